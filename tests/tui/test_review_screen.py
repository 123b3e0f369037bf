"""The queue of suggestions over all transcripts, decided by keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from textual.content import Content
from textual.widgets import Static

from qualcode.core.model import Reason, Suggestion
from qualcode.core.shares import wilson
from qualcode.core.spans import Span
from qualcode.services import trust
from qualcode.services.trust import CodeUse
from qualcode.storage import audits, suggestions, transcripts
from qualcode.storage.store import Store
from qualcode.tui.dialogs.split import PickBatch
from qualcode.tui.dialogs.story import Proposed, StoryDialog
from qualcode.tui.screens.review.context import in_context
from qualcode.tui.screens.review.screen import ReviewScreen
from qualcode.tui.suggestion_feed import SuggestionsReady
from qualcode.tui.widgets.bars import KeyLine, TopLine
from qualcode.tui.widgets.rowlist import RowList
from tests.conftest import new_transcript
from tests.tui.conftest import TALK, opened
from tests.tui.test_code_screen import coded, press, screen_of
from tests.tui.test_overview import words

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from qualcode.storage.project import Project


@pytest.fixture
def project(project: Project) -> Project:
    """The invented project, with nothing drawn by chance unless a test asks for it."""
    with Store.open(project.database, "ana") as store:
        store.set_meta(audits.SHARE, "0")
    return project


def header(pilot: Pilot[None]) -> str:
    """Return what the header says at its left."""
    return "".join(words for words, _ in pilot.app.screen.query_one(TopLine)._left)


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
        await press(pilot, "c", "type:asked", "enter")
        assert [code for _, code in coded(project)] == ["asked-late"]
        await press(pilot, "C", "R")
        assert len(waiting(pilot)) == 3


async def test_a_batch_is_one_step_for_undo(project: Project) -> None:
    """A batch is shown before it is done, what does not belong is left out, and it goes away with one key."""
    async with opened(project) as pilot:
        await press(pilot, "R", "a")
        listed = pilot.app.screen
        assert isinstance(listed, PickBatch)
        assert [quote.text for quote in listed._quotes] == [TALK[1][1]]
        await press(pilot, "space", "y")
        assert coded(project) == []
        await press(pilot, "a", "y")
        assert [code for _, code in coded(project)] == ["buses"]
        await press(pilot, "u")
        assert coded(project) == []


async def test_what_was_decided_today_is_counted_and_can_be_looked_over(project: Project) -> None:
    """Somebody called away comes back to how far they are, and to a slip a key ago that undo has not reached."""
    async with opened(project) as pilot:
        await press(pilot, "R", "1", "x", "s")
        assert "3 waiting · today 1 coded, 1 rejected, 1 put off" in header(pilot)
        await press(pilot, "o", "o", "a")
        listed = pilot.app.screen
        assert isinstance(listed, PickBatch)
        assert [quote.text for quote in listed._quotes] == [TALK[2][1]]
        await press(pilot, "escape", "o")
        assert waiting(pilot) == ["being-heard", "cycling", "buses"]
        await press(pilot, "x")
        assert "put off already" in pilot.app.screen.query_one(KeyLine)._said[0]
        await press(pilot, "u")
        assert "today 1 coded, 1 rejected" in header(pilot)
        assert waiting(pilot) == ["cycling", "buses"]


def test_the_passage_is_in_sight_however_long_the_turns_are(store: Store) -> None:
    """Of a passage after ten minutes of talk only that talk would be seen."""
    long = " ".join(f"word{n}" for n in range(3000))
    said = "Nobody ever asked us."
    talk = (("Ana", long), ("Bo", f"{long} {said} {long}"), ("Ana", "\x1b[31mred"))
    kept = transcripts.load(store, transcripts.add(store, new_transcript("long.txt", talk)))
    start = kept.text.index(said)
    seen = in_context(store, kept.id, 2, Span(start, start + len(said)), 40, 8)
    assert said in " ".join(seen.plain.split())
    assert len(seen.plain.split("\n")) <= 8
    assert "\x1b" not in seen.plain


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


async def test_what_was_put_off_waits_at_the_end(project: Project) -> None:
    """A passage put off is not lost: it stands in the third order, until it is decided."""
    async with opened(project) as pilot:
        await press(pilot, "R", "s", "o", "o")
        assert waiting(pilot) == ["buses"]
        await press(pilot, "1")
        assert waiting(pilot) == []
        await press(pilot, "o", "o")
        assert len(waiting(pilot)) == 4


async def test_more_like_one_code_with_some_drawn_by_chance(project: Project) -> None:
    """Going through one code meets its suggestions, and units of which nobody knows what would be suggested."""
    async with opened(project) as pilot:
        pilot.app.desk.store.set_meta("audit_share", "0.5")  # type: ignore[attr-defined]
        await press(pilot, "R", "l")
        assert pilot.app.screen.query_one(".box").border_title == "Go through more like which code?"
        await press(pilot, "type:cycling", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        assert [each.audit for each in screen._queue] == [False, True]
        assert waiting(pilot)[0] == "cycling"
        await press(pilot, "j", "1")
        assert coded(project) == []
        await press(pilot, "c", "type:asked", "enter", "x")
        assert waiting(pilot) == ["cycling"]
        store = screen.desk.store
        assert audits.count(store) == 1
        assert store.value("SELECT given FROM audits") == '["asked-late"]'


async def test_an_audit_keeps_what_was_suggested_before_it_was_coded(project: Project) -> None:
    """What the suggester learns from the very passage must not make its own figures look better; leaving keeps the audit."""
    async with opened(project) as pilot:
        pilot.app.desk.store.set_meta("audit_share", "0.5")  # type: ignore[attr-defined]
        await press(pilot, "R", "l", "type:cycling", "enter", "j")
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        store, drawn = screen.desk.store, screen._queue[1]
        before = {s.code_id for s in suggestions.of_span(store, drawn.transcript_id, drawn.span)}
        await press(pilot, "c", "type:asked", "enter")
        learned = Suggestion("asked-late", 0.99, (Reason("quote", "like the coded quote", ()),))
        suggestions.put(store, drawn.transcript_id, {drawn.span: [learned]}, "later")
        await press(pilot, "C")
        assert set(json.loads(store.value("SELECT suggested FROM audits"))) == before
        assert store.value("SELECT model FROM audits") == "test"


async def test_what_was_learned_since_shows_without_moving_the_cursor(project: Project) -> None:
    """A list that is out of date misleads; one that moves under the finger codes the wrong passage."""
    async with opened(project) as pilot:
        await press(pilot, "R", "j")
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        store, here, last = screen.desk.store, screen._queue[1], screen._queue[4]
        assert here.code_id == "cycling"
        suggestions.put(store, here.transcript_id, {here.span: []}, "later")
        suggestions.put(store, last.transcript_id, {last.span: [Suggestion("cycling", 0.99)]}, "later")
        screen_of(pilot).suggestions_ready(SuggestionsReady(here.transcript_guid, done=True))
        assert screen._queue[screen.query_one(RowList).index] == here
        assert waiting(pilot) == ["cycling", "cycling", "buses", "being-heard", "somewhere-to-go"]
        await press(pilot, "o")
        assert here not in screen._queue


async def test_the_queue_of_all_codes_has_its_audits_too(project: Project) -> None:
    """Who never goes through one code would otherwise have no honest figures at all."""
    async with opened(project) as pilot:
        pilot.app.desk.store.set_meta("audit_share", "0.2")  # type: ignore[attr-defined]
        await press(pilot, "R")
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        assert [each.audit for each in screen._queue][:5] == [False] * 4 + [True]
        places = [each.span for each in screen._queue]
        assert len(set(places)) == len(places)
        await press(pilot, "o")
        assert [each.audit for each in screen._queue][:5] == [False] * 4 + [True]


async def test_a_batch_keeps_what_was_decided(project: Project) -> None:
    """Accepting a batch counts as accepting: the rate that warns of nodding knows of it."""
    async with opened(project) as pilot:
        await press(pilot, "R", "a", "y")
        store = pilot.app.desk.store  # type: ignore[attr-defined]
        row = store.row("SELECT verdict, queue FROM suggestion_decisions")
        assert tuple(row) == ("accept", "batch")


async def test_suggestions_show_as_the_project_says(project: Project) -> None:
    """Off until so many codings are made, on request by a key, or always: set on one page, and said where they would be."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        await press(pilot, "j")
        assert screen.offered()
        await press(pilot, "f11", "m", "escape")
        assert not screen.offered()
        assert "a shows" in screen._why_none()
        await press(pilot, "a")
        assert screen.offered()
        await press(pilot, "j", "k")
        await press(pilot, "f11", "m")
        assert str(pilot.app.screen.query_one("#use").render()).startswith("Suggestions are not shown.")
        await press(pilot, "escape", "n")
        footer = words(screen.query_one("KeyLine"))[0]
        assert "Suggestions are off: Z changes that." in footer, "a key that Settings (F12) is not"
        await press(pilot, "f11", "m", "n", "backspace", "1", "enter", "escape")
        assert not screen.offered()
        assert "1 to go" in screen._why_none()
        await press(pilot, "R")
        assert waiting(pilot) == []
        await press(pilot, "C", "j", "c", "type:asked", "enter", "k")
        assert screen.offered()
        share = audits.share(screen.desk.store)
        await press(
            pilot, "f11", "n", "type:x", "enter", "a", "type:x", "enter", "n", "backspace", "type:²", "enter", "escape"
        )
        assert trust.after(screen.desk.store) == 1
        assert audits.share(screen.desk.store) == share


async def test_why_tells_what_became_of_the_code(project: Project) -> None:
    """Without a suggester at hand the page says so; it never leaves the coder waiting."""
    async with opened(project) as pilot:
        await press(pilot, "j", "r")
        await pilot.app.workers.wait_for_complete()
        dialog = pilot.app.screen
        assert "not running" in str(dialog.query_one("#story").render())
        await press(pilot, "escape", "R", "r")
        assert type(pilot.app.screen).__name__ == "StoryDialog"


async def test_why_is_told_of_every_suggestion(project: Project) -> None:
    """Also the second proposal is explained, with its words marked in the passage; a page that is turned back is told at once."""
    asked: list[str] = []

    async def told(code_id: str) -> dict[str, object]:
        asked.append(code_id)
        terms = [("bus", 1.5), ("road", -0.2)]
        near = [{"text": f"a quote of {code_id}", "likeness": 0.5}]
        return {"calibrated": True, "rules": ["bus"], "reasons": [], "terms": terms, "asked": 0.4, "accepted": near,
                "refused": near, "codebook": near}  # fmt: skip

    use = CodeUse("cycling", 3, 1, wilson(4, 5), None)
    proposed = [
        Proposed("buses", "Buses", "80 %", (Span(4, 7),), None),
        Proposed("cycling", "Cycling", "41 %", (), use),
    ]
    async with opened(project, size=(80, 24)) as pilot:
        dialog = StoryDialog("The bus was late.", proposed, told)
        await pilot.app.push_screen(dialog)
        await pilot.app.workers.wait_for_complete()
        marked = dialog.query_one("#passage", Static).visual
        assert isinstance(marked, Content)
        assert [marked.plain[span.start : span.end] for span in marked.spans] == ["bus"]
        assert "a quote of buses" in str(dialog.query_one("#story").render())
        assert "question before it speaks for the code: +0.40" in str(dialog.query_one("#story").render())
        await press(pilot, "j")
        await pilot.app.workers.wait_for_complete()
        said = str(dialog.query_one("#story").render())
        assert "a quote of cycling" in said
        assert "3 of 4 decided" in said
        assert "80% of 5 were right" in said
        await press(pilot, "1", "2", "9", "k")
        await pilot.app.workers.wait_for_complete()
        assert "a quote of buses" in str(dialog.query_one("#story").render())
        assert asked == ["buses", "cycling"]
