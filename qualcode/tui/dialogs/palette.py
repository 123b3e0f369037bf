"""The command palette."""

from __future__ import annotations

from contextlib import suppress

from textual.command import CommandPalette


class Palette(CommandPalette):
    """Finds any action by its name."""

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):  # Textual pages a list of which it has not laid out a row yet
            super()._action_command_list(action)
