"""Merging another copy in the app: looked at, decided, brought in, taken back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets import Static

from qualcode.core.spans import Span
from qualcode.services import codebook_edits
from qualcode.storage import codings, transcripts
from qualcode.storage.database import copy_database
from qualcode.storage.project import Project
from qualcode.tui.screens.merge.screen import MergeScreen
from tests.tui.conftest import opened
from tests.tui.test_code_screen import paste, press, screen_of

if TYPE_CHECKING:
    from textual.pilot import Pilot


def other_copy(project: Project, folder: Path) -> Project:
    """Return a copy in which bo coded something and both renamed a code."""
    folder.mkdir()
    other = Project(folder)
    with project.open("ana") as store:
        copy_database(store.db.conn, other.database)
        shutil.copy(project.codebook, other.codebook)
        codebook_edits.update_code(store, project, "buses", name="Buses and trams")
    with other.open("bo") as store:
        codebook_edits.update_code(store, other, "buses", name="Bus services")
        guid = next(info.guid for info in transcripts.infos(store) if info.name == "bus-stop.txt")
        codings.add(store, codings.new(store, guid, Span(60, 80), "buses"))
    return other


async def looked(pilot: Pilot[None]) -> tuple[MergeScreen, str]:
    """Return the Merge screen and what it says, once it has looked."""
    screen = pilot.app.screen
    assert isinstance(screen, MergeScreen)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return screen, str(screen.query_one("#comes", Static).render())


async def test_a_copy_is_looked_at_decided_merged_and_taken_back(project: Project, tmp_path: Path) -> None:
    """Nothing comes in before it was seen, each conflict is one key, and one undo takes all of it out again."""
    other = other_copy(project, tmp_path / "other")
    async with opened(project) as pilot:
        await press(pilot, "X")
        await paste(pilot, str(other.folder))
        await press(pilot, "enter")
        screen, said = await looked(pilot)
        assert "codings: 1 added" in said
        assert screen.report is not None
        assert [(each.mine, each.theirs) for each in screen.report.conflicts] == [("Buses and trams", "Bus services")]
        assert not screen.desk.store.value("SELECT count(*) FROM codings")
        await press(pilot, "m", "enter")
        screen, said = await looked(pilot)
        assert said.startswith("Merged.")
        assert "kept: Buses and trams; not taken: Bus services" in said
        assert screen.desk.name("buses") == "Buses and trams"
        assert screen.desk.counts == {"buses": 1}
        await press(pilot, "u")
        screen, said = await looked(pilot)
        assert "would come in" in said
        assert screen.desk.counts == {}
        await press(pilot, "t", "enter")
        await looked(pilot)
        assert screen.desk.name("buses") == "Bus services"
        await press(pilot, "escape")
        assert len(screen_of(pilot).desk.here().codings) == 1


async def test_what_is_no_copy_is_said_and_changes_nothing(project: Project, tmp_path: Path) -> None:
    """A wrong folder is one plain line, and the right one can be named at once."""
    async with opened(project, (80, 24)) as pilot:
        await press(pilot, "X")
        await paste(pilot, str(tmp_path / "nowhere"))
        await press(pilot, "enter")
        screen, said = await looked(pilot)
        assert "no project there" in said
        await press(pilot, "m", "f", "escape", "escape")
        assert pilot.app.screen is screen_of(pilot)
        assert screen.report is None
