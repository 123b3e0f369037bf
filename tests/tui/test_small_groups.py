"""Where a quote is signed for a small group, the app says so before it is printed anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualcode.services.opening import open_project
from qualcode.tui.lookups import say_copied, small_group
from qualcode.tui.widgets.bars import KeyLine
from tests.tui.conftest import make_project, opened
from tests.tui.test_plan_screen import PLAN
from tests.tui.test_themes_screen import code_it

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.project import Project


@pytest.fixture
def coded(tmp_path: Path) -> Project:
    """The invented project, three young people in it, with passages coded and a plan."""
    project = make_project(tmp_path / "town")
    code_it(project)
    project.plan.write_text(PLAN, encoding="utf-8")
    return project


@pytest.mark.parametrize("least", [3, 4])
async def test_copying_and_placing_warn_of_a_small_group(coded: Project, least: int) -> None:
    """“(young person)” of a group of three names the person to everybody in the room."""
    with open_project(coded, "ana") as store:
        store.set_meta("small_cell", str(least))
    warned = least == 4
    async with opened(coded, (120, 40)) as pilot:
        assert bool(small_group(pilot.app.desk, "young-person")) is warned  # type: ignore[attr-defined]
        assert small_group(pilot.app.desk, "") == ""  # type: ignore[attr-defined]
        assert "unsigned" in say_copied(pilot.app.desk, "")[0], "it says that it is signed"  # type: ignore[attr-defined]
        for place, keys in (("code", ("j", "y")), ("themes", ("l", "y")), ("plan", ("a", *"kind", "enter"))):
            pilot.app.action_place(place)  # type: ignore[attr-defined]
            for _ in range(2):
                await pilot.app.workers.wait_for_complete()
                await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            said = "".join(part.text for part in pilot.app.screen.query_one(KeyLine).render_line(0))
            said += " ".join(note.message for note in pilot.app._notifications)
            assert ("fewer than 4" in said) is warned, (place, said)
