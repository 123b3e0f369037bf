"""What goes wrong with the disk while somebody codes: it is said, the app stays, and shows nothing that is not saved."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import pytest
from textual.message_pump import MessagePump

from qualcode.core.codebook import Code
from qualcode.core.spans import Span
from qualcode.errors import NotPossibleError
from qualcode.services import codebook_edits
from qualcode.storage import codings, transcripts
from qualcode.tui.leaving import leave_when_told
from qualcode.tui.screens.imports.screen import ImportScreen
from qualcode.tui.suggestion_feed import SuggestionFeed, SuggestionsFailed
from tests.conftest import new_transcript
from tests.tui.conftest import TALK, opened
from tests.tui.test_code_screen import coded, press, screen_of

if TYPE_CHECKING:
    from textual.message import Message

    from qualcode.storage.project import Project


async def test_a_coding_that_could_not_be_saved_is_not_shown(project: Project) -> None:
    """On a full disk the app would show quotes as coded that are in no file, or end in the middle of the day."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        store = screen.desk.store
        await press(pilot, "j")
        unit, fitting = screen.view.unit_index, store.value("PRAGMA page_count")
        store.db.conn.execute(
            """CREATE TEMP TRIGGER no_room AFTER INSERT ON main.meta WHEN new.key LIKE 'place%'
               BEGIN INSERT OR REPLACE INTO meta VALUES ('no room', hex(zeroblob(100000))); END"""
        )
        store.db.conn.execute(f"PRAGMA max_page_count = {fitting}")
        await press(pilot, "1", "x", "u")
        assert screen.view.unit_index == unit
        assert coded(project) == []
        assert screen.desk.here().codings == {}
        assert sum(screen.desk.counts.values()) == 0
        assert screen.desk.recent == []
        store.db.conn.execute("DROP TRIGGER temp.no_room")
        await press(pilot, "1")
        assert len(coded(project)) == 1
        assert screen.view.unit_index == unit + 1


@pytest.mark.skipif(os.name == "nt", reason="Windows ends programs in another way")
async def test_a_shutdown_or_a_closed_terminal_leaves_as_q_does(project: Project) -> None:
    """The terminal would stay without echo and with the mouse caught, and the next command would be typed blindly."""
    async with opened(project) as pilot:
        leave_when_told(pilot.app)
        await press(pilot, "j", "1")
        os.kill(os.getpid(), signal.SIGTERM)
        await pilot.pause()
        for number in (signal.SIGTERM, signal.SIGHUP):
            assert asyncio.get_running_loop().remove_signal_handler(number)
    assert pilot.app.return_code == 128 + signal.SIGTERM
    assert len(coded(project)) == 1


@pytest.mark.skipif(os.name == "nt", reason="what is open cannot be moved on Windows")
async def test_work_that_breaks_off_is_told_and_not_waited_for(project: Project) -> None:
    """Where the folder was moved away, "Looking for files…" would stand on the screen for the rest of the day."""
    async with opened(project) as pilot:
        project.folder.rename(project.folder.with_name("elsewhere"))
        await press(pilot, "f7")
        screen = pilot.app.screen
        assert isinstance(screen, ImportScreen)
        while screen.workers._workers:
            await pilot.pause(0.01)
        await pilot.pause()
        assert not screen._doing
        assert any("moved, deleted or replaced" in told.message for told in pilot.app._notifications)


class Told(MessagePump):
    """Keeps the messages that come."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Message] = []
        self.came = asyncio.Event()

    def post_message(self, message: Message) -> bool:
        """Keep a message."""
        self.told.append(message)
        self.came.set()
        return True


async def test_a_suggester_that_keeps_dying_is_told_once(project: Project) -> None:
    """Where memory runs out, suggestions would stop coming for the day, with "Reading the transcripts…" on the screen."""
    with project.open("ana") as store:
        guid = store.value("SELECT guid FROM transcripts LIMIT 1")
        store.db.conn.execute("PRAGMA user_version = 99")  # so that its process ends at once
        target = Told()
        feed = SuggestionFeed(store, target)
        await feed.start()
        feed.request(guid)
        await target.came.wait()
        await feed.stop()
    assert [type(each) for each in target.told] == [SuggestionsFailed]
    assert not feed.busy


async def test_own_changes_are_not_taken_for_anothers(project: Project) -> None:
    """After a memo of one's own, each suggestion that comes in would draw the whole screen anew, as if somebody else had coded."""
    async with opened(project) as pilot:
        desk = screen_of(pilot).desk
        coding = desk.code(screen_of(pilot).selection, "buses")
        desk.set_memo(coding, "Mine.")
        desk.toggle_exemplar(coding)
        desk.set_bounds(coding, Span(coding.span.start, coding.span.end - 1))
        with project.open("bo") as other:
            other.set_meta("suggested", "something")
            assert not desk.others_wrote()
            codings.set_memo(other, coding.guid, "Theirs.")
        assert desk.others_wrote()


async def test_nothing_is_coded_in_a_text_that_somebody_has_replaced(project: Project) -> None:
    """A colleague brings in a corrected file: what is coded in the old one from then on would be in no report."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        with project.open("bo") as other:
            old = screen.desk.here().transcript
            with other.command("import", "Imported a new version") as recorder:
                new = new_transcript(old.name, (*TALK, ("Bo", "And another thing.")))
                transcripts.record_add(other, recorder, new, replaces=old.guid)
        with pytest.raises(NotPossibleError, match="no longer in the project"):
            screen.desk.code(screen.selection, "buses")
        assert screen.desk.others_wrote()
        screen.reload()
        await press(pilot, "j", "n", "c", *"bus", "enter")
        assert screen.desk.here().transcript.guid != old.guid
        assert len(coded(project)) == 1


async def test_the_codebook_follows_what_others_change_in_another_window(project: Project) -> None:
    """A code that a colleague added could not be found, and coding with one that they deleted ended the app."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        with project.open("bo") as other:
            codebook_edits.add_code(other, project, Code("lorries", "Lorries"))
            codebook_edits.delete_code(other, project, "buses")
        with pytest.raises(NotPossibleError, match="taken this code out"):
            screen.desk.code(screen.selection, "buses")
        pilot.app._look_around()  # type: ignore[attr-defined]
        await press(pilot, "n", "c", *"lorr", "enter")
        assert [code for _, code in coded(project)] == ["lorries"]
