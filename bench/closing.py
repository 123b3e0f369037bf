"""How long the app takes to be gone after `q`, with work in hand: while it learns, imports, reads a report, or writes one.

The real program in a pseudo-terminal, on the large project of `large_project.py` and on a folder of long transcripts. Run by hand:

    python -m bench.closing [--transcripts 500]
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import random
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

from bench.code_screen import BOOK
from bench.large_project import TRANSCRIPTS, build, talk, vocabulary
from qualcode.formats import codebook_yaml

F4, F7 = b"\x1bOS", b"\x1b[18~"


def closing(project: Path, *steps: tuple[bytes, bytes]) -> float:
    """Return the seconds from `q` to the end of the process. Each step waits for a marker and sends keys."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-m", "qualcode", "--coder", "bench", str(project)])  # noqa: S606
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    try:
        for marker, keys in (*steps, (b"", b"q")):
            seen, deadline = b"", time.monotonic() + 60
            while marker not in seen:
                if time.monotonic() > deadline:
                    raise SystemExit(f"{marker!r} never came")
                if select.select([terminal], [], [], 1)[0]:
                    seen += os.read(terminal, 1 << 16)
            began = time.perf_counter()
            os.write(terminal, keys)
        while True:
            if select.select([terminal], [], [], 0.005)[0]:
                try:
                    os.read(terminal, 1 << 16)
                except OSError:
                    break
            if time.perf_counter() - began > 60:
                os.kill(pid, signal.SIGKILL)
                break
        os.waitpid(pid, 0)
        return time.perf_counter() - began
    finally:
        os.close(terminal)


def main(count: int) -> None:
    """Print how long closing takes, on a large project of so many transcripts."""
    large = build(count).folder
    for what, *steps in (
        ("at rest, the suggester loading", (b"% coded", b"")),
        ("while it learns", (b"% coded", b"n"), (b"unit", b"1"), (b"unit", b"")),
        ("while a report is read", (b"% coded", F4), (b"Reading", b"")),
        ("while Word is written", (b"% coded", F4), (b"passages", b"s"), (b"Theme summary", b"1"), (b"Writing", b"")),
    ):
        print(f"{what:<32} {closing(large, *steps):.2f} s", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "codebook.yaml").write_text(codebook_yaml.dump(BOOK), encoding="utf-8")
        chance = random.Random(5)
        words, weights = vocabulary(chance)
        (folder / "waiting").mkdir()
        for number in range(30):
            text, turns = talk(chance, words, weights)
            said = "\n".join(f"{turn.speaker}: {turn.span.of(text)}" for turn in turns)
            (folder / "waiting" / f"hearing-{number}.txt").write_text(said * 5, encoding="utf-8")
        named = (b"Which file", f"{folder}/waiting\r".encode())
        steps = (b"no transcripts", F7), (b"Import", b"f"), named, (b" of 30", b"")
        print(f"{'while files are read':<32} {closing(folder, *steps):.2f} s", flush=True)
        steps = (b"no transcripts", F7), (b"Import", b"f"), named, (b"30 of 30 files", b"\r"), (b"Importing", b"")
        print(f"{'while files are imported':<32} {closing(folder, *steps):.2f} s", flush=True)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--transcripts", type=int, default=TRANSCRIPTS)
    main(arguments.parse_args().transcripts)
