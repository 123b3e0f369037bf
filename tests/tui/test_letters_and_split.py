"""Codes on letters of one's own choice, and a code split by picking its quotes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.codebook import Code, Codebook
from qualcode.formats import codebook_yaml
from qualcode.tui.dialogs.letters import ByLetter, GiveLetter
from qualcode.tui.letters import kept_letters, letters_for
from qualcode.tui.widgets.codetree import CodeTree
from qualcode.tui.widgets.suggestions import SuggestionList
from tests.tui.conftest import BOOK, opened
from tests.tui.test_code_screen import coded, press, screen_of
from tests.tui.test_codebook_keys import to_code
from tests.tui.test_overview import words

if TYPE_CHECKING:
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store


@given(st.dictionaries(st.sampled_from([code.id for code in BOOK]), st.sampled_from("abzABZ019é")))
def test_chosen_letters_stand_and_the_others_make_room(own: dict[str, str]) -> None:
    """The letter beside the text is the one chosen, and no other code takes it."""
    distinct = {code_id: letter for code_id, letter in own.items() if list(own.values()).count(letter) == 1}
    letters = letters_for(BOOK, distinct)
    assert distinct.items() <= letters.items()
    assert len(set(letters.values())) == len(BOOK)


@given(st.permutations(BOOK.codes), st.integers(0, 6), st.text("gbcasGBCAS", min_size=1, max_size=6))
def test_a_code_keeps_its_letter_whatever_comes_before_it(order: list[Code], at: int, name: str) -> None:
    """The fingers know a letter; a code added above would code with it from then on."""
    before = letters_for(BOOK)
    codes = [replace(code, parent=None) for code in order]
    after = letters_for(Codebook((*codes[:at], Code("new", name), *codes[at:])), before=before)
    assert before.items() <= after.items()
    assert len(set(after.values())) == len(BOOK) + 1


def test_a_code_that_comes_back_has_its_letter_again(store: Store) -> None:
    """Deleting a code and taking that back would leave another letter on it."""
    first = kept_letters(store, BOOK)
    without = Codebook(tuple(code for code in BOOK.codes if code.id != "cycling"))
    assert kept_letters(store, without) == {k: v for k, v in first.items() if k != "cycling"}
    assert kept_letters(store, BOOK) == first


async def test_any_code_is_two_keys_away_by_its_letter(project: Project) -> None:
    """What stands beside the text codes: no list has to be searched."""
    async with opened(project) as pilot:
        await press(pilot, "v")
        assert isinstance(pilot.app.screen, ByLetter)
        await press(pilot, "ß", "S")
        assert [code for _, code in coded(project)] == ["somewhere-to-go"]
        assert screen_of(pilot).view.unit_index == 1
        await press(pilot, "v", "escape")
        assert len(coded(project)) == 1


async def test_a_favourite_on_a_free_letter_is_one_key(project: Project) -> None:
    """The codes of the week lie on keys of one's own choice, for this coder, until taken back."""
    async with opened(project, (120, 40)) as pilot:
        await to_code(pilot, "cycling")
        await press(pilot, "v")
        assert isinstance(pilot.app.screen, GiveLetter)
        await press(pilot, "z")
        assert screen_of(pilot).desk.letters["cycling"] == "z"
        assert any("z " in row and "Cycling" in row for row in words(screen_of(pilot).query_one(CodeTree)))
        await press(pilot, "escape", "z")
        assert [code for _, code in coded(project)] == ["cycling"]
        assert any(
            row.strip().startswith("z") and "Cycling" in row
            for row in words(screen_of(pilot).query_one(SuggestionList))
        )
    async with opened(project) as pilot:
        await press(pilot, "z")
        assert len(coded(project)) == 2
        await press(pilot, "u", "u", "u")
        assert screen_of(pilot).desk.own == {}
        await press(pilot, "z")
        assert coded(project) == []
        await press(pilot, "ctrl+r", "z")
        assert len(coded(project)) == 1


async def test_a_letter_that_an_action_has_needs_v_and_changes_hands(project: Project) -> None:
    """A letter never stops doing what its key does, and belongs to one code."""
    async with opened(project) as pilot:
        desk = screen_of(pilot).desk
        await to_code(pilot, "buses")
        await press(pilot, "v", "j")
        assert desk.shortcut("buses") == "v j"
        await press(pilot, "escape", "j")
        assert coded(project) == []
        await press(pilot, "v", "j")
        assert [code for _, code in coded(project)] == ["buses"]
        await to_code(pilot, "cycling")
        await press(pilot, "v", "j")
        assert desk.own == {"cycling": "j"}
        await press(pilot, "v", "backspace")
        assert desk.own == {}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_code_is_split_by_picking_quotes(project: Project, size: tuple[int, int]) -> None:
    """A code that has come to mean two things becomes two, quote by quote, and one key takes it back."""
    async with opened(project, size) as pilot:
        await press(pilot, "j", "c", *"bus", "enter", "c", *"bus", "enter", "j", "j", "j", "c", *"bus", "enter")
        assert [code for _, code in coded(project)] == ["buses"] * 3
        await to_code(pilot, "buses")
        await press(pilot, "s", "slash", "type:drivers", "enter", "space", "enter")
        await press(pilot, "type:Kindness", "enter", "1", "y")
        book = codebook_yaml.load(project.codebook)
        assert book["kindness"].parent == "buses"
        found = dict(coded(project))
        assert [code for said, code in found.items() if "drivers" in said or "nan" in said] == ["kindness"] * 2
        assert list(found.values()).count("buses") == 1
        assert screen_of(pilot).query_one(CodeTree).code_id == "kindness"
        await press(pilot, "u")
        assert [code for _, code in coded(project)] == ["buses"] * 3
        assert "kindness" not in codebook_yaml.load(project.codebook)


async def test_a_code_without_quotes_cannot_be_split(project: Project) -> None:
    """There is nothing to pick from, and that is said rather than shown as an empty list."""
    async with opened(project) as pilot:
        await to_code(pilot, "buses")
        await press(pilot, "s")
        assert pilot.app.screen is screen_of(pilot)
