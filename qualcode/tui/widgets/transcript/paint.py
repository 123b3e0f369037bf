"""Rows of the transcript as strips. Everything that a strip shows is in its arguments, so strips can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from qualcode.tui.widgets.transcript.cells import doubt_of, fitted, placed, shown, whole_clusters, width_of
from qualcode.tui.widgets.transcript.colours import readable, tint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualcode.core.spans import Span
    from qualcode.tui.widgets.transcript.columns import Columns
    from qualcode.tui.widgets.transcript.flow import Row
    from qualcode.tui.widgets.transcript.marks import Bar

_CURSOR, _BAR, _MORE = "▌", "┃", "+"


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a theme, all opaque.

    With `monochrome` nothing is told by colour: what is coded is underlined, what is selected reversed, what is found
    bold, and the words that a suggestion stands on are in italics.
    """

    text: Color
    background: Color
    selected: Color
    cursor: Color
    hit: Color
    reason: Color
    quiet: Color
    monochrome: bool = False


class Margin(NamedTuple):
    """What stands left of a row: words, their colour as `#rrggbb` or "" for a quiet one, and a time."""

    words: str = ""
    colour: str = ""
    time: str = ""
    heading: bool = False


class Shown(NamedTuple):
    """What a row shows beside its words. Two equal values give equal strips."""

    margin: Margin
    selected: Span | None = None
    bars: tuple[Bar, ...] = ()
    hits: tuple[Span, ...] = ()
    reasons: tuple[Span, ...] = ()
    aside: bool = False


class RowStrip(Strip):
    """A strip that does not keep itself.

    Textual notes in a strip how it was divided, and so every strip that fills its place comes to hold itself: a ring that
    only the collector frees, with a pause of many milliseconds after some pages.
    """

    __slots__ = ()

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Divide the strip at cells; a cut at its very end leaves it whole."""
        places = list(cuts)
        return [self] if places[:1] == [self.cell_length] else super().divide(places)


class Painter:
    """Draws rows in one look and one set of columns; `left` is the column of the screen that they begin on."""

    def __init__(self, look: Look, columns: Columns, width: int, left: int = 0) -> None:
        self.look, self._columns, self._width, self._left = look, columns, width, left
        self._base = self._style(look.text, look.background)
        self._style_of = lru_cache(4096)(self._run_style)

    @property
    def blank(self) -> Strip:
        """A row with nothing on it."""
        return Strip.blank(self._width, self._base)

    def row(self, text: str, row: Row | None, show: Shown) -> Strip:
        """Return one row; `row` is None for the space beneath a turn."""
        segments = [*self._margin(show), *self._gutter(show.bars)]
        used, doubt = self._columns.body, 0
        if row is not None:
            doubt = doubt_of(shown(text[row.start : row.end]))
            for start, end in _runs(text, row, show):
                words = shown(text[start:end])
                segments.append(Segment(words, self._style_of(*_traits(start, end, show))))
                used += width_of(words)
        if used < self._width:
            segments += self._rest(used, self._width, doubt, self._base)
        return RowStrip(Segment.simplify(segments), max(used, self._width)).crop(0, self._width)

    def _rest(self, used: int, end: int, doubt: int, style: Style) -> list[Segment]:
        return placed(used, end, 0 if self.look.monochrome else doubt, self._left, style)

    def _style(self, colour: Color, background: Color, **attributes: Any) -> Style:
        if self.look.background.ansi is not None:
            return Style(**attributes)
        return Style(color=colour.rich_color, bgcolor=background.rich_color, **attributes)

    def _margin(self, show: Shown) -> list[Segment]:
        look, columns = self.look, self._columns
        quiet = self._style(look.quiet, look.background)
        cursor = (
            Segment(_CURSOR, self._style(look.cursor, look.background)) if show.selected else Segment(" ", self._base)
        )
        colour = show.margin.colour
        if show.margin.heading:
            hue = readable(Color.parse(colour), look.background, look.text) if colour else look.text
            style = self._style(hue, look.background, bold=True)
        else:
            style = quiet
        doubt = doubt_of(shown(show.margin.words))
        name = max(0, columns.name - 1 - 2 * doubt)
        found = [cursor, Segment(fitted(show.margin.words, name), style)]
        found += self._rest(1 + name, 1 + columns.name, doubt, style)
        if columns.time:
            found.append(Segment(f"{show.margin.time:>{columns.time - 1}} ", quiet))
        return found

    def _gutter(self, bars: tuple[Bar, ...]) -> list[Segment]:
        lanes = self._columns.lanes
        cells = [Segment(" ", self._base)] * (lanes + 1)
        beyond = [bar for bar in bars if bar.lane >= lanes - 1]
        for bar in bars:
            if bar.lane < lanes - 1 or (bar.lane == lanes - 1 and len(beyond) == 1):
                cells[bar.lane] = Segment(fitted(bar.mark.letter, 1) if bar.first else _BAR, self._bar_style(bar))
            else:
                cells[lanes - 1] = Segment(_MORE, self._style(self.look.text, self.look.background, bold=True))
        return cells

    def _bar_style(self, bar: Bar) -> Style:
        look = self.look
        hue = readable(Color.parse(bar.mark.colour), look.background, look.text)
        return self._style(hue, look.background, bold=bar.first)

    def _run_style(self, selected: bool, colours: tuple[str, ...], hit: bool, reason: bool, aside: bool) -> Style:
        look = self.look
        if look.monochrome:
            return self._style(
                look.text,
                look.background,
                reverse=selected,
                underline=bool(colours),
                bold=hit,
                italic=reason or aside,
            )
        background = look.background
        if selected:
            background = look.selected
        elif hit:
            background = tint(look.hit, background, look.text)
        else:
            for name in colours:
                background = tint(Color.parse(name), background, look.text)
        colour = look.text
        if reason or (aside and not hit):
            colour = readable(look.reason if reason else look.quiet, background, look.text)
        return self._style(
            colour,
            background,
            bold=hit or reason,
            italic=aside,
            underline=(selected and bool(colours)),
            underline2=hit,
        )


def _runs(text: str, row: Row, show: Shown) -> list[tuple[int, int]]:
    """Return the pieces of a row within which nothing changes, never cutting a character."""
    cuts = {row.start, row.end}
    words = shown(text[row.start : row.end])
    for span in _spans(show):
        start, end = max(span.start, row.start), min(span.end, row.end)
        if start < end:
            cuts.update(row.start + cut for cut in whole_clusters(words, start - row.start, end - row.start))
    return list(pairwise(sorted(cuts)))


def _traits(start: int, end: int, show: Shown) -> tuple[bool, tuple[str, ...], bool, bool, bool]:
    """Return what holds for a piece of a row: selected, the colours of its first two codings, hit, reason, aside."""

    def within(span: Span) -> bool:
        return span.start < end and start < span.end

    colours = tuple(bar.mark.colour for bar in show.bars if within(bar.mark.span))[:2]
    selected = show.selected is not None and within(show.selected)
    return selected, colours, any(map(within, show.hits)), any(map(within, show.reasons)), show.aside


def _spans(show: Shown) -> list[Span]:
    selected = [show.selected] if show.selected else []
    return [*selected, *(bar.mark.span for bar in show.bars), *show.hits, *show.reasons]
