"""Drawing rows of text from parts: plain words with the name of a look. No markup, so no name in a project can break it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from qualcode.tui.widgets.transcript.cells import doubt_of, placed, room_for, shortened, shown
from qualcode.tui.widgets.transcript.colours import readable
from qualcode.tui.widgets.undecorated import as_drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Region

Part = tuple[str, str]
"""Words and their look: "" plain, "strong", one of `LOOKS`, or a colour as `#rrggbb`."""

LOOKS = {"quiet": "quiet", "key": "accent", "good": "success", "warn": "warning"}
"""The variable of the theme that gives each look its colour."""


BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
"""Below 110 columns, what stands beside the text stands beneath it."""


class Drawn(Widget):
    """A widget that draws its rows from parts. A row drawn before is drawn from memory: a key repaints fifty, and changes few."""

    _colours: tuple[Color, Color] | None = None
    _x = -1

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the rows in a region."""
        self._colours = self.background_colors[1], self.styles.color
        self._x = -1 if self.app.no_color else self.region.x + self.styles.gutter.left
        try:
            rows = None if self.is_scrollable else as_drawn(self, crop, self.size.width)
            return super().render_lines(crop) if rows is None else rows
        finally:
            self._colours = None

    def strip_of(self, parts: Sequence[Part], width: int, *, chosen: bool = False) -> Strip:
        """Return one row of exactly `width` cells; a chosen one has a ground of its own and is bold."""
        ground, ink = self._colours or (self.background_colors[1], self.styles.color)
        variables = self.app.theme_variables
        looks = tuple(variables[name] for name in LOOKS.values())
        return _row(tuple(parts), width, self._x, variables["chosen"] if chosen else "", ground, ink, looks)


@lru_cache(maxsize=4096)
def _row(
    parts: tuple[Part, ...], width: int, x: int, chosen: str, ground: Color, ink: Color, looks: tuple[str, ...]
) -> Strip:
    ground = Color.parse(chosen) if chosen else ground
    base = Style(color=ink.rich_color, bgcolor=ground.rich_color, bold=bool(chosen))
    segments: list[Segment] = []
    left, doubt = width, 0
    for text, look in parts:
        words = shown(text)
        cells = cell_len(words)
        unsure = doubt_of(words) if x >= 0 else 0
        if unsure and cells + 2 * (doubt + unsure) > left:
            words = shortened(words, max(1, left - 2 * doubt))
            cells, unsure = cell_len(words), doubt_of(words)
        elif cells > left:
            words, cells = clipped(words, left), left
        doubt += unsure
        segments.append(Segment(words, base + _look(look, ground, ink, looks)))
        left -= cells
        if left <= 0:
            break
    if left > 0:
        segments += placed(width - left, width, doubt, x, base)
    return Strip(segments, width)


def _look(look: str, ground: Color, ink: Color, looks: tuple[str, ...]) -> Style:
    if not look:
        return Style.null()
    if look == "strong":
        return Style(bold=True)
    colour = Color.parse(look if look.startswith("#") else looks[list(LOOKS).index(look)])
    return Style(color=readable(colour, ground, ink).rich_color, bold=True if look == "key" else None)


def clipped(words: str, width: int) -> str:
    """Return words cut to exactly `width` cells, the last of them "…"."""
    return set_cell_size(words, width - 1) + "…" if width > 0 else ""


def width_of(parts: Sequence[Part]) -> int:
    """Return the cells that parts fill."""
    return sum(cell_len(shown(text)) for text, _ in parts)


def spread(left: Sequence[Part], right: Sequence[Part], width: int) -> list[Part]:
    """Return parts at the left and at the right of a row; what is at the left gives way."""
    room = max(0, width - width_of(right) - 1)
    kept: list[Part] = []
    for text, look in left:
        words = shown(text)
        cells = cell_len(words)
        if cells > room:
            words, cells = clipped(words, room), room
        kept.append((words, look))
        room -= cells
        if not room:
            break
    return [*kept, (" " * (room + 1), ""), *right]


def folded(text: str, width: int, rows: int) -> list[str]:
    """Return text wrapped between words to at most `rows` rows of `width` cells, "…" at the end if more was said."""
    lines = [""]
    for word in shown(text).split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if room_for(joined) <= width:
            lines[-1] = joined
        elif lines[-1]:
            lines.append(word)
        else:
            lines[-1] = word
    if len(lines) <= rows:
        return [line if cell_len(line) <= width else clipped(line, width) for line in lines]
    return [*lines[: rows - 1], clipped(f"{lines[rows - 1]} …", min(width, cell_len(lines[rows - 1]) + 1))]
