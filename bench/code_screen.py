"""How long a key takes on the whole Code screen, from the press to the repainted screen, codings written to the disk.

The project is invented: one transcript of `--turns` with 3,000 codings, and suggestions for every second unit. With `--learn` the
suggester's own process learns and proposes all the while, and a repainting for its news is not counted against a key that has
been answered already. Measured as in `keys.py`. Run it by hand:

    python -m bench.code_screen --turns 10000 100000 [--learn]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from pathlib import Path

from textual._compositor import CompositorUpdate

from bench.keys import make_transcript, press, spread
from qualcode.core.codebook import Code, Codebook
from qualcode.core.model import Reason, Suggestion
from qualcode.core.spans import Span
from qualcode.core.units import units
from qualcode.formats import codebook_yaml
from qualcode.services.opening import open_project
from qualcode.storage import codings, suggestions, transcripts
from qualcode.storage.project import Project
from qualcode.storage.transcripts import NewTranscript, NewTurn
from qualcode.tui.app import QualcodeApp
from qualcode.tui.suggestion_feed import SuggestionsFailed, SuggestionsReady

BOOK = Codebook(tuple(Code(f"code-{n}", name, keywords=(name.lower(),)) for n, name in enumerate(
    ("Police", "School", "Buses", "Work", "Friends", "Football", "Knives", "Night", "Street", "Help", "Jobs", "Money",
     "Park", "Safe", "Afraid", "Together", "Listens", "Trusted", "Training", "Evening")
)))  # fmt: skip


class Timed(QualcodeApp):
    """The app, noting when it has painted."""

    painted = (0.0, 0.0)
    pressed = news_at = 0.0

    def _display(self, screen, renderable) -> None:  # noqa: ARG002
        if isinstance(renderable, CompositorUpdate):
            renderable.render_segments(self.console)
            if self.painted[0] <= self.pressed or self.news_at < self.pressed:
                self.painted = (time.perf_counter(), time.thread_time())

    def post_message(self, message) -> bool:
        """Pass the suggester's news on to the screen, and note when they came."""
        if isinstance(message, SuggestionsReady | SuggestionsFailed):
            self.news_at = time.perf_counter()
            return self.code_screen.post_message(message)
        return super().post_message(message)

    async def keep_learning(self) -> None:
        """Let the suggester begin again whenever it has come to an end."""
        self._feed._target = self  # noqa: SLF001 - the news pass by here first
        while True:
            if not self._feed.busy:
                self.suggest(self.desk.here().transcript.guid, self.code_screen.view.selection.start)
            await asyncio.sleep(0.05)


def build(folder: Path, turns: int) -> Project:
    """Return the invented project."""
    project = Project(folder)
    project.codebook.write_text(codebook_yaml.dump(BOOK), encoding="utf-8")
    talk = make_transcript(turns)
    new = [NewTurn(talk.speakers[t.speaker_id or 0].label, t.span, t.time) for t in talk.turns]
    chance = random.Random(3)
    with open_project(project, "bench") as store:
        guid = transcripts.add(
            store, NewTranscript("hearing.txt", "-", "0" * 64, "txt", talk.text, new), undoable=False
        )
        stored = transcripts.load(store, guid)
        found = list(units(stored.text, stored.turns))
        made = [codings.new(store, guid, chance.choice(found).span, chance.choice(BOOK.codes).id) for _ in range(3000)]
        codings.add_many(store, made, "Coded", undoable=False)
        why = (Reason("keyword", "keyword “bus”", (Span(0, 3),)),)
        offered = {
            unit.span: [Suggestion(code.id, 0.9 - n / 5, why) for n, code in enumerate(chance.sample(BOOK.codes, 3))]
            for unit in found[::2]
        }
        suggestions.put(store, stored.id, offered, "bench")
        store.set_meta(f"welcomed:{store.coder.guid}", "yes")
    return project


async def measure(turns: int, size: tuple[int, int], keys: int, *, learn: bool) -> None:
    """Press keys and print how long they took."""
    with tempfile.TemporaryDirectory() as folder:
        project = build(Path(folder), turns)
        app = Timed(project, coder="bench", suggestions=learn)
        began = time.perf_counter()
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            print(
                f"{turns:,} turns, {size[0]}×{size[1]}{', learning' if learn else ''}: open {time.perf_counter() - began:.2f} s"
            )
            view = app.code_screen.view
            view.goto_unit(len(app.desk.here().units) // 2)
            await pilot.pause()
            if learn:
                learning = asyncio.create_task(app.keep_learning())
                while not app.news_at:  # noqa: ASYNC110 - its libraries are loading
                    await asyncio.sleep(0.05)
            for name, key in (
                ("next unit", "j"), ("next suggested", "n"), ("accept", "1"), ("repeat", "full_stop"), ("undo", "u"), ("reject", "x"),
            ):  # fmt: skip
                times = []
                for _ in range(keys):
                    if key in "1x" and not app.code_screen.offered():
                        await press(app, "n")
                    times.append(await press(app, key))
                    await asyncio.sleep(0.1 if learn else 0)
                walls, works = zip(*times, strict=True)
                print(f"  {name:<15} wall {spread(list(walls))}   cpu {spread(list(works))}")
            if learn:
                learning.cancel()
        app.close_project()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--turns", type=int, nargs="+", default=[10_000])
    arguments.add_argument("--keys", type=int, default=100)
    arguments.add_argument("--learn", action="store_true")
    given = arguments.parse_args()
    for count in given.turns:
        asyncio.run(measure(count, (120, 40), given.keys, learn=given.learn))
