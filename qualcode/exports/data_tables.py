"""0/1 tables for statistics programs: units × codes per coder, long and wide, with a data dictionary. CSV, UTF-8.

No words of a transcript are in them: a unit is named by transcript and position.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from qualcode.core.cells import quiet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qualcode.core.codebook import Codebook


@dataclass(frozen=True, slots=True)
class DataUnit:
    """One unit: its number, where it stands, who speaks, and whether it was drawn for the second coder's sample."""

    number: int
    transcript: str
    turn: int
    start: int
    end: int
    participant: str
    group: str
    sampled: bool


@dataclass(frozen=True, slots=True)
class DataTables:
    """What the tables are made of.

    `given` is coder → unit's number → ids of the codes given; `judged` coder → numbers of the units that the coder judged.
    A unit that was judged and not coded is 0 throughout; one that was not judged is left empty.
    """

    units: Sequence[DataUnit]
    codebook: Codebook
    given: Mapping[str, Mapping[int, frozenset[str]]]
    judged: Mapping[str, frozenset[int]]
    sampled: bool

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """Yield each file's name and its lines."""
        yield "units.csv", _lines(self._units())
        yield "wide.csv", _lines(self._wide())
        yield "long.csv", _lines(self._long())
        yield "codes.csv", _lines(self._codes())
        yield "dictionary.csv", _lines(self._dictionary())

    def _units(self) -> Iterator[Sequence[object]]:
        yield ("unit", "transcript", "turn", "start", "end", "characters", "participant", "group", "in_sample")
        for u in self.units:
            drawn = int(u.sampled) if self.sampled else ""
            yield (u.number, u.transcript, u.turn, u.start, u.end, u.end - u.start, u.participant, u.group, drawn)

    def _wide(self) -> Iterator[Sequence[object]]:
        codes = [code.id for code in self.codebook]
        yield ("unit", "coder", *codes)
        for coder, given in self.given.items():
            for unit in self.units:
                if unit.number in self.judged[coder]:
                    found = given.get(unit.number, frozenset())
                    yield (unit.number, coder, *(int(code in found) for code in codes))
                else:
                    yield (unit.number, coder, *("" for _ in codes))

    def _long(self) -> Iterator[Sequence[object]]:
        codes = [code.id for code in self.codebook]
        yield ("unit", "coder", "code", "given")
        for coder, given in self.given.items():
            for unit in self.units:
                if unit.number in self.judged[coder]:
                    found = given.get(unit.number, frozenset())
                    for code in codes:
                        yield (unit.number, coder, code, int(code in found))

    def _codes(self) -> Iterator[Sequence[object]]:
        yield ("code", "name", "path", "theme", "parent")
        for _, code in self.codebook.walk():
            book = self.codebook
            yield (code.id, code.name, book.path(code.id), book.theme_of(code.id).id, code.parent or "")

    def _dictionary(self) -> Iterator[Sequence[object]]:
        yield ("file", "column", "type", "meaning")
        for file, column, kind, meaning in DICTIONARY:
            yield (f"{file}.csv", column, kind, meaning)
        for _, code in self.codebook.walk():
            yield ("wide.csv", code.id, "0, 1 or empty", f"1: the coder gave the unit '{self.codebook.path(code.id)}'")


_BATCH = 5_000

DICTIONARY = (
    ("units", "unit", "integer", "Number of the unit; the same in all files. A unit is a turn, or a run of sentences in a long turn"),
    ("units", "transcript", "text", "Name of the transcript"),
    ("units", "turn", "integer", "Number of the turn in the transcript"),
    ("units", "start", "integer", "Where the unit begins in the transcript's text, in Unicode code points from 0"),
    ("units", "end", "integer", "Where it ends; the code point at this position is not part of it"),
    ("units", "characters", "integer", "Length of the unit in code points"),
    ("units", "participant", "text", "Who speaks, by the project's name or pseudonym; empty if not set"),
    ("units", "group", "text", "Id of the group they speak as; empty if not set"),
    ("units", "in_sample", "0, 1 or empty", "1: drawn for the second coder's sample; empty: no sample was drawn"),
    ("wide", "unit", "integer", "Number of the unit, as in units.csv"),
    ("wide", "coder", "text", "Who coded"),
    ("long", "unit", "integer", "Number of the unit, as in units.csv"),
    ("long", "coder", "text", "Who coded"),
    ("long", "code", "text", "Id of the code, as in codes.csv"),
    ("long", "given", "0 or 1", "1: the coder gave the unit this code; 0: judged and not given. Not judged: no row (empty in wide.csv)"),
    ("codes", "code", "text", "Id of the code in codebook.yaml"),
    ("codes", "name", "text", "Name of the code"),
    ("codes", "path", "text", "Names from the theme down"),
    ("codes", "theme", "text", "Id of the theme it belongs to"),
    ("codes", "parent", "text", "Id of the code above it; empty for a theme"),
)  # fmt: skip
"""File, column, type and meaning of every column but those of the codes, which are added by their ids."""


def _lines(rows: Iterator[Sequence[object]]) -> Iterator[str]:
    """Yield rows as CSV, some thousands at a time; no cell is taken for a formula."""
    safe: dict[object, object] = {}

    def cell(value: object) -> object:
        if value not in safe:
            safe[value] = quiet(value) if isinstance(value, str) else value
        return safe[value]

    while batch := list(islice(rows, _BATCH)):
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(map(cell, row) for row in batch)
        yield buffer.getvalue()
