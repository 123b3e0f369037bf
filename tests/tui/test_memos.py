"""Memos on all five kinds of thing: written, listed, searched, read as Markdown, and a way back to what they are on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Markdown, TextArea

from qualcode.formats.refi import RefiSelection
from qualcode.services import refi_kept
from qualcode.storage import memos, transcripts
from qualcode.tui.dialogs.memos import MemoList, MemoPage
from qualcode.tui.widgets.bars import KeyLine
from qualcode.tui.widgets.codetree import CodeTree
from tests.tui.conftest import opened
from tests.tui.test_code_screen import press, screen_of
from tests.tui.test_codebook_keys import to_code

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from qualcode.storage.project import Project


async def find(pilot: Pilot[None], words: str) -> MemoPage:
    """Open the memo that has some words."""
    await press(pilot, "M")
    assert isinstance(pilot.app.screen, MemoList)
    await press(pilot, *words, "enter")
    assert isinstance(pilot.app.screen, MemoPage)
    return pilot.app.screen


async def test_a_remark_from_another_program_is_read_where_it_stands(project: Project) -> None:
    """What came with a file on a passage without a code is found among the memos, and leads to its passage."""
    with project.open("ana") as store, store.command("import", "Imported a file") as recorder:
        guid = transcripts.infos(store)[1].guid
        kept = refi_kept.Kept(remarks=((guid, RefiSelection("r", 30, 35, description="ask who")),))
        refi_kept.record(store, recorder, kept, [])
    async with opened(project) as pilot:
        await find(pilot, "who")
        await press(pilot, "enter")
        assert screen_of(pilot).desk.here().transcript.name == "club.txt"


async def test_all_five_kinds_are_written_and_found(project: Project) -> None:
    """Whatever a thought is about, it has a place, and is found again by its words."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        await press(pilot, "j")
        for choice, words in (("1", "on text"), ("2", "on project"), ("3", "on Amina")):
            await press(pilot, "m", choice, *words, "escape")
        await press(pilot, "1", "k", "m", "type:on coding", "escape")
        await to_code(pilot, "cycling")
        await press(pilot, "n", "type:on code", "escape", "escape")
        kinds = {memo.target_kind for memo in memos.all_memos(screen.desk.store)}
        assert kinds == {"transcript", "project", "participant", "code"}
        await press(pilot, "M")
        listing = pilot.app.screen
        assert isinstance(listing, MemoList)
        assert len([memo for memo in listing._all if memo.text]) == 5
        await press(pilot, "type:coding")
        assert [memo.text for memo in listing._found] == ["on coding"]
        await press(pilot, "escape")


async def test_a_memo_is_read_as_markdown_and_leads_to_what_it_is_on(project: Project) -> None:
    """Headings and lists read as such; one key goes on writing, another to the passage, code or person."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        await press(
            pilot, "n", "1", "k", "m", "type:# Rain", "enter", "enter", "type:- **late**", "escape", "j", "j", "j"
        )
        page = await find(pilot, "late")
        assert [type(block).__name__ for block in page.query_one(Markdown).children] == [
            "MarkdownH1",
            "MarkdownBulletList",
        ]
        await press(pilot, "enter")
        assert "My nan waits" in screen.desk.text_of(screen.view.selection)
        assert screen.chosen() is not None
        memos.put(screen.desk.store, "code", "cycling", "lanes end in lorry parks")
        memos.put(screen.desk.store, "participant", screen.desk.here().transcript.speakers[4].participant.guid, "shy")  # type: ignore[union-attr]
        await find(pilot, "lorry")
        await press(pilot, "enter")
        assert screen.query_one(CodeTree).code_id == "cycling"
        await press(pilot, "d", "y")
        await find(pilot, "lorry")
        await press(pilot, "enter")
        assert "There is no code 'cycling' any more" in screen.query_one(KeyLine).render_line(0).text
        await press(pilot, "u", "escape")
        await find(pilot, "shy")
        await press(pilot, "enter")
        assert screen.desk.text_of(screen.view.selection).startswith("No one.")
        await find(pilot, "shy")
        await press(pilot, "e", "type: but kind", "escape")
        assert "shy but kind" in {memo.text for memo in memos.all_memos(screen.desk.store)}


async def test_a_new_memo_is_begun_from_the_list(project: Project) -> None:
    """Where something is coded, m is the coding's memo; the transcript's is begun from the list."""
    async with opened(project) as pilot:
        await press(pilot, "M", "type:transcript", "enter", "type:noisy room", "escape")
        assert [memo.text for memo in memos.all_memos(screen_of(pilot).desk.store)] == ["noisy room"]
        await press(pilot, "u")
        assert memos.all_memos(screen_of(pilot).desk.store) == []


async def test_a_memo_that_cannot_be_kept_is_not_lost(project: Project) -> None:
    """A full disk or a folder that cannot be written to must not take with it what was typed for ten minutes."""
    async with opened(project) as pilot:
        store = screen_of(pilot).desk.store
        await press(pilot, "M", "type:transcript", "enter", "type:noisy room")
        store.db.execute("PRAGMA query_only = 1")
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(TextArea).text == "noisy room"
        store.db.execute("PRAGMA query_only = 0")
        await press(pilot, "escape")
        assert [memo.text for memo in memos.all_memos(store)] == ["noisy room"]
