"""Codes against groups, transcripts and each other. Every cell counts passages and the people they come from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.report import Tally, person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from qualcode.core.model import Quote
    from qualcode.core.report import Report


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


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of counts. `cells` holds those that are not empty, by (code, column key).

    A row counts its code and those beneath it, each passage once, so rows of a theme do not add up to the theme's.
    """

    title: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: Mapping[tuple[str, str], Tally]

    def cell(self, code: str, column: str) -> Tally:
        """Return a count; 0 and 0 where nothing was said."""
        return self.cells.get((code, column), Tally())

    @property
    def most(self) -> int:
        """The most passages in any cell: the far end of the heat."""
        return max((tally.passages for tally in self.cells.values()), default=0)

    def as_dict(self) -> dict[str, object]:
        """Return the table for JSON, every cell with its base."""
        return {
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


def by_group(report: Report) -> Matrix:
    """Return code × group."""
    columns = tuple(
        Column(group_id, fact.group.name, fact.participants)
        for group_id, fact in report.groups.items()
        if fact.participants or any(quote.group_id == group_id for quote in report.quotes)
    )
    return _counted(report, "Codes by group", columns, lambda quote: quote.group_id)


def by_transcript(report: Report) -> Matrix:
    """Return code × transcript; the base is the number of participants who speak in it, facilitators left out."""
    asking = {group_id for group_id, fact in report.groups.items() if fact.group.facilitator}
    columns = tuple(
        Column(fact.name, fact.name, sum(number for group_id, number in fact.groups.items() if group_id not in asking))
        for fact in report.facts.transcripts
    )
    return _counted(report, "Codes by transcript", columns, lambda quote: quote.transcript)


def by_code(report: Report, *, people: bool = False) -> Matrix:
    """Return code × code: on how many passages both lie (overlapping), or with `people` how many persons said both.

    For persons, `passages` and `participants` of a cell are the same number. The diagonal holds a code's own counts.
    """
    rows = _rows(report)
    columns = tuple(Column(row.code, row.name) for row in rows)
    title = "Codes said by the same people" if people else "Codes on the same passages"
    cells = _same_people(report) if people else _same_passages(report)
    return Matrix(title, rows, columns, cells)


def _rows(report: Report) -> tuple[Row, ...]:
    return tuple(Row(code.id, code.name, depth) for depth, code in report.codebook.walk())


def _upwards(report: Report) -> dict[str, tuple[str, ...]]:
    """Return, for each code, itself and those above it."""
    return {code.id: tuple(above.id for above in report.codebook.ancestry(code.id)) for code in report.codebook}


def _counted(report: Report, title: str, columns: tuple[Column, ...], key: Callable[[Quote], str]) -> Matrix:
    upwards = _upwards(report)
    passages: dict[tuple[str, str], set[tuple[str, int, int]]] = defaultdict(set)
    people: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for quote in report.quotes:
        for code in upwards.get(quote.code, ()):
            passages[code, key(quote)].add((quote.transcript, quote.start, quote.end))
            people[code, key(quote)].add(person(quote))
    cells = {cell: Tally(len(found), len(people[cell])) for cell, found in passages.items()}
    return Matrix(title, _rows(report), columns, cells)


def _same_people(report: Report) -> dict[tuple[str, str], Tally]:
    upwards = _upwards(report)
    said: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for quote in report.quotes:
        said[person(quote)].update(upwards.get(quote.code, ()))
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for codes in said.values():
        for one in codes:
            for other in codes:
                counts[one, other] += 1
    return {cell: Tally(count, count) for cell, count in counts.items()}


def _same_passages(report: Report) -> dict[tuple[str, str], Tally]:
    """Count, for each pair of codes, the stretches of text that both cover."""
    upwards = _upwards(report)
    passages: dict[tuple[str, str], set[tuple[str, int, int]]] = defaultdict(set)
    people: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for quotes in _by_transcript(report.quotes):
        open_quotes: list[Quote] = []
        for quote in quotes:
            open_quotes = [other for other in open_quotes if other.end > quote.start]
            open_quotes.append(quote)
            for other in open_quotes:
                joint = (quote.transcript, max(quote.start, other.start), min(quote.end, other.end))
                for one in upwards.get(quote.code, ()):
                    for two in upwards.get(other.code, ()):
                        for pair in ((one, two), (two, one)):
                            passages[pair].add(joint)
                            people[pair].add(person(quote))
    return {pair: Tally(len(found), len(people[pair])) for pair, found in passages.items()}


def _by_transcript(quotes: Iterable[Quote]) -> Iterable[list[Quote]]:
    found: dict[str, list[Quote]] = defaultdict(list)
    for quote in quotes:
        found[quote.transcript].append(quote)
    return (sorted(group, key=lambda quote: (quote.start, quote.end)) for group in found.values())
