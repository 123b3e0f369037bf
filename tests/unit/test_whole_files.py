"""Files are replaced whole or not at all, and what cannot be written is said in one plain line."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from qualcode.__main__ import main
from qualcode.errors import BadInputError
from qualcode.storage.database import copy_database
from qualcode.storage.project import Project
from qualcode.whole_files import read_bytes, replace_file, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.capture import CaptureFixture


def names(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_file_comes_whole_with_its_folder(tmp_path: Path) -> None:
    """The first export of a project has no exports folder to go to."""
    write_whole(tmp_path / "exports" / "a.txt", b"one")
    write_whole(tmp_path / "exports" / "a.txt", b"two")
    assert (tmp_path / "exports" / "a.txt").read_bytes() == b"two"
    assert names(tmp_path / "exports") == ["a.txt"]


def test_what_fails_half_way_leaves_the_old_file_alone(tmp_path: Path) -> None:
    """The table that went to committee would be half of last week's and half of nothing."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"last week's")
    with pytest.raises(RuntimeError), replace_file(path) as beside:
        beside.write_bytes(b"half of")
        raise RuntimeError
    assert path.read_bytes() == b"last week's"
    assert names(tmp_path) == ["a.csv"]


def test_a_file_open_in_word_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to move a file over one that Word holds open; nothing half-written may stay beside it."""

    def refused(*_: object) -> None:
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    path = tmp_path / "plan.docx"
    path.write_bytes(b"open in Word")
    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(BadInputError) as caught:
        write_whole(path, b"new")
    assert str(caught.value) == (
        f"{path}: this file is open in another program, so it was left as it is. Close it there and try again."
    )
    assert path.read_bytes() == b"open in Word"
    assert names(tmp_path) == ["plan.docx"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """A codebook linked from a shared drive would become a copy that nobody else sees."""
    there, link = tmp_path / "there" / "codebook.yaml", tmp_path / "codebook.yaml"
    write_whole(there, b"old")
    link.symlink_to(there)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert there.read_bytes() == b"new"


@pytest.mark.parametrize(
    "command",
    [
        ("export", "themes", "--format", "docx"),
        ("export", "evidence", "--format", "xlsx"),
        ("export", "quotes", "--format", "pdf"),
        ("export", "matrix", "codes", "--format", "html"),
    ],
)
def test_a_folder_that_cannot_be_written_is_one_plain_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: CaptureFixture[str], command: tuple[str, ...]
) -> None:
    """A folder on a drive that may not be written in would end in a traceback."""
    monkeypatch.setenv("QUALCODE_CODER", "ana")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "codebook.yaml").write_text("codes:\n  - {id: buses, name: Buses}\n", encoding="utf-8")
    (tmp_path / "exports").write_text("a file where the folder should be", encoding="utf-8")
    assert main(command) == 2
    said = capsys.readouterr()
    assert said.out == ""
    last = said.err.strip().splitlines()[-1]
    assert last.startswith("qualcode: exports/")
    assert "this file cannot be written (" in last


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    """Who is told that the file cannot be written looks for a mistake in its name."""
    with pytest.raises(BadInputError, match="the disk is full"), replace_file(tmp_path / "a.csv"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="there are no such pipes on Windows")
def test_what_is_no_file_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    """`--out /dev/null`, run by the superuser, would put a file in the place of the machine's own; a pipe would be waited for."""
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with pytest.raises(BadInputError, match="a device or a pipe"):
        write_whole(pipe, b"new")
    with pytest.raises(BadInputError, match="a device or a pipe"):
        read_bytes(pipe)
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    with pytest.raises(BadInputError, match="cannot be written"):
        write_whole(tmp_path / "loop.csv", b"new")
    assert pipe.is_fifo()
    assert names(tmp_path) == ["loop.csv", "pipe.csv"]


@pytest.mark.skipif(os.name == "nt", reason="rights are not kept in this way on Windows")
def test_a_replaced_file_is_as_private_as_it_was(tmp_path: Path) -> None:
    """A backup of interviews with children, kept to oneself, would be there to read for everybody on the machine."""
    path = tmp_path / "backup.db"
    write_whole(path, b"one")
    for rights in (0o600, 0o640, 0o664):
        path.chmod(rights)
        write_whole(path, b"two")
        assert path.stat().st_mode & 0o777 == rights


def test_what_a_killed_program_left_goes_at_the_next_write(tmp_path: Path) -> None:
    """Half a report would stay in exports/ for good, with people's words, under a name that nobody sees."""
    with replace_file(tmp_path / "themes.docx") as beside:
        left = beside.with_name(beside.name.replace("themes", "evidence"))
        left.write_bytes(b"half of")
    write_whole(tmp_path / "themes.docx", b"whole")
    assert left.exists(), "somebody may be writing it"
    os.utime(left, (0, 0))
    write_whole(tmp_path / "themes.docx", b"whole")
    assert names(tmp_path) == ["themes.docx"]


@pytest.mark.skipif(os.name == "nt", reason="rights are not kept in this way on Windows")
def test_everybodys_words_are_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a shared machine, every login could read what children said: the database, its log, and each backup of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "codebook.yaml").write_text("codes:\n  - {id: buses, name: Buses}\n", encoding="utf-8")
    with Project(tmp_path).open("ana") as store:
        assert main(["backup"]) == 0
        copy_database(store.db.conn, tmp_path / "for-bo.db")
        files = [path for path in tmp_path.rglob("*.db*") if path.is_file()]
        assert len(files) == 5
        assert not any(path.stat().st_mode & stat.S_IRWXO for path in files)
