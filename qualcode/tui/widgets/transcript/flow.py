"""Where every turn lies on an endless page of rows, wrapping no more turns than are looked at.

The height of a turn that nobody has seen is estimated from its length; it is put right when the turn is wrapped. Sums
are kept by blocks of turns, so that finding a row costs the same in a transcript of any length that there is.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from qualcode.tui.widgets.transcript.cells import clusters, is_plain, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualcode.core.spans import Span

_BLOCK = 512
_KEPT = 512
"""Turns whose rows are kept; the rest are wrapped again when they are seen again, at the same height."""

_SPACES = " \u3000"
_BREAK_AFTER = frozenset(" \u3000-–—/")
_NOT_FIRST = frozenset("、。，．：；？！」』）】〉》”’…ー々")
"""Marks that East Asian typography keeps from the start of a line."""


class Row(NamedTuple):
    """What one row of the screen shows of the stored text: `[start, end)`, code points."""

    start: int
    end: int


class Place(NamedTuple):
    """A row of a turn; the rows after its last one are the space beneath it."""

    turn: int
    row: int


def wrap(text: str, span: Span, width: int) -> tuple[Row, ...]:
    """Return the rows of a passage at a width in cells: at least one, broken at line ends and between words.

    The white space at a break belongs to neither row. A word longer than a row is broken, but never inside a character.
    """
    rows: list[Row] = []
    start = span.start
    while True:
        end = text.find("\n", start, span.end)
        last = end < 0
        end = span.end if last else end
        rows.extend(_wrap_line(text, start, end, max(1, width)))
        if last:
            return tuple(rows)
        start = end + 1


def _wrap_line(text: str, start: int, end: int, width: int) -> Iterator[Row]:
    line = shown(text[start:end])
    breaks = _plain_breaks(line, width) if is_plain(line) else _wide_breaks(line, width)
    at = 0
    for cut in breaks:
        yield Row(start + at, start + at + len(line[at:cut].rstrip(_SPACES)))
        at = cut
    yield Row(start + at, start + at + len(line[at:].rstrip(_SPACES)))


def _plain_breaks(line: str, width: int) -> Iterator[int]:
    at = 0
    while len(line) - at > width:
        cut = max(line.rfind(" ", at, at + width + 1), line.rfind("-", at, at + width), line.rfind("—", at, at + width))
        cut = cut + 1 if cut > at else at + width
        while cut < len(line) and line[cut] == " ":
            cut += 1
        if cut >= len(line):
            return
        yield cut
        at = cut


def _wide_breaks(line: str, width: int) -> Iterator[int]:
    used, cut, since = 0, -1, 0
    previous = ""
    at = 0
    for cluster in clusters(line):
        room = (
            cluster.width + 2 * cluster.doubt
        )  # so that the row's end can be found again, whatever the terminal makes of it
        character = line[cluster.start : cluster.end]
        joins_words = previous and character not in _SPACES and character not in _NOT_FIRST
        if joins_words and (previous in _BREAK_AFTER or (cluster.width > 1 and cluster.start > at)):
            cut, since = cluster.start, 0
        while used + room > width and character not in _SPACES and cluster.start > at:
            if cut <= at:
                cut, since = cluster.start, 0
            yield cut
            at, used = cut, since
        used += room
        since += room
        previous = character


class Flow:
    """The rows of a transcript's turns at one width, wrapped when first asked for.

    Args:
        text: the transcript's text.
        spans: its turns' spans, in order.
        stretch: cells a code point fills on average, for estimates.
    """

    def __init__(self, text: str, spans: Sequence[Span], *, stretch: float = 1.0) -> None:
        self._text, self._spans, self._stretch = text, spans, stretch
        self._lengths = [span.end - span.start for span in spans]
        self._rows: dict[int, tuple[Row, ...]] = {}
        self._heights: list[int] = []
        self._blocks: list[int] = []
        self._tops: list[int] = [0]
        self._gap = self.width = 0
        self.wraps = 0

    def __len__(self) -> int:
        return len(self._spans)

    @property
    def total(self) -> int:
        """The rows of the whole transcript, as far as is known."""
        return self._tops[-1]

    def set_width(self, width: int, gap: int) -> None:
        """Take a new width in cells, and a number of empty rows beneath each turn; every height is estimated anew."""
        if (width, gap) == (self.width, self._gap) and self._heights:
            return
        self.width, self._gap = max(1, width), gap
        self._rows.clear()
        # Ragged right edges lose about half a word a row.
        fill = max(1.0, (width - 3) / self._stretch)
        base = 1 + gap
        self._heights = [base + int((length - 1) / fill) if length else base for length in self._lengths]
        self._blocks = [sum(self._heights[at : at + _BLOCK]) for at in range(0, len(self._heights), _BLOCK)]
        self._sum_up()

    def _sum_up(self) -> None:
        self._tops = list(accumulate(self._blocks, initial=0))

    def rows(self, turn: int) -> tuple[Row, ...]:
        """Return a turn's rows of text; its height is exact from then on."""
        found = self._rows.get(turn)
        if found is None:
            found = wrap(self._text, self._spans[turn], self.width)
            self.wraps += 1
            if len(self._rows) >= _KEPT:
                del self._rows[next(iter(self._rows))]
            self._rows[turn] = found
            height = len(found) + self._gap
            if height != self._heights[turn]:
                self._blocks[turn // _BLOCK] += height - self._heights[turn]
                self._heights[turn] = height
                self._sum_up()
        return found

    def height(self, turn: int) -> int:
        """Return the exact height of a turn with the space beneath it."""
        return len(self.rows(turn)) + self._gap

    def top(self, turn: int) -> int:
        """Return the row of the page that a turn starts on, as far as is known."""
        block = turn // _BLOCK
        return self._tops[block] + sum(self._heights[block * _BLOCK : turn])

    def find(self, y: int) -> Place:
        """Return what lies on a row of the page, as far as is known."""
        y = min(max(0, y), max(0, self.total - 1))
        block = max(0, min(bisect_right(self._tops, y) - 1, len(self._blocks) - 1))
        turn, rest = block * _BLOCK, y - self._tops[block]
        while turn < len(self._heights) - 1 and rest >= self._heights[turn]:
            rest -= self._heights[turn]
            turn += 1
        return Place(turn, rest)

    def row_of(self, turn: int, offset: int) -> int:
        """Return the row of a turn that shows a position: the last row that starts at or before it."""
        return max(0, bisect_right(self.rows(turn), offset, key=lambda row: row.start) - 1)

    def step(self, place: Place, rows: int) -> Place:
        """Return the place so many rows further down, or up when negative, wrapping what lies between."""
        turn, row = place.turn, min(place.row, self.height(place.turn) - 1) + rows
        while row < 0 and turn > 0:
            turn -= 1
            row += self.height(turn)
        while row >= self.height(turn) and turn < len(self) - 1:
            row -= self.height(turn)
            turn += 1
        return Place(turn, min(max(0, row), self.height(turn) - 1))
