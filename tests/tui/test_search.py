"""The search dialog: what it says while nothing is found, its two orders, and long projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualcode.storage import search
from qualcode.tui.dialogs.search import Search
from qualcode.tui.widgets.rowlist import RowList
from tests.tui.conftest import TALK, opened
from tests.tui.test_code_screen import press, screen_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from qualcode.storage.project import Project


async def searched(pilot: Pilot[None]) -> Search:
    """Return the dialog once it has answered for what is typed."""
    dialog = pilot.app.screen
    assert isinstance(dialog, Search)
    while dialog._found_for != dialog._asked:
        await pilot.pause(0.01)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return dialog


@pytest.mark.parametrize("long", [30_000, 0])
async def test_two_orders_and_an_answer_where_nothing_is_found(
    project: Project, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    """One would read through all hits for the telling ones, or take an empty list for a broken search; long projects alike."""
    monkeypatch.setattr(search, "_LONG", long)
    async with opened(project, (80, 24)) as pilot:
        await press(pilot, "slash", *"bus")
        dialog = await searched(pilot)
        box = dialog.query_one(".box")
        assert "2 found, in reading order" in str(box.border_title)
        assert [hit.text for hit in dialog._hits] == [TALK[1][1], TALK[7][1]]
        assert str(box.border_subtitle).endswith("esc leave")
        await press(pilot, "tab")
        await searched(pilot)
        assert "2 found, best first" in str(box.border_title)
        await press(pilot, *"xyz")
        await searched(pilot)
        rows = dialog.query_one(RowList)
        assert rows.count == 0
        assert "Nobody said that" in rows.render_line(0).text
        await press(pilot, *["backspace"] * 6, *"lease", "enter")
        assert "lease" in screen_of(pilot).desk.text_of(screen_of(pilot).selection)
