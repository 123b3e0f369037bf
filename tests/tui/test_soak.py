"""Keys in any order on every screen and in every dialog: the app stays up, and screen, database, file and journal agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.soak import Soak, Unending, furnish

if TYPE_CHECKING:
    from qualcode.storage.project import Project


@pytest.mark.parametrize("seed", [1, 2])
async def test_any_keys_in_any_order(project: Project, seed: int) -> None:
    """Whatever is pressed, what is on screen is what is stored, and undoing everything gives back the first state."""
    furnish(project)
    app = Unending(project, coder="ana", suggestions=False)
    try:
        async with app.run_test(size=((120, 40), (80, 24))[seed % 2]) as pilot:
            await pilot.pause()
            soak = Soak(pilot, seed)
            await soak.run(300, check_every=50)
            assert await soak.undo_everything() > 3, "the keys did too little to say anything"
    finally:
        app.close_project()
