"""Discovery in the codebook: offered beside the tree, made into codes only by the coder."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from qualcode.services.discovering import Candidate, Findings, Halves, Quoted, SecondLook, Twins
from qualcode.storage import codes
from qualcode.tui.dialogs.discovery import DiscoveryDialog, Kept
from tests.tui.conftest import TALK, opened, settled
from tests.tui.test_code_screen import press, screen_of

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.project import Project


async def test_a_candidate_becomes_a_code_only_by_name(project: Project) -> None:
    """A candidate is shown with its passages; a code is made of it with a name, a meaning and a place, and not before."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        desk = screen.desk
        before = len(desk.book)
        passage = Quoted(desk.here().transcript.guid, "bus-stop.txt", 0, 5, "They closed the pool.")
        findings = Findings(9, (Candidate(("pool", "swim"), 9, (passage,)),), (), (), ())
        screen._discovered = Kept(findings, time.monotonic())
        await press(pilot, "o", "w")
        dialog = pilot.app.screen
        assert isinstance(dialog, DiscoveryDialog)
        assert "closed the pool" in str(dialog.query_one("#passage").render())
        await press(pilot, "a", "ctrl+u", "type:The pool", "enter", "f10")
        assert len(codes.load(desk.store)) == before
        await press(pilot, "w", "a", "ctrl+u", "type:The pool", "enter", "escape", "enter")
        made = next(code for code in codes.load(desk.store) if code.name == "The pool")
        assert (made.brief, made.examples) == ("Talk of pool, swim.", ("They closed the pool.",))
        assert len(codes.load(desk.store)) == before + 1


async def test_a_search_that_broke_off_says_so_and_is_begun_anew(project: Project) -> None:
    """Where memory ran out, one would watch the seconds go by for good, and no key would look again."""
    async with opened(project) as pilot:
        await press(pilot, "o", "w")
        dialog = pilot.app.screen
        assert isinstance(dialog, DiscoveryDialog)
        while dialog._process is None:
            await pilot.pause(0.01)
        first = dialog._process
        first.kill()
        await settled(pilot)
        dialog._tell_step()
        assert "could not be looked through" in str(dialog.query_one("#said").render())
        await press(pilot, "r")
        while dialog._process is None:
            await pilot.pause(0.01)
        assert dialog._process is not first
        await press(pilot, "escape")


async def test_a_dialog_whose_work_breaks_off_is_left(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its seconds would be counted for good, and nobody told why."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    async def fails() -> None:
        raise RuntimeError("They closed the pool.")

    async with opened(project) as pilot:
        screen = screen_of(pilot)
        screen._discovered = Kept(Findings(0, (), (), (), ()), time.monotonic())
        await press(pilot, "o", "w")
        assert isinstance(pilot.app.screen, DiscoveryDialog)
        pilot.app.screen.run_worker(fails(), exit_on_error=False)
        while pilot.app.screen is not screen or not pilot.app._notifications:
            await pilot.pause(0.01)
        (said,) = [notice.message for notice in pilot.app._notifications]
        assert said.startswith("Something went wrong inside")
        assert "pool" not in said


async def test_what_is_set_aside_does_not_come_back(project: Project) -> None:
    """A candidate that is none, or two codes that differ, would be offered at every look; a slip of the key is taken back."""
    async with opened(project, size=(80, 24)) as pilot:
        screen = screen_of(pilot)
        guid = screen.desk.here().transcript.guid
        both, one = Quoted(guid, "bus-stop.txt", 0, 9, "Bus and bike."), Quoted(guid, "bus-stop.txt", 9, 20, "A bike.")
        findings = Findings(
            9,
            (Candidate(("pool", "swim"), 9, (both,)),),
            (Twins("buses", "cycling", 0.8, 4, (both,), (one,)),),
            (Halves("buses", (("late",), ("dear",)), (6, 7), ((both,), (one,))),),
            (),
        )
        screen._discovered = Kept(findings, time.monotonic())
        await press(pilot, "o", "w", "x")
        dialog = pilot.app.screen
        assert isinstance(dialog, DiscoveryDialog)
        assert [row.kind for row in dialog._found] == ["Codes that overlap", "A code in two halves"]
        shown = str(dialog.query_one("#passage").render())
        assert "Bus and bike." in shown
        assert "A bike." in shown
        await press(pilot, "x", "x")
        assert dialog._found == []
        assert "3 set aside" in str(dialog.query_one("#said").render())
        dialog.show(replace(findings, candidates=(Candidate(("swim", "baths"), 3, (both,)),)))
        assert dialog._found == []
        await press(pilot, "b")
        assert len(dialog._found) == 3


async def test_a_slip_is_taken_away_or_kept_at_a_second_look(project: Project) -> None:
    """One key removes a coding that the others speak against, or gives the code that was forgotten; u takes either back."""
    async with opened(project) as pilot:
        await press(pilot, "j", "1")
        screen = screen_of(pilot)
        store = screen.desk.store
        (guid, start, end, code_id) = store.db.conn.execute(
            'SELECT transcript_guid, "start", "end", code_id FROM codings'
        ).fetchone()
        passage = Quoted(guid, "bus-stop.txt", start, end, "words")
        doubts = (
            SecondLook(passage, code_id, given=True, score=0.1),
            SecondLook(passage, "cycling", given=False, score=0.9),
        )
        screen._discovered = Kept(Findings(0, (), (), (), doubts), time.monotonic())
        await press(pilot, "o", "w", "y", "d")
        dialog = pilot.app.screen
        assert isinstance(dialog, DiscoveryDialog)
        assert store.value("SELECT count(*) FROM codings") == 0
        assert [row.about.given for row in dialog._found if isinstance(row.about, SecondLook)] == [False]
        await press(pilot, "y")
        assert store.value("SELECT code_id FROM codings") == "cycling"
        await press(pilot, "escape", "escape", "u", "u")
        assert store.value("SELECT code_id FROM codings") == code_id


async def test_looking_takes_no_key_and_can_be_broken_off(project: Project) -> None:
    """The search runs beside the app: it says so, finds nothing in a handful of passages, and escape leaves at once."""
    async with opened(project) as pilot:
        await press(pilot, "o", "w")
        dialog = pilot.app.screen
        assert isinstance(dialog, DiscoveryDialog)
        said = str(dialog.query_one("#said").render())
        assert "1 of 5" in said
        assert "esc breaks it off" in said
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
        found = Findings(0, (), (), (), (SecondLook(passage, "buses", given=False, score=0.9),))
        screen._discovered = Kept(found, time.monotonic())
        await press(pilot, "o", "w")
        await press(pilot, "enter")
        assert screen.desk.text_of(screen.selection) == TALK[4][1]
