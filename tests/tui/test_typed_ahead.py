"""Keys that come faster than screens: held down, pressed twice, or all at once over a slow line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import Key

from qualcode.tui.screens.people.screen import PeopleScreen
from qualcode.tui.widgets.rowlist import RowList
from tests.tui.conftest import opened
from tests.tui.soak import character_of
from tests.tui.test_code_screen import press, screen_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from qualcode.storage.project import Project


async def at_once(pilot: Pilot[None], *keys: str) -> None:
    """Type keys without waiting for what each does."""
    for key in keys:
        pilot.app.post_message(Key(key, character_of(key)))
    await pilot.pause()
    await pilot.pause()


async def test_a_key_typed_ahead_waits_for_its_screen(project: Project) -> None:
    """Who knows the way types it whole: a key for a screen that is still coming up is neither lost nor the end of the app."""
    async with opened(project) as pilot:
        await at_once(pilot, "f6", "k", "k")
        screen = pilot.app.screen
        assert isinstance(screen, PeopleScreen)
        assert screen.query_one(RowList).index == 2


@pytest.mark.parametrize("place", ["R", "T"])
async def test_enter_pressed_twice_goes_no_further_than_the_text(project: Project, place: str) -> None:
    """Enter held a moment too long shows the passage in the text, and does not leave the Code screen as well."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1", place)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await at_once(pilot, *["enter"] * 5)
        await press(pilot, "escape", "escape")
        assert pilot.app.screen is screen_of(pilot)
