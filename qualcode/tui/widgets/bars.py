"""The rows above and below the work: where the coder is, what is coded here, and the keys that matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.tui.actions import ALWAYS, captioned
from qualcode.tui.widgets.drawing import Drawn, spread, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.strip import Strip
    from textual.timer import Timer

    from qualcode.tui.actions import Action
    from qualcode.tui.widgets.drawing import Part


class TopLine(Drawn):
    """The header: parts at the left, parts at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._left: Sequence[Part] = ()
        self._right: Sequence[Part] = ()

    def show(self, left: Sequence[Part], right: Sequence[Part]) -> None:
        """Show these parts."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the row."""
        width = self.size.width
        return self.strip_of(spread([(" ", ""), *self._left], [*self._right, (" ", "")], width) if not y else (), width)


class PlainLine(Drawn):
    """A row of parts."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: Sequence[Part] = ()

    def show(self, parts: Sequence[Part]) -> None:
        """Show these parts."""
        if parts != self._parts:
            self._parts = parts
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the row."""
        return self.strip_of(self._parts if not y else (), self.size.width)


class KeyLine(Drawn):
    """The footer: the keys that matter here, as many as fit; for a moment, what was just done."""

    def __init__(self, actions: Iterable[Action]) -> None:
        super().__init__()
        self._actions = sorted((action for action in actions if action.footer), key=lambda action: action.footer)
        self._said: Part = ("", "")
        self._hush: Timer | None = None

    def say(self, words: str, look: str, seconds: float) -> bool:
        """Say something in the place of the keys. Return whether it fits; where it does not, nothing is said.

        A notice beside the text would lay out the whole screen anew, twice; that costs a key more than coding does.
        """
        if width_of([(words, "")]) > self.size.width - 2:
            return False
        if self._hush is not None:
            self._hush.stop()
        self._said = (words, look)
        self._hush = self.set_timer(seconds, self._hushed)
        self.refresh()
        return True

    def _hushed(self) -> None:
        self._said = ("", "")
        self.refresh()

    def show(self, actions: Iterable[Action]) -> None:
        """Show other actions."""
        self._actions = sorted((action for action in actions if action.footer), key=lambda action: action.footer)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the row."""
        width = self.size.width
        if y:
            return self.strip_of((), width)
        left, right = ([part for action in side for part in self._parts(action)] for side in self._named(width))
        return self.strip_of(spread([(" ", ""), self._said, *left], right, width), width)

    def _named(self, width: int) -> tuple[list[Action], list[Action]]:
        """Return what is named at the left and at the right.

        How to get back, help and how to quit are always named, but beside what is said only as there is room; so are others.
        """
        used = 1 + width_of([self._said])
        left: list[Action] = []
        right: list[Action] = []
        for action in reversed([action for action in self._actions if action.footer >= ALWAYS]):
            if not self._said[0] or used + width_of(self._parts(action)) < width:
                right.insert(0, action)
                used += width_of(self._parts(action))
        for action in self._actions if not self._said[0] else ():
            used += width_of(self._parts(action))
            if action.footer >= ALWAYS or used >= width:
                break
            left.append(action)
        return left, right

    def on_click(self, event: events.Click) -> None:
        """Take a click on a key for the key; on several in one, as the digits, for none."""
        left, right = self._named(self.size.width)
        widths = [width_of(self._parts(action)) for action in (*left, *right)]
        starts = [1 + sum(widths[:at]) for at in range(len(left))]
        starts += [self.size.width - sum(widths[at:]) for at in range(len(left), len(widths))]
        for action, start, cells in zip((*left, *right), starts, widths, strict=True):
            if start <= event.x < start + cells - 1 and "{key}" not in action.do:
                event.stop()
                self.app.simulate_key(self._keys(action).split(",")[0].strip())

    def _keys(self, action: Action) -> str:
        remapped: str = self.app.keymap_of(action.id) if hasattr(self.app, "keymap_of") else ""
        return remapped or action.keys

    def _parts(self, action: Action) -> list[Part]:
        keys = self._keys(action)
        first = captioned(keys).split(" ")[0] if keys != action.keys or not action.shown else action.shown
        return [(first.split(" ")[0], "key"), (f" {action.label}  ", "")]
