"""The strip beside the text, filters, stepping through what was found, and choosing among stacked codings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.model import Coding, Origin, Transcript
from qualcode.core.spans import Span
from qualcode.core.units import Unit
from qualcode.tui.passages import Passages
from qualcode.tui.widgets.bars import TopLine
from qualcode.tui.widgets.coded import CodedLine
from qualcode.tui.widgets.overview import Overview
from tests.tui.conftest import opened
from tests.tui.test_code_screen import coded, press, screen_of

if TYPE_CHECKING:
    from textual.widget import Widget

    from qualcode.storage.project import Project


def words(widget: Widget) -> list[str]:
    """Return the rows of a widget as they stand on screen."""
    return [widget.render_line(y).text for y in range(widget.size.height)]


def passages(units: int) -> Passages:
    """Return so many units of ten characters, with nothing coded."""
    made = [Unit(Span(at * 10, at * 10 + 10), at) for at in range(units)]
    return Passages(Transcript(1, "t", "t", "x" * (units * 10), (), {}), made, "ana")


@given(
    st.integers(1, 60),
    st.integers(1, 40),
    st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 59), st.integers(1, 25)), max_size=30),
)
def test_the_strip_counts_as_if_counted_afresh(
    units: int, rows: int, changes: list[tuple[bool, int, int, int]]
) -> None:
    """However codings come and go, each row says what share of its part of the transcript is coded."""
    here = passages(units)
    for comes, name, at, length in changes:
        here.shares(rows)
        if comes:
            start = at % units * 10
            span = Span(start, min(start + length, units * 10))
            here.add(Coding(str(name), "t", span, "buses", "ana", Origin.HUMAN))
        else:
            here.drop(str(name))
    fresh = passages(units)
    fresh.set_codings(here.codings.values())
    assert here.shares(rows) == fresh.shares(rows)
    shares = here.shares(rows)
    assert len(shares) == rows
    assert all(0 <= share <= 1 for share in shares)
    assert any(shares) == bool(here.codings)


@given(st.integers(1, 300), st.integers(1, 60))
def test_rows_of_the_strip_follow_the_text(units: int, rows: int) -> None:
    """Going on in the text never goes back on the strip, and its rows are all used."""
    here = passages(units)
    at = [here.row_of(index, rows) for index in range(units)]
    assert at == sorted(at)
    assert at[0] == 0
    assert at[-1] < rows
    assert len(set(at)) == min(units, rows)


async def test_the_strip_shows_codings_and_takes_one_there(project: Project) -> None:
    """Where the work lies in a long hearing is seen at a glance, and one click goes there."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        strip = screen.query_one(Overview)
        assert not any("█" in row for row in words(strip))
        await press(pilot, "n", "1")
        assert sum("█" in row for row in words(strip)) == strip.size.height // 8 + bool(strip.size.height % 8)
        assert sum("◂" in row for row in words(strip)) == 1
        await pilot.click(Overview, offset=(0, strip.size.height - 1))
        await pilot.pause()
        assert screen.view.unit_index == 7
        await pilot.click(Overview, offset=(0, 0))
        await pilot.pause()
        assert screen.view.unit_index == 0


async def test_a_filter_hides_the_others_and_says_how_to_leave(project: Project) -> None:
    """Reading what young people said means reading nobody else, and knowing that one does."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        await press(pilot, "f", "type:young", "enter")
        assert screen.desk.passages is not None
        shown = {turn.speaker_id for turn in screen.desk.passages.transcript.turns}
        labels = {screen.desk.passages.transcript.speakers[i].label for i in shown if i is not None}
        assert labels == {"Amina", "Bo", "Cleo"}
        assert "What is it like" not in "".join(words(screen.view))
        assert "only Young people (esc: everybody)" in words(screen.query_one(TopLine))[0]
        await press(pilot, "j", "1")
        assert coded(project) == [
            ("They don’t listen to us, do they? Nobody asked before they cut the 42.", "being-heard")
        ]
        await press(pilot, "escape")
        assert len(screen.desk.passages.units) == 8
        assert "only" not in words(screen.query_one(TopLine))[0]


async def test_going_to_what_a_filter_hides_takes_it_away(project: Project) -> None:
    """A search hit is shown whoever said it; one is not left in front of other words."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        await press(pilot, "f", "down", "enter", "slash", "type:round", "enter")
        assert screen.desk.only is None
        assert "round here" in screen.desk.text_of(screen.view.selection)


async def test_stepping_through_what_was_found(project: Project) -> None:
    """After a search, a key goes from hit to hit, into the next transcript too, and marks stand on the strip."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        await press(pilot, "s")
        await press(pilot, "slash", "type:young OR nobody", "enter")
        assert "Nobody asked" in screen.desk.text_of(screen.view.selection)
        await press(pilot, "s")
        assert screen.desk.here().transcript.name == "club.txt"
        first = screen.desk.text_of(screen.view.selection)
        await press(pilot, "s")
        assert "young people painted" in screen.desk.text_of(screen.view.selection) != first
        await press(pilot, "S", "S")
        assert "Nobody asked" in screen.desk.text_of(screen.view.selection)
        await press(pilot, "j")
        assert any("•" in row for row in words(screen.query_one(Overview)))
        await press(pilot, "escape")
        assert not any("•" in row for row in words(screen.query_one(Overview)))


async def test_one_of_stacked_codings_is_chosen_by_key(project: Project) -> None:
    """Which coding is going to be changed is said, and changing it touches no other."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        await press(pilot, "n", "2", "k", "1", "k", "w")
        assert "›B Buses" in words(screen.query_one(CodedLine))[0]
        await press(pilot, "w")
        assert "›G Getting about" in words(screen.query_one(CodedLine))[0]
        await press(pilot, "h", "h", "e")
        spans = {c.code_id: screen.desk.text_of(c.span)[-9:] for c in screen.desk.here().codings.values()}
        assert spans["getting-about"] == "o come at"[-9:] or spans["getting-about"].endswith("come")
        assert spans["buses"].endswith("at once.")
        await press(pilot, "d")
        assert [code for _, code in coded(project)] == ["buses"]


async def test_a_click_on_a_bar_chooses_that_coding(project: Project) -> None:
    """The letter beside the text is the coding: a click on it selects what it covers."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        await press(pilot, "n", "h", "h", "h", "1", "j")
        view = screen.view
        y = next(y for y in range(view.size.height) if "B" in view.render_line(y).text[:30].split("The bus")[0])
        x = view.render_line(y).text.index("B")
        await pilot.click(type(view), offset=(x, y))
        await pilot.pause()
        assert "›B Buses" in words(screen.query_one(CodedLine))[0]
        assert screen.desk.text_of(view.selection).endswith("then two")
        await press(pilot, "d")
        assert coded(project) == []


@pytest.mark.parametrize("keys", [("w",), ("s",), ("S",), ("escape",)])
async def test_keys_with_nothing_to_do_say_so(project: Project, keys: tuple[str, ...]) -> None:
    """A key pressed too early harms nothing."""
    async with opened(project) as pilot:
        await press(pilot, *keys)
        assert coded(project) == []
