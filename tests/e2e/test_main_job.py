"""The main job in a real terminal: open the sample, code by key, lose nothing, take the quotes out."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from docx import Document

from tests.e2e.terminal import Terminal, until
from tests.sample import copy_sample

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux, to be a real terminal")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the sample consultation, as a newcomer has it."""
    return copy_sample(tmp_path / "sample")


def ask(project: Path, sql: str) -> list[tuple[object, ...]]:
    """Return the rows of a query on the project's database, as another program would ask it."""
    with closing(sqlite3.connect(f"file:{project / 'qualcode.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def mine(project: Path) -> int:
    """Return how many quotes this coder has coded."""
    found = ask(project, "SELECT count(*) FROM quotes WHERE coder = 'ana'")[0][0]
    assert isinstance(found, int)
    return found


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the project."""
    return subprocess.run(
        [sys.executable, "-m", "qualcode", *arguments], cwd=project, capture_output=True, text=True, check=False
    )


def open_sample(project: Path, home: Path) -> Terminal:
    """Open the app as the README says and wait for the first unit; the card for newcomers is put away."""
    terminal = Terminal(project, home)
    terminal.sees("unit 1 of")
    terminal.keys("Escape")
    return terminal


def code_by_picker(terminal: Terminal, project: Path, words: str) -> None:
    """Code the next suggested unit with a code of one's own: open the picker, type, take the first, go on."""
    before = mine(project)
    terminal.keys("n")
    terminal.keys("c")
    terminal.sees("Code the selection")
    terminal.keys("-l", words)
    terminal.keys("Enter")
    until("the coding in the database", lambda: mine(project) == before + 1)


def test_code_five_quotes_undo_one_and_take_them_out(project: Path, tmp_path: Path) -> None:
    """A newcomer codes five quotes by key, one by accepting a suggestion, undoes one, quits, and finds them in Word."""
    assert run(project, "suggest").returncode == 0
    with open_sample(project, tmp_path) as terminal:
        for words in ("police", "early", "jobs", "gangs"):
            code_by_picker(terminal, project, words)
        terminal.keys("n")
        terminal.keys("1")
        until("an accepted suggestion", lambda: mine(project) == 5)
        terminal.keys("u")
        until("one coding taken back", lambda: mine(project) == 4)
        terminal.keys("C-r")
        until("and done again", lambda: mine(project) == 5)
        terminal.keys("u")
        until("and taken back", lambda: mine(project) == 4)
        terminal.keys("q")
        until("the app to end", terminal.ended)
    assert mine(project) == 4
    assert len(ask(project, "SELECT * FROM decisions")) == 0

    assert run(project, "export", "themes", "--format", "docx").returncode == 0
    document = Document(str(project / "exports" / "themes.docx"))
    printed = "\n".join(paragraph.text for paragraph in document.paragraphs)
    quotes = ask(project, "SELECT text, attribution FROM quotes WHERE coder = 'ana' AND quotable")
    assert quotes
    for text, attribution in quotes:
        assert " ".join(str(text).split()) in " ".join(printed.split())
        assert str(attribution) in printed


def place(terminal: Terminal) -> int:
    """Return the number of the unit at the cursor."""
    found = re.search(r"unit (\d+) of", terminal.screen())
    assert found
    return int(found[1])


def test_a_killed_app_loses_at_most_the_last_key(project: Path, tmp_path: Path) -> None:
    """A kill -9 in the middle of coding: what was on the screen as coded is in the database, and the app opens again there."""
    with open_sample(project, tmp_path) as terminal:
        for words in ("police", "early", "jobs"):
            code_by_picker(terminal, project, words)
        terminal.keys("n")
        terminal.keys("c")
        terminal.sees("Code the selection")
        unit = place(terminal)
        terminal.keys("-l", "gangs")
        terminal.keys("Enter")
        os.kill(terminal.pid(), signal.SIGKILL)
        until("the app to be gone", terminal.ended)
    kept = mine(project)
    assert kept in {3, 4}
    assert run(project, "doctor").returncode in {0, 1}
    assert ask(project, "PRAGMA integrity_check") == [("ok",)]
    with Terminal(project, tmp_path) as terminal:
        terminal.sees("unit ")
        assert 1 < place(terminal) <= unit + 1
        terminal.keys("u")
        until("undo after the restart", lambda: mine(project) == kept - 1)


def test_no_terminal_is_said_in_one_line(project: Path) -> None:
    """Started in a script by mistake, the app says what it needs instead of hanging."""
    done = subprocess.run(
        [sys.executable, "-m", "qualcode"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "terminal" in done.stderr
