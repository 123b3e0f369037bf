"""Themes: what was said under each code is counted with its base, narrowed, crossed, opened and written by keys."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import pytest

from qualcode.core.spans import Span
from qualcode.exports.quotes import FORMATS
from qualcode.exports.result import Exported
from qualcode.services.opening import open_project
from qualcode.storage import codings, people, transcripts
from qualcode.tui.screens.themes import reading
from qualcode.tui.screens.themes.screen import ThemesScreen
from qualcode.tui.screens.themes.writing import Offer
from qualcode.tui.widgets.bars import KeyLine
from tests.tui.conftest import OTHER, TALK, make_project, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from qualcode.storage.project import Project

SAID = (
    ("bus-stop.txt", 1, "The bus never comes.", "buses"),
    ("bus-stop.txt", 2, "They don’t listen to us", "being-heard"),
    ("bus-stop.txt", 2, "Nobody asked before they cut the 42.", "asked-late"),
    ("bus-stop.txt", 2, "they cut the 42", "buses"),
    ("bus-stop.txt", 7, "The bus drivers are kind", "buses"),
    ("club.txt", 1, "nobody at the council rang back", "being-heard"),
)


def code_it(project: Project) -> None:
    """Code the passages of `SAID`."""
    with open_project(project, "ana") as store:
        for name, turn, words, code in SAID:
            info = next(info for info in transcripts.infos(store) if info.name == name)
            text = transcripts.load(store, info.guid).text
            talk = TALK if name == "bus-stop.txt" else OTHER
            start = text.index(words, text.index(talk[turn][1]))
            codings.add(store, codings.new(store, info.guid, Span(start, start + len(words)), code), "Coded")


@pytest.fixture
def coded(tmp_path: Path) -> Project:
    """The invented project, with six passages coded."""
    project = make_project(tmp_path / "town")
    code_it(project)
    return project


async def settled(pilot: Pilot[None]) -> ThemesScreen:
    """Wait until what was begun in the background is done and shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, ThemesScreen)
    return screen


def shown(screen: ThemesScreen) -> list[str]:
    """Return the words of the passages that are listed."""
    return [passage.lead.text for passage in screen.listed]


async def test_counts_stand_with_their_base(coded: Project) -> None:
    """A researcher reads how many passages and how many people of how many, without asking for it."""
    async with opened(coded, (80, 24)) as pilot:
        await pilot.press("T")
        screen = await settled(pilot)
        assert screen.asked_for() == "3 passages from 2 of 4 people · Getting about"
        assert shown(screen) == ["The bus never comes.", "they cut the 42", "The bus drivers are kind"]


async def test_filters_join_codes_groups_and_words(coded: Project) -> None:
    """And, not, group and words each narrow by a key, and one key takes them away."""
    async with opened(coded) as pilot:
        await pilot.press("T")
        screen = await settled(pilot)
        await pilot.press("a", *"late", "enter")
        await settled(pilot)
        assert shown(screen) == ["they cut the 42"]
        await pilot.press("x", "n", *"late", "enter")
        await settled(pilot)
        assert shown(screen) == ["The bus never comes.", "The bus drivers are kind"]
        await pilot.press("x", "slash", *"kind", "enter")
        await settled(pilot)
        assert shown(screen) == ["The bus drivers are kind"]
        await pilot.press("x", "o", *"heard", "enter", "g", "3")
        await settled(pilot)
        assert shown(screen) == ["nobody at the council rang back"]
        assert (
            screen.asked_for()
            == "1 passage from 1 of 1 people · Getting about · or Being heard · Community organisations"
        )


async def test_a_cell_of_a_table_opens_its_quotes(coded: Project) -> None:
    """Codes by groups, transcripts and codes; enter reads what is counted in a cell, escape goes back to the table."""
    async with opened(coded, (80, 24)) as pilot:
        await pilot.press("T", "5")
        screen = await settled(pilot)
        await pilot.press("j", "l", "l", "l")
        assert "1 passage with both, from 1 of 4 people" in str(screen.query_one("#about").render())
        await pilot.press("enter")
        assert shown(screen) == ["they cut the 42"]
        await pilot.press("escape")
        assert screen.view == "codes"
        known, screen._codes = screen._codes, []  # the table names a code that is not listed
        await pilot.press("enter")
        assert screen.view == "codes", "the app would end"
        screen._codes = known
        await pilot.press("3")
        await settled(pilot)
        await pilot.press("enter")
        assert len(shown(screen)) == 3, "the young people's passages of the first theme"


async def test_who_said_both_and_what_is_known_of_people(coded: Project) -> None:
    """6 crosses codes by the people who said both, wherever; b asks for what is known of people, and the base follows."""
    with open_project(coded, "ana") as store:
        rows = people.speaker_rows(store)
        people.apply(store, [replace(row, attributes={"area": "east"}) for row in rows if row.label in {"Bo", "Cleo"}])
    async with opened(coded, (80, 24)) as pilot:
        await pilot.press("T", "6")
        screen = await settled(pilot)
        await pilot.press("j", "l", "l")
        assert "said both; they have" in str(screen.query_one("#about").render())
        await pilot.press("1", "b", "2")
        screen = await settled(pilot)
        assert "area: east" in screen.asked_for()
        assert all(passage.lead.participant in {"Bo", "Cleo"} for passage in screen.listed)
        await pilot.press("b", "1")
        await settled(pilot)
        assert "area: east" not in screen.asked_for()


async def test_a_passage_opens_in_its_transcript(coded: Project) -> None:
    """Enter on a passage goes to it on the Code screen, selected, ready to be coded again."""
    async with opened(coded) as pilot:
        await pilot.press("T")
        await settled(pilot)
        await pilot.press("enter", "j", "enter")
        await pilot.pause()
        code = pilot.app.code_screen
        assert pilot.app.screen is code
        assert code.desk.text_of(code.view.selection) == "they cut the 42"


async def test_an_exemplar_is_marked_and_taken_back(coded: Project) -> None:
    """* marks the passage in the database, e shows only such, u takes the mark back."""
    async with opened(coded) as pilot:
        await pilot.press("T")
        screen = await settled(pilot)
        await pilot.press("enter", "asterisk", "e")
        await settled(pilot)
        assert shown(screen) == ["The bus never comes."]
        await pilot.press("u")
        await settled(pilot)
        assert shown(screen) == []


async def test_what_may_not_be_quoted_is_not_copied(coded: Project) -> None:
    """Copying gives words, signature and id; a participant's refusal is kept."""
    async with opened(coded) as pilot:
        await pilot.press("T")
        screen = await settled(pilot)
        await pilot.press("enter", "y")
        assert pilot.app.clipboard.startswith("“The bus never comes.” (young person) [q")
        row = next(row for row in people.speaker_rows(screen.desk.store) if row.label == "Bo")
        people.apply(screen.desk.store, [replace(row, consent_quote=False)])
        screen.reload()
        await settled(pilot)
        await pilot.press("j", "y")
        assert pilot.app.clipboard.startswith("“The bus never comes.”")


async def test_an_export_says_where_it_lies(coded: Project) -> None:
    """The quotes in sight are written by two keys, without the app standing still."""
    async with opened(coded) as pilot:
        await pilot.press("T")
        await settled(pilot)
        await pilot.press("s", str(FORMATS.index("csv") + 1))
        await settled(pilot)
        written = (coded.exports / "quotes-getting-about.csv").read_text(encoding="utf-8-sig")
        assert written.count("bus-stop.txt") == 3
        assert "club.txt" not in written
        await pilot.press("3", "s", str(FORMATS.index("csv") + 1))
        await settled(pilot)
        assert "Young people" in (coded.exports / "matrix-groups.csv").read_text(encoding="utf-8-sig")


async def test_writing_is_stopped_and_leaves_what_stood_there(coded: Project) -> None:
    """A long export chosen by mistake would have to be waited for, and might leave half a file."""
    begun, going, over = Event(), Event(), Event()

    def write(progress: Callable[[int, int], None]) -> Exported:
        begun.set()
        going.wait(10)
        try:
            progress(1, 2)
        finally:
            over.set()
        return Exported(coded.exports / "never.docx")

    async with opened(coded) as pilot:
        await pilot.press("T")
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ThemesScreen)
        screen.offer("Write", [Offer("Everything", "", write, tells=True)])
        await pilot.pause()
        await pilot.press("1")
        await asyncio.to_thread(begun.wait, 10)
        await pilot.press("escape")
        assert pilot.app.screen is screen
        going.set()
        await asyncio.to_thread(over.wait, 10)
        for _ in range(1_000):
            await pilot.pause(0.01)
            if "Stopped: Everything was not written" in screen.query_one(KeyLine).render_line(0).text:
                break
        else:
            pytest.fail("it was not said to be stopped")


async def test_writing_that_breaks_off_is_said(coded: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One would wait for a file that never comes; and nobody's words are in what is said of it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def write() -> Exported:
        raise RuntimeError("The bus never comes.")

    async with opened(coded) as pilot:
        await pilot.press("T")
        screen = await settled(pilot)
        screen.offer("Write", [Offer("Everything", "", write)])
        await pilot.pause()
        await pilot.press("1")
        await settled(pilot)
        (said,) = [notice.message for notice in pilot.app._notifications]
        assert said.startswith("Something went wrong inside")
        assert "bus" not in said
    assert "bus" not in (tmp_path / "qualcode" / "log" / "qualcode.log").read_text(encoding="utf-8")


async def test_an_exemplar_marked_beside_somebody_elses_coding_hides_nothing(coded: Project) -> None:
    """What a colleague coded in the same moment comes into the counts, too."""
    async with opened(coded) as pilot:
        await pilot.press("T")
        screen = await settled(pilot)
        await pilot.press("enter")
        with coded.open("bo") as other:
            guid = transcripts.infos(other)[0].guid
            codings.add(other, codings.new(other, guid, Span(0, 9), "buses"))
        await pilot.press("asterisk")
        screen = await settled(pilot)
        assert screen.desk.store.value("SELECT count(*) FROM quotes") == len(SAID) + 1
        assert len(reading.kept(screen.desk).report.quotes) == len(SAID) + 1


async def test_an_uncoded_project_says_what_to_do(project: Project) -> None:
    """The first look at Themes is not an empty screen."""
    async with opened(project, (80, 24)) as pilot:
        await pilot.press("T")
        screen = await settled(pilot)
        assert screen.has_class("-empty")
        await pilot.press("enter", "s", "escape", "1", "3", "escape", "escape")
        await pilot.pause()
