"""The transcript on screen, with one passage always selected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.cells import cell_len
from textual.binding import Binding
from textual.color import Color
from textual.message import Message

from qualcode.core.model import TurnKind
from qualcode.core.spans import Span
from qualcode.tui.widgets.transcript.cells import shown
from qualcode.tui.widgets.transcript.colours import tint
from qualcode.tui.widgets.transcript.columns import columns
from qualcode.tui.widgets.transcript.flow import Flow, Place
from qualcode.tui.widgets.transcript.marks import Bar, Mark, bars, in_order
from qualcode.tui.widgets.transcript.page import Page
from qualcode.tui.widgets.transcript.paint import Look, Margin, Painter, Shown
from qualcode.tui.widgets.transcript.selecting import Selecting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from textual.binding import BindingType
    from textual.strip import Strip

    from qualcode.core.model import Transcript, Turn
    from qualcode.core.units import Unit

_T = TypeVar("_T")
_STRIPS = 4096
_SAMPLE = 4000
_LOW_SCREEN = 30
"""On a screen with fewer rows, turns stand without an empty row between them."""


class TranscriptView(Page, can_focus=True, inherit_bindings=False):
    """Shows a transcript with its codings; the selection is always exactly what would be coded.

    It holds core values only: the screen gives it a transcript and marks, and hears what is selected. Keys that move by
    units and words are bound by the screen; only those that turn pages are here.
    """

    DEFAULT_CSS = Path(__file__).with_name("transcript.tcss").read_text(encoding="utf-8")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--selected",
        "transcript--cursor",
        "transcript--hit",
        "transcript--reason",
        "transcript--quiet",
    }
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

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id, classes=classes)
        self._transcript: Transcript | None = None
        self._text = ""
        self._turns: Sequence[Turn] = ()
        self._units: Sequence[Unit] = ()
        self._palette: Mapping[str, str] = {}
        self._selecting = Selecting("", (), ())
        self._marks: dict[int, tuple[Mark, ...]] = {}
        self._hits: dict[int, tuple[Span, ...]] = {}
        self._reasons: dict[int, tuple[Span, ...]] = {}
        self._bars: dict[int, dict[int, tuple[Bar, ...]]] = {}
        self._strips: dict[Place, tuple[Shown, Strip]] = {}
        self._columns = columns(80)
        self._painter: Painter | None = None
        self._drag_from: int | None = None

    # What is shown

    def show(
        self,
        transcript: Transcript,
        units: Sequence[Unit],
        codings: Iterable[Mark] = (),
        palette: Mapping[str, str] | None = None,
        *,
        offset: int = 0,
    ) -> None:
        """Show a transcript with the cursor on the unit at `offset`.

        `units` are those of the transcript in order; `palette` gives the colour (`#rrggbb`) of groups by id.
        """
        self._transcript, self._text, self._turns, self._units = transcript, transcript.text, transcript.turns, units
        self._palette = palette or {}
        sample = shown(self._text[:_SAMPLE])
        stretch = max(0.5, cell_len(sample) / len(sample)) if sample else 1.0
        self.flow = Flow(self._text, [turn.span for turn in self._turns], stretch=stretch)
        self._selecting = Selecting(self._text, self._turns, units)
        self._selecting.go_to_unit(self._selecting.unit_at(offset))
        self._marks, self._hits, self._reasons = self._by_turn(in_order(codings), _span_of_mark), {}, {}
        self.lines = []
        self._lay_out()
        self._changed()

    def set_codings(self, codings: Iterable[Mark]) -> None:
        """Show these codings and no others; only turns whose codings differ are drawn again."""
        before, self._marks = self._marks, self._by_turn(in_order(codings), _span_of_mark)
        differ = {turn for turn in before.keys() | self._marks.keys() if before.get(turn) != self._marks.get(turn)}
        for turn in differ:
            self._bars.pop(turn, None)
        self.redraw(differ)

    def set_hits(self, spans: Iterable[Span]) -> None:
        """Show these passages as found by a search."""
        before, self._hits = self._hits, self._by_turn(spans, _itself)
        self.redraw({*before, *self._hits})

    def set_highlight(self, spans: Iterable[Span]) -> None:
        """Show these passages as the words that a suggestion stands on."""
        before, self._reasons = self._reasons, self._by_turn(spans, _itself)
        self.redraw({*before, *self._reasons})

    def _by_turn(self, items: Iterable[_T], span_of: Callable[[_T], Span]) -> dict[int, tuple[_T, ...]]:
        found: dict[int, list[_T]] = {}
        for item in items:
            for turn in self._selecting.turns_over(span_of(item)):
                found.setdefault(turn, []).append(item)
        return {turn: tuple(those) for turn, those in found.items()}

    @property
    def wraps(self) -> int:
        """How many times a turn has been wrapped since the transcript was shown."""
        return self.flow.wraps

    # What is selected

    @property
    def selection(self) -> Span:
        """What would be coded now."""
        return self._selecting.selection

    @property
    def selected_text(self) -> str:
        """The words of the selection, as stored."""
        return self.selection.of(self._text)

    @property
    def unit_index(self) -> int:
        """The unit that the cursor is on, by its place in the list of units; -1 where there are none."""
        return self._selecting.unit_index

    @property
    def cursor_turn(self) -> Turn | None:
        """The turn that the selection lies in."""
        return self._turns[self._selecting.turn] if self._turns else None

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

    def _select(self, change: Callable[[], object]) -> None:
        before = self.selection, self.unit_index
        turn_before = self._selecting.turn
        change()
        if (self.selection, self.unit_index) != before:
            self.redraw({turn_before})
            self.redraw({self._selecting.turn})
            self._changed()
        self._reveal()

    def _changed(self) -> None:
        self.post_message(self.SelectionChanged(self, self.selection, self.unit_index))

    def _reveal(self) -> None:
        if self._turns and self.flow.width:
            turn = self._selecting.turn
            first = self.flow.row_of(turn, self.selection.start)
            self.reveal(turn, first, max(first, self.flow.row_of(turn, self.selection.end - 1)))

    def action_page(self, pages: int) -> None:
        """Move the cursor by a screen, so that it stays where it is on the screen."""
        if not self.lines:
            return
        turn = self._selecting.turn
        at = Place(turn, self.flow.row_of(turn, self.selection.start))
        screen_y = self.lines.index(at) if at in self.lines else 0
        there = self.flow.step(at, pages * max(1, self.view_height - 2))
        rows = self.flow.rows(there.turn)
        unit = self._selecting.unit_at(rows[min(there.row, len(rows) - 1)].start)
        self.settle(there, screen_y)
        self.goto_unit(unit if unit != self.unit_index else unit + pages)

    def action_edge(self, side: int) -> None:
        """Move the cursor to the first or the last unit, and the page to its very end."""
        self.goto_unit(0 if side < 0 else len(self._units) - 1)
        if self._turns:
            last = len(self._turns) - 1
            self.settle(Place(0, 0) if side < 0 else Place(last, self.flow.height(last) - 1), 0)

    # How it is drawn

    def on_resize(self) -> None:
        """Wrap anew what is on screen, keeping the place."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """Take the colours of the theme anew."""
        super().notify_style_update()
        self._painter = None

    def _lay_out(self) -> None:
        region = self.scrollable_content_region
        if not region.width or not self._turns:
            self.refresh()
            return
        offset, screen_y = self._kept_place()
        self._columns = columns(region.width)
        self.flow.set_width(self._columns.text, 0 if self.app.size.height < _LOW_SCREEN else 1)
        self._painter = None
        self._bars.clear()
        turn = self._selecting.turn_at(offset)
        self.lines = []
        self.settle(Place(turn, self.flow.row_of(turn, offset)), min(screen_y, region.height // 2))
        self.refresh()

    def _kept_place(self) -> tuple[int, int]:
        """Return a position and the row of the screen that it should stay on: the selection's, or else the top one."""
        turn = self._selecting.turn
        if not self.lines:
            return self.selection.start, self.view_height // 4
        at = Place(turn, self.flow.row_of(turn, self.selection.start))
        if at in self.lines:
            return self.selection.start, self.lines.index(at)
        top = self.lines[0]
        rows = self.flow.rows(top.turn)
        return rows[min(top.row, len(rows) - 1)].start, 0

    def render_line(self, y: int) -> Strip:
        """Return one row of the screen."""
        painter = self._painter or self._new_painter()
        if y >= len(self.lines):
            return painter.blank
        place = self.lines[y]
        rows = self.flow.rows(place.turn)
        row = rows[place.row] if place.row < len(rows) else None
        show = self._shown(place, on_top=y == 0)
        kept = self._strips.get(place)
        if kept is not None and kept[0] == show:
            return kept[1]
        strip = painter.row(self._text, row, show)
        if len(self._strips) >= _STRIPS:
            self._strips.clear()
        self._strips[place] = show, strip
        return strip

    def _shown(self, place: Place, *, on_top: bool) -> Shown:
        turn_index, row_index = place
        turn, rows = self._turns[turn_index], self.flow.rows(turn_index)
        if row_index >= len(rows):
            return Shown(Margin())
        start, end = rows[row_index]
        selected = self.selection.clip(Span(start, end))
        beside = self._bars.get(turn_index)
        if beside is None:
            beside = self._bars[turn_index] = bars(self.flow, turn_index, self._marks.get(turn_index, ()))
        return Shown(
            self._margin(turn, row_index, on_top=on_top),
            selected if len(selected) else None,
            beside.get(row_index, ()),
            tuple(hit for hit in self._hits.get(turn_index, ()) if hit.start < end and start < hit.end),
            tuple(word for word in self._reasons.get(turn_index, ()) if word.start < end and start < word.end),
            turn.kind is TurnKind.DIRECTION,
        )

    def _margin(self, turn: Turn, row: int, *, on_top: bool) -> Margin:
        speaker = None
        if self._transcript is not None and turn.speaker_id is not None:
            speaker = self._transcript.speakers.get(turn.speaker_id)
        name = speaker.label if speaker else ""
        group = speaker.group if speaker else None
        colour = self._palette.get(group.id, "") if group else ""
        time = "" if turn.time is None else clock(turn.time)
        if row == 0:
            return Margin(name, colour, time if self._columns.time else "", heading=True)
        if on_top:
            return Margin(f"…{name}" if name else "", colour)
        beneath = [time] if time and not self._columns.time else []
        if group:
            beneath.append(group.name)
        return Margin(beneath[row - 1] if row <= len(beneath) else "")

    def _new_painter(self) -> Painter:
        base = self.get_visual_style()
        background = base.background or Color(0, 0, 0)
        text = background + (base.foreground or Color(255, 255, 255))

        def colour(component: str) -> Color:
            return background + (self.get_visual_style(f"transcript--{component}").foreground or text)

        look = Look(
            text=text,
            background=background,
            selected=tint(self.get_visual_style("transcript--selected").background or text, background, text, 1.0),
            cursor=colour("cursor"),
            hit=colour("hit"),
            reason=colour("reason"),
            quiet=colour("quiet"),
            monochrome=self.app.no_color or background.ansi is not None,
        )
        self._strips.clear()
        self._painter = Painter(look, self._columns, self.scrollable_content_region.width)
        return self._painter


def clock(seconds: float) -> str:
    """Return a time from the start of a recording, as in `4:05` and `1:04:05`."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"


def _itself(span: Span) -> Span:
    return span


def _span_of_mark(mark: Mark) -> Span:
    return mark.span
