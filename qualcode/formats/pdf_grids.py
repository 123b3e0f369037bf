"""Ruled tables on PDF pages: which lines are drawn, and in which row and column of them a piece of text stands."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_THIN = 3.0
"""A rule is at most this many points thick, and rules this close are one."""

_SHORTEST = 6.0
_ACROSS = 0.5
"""A rule between rows reaches over this share of the table's width or more."""

_DOWN = 0.1
_FEWEST = 3
"""Rules that a table has at least in each direction: two rows, two columns."""


_MOST = 5000
"""With more rules than this on a page it is a drawing."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a page's table has its rules, in points: columns from the left, rows from below, and each upright rule as drawn."""

    xs: Sequence[float]
    ys: Sequence[float]
    uprights: Sequence[tuple[float, float, float]]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the row, from the top, and the column of a place; None outside the table."""
        column, row = bisect_right(self.xs, x) - 1, len(self.ys) - bisect_right(self.ys, y) - 1
        return (row, column) if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1 else None

    def cuts(self, x0: float, x1: float, y: float) -> list[float]:
        """Return where upright rules cut a line of text that has been read as one."""
        return sorted({x for x, low, high in self.uprights if x0 < x < x1 and low - 1 <= y <= high + 1})


def grid_of(page: Any) -> Grid | None:
    """Return the rules of the table on a page, None if there is none."""
    level, upright = [], []
    for x0, y0, x1, y1 in _edges(page):
        if y1 - y0 <= _THIN and x1 - x0 >= _SHORTEST:
            level.append(((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THIN and y1 - y0 >= _SHORTEST:
            upright.append(((x0 + x1) / 2, y0, y1))
    if len(upright) < _FEWEST or len(level) < _FEWEST or len(upright) + len(level) > _MOST:
        return None
    height = max(u[2] for u in upright) - min(u[1] for u in upright)
    xs = _places(upright, _DOWN * height)
    if len(xs) < _FEWEST:
        return None
    ys = _places(level, _ACROSS * (xs[-1] - xs[0]))
    return Grid(xs, ys, upright) if len(ys) >= _FEWEST else None


def _edges(element: Any) -> Iterator[tuple[float, float, float, float]]:
    """Yield the lines that are drawn, and the sides of boxes, as left, bottom, right and top."""
    from pdfminer.layout import LTCurve, LTFigure, LTPage

    for child in element:
        if isinstance(child, LTFigure):
            yield from _edges(child)
        elif isinstance(child, LTCurve):
            x0, y0, x1, y1 = child.bbox
            if min(x1 - x0, y1 - y0) <= _THIN:
                yield x0, y0, x1, y1
            elif isinstance(element, LTPage) and x1 - x0 < 0.97 * element.width:
                yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))


def _places(rules: Iterable[tuple[float, float, float]], least: float) -> list[float]:
    """Return where rules stand, those close together as one, if together they are as long as `least`."""
    places: list[float] = []
    lengths: list[float] = []
    for at, start, end in sorted(rules):
        if places and at - places[-1] <= _THIN:
            lengths[-1] += end - start
        else:
            places.append(at)
            lengths.append(end - start)
    return [at for at, length in zip(places, lengths, strict=True) if length >= least]
