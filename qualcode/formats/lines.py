"""A document as text and lines, which is where speakers are looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What ends a line for a reader. Only \n, \r\n and \r are rewritten at import; these others stay in the stored text.
_BREAK = re.compile("[\n\u2028\u2029\f\v\x85]")


class Line(NamedTuple):
    """A line of the text: its span, where it stands in the source, and how it is set.

    `bold` is where the bold run that opens the line ends (0 if none does), `apart` where one in italics, underlined, coloured or
    in small capitals does. `heading` lines are never spoken. `column` counts the cells of its row, if there are several.
    """

    start: int
    end: int
    number: int
    bold: int = 0
    heading: bool = False
    apart: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """Text as it will be stored and its lines in order. `unit` is what their numbers count: line, paragraph or page."""

    text: str
    lines: Sequence[Line]
    format: str
    unit: str = "line"
    warnings: tuple[str, ...] = ()

    def said(self, line: Line) -> str:
        """Return the words of a line."""
        return self.text[line.start : line.end]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a word-processor or page format, before the text is joined.

    `bold` counts its opening bold letters, `apart` its opening letters in italics, colour and the like. `column` counts the
    cells of its table's row from 1, 0 outside of rows of several cells.
    """

    text: str
    number: int
    bold: int = 0
    heading: bool = False
    in_table: bool = False
    apart: int = 0
    column: int = 0


@dataclass(slots=True)
class Prose:
    """What a word-processor format holds: paragraphs in order, its tables as rows of cell texts, and warnings."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def opening(pieces: Iterable[tuple[str, bool]]) -> int:
    """Count the code points of a paragraph's pieces before the first letter that is not set in the way asked about."""
    counted = 0
    for text, so in pieces:
        if not so and text.strip():
            break
        counted += len(text)
    return counted


def mark_row(paragraphs: list[Paragraph], starts: Sequence[int]) -> None:
    """Mark the last paragraphs as standing in the cells of a row, which begin at `starts`; a single cell is no row."""
    if len(starts) > 1:
        for column, (first, end) in enumerate(pairwise([*starts, len(paragraphs)]), 1):
            paragraphs[first:end] = [replace(p, column=column) for p in paragraphs[first:end]]


def split_lines(text: str) -> list[Line]:
    """Return the lines of a plain text, numbered from 1, without their line ends."""
    lines, start = [], 0
    for number, match in enumerate(_BREAK.finditer(text), 1):
        lines.append(Line(start, match.start(), number))
        start = match.end()
    if start < len(text):
        lines.append(Line(start, len(text), len(lines) + 1))
    return lines


def joined(paragraphs: Iterable[Paragraph], kind: str, *, unit: str, warnings: Sequence[str] = ()) -> Document:
    r"""Join paragraphs by \n. A paragraph with breaks inside gives several lines of the same number."""
    parts: list[str] = []
    lines: list[Line] = []
    at = 0
    for paragraph in paragraphs:
        start = at
        for match in _BREAK.finditer(paragraph.text):
            lines.append(_line(paragraph, at, start, at + match.start()))
            start = at + match.end()
        lines.append(_line(paragraph, at, start, at + len(paragraph.text)))
        parts.append(paragraph.text)
        at += len(paragraph.text) + 1
    return Document("\n".join(parts), lines, kind, unit, tuple(warnings))


def _line(paragraph: Paragraph, at: int, start: int, end: int) -> Line:
    bold, apart = min(at + paragraph.bold, end), min(at + paragraph.apart, end)
    return Line(
        start,
        end,
        paragraph.number,
        bold if bold > start else 0,
        paragraph.heading,
        apart if apart > start else 0,
        paragraph.column,
    )


@dataclass(slots=True)
class Composer:
    """Builds the stored text of formats that have no running text: each turn as `Label: words`, a blank line between."""

    parts: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, label: str, words: str) -> tuple[int, int]:
        """Add a turn and return where its words start and end."""
        head = ("\n\n" if self.parts else "") + (f"{label}: " if label else "")
        start = self.length + len(head)
        self.parts.append(head + words)
        self.length = start + len(words)
        return start, self.length

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.parts)
