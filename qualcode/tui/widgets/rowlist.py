"""A list of any length that draws only the rows on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView

from qualcode.tui.widgets.drawing import Drawn, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.strip import Strip

    from qualcode.tui.widgets.drawing import Part

    Draw = Callable[[int, int, bool], Sequence[Sequence[Part]]]
    """Given an item's number, the width in cells and whether it is chosen, returns its rows."""


class RowList(ScrollView, Drawn, can_focus=True, inherit_bindings=False):
    """Shows numbered items of `height` rows each; one of them is chosen, and marked unless not `marks`.

    Whoever owns it draws an item when asked.
    """

    DEFAULT_CSS = """
    RowList { background: $surface; color: $foreground; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """

    class Moved(Message):
        """Another item is chosen: `index`."""

        def __init__(self, rows: RowList, index: int) -> None:
            super().__init__()
            self.rows, self.index = rows, index

        @property
        def control(self) -> RowList:
            """The list that sent this."""
            return self.rows

    class Picked(Message):
        """The chosen item, `index`, was clicked again."""

        def __init__(self, rows: RowList, index: int) -> None:
            super().__init__()
            self.rows, self.index = rows, index

        @property
        def control(self) -> RowList:
            """The list that sent this."""
            return self.rows

    def __init__(
        self,
        *,
        height: int = 1,
        marks: bool = True,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._height, self.marks = height, marks
        self._draw: Draw = lambda _index, _width, _chosen: ()
        self.count = 0
        self.index = 0
        self.empty = ""
        """What is said where there is no item."""

    def set_items(self, count: int, draw: Draw, *, index: int = 0) -> None:
        """Show these items with one of them chosen."""
        self.count, self._draw = count, draw
        self.index = min(max(0, index), max(0, count - 1))
        self.virtual_size = Size(max(1, self.scrollable_content_region.width), count * self._height)
        self.refresh()
        self._reveal()

    def step(self, by: int) -> None:
        """Choose the item so many further down, or up."""
        self.choose(self.index + by)

    def choose(self, index: int) -> None:
        """Choose an item, the nearest there is."""
        index = min(max(0, index), max(0, self.count - 1))
        if index != self.index:
            self.index = index
            self.refresh()
            self._reveal()
            self.post_message(self.Moved(self, index))

    def _reveal(self) -> None:
        region = Region(0, self.index * self._height, max(1, self.size.width), self._height)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        """Fit the items to the new width."""
        self.virtual_size = Size(max(1, self.scrollable_content_region.width), self.count * self._height)
        self._reveal()

    def render_line(self, y: int) -> Strip:
        """Draw one row on screen."""
        width = self.scrollable_content_region.width
        index, row = divmod(y + self.scroll_offset.y, self._height)
        if not 0 <= index < self.count:
            said = folded(self.empty, width - 3, 9) if self.empty and not self.count else ()
            return self.strip_of([("  ", ""), (said[y], "quiet")] if y < len(said) else (), width)
        chosen = self.marks and index == self.index
        drawn = self._draw(index, width, chosen)
        return self.strip_of(drawn[row] if row < len(drawn) else (), width, chosen=chosen)

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked; a click on what is chosen picks it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = (offset.y + self.scroll_offset.y) // self._height
        if 0 <= index < self.count:
            if index == self.index:
                self.post_message(self.Picked(self, index))
            self.choose(index)
