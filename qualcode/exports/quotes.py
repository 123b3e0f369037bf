"""Quotes as a flat table or a reading list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.collecting import collector_off
from qualcode.core.report import counted, passages, position, refusals, small_groups, tally
from qualcode.exports.blocks import Document, Heading, Paragraph, QuoteBlock, plain
from qualcode.exports.keeping import write_keeping
from qualcode.exports.result import DOCUMENTS, Exported, known, render
from qualcode.exports.sheets import Sheet, records, to_csv, to_json, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.core.model import Quote
    from qualcode.core.report import Report
    from qualcode.exports.blocks import Block
    from qualcode.exports.sheets import Value

FORMATS = (*DOCUMENTS, "csv", "xlsx", "json")

QUOTE_COLUMNS = (
    "quote_id", "text", "attribution", "group", "code", "code_path", "transcript", "turn", "start", "end", "coder", "origin",
    "exemplar", "created_at",
)  # fmt: skip
"""One row a coding, as in the view `quotes`. No names of speakers or participants, and no memos: this goes to others."""

QUOTE_WIDTHS = (13, 80, 20, 18, 22, 40, 26, 7, 9, 9, 12, 10, 9, 20)


@collector_off()
def write_quotes(
    report: Report,
    form: str,
    path: Path,
    *,
    heading: str = "All quotes",
    progress: Callable[[int, int], None] | None = None,
) -> Exported:
    """Write the quotes of a report (narrow it first with `Report.only`); `heading` says which they are.

    Raises:
        BadInputError: the format is unknown, or the file cannot be written.
    """
    known(form, FORMATS)
    facts = report.facts
    sheet = quote_sheet(report)
    if form == "csv":
        data = to_csv(sheet)
    elif form == "json":
        data = to_json(records(sheet))
    elif form == "xlsx":
        data = to_xlsx((sheet,), title=f"{facts.title}: {heading}", date=facts.last_date, progress=progress)
    else:
        data = render(_document(report, heading), form, progress)
    kept = write_keeping(path, data)
    return Exported(path, refusals(report), (*kept, *small_groups(report)))


def quote_sheet(report: Report, name: str = "Quotes") -> Sheet:
    """Return the printable quotes as a table, one row a coding."""
    rows = [quote_row(report, quote) for quote in report.quotes if quote.quotable]
    return Sheet(name, QUOTE_COLUMNS, rows, QUOTE_WIDTHS)


def quote_row(report: Report, quote: Quote) -> list[Value]:
    """Return one quote as a row under `QUOTE_COLUMNS`."""
    place = report.places.get(quote.quote_id)
    return [
        quote.quote_id,
        quote.text,
        f"({quote.attribution})" if quote.attribution else "",
        quote.group_id,
        quote.code,
        quote.code_path,
        quote.transcript,
        place.turn if place else None,
        quote.start,
        quote.end,
        quote.coder,
        quote.origin,
        quote.exemplar,
        quote.created_at,
    ]


def _document(report: Report, heading: str) -> Document:
    counts = tally(report.said)
    blocks: list[Block] = [
        Heading(1, heading, "quotes"),
        Paragraph(
            plain(f"{counted(counts.passages, 'passage')} from {counted(counts.participants, 'participant')}."),
            "counts",
        ),
    ]
    for passage in passages(report.quotes):
        if passage.quotable:
            lead = passage.lead
            codes = " · ".join(dict.fromkeys(quote.code_path for quote in passage.quotes))
            source = f"{codes} · {lead.quote_id} · {lead.transcript}, {position(lead, report.places)}"
            blocks.append(QuoteBlock(lead.text, lead.attribution, plain(source), lead.quote_id))
    return Document(
        report.facts.title,
        tuple(blocks),
        subtitle=heading,
        language=report.facts.language,
        date=report.facts.last_date,
    )
