"""Carrying spans from one version of a text to the next: where a passage stands now, if it still stands unchanged."""

from __future__ import annotations

import bisect
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from qualcode.core.alignment import equal_blocks
from qualcode.core.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_FINE = 4_000
"""Changed stretches of up to this many code points are compared word for word; longer ones count as changed throughout."""


def carried(old: str, new: str, spans: Iterable[Span]) -> list[Span | None]:
    """Return where each span of `old` stands in `new`, or None where its passage was changed or taken out.

    Texts are aligned by lines, and within changed lines by characters. A passage is carried only if all of it stands in the
    new text in one piece at the aligned place: nothing is searched for elsewhere, so nothing is guessed.
    """
    runs = _runs(old, new)
    starts = [run[0] for run in runs]
    found: list[Span | None] = []
    for span in spans:
        at = bisect.bisect_right(starts, span.start) - 1
        place: Span | None = None
        if at >= 0:
            a, b, size = runs[at]
            if span.end <= a + size:
                place = Span(span.start - a + b, span.end - a + b)
        found.append(place)
    return found


def _runs(old: str, new: str) -> list[tuple[int, int, int]]:
    """Return the equal stretches as (start in old, start in new, length), in order, neighbours joined."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _offsets(old_lines), _offsets(new_lines)
    runs: list[tuple[int, int, int]] = []
    at, there = 0, 0
    for a1, b1, size in (*equal_blocks(old_lines, new_lines), (len(old_lines), len(new_lines), 0)):
        a, b, a2, b2 = old_at[at], new_at[there], old_at[a1], new_at[b1]
        if a < a2 and b < b2 and max(a2 - a, b2 - b) <= _FINE:
            inner = SequenceMatcher(None, old[a:a2], new[b:b2], autojunk=False)
            for x, y, length in inner.get_matching_blocks():
                _push(runs, a + x, b + y, length)
        at, there = a1 + size, b1 + size
        _push(runs, a2, b2, old_at[at] - a2)
    return runs


def _push(runs: list[tuple[int, int, int]], a: int, b: int, size: int) -> None:
    if size == 0:
        return
    if runs and runs[-1][0] + runs[-1][2] == a and runs[-1][1] + runs[-1][2] == b:
        runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + size)
    else:
        runs.append((a, b, size))


def _offsets(lines: list[str]) -> list[int]:
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    return offsets
