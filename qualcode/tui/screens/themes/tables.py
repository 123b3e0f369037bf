"""Codes crossed with groups, transcripts or each other: what stands in each cell, and the quotes behind it. No screen here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from qualcode.core.report import counted, person, tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualcode.core.model import Quote
    from qualcode.core.report import Tally
    from qualcode.tui.screens.themes.gathering import Gathered

BLOCKS = "▁▂▃▄▅▆▇█"
TABLES = ("groups", "transcripts", "codes")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and how many people could have spoken in it (0 where that has no meaning)."""

    key: str
    name: str
    base: int = 0


@dataclass(frozen=True)
class Table:
    """Rows are the codes of the codebook in its order; a cell holds the quotes counted in it.

    `people` is given for a table of codes by codes: who said both, in whatever passages.
    """

    kind: str
    rows: tuple[tuple[int, str], ...]
    columns: tuple[Column, ...]
    cells: dict[tuple[str, str], list[Quote]]
    people: dict[str, frozenset[tuple[str, ...]]] = field(default_factory=dict)
    related: frozenset[tuple[str, str]] = frozenset()

    def kin(self, row: str, key: str) -> bool:
        """Say whether a cell crosses a code with itself or with what is above or beneath it."""
        return (row, key) in self.related

    @cached_property
    def counts(self) -> dict[tuple[str, str], Tally]:
        """Passages and people of each cell that has any."""
        return {at: tally(quotes) for at, quotes in self.cells.items()}

    @cached_property
    def most(self) -> int:
        """The most passages of any cell; a code crossed with itself, or with what is beneath it, does not count."""
        return max((count.passages for (row, key), count in self.counts.items() if not self.kin(row, key)), default=0)

    def count(self) -> None:
        """Count now, so that nobody waits for it later."""
        _ = self.most

    def passages(self, row: str, key: str) -> int:
        """Return the passages of a cell."""
        count = self.counts.get((row, key))
        return count.passages if count is not None else 0

    def block(self, row: str, key: str) -> str:
        """Return a block as high as a cell's count is against the highest."""
        count = self.passages(row, key)
        if not count or not self.most:
            return " "
        return BLOCKS[min(len(BLOCKS) - 1, (count * len(BLOCKS) - 1) // self.most)]

    def said(self, row: str, column: Column) -> str:
        """Return a cell in words, with its base."""
        count = self.counts.get((row, column.key))
        found = counted(count.passages if count is not None else 0, "passage")
        if self.kin(row, column.key):
            return f"{found}: one of the two takes in the other"
        if self.kind == "codes":
            both = len(self.people.get(row, frozenset()) & self.people.get(column.key, frozenset()))
            return f"{found} with both · {'1 person' if both == 1 else f'{both} people'} said both, there or elsewhere"
        people = count.participants if count is not None else 0
        if column.base:
            return f"{found} from {people} of {column.base} people"
        return f"{found} from {'1 person' if people == 1 else f'{people} people'}"


def table_of(found: Gathered, kind: str) -> Table:
    """Return the table of one of `TABLES` over what was found."""
    book = found.report.codebook
    rows = tuple((depth, code.id) for depth, code in book.walk())
    if kind == "codes":
        columns = tuple(Column(code_id, book[code_id].name) for _, code_id in rows if found.by_code.get(code_id))
        people = {code_id: frozenset(person(quote) for quote in quotes) for code_id, quotes in found.by_code.items()}
        related = {(a.id, code.id) for code in book for a in book.ancestry(code.id)}
        related |= {(b, a) for a, b in related}
        return Table(kind, rows, columns, _together(found), people, frozenset(related))
    cells: dict[tuple[str, str], list[Quote]] = defaultdict(list)
    for code_id, quotes in found.by_code.items():
        for quote in quotes:
            cells[code_id, quote.group_id if kind == "groups" else quote.transcript].append(quote)
    used = {key for _, key in cells}
    if kind == "groups":
        facts = found.report.groups
        columns = tuple(
            Column(key, fact.group.name, fact.participants)
            for key, fact in facts.items()
            if key in used or (fact.participants and not fact.group.facilitator)
        )
    else:
        columns = tuple(
            Column(fact.name, fact.name, sum(n for group, n in fact.groups.items() if not _leads(found, group)))
            for fact in found.report.facts.transcripts
        )
    return Table(kind, rows, columns, dict(cells))


def _leads(found: Gathered, group_id: str) -> bool:
    fact = found.report.groups.get(group_id)
    return fact is not None and fact.group.facilitator


def _together(found: Gathered) -> dict[tuple[str, str], list[Quote]]:
    """Return for each two codes the quotes of the first whose words another quote of the second shares."""
    book = found.report.codebook
    lines = {code.id: [above.id for above in book.ancestry(code.id)] for code in book}
    cells: dict[tuple[str, str], dict[str, Quote]] = defaultdict(dict)
    by_transcript: dict[str, list[Quote]] = defaultdict(list)
    for quote in found.quotes:
        if quote.code in lines:
            by_transcript[quote.transcript].append(quote)
    for quotes in by_transcript.values():
        for one, other in _overlapping(sorted(quotes, key=lambda q: (q.start, q.end))):
            for a in lines[one.code]:
                for b in lines[other.code]:
                    cells[a, b][one.quote_id] = one
                    cells[b, a][other.quote_id] = other
    for code_id, own in found.by_code.items():
        for above in lines[code_id]:
            cells[above, code_id] = cells[code_id, above] = {quote.quote_id: quote for quote in own}
    return {at: list(quotes.values()) for at, quotes in cells.items()}


def _overlapping(quotes: list[Quote]) -> Iterable[tuple[Quote, Quote]]:
    """Yield every two quotes of one transcript that share words, from quotes in the order of their starts."""
    still: list[Quote] = []
    for quote in quotes:
        still = [other for other in still if other.end > quote.start]
        for other in still:
            if other.code != quote.code:
                yield other, quote
        still.append(quote)


def listed(table: Table, row: str, key: str) -> list[Quote]:
    """Return the quotes of a cell, by transcript and place."""
    return sorted(table.cells.get((row, key), ()), key=lambda q: (q.transcript, q.start, q.end))
