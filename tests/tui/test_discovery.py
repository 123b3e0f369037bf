"""Discovery in the codebook: offered beside the tree, made into codes only by the coder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.services.discovering import Candidate, Findings, Quoted, SecondLook, Twins
from qualcode.storage import codes
from qualcode.tui.dialogs.discovery import DiscoveryDialog
from tests.tui.conftest import TALK, opened
from tests.tui.test_code_screen import press, screen_of

if TYPE_CHECKING:
    from qualcode.storage.project import Project


async def test_a_candidate_becomes_a_code_only_by_name(project: Project) -> None:
    """A candidate is shown with its passages; leaving makes nothing, adding asks for the name first."""
    async with opened(project) as pilot:
        desk = screen_of(pilot).desk
        before = len(desk.book)
        passage = Quoted(desk.here().transcript.guid, "bus-stop.txt", 0, 5, "They closed the pool.")
        findings = Findings(
            9,
            (Candidate(("pool", "swim"), 9, (passage,)),),
            (Twins("buses", "cycling", 0.8, 4),),
            (),
            (SecondLook(passage, "buses", given=True, score=0.1),),
        )
        await press(pilot, "o", "w")
        dialog = pilot.app.screen
        assert isinstance(dialog, DiscoveryDialog)
        await pilot.app.workers.wait_for_complete()
        dialog.show(findings)
        await pilot.pause()
        assert "closed the pool" in str(dialog.query_one("#passage").render())
        await press(pilot, "a", "ctrl+u", *"The pool", "enter", "enter")
        assert "The pool" in {code.name for code in codes.load(desk.store)}
        assert len(codes.load(desk.store)) == before + 1


async def test_looking_takes_no_key_and_can_be_broken_off(project: Project) -> None:
    """The search runs beside the app: it says so, finds nothing in a handful of passages, and escape leaves at once."""
    async with opened(project) as pilot:
        await press(pilot, "o", "w")
        dialog = pilot.app.screen
        assert isinstance(dialog, DiscoveryDialog)
        assert "esc breaks it off" in str(dialog.query_one("#said").render())
        await press(pilot, "escape")
        assert pilot.app.screen is screen_of(pilot)
        assert codes.load(screen_of(pilot).desk.store) == screen_of(pilot).desk.book


async def test_a_passage_for_a_second_look_is_shown_in_its_place(project: Project) -> None:
    """What may be a slip is judged in the conversation, not in a list."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        text = screen.desk.here().transcript.text
        start = text.index(TALK[4][1])
        passage = Quoted(screen.desk.here().transcript.guid, "bus-stop.txt", start, start + len(TALK[4][1]), TALK[4][1])
        await press(pilot, "o", "w")
        dialog = pilot.app.screen
        assert isinstance(dialog, DiscoveryDialog)
        await pilot.app.workers.wait_for_complete()
        dialog.show(Findings(0, (), (), (), (SecondLook(passage, "buses", given=False, score=0.9),)))
        await pilot.pause()
        await press(pilot, "enter")
        assert screen.desk.text_of(screen.selection) == TALK[4][1]
