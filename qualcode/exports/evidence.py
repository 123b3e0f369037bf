"""The evidence pack: every printable quote with all that proves it, and the words around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.collecting import collector_off
from qualcode.core.report import clock, counted, passages, position, refusals, small_groups
from qualcode.core.report_methods import methods
from qualcode.exports.blocks import Document, Heading, Paragraph, QuoteBlock, Run, plain
from qualcode.exports.keeping import write_keeping
from qualcode.exports.result import DOCUMENTS, Exported, known, render
from qualcode.exports.sheets import Sheet, records, to_csv, to_json, to_xlsx
from qualcode.exports.themes import methods_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from qualcode.core.report import Passage, Report
    from qualcode.exports.blocks import Block, Inline
    from qualcode.exports.sheets import Value

FORMATS = (*DOCUMENTS, "csv", "xlsx", "json")

_COLUMNS = (
    "number", "quote_id", "text", "attribution", "group", "transcript", "turn", "time", "start", "end", "before", "after", "codes",
    "coders", "origin", "exemplar", "coded_at", "decisions",
)  # fmt: skip
_WIDTHS = (8, 13, 70, 20, 16, 26, 7, 9, 9, 9, 45, 45, 45, 14, 12, 10, 20, 50)


@collector_off()
def write_evidence(
    report: Report,
    form: str,
    path: Path,
    *,
    numbers: Mapping[str, int] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Exported:
    """Write the evidence pack, one entry a passage.

    Args:
        report: the quotes; narrow it with `Report.only` to those that a document prints.
        form: one of `FORMATS`.
        path: where to.
        numbers: evidence numbers by quote id, as a plan prints them; otherwise passages are numbered in order.
        progress: told of rows written and of all.

    Raises:
        BadInputError: the format is unknown, or the file cannot be written.
    """
    known(form, FORMATS)
    found = [passage for passage in passages(report.quotes) if passage.quotable]
    numbered = _numbered(found, numbers or {})
    title = f"{report.facts.title}: evidence"
    sheet = Sheet("Evidence", _COLUMNS, [_row(report, number, passage) for number, passage in numbered], _WIDTHS)
    if form == "csv":
        data = to_csv(sheet)
    elif form == "json":
        data = to_json(records(sheet))
    elif form == "xlsx":
        said = Sheet("Methods", ("item", "answer"), [[item.label, item.text] for item in methods(report)], (28, 100))
        data = to_xlsx((sheet, said), title=title, date=report.facts.last_date, progress=progress)
    else:
        data = render(_document(report, numbered), form, progress)
    kept = write_keeping(path, data)
    return Exported(path, refusals(report), (*kept, *small_groups(report)))


def _numbered(found: Sequence[Passage], numbers: Mapping[str, int]) -> list[tuple[int, Passage]]:
    """Return passages by their number: what a document prints as it is numbered there, and after it the rest in order."""
    printed = [(min(given), passage) for passage in found if (given := _given(passage, numbers))]
    rest = [passage for passage in found if not _given(passage, numbers)]
    return sorted(printed, key=lambda pair: pair[0]) + list(enumerate(rest, max(numbers.values(), default=0) + 1))


def _given(passage: Passage, numbers: Mapping[str, int]) -> list[int]:
    return [numbers[quote.quote_id] for quote in passage.quotes if quote.quote_id in numbers]


def _row(report: Report, number: int, passage: Passage) -> list[Value]:
    lead = passage.lead
    place = report.places.get(lead.quote_id)
    return [
        number,
        lead.quote_id,
        lead.text,
        f"({lead.attribution})" if lead.attribution else "",
        lead.group_id,
        lead.transcript,
        place.turn if place else None,
        clock(place.time) if place and place.time is not None else "",
        lead.start,
        lead.end,
        place.before if place else "",
        place.after if place else "",
        "; ".join(dict.fromkeys(quote.code_path for quote in passage.quotes)),
        "; ".join(dict.fromkeys(quote.coder for quote in passage.quotes)),
        "; ".join(dict.fromkeys(quote.origin for quote in passage.quotes)),
        passage.exemplar,
        lead.created_at,
        "; ".join(map(str, report.decisions.get(passage.where, ()))),
    ]


def _coded(passage: Passage) -> Inline:
    """Return the codings of a passage; each is named by its quote id, since any of them may be what a document cites."""
    runs = [Run("Coded: ")]
    for at, quote in enumerate(passage.quotes):
        began = {"human": "by hand", "suggestion": "from a suggestion"}.get(quote.origin, quote.origin)
        runs.append(Run(f"{'; ' if at else ''}{quote.code_path} ("))
        runs.append(Run(quote.quote_id, anchor=quote.quote_id))
        runs.append(Run(f", {quote.coder}, {began}, {quote.created_at[:10]})"))
    return tuple(runs)


def _document(report: Report, numbered: list[tuple[int, Passage]]) -> Document:
    blocks: list[Block] = [
        Heading(1, "Quotes", "quotes"),
        Paragraph(plain(f"{counted(len(numbered), 'passage')}, each with the words before and after it."), "counts"),
    ]
    for number, passage in numbered:
        lead, place = passage.lead, report.places.get(passage.lead.quote_id)
        blocks.append(Heading(2, f"[{number}] {lead.quote_id}", f"evidence-{number}"))
        if place and place.before:
            blocks.append(Paragraph(plain(f"Before: {place.before}"), "note", keep=True))
        where = f"{lead.transcript}, {position(lead, report.places)}"
        blocks.append(QuoteBlock(lead.text, lead.attribution, plain(where)))
        if place and place.after:
            blocks.append(Paragraph(plain(f"After: {place.after}"), "note", keep=True))
        blocks.append(Paragraph(_coded(passage), "note"))
        if decided := report.decisions.get(passage.where, ()):
            blocks.append(Paragraph(plain("Decided: " + "; ".join(map(str, decided)) + "."), "note"))
    blocks += [Heading(1, "How this was done", "methods"), methods_table(methods(report))]
    return Document(
        report.facts.title,
        tuple(blocks),
        subtitle="Evidence",
        language=report.facts.language,
        date=report.facts.last_date,
    )
