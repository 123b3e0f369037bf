"""The command palette."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette


class Palette(CommandPalette):
    """Finds any action by its name."""

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Leave, once: a key pressed twice would take the Code screen away with it."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):  # Textual pages a list of which it has not laid out a row yet
            super()._action_command_list(action)
