"""Thousands of keys in any order: the app stays up, and screen, database and journal agree."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from qualcode.errors import NotPossibleError
from qualcode.storage import codings
from tests.tui.conftest import opened
from tests.tui.test_code_screen import press, screen_of

if TYPE_CHECKING:
    from qualcode.storage.project import Project

KEYS = [
    *"jjjkknnN1112345xduMibBefyJKhlHLtogGrRC", "full_stop", "full_stop", "asterisk", "m", "c", "slash", "ctrl+r", "enter",
    "escape", "escape", "space", "tab", "down", "up", "pagedown", "pageup", "question_mark", "a", "s", "b", "end", "home",
]  # fmt: skip


def everything(project_store: object) -> list[tuple[object, ...]]:
    """Return the rows that commands write."""
    tables = ("codings", "codes", "memos", "suggestion_decisions", "participants", "speakers", "groups")
    return [
        (table, *row)
        for table in tables
        for row in project_store.rows(f"SELECT * FROM {table} ORDER BY 1")  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize("seed", [1])
async def test_any_keys_in_any_order(project: Project, seed: int) -> None:
    """Whatever is pressed, what is on screen is what is stored, and undoing everything gives back the first state."""
    chance = random.Random(seed)  # noqa: S311 - the same keys each time
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        desk = screen.desk
        first = everything(desk.store)
        for _ in range(25):
            await pilot.press(*chance.choices(KEYS, k=10), "escape", "escape", "f2")
            assert pilot.app.is_running
        while pilot.app.screen is not screen:
            before = pilot.app.screen
            await press(pilot, "escape")
            if pilot.app.screen is before:
                await press(pilot, "f2")
        await press(pilot, "escape")
        here = desk.here()
        stored = {c.guid: c for c in codings.of_transcript(desk.store, here.transcript.guid)}
        assert here.codings == stored
        assert {mark.guid for mark in screen.desk.marks()} == set(stored)
        assert {code: n for code, n in desk.counts.items() if n} == codings.counts(desk.store)
        done = desk.store.value("SELECT count(*) FROM journal WHERE state = 'done'")
        assert done > 5, "the keys did too little to say anything"
        while True:
            try:
                desk.undo()
            except NotPossibleError:
                break
        assert everything(desk.store) == first
