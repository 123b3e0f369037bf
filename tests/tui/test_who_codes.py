"""Who codes: whose codings show, who one is, and coding blind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qualcode.core.spans import Span
from qualcode.storage import coders, codings, memos, suggestions, transcripts
from qualcode.storage.project import Project
from qualcode.tui import lookups
from qualcode.tui.app import QualcodeApp
from qualcode.tui.dialogs.coders import CodersDialog
from qualcode.tui.screens.themes import reading
from tests.sample import copy_sample
from tests.tui.conftest import opened
from tests.tui.test_code_screen import press, screen_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def bo_codes(project: Project) -> None:
    """Let a second coder code something in the first transcript."""
    with project.open("bo") as store:
        guid = next(info.guid for info in transcripts.infos(store) if info.name == "bus-stop.txt")
        codings.add(store, codings.new(store, guid, Span(60, 80), "buses"))


async def test_another_coders_codings_are_hidden_and_shown_again(project: Project) -> None:
    """Whoever wants to read with fresh eyes hides a colleague's codings, sees that they are hidden, and finds them so next time."""
    bo_codes(project)
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        assert [coding.code_id for coding in screen.desk.here().codings.values()] == ["buses"]
        assert screen.desk.counts == {"buses": 1}
        await press(pilot, "O", "j", "space", "escape")
        assert not screen.desk.here().codings
        assert screen.desk.counts == {}
    async with opened(project) as pilot:
        assert not screen_of(pilot).desk.here().codings
        await press(pilot, "O", "j", "space", "escape")
        assert len(screen_of(pilot).desk.here().codings) == 1


async def test_blind_hides_the_others_codings_and_what_was_learned_from_them(project: Project) -> None:
    """A second coder who codes blind is not led by the first one's work, nor by suggestions made of it."""
    bo_codes(project)
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        await press(pilot, "n")
        assert screen.offered()
        await press(pilot, "O", "b", "escape")
        assert not screen.desk.here().codings
        assert screen.desk.counts == {}
        assert not screen.offered()
        own = suggestions.of_transcript(screen.desk.store, screen.desk.here().transcript.id)
        unit = screen.desk.here().units[1].span
        suggestions.put(
            screen.desk.store,
            screen.desk.here().transcript.id,
            {unit: own[unit]},
            "own",
            coder_guid=screen.desk.store.coder.guid,
        )
        screen.view.goto_unit(1)
        assert [suggestion.code_id for suggestion in screen.offered()] == ["buses", "getting-about"]
        await press(pilot, "O", "b", "escape")
        assert len(screen.desk.here().codings) == 1


async def test_one_can_be_somebody_else_without_leaving(project: Project) -> None:
    """Two people at one machine sign their own codings, and need not start the program anew."""
    async with opened(project) as pilot:
        await press(pilot, "O", "a", *"bo", "enter")
        await press(pilot, "j", "1")
        screen = screen_of(pilot)
        assert screen.desk.store.coder.name == "bo"
        assert [row["coder"] for row in screen.desk.store.rows("SELECT coder FROM quotes")] == ["bo"]
        await press(pilot, "O", "r", "ctrl+u", "type:Bo B", "enter", "escape")
        assert screen.desk.store.coder.name == "Bo B"
        await press(pilot, "u")
        assert screen.desk.store.coder.name == "bo"
        await press(pilot, "ctrl+r")
        assert [row["coder"] for row in screen.desk.store.rows("SELECT coder FROM quotes")] == ["Bo B"]


async def test_a_login_that_never_coded_here_is_asked_who_it_is(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague's project opened on one's own machine asks for a name once, instead of signing with a login name unasked."""
    bo_codes(project)
    monkeypatch.delenv("QUALCODE_CODER", raising=False)
    monkeypatch.setenv("LOGNAME", "pc-4711")
    app = QualcodeApp(project, suggestions=False)
    try:
        async with app.run_test() as pilot:
            while not isinstance(app.screen, CodersDialog):
                await pilot.pause(0.01)
            names = [coder.name for coder in coders.infos(app.desk.store)]
            await press(pilot, *["k"] * 5, *["j"] * names.index("bo"), "enter")
            assert app.screen_stack[-1] is screen_of(pilot)
            assert app.desk.store.coder.name == "bo"
    finally:
        app.close_project()
    assert os.environ["LOGNAME"] == "pc-4711"
    with project.open() as store:
        assert store.coder.name == "bo"


async def test_blind_holds_on_every_screen(project: Project) -> None:
    """Themes, counts, jumps and memos tell a blind coder nothing either."""
    bo_codes(project)
    with project.open("bo") as store:
        memos.put(store, "project", "", "bo thinks so")
        quote = store.value("SELECT quote_id FROM quotes")
    async with opened(project) as pilot:
        await press(pilot, "T")
        await pilot.app.workers.wait_for_complete()
        await press(pilot, "C", "O", "b", "escape", "T")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        desk = screen_of(pilot).desk
        found = reading.kept(desk)
        assert found is not None
        assert not found.report.quotes
        assert lookups.place_of_quote(desk, quote) is None
        assert lookups.next_of_code(desk, "buses", ("", 0)) is None
        assert not memos.all_memos(desk.store)
        assert coders.hidden(desk.store)
        with desk.store.again() as mine:
            assert not mine.rows("SELECT * FROM quotes")
    with project.open("bo") as store:
        assert store.value("SELECT count(*) FROM quotes") == 1


async def test_who_opens_a_ready_made_project_first_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newcomer to the sample would have to say who they are before they know what for."""
    monkeypatch.delenv("QUALCODE_CODER", raising=False)
    monkeypatch.setenv("LOGNAME", "maya")
    project = Project(copy_sample(tmp_path / "sample"))
    for _ in range(2):
        async with opened(project, coder="") as pilot:
            assert pilot.app.screen is screen_of(pilot)
            assert screen_of(pilot).desk.store.coder.name == "maya"
            assert {coder.name for coder in coders.infos(screen_of(pilot).desk.store) if coder.codings} == {"sample"}
