"""What is asked of a table before it is imported: which sheet, what a row is, and which columns say who and what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.errors import one_line
from qualcode.formats.options import Mode, ParseOptions
from qualcode.tui.dialogs.asking import AskLine, Choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.services.importing import FileReport
    from qualcode.tui.app import QualcodeApp

    Then = Callable[[ParseOptions | None], None]

TABLES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".ods"})
"""Endings of files that are asked about as tables."""


def ask_of_table(app: QualcodeApp, report: FileReport, told: ParseOptions, then: Then) -> None:
    """Ask what of a table is to be read, and hand on what was answered; None is to find out. `told` is what was said before."""
    sheets = report.parsed.sheets if report.parsed is not None else ()
    ways = [
        ("Find out", "what fits the whole table best"),
        ("Each row is a turn", "somebody says something"),
        ("Each row is a response", "one person answers questions"),
        ("Name the columns", "who speaks, and what is said"),
    ]
    choices = ways + ([(f"Only the sheet “{one_line(sheet)}”", "") for sheet in sheets] if len(sheets) > 1 else [])
    kept = ParseOptions(sheet=told.sheet, not_speakers=told.not_speakers)

    def chosen(number: int | None) -> None:
        if number is None:
            return
        if number >= len(ways):
            then(ParseOptions(sheet=sheets[number - len(ways)], not_speakers=told.not_speakers))
        elif number == len(ways) - 1:
            _ask_columns(app, report, kept, then)
        else:
            then(replace(kept, mode=Mode.TURNS if number == 1 else Mode.RESPONSES) if number else None)

    app.ask(Choose("What is in this table?", choices), chosen)


def _ask_columns(app: QualcodeApp, report: FileReport, kept: ParseOptions, then: Then) -> None:
    """Ask which column names the speaker, then which has the words."""

    def who(speaker: str | None) -> None:
        if speaker is None:
            return

        def words(column: str | None) -> None:
            if column:
                then(replace(kept, speaker_column=speaker, text_columns=(column,)))

        _ask_column(app, report, "Which column holds the words?", "", words)

    _ask_column(app, report, "Which column names the speaker?", "No column does", who)


def _ask_column(
    app: QualcodeApp, report: FileReport, title: str, none: str, then: Callable[[str | None], None]
) -> None:
    """Ask for a column, and hand it on by its number from 1; "" for `none`, and None where nothing is answered."""
    headings = report.parsed.columns if report.parsed is not None else ()
    if not headings:
        app.ask(AskLine(title, said="Its heading, or its number from 1."), then)
        return
    numbers = [str(n) for n in range(1, len(headings) + 1)]
    choices = [(one_line(heading) or f"Column {n}", "") for n, heading in zip(numbers, headings, strict=True)]
    if none:
        numbers, choices = ["", *numbers], [(none, ""), *choices]
    app.ask(Choose(title, choices), lambda number: then(None if number is None else numbers[number]))
