"""How a transcript is drawn: its words, who says them, what is coded, found and selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rich.cells import cell_len
from textual.color import Color

from qualcode.core.model import TurnKind
from qualcode.core.spans import Span
from qualcode.tui.widgets.transcript.cells import shown
from qualcode.tui.widgets.transcript.colours import COMFORTABLE, readable, tint
from qualcode.tui.widgets.transcript.columns import columns
from qualcode.tui.widgets.transcript.flow import Flow, Place
from qualcode.tui.widgets.transcript.marks import Bar, Mark, bars, in_order
from qualcode.tui.widgets.transcript.names import told_apart
from qualcode.tui.widgets.transcript.page import Page
from qualcode.tui.widgets.transcript.paint import Look, Margin, Painter, Shown
from qualcode.tui.widgets.transcript.selecting import Selecting
from qualcode.tui.widgets.undecorated import as_drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.geometry import Region
    from textual.strip import Strip

    from qualcode.core.model import Transcript, Turn
    from qualcode.core.units import Unit

_T = TypeVar("_T", Mark, Span)
_STRIPS = 150
"""Strips kept: two tall screens. Each holds dozens of small objects, and Python's collector walks through all of them."""

_SAMPLE = 4000
_NO_BARS: dict[int, tuple[Bar, ...]] = {}
_LOW_SCREEN = 30
"""On a screen with fewer rows, turns stand without an empty row between them."""


class Canvas(Page, inherit_bindings=False):
    """Draws a transcript and its marks. A strip is kept until something that it shows is different."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--selected",
        "transcript--cursor",
        "transcript--hit",
        "transcript--reason",
        "transcript--quiet",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._transcript: Transcript | None = None
        self._text = ""
        self._turns: Sequence[Turn] = ()
        self._units: Sequence[Unit] = ()
        self._palette: Mapping[str, str] = {}
        self._selecting = Selecting("", (), ())
        self._codings: dict[str, Mark] = {}
        self._marks: dict[int, tuple[Mark, ...]] = {}
        self._hits: dict[int, tuple[Span, ...]] = {}
        self._reasons: dict[int, tuple[Span, ...]] = {}
        self._bars: dict[int, dict[int, tuple[Bar, ...]]] = {}
        self._strips: dict[Place, tuple[Shown, Strip]] = {}
        self._columns = columns(80)
        self._names: tuple[dict[str, str], dict[str, str]] = {}, {}
        """What of each label is shown beside a turn's first row, and after "…" on top of the screen."""
        self._painter: Painter | None = None

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
        self._codings, self._marks, self._hits, self._reasons = {}, {}, {}, {}
        self.lines = []
        self.set_codings(codings)
        self._lay_out()
        self._changed()

    def _changed(self) -> None:
        """Say that something else is selected."""

    def set_codings(self, codings: Iterable[Mark]) -> None:
        """Show these codings and no others; only turns whose codings differ are drawn again."""
        now = {mark.guid: mark for mark in codings}
        self.change_codings({**dict.fromkeys(self._codings.keys() - now.keys()), **now})

    def change_codings(self, changes: Mapping[str, Mark | None]) -> None:
        """Show these codings, by GUID, as they are now, None for one that is gone; the others stay as they are."""
        gone, new = [], []
        for guid, mark in changes.items():
            was = self._codings.get(guid)
            if was is mark or was == mark:
                continue
            if was is not None:
                gone.append(was)
                del self._codings[guid]
            if mark is not None:
                new.append(mark)
                self._codings[guid] = mark
        leaving, coming = self._by_turn(gone), self._by_turn(new)
        differ = leaving.keys() | coming.keys()
        for turn in differ:
            stay = [mark for mark in self._marks.get(turn, ()) if mark not in leaving.get(turn, ())]
            self._marks[turn] = in_order([*stay, *coming.get(turn, ())])
            self._bars.pop(turn, None)
        self.redraw(differ)

    def set_hits(self, spans: Iterable[Span]) -> None:
        """Show these passages as found by a search."""
        before, self._hits = self._hits, self._by_turn(spans)
        self.redraw({*before, *self._hits})

    def set_highlight(self, spans: Iterable[Span]) -> None:
        """Show these passages as the words that a suggestion stands on."""
        before, self._reasons = self._reasons, self._by_turn(spans)
        if before != self._reasons:
            self.redraw({*before, *self._reasons})

    def _by_turn(self, items: Iterable[_T]) -> dict[int, tuple[_T, ...]]:
        found: dict[int, list[_T]] = {}
        for item in items:
            for turn in self._selecting.turns_over(item.span if isinstance(item, Mark) else item):
                found.setdefault(turn, []).append(item)
        return {turn: tuple(those) for turn, those in found.items()}

    @property
    def selection(self) -> Span:
        """What would be coded now."""
        return self._selecting.selection

    @property
    def wraps(self) -> int:
        """How many times a turn has been wrapped since the transcript was shown."""
        return self.flow.wraps

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
        if self._transcript is not None:
            labels, room = [speaker.label for speaker in self._transcript.speakers.values()], self._columns.name - 1
            self._names = told_apart(labels, room), told_apart(labels, room - 1)
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

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows of the screen."""
        rows = as_drawn(self, crop, self.scrollable_content_region.width)
        return super().render_lines(crop) if rows is None else rows

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
            del self._strips[next(iter(self._strips))]
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
            marks = self._marks.get(turn_index)
            beside = self._bars[turn_index] = bars(self.flow, turn_index, marks) if marks else _NO_BARS
        return Shown(
            self._margin(turn_index, row_index, on_top=on_top),
            selected if len(selected) else None,
            beside.get(row_index, ()),
            tuple(hit for hit in self._hits.get(turn_index, ()) if hit.start < end and start < hit.end),
            tuple(word for word in self._reasons.get(turn_index, ()) if word.start < end and start < word.end),
            turn.kind is TurnKind.DIRECTION,
        )

    def _margin(self, index: int, row: int, *, on_top: bool) -> Margin:
        turn = self._turns[index]
        speaker = None
        if self._transcript is not None and turn.speaker_id is not None:
            speaker = self._transcript.speakers.get(turn.speaker_id)
        name = self._names[on_top and row > 0][speaker.label] if speaker else ""
        group = speaker.group if speaker else None
        colour = self._palette.get(group.id, "") if group else ""
        time = "" if turn.time is None else clock(turn.time)
        if row == 0:
            return Margin(name, colour, time if self._columns.time else "", heading=True)
        if on_top:
            return Margin(f"…{name}" if name else "", colour)
        beneath = [time] if time and not self._columns.time else []
        if group and not (index and self._turns[index - 1].speaker_id == turn.speaker_id):
            beneath.append(group.name)
        return Margin(beneath[row - 1] if row <= len(beneath) else "")

    def _new_painter(self) -> Painter:
        base = self.get_visual_style()
        background = base.background or Color(0, 0, 0)
        strongest = Color(255, 255, 255) if background.brightness < 0.5 else Color(0, 0, 0)
        text = readable(background + (base.foreground or strongest), background, strongest, COMFORTABLE)

        def colour(component: str) -> Color:
            return background + (self.get_visual_style(f"transcript--{component}").foreground or text)

        look = Look(
            text=text,
            background=background,
            selected=tint(self.get_visual_style("transcript--selected").background or text, background, text, 1.0),
            cursor=colour("cursor"),
            hit=colour("hit"),
            reason=colour("reason"),
            quiet=readable(colour("quiet"), background, text),
            monochrome=self.app.no_color or background.ansi is not None,
        )
        self._strips.clear()
        left = self.region.x + self.styles.gutter.left
        self._painter = Painter(look, self._columns, self.scrollable_content_region.width, left)
        return self._painter


def clock(seconds: float) -> str:
    """Return a time from the start of a recording, as in `4:05` and `1:04:05`."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"
