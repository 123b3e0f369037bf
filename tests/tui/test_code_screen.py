"""A coding session by keys alone, checked against the database's public view `quotes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input, TextArea

from qualcode.core.spans import Span
from qualcode.services.opening import open_project
from qualcode.storage import quotes
from qualcode.tui.dialogs.help import Help
from qualcode.tui.widgets.bars import KeyLine
from qualcode.tui.widgets.suggestions import SuggestionList
from tests.tui.conftest import TALK, opened

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from qualcode.core.model import Quote
    from qualcode.storage.project import Project
    from qualcode.tui.screens.code.screen import CodeScreen


def stored(project: Project) -> list[Quote]:
    """Return the view `quotes` as another program would read it while the app runs."""
    with open_project(project, "reader") as store:
        return quotes.all_quotes(store)


def coded(project: Project) -> list[tuple[str, str]]:
    """Return the coded words and their codes."""
    return [(quote.text, quote.code) for quote in stored(project)]


def screen_of(pilot: Pilot[None]) -> CodeScreen:
    """Return the Code screen of the app."""
    return pilot.app.code_screen  # type: ignore[attr-defined,no-any-return]


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys and wait until all has been said; `type:words` puts words into a field at once, since each key is waited for."""
    for key in keys:
        if key.startswith("type:"):
            await paste(pilot, key.removeprefix("type:"))
        else:
            await pilot.press(key)
    await pilot.pause()


async def paste(pilot: Pilot[None], words: str) -> None:
    """Paste words, which takes a path a moment where typing it takes seconds."""
    pilot.app.post_message(events.Paste(words))
    await pilot.pause()


async def test_one_key_accepts_the_suggestion_and_goes_on(project: Project) -> None:
    """A suggested quote costs one key: it is coded at once, as suggested, and the cursor is on the next unit."""
    async with opened(project) as pilot:
        await press(pilot, "n")
        await press(pilot, "1")
        (quote,) = stored(project)
        assert (quote.text, quote.code, quote.origin, quote.coder) == (TALK[1][1], "buses", "suggestion", "ana")
        assert screen_of(pilot).view.unit_index == 2


async def test_a_number_without_a_suggestion_codes_nothing(project: Project) -> None:
    """A stray digit must not code with something that was not on the screen."""
    async with opened(project) as pilot:
        await press(pilot, "n", "9")
        assert coded(project) == []
        assert screen_of(pilot).view.unit_index == 1


async def test_the_picker_codes_in_four_keys(project: Project) -> None:
    """Any code is four keys away: c, two letters, enter."""
    async with opened(project) as pilot:
        await press(pilot, "j", "c", "c", "y", "enter")
        assert coded(project) == [(TALK[1][1], "cycling")]
        assert screen_of(pilot).view.unit_index == 2


async def test_two_codes_in_five_keys(project: Project) -> None:
    """Space applies a code and stays, so that a passage with two codes costs five keys."""
    async with opened(project) as pilot:
        await press(pilot, "j", "c", "B", "space", "H", "enter")
        assert {code for _, code in coded(project)} == {"buses", "being-heard"}


async def test_a_space_within_a_name_is_typed(project: Project) -> None:
    """Typing the name of a code of several words must not apply another code half-way."""
    async with opened(project) as pilot:
        await press(pilot, "j", "c", *"asked", "space", *"too", "enter")
        assert [code for _, code in coded(project)] == ["asked-late"]


async def test_a_name_typed_in_one_burst_is_typed_whole(project: Project) -> None:
    """Keys that a slow line brings all at once must not code with what stood in the list before them."""
    async with opened(project) as pilot:
        await press(pilot, "j", "c")
        for letter in "zz new":
            pilot.app.post_message(events.Key("space" if letter == " " else letter, letter))
        await pilot.pause()
        assert pilot.app.screen.query_one(Input).value == "zz new"
        assert coded(project) == []


async def test_repeat_codes_with_the_last_code(project: Project) -> None:
    """A run of quotes on one theme costs a key each."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1", "full_stop", "full_stop")
        assert [code for _, code in coded(project)] == ["buses"] * 3


async def test_undo_and_redo(project: Project) -> None:
    """What was just done can be taken back and done again, in the database and on the screen."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1", "u")
        assert coded(project) == []
        assert not screen_of(pilot).desk.marking.all()
        await press(pilot, "ctrl+r")
        assert [code for _, code in coded(project)] == ["buses"]


async def test_reject_takes_the_top_suggestion_away(project: Project) -> None:
    """A rejected suggestion is gone from the list and from `1`, and undo brings it back."""
    async with opened(project) as pilot:
        await press(pilot, "j", "j", "x")
        assert [s.code_id for s in screen_of(pilot).offered()] == ["asked-late", "buses"]
        await press(pilot, "u")
        assert screen_of(pilot).offered()[0].code_id == "being-heard"
        await press(pilot, "x", "1")
        assert [code for _, code in coded(project)] == ["asked-late"]


async def test_what_is_coded_is_not_suggested_again(project: Project) -> None:
    """The list shows only what is still to be decided."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1", "k")
        assert [s.code_id for s in screen_of(pilot).offered()] == ["getting-about"]


async def test_the_selection_is_what_is_coded(project: Project) -> None:
    """Words taken off with h are not in the quote."""
    async with opened(project) as pilot:
        await press(pilot, "j", *"hhhhhh", "1")
        assert coded(project) == [("The bus never comes. My nan waits an hour in the rain", "buses")]


async def test_a_memo_on_a_coding(project: Project) -> None:
    """A thought on a quote is kept with it, by keys alone."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1", "k", "m")
        assert isinstance(pilot.app.focused, TextArea)
        await press(pilot, *"ask", "enter", *"nan", "escape")
        assert stored(project)[0].memo == "ask\nnan"


async def test_a_memo_on_the_transcript_where_nothing_is_coded(project: Project) -> None:
    """Where nothing is coded, a memo may still be written on the transcript."""
    async with opened(project) as pilot:
        await press(pilot, "m", "1", *"noisy", "escape")
        kept = screen_of(pilot).desk.store.rows("SELECT target_kind, text FROM memos")
        assert [tuple(row) for row in kept] == [("transcript", "noisy")]


async def test_an_exemplar(project: Project) -> None:
    """The star marks a telling example, and marks it no longer when pressed again."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1", "k", "asterisk")
        assert stored(project)[0].exemplar
        await press(pilot, "asterisk")
        assert not stored(project)[0].exemplar


async def test_removing_one_of_two_stacked_codings(project: Project) -> None:
    """Where two codes lie on the same words, d asks which to remove."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1", "k", "1", "k", "d", "2")
        assert len(coded(project)) == 1


async def test_an_in_vivo_code(project: Project) -> None:
    """A participant's own words become a code, in the database and in codebook.yaml, and code the passage."""
    async with opened(project) as pilot:
        await press(pilot, "j", "j", "j", "i")
        assert isinstance(pilot.app.focused, Input)
        await press(pilot, "enter", *"somewhere", "enter")
        quote = stored(project)[0]
        assert quote.code_path == "Somewhere to go › We want a youth club that stays open past six"
        assert "We want a youth club" in project.codebook.read_text(encoding="utf-8")


async def test_search_and_jump_and_back(project: Project) -> None:
    """A word said in another transcript is found and gone to, and b leads back."""
    async with opened(project) as pilot:
        await press(pilot, "j", "slash", *"lease", "enter")
        screen = screen_of(pilot)
        assert screen.desk.passages is not None
        assert screen.desk.passages.transcript.name == "club.txt"
        assert "lease" in screen.desk.text_of(screen.selection)
        await press(pilot, "b")
        assert screen.desk.passages.transcript.name == "bus-stop.txt"
        assert screen.view.unit_index == 1


async def test_go_to_a_transcript_a_speaker_and_a_quote(project: Project) -> None:
    """Whatever has a name can be gone to by typing it."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1")
        quote_id = stored(project)[0].quote_id
        screen = screen_of(pilot)
        await press(pilot, "g", *"club", "enter")
        assert screen.desk.passages is not None
        assert screen.desk.passages.transcript.name == "club.txt"
        await press(pilot, "g", *"cleo", "enter")
        assert screen.desk.text_of(screen.selection) == TALK[6][1]
        await press(pilot, "g", *quote_id, "enter")
        assert screen.desk.text_of(screen.selection) == TALK[1][1]


async def test_it_opens_where_one_left_off(project: Project) -> None:
    """The next morning the cursor is where it was."""
    async with opened(project) as pilot:
        await press(pilot, "g", *"club", "enter")
        await press(pilot, "j")
        await pilot.press("q")
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        assert screen.desk.passages is not None
        assert screen.desk.passages.transcript.name == "club.txt"
        assert screen.view.unit_index == 1


async def test_others_codings_appear(project: Project) -> None:
    """What a colleague codes at the same time is on the screen within a second or so."""
    async with opened(project) as pilot:
        with open_project(project, "ben") as store:
            from qualcode.storage import codings

            guid = screen_of(pilot).desk.passages.transcript.guid  # type: ignore[union-attr]
            codings.add(store, codings.new(store, guid, Span(13, 20), "buses"))
        pilot.app._tick()  # type: ignore[attr-defined]
        await pilot.pause()
        assert [mark.coder for mark in screen_of(pilot).desk.marking.all()] == ["ben"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_nothing_overlaps(project: Project, size: tuple[int, int]) -> None:
    """At every size the transcript, the suggestions and the keys each have their place."""
    async with opened(project, size) as pilot:
        screen = screen_of(pilot)
        names = ["TopLine", "TranscriptView", "CodedLine", "SuggestionList", "KeyLine"]
        names += ["CodeTree"] if size[0] >= 110 else []
        regions = [screen.query_one(name).region for name in names]
        assert all(region.area and screen.region.contains_region(region) for region in regions)
        assert not any(a.overlaps(b) for i, a in enumerate(regions) for b in regions[:i])
        assert screen.query_one("TranscriptView").size.height >= size[1] - 8


async def test_undo_goes_back_to_what_it_took_back(project: Project) -> None:
    """A slip is taken back with the cursor on the passage it was made on, ready to be coded rightly."""
    async with opened(project) as pilot:
        await press(pilot, "n")
        at = screen_of(pilot).view.unit_index
        await press(pilot, "1", "j", "j")
        await press(pilot, "u")
        assert coded(project) == []
        assert screen_of(pilot).view.unit_index == at


async def test_j_goes_past_who_only_asks_and_on_to_the_next_transcript(project: Project) -> None:
    """Half of a focus group is the facilitator's, who is never quoted: each of those turns would cost a key. Arrows show all."""
    async with opened(project) as pilot:
        await press(pilot, "j")
        screen = screen_of(pilot)
        assert screen.view.unit_index == 1
        await press(pilot, "j", "j", "j", "j")
        assert screen.view.unit_index == 6, "the interviewer's fifth turn was stopped at"
        await press(pilot, "up")
        assert screen.view.unit_index == 5
        await press(pilot, "j", "j", "j")
        assert screen.desk.here().transcript.name == "club.txt"
        assert screen.desk.text_of(screen.selection).startswith("And you run the club?")
        await press(pilot, "j", "k", "k")
        assert (screen.desk.here().transcript.name, screen.view.unit_index) == ("bus-stop.txt", 7)
        await press(pilot, "b")
        assert screen.desk.here().transcript.name == "club.txt"
        await press(pilot, "j", "j", "j")
        assert screen.desk.here().transcript.name == "club.txt"
        assert "end of the last transcript" in screen_of(pilot).query_one(KeyLine).render_line(0).text
        await press(pilot, "N")
        assert (screen.desk.here().transcript.name, screen.view.unit_index) == ("bus-stop.txt", 6)
        await press(pilot, "n")
        assert screen.desk.text_of(screen.selection).startswith("And you run the club?")


async def test_a_code_used_lately_is_one_key(project: Project) -> None:
    """What is not suggested, but is what people have been talking of, would take the picker each time."""
    async with opened(project) as pilot:
        await press(pilot, "c", *"cycl", "enter", "c", *"heard", "enter", "n")
        screen = screen_of(pilot)
        assert screen.view.unit_index == 3
        await press(pilot, "9", "8")
        assert [code for _, code in coded(project)][-2:] == ["cycling", "being-heard"]
        assert [quote.origin for quote in stored(project)] == ["human"] * 3 + ["suggestion"]
        await press(pilot, "7")
        assert "no suggestion 7" in screen_of(pilot).query_one(KeyLine).render_line(0).text
    async with opened(project, (80, 24)) as pilot:
        shown = pilot.app.screen.query_one(SuggestionList)
        rows = " ".join(shown.render_line(y).text for y in range(shown.size.height))
        for digit, code_id in screen_of(pilot).desk.lately.digits(len(screen_of(pilot).offered())).items():
            assert f"{digit} {screen_of(pilot).desk.name(code_id)[:6]}" in rows, "a digit works that is not shown"
        await pilot.click(SuggestionList, offset=(3, 0))
        assert len(stored(project)) == 5
        line = pilot.app.screen.query_one(KeyLine).render_line(0).text
        before = screen_of(pilot).view.unit_index
        await pilot.click(KeyLine, offset=(line.index("j Next"), 0))
        assert screen_of(pilot).view.unit_index != before, "what the mouse points at in the footer does nothing"
        await pilot.click(KeyLine, offset=(line.index("Help"), 0))
        assert isinstance(pilot.app.screen, Help)
