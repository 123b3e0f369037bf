"""The command line: bad input is one plain line naming file and line, exit code 2, and nothing half-written."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qualcode.__main__ import main
from qualcode.storage.database import open_database

if TYPE_CHECKING:
    from _pytest.capture import CaptureFixture

GOOD = "codes:\n  - id: a\n    name: A\n  - id: b\n    name: B\n    parent: a\n"
TALK = "Ana: Hello there.\nBo: The bus never comes.\nAna: And then?\nBo: Nothing.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ready-made project folder with one transcript, which is the working directory."""
    monkeypatch.setenv("QUALCODE_CODER", "ana")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "codebook.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "transcripts" / "talk.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "speakers.csv").write_text("transcript,label\ntalk.txt,Bo\n", encoding="utf-8")
    return tmp_path


def test_files_that_wait_are_told_of(folder: Path, capsys: CaptureFixture[str]) -> None:
    """Somebody who copies files in and asks for suggestions would get none, and not know why."""
    (folder / "speakers.csv").unlink()
    assert main(["suggest"]) == 0
    assert "qualcode import --dry-run transcripts" in capsys.readouterr().err
    assert main(["import", "transcripts"]) == 0
    assert "--dry-run" not in capsys.readouterr().err


def refused(capsys: CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must be refused, and return the one line that it says."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    lines = [line for line in said.err.splitlines() if line.startswith("qualcode: ")]
    assert len(lines) == 1, said.err
    assert "Traceback" not in said.err
    return lines[0]


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        (b"", "codebook.yaml", "empty"),
        (b"codes:\n  - id: a\n    nmae: A\n", "line 3", "nmae"),
        (b"codes:\n  - id: a\n    name: A\n  - id: a\n    name: B\n", "line 4", "'a'"),
        (b"codes:\n  - id: a\n    name: A\n    parent: z\n", "codebook.yaml", "'z'"),
        (b"codes:\n\t- id: a\n", "line 2", "tab"),
        (b"codes:\n  - id: a\n    name: \xff\xfe\n", "codebook.yaml", "UTF-8"),
        (b"codes: [\n", "codebook.yaml", "codebook.yaml"),
    ],
)
def test_a_wrong_codebook_is_said_in_one_line_and_leaves_no_database(
    folder: Path, capsys: CaptureFixture[str], content: bytes, where: str, what: str
) -> None:
    """Whoever edits codebook.yaml by hand is told file, line and remedy; nothing is made of a wrong one."""
    (folder / "codebook.yaml").write_bytes(content)
    line = refused(capsys, "suggest")
    assert "codebook.yaml" in line
    assert where in line
    assert what in line
    assert not (folder / "qualcode.db").exists()


def test_a_missing_codebook_says_how_to_begin(folder: Path, capsys: CaptureFixture[str]) -> None:
    """Started in the wrong folder, the program says so, and names the command that makes a project."""
    (folder / "codebook.yaml").unlink()
    assert "qualcode new" in refused(capsys, "import", "transcripts")


def test_an_unreadable_transcript_is_named(folder: Path, capsys: CaptureFixture[str]) -> None:
    """A file that is no transcript is named with the reason; the good one beside it comes in."""
    (folder / "transcripts" / "photo.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    assert main(["import", "transcripts", "--json"]) == 2
    said = capsys.readouterr()
    found = {report["name"]: report["outcome"] for report in json.loads(said.out)}
    assert found == {"photo.docx": "refused", "talk.txt": "unchanged"}
    assert "photo.docx" in said.err


def test_a_newer_database_is_refused(folder: Path, capsys: CaptureFixture[str]) -> None:
    """An older qualcode does not touch what a newer one made."""
    open_database(folder / "qualcode.db").conn.close()
    with closing(sqlite3.connect(folder / "qualcode.db")) as connection:
        connection.execute("PRAGMA user_version = 1000")
    assert "newer qualcode" in refused(capsys, "log")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="who runs this may write everywhere")
def test_a_read_only_folder_is_refused(folder: Path, capsys: CaptureFixture[str]) -> None:
    """A project on a read-only share is said to be so."""
    folder.chmod(0o500)
    try:
        assert "cannot be written" in refused(capsys, "log")
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize(
    "arguments",
    [
        ("improt", "x"),
        ("import",),
        ("import", "nowhere.txt"),
        ("--project", "nowhere", "log"),
        ("log", "--project", "nowhere"),
        ("speakers", "apply", "nowhere.csv"),
        ("codings", "load", "nowhere.csv"),
        ("undo",),
        ("groups", "set", "Young People!"),
        ("export", "themes", "--format", "pptx"),
        ("evaluate", "x.csv", "--text", "t", "--codebook", "codebook.yaml"),
        ("plan", "build"),
    ],
)
def test_wrong_usage_is_exit_code_2_in_few_words(
    folder: Path, capsys: CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    """A slip of the fingers never gives a traceback."""
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said
    assert "Traceback" not in said


def test_hostile_words_never_reach_the_terminal_as_commands(folder: Path, capsys: CaptureFixture[str]) -> None:
    """Escape sequences in a transcript are shown harmlessly in tables."""
    (folder / "transcripts" / "talk.txt").write_text(TALK.replace("never", "\x1b[2Jnever"), encoding="utf-8")
    assert main(["search", "never"]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_codings_go_out_and_come_in_again(folder: Path, capsys: CaptureFixture[str]) -> None:
    """A plain-text copy of the coding loads into a fresh project, and a line that does not fit is refused whole."""
    table = folder / "mine.csv"
    table.write_text("transcript,text,code,coder\ntalk.txt,The bus never comes.,b,zoe\n", encoding="utf-8")
    assert main(["codings", "load", str(table)]) == 0
    assert main(["codings", "load", str(table)]) == 0
    assert capsys.readouterr().out.splitlines() == ["1 new codings", "0 new codings"]
    assert main(["codings", "export", str(folder / "out.csv")]) == 0
    (row,) = csv.DictReader(io.StringIO((folder / "out.csv").read_text(encoding="utf-8")))
    assert (row["text"], row["code"], row["coder"], row["start"]) == (
        "The bus never comes.",
        "b",
        "zoe",
        str(TALK.index("The")),
    )
    table.write_text("transcript,text,code\ntalk.txt,Nothing.,b\ntalk.txt,Never said.,b\n", encoding="utf-8")
    capsys.readouterr()
    assert "mine.csv, line 3" in refused(capsys, "codings", "load", str(table))
    assert main(["codings", "export", str(folder / "out.csv")]) == 0
    assert len((folder / "out.csv").read_text(encoding="utf-8").splitlines()) == 2


def test_a_backup_is_a_whole_project_database(folder: Path, capsys: CaptureFixture[str]) -> None:
    """The copy holds the transcripts and opens by itself."""
    assert main(["backup", str(folder / "copy.db")]) == 0
    with closing(sqlite3.connect(folder / "copy.db")) as connection:
        assert connection.execute("SELECT count(*) FROM utterances").fetchone() == (4,)


def test_doctor_finds_damage(folder: Path, capsys: CaptureFixture[str]) -> None:
    """A text altered behind the program's back is found, and is exit code 1."""
    assert main(["doctor"]) == 0
    with closing(sqlite3.connect(folder / "qualcode.db")) as connection:
        connection.execute("UPDATE transcripts SET text = replace(text, 'bus', 'tram')")
        connection.commit()
    assert main(["doctor", "--json"]) == 1
    out = capsys.readouterr().out
    findings = {item["check"]: item["sound"] for item in json.loads(out[out.index("[") :])}
    assert findings["texts"] is findings["turns"] is False


def test_how_to_read_labels_can_be_told(folder: Path, capsys: CaptureFixture[str]) -> None:
    """Where labels are of nobody's usual style, a pattern finds them; a wrong one is refused before anything is read."""
    (folder / "odd.txt").write_text("Ann - Good day.\nBo - Good day.\nAnn - Bye.\n", encoding="utf-8")
    told = ("--pattern", r"(?P<speaker>\w+) - ", "--dry-run", "--json")
    assert main(["import", "odd.txt", *told]) == 0
    out = capsys.readouterr().out
    (report,) = json.loads(out[out.index("[") :])
    assert {s["label"]: s["turns"] for s in report["speakers"]} == {"Ann": 2, "Bo": 1}
    assert "speaker" in refused(capsys, "import", "odd.txt", "--pattern", r"(\w+) -")
    assert "'colon'" in refused(capsys, "import", "odd.txt", "--style", "help")


def test_a_project_folder_means_its_transcripts(folder: Path, capsys: CaptureFixture[str]) -> None:
    """Importing the whole folder does not take the project's own tables and exports for transcripts."""
    (folder / "speakers.csv").write_text("transcript,label,group\ntalk.txt,Bo,young-person\n", encoding="utf-8")
    assert main(["import", ".", "--json"]) == 0
    out = capsys.readouterr().out
    assert [report["name"] for report in json.loads(out[out.index("[") :])] == ["talk.txt"]


def test_who_may_ask_is_named_after_an_import(folder: Path, capsys: CaptureFixture[str]) -> None:
    """What the facilitator asks would be suggested for and counted as an answer, because nobody thought of saying so."""
    (folder / "club.txt").write_text(TALK.replace("Ana", "Facilitator"), encoding="utf-8")
    assert main(["import", "club.txt", "--dry-run"]) == 0
    assert '--group "Facilitator=facilitator"' in capsys.readouterr().err
    assert main(["import", "club.txt"]) == 0
    assert "Facilitator may be who asks" in capsys.readouterr().err
    assert main(["import", "club.txt"]) == 0
    assert "may be who asks" not in capsys.readouterr().err


def test_a_table_of_many_answers_is_told_of_in_a_line(folder: Path, capsys: CaptureFixture[str]) -> None:
    """The numbers of a thousand respondents would fill the terminal, and what there was to say would be gone from sight."""
    rows = "".join(f"{number},Bus {number * 7} never comes to us when we need it\n" for number in range(100, 140))
    (folder / "answers.csv").write_text(f"respondent,What would you change?\n{rows}", encoding="utf-8")
    assert main(["import", "answers.csv", "--mode", "responses"]) == 0
    said = capsys.readouterr().out
    assert "and 28 more" in said
    assert "139" not in said


def test_what_a_code_lacks_is_one_line(folder: Path, capsys: CaptureFixture[str]) -> None:
    """A codebook of forty names alone would be told of in 160 lines."""
    assert main(["codebook", "check"]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines()[1] == "codebook.yaml: B (b) has no definition, no include, no exclude, no examples."
    assert "2 codes in 1 theme; 7 things to fill in" in said.err


def test_codings_of_one_table_have_one_time(folder: Path) -> None:
    """Suggestions learn in the order of decisions, and would differ from one loading of the same table to the next."""
    rows = "".join(f"talk.txt,The bus never comes.,b,coder {number}\n" for number in range(30))
    (folder / "many.csv").write_text(f"transcript,text,code,coder\n{rows}", encoding="utf-8")
    assert main(["codings", "load", "many.csv"]) == 0
    with closing(sqlite3.connect(folder / "qualcode.db")) as connection:
        assert connection.execute("SELECT count(*), count(DISTINCT created_at) FROM codings").fetchone() == (30, 1)
