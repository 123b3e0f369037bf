"""Files read by a second process: cancelled at once, given up when too slow or too large, the others read on."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from qualcode.services import importing
from qualcode.services.importing import Outcome
from qualcode.services.opening import new_project, open_project
from qualcode.services.reading_apart import PATIENCE, read_apart
from qualcode.storage import transcripts
from qualcode.storage.project import Project
from tests.unit import made_documents as made

if TYPE_CHECKING:
    from pathlib import Path

TALK = [("Mod", "Shall we begin?"), ("Jon", "It is dark by the stop."), ("Mod", "Yes.")]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A PDF, a damaged one, and a text."""
    (tmp_path / "a.pdf").write_bytes(made.pdf_talk(TALK))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 and no more")
    (tmp_path / "c.txt").write_text("Mod: One.\nJon: Two.\nMod: Three.\n", encoding="utf-8")
    return [tmp_path / name for name in ("a.pdf", "b.pdf", "c.txt")]


def _readers() -> str:
    """Return what stands in the list of processes of readers that this process has started."""
    if sys.platform == "win32":
        return ""
    command = ["ps", "-o", "args=", "--ppid", str(os.getpid())] if sys.platform == "linux" else ["ps", "-o", "args="]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return "\n".join(line for line in listed.splitlines() if "read_worker" in line)


def _jobs(files: list[Path]):
    return [(path, path.name, None, None) for path in files]


def test_reports_come_in_order_whoever_reads(files: list[Path], tmp_path: Path) -> None:
    """A damaged PDF between others is refused in one line, and they come in as ever."""
    new_project(tmp_path / "p")
    with open_project(Project(tmp_path / "p"), "ana") as store:
        found = list(importing.import_files(store, files))
        assert [report.outcome for report in found] == [Outcome.NEW, Outcome.REFUSED, Outcome.NEW]
        assert [info.name for info in transcripts.infos(store)] == ["a.pdf", "c.txt"]
        again = list(importing.import_files(store, files))
        assert [report.outcome for report in again] == [Outcome.UNCHANGED, Outcome.REFUSED, Outcome.UNCHANGED]
    assert not _readers()


def test_a_cancel_does_not_wait_for_the_page(files: list[Path]) -> None:
    """Somebody who named the wrong PDF would otherwise sit before it for minutes."""
    asked: list[int] = []

    def at_the_second_glance() -> bool:
        asked.append(1)
        return len(asked) > 1

    assert list(read_apart(_jobs(files), at_the_second_glance)) == []
    assert not _readers()


def test_leaving_off_half_way_leaves_no_process(files: list[Path]) -> None:
    """A screen that is left while files are read must not leave a reader at work."""
    reading = read_apart(_jobs(files), lambda: False)
    assert next(reading).name == "a.pdf"
    reading.close()
    assert not _readers()


def test_a_file_that_takes_for_ever_is_refused_in_one_line(files: list[Path]) -> None:
    """A page made to keep its reader busy would stop the whole import."""
    (report,) = read_apart(_jobs(files[:1]), lambda: False, patience=0.0)
    assert report.outcome is Outcome.REFUSED
    assert "takes too long" in report.error
    assert "\n" not in report.error


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux binds a process's memory")
def test_a_file_that_takes_all_memory_is_refused_and_the_rest_read_on(files: list[Path]) -> None:
    """A page can be made to fill the memory; the import would be killed with the app."""
    found = list(read_apart(_jobs(files[:2]), lambda: False, PATIENCE, memory=1 << 20))
    assert [report.outcome for report in found] == [Outcome.REFUSED, Outcome.REFUSED]
    assert all("memory" in report.error and "\n" not in report.error for report in found)
