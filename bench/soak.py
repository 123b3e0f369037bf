"""Presses 20,000 random keys on every screen and in every dialog, and holds screen, database, codebook.yaml and journal together.

At the end everything is undone, done again and undone. Run by hand; the first disagreement ends it with the keys that led there:

    python -m bench.soak [--keys 20000] [--seed 1]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.tui.conftest import make_project
from tests.tui.soak import Soak, Unending, furnish


async def main(keys: int, seed: int) -> None:
    """Press them."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder  # where keys that are changed on the way are kept
        os.chdir(folder)  # where a name typed for a file leads
        project = make_project(Path(folder, "town"))
        furnish(project)
        app = Unending(project, coder="ana", suggestions=False)
        began = time.monotonic()
        try:
            async with app.run_test(size=(100, 30)) as pilot:
                await pilot.pause()
                soak = Soak(pilot, seed)
                for thousand in [*range(1000, keys, 1000), keys]:
                    await soak.run(thousand)
                    print(f"{soak.done:,} keys, {time.monotonic() - began:.0f} s", flush=True)
                acts = Counter(row[0] for row in app.desk.store.rows("SELECT action FROM journal"))
                count = await soak.undo_everything()
        finally:
            app.close_project()
    print(f"seed {seed}: {soak.done:,} keys, {sum(acts.values())} journalled commands {dict(acts.most_common())};")
    print(f"the {count} that stood at the end undone, done again and undone: the first state")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--keys", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    asyncio.run(main(given.keys, given.seed))
