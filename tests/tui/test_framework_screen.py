"""Framework: what each group said is summed up by keys, rests on chosen quotes, and says when it no longer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import TextArea

from qualcode.tui.screens.framework.grid import FrameworkGrid
from qualcode.tui.screens.framework.links import ChooseLinks
from qualcode.tui.screens.framework.screen import FrameworkScreen
from tests.tui.conftest import make_project, opened
from tests.tui.test_themes_screen import code_it

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from qualcode.core.framework import Cell
    from qualcode.storage.project import Project


@pytest.fixture
def coded(tmp_path: Path) -> Project:
    """The invented project with six passages coded."""
    project = make_project(tmp_path / "town")
    code_it(project)
    return project


async def settled(pilot: Pilot[None]) -> FrameworkScreen:
    """Wait until what was begun in the background is done and shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, FrameworkScreen)
    return screen


def at(screen: FrameworkScreen) -> Cell:
    """Return the cell under the cursor."""
    cell = screen.query_one(FrameworkGrid).at
    assert cell is not None
    return cell


async def write(pilot: Pilot[None], words: str) -> FrameworkScreen:
    """Write a summary in the chosen cell."""
    await pilot.press("enter")
    pilot.app.screen.query_one(TextArea).text = words
    await pilot.press("escape")
    return await settled(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_cell_is_written_linked_and_taken_back_by_keys(coded: Project, size: tuple[int, int]) -> None:
    """A researcher at a plain terminal could not sum up what was said, or not say on which words."""
    async with opened(coded, size) as pilot:
        await pilot.press("F")
        screen = await settled(pilot)
        assert at(screen).key == "group:young-person|getting-about"
        screen = await write(pilot, "They wait for **buses**.")
        cell = at(screen)
        assert cell.summary is not None
        assert (cell.summary.text, cell.state) == ("They wait for **buses**.", "written")
        await pilot.press("v")
        assert isinstance(pilot.app.screen, ChooseLinks)
        await pilot.press("a", "j", "space", "enter")
        screen = await settled(pilot)
        first = {quote.quote_id for quote in at(screen).linked}
        assert 0 < len(first) < len(at(screen).quotes)
        await pilot.press("u")
        await pilot.press("u")
        assert at(await settled(pilot)).summary is None


async def test_a_stale_cell_says_so_and_is_found_right(coded: Project) -> None:
    """What was coded since would go unseen until the report is printed."""
    async with opened(coded, (80, 24)) as pilot:
        await pilot.press("F")
        await settled(pilot)
        screen = await write(pilot, "They wait.")
        guid = screen.desk.store.value("SELECT guid FROM codings WHERE code_id = 'buses' LIMIT 1")
        with screen.desk.store.command("uncode", "Removed a coding") as recorder:
            recorder.delete("codings", guid)
        screen.reload()
        screen = await settled(pilot)
        assert at(screen).state == "stale"
        drawn = "\n".join(
            "".join(segment.text for segment in screen.query_one(FrameworkGrid).render_line(y)) for y in range(5)
        )
        assert "⚠ stale" in drawn
        assert "They wait." in drawn
        await pilot.press("j", "k", "c")
        assert at(await settled(pilot)).state == "written"


async def test_rows_columns_and_the_next_open_cell(coded: Project) -> None:
    """By person, by transcript, beneath one theme: each is somebody's framework; with many cells the open ones must be found."""
    async with opened(coded, (80, 24)) as pilot:
        await pilot.press("T", "7")
        screen = await settled(pilot)
        await pilot.press("r", "2")
        screen = await settled(pilot)
        assert screen.framework is not None
        assert [row.name for row in screen.framework.rows][:2] == ["Amina", "Bo"]
        await pilot.press("o", "2")
        screen = await settled(pilot)
        assert screen.framework is not None
        assert [code.id for code in screen.framework.codes] == ["getting-about", "buses", "cycling"]
        await pilot.press("n")
        assert at(screen).state == "to write"
        before = at(screen).key
        await write(pilot, "Said.")
        await pilot.press("n")
        assert at(screen).state == "to write"
        assert at(screen).key != before


async def test_a_click_chooses_a_cell_and_a_second_writes_in_it(coded: Project) -> None:
    """Who works by mouse could read the matrix and not write in it."""
    async with opened(coded, (120, 40)) as pilot:
        await pilot.press("F")
        screen = await settled(pilot)
        grid = screen.query_one(FrameworkGrid)
        await pilot.click(FrameworkGrid, offset=(60, 6))
        assert (grid.index, grid.column) == (1, 1)
        await pilot.click(FrameworkGrid, offset=(60, 6))
        await pilot.pause()
        assert pilot.app.screen.query(TextArea)


async def test_the_workbook_goes_out_and_comes_back(coded: Project) -> None:
    """What was written in Excel would have to be typed again in the app."""
    async with opened(coded, (80, 24)) as pilot:
        await pilot.press("F")
        await settled(pilot)
        await write(pilot, "They wait.")
        await pilot.press("s", "1")
        await settled(pilot)
        assert (coded.exports / "framework.xlsx").is_file()
        await pilot.press("d")
        screen = await settled(pilot)
        assert at(screen).summary is None
        await pilot.press("i", "enter")
        screen = await settled(pilot)
        assert at(screen).summary is None, "nothing was changed in Excel, so nothing is written"
