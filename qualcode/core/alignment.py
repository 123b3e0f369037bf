"""Which lines of two texts are the same, in time that does not grow with the square of a long transcript.

Lines that stand once in both texts are taken as fixed points if they come in one order ("patience diff", Bram Cohen); only what lies
between two of them is compared line by line. `difflib` alone takes minutes where most lines are blank or say "Yes.".
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Block = tuple[int, int, int]
    """First line in the old text, first in the new, number of lines."""

_PAIRS = 250_000
"""Stretches with more pairs of lines than this are compared with `difflib`'s heuristic for frequent lines."""


def equal_blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Return the stretches of equal lines in order, neighbours joined."""
    found: list[Block] = []
    todo = [(0, len(old), 0, len(new))]
    while todo:
        a, a_end, b, b_end = todo.pop()
        size = 0
        while a + size < a_end and b + size < b_end and old[a + size] == new[b + size]:
            size += 1
        if size:
            found.append((a, b, size))
            a, b = a + size, b + size
        size = 0
        while a_end - size > a and b_end - size > b and old[a_end - size - 1] == new[b_end - size - 1]:
            size += 1
        if size:
            a_end, b_end = a_end - size, b_end - size
            found.append((a_end, b_end, size))
        if a < a_end and b < b_end:
            points = _fixed_points(old, new, (a, a_end, b, b_end))
            if points:
                ends = [(a, b), *points, (a_end, b_end)]
                todo += [(x, x2, y, y2) for (x, y), (x2, y2) in pairwise(ends)]
            else:
                found += _line_by_line(old, new, (a, a_end, b, b_end))
    return _joined(sorted(found))


def _fixed_points(old: Sequence[str], new: Sequence[str], within: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Return lines that stand once in both stretches, the longest run of them that is in one order."""
    a, a_end, b, b_end = within
    once, once_there = (
        {line for line, count in Counter(lines).items() if count == 1} for lines in (old[a:a_end], new[b:b_end])
    )
    where = {line: j for j, line in enumerate(new[b:b_end], b) if line in once_there}
    pairs = [(i, where[line]) for i, line in enumerate(old[a:a_end], a) if line in once and line in where]
    ends: list[int] = []
    """By length, the smallest line of `new` that an ordered run of that length ends with."""
    run: list[tuple[int, int]] = []
    for _, j in pairs:
        at = bisect_left(ends, j)
        ends[at : at + 1] = [j]
        run.append((at, j))
    chosen: list[tuple[int, int]] = []
    length = len(ends) - 1
    for (at, j), (i, _) in zip(reversed(run), reversed(pairs), strict=True):
        if at == length and (not chosen or j < chosen[-1][1]):
            chosen.append((i, j))
            length -= 1
    return chosen[::-1]


def _line_by_line(old: Sequence[str], new: Sequence[str], within: tuple[int, int, int, int]) -> list[Block]:
    a, a_end, b, b_end = within
    heuristic = (a_end - a) * (b_end - b) > _PAIRS
    matcher = SequenceMatcher(None, old[a:a_end], new[b:b_end], autojunk=heuristic)
    return [(a + i, b + j, size) for i, j, size in matcher.get_matching_blocks() if size]


def _joined(blocks: Sequence[Block]) -> list[Block]:
    joined: list[Block] = []
    for a, b, size in blocks:
        if joined and joined[-1][0] + joined[-1][2] == a and joined[-1][1] + joined[-1][2] == b:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + size)
        else:
            joined.append((a, b, size))
    return joined
