"""The disk is full, the file is held, moved or damaged: it is said in one line, and nothing is lost, doubled or half there."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.__main__ import main
from qualcode.core.spans import Span
from qualcode.errors import BadInputError, StorageError
from qualcode.formats import codebook_yaml
from qualcode.services import codebook_edits, codings_table, crash_report
from qualcode.storage import codes, codings, transcripts
from qualcode.storage.connection import DatabaseStoppedError
from qualcode.storage.database import open_database
from qualcode.storage.project import Project
from qualcode.storage.schema import APPLICATION_ID
from qualcode.storage.store import Store
from qualcode.tui.keymap import load_keymap, save_keys
from tests.sample import copy_sample


def code(store: Store) -> None:
    """Code the first words of the transcript."""
    codings.add(store, codings.new(store, transcripts.infos(store)[0].guid, Span(0, 5), "buses"))


def coded(store: Store) -> int:
    """Return how many codings there are."""
    return int(store.value("SELECT count(*) FROM codings"))


def test_a_full_disk_keeps_what_was_there_and_the_next_command_works(store: Store) -> None:
    """A coding that could not be written would look saved, or take every later one into a transaction that never ends."""
    pages = store.value("PRAGMA page_count")
    store.db.conn.execute(f"PRAGMA max_page_count = {pages}")
    with (
        pytest.raises(StorageError, match="the disk is full, so this was not saved"),
        store.command("memo", "Wrote") as recorder,
    ):
        recorder.insert("meta", {"key": "long", "value": "x" * 100_000})
    assert not store.db.conn.in_transaction
    store.db.conn.execute(f"PRAGMA max_page_count = {pages + 100}")
    code(store)
    assert (coded(store), store.meta("long")) == (1, "")


def test_a_database_held_by_another_program_is_said_and_waited_for(store: Store) -> None:
    """A backup program that holds the file would end the session with a report of an internal error."""
    store.db.conn.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="another program holds it"):
            code(store)
        other.execute("ROLLBACK")
    code(store)
    assert coded(store) == 1


def test_damage_met_while_reading_is_said_with_where_a_copy_lies(store: Store) -> None:
    """Damage further in is found only when the rows are read, long after opening."""
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    with store.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (store.path.stat().st_size - 4096))
    with pytest.raises(DatabaseStoppedError, match="backups/"), closing(open_database(store.path).conn) as connection:
        connection.execute("SELECT * FROM transcripts").fetchall()


@pytest.mark.skipif(os.name == "nt", reason="what is open cannot be moved on Windows")
def test_nothing_is_written_into_a_project_that_was_moved_away(store: Store) -> None:
    """Codings made after the folder was deleted or replaced would be in a file that nobody can find any more."""
    folder = store.path.parent
    moved = folder.with_name(f"{folder.name}-moved")
    shutil.move(folder, moved)
    with pytest.raises(StorageError, match="moved, deleted or replaced"):
        code(store)
    with pytest.raises(StorageError, match="moved, deleted or replaced"):
        store.again()
    with pytest.raises(StorageError, match="moved, deleted or replaced"):
        codebook_edits.sync_from_file(store, Project(folder))
    assert not folder.exists()
    shutil.move(moved, folder)
    code(store)
    assert coded(store) == 1


def test_a_first_opening_that_was_killed_is_begun_again(tmp_path: Path) -> None:
    """A database with some of its tables and no name yet would be taken for another program's, and refused for good."""
    path = tmp_path / "qualcode.db"
    killed = """
import os, sys
from pathlib import Path
from qualcode.storage import database, schema
schema.migrations.apply = lambda db: (db.execute("CREATE TABLE meta (key)"), os._exit(9))
database.open_database(Path(sys.argv[1]))
"""
    assert subprocess.run([sys.executable, "-c", killed, str(path)], check=False).returncode == 9
    with closing(open_database(path).conn) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID


def test_the_log_of_an_error_may_have_nowhere_to_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a locked-down machine without a home the last line would be a traceback."""

    def refused(*_: object, **__: object) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(crash_report, "log_path", refused)
    assert crash_report.reported(ValueError("words")) == "A log could not be written."


def test_no_result_takes_the_place_of_the_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A slip in a file's name would put a table where the work of weeks was, or over the recording's transcript."""
    copy_sample(tmp_path)
    here = ["--project", str(tmp_path)]
    assert main(["log", *here]) == 0
    own = [
        *(tmp_path / name for name in ("qualcode.db", "codebook.yaml", "plan.yaml")),
        *tmp_path.glob("transcripts/*"),
    ]
    before = {path: path.read_bytes() for path in own}
    for path in own[:4]:
        for command in (["backup"], ["codings", "export"], ["speakers", "export"], ["refi", "export"], ["data"]):
            assert main([*command, str(path), *here]) == 2, command
        assert main(["export", "quotes", "--out", str(path), *here]) == 2
    assert "a part of the project itself" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in own} == before


def test_a_slip_in_a_coders_name_is_told(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Two hundred codings would be signed by somebody who is not there, and nobody would notice until agreement is reckoned."""
    here = ["--project", str(store.path.parent)]
    assert main(["quotes", *here, "--coder", "ana"]) == 0
    assert "is new here" not in capsys.readouterr().err
    assert main(["quotes", *here, "--coder", " anna "]) == 0
    assert "anna is new here" in capsys.readouterr().err
    assert main(["quotes", *here, "--coder", "anna"]) == 0
    assert "is new here" not in capsys.readouterr().err
    for odd in ("\x1b[2J", "a\nb", "x" * 5000):
        assert main(["quotes", *here, "--coder", odd]) == 2


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("memo: m\nmemo: n\n", "line 2: 'memo' is given twice"),
        ("memo: [[m]]\n", "not an action with its keys"),
        ("- memo\n", "not an action with its keys"),
        ("memo: " + "[" * 3000, "nested more than"),
        ("a: &a [x]\nmemo: *a\n", "anchors and aliases"),
        ("<<<<<<< ours\nmemo: m\n=======\nmemo: n\n>>>>>>> theirs\n", "line 1: git left two versions"),
        ('memo: "\\ud800"\n', "half a character"),
    ],
)
def test_keys_that_cannot_be_read_are_refused_and_never_written_over(tmp_path: Path, written: str, said: str) -> None:
    """A slip by hand would end the app at its start, or be lost with all other keys once one is changed in the app."""
    path = tmp_path / "keys.yaml"
    path.write_text(written, encoding="utf-8")
    for act in (lambda: load_keymap(path), lambda: save_keys({"memo": "f6"}, path)):
        with pytest.raises(BadInputError, match=said):
            act()
    assert path.read_text(encoding="utf-8") == written


def test_a_backup_is_put_back_and_what_was_there_is_kept(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy moved there by hand would be mixed with what SQLite's log still holds, and yesterday's work would be gone."""
    folder = store.path.parent
    here = ["--project", str(folder)]
    (folder / "codebook.yaml").write_text(codebook_yaml.dump(codes.load(store)), encoding="utf-8")
    copy = folder / "backups" / "yesterday.db"
    assert main(["backup", str(copy), *here]) == 0
    code(store)
    assert main(["restore", str(copy), *here]) == 2
    assert "open in another window" in capsys.readouterr().err
    store.close()
    for wrong in (folder / "codebook.yaml", folder / "nowhere.db", folder):
        assert main(["restore", str(wrong), *here]) == 2
    assert main(["restore", str(copy), *here]) == 0
    with Project(folder).open("ana") as restored:
        assert coded(restored) == 0
    (kept,) = folder.glob("backups/*before-restoring.db")
    with folder.joinpath("qualcode.db").open("r+b") as damaged:
        damaged.write(b"\xa5" * 9000)
    folder.joinpath("qualcode.db-wal").write_bytes(b"left by what was killed")
    assert main(["restore", str(kept), *here]) == 0
    with Project(folder).open("ana") as restored:
        assert coded(restored) == 1
    assert not list(folder.glob(".*"))


def test_text_that_is_no_text_any_more_is_told_without_its_words(store: Store) -> None:
    """A few flipped bits in a transcript would end the program, and quote what was said in the message."""
    store.db.conn.execute("UPDATE turns SET text = CAST(X'4d79206e616eff' AS TEXT) WHERE id = 1")
    with pytest.raises(StorageError, match="no text any more") as told:
        store.rows("SELECT text FROM turns")
    assert "nan" not in str(told.value)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('transcript,"text"x,code\n', "breaks off"),
        ("transcript;text;code\ntalk.txt;nowhere;buses\n", "line 2: those words do not stand in talk.txt"),
        ("transcript,text,code\ntalk.txt\n", "line 2: there is no code ''"),
        (
            "transcript,text,code,coder\ntalk.txt,waits an hour,buses,zoe\ntalk.txt,nowhere,buses,zoe\n",
            "line 3: those words do not stand in talk.txt",
        ),
    ],
)
def test_a_table_of_codings_says_what_is_wrong_with_it(store: Store, tmp_path: Path, written: str, said: str) -> None:
    """A spreadsheet writes semicolons in half of Europe, and a quotation mark in the headings ended the command."""
    path = tmp_path / "codings.csv"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(BadInputError, match=said):
        codings_table.load_file(store, path)
    assert coded(store) == 0
    assert store.value("SELECT count(*) FROM coders WHERE name = 'zoe'") == 0
