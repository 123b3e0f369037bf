"""How long a key takes in a real terminal: from sending it to a tmux pane to the last byte of the repainting that answers it.

The project is that of `code_screen.py`. The same is measured of a program that does nothing but write one line for each key:
that is the floor, of which tmux and the pipes consist. Needs tmux. Run it by hand:

    python -m bench.terminal_latency [--turns 10000] [--keys 100] [--learn]
"""

from __future__ import annotations

import argparse
import os
import select
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Self

from bench.code_screen import build
from bench.keys import spread

QUIET = 0.012
"""Seconds without a byte after which a repainting is over."""

ECHO = """
import os, sys, termios, tty
kept = termios.tcgetattr(0)
tty.setraw(0)
os.write(1, b"ready 0 of 0")
number = 0
while os.read(0, 1):
    number += 1
    os.write(1, b"\\x1b[H" + b"key %06d " % number * 20)
"""


class Pane:
    """A program in a tmux pane, driven over tmux's control mode: keys in, bytes out, no process started for either."""

    def __init__(self, command: list[str], folder: Path, size: tuple[int, int] = (120, 40)) -> None:
        self._socket = str(folder / f"tmux-{uuid.uuid4().hex[:6]}")
        environment = [f"{name}={os.environ[name]}" for name in ("PATH", "HOME") if name in os.environ]
        environment += ["TERM=xterm-256color", "LANG=C.UTF-8", f"XDG_CONFIG_HOME={folder}", f"XDG_STATE_HOME={folder}"]
        self._tmux = subprocess.Popen(
            ["tmux", "-S", self._socket, "-C", "new-session", "-x", str(size[0]), "-y", str(size[1]), "env", *environment, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )  # fmt: skip

    def _output(self, wait: float) -> bytes:
        assert self._tmux.stdout is not None
        ready, _, _ = select.select([self._tmux.stdout], [], [], wait)
        return os.read(self._tmux.stdout.fileno(), 1 << 20) if ready else b""

    def wait_for(self, words: bytes) -> None:
        """Wait until these words have been written."""
        seen = b""
        deadline = time.monotonic() + 60
        while words not in seen:
            seen += self._output(1)
            if time.monotonic() > deadline:
                raise SystemExit(f"{words!r} never came; tmux said {seen[-500:]!r}")

    def drain(self, seconds: float) -> None:
        """Let everything still on its way come in."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._output(0.01)

    def press(self, key: str) -> float | None:
        """Press a key and return the milliseconds to the end of the first repainting after it; None if nothing was repainted."""
        assert self._tmux.stdin is not None
        began = time.perf_counter()
        self._tmux.stdin.write(f"send-keys {key}\n".encode())
        last, deadline = 0.0, began + 1
        while time.perf_counter() < deadline:
            came = self._output(QUIET)
            if b"%output" in came:
                last = time.perf_counter()
            elif last and not came:
                return (last - began) * 1000
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["tmux", "-S", self._socket, "kill-server"], check=False)
        self._tmux.wait()


def series(pane: Pane, keys: list[str]) -> list[float]:
    """Return the milliseconds of each key, at a person's pace."""
    times = []
    for key in keys:
        pane.drain(0.1)
        taken = pane.press(key)
        if taken is not None:
            times.append(taken)
    return times


def main() -> None:
    """Print the floor and the app's times."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--turns", type=int, default=10_000)
    arguments.add_argument("--keys", type=int, default=100)
    arguments.add_argument("--learn", action="store_true")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Pane([sys.executable, "-c", ECHO], folder) as pane:
            pane.wait_for(b"ready")
            floor = series(pane, ["j"] * given.keys)
        print(f"echo: {spread(floor)}")
        build(folder, given.turns)
        command = [sys.executable, "-m", "qualcode", "--project", str(folder), "--coder", "bench"]
        if not given.learn:
            command = [sys.executable, "-c", STILL, str(folder)]
        with Pane(command, folder) as pane:
            pane.wait_for(b"coded")
            pane.drain(8 if given.learn else 1)
            middle = sorted(floor)[len(floor) // 2]
            for what, keys in (
                ("next unit", ["j"]),
                ("accept, or next suggested", ["n", "1"]),
                ("repeat", ["."]),
                ("undo", ["u"]),
            ):
                times = series(pane, keys * (given.keys // len(keys)))
                print(f"{given.turns:,} turns{', learning' if given.learn else ''}: {what:<26} {spread(times)}"
                      f"   less the floor {spread([each - middle for each in times])}")  # fmt: skip


STILL = """
import sys
from pathlib import Path
from qualcode.storage.project import Project
from qualcode.tui.app import QualcodeApp
app = QualcodeApp(Project(Path(sys.argv[1])), coder="bench", suggestions=False)
app.run()
"""
"""The app without the suggester's process."""

if __name__ == "__main__":
    main()
