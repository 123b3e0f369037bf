"""Numbers that a hearing's or a linguist's transcript sets before its lines: taken off, since nobody says them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from qualcode.formats.lines import Document, Line

_NUMBERED = re.compile(r"[ \t\u00a0]*(\d{1,5})(?:[.:)]?[ \t\u00a0]+|[.:)]?$)")
_FEWEST = 8
_LOOKED_AT = 40
_MOSTLY = 0.9
_GOING_ON = 0.5
"""Numbers stand among the words where this share of the lines without a label have one."""


def without_line_numbers(document: Document, labelled: Collection[int]) -> Document | None:
    """Return the document without the numbers at the start of its lines, each line with its own number as its place.

    None if they do not count the lines up, from one or anew on each page, or if each stands before a label: then they count
    turns, and are no part of any. `labelled` are the lines with labels, by index.
    """
    filled = [n for n, line in enumerate(document.lines) if document.said(line).strip()]
    sample = filled[:_LOOKED_AT]
    if sum(_NUMBERED.match(document.text, *document.lines[n][:2]) is not None for n in sample) < 0.5 * len(sample):
        return None
    going_on = [n for n in filled if n not in labelled]
    found = {n: m for n in filled if (m := _NUMBERED.match(document.text, *document.lines[n][:2]))}
    if len(found) < max(_FEWEST, _MOSTLY * len(filled)) or sum(n in found for n in going_on) < _GOING_ON * len(
        going_on
    ):
        return None
    counted = [int(found[n][1]) for n in found]
    up = sum(after in {before + 1, 1} for before, after in pairwise(counted))
    if not going_on or up < _MOSTLY * (len(counted) - 1):
        return None
    return _cut(document, {n: m.end() for n, m in found.items()})


def _cut(document: Document, begins: dict[int, int]) -> Document:
    """Return the document with lines that begin at the given positions."""
    parts: list[str] = []
    lines: list[Line] = []
    length = taken = 0
    for index, line in enumerate(document.lines):
        parts.append(document.text[taken : line.start])  # the line end before it, as it was
        length += line.start - taken
        start = begins.get(index, line.start)
        bold, apart = (length + end - start if end > start else 0 for end in (line.bold, line.apart))
        lines.append(line._replace(start=length, end=length + line.end - start, bold=bold, apart=apart))
        parts.append(document.text[start : line.end])
        length += line.end - start
        taken = line.end
    parts.append(document.text[taken:])
    said = f"{len(begins)} line numbers at the start of lines taken out"
    return replace(document, text="".join(parts), lines=lines, warnings=(*document.warnings, said))
