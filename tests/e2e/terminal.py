"""A real terminal for tests: the program runs in tmux, keys go in as typed, the screen comes back as seen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
import uuid
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE = 60.0
"""Seconds after which something that has not come will not come; a loaded machine may be slow."""


def until(what: str, true: Callable[[], bool]) -> None:
    """Wait until something is true, looking often; fail with `what` was waited for."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for: {what}")
        pause.wait(0.03)


class Terminal:
    """One tmux session of a given size that runs `qualcode` in a project folder."""

    def __init__(self, project: Path, home: Path, *arguments: str, size: tuple[int, int] = (100, 30)) -> None:
        self._name = f"qualcode-{uuid.uuid4().hex[:8]}"
        self._socket = str(home / "tmux")
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8", "QUALCODE_CODER": "ana",
            "XDG_CONFIG_HOME": str(home / "config"), "XDG_STATE_HOME": str(home / "state"),
        }  # fmt: skip
        assignments = [f"{name}={value}" for name, value in environment.items()]
        command = ["env", "-i", *assignments, sys.executable, "-m", "qualcode", *arguments]
        self._tmux(
            "new-session", "-d", "-s", self._name, "-x", str(size[0]), "-y", str(size[1]), "-c", str(project), *command
        )
        self._tmux("set-option", "-t", self._name, "status", "off")

    def _tmux(self, *arguments: str) -> str:
        tmux = shutil.which("tmux") or "tmux"
        done = subprocess.run([tmux, "-S", self._socket, *arguments], capture_output=True, text=True, check=False)
        return done.stdout

    def keys(self, *keys: str) -> None:
        """Type keys, named as tmux names them."""
        self._tmux("send-keys", "-t", self._name, *keys)

    def screen(self) -> str:
        """Return what is on the screen."""
        return self._tmux("capture-pane", "-p", "-t", self._name)

    def sees(self, *words: str) -> None:
        """Wait until all the words are on the screen."""
        try:
            until(f"{words} on the screen", lambda: all(w in self.screen() for w in words))
        except AssertionError as missing:
            raise AssertionError(f"{missing}, which shows:\n{self.screen()}") from None

    def pid(self) -> int:
        """Return the process id of the program."""
        return int(self._tmux("display-message", "-p", "-t", self._name, "#{pane_pid}"))

    def ended(self) -> bool:
        """Say whether the program has ended."""
        return not self._tmux("has-session", "-t", self._name) and self._name not in self._tmux("list-sessions")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._tmux("kill-session", "-t", self._name)
