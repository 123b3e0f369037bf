"""How a process of our own beside the app is started."""

from __future__ import annotations

import sys


def command(module: str, *arguments: str) -> list[str]:
    """Return what runs one of our modules.

    `-P` keeps Python from taking a file in the folder one stands in for a library: that is the project's folder, which may hold
    anything, also what somebody else put there.
    """
    return [sys.executable, "-P", "-m", f"qualcode.services.{module}", *arguments]
