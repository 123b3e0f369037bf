"""The card that teaches the ten keys that matter when a project is first opened, and leaves at the first key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.tui.actions import ACTIONS, captioned
from qualcode.tui.widgets.drawing import Drawn

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.strip import Strip

    from qualcode.tui.widgets.drawing import Part


class Card(Drawn):
    """Lists the keys marked in the registry as those to learn first."""

    def __init__(self) -> None:
        super().__init__()
        self.border_title = "Ten keys to begin with"
        self.border_subtitle = "any key starts · ? shows them all"
        self._rows: list[list[Part]] = [
            [(f"{action.shown or captioned(action.keys)}".ljust(9), "key"), (action.help, "")]
            for action in ACTIONS
            if action.card
        ]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the rows it needs."""
        return len(self._rows)

    def render_line(self, y: int) -> Strip:
        """Draw a key."""
        return self.strip_of(self._rows[y] if y < len(self._rows) else (), self.size.width)
