"""How long a key takes from the press to the repainted screen, in a transcript of invented talk.

In-process: from posting the key to the screen being painted, with the bytes for the terminal made as they would be sent.
`wall` is what a person waits, `cpu` what of it the app worked (the machine may be busy with other things). Before
measuring, what was loaded is taken out of the garbage collector's sight, as the app does. Run it by hand:

    python -m bench.keys --turns 10000 100000 --codings 3000 [--busy]
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import statistics
import threading
import time

from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.screen import Screen

from qualcode.core.codebook import PALETTE
from qualcode.core.model import Group, Participant, Speaker, Transcript, Turn
from qualcode.core.spans import Span
from qualcode.core.units import Unit, units
from qualcode.tui.widgets.transcript import Mark, TranscriptView

_WORDS = [
    "the",
    "and",
    "we",
    "they",
    "it",
    "was",
    "there",
    "people",
    "young",
    "police",
    "school",
    "bus",
    "house",
    "work",
    "really",
    "think",
    "know",
    "because",
    "when",
    "after",
    "nobody",
    "listens",
    "estate",
    "worker",
    "trusted",
    "somewhere",
    "café",
    "it’s",
    "don’t",
    "won’t",
    "friends",
    "football",
    "knives",
    "night",
    "street",
    "mum",
    "before",
    "always",
    "never",
    "—",
    "something",
    "help",
    "job",
    "training",
    "money",
    "park",
    "evening",
    "safe",
    "afraid",
    "together",
]


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
        self.painted, self.pressed = (0.0, 0.0), 0.0

    def _display(self, screen: Screen[object], renderable: object) -> None:  # noqa: ARG002
        """Make the bytes for the terminal, which a test without one would leave out, and note when."""
        if isinstance(renderable, CompositorUpdate):
            renderable.render_segments(self.console)
            self.painted = (time.perf_counter(), time.thread_time())

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
    began = time.perf_counter()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        opened = time.perf_counter() - began
        print(
            f"{turns:,} turns, {codings:,} codings, {size[0]}×{size[1]}{', busy' if busy else ''}: open {opened:.2f} s"
        )
        gc.collect()
        gc.freeze()
        if busy:
            threading.Thread(target=_burn, args=(stop,), daemon=True).start()
        view = app.query_one(TranscriptView)
        view.goto_unit(len(found) // 2)
        await pilot.pause()
        for name, key in (("next unit", "j"), ("code it", "c"), ("page down", "pagedown")):
            walls, works = [], []
            for _ in range(keys):
                wall, work = await press(app, key)
                walls.append(wall)
                works.append(work)
            print(f"  {name:<10} wall {spread(walls)}   cpu {spread(works)}")
        print(f"  turns wrapped: {view.wraps:,}")
        stop.set()
    gc.unfreeze()


def spread(times: list[float]) -> str:
    """Return the middle, the 95th of a hundred, and the most."""
    cuts = statistics.quantiles(times, n=100)
    return f"p50 {cuts[49]:5.1f}  p95 {cuts[94]:5.1f}  max {max(times):5.1f} ms"


async def press(app: Bench, key: str, *, settle: float = 0.03) -> tuple[float, float]:
    """Press a key and return when the last repainting that follows from it was done: milliseconds, waited and worked.

    All that follows is over once nothing has been painted for `settle` seconds, which is shorter than anybody's pause between
    two keys.
    """
    wall, work = time.perf_counter(), time.thread_time()
    app.painted, app.pressed = (wall, work), wall
    app.post_message(events.Key(key, key if len(key) == 1 else None))
    await asyncio.sleep(0.06)
    await asyncio.sleep(settle)  # what held the loop all the while is painted only now
    while time.perf_counter() - max(app.painted[0], wall) < settle:  # noqa: ASYNC110 - a second painting may still come
        await asyncio.sleep(0.03)
    return (app.painted[0] - wall) * 1000, (app.painted[1] - work) * 1000


def _burn(stop: threading.Event) -> None:
    """Keep the interpreter busy, as retraining does while scikit-learn is not in its own compiled loops."""
    while not stop.is_set():
        sorted(str(number) for number in range(5000))


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
