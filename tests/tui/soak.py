"""Random keys on the whole app, and what has to be true afterwards. Used by a test and, at length, by `bench/soak.py`."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.events import Key

from qualcode.core.codebook import Codebook
from qualcode.core.model import Coder
from qualcode.errors import NotPossibleError
from qualcode.formats import codebook_yaml
from qualcode.storage import coders, codes, codings
from qualcode.storage.store import Store
from qualcode.tui.actions import PLACES as WHERE
from qualcode.tui.actions import actions_of
from qualcode.tui.app import QualcodeApp
from qualcode.tui.dialogs.asking import AskPage
from qualcode.tui.place import Place
from qualcode.tui.screens.code.screen import CodeScreen
from qualcode.tui.widgets.codetree import CodeTree

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from qualcode.storage.project import Project

PLAN = """title: A town plan
priorities:
  - id: buses
    title: Buses that come
    actions:
      - text: Ask before a route is cut
        quotes:
          - find: {code: buses}
"""

LATE = "Interviewer: And the trains?\nEve: There are none. There were, once, and my dad drove one.\nInterviewer: When was that?\n"

WORK = [*"jjjkkknnN1112345xu", "full_stop", "c", "enter", "escape", "escape", "down", "up", "space", "tab", "y"]
ANSWERS = ["enter", "enter", "y", "1", "2", "down", "escape"]
PLACES = ["f2", "f2", "f3", "f4", "f5", "f6", "f7", "o"]
TYPED = [*"abcdeghilmnorstu", "space", "backspace", "home", "end", "left", "right", "delete"]


def character_of(key: str) -> str | None:
    """Return the character that a key types, None if it types none."""
    if len(key) == 1:
        return key
    return {
        "space": " ",
        "slash": "/",
        "full_stop": ".",
        "question_mark": "?",
        "asterisk": "*",
        "equals_sign": "=",
    }.get(key)


def keys_of(*where: str) -> list[str]:
    """Return the keys bound in some places of the app, each once."""
    return list(dict.fromkeys(key for action in actions_of(*where) for key in action.keys.split(",")))


class Unending(QualcodeApp):
    """The app, which a key cannot end."""

    async def action_quit(self) -> None:
        """Do what quitting does, and stay."""
        self.guarded(self.code_screen.save_place)

    def coders_changed(self, *, another: bool) -> None:
        """Stay who one is: undo takes back one coder's commands."""
        first = self.desk.store.value("SELECT coder_guid FROM journal ORDER BY id LIMIT 1")
        self.desk.store = replace(self.desk.store, coder=Coder(first, coders.name_of(self.desk.store, first)))
        super().coders_changed(another=False)

    def take_keys(self) -> None:
        """Keep the keys as they are, whatever is set."""


def furnish(project: Project) -> None:
    """Give the invented project a plan and a transcript that waits to be imported, so that every place has something to do."""
    project.plan.write_text(PLAN, encoding="utf-8")
    project.transcripts.mkdir(exist_ok=True)
    (project.transcripts / "late.txt").write_text(LATE, encoding="utf-8")


def state(store: Store) -> list[tuple[object, ...]]:
    """Return every row that a journalled command writes, of what is in the project."""
    tables = (
        "groups",
        "participants",
        "codes",
        "codings",
        "suggestion_decisions",
        "memos",
        "summaries",
        "resolutions",
        "audits",
    )
    found = [(table, *row) for table in tables for row in store.rows(f"SELECT * FROM {table} ORDER BY 1")]
    found += [
        ("transcript", *row) for row in store.rows("SELECT guid, name FROM transcripts WHERE removed = 0 ORDER BY 1")
    ]
    return found + [
        ("speaker", *row)
        for row in store.rows(
            """SELECT s.guid, s.label, s.participant_guid FROM speakers AS s
               JOIN transcripts AS t ON t.guid = s.transcript_guid AND t.removed = 0 ORDER BY 1"""
        )
    ]


class Soak:
    """Presses keys at random, from a seed, and checks the app between whiles."""

    def __init__(self, pilot: Pilot[None], seed: int) -> None:
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        self._pilot, self.app = pilot, app
        self._chance = random.Random(seed)  # noqa: S311 - the same keys each time
        self._keys = keys_of(*WHERE)
        self.pressed: list[str] = []
        self.first = state(app.desk.store)
        self.done = 0

    async def run(self, keys: int, *, check_every: int = 100) -> None:
        """Press so many keys, checking after every hundred."""
        while self.done < keys:
            for _ in range(check_every):
                await self._press(self._next())
            await self.check()

    def _next(self) -> str:
        screen = self.app.screen
        if not isinstance(screen, Place):
            pools = [(TYPED, 4), (ANSWERS, 4), (WORK, 2), (self._keys, 1)]
        elif isinstance(self.app.focused, CodeTree):
            pools = [(keys_of("tree"), 6), (WORK, 1), (PLACES, 1)]
        else:
            pools = [(keys_of(screen.PLACE), 6), (WORK, 6), (self._keys, 2), (PLACES, 1)]
        pool = self._chance.choices([pool for pool, _ in pools], [weight for _, weight in pools])[0]
        return self._chance.choice(pool)

    async def _press(self, key: str) -> None:
        self.pressed.append(key)
        self.done += 1
        self.app.post_message(Key(key, character_of(key)))
        await self._pilot._wait_for_screen()
        if not self.app.is_running or self.app._exception:
            raise AssertionError(f"ended by the last of {self.pressed[-40:]}") from self.app._exception

    async def go_home(self) -> None:
        """Leave whatever is open, by the keys that a person would use."""
        for _ in range(30):
            await self._pilot.pause()  # the last key may still be opening something
            if isinstance(self.app.screen, CodeScreen):
                break
            await self._pilot.press("f10" if isinstance(self.app.screen, AskPage) else "escape")
            if isinstance(self.app.screen, Place):
                await self._pilot.press("f2")
        await self._pilot.press("escape")
        await self._pilot.pause()
        if not isinstance(self.app.screen, CodeScreen):
            raise AssertionError(  # noqa: TRY004 - no type is wrong
                f"no way out of {self.app.screen_stack} after {self.pressed[-40:]}"
            ) from self.app._exception

    async def check(self) -> None:
        """Hold screen, desk, database and codebook.yaml against one another."""
        await self.go_home()
        app, desk = self.app, self.app.desk
        said = f"after {self.done} keys, the last {self.pressed[-40:]}"
        assert codings.counts(desk.store, without=desk.hidden) == {code: n for code, n in desk.counts.items() if n}, (
            said
        )
        book = codes.load(desk.store)
        assert desk.book == book, said
        assert _by_id(codebook_yaml.load(app.project.codebook)) == _by_id(book), said
        if desk.passages is not None:
            guid = desk.passages.transcript.guid
            shown = (c for c in codings.of_transcript(desk.store, guid) if c.coder_guid not in desk.hidden)
            stored = {(c.guid, c) for c in shown}
            differ = stored ^ set(desk.passages.codings.items())
            assert not differ, f"{differ} {said}"
            assert desk.store.value("SELECT removed FROM transcripts WHERE guid = ?", [guid]) == 0, said
        assert desk.store.value("PRAGMA foreign_key_check") is None, said

    async def undo_everything(self) -> int:
        """Undo every command there is, do all of them again, undo them once more; return how many there were."""
        _all(self.app.action_redo)  # what the keys have taken back would come on top of the count
        last, store = state(self.app.desk.store), self.app.desk.store
        count = _all(self.app.action_undo)
        assert state(store) == self.first
        assert _all(self.app.action_redo) == count
        assert state(store) == last
        assert _all(self.app.action_undo) == count
        await self.check()
        assert state(store) == self.first
        assert store.value("PRAGMA integrity_check") == "ok"
        return count


def _by_id(book: Codebook) -> dict[str, object]:
    return {code.id: code for code in book}


def _all(step: object) -> int:
    count = 0
    while True:
        try:
            step()  # type: ignore[operator]
        except NotPossibleError:
            return count
        count += 1
