"""The app around its screens: first opening, bad projects, own keys, help, palette, leaving."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from textual.widgets import Static

from qualcode.formats import codebook_yaml
from qualcode.storage import transcripts
from qualcode.storage.project import Project
from qualcode.tui.actions import ACTIONS
from qualcode.tui.app import QualcodeApp
from qualcode.tui.clipboard import copy_by_command
from qualcode.tui.dialogs.asking import AskLine
from qualcode.tui.screens.imports.screen import ImportScreen
from qualcode.tui.screens.review.screen import ReviewScreen
from qualcode.tui.session import Session
from qualcode.tui.widgets.card import Card
from tests.tui.conftest import BOOK, opened, settled
from tests.tui.test_code_screen import coded, press, screen_of
from tests.tui.test_overview import words

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def fresh(folder: Path) -> Project:
    """Return a project folder that was never opened."""
    project = Project(folder)
    project.transcripts.mkdir(parents=True)
    project.codebook.write_text(codebook_yaml.dump(BOOK), encoding="utf-8")
    return project


async def test_the_first_opening_reads_the_folder_and_shows_the_card(tmp_path: Path) -> None:
    """A newcomer sees their transcript and ten keys; the first key puts the card away and does its work."""
    project = fresh(tmp_path / "new")
    (project.transcripts / "talk.txt").write_text("Ann: Where is it?\nBob: By the river.\n", encoding="utf-8")
    project.speakers.write_text("transcript,label\ntalk.txt,Bob\n", encoding="utf-8")
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        assert len(screen.query(Card)) == 1
        await press(pilot, "j")
        assert not screen.query(Card)
        assert screen.desk.text_of(screen.selection) == "By the river."
    async with opened(project) as pilot:
        assert not screen_of(pilot).query(Card)


async def test_files_are_looked_at_before_they_come_in(tmp_path: Path) -> None:
    """Who speaks in one's own files is shown first; enter takes them, and the transcript is there to be coded."""
    project = fresh(tmp_path / "new")
    (project.transcripts / "talk.txt").write_text("Ann: Where is it?\nBob: By the river.\n", encoding="utf-8")
    async with opened(project) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(pilot.app.screen, ImportScreen)
        assert "Bob · 1 turn" in str(pilot.app.screen.query_one("#about", Static).render())
        assert not transcripts.infos(screen_of(pilot).desk.store)
        await press(pilot, "enter")
        await pilot.app.workers.wait_for_complete()
        await press(pilot, "escape", "j")
        assert screen_of(pilot).desk.text_of(screen_of(pilot).selection) == "By the river."


async def test_an_empty_project_says_how_to_begin(tmp_path: Path) -> None:
    """Without a transcript the screen says how to get one in, and no key does harm."""
    async with opened(fresh(tmp_path / "new")) as pilot:
        screen = screen_of(pilot)
        assert screen.query_one("#empty").display
        await press(pilot, *"jkJKhlHLnN19", "full_stop", *"xdeimyfbB", "escape", "asterisk", "c", "u")
        assert pilot.app.is_running


async def test_a_wrong_codebook_is_said_on_the_terminal(tmp_path: Path) -> None:
    """A codebook that cannot be read ends the app with the file's name, code 2 and no database."""
    project = fresh(tmp_path / "new")
    project.codebook.write_text("codes:\n\t- id: x\n", encoding="utf-8")
    app = QualcodeApp(project, coder="ana", suggestions=False)
    async with app.run_test() as pilot:
        while app.return_code is None:
            await pilot.pause(0.01)
    assert app.return_code == 2
    assert not project.database.exists()


async def test_own_keys_call_actions(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a user maps in keys.yaml, which is read once, works, and the old key no longer does."""
    reads = iter([{"repeat": "z", "next_suggested": "w"}])
    monkeypatch.setattr("qualcode.tui.keymap.load_keymap", lambda: next(reads))
    async with opened(project) as pilot:
        await press(pilot, "w", "1", "z", "n")
        assert len(coded(project)) == 2
        assert screen_of(pilot).view.unit_index == 3


async def test_a_dialog_says_its_own_keys(project: Project) -> None:
    """The footer beneath offers help; what it opens are the keys of the dialog, and leaving it leads back there."""
    async with opened(project) as pilot:
        await press(pilot, "f12")
        settings = pilot.app.screen
        await press(pilot, "question_mark")
        keys = words(pilot.app.screen.query_one("RowList"))
        assert [row.strip() for row in keys[:3]] == ["Settings", "j ↓         Down.", "k ↑         Up."]
        assert any("esc" in row.lower() and "Leave." in row for row in keys)
        await press(pilot, "escape")
        assert pilot.app.screen is settings


async def test_the_palette_left_twice_takes_nothing_away_with_it(project: Project) -> None:
    """A doubled escape would leave the app without its Code screen, and the next key would end it."""
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        await press(pilot, "ctrl+p")
        palette = pilot.app.screen
        palette.dismiss()
        palette.dismiss()
        await settled(pilot)
        assert pilot.app.screen is screen


async def test_every_action_is_in_the_palette(project: Project) -> None:
    """Somebody who forgot the key finds the action by its name."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1", "k", "ctrl+p")
        await press(pilot, *"exemplar")
        await settled(pilot)
        await press(pilot, "enter")
        await settled(pilot)
        assert screen_of(pilot).desk.mine_at(screen_of(pilot).selection)[0].exemplar
        await press(pilot, "ctrl+p")
        await press(pilot, *"rename")
        await settled(pilot)
        await press(pilot, "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, AskLine)
        await press(pilot, "escape")
        names = [command.title for command in pilot.app.get_system_commands(pilot.app.screen)]
        offered = {action.label for action in ACTIONS if action.where in {"code", "tree", "everywhere"}}
        assert {label for label in offered if not any(name.startswith(label) for name in names)} == set()


async def test_the_palette_leaves_a_place_that_places_things(project: Project) -> None:
    """The Plan screen places quotes, and the palette's way from there to other places is not that."""
    async with opened(project) as pilot:
        await press(pilot, "P")
        offered = list(pilot.app.get_system_commands(pilot.app.screen))
        assert [command.title for command in offered].count("Undo") == 1
        await next(command for command in offered if command.title == "Review").callback()
        await settled(pilot)
        assert isinstance(pilot.app.screen, ReviewScreen)


async def test_help_shows_the_keys_of_the_place(project: Project) -> None:
    """Help is about the keys that work here, and leaves with any of the usual keys."""
    async with opened(project) as pilot:
        await press(pilot, "question_mark")
        rows = ["".join(segment.text for segment in strip) for strip in pilot.app.screen._compositor.render_strips()]
        assert any("Take a word off the end" in row for row in rows)
        await press(pilot, "escape")
        assert pilot.app.screen is screen_of(pilot)


async def test_the_summary_says_what_was_done(project: Project) -> None:
    """On leaving, a line says how many quotes were coded, with what, and with how many keys."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1", "x", "q")
        said = pilot.app.summary()  # type: ignore[attr-defined]
        assert said.startswith("Coded 1 quote with 4 keys (4.0 keys each) in 1 min. Buses (1).")
        assert said.endswith("1 as suggested, 1 suggestion rejected. All saved.")


def test_the_summary_tells_a_long_day() -> None:
    """After a day of coding the pace and the codes used most are said, and the rest counted."""
    session = Session(Counter({"a": 100, "b": 50, "c": 20, "d": 9, "e": 1}), followed=120)
    said = session.told(300, 90, str.upper)
    assert "Coded 180 quotes with 300 keys (1.7 keys each) in 90 min, 120 an hour." in said
    assert "A (100), B (50), C (20) and 2 more codes." in said
    assert Session().told(10, 3, str.upper) == ""
    assert Session(rejected=2).told(10, 3, str.upper).startswith("Rejected 2")


async def test_light_and_dark_are_remembered(project: Project) -> None:
    """Whoever works in the light finds it light the next day."""
    async with opened(project) as pilot:
        await press(pilot, "t")
        chosen = pilot.app.theme
    async with opened(project) as pilot:
        assert pilot.app.theme == chosen == "qualcode-light"


async def test_only_one_group(project: Project) -> None:
    """With a filter the cursor stops only at what that group said."""
    async with opened(project) as pilot:
        await press(pilot, "f", *"young", "enter", "j", "j", "j", "j", "j")
        screen = screen_of(pilot)
        assert screen.desk.passages is not None
        assert len(screen.desk.passages.units) == 6
        await press(pilot, "f", "enter")
        assert len(screen.desk.passages.units) == 8


async def test_a_quote_is_copied_with_its_attribution(project: Project) -> None:
    """A quote pasted into an e-mail says who it is from, by group only."""
    async with opened(project) as pilot:
        await press(pilot, "j", "j", "j", "y")
        assert pilot.app.clipboard == "“We want a youth club that stays open past six.” (young person)"
        await press(pilot, "1", "k", "y")
        assert re.fullmatch(r"“We want .* past six.” \(young person\) \[q[0-9a-f]{10}\]", pilot.app.clipboard)


async def test_what_may_not_be_quoted_is_not_copied(project: Project) -> None:
    """The interviewer's own words never end up in a plan by way of the clipboard."""
    async with opened(project) as pilot:
        await press(pilot, "y")
        assert pilot.app.clipboard == ""


def test_the_systems_clipboard_serves_where_the_terminal_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a terminal without OSC 52 the quote is in the clipboard all the same; without any command nothing breaks."""
    copied = tmp_path / "copied"
    command = tmp_path / "wl-copy"
    command.write_text(f"#!/bin/sh\n/bin/cat > {copied}\n", encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert copy_by_command("“Rain”")
    assert copied.read_text(encoding="utf-8") == "“Rain”"
    command.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    assert not copy_by_command("“Rain”")
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert not copy_by_command("“Rain”")


async def test_a_new_code_from_the_picker(project: Project) -> None:
    """A name that no code has becomes a code without leaving the keyboard's home row."""
    async with opened(project) as pilot:
        await press(pilot, "j", "c", *"zebra crossings", "enter")
        await press(pilot, "enter")
        assert [code for _, code in coded(project)] == ["zebra-crossings"]
