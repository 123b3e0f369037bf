"""What differs between two versions of a text: changed lines with some lines around them, and within them the changed words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from qualcode.core.alignment import equal_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_AROUND = 1
"""Unchanged lines shown before and after a change."""

_SAME_LINE = 0.4
"""Two lines are shown as one that was changed if at least this share of their words is the same (`difflib` ratio)."""

_NEAR = 20
"""How many lines further on a changed line is looked for; where all was written anew, looking through the rest would take minutes."""

_MOST_WORDS = 2_000
"""Longer lines are shown as taken out and put in, not word by word."""

_WORD = re.compile(r"\w+|[^\w\s]")
_PIECE = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the comparison. `sign` is " " for unchanged, "-" for taken out, "+" for put in.

    `parts` are its words in order, each with whether it is what changed.
    """

    sign: str
    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(words for words, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Hunk:
    """A stretch with changes; `old` and `new` are the numbers, from 1, of its first line in either version."""

    old: int
    new: int
    lines: tuple[Line, ...]


def compared(old: str, new: str) -> list[Hunk]:
    """Return what differs, in order; nothing for equal texts."""
    before, after = old.split("\n"), new.split("\n")
    hunks: list[Hunk] = []
    lines: list[Line] = []
    first = (0, 0)
    at, there = 0, 0
    for a, b, size in (*equal_blocks(before, after), (len(before), len(after), 0)):
        if (a, b) != (at, there):
            if not lines:
                around = before[max(0, at - _AROUND) : at]
                first = (at - len(around), there - len(around))
                lines += _unchanged(around)
            lines += _changed(before[at:a], after[there:b])
        at, there = a + size, b + size
        if lines and (size > 2 * _AROUND or (at, there) == (len(before), len(after))):
            hunks.append(Hunk(first[0] + 1, first[1] + 1, (*lines, *_unchanged(before[a : min(at, a + _AROUND)]))))
            lines = []
        elif lines:
            lines += _unchanged(before[a:at])
    return hunks


def _unchanged(lines: Sequence[str]) -> list[Line]:
    return [Line(" ", ((line, False),)) for line in lines]


def _changed(gone: Sequence[str], come: Sequence[str]) -> Iterator[Line]:
    """Yield the lines taken out and put in; lines that resemble each other stand together, word by word."""
    at = 0
    for line in gone:
        twin = next((i for i in range(at, min(len(come), at + _NEAR)) if _alike(line, come[i])), None)
        if twin is None:
            yield Line("-", ((line, True),))
            continue
        yield from (Line("+", ((other, True),)) for other in come[at:twin])
        yield from _word_by_word(line, come[twin])
        at = twin + 1
    yield from (Line("+", ((other, True),)) for other in come[at:])


def _alike(one: str, other: str) -> bool:
    words, others = _WORD.findall(one), _WORD.findall(other)
    if max(len(words), len(others)) > _MOST_WORDS:
        return False
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    return matcher.quick_ratio() >= _SAME_LINE and matcher.ratio() >= _SAME_LINE


def _word_by_word(one: str, other: str) -> Iterator[Line]:
    words, others = _PIECE.findall(one), _PIECE.findall(other)
    out: list[tuple[str, bool]] = []
    put: list[tuple[str, bool]] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        changed = tag != "equal"
        if a2 > a1:
            out.append(("".join(words[a1:a2]), changed))
        if b2 > b1:
            put.append(("".join(others[b1:b2]), changed))
    yield Line("-", tuple(out))
    yield Line("+", tuple(put))
