"""How a process of our own beside the app is started and ended."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process


def command(module: str, *arguments: str) -> list[str]:
    """Return what runs one of our modules.

    `-P` keeps Python from taking a file in the folder one stands in for a library: that is the project's folder, which may hold
    anything, also what somebody else put there.
    """
    return [sys.executable, "-P", "-m", f"qualcode.services.{module}", *arguments]


async def end(process: Process) -> None:
    """Kill a process if it still runs, and wait until its pipes are closed: the loop may close next, and could not close them."""
    if process.returncode is None:
        process.kill()
    await process.communicate()
