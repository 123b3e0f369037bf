"""Leaving when the system says so: a machine that shuts down, a terminal that is closed, `kill` without a number."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

_BY_SIGNAL = 128
"""What shells add to a signal's number for the exit code of what it ended."""


def leave_when_told(app: App[None]) -> None:
    """Let the app give the terminal back as it was, instead of leaving it without echo and with the mouse caught."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        with suppress(NotImplementedError):  # Windows has neither signals to wait for nor a terminal to give back
            if number is not None:
                leave = partial(app.exit, return_code=_BY_SIGNAL + number)
                asyncio.get_running_loop().add_signal_handler(number, leave)
