"""Keys that are typed before the screen is drawn that they are meant for: kept, and tried again when it is."""

from __future__ import annotations

from collections import deque

from textual import events
from textual.app import App

_SOON = 0.005
"""Seconds until keys typed ahead are tried again."""


class TypedAhead(App[None]):
    """An app that loses no key, and counts them: `keys` is how many were pressed in the session."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = 0
        self._counted = 0.0
        self._ahead: deque[events.Key] = deque()

    async def on_event(self, event: events.Event) -> None:
        """Count the keys of a session, and keep those typed ahead until the screen is there that they are meant for."""
        if isinstance(event, events.Key):
            if event.time > self._counted:  # a key that no widget takes comes by a second time
                self.keys += 1
                self._counted = event.time
            if self._ahead or not self._drawn():
                self._ahead.append(event)
                if len(self._ahead) == 1:
                    self.set_timer(_SOON, self._catch_up)
                return
        await super().on_event(event)

    def _drawn(self) -> bool:
        return not self.screen_stack or self.screen.is_mounted

    async def _catch_up(self) -> None:
        while self._ahead and self._drawn():
            await super().on_event(self._ahead.popleft())
        if self._ahead:
            self.set_timer(_SOON, self._catch_up)
