"""A project of 500 transcripts, 500,000 turns and 50,000 codings: opening it, searching it, and the places of the app on it.

The project is invented, from a seed, and kept in the temporary folder to be used again (about 500 MB). Its words are common as
words are: a few make up most of the talk, thousands are rare. Run it by hand:

    python -m bench.large_project [--runs 5] [--only open search places] [--transcripts 500]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import statistics
import tempfile
import time
from itertools import accumulate
from pathlib import Path

from bench.code_screen import BOOK, Timed
from bench.keys import press
from bench.startup import first_screen
from qualcode.core.model import SpeakerRow
from qualcode.core.spans import Span
from qualcode.core.units import units
from qualcode.formats import codebook_yaml
from qualcode.services.opening import open_project
from qualcode.storage import codings, people, search, suggestions, transcripts
from qualcode.storage.project import Project
from qualcode.storage.store import Store
from qualcode.storage.transcripts import NewTranscript, NewTurn

TRANSCRIPTS, TURNS, CODINGS = 500, 1000, 100
"""Transcripts, turns of each, codings of each."""

KEPT = Path(tempfile.gettempdir()) / "qualcode-bench-large"
PEOPLE = ("Priya", "Marcus", "Interviewer", "Aoife", "Mrs Bartholomew-Hughes", "Dee")
SEARCHES = (
    "the", "the of", "police", "trust*", '"of the"', "the AND NOT of", "NEAR(the police, 5)", "of OR the OR police", "zzyzx",
    "th*", "s",
)  # fmt: skip


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Return words and their cumulative weights, by Zipf's law."""
    syllables = [a + b for a in "bcdfghjklmnprstvw" for b in ("a", "e", "i", "o", "u", "ar", "en", "ist", "ough")]
    made = {"".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(30_000)}
    common = ["the", "of", "and", "to", "a", "in", "is", "it", "you", "that", "we", "they", "was", "not", "school", "police", "bus",
              "trust", "trusted", "club"]  # fmt: skip
    words = [*common, *sorted(made - set(common), key=lambda _: chance.random())]
    return words, list(accumulate(1 / (rank + 2) for rank in range(len(words))))


def talk(chance: random.Random, words: list[str], weights: list[float]) -> tuple[str, list[NewTurn]]:
    """Return one transcript's text and turns."""
    parts, turns, at = [], [], 0
    for number in range(TURNS):
        said = chance.choices(words, cum_weights=weights, k=chance.choice((6, 12, 20, 35, 60, 90)))
        for end in range(9, len(said), chance.randint(8, 15)):
            said[end] += "."
        body = " ".join(said).capitalize() + "."
        turns.append(NewTurn(PEOPLE[number % 6], Span(at, at + len(body)), number * 5.0))
        parts.append(body)
        at += len(body) + 1
    return "\n".join(parts), turns


def build(count: int = TRANSCRIPTS) -> Project:
    """Return the invented project with so many transcripts, made if it is not there yet."""
    folder = KEPT.with_name(f"{KEPT.name}-{count}")
    project = Project(folder)
    if (folder / "whole").exists():
        return project
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    project.codebook.write_text(codebook_yaml.dump(BOOK), encoding="utf-8")
    chance = random.Random(11)
    words, weights = vocabulary(chance)
    with open_project(project, "bench") as store:
        store.db.conn.execute("PRAGMA synchronous = OFF")
        for number in range(count):
            _add(store, f"hearing-{number:03}.txt", chance, words, weights)
        table = [SpeakerRow(f"hearing-{n:03}.txt", label, f"{label} {n}", ("young-person", "community-org", "facilitator")[i % 3])
                 for n in range(count) for i, label in enumerate(PEOPLE)]  # fmt: skip
        people.apply(store, table, undoable=False)
        store.set_meta(f"welcomed:{store.coder.guid}", "yes")
        last = transcripts.infos(store)[-3:][0]
        store.set_meta(f"place:{store.coder.guid}", f'{{"transcript": "{last.guid}", "offset": 60000}}')
        store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (folder / "whole").touch()
    return project


def _add(store: Store, name: str, chance: random.Random, words: list[str], weights: list[float]) -> None:
    text, turns = talk(chance, words, weights)
    guid = transcripts.add(store, NewTranscript(name, "-", "0" * 64, "txt", text, turns), undoable=False)
    stored = transcripts.load(store, guid)
    spans = [unit.span for unit in units(stored.text, stored.turns)]
    made = [codings.new(store, guid, span, chance.choice(BOOK.codes).id) for span in chance.sample(spans, CODINGS)]
    codings.add_many(store, made, f"Coded {CODINGS} quotes")
    from qualcode.core.model import Suggestion

    offered = {
        span: [Suggestion(code.id, chance.random(), ()) for code in chance.sample(BOOK.codes, 2)] for span in spans[::4]
    }
    suggestions.put(store, stored.id, offered, "bench")


def openings(project: Project, runs: int) -> None:
    """Print how long a start takes to a usable screen where the coder left off, and the memory then."""
    found = [first_screen(project.folder, b"% coded", arguments=("--coder", "bench")) for _ in range(runs)]
    times = [seconds for seconds, _ in found]
    print(f"open at the last place: median {statistics.median(times):.2f} s of {runs} (worst {max(times):.2f} s); "
          f"memory at most {max(memory for _, memory in found):.0f} MiB before suggestions load")  # fmt: skip


def searches(project: Project) -> None:
    """Print how long searches take to their first 200 results, warm, and with nothing read before."""
    for wanted in SEARCHES:
        times = []
        for _ in range(5):
            with project.open("bench") as store:
                began = time.perf_counter()
                found = len(search.find(store, wanted))
                times.append((time.perf_counter() - began) * 1000)
        print(
            f"search {wanted!r:<24} {found:>4} found   first {times[0]:6.1f}   median {statistics.median(times):6.1f} ms"
        )


async def places(project: Project) -> None:
    """Print how long the app takes to show its places and lists at that size, and how long its loop stands still meanwhile."""
    app = Timed(project, coder="bench", suggestions=False)
    async with app.run_test(size=(120, 40)) as pilot:
        while not hasattr(app.screen, "view"):
            await pilot.pause(0.01)
        await pilot.pause(0.5)
        for name, keys in (
            ("next unit", ("j",)), ("go-to list", ("g",)), ("go-to, typed", ("a",)), ("(leave)", ("escape",)),
            ("search dialog", ("slash",)), ("search, typed", ("t",)), ("(leave)", ("escape",)),
            ("only… list", ("f",)), ("(leave)", ("escape",)), ("memos", ("M",)), ("(leave)", ("escape",)), ("code counts", ("o",)), ("(leave)", ("escape",)),
            ("people", ("f6",)), ("people, down", ("j",)), ("review", ("f3",)), ("review, down", ("j",)), ("review, accept", ("1",)),
            ("undo", ("u",)), ("themes", ("f4",)), ("themes, down", ("j",)), ("plan", ("f5",)), ("import", ("f7",)),
            ("back to code", ("f2",)),
        ):  # fmt: skip
            for key in keys:
                still = asyncio.create_task(_standstill())
                wall, work = await press(app, key, settle=0.4)
                still.cancel()
                longest = await still
                print(f"  {name:<16} painted {wall:7.1f} ms   work {work:7.1f} ms   loop held {longest:7.1f} ms")
    app.close_project()


async def _standstill() -> float:
    """Return the longest time in milliseconds for which the event loop answered nothing, until cancelled."""
    longest, before = 0.0, time.perf_counter()
    try:
        while True:
            await asyncio.sleep(0.002)
            now = time.perf_counter()
            longest, before = max(longest, (now - before) * 1000 - 2), now
    except asyncio.CancelledError:
        return longest


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--only", nargs="+", default=["open", "search", "places"])
    arguments.add_argument("--transcripts", type=int, default=TRANSCRIPTS)
    given = arguments.parse_args()
    made = build(given.transcripts)
    if "open" in given.only:
        openings(made, given.runs)
    if "search" in given.only:
        searches(made)
    if "places" in given.only:
        asyncio.run(places(made))
