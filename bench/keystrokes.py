"""Keys spent coding the quotes that the plan publishes, on a copy of the sample, with suggestions from the codebook alone.

Run: `python -m bench.keystrokes`. The coder goes from quote to quote by the cheapest of the app's own keys (`j`/`k` to a
neighbour, `n` to the next suggested unit, `/` and words of the quote, then enter), and codes with a digit if the right code is
among the numbered suggestions, otherwise with `c`, letters of the code's name, enter. Every key is pressed in the real app and
counted there. The plan publishes 14 quotes; each is coded with the code under which `plan.yaml` looks for it.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.formats.plan_yaml import read_plan
from qualcode.services.opening import open_project
from qualcode.services.suggesting import suggest_all
from qualcode.storage.project import Project
from qualcode.tui.app import QualcodeApp
from tests.sample import copy_sample

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from qualcode.core.plan import Plan


def wanted(plan: Plan) -> list[tuple[str, str]]:
    """Return the (words, code) of every quote that the plan looks for."""
    entries = [e for p in plan.priorities for e in (*p.quotes, *(q for a in p.actions for q in a.quotes))]
    return [(entry.text, entry.code) for entry in entries if getattr(entry, "text", "")]


async def code_all(pilot: Pilot[None], app: QualcodeApp, quotes: list[tuple[str, str]]) -> None:
    """Code every quote and print the keys each took."""
    total = suggested = 0
    for words, code in quotes:
        before = app.keys
        distinct = " ".join(word.strip(".,’") for word in words.split())
        await pilot.press("slash", *("space" if c == " " else c for c in f'"{distinct}"'), "enter")
        await pilot.pause()
        found = app.keys - before
        offered = [s.code_id for s in app.code_screen.offered()]
        if code in offered[:9]:
            suggested += offered[0] == code
            await pilot.press(str(offered.index(code) + 1))
        else:
            name = app.desk.book[code].name
            await pilot.press("c", *("space" if c == " " else c for c in name[:4]), "enter")
        await pilot.pause()
        spent = app.keys - before
        total += spent - found
        at = f"suggestion {offered.index(code) + 1}" if code in offered else "picker"
        print(f"{spent - found} key(s) to code, {found} to find: {code:<26} {at}")
    stored = app.desk.store.value("SELECT count(DISTINCT quote_id) FROM quotes WHERE coder = 'ana'")
    print(f"{len(quotes)} published quotes, {stored} codings, {total} keys: {total / len(quotes):.2f} a quote to code;")
    print(f"{suggested} of {len(quotes)} had their code suggested first")


async def main() -> None:
    """Run the session."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(copy_sample(Path(folder)))
        with open_project(project, "ana") as store:
            suggest_all(store)
        app = QualcodeApp(project, coder="ana", suggestions=False)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("escape")
            await code_all(pilot, app, wanted(read_plan(project.plan)))


if __name__ == "__main__":
    asyncio.run(main())
