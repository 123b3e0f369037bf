"""From command to first usable screen, on a copy of the sample, in a pseudo-terminal; and the time of `qualcode --help`.

Run: `python -m bench.startup [RUNS]`. The first opening (which imports the sample) is timed apart. "Usable" is when the
words of the first unit are on the screen: keys typed from then on are answered.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from tests.sample import copy_sample


def first_screen(
    project: Path, marker: bytes, *, size: tuple[int, int] = (40, 120), arguments: tuple[str, ...] = ()
) -> tuple[float, float]:
    """Return the seconds from starting the app to `marker` on its screen, and its memory in MiB by then; it is then killed."""
    started = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-m", "qualcode", *arguments, str(project)])  # noqa: S606 - our own program
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    seen = b""
    try:
        while marker not in seen:
            ready, _, _ = select.select([terminal], [], [], 20)
            if not ready:
                raise SystemExit(f"no first screen within 20 s; the terminal got {len(seen)} bytes")
            seen += os.read(terminal, 65536)
        return time.perf_counter() - started, resident(pid)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def resident(pid: int) -> float:
    """Return the memory that a process holds, in MiB; 0 where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    """Print medians."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    with tempfile.TemporaryDirectory() as folder:
        copy_sample(Path(folder))
        first, _ = first_screen(Path(folder), b"unit 1 of")
        again, memory = zip(*(first_screen(Path(folder), b" of ") for _ in range(runs)), strict=True)
    helped = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "qualcode", "--help"], check=True, capture_output=True)
        helped.append(time.perf_counter() - started)
    print(f"first opening, with the sample's import: {first:.2f} s")
    print(f"to the first usable screen: median {statistics.median(again):.2f} s of {runs} (worst {max(again):.2f} s)")
    print(f"memory then: at most {max(memory):.0f} MiB, the suggester's own process left out")
    print(f"qualcode --help: median {statistics.median(helped):.2f} s (worst {max(helped):.2f} s)")


if __name__ == "__main__":
    main()
