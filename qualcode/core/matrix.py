"""Codes against groups, transcripts and each other. Every cell counts passages and the people they come from.

One definition for the app, the command line and every file: a cell counts the *passages of its row* (of the code and those
beneath it, each stretch of text once) that its column asks for. In a code-by-code table these are the passages that share
words with one of the column's code, or, by person, those of people who said both. So a cell always opens exactly the
passages that it counts. Facilitators are not counted.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from qualcode.core.report import Tally, person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qualcode.core.codebook import Codebook
    from qualcode.core.model import Quote
    from qualcode.core.report import Report

KINDS = ("all", "groups", "transcripts", "codes", "people")
"""How often, by group, by transcript, by code on the same words, by code said by the same people."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its heading, and its base (how many people could have said something; 0: not counted)."""

    key: str
    heading: str
    base: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its code, its name, and how deep in the tree it stands."""

    code: str
    name: str
    depth: int


def _nothing(_row: str, _column: str) -> list[Quote]:
    return []


@dataclass(frozen=True)
class Matrix:
    """A table of counts. `cells` holds those that are not empty, by (code, column key).

    A row counts its code and those beneath it, each passage once, so rows of a theme do not add up to the theme's.
    `related` are the cells that cross a code with itself or with what is above or beneath it; `find` finds what a cell counts.
    """

    kind: str
    title: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: Mapping[tuple[str, str], Tally]
    related: frozenset[tuple[str, str]] = frozenset()
    find: Callable[[str, str], list[Quote]] = field(default=_nothing, compare=False, repr=False)

    def cell(self, code: str, column: str) -> Tally:
        """Return a count; 0 and 0 where nothing was said."""
        return self.cells.get((code, column), Tally())

    def weight(self, code: str, column: str) -> int:
        """Return what a cell is compared by: people where people are crossed, passages otherwise."""
        tally = self.cell(code, column)
        return tally.participants if self.kind == "people" else tally.passages

    @cached_property
    def most(self) -> int:
        """The weightiest cell: the far end of the heat. Codes crossed with themselves or their kin are left out."""
        return max((self.weight(*at) for at in self.cells if at not in self.related), default=0)

    def quotes(self, code: str, column: str) -> list[Quote]:
        """Return the codings behind a cell, by transcript and place."""
        return sorted(self.find(code, column), key=lambda quote: (quote.transcript, quote.start, quote.end))

    def as_dict(self) -> dict[str, object]:
        """Return the table for JSON, every cell with its base."""
        return {
            "kind": self.kind,
            "title": self.title,
            "columns": [{"key": c.key, "heading": c.heading, "base": c.base} for c in self.columns],
            "rows": [
                {
                    "code": row.code,
                    "name": row.name,
                    "depth": row.depth,
                    "cells": [
                        {"column": c.key, "passages": t.passages, "participants": t.participants, "base": c.base}
                        for c in self.columns
                        for t in (self.cell(row.code, c.key),)
                    ],
                }
                for row in self.rows
            ],
        }


def matrix(report: Report, kind: str) -> Matrix:
    """Return one of the tables in `KINDS` over the quotes of a report; narrow it first with `Report.only`."""
    if kind == "all":
        return by_all(report)
    if kind == "groups":
        return by_group(report)
    if kind == "transcripts":
        return by_transcript(report)
    return by_code(report, people=kind == "people")


def by_all(report: Report) -> Matrix:
    """Return how often each code was given, in one column."""
    column = Column("all", "All", report.base)
    return _counted(report, "all", "How often each code was given", (column,), lambda _: "all")


def by_group(report: Report) -> Matrix:
    """Return code × group."""
    used = {quote.group_id for quote in report.said}
    columns = tuple(
        Column(group_id, fact.group.name, fact.participants)
        for group_id, fact in report.groups.items()
        if not fact.group.facilitator and (fact.participants or group_id in used)
    )
    return _counted(report, "groups", "Codes by group", columns, lambda quote: quote.group_id)


def by_transcript(report: Report) -> Matrix:
    """Return code × transcript; the base is the number of participants who speak in it, facilitators left out."""
    asking = {group_id for group_id, fact in report.groups.items() if fact.group.facilitator}
    columns = tuple(
        Column(fact.name, fact.name, sum(number for group_id, number in fact.groups.items() if group_id not in asking))
        for fact in report.facts.transcripts
    )
    return _counted(report, "transcripts", "Codes by transcript", columns, lambda quote: quote.transcript)


def by_code(report: Report, *, people: bool = False) -> Matrix:
    """Return code × code: passages of the row's code that share words with one of the column's, and who said them.

    With `people`: how many persons said both, anywhere; `passages` are those of the row's code by these persons. The
    diagonal holds a code's own counts. Columns are the codes that were given, those above them included.
    """
    book = report.codebook
    sets = _CodeSets(book)
    found = _passages(report.said, sets)
    given = 0
    for codes in found.codes:
        given |= codes
    columns = tuple(Column(code, book[code].name, report.base) for code in sets.of(given))
    beside = _of_their_people(found) if people else _overlapping(found)
    kin = {(above.id, code.id) for code in book for above in book.ancestry(code.id)}
    return Matrix(
        "people" if people else "codes",
        "Codes said by the same people" if people else "Codes on the same words",
        _rows(book),
        columns,
        _crossed(found, beside, sets),
        frozenset(kin | {(below, above) for above, below in kin}),
        lambda row, column: _both(report, row, column, people=people),
    )


@dataclass(frozen=True, slots=True)
class _Passages:
    """Passages side by side: a coding of each, the set of all its codes (see `_CodeSets`), and the number of who said it.

    Lists of plain values and not objects, since making fifty thousand of these would be most of the work.
    """

    leads: list[Quote]
    codes: list[int]
    people: list[int]


class _CodeSets:
    """Sets of codes as integers, 32 bits a code of which the lowest is set: `|` joins them, and adding counts them.

    That makes a table of 50,000 passages a matter of additions of whole sets, not of codes.
    """

    def __init__(self, book: Codebook) -> None:
        self.place = {code.id: at for at, (_, code) in enumerate(book.walk())}
        self._names = tuple(self.place)
        self.upwards = {code.id: tuple(above.id for above in book.ancestry(code.id)) for code in book}
        self.codes = {id_: sum(1 << 32 * self.place[above] for above in line) for id_, line in self.upwards.items()}
        self._kept: dict[int, tuple[str, ...]] = {}

    def counts(self, total: int) -> Iterator[tuple[str, int]]:
        """Yield each code of a sum of sets, and how many of them held it."""
        numbers = struct.unpack(f"<{len(self._names)}I", total.to_bytes(4 * len(self._names), "little"))
        return ((name, number) for name, number in zip(self._names, numbers, strict=True) if number)

    def of(self, codes: int) -> tuple[str, ...]:
        """Return the codes of a set."""
        found = self._kept.get(codes)
        if found is None:
            found = self._kept[codes] = tuple(name for name, _ in self.counts(codes))
        return found


def _passages(quotes: Iterable[Quote], sets: _CodeSets) -> _Passages:
    """Return the passages of some codings, each with all its codes and those above them."""
    at: dict[tuple[str, int, int], int] = {}
    numbers: dict[tuple[str, ...], int] = {}
    found = _Passages([], [], [])
    for quote in quotes:
        codes = sets.codes.get(quote.code)
        if codes is not None:
            number = at.setdefault((quote.transcript, quote.start, quote.end), len(found.leads))
            if number == len(found.leads):
                found.leads.append(quote)
                found.codes.append(codes)
                found.people.append(numbers.setdefault(person(quote), len(numbers)))
            else:
                found.codes[number] |= codes
    return found


def _counted(report: Report, kind: str, title: str, columns: tuple[Column, ...], key: Callable[[Quote], str]) -> Matrix:
    sets = _CodeSets(report.codebook)
    passages: dict[str, int] = defaultdict(int)
    said: dict[tuple[str, int], int] = defaultdict(int)
    found = _passages(report.said, sets)
    for lead, codes, who in zip(found.leads, found.codes, found.people, strict=True):
        column = key(lead)
        passages[column] += codes
        said[column, who] |= codes
    people: dict[str, int] = defaultdict(int)
    for (column, _), codes in said.items():
        people[column] += codes
    cells = {
        (code, column): Tally(number, persons)
        for column, total in passages.items()
        for (code, number), (_, persons) in zip(sets.counts(total), sets.counts(people[column]), strict=True)
    }

    def find(row: str, column: str) -> list[Quote]:
        return [quote for quote in report.said if row in sets.upwards.get(quote.code, ()) and key(quote) == column]

    return Matrix(kind, title, _rows(report.codebook), columns, cells, find=find)


def _rows(book: Codebook) -> tuple[Row, ...]:
    return tuple(Row(code.id, code.name, depth) for depth, code in book.walk())


def _crossed(found: _Passages, beside: Sequence[int], sets: _CodeSets) -> dict[tuple[str, str], Tally]:
    """Count passages and people of each two codes; `beside` is the set of codes that stand beside each passage."""
    passages: dict[str, int] = defaultdict(int)
    said: dict[str, dict[int, int]] = defaultdict(dict)
    for codes, who, others in zip(found.codes, found.people, beside, strict=True):
        for code in sets.of(codes):
            passages[code] += others
            people = said[code]
            people[who] = people.get(who, 0) | others
    return {
        (row, column): Tally(number, persons)
        for row, total in passages.items()
        for (column, number), (_, persons) in zip(sets.counts(total), sets.counts(sum(said[row].values())), strict=True)
    }


def _overlapping(found: _Passages) -> list[int]:
    """Return for each passage the codes of all that share words with it, its own among them."""
    codes, beside = found.codes, list(found.codes)
    starts, ends = [lead.start for lead in found.leads], [lead.end for lead in found.leads]
    by_transcript: dict[str, list[int]] = defaultdict(list)
    for number, lead in enumerate(found.leads):
        by_transcript[lead.transcript].append(number)
    for numbers in by_transcript.values():
        still: list[int] = []
        for number in sorted(numbers, key=starts.__getitem__):
            start = starts[number]
            still = [other for other in still if ends[other] > start]
            for other in still:
                beside[other] |= codes[number]
                beside[number] |= codes[other]
            still.append(number)
    return beside


def _of_their_people(found: _Passages) -> list[int]:
    """Return for each passage every code that the same person's words were given."""
    said: dict[int, int] = defaultdict(int)
    for codes, who in zip(found.codes, found.people, strict=True):
        said[who] |= codes
    return [said[who] for who in found.people]


def _both(report: Report, row: str, column: str, *, people: bool) -> list[Quote]:
    """Return the codings of the row's code whose passage, or whose speaker, has the column's code too."""
    sets = _CodeSets(report.codebook)
    ours = [quote for quote in report.said if row in sets.upwards.get(quote.code, ())]
    theirs = [quote for quote in report.said if column in sets.upwards.get(quote.code, ())]
    if people:
        both = {person(quote) for quote in theirs}
        return [quote for quote in ours if person(quote) in both]
    found, bit = _passages((*ours, *theirs), sets), 1 << 32 * sets.place[column]
    held = {
        (lead.transcript, lead.start, lead.end)
        for lead, beside in zip(found.leads, _overlapping(found), strict=True)
        if beside & bit
    }
    return [quote for quote in ours if (quote.transcript, quote.start, quote.end) in held]
