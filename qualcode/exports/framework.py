"""The framework matrix as files: a workbook to write in and bring back, a document to read, a flat table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualcode.core.cells import column_letters
from qualcode.core.framework import ROW_WORDS, STATES, prints
from qualcode.core.report import counted, position, refusal, small_groups
from qualcode.core.withheld import repeats, withheld
from qualcode.exports.blocks import Document, Heading, Paragraph, QuoteBlock, Run, Table, plain
from qualcode.exports.keeping import write_keeping
from qualcode.exports.result import DOCUMENTS, Exported, known, render
from qualcode.exports.sheets import Sheet, sheet_name, to_csv, to_json, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from qualcode.core.framework import Cell, Framework
    from qualcode.core.model import Quote
    from qualcode.core.report import Refusal, Report
    from qualcode.exports.blocks import Block, Inline
    from qualcode.exports.sheets import Value

FORMATS = (*DOCUMENTS, "csv", "xlsx", "json")
MARKS = {"written": "", "stale": "⚠ stale", "to write": "○ to write", "nothing said": "– nothing said"}
"""How each state is shown: by sign and word, never by colour alone."""

_STRONG = re.compile(r"\*\*(.+?)\*\*|\*(\S.*?)\*|(?<!\w)_(\S.*?)_(?!\w)", re.DOTALL)
_CELLS = ("cell", "row", "code", "state", "what changed", "passages", "participants", "base", "text print", "quotes print",
          "basis print")  # fmt: skip


def write_framework(
    framework: Framework, form: str, path: Path, *, progress: Callable[[int, int], None] | None = None
) -> Exported:
    """Write a framework matrix.

    A summary that repeats words which may not be printed is left out, and listed among what was refused.

    Raises:
        BadInputError: the format is unknown, or the file cannot be written.
    """
    known(form, FORMATS)
    printed = _Printed(framework)
    title, date = f"{framework.report.facts.title}: framework", framework.report.facts.last_date
    if form == "json":
        data = to_json(framework_data(framework))
    elif form == "csv":
        data = to_csv(_flat(printed))
    elif form == "xlsx":
        data = to_xlsx((_grid(printed), _quotes(printed), _cells(printed)), title=title, date=date, progress=progress)
    else:
        data = render(_document(printed), form, progress)
    kept = write_keeping(path, data)
    stale = framework.stale
    warnings = [f"The summary of {cell.code.name} for {cell.row.name} is stale: {_few(cell.changes)}" for cell in stale]
    warnings += [f"A summary of {each.code_id} was kept aside: its row or code is gone" for each in framework.aside]
    quoted = [quote for cell in framework.cells.values() for quote in cell.linked]
    return Exported(path, tuple(printed.refused.values()), (*kept, *warnings, *small_groups(framework.report, quoted)))


def framework_data(framework: Framework) -> dict[str, object]:
    """Return a framework for JSON: every cell with its state, its counts and base, its text and its links."""
    printed = _Printed(framework)
    return {
        "rows": framework.kind,
        "cells": [
            {
                "cell": cell.key,
                "row": cell.row.key if cell.row.kind == "group" else cell.row.name,
                "row_name": cell.row.name,
                "code": cell.code.id,
                "code_name": cell.code.name,
                "state": cell.state,
                "changes": list(cell.changes),
                "passages": cell.tally.passages,
                "participants": cell.tally.participants,
                "base": cell.row.base or None,
                "summary": printed.text(cell),
                "quotes": [
                    {
                        "quote_id": quote.quote_id,
                        "text": quote.text if quote.quotable else None,
                        "attribution": f"({quote.attribution})" if quote.attribution else "",
                        "transcript": quote.transcript,
                        "start": quote.start,
                        "end": quote.end,
                    }
                    for quote in cell.linked
                ],
            }
            for cell in framework.cells.values()
        ],
        "aside": [
            {"row": each.row, "code": each.code_id, "summary": each.text}
            for each in framework.aside
            if repeats(each.text, printed.kept_back) is None
        ],
    }


class _Printed:
    """A framework with what may not be printed taken out of its summaries."""

    def __init__(self, framework: Framework) -> None:
        self.framework: Framework = framework
        self.report: Report = framework.report
        self.kept_back = withheld(framework.report.quotes)
        self.refused: dict[str, Refusal] = {}
        for cell in framework.cells.values():
            for quote in cell.linked:
                if not quote.quotable:
                    self._refuse(quote)

    def text(self, cell: Cell) -> str:
        """Return a cell's summary as it may be printed."""
        if cell.summary is None:
            return ""
        quote = repeats(cell.summary.text, self.kept_back)
        if quote is None:
            return cell.summary.text
        self._refuse(quote)
        return f"[This summary repeats words of {quote.quote_id} and is not printed: {refusal(self.report, quote).why}]"

    def _refuse(self, quote: Quote) -> None:
        self.refused[quote.quote_id] = refusal(self.report, quote)


def _grid(printed: _Printed) -> Sheet:
    framework = printed.framework
    header, widths = ["row", "key"], [26, 20]
    for code in framework.codes:
        header += [f"{code.name} [{code.id}]", f"quotes of [{code.id}]"]
        widths += [52, 16]
    rows: list[list[Value]] = []
    for row in framework.rows:
        cells: list[Value] = [row.name, f"{row.kind}:{row.key}"]
        for code in framework.codes:
            cell = framework.cell(row.key, code.id)
            links = cell.summary.quotes if cell.summary is not None else ()
            cells += [printed.text(cell), ", ".join(links)]
        rows.append(cells)
    return Sheet("Framework", tuple(header), rows, tuple(widths))


def _quotes(printed: _Printed) -> Sheet:
    framework, report = printed.framework, printed.report
    header = ("cell", "quote_id", "rests on it", "words", "signed", "code", "transcript", "position")
    rows: list[list[Value]] = []
    for cell in framework.cells.values():
        linked = {quote.quote_id for quote in cell.linked}
        for quote in cell.quotes:
            if quote.quotable:
                words = quote.text
            else:
                words = f"not printed: {refusal(report, quote).why}"
                printed.refused[quote.quote_id] = refusal(report, quote)
            rows.append(
                [
                    cell.key,
                    quote.quote_id,
                    quote.quote_id in linked,
                    words,
                    f"({quote.attribution})" if quote.attribution else "",
                    quote.code,
                    quote.transcript,
                    position(quote, report.places),
                ]
            )
    return Sheet("Quotes", header, rows, (30, 13, 10, 70, 18, 22, 26, 26))


def _cells(printed: _Printed) -> Sheet:
    framework = printed.framework
    sheet, place = sheet_name("Framework"), {}
    for at, row in enumerate(framework.rows):
        for column, code in enumerate(framework.codes):
            place[row.key, code.id] = f"internal:'{sheet}'!{column_letters(2 + 2 * column)}{at + 2}"
    rows: list[list[Value]] = []
    links: dict[tuple[int, int], str] = {}
    for cell in framework.cells.values():
        marks = prints(cell)
        if repeats(cell.summary.text if cell.summary else "", printed.kept_back) is not None:
            continue  # what stands in the grid is not the summary, so it must not come back as one
        links[len(rows), 0] = place[cell.row.key, cell.code.id]
        rows.append(
            [cell.key, cell.row.name, cell.code.name, _mark(cell), "; ".join(cell.changes), cell.tally.passages,
             cell.tally.participants, cell.row.base or None, marks.text, marks.quotes, marks.basis]
        )  # fmt: skip
    return Sheet("Cells", _CELLS, rows, (30, 24, 30, 14, 50, 10, 12, 8, 14, 14, 14), links)


def _flat(printed: _Printed) -> Sheet:
    header = (
        "cell",
        "row",
        "code",
        "code_name",
        "state",
        "what_changed",
        "passages",
        "participants",
        "base",
        "summary",
        "quotes",
    )
    rows = [
        [
            cell.key, cell.row.name, cell.code.id, cell.code.name, cell.state, "; ".join(cell.changes), cell.tally.passages,
            cell.tally.participants, cell.row.base or None, printed.text(cell),
            " ".join(cell.summary.quotes) if cell.summary else "",
        ]
        for cell in printed.framework.cells.values()
    ]  # fmt: skip
    return Sheet("Framework", header, rows)


def _document(printed: _Printed) -> Document:
    framework, facts = printed.framework, printed.report.facts
    states = framework.counted_states()
    said = ", ".join(f"{number} {state}" for state in STATES if (number := states[state]))
    blocks: list[Block] = [
        Paragraph(plain(f"Themes against {ROW_WORDS[framework.kind]}. Cells: {said or 'none'}."), "counts"),
        Paragraph(
            plain(
                "A summary is written by a researcher from all that is coded in its cell; the quotes that it rests on stand "
                "beneath. One is stale where what is coded in its cell has changed since it was written."
            )
        ),
    ]
    numbers: dict[str, int] = {}
    for code in framework.codes:
        cells = [framework.cell(row.key, code.id) for row in framework.rows]
        blocks += [Heading(1, code.name, f"code-{code.id}")]
        if code.brief:
            blocks.append(Paragraph(plain(code.brief), "lead"))
        rows, quoted = [], []
        for cell in cells:
            links: list[Run] = []
            for quote in cell.linked:
                if quote.quotable:
                    if quote.quote_id not in numbers:
                        numbers[quote.quote_id] = len(numbers) + 1
                        quoted.append(quote)
                    number = numbers[quote.quote_id]
                    links += [Run(" " if links else ""), Run(f"[{number}]", link=f"quote-{number}")]
                else:
                    links += [Run(" " if links else ""), Run(f"{quote.quote_id} not permitted")]
            rows.append(
                (
                    (Run(cell.row.name, bold=True), Run(f"\n{cell.counts}")),
                    _written(printed, cell),
                    tuple(links) or plain("–"),
                )
            )
        blocks.append(
            Table(code.name, (ROW_WORDS[framework.kind].capitalize(), "Summary", "Rests on"), tuple(rows), (24, 60, 16))
        )
        for quote in quoted:
            number = numbers[quote.quote_id]
            source = f"[{number}] {quote.quote_id} · {quote.transcript}, {position(quote, printed.report.places)}"
            blocks.append(QuoteBlock(quote.text, quote.attribution, plain(source), f"quote-{number}"))
    return Document(
        facts.title,
        tuple(blocks),
        subtitle=f"Framework: themes by {ROW_WORDS[framework.kind]}",
        language=facts.language,
        date=facts.last_date,
    )


def _written(printed: _Printed, cell: Cell) -> Inline:
    if cell.summary is None:
        return (Run(MARKS[cell.state], italic=True),)
    runs = marked_up(printed.text(cell))
    if cell.changes:
        runs = (Run(f"{MARKS['stale']} ({_few(cell.changes)})\n", bold=True), *runs)
    return runs


def marked_up(text: str) -> Inline:
    """Return the Markdown of a summary as runs: **bold**, *italic*, and lists by their dots. Nothing else is markup."""
    lines = [f"•  {line[2:]}" if line.startswith(("- ", "* ")) else line for line in text.split("\n")]
    said = "\n".join(lines)
    runs: list[Run] = []
    at = 0
    for match in _STRONG.finditer(said):
        if match.start() > at:
            runs.append(Run(said[at : match.start()]))
        runs.append(Run(match[1] or match[2] or match[3], bold=bool(match[1]), italic=not match[1]))
        at = match.end()
    return (*runs, Run(said[at:])) if at < len(said) else tuple(runs)


def _mark(cell: Cell) -> str:
    return MARKS[cell.state] or "written"


def _few(changes: Sequence[str]) -> str:
    more = f", and {counted(len(changes) - 2, 'more change')}" if len(changes) > 2 else ""
    return ", ".join(changes[:2]) + more
