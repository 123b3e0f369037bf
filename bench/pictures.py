"""Draws docs/code-screen.svg, the README's picture: the Code screen on a copy of the sample, with a few more quotes coded.

Run: `python -m bench.pictures`. The picture names no outside font: it uses the viewer's own monospaced one.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from qualcode.services.opening import open_project
from qualcode.services.suggesting import suggest_all
from qualcode.storage.project import Project
from qualcode.tui.app import QualcodeApp
from tests.sample import ROOT, copy_sample


async def draw() -> str:
    """Open the sample, code two quotes by key, and return the screen as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(copy_sample(Path(folder)))
        with open_project(project, "ana") as store:
            suggest_all(store)
        app = QualcodeApp(project, coder="ana", suggestions=False)
        async with app.run_test(size=(120, 34)) as pilot:
            await pilot.press("escape", "slash", *"lanyard", "enter")
            await pilot.pause()
            await pilot.press("1", "n", "1", "n")
            await pilot.pause()
            picture = app.export_screenshot(title="qualcode")
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    return picture.replace("Fira Code", "monospace")


if __name__ == "__main__":
    (ROOT / "docs" / "code-screen.svg").write_text(asyncio.run(draw()), encoding="utf-8")
