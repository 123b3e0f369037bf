"""A page of any length whose rows are only known once they have been looked at.

Everything on screen hangs on one row that stays where it is (`settle`): what is visible is wrapped, and the page's size
and scroll position are put right around it. So an estimate that was wrong never makes the text jump.
"""

from __future__ import annotations

from typing import Any

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.widget import Widget

from qualcode.tui.widgets.transcript.flow import Flow, Place

_FAR = 2
"""Beyond so many screens a scroll is a jump: nothing on the way is wrapped."""


class Page(ScrollView, inherit_bindings=False):
    """Scrolls over a `Flow`. `lines` are the places on screen, from the top."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.flow = Flow("", ())
        self.lines: list[Place] = []
        self._top_row = 0
        self._settling = False

    @property
    def view_height(self) -> int:
        """The rows of text on screen."""
        return self.scrollable_content_region.height

    def settle(self, place: Place, screen_y: int) -> None:
        """Show `place` on the row `screen_y` of the screen, or as near as the ends of the page allow."""
        height = self.view_height
        if not len(self.flow) or height < 1:
            return
        lines = self._lines_from(self.flow.step(place, -screen_y), height)
        if len(lines) < height:
            last = Place(lines[-1].turn, lines[-1].row)
            lines = self._lines_from(self.flow.step(last, 1 - height), height)
        self._top_row = self.flow.top(lines[0].turn) + lines[0].row
        self._settling = True
        try:
            size = Size(self.scrollable_content_region.width, self.flow.total)
            if size != self.virtual_size:
                # Assigning virtual_size would lay out the whole screen anew; only the scroll bar has to know.
                self.set_reactive(Widget.virtual_size, size)
                self._scroll_update(size)
            self.scroll_target_y = self.scroll_y = self._top_row
        finally:
            self._settling = False
        if lines != self.lines:
            self.lines = lines
            self.refresh()
            self.scrolled()

    def scrolled(self) -> None:
        """Hear that other rows are on screen."""

    def _lines_from(self, top: Place, height: int) -> list[Place]:
        lines: list[Place] = []
        turn, row = top
        while len(lines) < height and turn < len(self.flow):
            below = self.flow.height(turn)
            lines.extend(Place(turn, at) for at in range(row, min(below, row + height - len(lines))))
            turn, row = turn + 1, 0
        return lines

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the wheel and the scroll bar: near places from where the screen is now, far ones by estimate."""
        if not self._settling and self.lines:
            wanted = round(new_value)
            distance = wanted - self._top_row
            if abs(distance) <= _FAR * self.view_height:
                self.settle(self.lines[0], -distance)
            else:
                self.settle(self.flow.find(wanted), 0)
            if self.scroll_y != new_value:
                return
        super().watch_scroll_y(old_value, new_value)

    def scroll_to(self, x: float | None = None, y: float | None = None, **options: Any) -> None:
        """Scroll at once: animation would run through rows that nobody looks at."""
        super().scroll_to(x, y, **{**options, "animate": False})

    def reveal(self, turn: int, first: int, last: int) -> None:
        """Show rows `first` to `last` of a turn with some rows around them.

        What is on screen already stays. Otherwise the page turns by most of a screen rather than by a row: the next keys
        then move through text that stands still, and most of the screen shows what is still to be read.
        """
        height = self.view_height
        if height < 1 or not len(self.flow):
            return
        around = min(3, height // 6)
        rows = last - first
        top = self.flow.top(turn) + first - self._top_row
        if self.lines and around <= top and top + rows < height - around:
            return
        lowest = height - 1 - around - rows
        self.settle(Place(turn, first), max(around, min(lowest, height * 3 // 4 if top < around else height // 4)))

    def redraw(self, turns: set[int]) -> None:
        """Draw again those rows on screen that belong to some turns."""
        rows = [y for y, place in enumerate(self.lines) if place.turn in turns]
        if rows:
            self.refresh(Region(0, rows[0], self.size.width, rows[-1] + 1 - rows[0]))
