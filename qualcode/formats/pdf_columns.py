"""Tables on PDF pages that have no rules: columns that begin at one place each, rows that begin with a number or a time."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from qualcode.formats.columns import is_wordless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.formats.pdf_rows import Row

_FEWEST_COLUMNS = 3
"""Of two columns the second is told by the tab before it; these are no tables here."""

_FEWEST_ROWS = 3
_BEGUN = 0.06
"""A column begins in this share of the lines, or more."""

_NEAR = 4.0
"""Pieces that begin this many points apart begin at one place."""

_MOSTLY = 0.9
_NUMBERED = 0.75
"""Where more of the lines than this begin with a number, it counts lines and no rows."""


GOES_ON = -1
"""The row of cells that go on with the last row of the page before."""


def put_in_cells(bands: Sequence[Sequence[Row]], known: Sequence[float] = ()) -> Sequence[float]:
    """Give the pieces of a page without rules their cells, if they stand in columns, and return where these begin.

    `bands` are the pieces at one height each; `known` are the columns of the page before, in which fewer rows may stand.
    """
    if known and _filled(bands, known, fewest=0):
        return known
    starts = _columns(bands)
    return starts if len(starts) >= _FEWEST_COLUMNS and _filled(bands, starts, fewest=_FEWEST_ROWS) else ()


def _filled(bands: Sequence[Sequence[Row]], starts: Sequence[float], *, fewest: int) -> bool:
    """Put what fits into the columns into cells, and say whether it is a table."""
    fits = [all(_fits(piece, starts) for piece in band) for band in bands]
    if not any(fits) or not all(fits[fits.index(True) : len(fits) - fits[::-1].index(True)]):
        return False  # only a title above and a page number below may stand outside
    fitting = [band for band, fit in zip(bands, fits, strict=True) if fit]
    begun = [band for band in fitting if _column(band[0], starts) == 0]
    numbers = [band for band in begun if is_wordless(band[0].text)]
    wide = sum(len(band) > 1 for band in begun)
    if not fewest <= len(numbers) <= max(_NUMBERED * len(fitting), 2) or len(fitting) < _MOSTLY * len(bands) - 4:
        return False
    if len(numbers) < _MOSTLY * len(begun) - 1 or wide < _MOSTLY * len(begun):
        return False
    row = GOES_ON
    for band in fitting:
        row += _column(band[0], starts) == 0
        for piece in band:
            piece.cell = (row, _column(piece, starts))
    return True


def _columns(bands: Sequence[Sequence[Row]]) -> list[float]:
    """Return where columns begin, from the left."""
    places = Counter(round(piece.x0) for band in bands for piece in band)
    starts: list[float] = []
    for place in sorted(places):
        near = sum(n for other, n in places.items() if abs(other - place) <= _NEAR)
        if near >= max(_FEWEST_ROWS, _BEGUN * len(bands)) and (not starts or place - starts[-1] > _NEAR):
            starts.append(float(place))
    return starts


def _column(piece: Row, starts: Sequence[float]) -> int:
    return max(0, bisect_right(starts, piece.x0 + _NEAR) - 1)


def _fits(piece: Row, starts: Sequence[float]) -> bool:
    """Say whether a piece begins where a column does and ends before the next."""
    column = _column(piece, starts)
    after = starts[column + 1] if column + 1 < len(starts) else float("inf")
    return abs(piece.x0 - starts[column]) <= 2 * _NEAR and piece.x1 <= after + _NEAR
