"""Changing keys: an action is found, and the key that is pressed then calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.widgets import Static

from qualcode.errors import QualcodeError
from qualcode.tui import keymap
from qualcode.tui.actions import ACTIONS, PLACES, Action, captioned
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.dialogs.finder import Finder
from qualcode.tui.fuzzy import plain
from qualcode.tui.widgets.drawing import spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult

    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.widgets.drawing import Part

CAN_CHANGE = tuple(action for action in ACTIONS if "{key}" not in action.do)
"""Digits that accept suggestions of that number stay what they are."""


class FindAction(Finder[Action]):
    """Lists every action with its keys; answers with one."""

    TITLE_ = "Change keys"
    HINT: ClassVar[str] = "enter change its key · esc leave"
    PLACEHOLDER = "Type what the action does"

    def __init__(self, given: Mapping[str, str], at: str = "") -> None:
        super().__init__()
        self._given, self._at = given, at
        self._found: Sequence[Action] = CAN_CHANGE

    def find(self, query: str) -> None:
        """Narrow the actions to those with every word."""
        words = plain(query).split()
        self._found = [a for a in CAN_CHANGE if all(w in plain(f"{PLACES[a.where]} {a.label} {a.help}") for w in words)]
        index = next((i for i, action in enumerate(self._found) if action.id == self._at), 0)
        self.offer(len(self._found))
        if not query:
            self.action_step(index)

    def draw(self, index: int, width: int, chosen: bool) -> Sequence[Sequence[Part]]:
        """Draw an action with its place and keys."""
        action = self._found[index]
        own = self._given.get(action.id)
        left: list[Part] = [
            ("› " if chosen else "  ", ""),
            (f"{PLACES[action.where]}: ", "quiet"),
            (action.label, "strong"),
            (f"  {action.help}", "quiet"),
        ]
        changed: list[Part] = [("changed ", "warn")] if own else []
        return [spread(left, [*changed, (f"{captioned(own) if own else action.caption} ", "key")], width)]

    def choose(self) -> None:
        """Hand back the action."""
        if self._found:
            self.dismiss(self._found[self.index])


class PressKey(Dialog[bool]):
    """Takes the next key for an action. One that another action has is only taken when it is pressed a second time.

    Answers True once something has changed.
    """

    def __init__(self, action: Action, given: Mapping[str, str]) -> None:
        super().__init__()
        self._action, self._given = action, given
        self._asked = ""

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        own = self._given.get(self._action.id)
        with Vertical(classes="box -narrow") as box:
            box.border_title = f"A key for {self._action.label}"
            box.border_subtitle = ("backspace as it came · " if own else "") + "esc leave"
            now = captioned(own) if own else self._action.caption
            yield Static(f"{self._action.help} Now: {now}. Press the new key.", classes="said", markup=False)
            yield Static("", classes="hint", markup=False)

    def on_key(self, event: events.Key) -> None:
        """Take the key."""
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "backspace":
            keymap.save_keys({**self._given, self._action.id: ""})
            self.dismiss(True)  # noqa: FBT003
        else:
            self._take(event.key)

    def _take(self, key: str) -> None:
        hint = self.query_one(".hint", Static)
        others = keymap.holders(key, self._action, self._given)
        if others and self._asked != key:
            self._asked = key
            names = " and ".join(f"{PLACES[other.where]}: {other.label}" for other in others)
            hint.update(f"{captioned(key)} is the key of {names}. Press it again to take it away there.")
            return
        try:
            keymap.save_keys(keymap.given_key(key, self._action, self._given))
        except QualcodeError as error:
            hint.update(str(error))
            return
        self.dismiss(True)  # noqa: FBT003


def change_keys(app: QualcodeApp, at: str = "") -> None:
    """List the actions, the one of id `at` chosen; change the key of one; and come back to the list."""

    def found(action: Action | None) -> None:
        if action is not None:
            app.ask(PressKey(action, app.keymap_given), lambda changed: pressed(action, changed))

    def pressed(action: Action, changed: bool | None) -> None:
        if changed:
            app.take_keys()
        change_keys(app, action.id)

    app.ask(FindAction(app.keymap_given, at), found)
