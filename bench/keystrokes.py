"""Keys spent coding 100 quotes of the sample, going to them included, by a coder who goes through the transcripts in order.

The quotes come from the 121 passages of `judged_quotes.csv`: what a reader of all ten transcripts would code, with one code each,
written down before any suggestion was looked at. They are one reader's judgement, and no measure of the suggester. `fixed` takes
them in the order of the text until there are enough, as a reader codes them; `chance` draws as many of all of them from a seed, so
that a fifth of what the reader would code is stepped over.

Every key is pressed in the real app and counted there. The coder goes from quote to quote by the fewest of `j`, `k`, `n`, `N`, `↓` and
`↑`, or where a search is shorter by `/` and the quote's first words; to the next transcript by `n` or `j` past the end of this one or by `g`
and enter. They code with a digit if the code is among those suggested or used lately, with `.` if it is the last one used,
with `v` and its letter if it has one, otherwise with `c`, letters of its name, enter. The suggester learns after every quote, as it
does beside the app. With the sample's own codings in, as anybody has them who opens it:

    python -m bench.keystrokes [--draw fixed|chance|both] [--seed 1] [--quotes 100]
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import random
import tempfile
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.units import units
from qualcode.services.opening import open_project
from qualcode.services.suggesting import SuggestionEngine
from qualcode.storage import transcripts
from qualcode.storage.project import Project
from qualcode.tui import lookups
from qualcode.tui.app import QualcodeApp
from qualcode.tui.dialogs import goto
from qualcode.tui.dialogs.picker import ranked
from qualcode.tui.fuzzy import plain, score
from tests.sample import copy_sample

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from qualcode.core.spans import Span
    from qualcode.storage.store import Store

JUDGED = Path(__file__).with_name("judged_quotes.csv")
LATELY = -1
RIVALS = "MAXQDA 2 (nine shortcuts only), QualCoder 2–3, NVivo 2–6, ATLAS.ti 3, Dedoose 6, Taguette 7"


@dataclass(frozen=True)
class Wanted:
    """A quote to code: where it stands, and with what."""

    guid: str
    name: str
    span: Span
    code: str


def draw(store: Store, count: int, seed: int | None) -> list[Wanted]:
    """Return so many of the judged quotes in the order of the text: the first, or with a seed as chance has it."""
    found = []
    guids = {info.name: info.guid for info in transcripts.infos(store)}
    with JUDGED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            here = transcripts.load(store, guids[row["transcript"]])
            spans = [unit.span for unit in units(here.text, here.turns)]
            [span] = [span for span in spans if _plain(span.of(here.text)).startswith(_plain(row["begins"]))]
            found.append(Wanted(here.guid, here.name, span, row["code"]))
    chosen = found if seed is None else random.Random(seed).sample(found, count)
    return sorted(chosen, key=lambda quote: (quote.name, quote.span))[:count]


class Coder:
    """Codes quotes in the app by the cheapest keys."""

    def __init__(self, pilot: Pilot[None], app: QualcodeApp) -> None:
        self._pilot, self._app = pilot, app

    async def _press(self, *keys: str) -> None:
        await self._pilot.press(*keys)
        await self._pilot.pause()

    async def go_to(self, quote: Wanted) -> None:
        """Go to a quote."""
        app = self._app
        if app.desk.here().transcript.guid != quote.guid:
            await self._open(quote)
        index = app.desk.here().index_of(quote.span)
        assert index is not None
        way = self._way(app.code_screen.view.unit_index, index)
        words = quote.span.of(app.desk.here().transcript.text).split()[:3]
        search = ["slash", *_typed(" ".join(word.strip(".,’?!") for word in words)), "enter"]
        await self._press(*(way if len(way) <= len(search) else search))
        if app.code_screen.view.unit_index != index:  # the words stand elsewhere too
            await self._press(*self._way(app.code_screen.view.unit_index, index))
        assert app.code_screen.selection == quote.span

    async def _open(self, quote: Wanted) -> None:
        """Go to a quote's transcript: to the next one by `n` or `j` if the end is near, else by `g` and enter; to others by name."""
        app, here = self._app, self._app.desk.here()
        beside = lookups.transcript_beside(app.desk, here.transcript.guid, 1)
        if beside is None or beside[0] != quote.guid:
            await self._press("g", *_typed(self._named(quote.name)), "enter")
        else:
            way = self._way(app.code_screen.view.unit_index, len(here.units))
            await self._press(*(way if len(way) <= 2 else ["g", "enter"]))

    def _way(self, start: int, end: int) -> list[str]:
        """Return the fewest of the keys that step by units, and by suggested units; where units end is past their end."""
        screen, here, next_offered = self._app.code_screen, self._app.desk.here(), self._app.desk.next_offered
        past = len(here.units)
        before: dict[int, tuple[int, str]] = {start: (start, "")}
        ahead = deque([start])
        while ahead and end not in before:
            at = ahead.popleft()
            if at == past:
                continue
            on, suggested = screen.unit_after(at, 1), next_offered(at, 1)
            steps = {  # past the end `n` goes further than `j`: to the next transcript's first suggestion
                "n": past if suggested is None else suggested,
                "j": past if on is None else on,
                "k": screen.unit_after(at, -1),
                "N": next_offered(at, -1),
                "down": at + 1 if at + 1 < past else None,
                "up": at - 1 if at else None,
            }
            for key, there in steps.items():
                if there is not None and there not in before:
                    before[there] = at, key
                    ahead.append(there)
        keys = []
        while end != start:
            end, key = before[end]
            keys.append(key)
        return keys[::-1]

    def _named(self, name: str) -> str:
        """Return the fewest letters that bring a transcript to the top of the list of places to go."""
        goals = goto._goals(self._app.desk)  # noqa: SLF001 - the very list that the app shows
        parts = (name[at : at + length] for length in range(1, len(name)) for at in range(len(name) - length + 1))
        for typed in parts:
            fits = [(score(plain(typed), plain(goal.name)), -at, goal) for at, goal in enumerate(goals)]
            if typed.isalnum() and max(fits, key=lambda fit: fit[:2])[2].name == name:
                return typed
        return name

    async def code(self, code: str) -> int:
        """Code the selection, and return the place of the code among the suggestions, 0 for none, LATELY if used lately."""
        app = self._app
        offered = [suggestion.code_id for suggestion in app.code_screen.offered()][:9]
        if code in offered:
            await self._press(str(offered.index(code) + 1))
            return offered.index(code) + 1
        lately = {used: digit for digit, used in app.desk.lately.digits(len(offered)).items()}
        if code in lately:
            await self._press(str(lately[code]))
            return LATELY
        if app.desk.recent[:1] == [code]:
            await self._press("full_stop")
        elif code in app.desk.letters:
            await self._press("v", app.desk.letters[code])
        else:
            await self._press("c", *self._letters(code), "enter")
        return 0

    def _letters(self, code: str) -> list[str]:
        """Return the fewest letters of a code's name that bring it to the top of the picker."""
        desk = self._app.desk
        name = desk.book[code].name
        tries = [desk.letters.get(code, ""), *(name[:length] for length in range(len(name) + 1))]
        best = [typed for typed in tries if ranked(typed, desk.book, desk.letters, desk.recent)[0].id == code]
        return _typed(min(best, key=len))


def _plain(words: str) -> str:
    return " ".join(words.split())


def _typed(words: str) -> list[str]:
    return ["space" if c == " " else "full_stop" if c == "." else "minus" if c == "-" else c for c in words]


async def main(count: int, seed: int | None) -> None:
    """Run the session and print what it took; the quotes are drawn by chance where there is a seed."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(copy_sample(Path(folder, "sample")))
        open_project(project, "ana").close()
        app = QualcodeApp(project, coder="ana", suggestions=False)
        going = coding = 0
        by_place: dict[int, list[int]] = {}
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("escape")
            coder, store = Coder(pilot, app), app.desk.store
            engine = SuggestionEngine(store)
            wanted = draw(store, count, seed)
            for quote in wanted:
                engine.refresh(quote.guid)
                began = app.keys
                await coder.go_to(quote)
                there = app.keys
                place = await coder.code(quote.code)
                going, coding = going + there - began, coding + app.keys - there
                by_place.setdefault(place, []).append(app.keys - began)
            stored = store.value("SELECT count(*) FROM quotes WHERE coder = 'ana'")
        app.close_project()
    assert stored == count
    how = "the first of the judged quotes" if seed is None else f"drawn by chance, seed {seed}"
    print(
        f"{count} quotes, {how}: {(going + coding) / count:.2f} keys a quote, of which {going / count:.2f} to go there"
    )
    for place, keys in sorted(by_place.items(), key=lambda found: (found[0] <= 0, abs(found[0]))):
        what = f"suggested in place {place}" if place > 0 else "used lately" if place == LATELY else "not suggested"
        print(f"  {what:<27} {len(keys):>3} quotes, {sum(keys) / len(keys):.2f} keys each")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--draw", choices=("fixed", "chance", "both"), default="fixed")
    arguments.add_argument("--quotes", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    for draws in ("fixed", "chance") if given.draw == "both" else (given.draw,):
        asyncio.run(main(given.quotes, None if draws == "fixed" else given.seed))
    print(f"Rivals, actions a quote, going there left out, all by mouse: {RIVALS}")
