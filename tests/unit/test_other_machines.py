"""A project goes from a Mac to Windows and back: whoever does not hold this has every transcript with an accent in it twice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

from qualcode.__main__ import main
from qualcode.errors import StorageError
from qualcode.services import codings_table, importing, people_table
from qualcode.services.importing import Outcome
from qualcode.services.opening import new_project, open_project
from qualcode.storage import transcripts
from qualcode.storage.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qualcode.storage.store import Store

NAME = "café-group.txt"
EITHER_WAY = (NAME, normalize("NFD", NAME))
TALK = "Ana: Good morning.\nBo: The bus never comes.\nAna: And then?\nBo: My nan waits in the rain.\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A project into which a file was imported that a Mac had named, with its accent apart."""
    new_project(tmp_path)
    file = tmp_path / "transcripts" / normalize("NFD", NAME)
    file.write_text(TALK, encoding="utf-8")
    with open_project(Project(tmp_path), "ana") as opened:
        list(importing.import_files(opened, [file]))
        yield opened


def test_a_file_named_on_a_mac_is_the_same_file_elsewhere(store: Store, tmp_path: Path) -> None:
    """Unpacked on Windows, the project's own files must not look like new ones, without any codings."""
    (tmp_path / "transcripts" / normalize("NFD", NAME)).unlink()
    file = tmp_path / "transcripts" / NAME
    file.write_text(TALK, encoding="utf-8")
    assert [report.outcome for report in importing.import_files(store, [file])] == [Outcome.UNCHANGED]
    assert [stored.name for stored in transcripts.stored(store)] == [NAME]


def test_two_files_whose_names_only_look_alike_stay_two(tmp_path: Path) -> None:
    """Where a system can hold both, one must not be taken for a new version of the other."""
    files = [tmp_path / name for name in EITHER_WAY]
    assert len(set(importing.names_for(files, tmp_path).values())) == 2


@pytest.mark.parametrize("name", EITHER_WAY)
def test_tables_name_it_either_way(store: Store, tmp_path: Path, name: str) -> None:
    """A table filled in on the other machine must find its transcript."""
    people, codings = tmp_path / "people.csv", tmp_path / "some.csv"
    people.write_text(f"transcript,label,participant\n{name},Bo,Bo B\n", encoding="utf-8")
    codings.write_text(f"transcript,text,code\n{name},The bus never comes,safety\n", encoding="utf-8")
    assert people_table.apply_file(store, people).unknown == ()
    assert codings_table.load_file(store, codings) == 1


@pytest.mark.parametrize("name", EITHER_WAY)
@pytest.mark.parametrize("command", ["quotes", "matrix"])
def test_an_option_names_it_either_way(
    store: Store, tmp_path: Path, command: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """'There is no café-group.txt. There are: café-group.txt' helps nobody; a Mac's shell completes names with accents apart."""
    store.close()
    assert main([command, "--project", str(tmp_path), "--transcript", name]) == 0
    assert "there is no" not in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="such a folder cannot be made there")
def test_a_path_that_is_too_long_is_said(tmp_path: Path) -> None:
    """Shared drives lie deep. "You may not write there" would send a person to an administrator, who finds nothing."""
    deep = tmp_path.joinpath(*["a-long-name-of-a-folder" * 4] * 6)
    deep.mkdir(parents=True)
    with pytest.raises(StorageError, match="its path is too long"):
        open_project(Project(deep), "ana")
