"""Settings hold at once and at the next opening, each coder's own; keys are changed by pressing them, conflicts told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualcode.tui.dialogs.keys import CAN_CHANGE, FindAction, PressKey
from qualcode.tui.dialogs.settings import SettingsList
from qualcode.tui.keymap import given_key, holders, load_keymap, save_keys, without_a_key
from qualcode.tui.settings import SETTINGS
from tests.tui.conftest import opened
from tests.tui.test_code_screen import coded, press, screen_of
from tests.tui.test_overview import words

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.project import Project
    from qualcode.tui.actions import Action


@pytest.fixture(autouse=True)
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own file, in a place that nobody else uses."""
    path = tmp_path / "own" / "keys.yaml"
    monkeypatch.setattr("qualcode.tui.keymap.keymap_path", lambda: path)
    return path


def action(name: str) -> Action:
    """Return the action of a name."""
    return next(each for each in CAN_CHANGE if each.id == name)


async def test_a_setting_holds_now_and_at_the_next_opening(project: Project) -> None:
    """Staying after coding, stopping at every passage, and opening at what is left to code, are chosen once."""
    async with opened(project) as pilot:
        await press(pilot, "f12")
        assert isinstance(pilot.app.screen, SettingsList)
        assert len(SETTINGS) + 1 == pilot.app.screen.query_one("RowList").count  # type: ignore[attr-defined]
        await press(pilot, "j", "j", "right", "j", "right", "right", "j", "right", "escape", "n", "1", "j", "j", "k")
        assert screen_of(pilot).view.unit_index == 2
        await press(pilot, "j", "j", "j")
        assert screen_of(pilot).view.unit_index == 5, (
            "who wants to stop at every passage was taken past the interviewer's"
        )
        assert [code for _, code in coded(project)] == ["buses"]
    async with opened(project) as pilot:
        assert screen_of(pilot).view.unit_index == 2
        await press(pilot, "c", *"bus", "enter", "u", "j")
        assert screen_of(pilot).view.unit_index == 3
    async with opened(project, coder="bo") as pilot:
        await press(pilot, "n", "1")
        assert screen_of(pilot).view.unit_index == 2


async def test_the_side_gives_way_to_the_text(project: Project) -> None:
    """Who reads rather than codes has the whole width for the words."""
    async with opened(project) as pilot:
        before = screen_of(pilot).view.size.width
        await press(pilot, "f12", "j", "left", "escape")
        assert screen_of(pilot).view.size.width > before + 20
        await press(pilot, "o")
        assert screen_of(pilot).query_one("CodeTree").size.width > 10
        await press(pilot, "escape")
        assert screen_of(pilot).view.size.width > before + 20


async def test_a_key_is_changed_by_pressing_it(project: Project, own_file: Path) -> None:
    """No file has to be edited; a key that does something else is only taken when that is confirmed."""
    async with opened(project) as pilot:
        await press(pilot, "f12", "k", *["j"] * 9, "enter")
        assert isinstance(pilot.app.screen, FindAction)
        await press(pilot, "type:last code again", "enter")
        assert isinstance(pilot.app.screen, PressKey)
        await press(pilot, "z")
        assert isinstance(pilot.app.screen, FindAction)
        await press(pilot, "type:top suggestion; its", "enter", "e")
        assert "Set bounds" in str(pilot.app.screen.query_one(".hint").render())
        await press(pilot, "e")
        assert "give it another first" in str(pilot.app.screen.query_one(".hint").render())
        await press(pilot, "b", "b", "escape", "escape", "escape")
        assert load_keymap(own_file) == {"repeat": "z"}
        await press(pilot, "n", "1", "z")
        assert [code for _, code in coded(project)] == ["buses", "buses"]
        await press(pilot, "full_stop")
        assert len(coded(project)) == 2
        assert "z" in screen_of(pilot).desk.bound


def test_a_key_taken_from_an_action_with_two_leaves_it_one(own_file: Path) -> None:
    """The space bar can be given away, and another key still reads on; comments in the file stay."""
    assert [other.id for other in holders("space", action("memo"), {})] == ["page_down"]
    assert given_key("space", action("memo"), {}) == {"memo": "space", "page_down": "pagedown"}
    own_file.parent.mkdir()
    own_file.write_text("# mine\nrepeat: [z]\n", encoding="utf-8")
    save_keys({"repeat": "z", "memo": "space", "page_down": "pagedown"}, own_file)
    assert load_keymap(own_file) == {"repeat": "z", "memo": "space", "page_down": "pagedown"}
    assert own_file.read_text(encoding="utf-8").startswith("# mine")
    save_keys({"repeat": "z", "memo": "", "page_down": "pagedown"}, own_file)
    assert load_keymap(own_file) == {"repeat": "z", "page_down": "pagedown"}


def test_an_action_without_a_key_is_told_of(own_file: Path) -> None:
    """A file written by hand, or for an earlier version, would take the only way to something without a word."""
    own_file.parent.mkdir()
    own_file.write_text("repeat: [z, '*']\nmemo: [m, Q]\n", encoding="utf-8")
    keymap = load_keymap(own_file)
    assert keymap["repeat"] == "z,asterisk"
    assert without_a_key({}) == []
    (told,) = without_a_key(keymap)
    assert told == "keys.yaml gives * to Repeat, so Exemplar (Code) has no key that always works: F12 gives it one."
    assert without_a_key({"repeat": "space"}) == []
    assert "Light or dark" in without_a_key({"memo": "t"})[0]
    assert "Light or dark" in without_a_key({"theme": "x"})[0]
    assert "Accept (Code)" in without_a_key({"memo": "1"})[0]
    assert len(without_a_key({"memo": "Q", "copy": "Q"})) == 2


@pytest.fixture
def slip(own_file: Path) -> None:
    """Leave a bracket open in the user's own file."""
    own_file.parent.mkdir()
    own_file.write_text("memo: [m, f6\n", encoding="utf-8")


@pytest.mark.usefixtures("slip")
async def test_keys_that_cannot_be_read_are_told_of_on_opening(project: Project) -> None:
    """Whoever has a slip in their own file learns why the keys are not theirs, and can code."""
    async with opened(project) as pilot:
        told = " ".join(notice.message for notice in pilot.app._notifications)
        assert "line 1: a bracket is opened" in told
        await press(pilot, "n", "1")
        assert coded(project)


async def test_the_list_of_keys_is_short_enough_to_read(project: Project) -> None:
    """Each action stands on one row with its keys, at the smallest size too."""
    async with opened(project, (80, 24)) as pilot:
        await press(pilot, "f12", "k", *["j"] * 9, "enter")
        rows = words(pilot.app.screen.query_one("RowList"))
        assert rows[0].rstrip().endswith(" j")
