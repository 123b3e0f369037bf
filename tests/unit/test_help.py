"""What help and docs tell one to type must be something that can be typed: else the first thing a newcomer tries is refused."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from qualcode.__main__ import main
from qualcode.cli.app import qualcode
from qualcode.cli.examples import EXAMPLES
from qualcode.errors import as_argument
from qualcode.services.opening import new_project

ROOT = Path(__file__).resolve().parents[2]
SHOWN = sorted(
    {
        line.strip()
        for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
        for line in re.findall(r"^ {4}qualcode (.*?)(?:\s{2,}.*)?$", page.read_text(encoding="utf-8"), re.MULTILINE)
    }
)
"""Command lines in README and docs, without `qualcode` before and what is said of them behind."""


def commands(group: click.Group, words: str = "") -> list[str]:
    """Return the words of every command beneath a group."""
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        whole = f"{words} {name}".strip()
        found += commands(command, whole) if isinstance(command, click.Group) else [whole]
        if isinstance(command, click.Group) and command.invoke_without_command:
            found.append(whole)
    return found


def parsed(line: str) -> None:
    """Read a command line as the program would, and carry nothing out."""
    command: click.Command = qualcode
    words = shlex.split(line, comments=True)
    while isinstance(command, click.Group) and words:
        found = command.get_command(click.Context(command), words[0])
        if found is None:
            break
        command, words = found, words[1:]
    command.make_context("qualcode", words)


@pytest.mark.parametrize("line", [line for lines in EXAMPLES.values() for line in lines])
def test_every_example_in_help_can_be_typed(line: str) -> None:
    """An option that was renamed would live on in the help."""
    parsed(line)


@pytest.mark.parametrize("line", [line for line in SHOWN if not set("[|") & set(line)])
def test_every_command_line_in_the_docs_can_be_typed(line: str) -> None:
    """The docs would tell of a command that is not there."""
    parsed(line.replace("--format ...", "--format docx"))


def test_every_command_has_an_example() -> None:
    """Whoever asks a command for help wants above all to see one that works."""
    assert sorted(EXAMPLES) == sorted(commands(qualcode))


def test_help_ends_with_its_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """They must stand as lines that can be copied, not run together as prose."""
    assert main(["plan", "check", "--help"]) == 0
    assert "For example:\n    qualcode plan check finished.docx --html check.html\n" in capsys.readouterr().out


def test_a_group_of_commands_alone_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    """`qualcode plan` would be answered with its whole help in one line, called a mistake."""
    assert main(["plan"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("Usage: qualcode plan")
    assert any(line.startswith("  build ") for line in said)


def test_the_project_may_be_named_before_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`qualcode --project DIR log` would be taken for opening the app."""
    new_project(tmp_path)
    assert main(["--project", str(tmp_path), "--coder", "ana", "log", "--limit", "5"]) == 0
    assert main(["--project", str(tmp_path / "nowhere"), "log"]) == 2
    assert "there is no such folder" in capsys.readouterr().err


def test_a_slip_is_answered_with_the_nearest_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Who mistypes a command would be sent to read the whole list."""
    assert main(["quotess"]) == 2
    assert "Did you mean 'qualcode quotes'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("my-talk", "my-talk"),
        ("my talk", '"my talk"'),
        ("C:\\Users\\ann\\talk", "C:\\Users\\ann\\talk"),
        ("it's", '"it\'s"'),
    ],
)
def test_a_folder_is_said_as_it_has_to_be_typed(path: str, typed: str) -> None:
    """`qualcode my consultation`, copied from the screen, opens a folder called `my`."""
    assert as_argument(path) == typed
