"""The columns that the transcript's width is shared out to."""

from __future__ import annotations

from typing import NamedTuple

_MEASURE = 110
"""Lines of more cells than this are tiring to read."""


class Columns(NamedTuple):
    """Widths in cells, from left to right. The cursor's column is one cell; one cell is left before and after the text."""

    name: int
    time: int
    lanes: int
    text: int

    @property
    def gutter(self) -> int:
        """The cell that the coding bars start in."""
        return 1 + self.name + self.time

    @property
    def body(self) -> int:
        """The cell that the text starts in."""
        return self.gutter + self.lanes + 1


def columns(width: int) -> Columns:
    """Return the columns for a widget of so many cells. A column holds its own space to the right."""
    if width >= 100:
        name, time, lanes = 17, 9, 4
    elif width >= 76:
        name, time, lanes = 12, 0, 4
    elif width >= 40:
        name, time, lanes = 9, 0, 3
    else:
        name, time, lanes = 5, 0, 1
    return Columns(name, time, lanes, max(1, min(_MEASURE, width - name - time - lanes - 3)))
