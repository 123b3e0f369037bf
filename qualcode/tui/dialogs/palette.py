"""The command palette."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.command import CommandPalette

from qualcode.tui.dialogs.base import once

if TYPE_CHECKING:
    from textual.await_complete import AwaitComplete


class Palette(CommandPalette):
    """Finds any action by its name."""

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Leave."""
        return once(self, partial(super().dismiss, result))

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):  # Textual pages a list of which it has not laid out a row yet
            super()._action_command_list(action)
