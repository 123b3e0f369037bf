"""Pictures of the Framework and Plan screens. No quote id is in them: those differ each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualcode.services.framework import read_framework, write_cell
from qualcode.services.opening import open_project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.themes import DARK, LIGHT
from tests.tui.conftest import settled
from tests.tui.test_plan_screen import PLAN
from tests.tui.test_themes_screen import code_it

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from qualcode.storage.project import Project

SMALL, LARGE = (80, 24), (120, 40)

PICTURES = {
    "framework-small-dark": (SMALL, DARK.name, ("F",), ("l",)),
    "framework-large-light": (LARGE, LIGHT.name, ("F",), ("l",)),
    "plan-small-light": (SMALL, LIGHT.name, ("P",), ()),
    "plan-large-dark": (LARGE, DARK.name, ("P",), ()),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(name: str, project: Project, snap_compare: Callable[..., bool]) -> None:
    """A change of a screen is seen before its users see it."""
    size, theme, place, keys = PICTURES[name]
    code_it(project)
    project.plan.write_text(PLAN, encoding="utf-8")
    with open_project(project, "ana") as store:
        cell = read_framework(store, project).cell("young-person", "getting-about")
        write_cell(store, cell, "They wait, **in the rain**, and nobody says why.")

    async def before(pilot: Pilot[None]) -> None:
        app.theme = theme
        for pressed in (place, keys):
            await settled(pilot)
            await pilot.press(*pressed)
        await settled(pilot)

    app = QualcodeApp(project, coder="ana", suggestions=False)
    try:
        assert snap_compare(app, terminal_size=size, run_before=before)
    finally:
        app.close_project()
