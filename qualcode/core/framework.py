"""The framework matrix: cases or groups against themes, a written summary in each cell, and the quotes that it rests on.

A summary is written by a person and stays as written. What lay under its cell when it was written is kept as a *basis*: a
mark for each coding. Where the marks differ later, the summary is stale, and what has changed since can be listed.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from qualcode.core.report import Tally, counted, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qualcode.core.codebook import Code
    from qualcode.core.model import Quote
    from qualcode.core.report import Report

ROW_KINDS = ("group", "participant", "transcript")
"""What the rows of a framework may be."""

ROW_WORDS = {"group": "groups", "participant": "participants", "transcript": "transcripts"}
"""What the rows are, in the plural."""

STATES = ("written", "stale", "to write", "nothing said")
"""What a cell may be: written and as it was; written, but its codings changed since; not written; with nothing coded."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written in a cell. `row` names the row within its kind, `quotes` are ids of the quotes that it rests on."""

    guid: str
    row_kind: str
    row: str
    code_id: str
    text: str
    quotes: tuple[str, ...]
    basis: str
    coder: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Prints:
    """Fingerprints of a cell's text, of the quotes that it rests on, and of what lies under it."""

    text: str
    quotes: str
    basis: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A cell as a spreadsheet brought it back, and its fingerprints as it was exported."""

    kind: str
    row: str
    code_id: str
    text: str
    quotes: tuple[str, ...]
    was: Prints
    where: str = ""


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A row: its key, its name, how many participants it has (0: not counted), and what its quotes carry for a name.

    `match` is a group's id, a participant's name or a transcript's name, as quotes have it.
    """

    kind: str
    key: str
    name: str
    match: str
    base: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A row crossed with a code: the codings under it, what was written, and what has changed since."""

    row: FrameworkRow
    code: Code
    quotes: tuple[Quote, ...]
    summary: Summary | None = None
    linked: tuple[Quote, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The cell's name in files: "group:young-person|build-trust"."""
        return cell_key(self.row.kind, self.row.key, self.code.id)

    @property
    def tally(self) -> Tally:
        """Passages and participants under the cell."""
        return tally(self.quotes)

    @property
    def state(self) -> str:
        """One of `STATES`."""
        if self.summary is None:
            return "to write" if self.quotes else "nothing said"
        return "stale" if self.changes else "written"

    @property
    def counts(self) -> str:
        """The cell's count with its base, in words."""
        count = self.tally
        of = f" of {self.row.base}" if self.row.base and self.row.kind != "participant" else ""
        people = f"{count.participants}{of} {'person' if count.participants == 1 and not of else 'people'}"
        if not count.passages:
            return "nothing said"
        return counted(count.passages, "passage") + ("" if self.row.kind == "participant" else f", {people}")


@dataclass(frozen=True)
class Framework:
    """A whole matrix. `aside` are summaries whose row or code is no longer there; none is ever thrown away."""

    kind: str
    rows: tuple[FrameworkRow, ...]
    codes: tuple[Code, ...]
    cells: Mapping[tuple[str, str], Cell]
    report: Report
    aside: tuple[Summary, ...] = ()

    def cell(self, row: str, code_id: str) -> Cell:
        """Return a cell by its row's key and its code's id."""
        return self.cells[row, code_id]

    @property
    def stale(self) -> tuple[Cell, ...]:
        """The cells whose summaries no longer rest on what is coded."""
        return tuple(cell for cell in self.cells.values() if cell.state == "stale")

    def counted_states(self) -> dict[str, int]:
        """Return how many cells are in each state."""
        found = dict.fromkeys(STATES, 0)
        for cell in self.cells.values():
            found[cell.state] += 1
        return found


def cell_key(row_kind: str, row: str, code_id: str) -> str:
    """Return a cell's name as files carry it."""
    return f"{row_kind}:{row}|{code_id}"


def framework(
    report: Report, kind: str, rows: Sequence[FrameworkRow], summaries: Iterable[Summary], codes: Sequence[Code]
) -> Framework:
    """Return the matrix of some rows and codes; a code takes in what is beneath it.

    Args:
        report: the project's quotes; talk of facilitators is not taken in.
        kind: one of `ROW_KINDS`.
        rows: the rows, all of that kind.
        summaries: everything that was written, of any kind of row.
        codes: the columns.
    """
    by_match = {row.match: row.key for row in rows}
    columns = {code.id for code in codes}
    under: dict[tuple[str, str], list[Quote]] = defaultdict(list)
    above = {code.id: tuple(c.id for c in report.codebook.ancestry(code.id)) for code in report.codebook}
    for quote in report.said:
        row = by_match.get(_match(quote, kind))
        if row is not None:
            for code_id in above.get(quote.code, ()):
                if code_id in columns:
                    under[row, code_id].append(quote)
    written: dict[tuple[str, str], Summary] = {}
    aside = []
    keys = {row.key for row in rows}
    for summary in summaries:
        if summary.row_kind != kind:
            continue
        if summary.row in keys and summary.code_id in report.codebook:
            written[summary.row, summary.code_id] = summary
        else:
            aside.append(summary)
    by_id = {quote.quote_id: quote for quote in report.quotes}
    cells = {
        (row.key, code.id): _cell(
            row, code, tuple(under[row.key, code.id]), written.get((row.key, code.id)), by_id, report
        )
        for row in rows
        for code in codes
    }
    return Framework(kind, tuple(rows), tuple(codes), cells, report, tuple(aside))


def basis_of(quotes: Iterable[Quote], linked: Iterable[Quote] = ()) -> str:
    """Return what lies under a cell as marks, one a coding, by quote id. No words can be read from it."""
    marks = {quote.quote_id: _mark(quote) for quote in (*quotes, *linked)}
    return json.dumps(dict(sorted(marks.items())), separators=(",", ":"))


def prints(cell: Cell) -> Prints:
    """Return the fingerprints of a cell as it is."""
    text = cell.summary.text if cell.summary is not None else ""
    quotes = cell.summary.quotes if cell.summary is not None else ()
    return Prints(print_of(text), print_of(quotes), print_of(basis_of(cell.quotes)))


def print_of(said: str | Iterable[str]) -> str:
    """Return the fingerprint of a text, or of some quote ids in whatever order."""
    words = clean(said) if isinstance(said, str) else " ".join(sorted(said))
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def clean(text: str) -> str:
    """Return a summary as it is kept: lines end in a line feed, no control characters, no white space around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"}).strip()


def exemplars(quotes: Iterable[Quote]) -> tuple[str, ...]:
    """Return the ids that a new summary rests on until others are chosen: the exemplars that may be quoted."""
    return tuple(quote.quote_id for quote in quotes if quote.exemplar and quote.quotable)


def _match(quote: Quote, kind: str) -> str:
    return {"group": quote.group_id, "participant": quote.participant, "transcript": quote.transcript}[kind]


def _mark(quote: Quote) -> str:
    said = f"{quote.transcript}\0{quote.start}\0{quote.end}\0{quote.code}\0{quote.text}\0{quote.quotable:d}"
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _cell(
    row: FrameworkRow,
    code: Code,
    quotes: tuple[Quote, ...],
    summary: Summary | None,
    by_id: Mapping[str, Quote],
    report: Report,
) -> Cell:
    if summary is None:
        return Cell(row, code, quotes)
    linked = tuple(by_id[quote_id] for quote_id in summary.quotes if quote_id in by_id)
    return Cell(row, code, quotes, summary, linked, tuple(_changes(summary, quotes, by_id, report)))


def _changes(summary: Summary, quotes: Sequence[Quote], by_id: Mapping[str, Quote], report: Report) -> Iterable[str]:
    before = _marks(summary.basis)
    here = {quote.quote_id: quote for quote in quotes}
    linked = set(summary.quotes)
    for quote_id in summary.quotes:
        if quote_id not in by_id:
            yield f"{quote_id}, which it rests on, is gone"
        elif quote_id not in here:
            yield f"{quote_id}, which it rests on, is no longer coded here"
        elif not by_id[quote_id].quotable:
            yield f"{quote_id}, which it rests on, may not be quoted"
    for quote_id, mark in before.items():
        if quote_id in linked and (quote_id not in by_id or quote_id not in here):
            continue
        if quote_id not in here:
            yield f"{quote_id} is gone" if quote_id not in by_id else f"{quote_id} is no longer coded here"
        elif _mark(here[quote_id]) != mark:
            yield f"{quote_id} has changed"
    for quote_id, quote in here.items():
        if quote_id not in before:
            name = report.codebook[quote.code].name
            yield f"{quote_id} is new ({name}, {quote.transcript})"


def _marks(basis: str) -> dict[str, str]:
    try:
        found = json.loads(basis or "{}")
    except ValueError:
        return {}
    return {str(key): str(mark) for key, mark in found.items()} if isinstance(found, dict) else {}
