"""The queue of suggestions over all transcripts, decided by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.tui.screens.review.screen import ReviewScreen
from qualcode.tui.widgets.rowlist import RowList
from tests.tui.conftest import TALK, opened
from tests.tui.test_code_screen import coded, press, screen_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from qualcode.storage.project import Project


def waiting(pilot: Pilot[None]) -> list[str]:
    """Return the best suggestion of each passage in the queue."""
    screen = pilot.app.screen
    assert isinstance(screen, ReviewScreen)
    return [each.code_id for each in screen._queue]


async def test_the_surest_come_first_and_one_key_decides(project: Project) -> None:
    """Working down the queue costs one key a passage, and what is coded is out of it."""
    async with opened(project) as pilot:
        await press(pilot, "R")
        assert waiting(pilot) == ["buses", "cycling", "being-heard", "somewhere-to-go", "asked-late"]
        await press(pilot, "1", "1")
        assert {code for _, code in coded(project)} == {"buses", "cycling"}
        assert waiting(pilot) == ["being-heard", "somewhere-to-go", "asked-late"]
        await press(pilot, "u")
        assert waiting(pilot)[0] == "cycling"


async def test_reject_later_and_other_code(project: Project) -> None:
    """A wrong proposal is rejected, a doubtful one put off, a missing code chosen: none comes back by itself."""
    async with opened(project) as pilot:
        await press(pilot, "R", "x")
        assert "buses" not in waiting(pilot)
        await press(pilot, "s")
        await press(pilot, "c", *"asked", "enter")
        assert [code for _, code in coded(project)] == ["asked-late"]
        await press(pilot, "C", "R")
        assert len(waiting(pilot)) == 3


async def test_a_batch_is_one_step_for_undo(project: Project) -> None:
    """A batch is shown before it is done and goes away with one key."""
    async with opened(project) as pilot:
        await press(pilot, "R", "a")
        assert TALK[1][1][:40] in " ".join(str(said.render()) for said in pilot.app.screen.query(".said"))
        await press(pilot, "y")
        assert [code for _, code in coded(project)] == ["buses"]
        await press(pilot, "u")
        assert coded(project) == []


async def test_enter_shows_the_passage_in_its_transcript(project: Project) -> None:
    """Where the words alone do not settle it, the place in the conversation is a key away."""
    async with opened(project) as pilot:
        await press(pilot, "R", "j", "enter")
        screen = screen_of(pilot)
        assert pilot.app.screen is screen
        assert screen.desk.text_of(screen.selection) == TALK[4][1]


async def test_an_empty_queue_says_so(project: Project) -> None:
    """When everything is decided the screen says that nothing waits, and keys do no harm."""
    async with opened(project) as pilot:
        await press(pilot, "R", *"11111")
        assert waiting(pilot) == []
        await press(pilot, "1", "x", "s", "enter")
        assert pilot.app.screen.query_one(RowList).count == 0
