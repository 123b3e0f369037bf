"""The transcript on screen, with one passage always selected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.geometry import Offset
from textual.message import Message

from qualcode.core.spans import Span
from qualcode.tui.widgets.transcript.canvas import Canvas
from qualcode.tui.widgets.transcript.cells import index_at_cell, shown, whole_clusters
from qualcode.tui.widgets.transcript.flow import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.binding import BindingType

    from qualcode.tui.widgets.transcript.marks import Mark


class TranscriptView(Canvas, can_focus=True, inherit_bindings=False):
    """Shows a transcript with its codings; the selection is always exactly what would be coded.

    It holds core values only: the screen gives it a transcript and marks, and hears what is selected. Keys that move by
    units and words are bound by the screen; only those that turn pages are here.
    """

    DEFAULT_CSS = Path(__file__).with_name("transcript.tcss").read_text(encoding="utf-8")
    ALLOW_SELECT = False  # Textual's own selection knows rows on screen; this one knows positions in the text
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("home,ctrl+home", "edge(-1)", "To the start", show=False),
        Binding("end,ctrl+end", "edge(1)", "To the end", show=False),
    ]

    class SelectionChanged(Message):
        """Something else is selected: `span`, with the cursor on the unit `unit_index` (-1 where there are none)."""

        def __init__(self, view: TranscriptView, span: Span, unit_index: int) -> None:
            super().__init__()
            self.view, self.span, self.unit_index = view, span, unit_index

        @property
        def control(self) -> TranscriptView:
            """The widget that sent this."""
            return self.view

    class MarkClicked(Message):
        """The bar of a coding was clicked; `guid` is the mark's."""

        def __init__(self, view: TranscriptView, guid: str) -> None:
            super().__init__()
            self.view, self.guid = view, guid

        @property
        def control(self) -> TranscriptView:
            """The widget that sent this."""
            return self.view

    class Scrolled(Message):
        """Other rows are on screen."""

        def __init__(self, view: TranscriptView) -> None:
            super().__init__()
            self.view = view

        @property
        def control(self) -> TranscriptView:
            """The widget that sent this."""
            return self.view

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id, classes=classes)
        self._drag_from: int | None = None
        self._dragged = False

    @property
    def on_screen(self) -> Span:
        """The passage whose rows are on screen; empty before anything has been drawn."""
        if not self.lines:
            return Span(0, 0)
        return Span(self._turns[self.lines[0].turn].span.start, self._turns[self.lines[-1].turn].span.end)

    def scrolled(self) -> None:
        """Say that other rows are on screen."""
        self.post_message(self.Scrolled(self))

    # What is selected

    @property
    def selected_text(self) -> str:
        """The words of the selection, as stored."""
        return self.selection.of(self._text)

    @property
    def unit_index(self) -> int:
        """The unit that the cursor is on, by its place in the list of units; -1 where there are none."""
        return self._selecting.unit_index

    def marks_at(self, unit_index: int | None = None) -> tuple[Mark, ...]:
        """Return the codings on a unit, or on the selection if none is named, in the order they are drawn."""
        span = self.selection if unit_index is None else self._units[unit_index].span
        turn = self._selecting.turn_at(span.start)
        return tuple(mark for mark in self._marks.get(turn, ()) if mark.span.overlaps(span))

    def select(self, span: Span) -> None:
        """Select a span, as far as it lies in one turn."""
        self._select(lambda: self._selecting.select(span))

    def goto_unit(self, index: int) -> None:
        """Put the cursor on a unit, by its place in the list."""
        self._select(lambda: self._selecting.go_to_unit(index))

    def goto_offset(self, offset: int) -> None:
        """Put the cursor on the unit at a position, or the nearest to it."""
        self.goto_unit(self._selecting.unit_at(offset))

    def move_unit(self, by: int) -> None:
        """Move the cursor by so many units."""
        self.goto_unit(self.unit_index + by)

    def extend_unit(self, by: int) -> None:
        """Move the selection's free end by units, within the turn."""
        self._select(lambda: self._selecting.extend_unit(by))

    def grow_end(self, words: int) -> None:
        """Take more words in at the end of the selection, or fewer when negative."""
        self._select(lambda: self._selecting.grow_end(words))

    def grow_start(self, words: int) -> None:
        """Take more words in at the start of the selection, or fewer when negative."""
        self._select(lambda: self._selecting.grow_start(words))

    def _select(self, change: Callable[[], object], *, follow: bool = True) -> None:
        before, unit_before, turn_before = self.selection, self.unit_index, self._selecting.turn
        change()
        if (self.selection, self.unit_index) != (before, unit_before):
            self.redraw({turn_before})
            self.redraw({self._selecting.turn})
            self._changed()
        if follow:
            self._reveal(before)

    def _changed(self) -> None:
        self.post_message(self.SelectionChanged(self, self.selection, self.unit_index))

    def _reveal(self, before: Span) -> None:
        """Show the selection; if it is longer than the screen and only one end of it has moved, that end."""
        if self._turns and self.flow.width:
            turn, now = self._selecting.turn, self.selection
            first = self.flow.row_of(turn, now.start)
            last = max(first, self.flow.row_of(turn, now.end - 1))
            if last - first >= self.view_height // 2:
                if now.start == before.start and now.end != before.end:
                    first = last
                elif now.end == before.end and now.start != before.start:
                    last = first
            self.reveal(turn, first, last)

    def action_page(self, pages: int) -> None:
        """Move the cursor by a screen, so that it stays where it is on the screen; at an end, to the very end."""
        if not self.lines:
            return
        turn = self._selecting.turn
        at = Place(turn, self.flow.row_of(turn, self.selection.start))
        screen_y = self.lines.index(at) if at in self.lines else 0
        there = self.flow.step(self.lines[screen_y], pages * max(1, self.view_height - 2))
        rows = self.flow.rows(there.turn)
        unit = self._selecting.unit_at(rows[min(there.row, len(rows) - 1)].start)
        before = self.lines
        self.settle(there, screen_y)
        if self.lines == before:
            unit = len(self._units) - 1 if pages > 0 else 0
        if unit != self.unit_index:
            self.goto_unit(unit)

    def action_edge(self, side: int) -> None:
        """Move the cursor to the first or the last unit, and the page to its very end."""
        self.goto_unit(0 if side < 0 else len(self._units) - 1)
        if self._turns:
            last = len(self._turns) - 1
            self.settle(Place(0, 0) if side < 0 else Place(last, self.flow.height(last) - 1), 0)

    # The mouse

    def offset_at(self, at: Offset) -> int | None:
        """Return the position of the character on a cell of the widget: the nearest of its row, None where none is."""
        if not 0 <= at.y < len(self.lines):
            return None
        turn, row = self.lines[at.y]
        rows = self.flow.rows(turn)
        beneath = row >= len(rows)
        start, end = rows[-1 if beneath else row]
        cell = self.size.width if beneath else at.x - self._columns.body
        return start + index_at_cell(shown(self._text[start:end]), cell)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to select, or with shift lengthen what is selected."""
        at = event.offset - self.content_offset
        offset = self.offset_at(at)
        if event.button != 1 or offset is None:
            return
        if at.x < self._columns.body - 1 and (guid := self._bar_at(at)):
            self.post_message(self.MarkClicked(self, guid))
        elif event.shift:
            start = min(offset, self.selection.start)
            end = self.selection.end if offset < self.selection.start else self._after(offset)
            self._select(lambda: self._selecting.drag(self.selection.start, start, end), follow=False)
        else:
            self._drag_from, self._dragged = offset, False
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select from where the button went down to the pointer; beyond an edge, scroll on."""
        if self._drag_from is None:
            return
        at = event.offset - self.content_offset
        if not 0 <= at.y < self.view_height:
            self.scroll_relative(y=-1 if at.y < 0 else 1, animate=False)
            at = Offset(at.x, 0 if at.y < 0 else self.view_height - 1)
        offset = self.offset_at(at)
        if offset is not None:
            self._drag_to(self._drag_from, offset)

    def on_mouse_up(self) -> None:
        """End a selection; a click on the spot selects the unit there."""
        start, self._drag_from = self._drag_from, None
        self.release_mouse()
        if start is not None and not self._dragged:
            self.goto_offset(start)

    def on_click(self, event: events.Click) -> None:
        """Select a sentence by a double click."""
        offset = self.offset_at(event.offset - self.content_offset)
        if event.chain == 2 and offset is not None and (sentence := self._selecting.sentence_at(offset)):
            self.select(sentence)

    def _drag_to(self, origin: int, offset: int) -> None:
        if offset != origin or self._dragged:
            self._dragged = True
            start, end = min(origin, offset), self._after(max(origin, offset))
            self._select(lambda: self._selecting.drag(origin, start, end), follow=False)

    def _after(self, offset: int) -> int:
        """Return the position after the character that starts at one."""
        turn = self._selecting.turn_at(offset)
        row = self.flow.rows(turn)[self.flow.row_of(turn, offset)]
        words = shown(self._text[row.start : row.end])
        at = offset - row.start
        return row.start + min(len(words), whole_clusters(words, at, at + 1)[1])

    def _bar_at(self, at: Offset) -> str | None:
        place = self.lines[at.y]
        lane = at.x - self._columns.gutter
        beside = self._bars.get(place.turn, {}).get(place.row, ())
        return next((bar.mark.guid for bar in beside if bar.lane == lane), None)
