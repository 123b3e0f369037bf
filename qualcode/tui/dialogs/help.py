"""Help: every key there is, from the registry of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical

from qualcode.tui.actions import PLACES, actions_of, captioned
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.widgets.drawing import folded
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from qualcode.tui.widgets.drawing import Part

_KEYS = 13


class Help(Dialog[None]):
    """Lists the keys of a place, then those that work everywhere.

    Args:
        where: the place that it was asked from.
        keymap_of: what the user has mapped an action to, "" where nothing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
        Binding("space,pagedown", "step(12)", "Down", show=False),
        Binding("pageup", "step(-12)", "Up", show=False),
        Binding("q,question_mark,enter,f1", "leave", "Leave", show=False),
    ]

    def __init__(self, where: str, keymap_of: Callable[[str], str]) -> None:
        super().__init__()
        places = dict.fromkeys((where, *(("tree",) if where == "code" else ()), "everywhere"))
        self._places, self._keymap_of = list(places), keymap_of
        self._rows: list[list[Part]] = []

    def _write(self, width: int) -> None:
        for place in self._places:
            if self._rows:
                self._rows.append([])
            self._rows.append([(PLACES[place], "strong")])
            for action in actions_of(place):
                remapped = self._keymap_of(action.id)
                keys = captioned(remapped) if remapped else action.caption
                first, *more = folded(action.help, width - _KEYS - 1, 3)
                self._rows.append([(f"  {keys}".ljust(_KEYS), "key"), (" ", ""), (first, "")])
                self._rows += [[(" " * (_KEYS + 1), ""), (line, "")] for line in more]
        self._rows += [
            [],
            [
                (
                    "The letters beside the text stand for codes: one for each, the same in the codebook and the picker.",
                    "quiet",
                )
            ],
            [("F12 changes settings, and any key.", "quiet")],
        ]

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -tall") as box:
            box.border_title, box.border_subtitle = "Help", "↑ ↓ read on · esc leave"
            yield RowList(marks=False)

    def on_mount(self) -> None:
        """Show the keys."""
        rows = self.query_one(RowList)
        self._write(min(100, self.app.size.width * 9 // 10) - 6)
        rows.set_items(len(self._rows), lambda index, _width, _chosen: [self._rows[index]])

    def action_step(self, by: int) -> None:
        """Read on, or back."""
        self.query_one(RowList).scroll_relative(y=by, animate=False)
