"""The strip beside the text: the whole transcript at a glance, with what is coded in it and where one is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from qualcode.tui.widgets.drawing import Drawn

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from textual import events
    from textual.strip import Strip

    from qualcode.tui.widgets.drawing import Part

_SHADES = "░▒▓█"
_HERE, _HIT, _ON_SCREEN = "◂", "•", "│"


class Overview(Drawn):
    """Two cells wide. Each row stands for an equal share of the transcript's units.

    The left cell is the fuller the more of them are coded; the right one says where the cursor is, what a search has
    found, and what is on screen, in this order. Shapes tell it, not colours.
    """

    DEFAULT_CSS = Path(__file__).with_name("overview.tcss").read_text(encoding="utf-8")

    class Jumped(Message):
        """A place was clicked: `share` of the way through the transcript, from 0 to 1."""

        def __init__(self, share: float) -> None:
            super().__init__()
            self.share = share

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._shares: tuple[float, ...] = ()
        self._at = -1
        self._seen = range(0)
        self._hits: frozenset[int] = frozenset()
        self._held = False

    @property
    def rows(self) -> int:
        """How many rows there are to show something in."""
        return self.size.height

    def show(self, shares: Sequence[float], at: int, seen: range, hits: Collection[int]) -> None:
        """Show the share coded of what each row stands for, the row of the cursor, those on screen, and those with hits."""
        now = (tuple(shares), at, seen, frozenset(hits))
        if now != (self._shares, self._at, self._seen, self._hits):
            self._shares, self._at, self._seen, self._hits = now
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw a row."""
        if y >= len(self._shares):
            return self.strip_of((), self.size.width)
        share = self._shares[y]
        shade = _SHADES[min(len(_SHADES) - 1, int(share * len(_SHADES)))] if share > 0 else " "
        beside: Part = (" ", "")
        if y == self._at:
            beside = (_HERE, "key")
        elif y in self._hits:
            beside = (_HIT, "warn")
        elif y in self._seen:
            beside = (_ON_SCREEN, "quiet")
        return self.strip_of([(shade, "quiet"), beside], self.size.width)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go to what is clicked, and follow the pointer while the button is held."""
        if event.button == 1:
            self._held = True
            self.capture_mouse()
            self._jump(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the pointer."""
        if self._held:
            self._jump(event.y)

    def on_mouse_up(self) -> None:
        """Let go."""
        self._held = False
        self.release_mouse()

    def _jump(self, y: int) -> None:
        rows = max(1, self.rows)
        self.post_message(self.Jumped(min(max(0, y), rows - 1) / max(1, rows - 1)))
