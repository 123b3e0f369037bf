"""How long a key takes from the press to the repainted screen, in a transcript of invented talk.

In-process, with Pilot: the time of `pilot.press` until the app is idle again, at 200×60 and 80×24. Run it by hand:

    python bench/keys.py --turns 10000 --codings 3000 [--busy]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import threading
import time

from textual.app import App, ComposeResult

from qualcode.core.codebook import PALETTE
from qualcode.core.model import Group, Participant, Speaker, Transcript, Turn
from qualcode.core.spans import Span
from qualcode.core.units import Unit, units
from qualcode.tui.widgets.transcript import Mark, TranscriptView

_WORDS = ["the", "and", "we", "they", "it", "was", "there", "people", "young", "police", "school", "bus", "house", "work", "really", "think", "know", "because", "when", "after", "nobody", "listens", "estate", "worker", "trusted", "somewhere", "café", "it’s", "don’t", "won’t", "friends", "football", "knives", "night", "street", "mum", "before", "always", "never", "—", "something", "help", "job", "training", "money", "park", "evening", "safe", "afraid", "together"]


def make_transcript(turns: int, seed: int = 1) -> Transcript:
    """Return a transcript of so many turns of invented talk, by six speakers in three groups."""
    chance = random.Random(seed)
    groups = [Group("young", "Young people", "young person"), Group("org", "Community", "Community org."), None]
    speakers = {
        number: Speaker(number, f"speaker-{number}", label, Participant(f"p-{number}", label), groups[number % 3])
        for number, label in enumerate(("Priya", "Marcus", "Interviewer", "Aoife", "Mrs Bartholomew-Hughes", "Dee"))
    }
    parts: list[str] = []
    found: list[Turn] = []
    at = 0
    for ordinal in range(1, turns + 1):
        sentences = []
        for _ in range(chance.choice((1, 1, 2, 3, 4, 9))):
            sentence = " ".join(chance.choices(_WORDS, k=chance.randint(3, 18)))
            sentences.append(sentence[0].upper() + sentence[1:] + ".")
        words = " ".join(sentences)
        found.append(Turn(ordinal, ordinal % 6, Span(at, at + len(words)), float(ordinal * 4)))
        parts.append(words)
        at += len(words) + 1
    return Transcript(1, "transcript", "hearing.txt", "\n".join(parts), tuple(found), speakers)


def make_marks(found: list[Unit], count: int, seed: int = 2) -> list[Mark]:
    """Return codings on units here and there, some on the same unit."""
    chance = random.Random(seed)
    marks = []
    for number in range(count):
        unit = chance.choice(found)
        code = chance.randrange(20)
        marks.append(
            Mark(f"m{number}", unit.span, f"code-{code}", chr(65 + code), f"Code {code}", PALETTE[code % 12], "Sam")
        )
    return marks


class Bench(App[None]):
    """Nothing but the transcript, with keys bound as the Code screen binds them."""

    def __init__(self, transcript: Transcript, found: list[Unit], marks: list[Mark]) -> None:
        super().__init__()
        self.transcript, self.found, self.marks = transcript, found, marks

    def compose(self) -> ComposeResult:
        """Yield the view."""
        yield TranscriptView()

    def on_mount(self) -> None:
        """Show the transcript and bind the keys."""
        view = self.query_one(TranscriptView)
        view.focus()
        view.show(self.transcript, self.found, self.marks, {"young": PALETTE[0], "org": PALETTE[1]})
        self.bind("j", "move(1)")
        self.bind("k", "move(-1)")
        self.bind("c", "code")

    def action_move(self, by: int) -> None:
        """Go to another unit."""
        self.query_one(TranscriptView).move_unit(by)

    def action_code(self) -> None:
        """Code the selection and go on."""
        view = self.query_one(TranscriptView)
        self.marks.append(Mark(f"new{len(self.marks)}", view.selection, "new", "N", "New", PALETTE[3], "Sam"))
        view.set_codings(self.marks)
        view.move_unit(1)


async def measure(turns: int, codings: int, size: tuple[int, int], keys: int, *, busy: bool) -> None:
    """Press keys and print how long they took."""
    transcript = make_transcript(turns)
    found = list(units(transcript.text, transcript.turns))
    app = Bench(transcript, found, make_marks(found, codings))
    stop = threading.Event()
    worker = threading.Thread(target=_burn, args=(stop,), daemon=True)
    began = time.perf_counter()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        opened = time.perf_counter() - began
        if busy:
            worker.start()
        view = app.query_one(TranscriptView)
        view.goto_unit(len(found) // 2)
        await pilot.pause()
        print(
            f"{turns:,} turns, {codings:,} codings, {size[0]}×{size[1]}{', busy' if busy else ''}: open {opened:.2f} s"
        )
        for name, key in (("next unit", "j"), ("code", "c"), ("page down", "pagedown")):
            times = []
            for _ in range(keys):
                start = time.perf_counter()
                await press(app, key)
                times.append((time.perf_counter() - start) * 1000)
            cuts = statistics.quantiles(times, n=100)
            print(f"  {name:<10} p50 {cuts[49]:5.1f}  p95 {cuts[94]:5.1f}  max {max(times):5.1f} ms")
        print(f"  turns wrapped: {view.wraps}")
        stop.set()


async def press(app: Bench, key: str) -> None:
    """Press a key and return once the screen has been painted again."""
    from textual import events

    painted = asyncio.Event()
    app.post_message(events.Key(key, key if len(key) == 1 else None))
    app.call_later(lambda: app.call_after_refresh(painted.set))
    await painted.wait()


def _burn(stop: threading.Event) -> None:
    while not stop.is_set():
        sum(number * number for number in range(20_000))


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, nargs="+", default=[10_000])
    parser.add_argument("--codings", type=int, default=3000)
    parser.add_argument("--keys", type=int, default=150)
    parser.add_argument("--busy", action="store_true")
    options = parser.parse_args()
    for turns in options.turns:
        for size in ((200, 60), (80, 24)):
            asyncio.run(measure(turns, options.codings, size, options.keys, busy=options.busy))


if __name__ == "__main__":
    main()
