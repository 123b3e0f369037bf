"""Plan: quotes are placed, pinned, ordered and removed by keys, and the file keeps what the researcher wrote in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pytest
from textual.widgets import Input

from qualcode.exports.plan_template import example_template
from qualcode.formats.plan_yaml import read_plan
from qualcode.tui.screens.code.screen import CodeScreen
from qualcode.tui.screens.plan.building import RebuildPreview
from qualcode.tui.screens.plan.placing import PlaceQuote
from qualcode.tui.screens.plan.screen import PlanScreen
from qualcode.tui.widgets.rowlist import RowList
from tests.tui.conftest import make_project, opened
from tests.tui.test_themes_screen import code_it

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from qualcode.storage.project import Project

PLAN = """title: A plan for the buses

priorities:
  - id: buses
    title: Better buses
    themes: [getting-about]
    quotes:
      # Amina first
      - find: {code: buses, text: never comes, limit: 1}
      - find: {code: buses, text: drivers are kind, limit: 1}
    actions:
      - id: lanes
        text: Build lanes
        codes: [cycling]
      - id: night
        text: Run the night bus
        codes: [buses]
"""


@pytest.fixture
def planned(tmp_path: Path) -> Project:
    """The invented project with six passages coded and a plan."""
    project = make_project(tmp_path / "town")
    code_it(project)
    project.plan.write_text(PLAN, encoding="utf-8")
    return project


async def settled(pilot: Pilot[None]) -> PlanScreen:
    """Wait until what was begun in the background is done and shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, PlanScreen)
    return screen


def outlined(screen: PlanScreen) -> list[tuple[str, str]]:
    """Return the outline without its warnings."""
    return [(row.kind, row.words) for row in screen.rows if row.kind != "warning"]


async def test_the_outline_shows_quotes_strength_and_what_is_weak(planned: Project) -> None:
    """What each priority rests on, the action that rests on nothing, and the theme that nothing answers."""
    async with opened(planned, (80, 24)) as pilot:
        await pilot.press("P")
        screen = await settled(pilot)
        assert outlined(screen) == [
            ("priority", "Better buses"),
            ("quote", "The bus never comes."),
            ("quote", "The bus drivers are kind"),
            ("action", "Build lanes"),
            ("action", "Run the night bus"),
        ]
        strength = screen.rows[0].strength
        assert strength is not None
        assert (strength.passages, strength.participants, strength.groups) == (3, 2, ("Young people",))
        warnings = [row.words for row in screen.rows if row.kind == "warning"]
        assert "The action 'Build lanes' rests on no quote" in warnings
        assert "No action answers the theme 'Being heard'" in warnings


async def test_a_quote_is_pinned_moved_removed_and_all_is_taken_back(planned: Project) -> None:
    """Each is one key, each stands in the file at once with its comments, and u goes back to the byte."""
    async with opened(planned) as pilot:
        await pilot.press("P")
        screen = await settled(pilot)
        await pilot.press("j", "p")
        await settled(pilot)
        assert "# Amina first\n      - quote: q" in planned.plan.read_text(encoding="utf-8")
        await pilot.press("J")
        await settled(pilot)
        assert [words for kind, words in outlined(screen) if kind == "quote"] == [
            "The bus drivers are kind",
            "The bus never comes.",
        ]
        await pilot.press("d")
        await settled(pilot)
        assert [words for kind, words in outlined(screen) if kind == "quote"] == ["The bus drivers are kind"]
        for _ in range(3):
            await pilot.press("u")
            await settled(pilot)
        assert planned.plan.read_text(encoding="utf-8") == PLAN
        await pilot.press("u")
        await settled(pilot)
        assert planned.plan.read_text(encoding="utf-8") == PLAN


async def test_a_quote_is_found_and_placed(planned: Project) -> None:
    """Key a finds a passage by its words and pins it under the action; the cursor goes to it."""
    async with opened(planned, (80, 24)) as pilot:
        await pilot.press("P")
        screen = await settled(pilot)
        await pilot.press("l", "a", *"asked 42", "enter")
        await settled(pilot)
        action = read_plan(planned.plan).priorities[0].actions[0]
        assert len(action.quotes) == 1
        assert ("quote", "Nobody asked before they cut the 42.") in outlined(screen)
        await pilot.press("enter")
        await pilot.pause()
        code = pilot.app.code_screen
        assert code.desk.text_of(code.view.selection) == "Nobody asked before they cut the 42."


async def test_an_edit_by_hand_is_never_overwritten(planned: Project) -> None:
    """Somebody saves plan.yaml in an editor while the screen is open: keys then refuse, and undo leaves it alone."""
    async with opened(planned) as pilot:
        await pilot.press("P")
        await settled(pilot)
        await pilot.press("j", "p")
        await settled(pilot)
        mine = planned.plan.read_text(encoding="utf-8").replace("Better buses", "Far better buses")
        planned.plan.write_text(mine, encoding="utf-8")
        await pilot.press("u")
        await settled(pilot)
        await pilot.press("d")
        screen = await settled(pilot)
        written = planned.plan.read_text(encoding="utf-8")
        assert "Far better buses" in written
        assert outlined(screen)[0] == ("priority", "Far better buses")


async def test_the_plan_is_built_by_key(planned: Project) -> None:
    """Key s and a digit write it to exports/ with its quotes."""
    async with opened(planned) as pilot:
        await pilot.press("P")
        await settled(pilot)
        await pilot.press("s", "3")
        await settled(pilot)
        assert "The bus never comes" in (planned.exports / "plan.md").read_text(encoding="utf-8")


async def test_without_a_plan_one_is_offered(project: Project) -> None:
    """The first look at Plan says what to do, and n makes a plan that then shows."""
    async with opened(project, (80, 24)) as pilot:
        await pilot.press("P")
        screen = await settled(pilot)
        assert "n makes a plan.yaml" in str(screen.query_one("#empty").render())
        await pilot.press("enter", "a", "s", "n")
        screen = await settled(pilot)
        assert outlined(screen)[0] == ("priority", "Our first priority")


async def test_a_broken_plan_is_said_with_its_line(planned: Project) -> None:
    """A slip of the hand in the file is named with its line, and mended without leaving the screen."""
    planned.plan.write_text(PLAN.replace("title: Better", "titel: Better"), encoding="utf-8")
    async with opened(planned, (80, 24)) as pilot:
        await pilot.press("P")
        screen = await settled(pilot)
        assert "line 5" in str(screen.query_one("#empty").render())
        planned.plan.write_text(PLAN, encoding="utf-8")
        screen.reload()
        await settled(pilot)
        assert outlined(screen)[0] == ("priority", "Better buses")


async def test_a_rebuild_is_shown_before_it_is_done(planned: Project) -> None:
    """Quotes would come and go in the plan of the committee, and nobody would have been asked."""
    path = planned.exports / "plan.md"
    async with opened(planned, (80, 24)) as pilot:
        await pilot.press("P")
        await settled(pilot)
        await pilot.press("s", "3")
        await _built(pilot)
        before = path.read_bytes()
        planned.plan.write_text(
            PLAN.replace("text: never comes, limit: 1", "text: nobody ever said this"), encoding="utf-8"
        )
        await pilot.press("s", "3")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        preview = pilot.app.screen
        assert isinstance(preview, RebuildPreview)
        rows = preview.query_one(RowList)
        drawn = "\n".join("".join(part.text for part in rows.render_line(y)) for y in range(4))
        assert "- gone" in drawn
        assert "The bus never comes." in drawn
        await pilot.press("n")
        assert path.read_bytes() == before
        await pilot.press("s", "3")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("y")
        await _built(pilot)
        assert b"The bus never comes" not in path.read_bytes()


async def test_the_councils_template_is_named_tried_and_kept(planned: Project) -> None:
    """The template would have to be typed at every build, and a wrong tag met the evening before the committee."""
    (planned.folder / "council.docx").write_bytes(example_template())
    wrong = docx.Document()
    wrong.add_paragraph("{{ titel }}")
    wrong.save(str(planned.folder / "wrong.docx"))
    bare = docx.Document()
    bare.add_paragraph("{{ priorities }}")
    bare.save(str(planned.folder / "bare.docx"))
    async with opened(planned, (80, 24)) as pilot:
        await pilot.press("P")
        screen = await settled(pilot)
        for name, kept in (("wrong.docx", ""), ("bare.docx", "bare.docx"), ("council.docx", "council.docx")):
            await pilot.press("o")
            pilot.app.screen.query_one(Input).value = name
            await pilot.press("enter")
            screen = await settled(pilot)
            assert read_plan(planned.plan).template == kept
        assert "# Amina first" in planned.plan.read_text(encoding="utf-8")
        await pilot.press("s", "1")
        await _built(pilot)
        assert (planned.exports / "plan.docx").is_file()
        await pilot.press("u")
        await settled(pilot)
        assert read_plan(planned.plan).template == "bare.docx"
        assert screen.is_current


async def test_a_quote_is_moved_to_another_action_and_back(planned: Project) -> None:
    """A quote under the wrong action would have to be taken out, looked for and placed again."""
    before = planned.plan.read_text(encoding="utf-8")
    async with opened(planned, (80, 24)) as pilot:
        await pilot.press("P")
        await settled(pilot)
        await pilot.press("j", "m", "2")
        screen = await settled(pilot)
        assert outlined(screen) == [
            ("priority", "Better buses"),
            ("quote", "The bus drivers are kind"),
            ("action", "Build lanes"),
            ("action", "Run the night bus"),
            ("quote", "The bus never comes."),
        ]
        assert "# Amina first" in planned.plan.read_text(encoding="utf-8")
        await pilot.press("u")
        await settled(pilot)
        assert planned.plan.read_text(encoding="utf-8") == before


async def test_a_second_click_places_a_quote_or_opens_one(planned: Project) -> None:
    """Who works by mouse could look at the plan and do nothing in it."""
    async with opened(planned, (120, 40)) as pilot:
        await pilot.press("P")
        await settled(pilot)
        for _ in range(2):
            await pilot.click(RowList, offset=(20, 3))
        await pilot.pause()
        assert isinstance(pilot.app.screen, PlaceQuote)
        await pilot.press("escape")
        for _ in range(2):
            await pilot.click(RowList, offset=(20, 1))
        await pilot.pause()
        assert isinstance(pilot.app.screen, CodeScreen)


async def _built(pilot: Pilot[None]) -> None:
    for _ in range(2):  # preparing, then writing
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
