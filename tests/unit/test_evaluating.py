"""Measuring suggestions on the project's own codings, from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qualcode.__main__ import main
from qualcode.storage import codes, codings, transcripts
from tests.conftest import new_transcript
from tests.unit.test_suggesting import BOOK, TALK

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.store import Store


YAML = """codes:
  - name: Buses and trains
    id: transport
    brief: Getting about by bus
    keywords: [bus, train]
  - name: Growing things
    id: gardens
    brief: Plants, and green places
"""


def coded(store: Store) -> list[str]:
    """Put two coded talks into a project and return the command's options for it."""
    codes.sync(store, BOOK, action="codebook", summary="Read")
    for name in ("one.txt", "two.txt"):
        guid = transcripts.add(store, new_transcript(name, TALK))
        for number, turn in enumerate(transcripts.load(store, guid).turns[1:]):
            codings.add(store, codings.new(store, guid, turn.span, "gardens" if number else "transport"))
    (store.path.parent / "codebook.yaml").write_text(YAML, encoding="utf-8")
    return ["evaluate", "--project", str(store.path.parent), "--coder", "ana", "--budgets", "0,3"]


def test_a_project_is_measured_on_its_own_codings(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A team sees from one command, in a table and a chart, what suggestions are worth on its own material."""
    command = coded(store)
    assert main([*command, "--json", "--chart", str(tmp_path / "c.svg")]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {(point["method"], point["budget"]) for point in report["points"]} >= {("suggester", 0), ("tfidf", 3)}
    assert "qualcode" in (tmp_path / "c.svg").read_text(encoding="utf-8")
    assert main(command) == 0
    assert "LRAP" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--budgets", "many"], "whole numbers"),
        (["--chart", "c.gif"], ".svg or a .png"),
        (["words.csv"], "--text COLUMN"),
        ([], "0 coded passages"),
    ],
)
def test_what_cannot_be_measured_is_said_in_one_line(
    store: Store, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A project without codings, or options that make no sense, give one plain line."""
    (store.path.parent / "codebook.yaml").write_text(YAML, encoding="utf-8")
    assert main(["evaluate", "--project", str(store.path.parent), "--coder", "ana", *options]) == 2
    err = capsys.readouterr().err
    assert said in err.splitlines()[-1]


@pytest.mark.parametrize("slip", [("--seed", "-1"), ("--text", "said"), ("--codes-from", "codes")])
def test_options_that_mean_nothing_here_are_refused(store: Store, capsys, slip):
    """A seed below 0 ended in an error from inside; columns without their file were passed over without a word."""
    assert main([*coded(store), *slip]) == 2
    assert "inside" not in capsys.readouterr().err


def test_figures_fit_a_terminal_of_80_columns(store: Store, capsys, monkeypatch):
    """Figures cut to dots, under headings cut to dots, would be all that a small window shows."""
    options = coded(store)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")  # no bold headings, which would count as longer
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(options) == 0
    said = capsys.readouterr().out.splitlines()
    assert max(map(len, said)) <= 80
    assert not any("…" in line for line in said)
    assert sum("ranking (LRAP)" in line for line in said) == 2
    assert any("less is better" in line for line in said)
