"""Help: every key there is, from the registry of actions; the keys of a dialog, from its own bindings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical

from qualcode.tui.actions import PLACES, actions_of, captioned
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.widgets.drawing import folded
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from qualcode.tui.widgets.drawing import Part

_KEYS = 13


@dataclass(frozen=True, slots=True)
class Section:
    """Keys that work in one place, each with what it does, and what else is to be known there."""

    title: str
    keys: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def sections_of(where: str, keymap_of: Callable[[str], str]) -> list[Section]:
    """Return the keys of a place, then those that work everywhere.

    Args:
        where: the place that help was asked from.
        keymap_of: what the user has mapped an action to, "" where nothing.
    """
    sections = [
        Section(
            PLACES[place],
            tuple(
                (captioned(own) if (own := keymap_of(action.id)) else action.caption, action.help)
                for action in actions_of(place)
            ),
        )
        for place in dict.fromkeys((where, *(("tree",) if where == "code" else ()), "everywhere"))
    ]
    letters = "The letters beside the text stand for codes: one for each, the same in the codebook and the picker."
    return [*sections, Section("", (), (letters, "F12 changes settings, and any key."))]


def section_of_box(box: Dialog[Any]) -> Section:
    """Return the keys of a dialog: its own before those that every dialog has, and what stands on its frame.

    Keys that do the same stand together; where something is typed, `?` is typed too.
    """
    kinds = type(box).__mro__[: type(box).__mro__.index(Dialog) + 1]
    found: dict[tuple[str, str], list[str]] = {}
    taken = {"question_mark"} if box.query("Input, TextArea") else set()
    for bound in Binding.make_bindings([each for kind in kinds for each in vars(kind).get("BINDINGS", ())]):
        if bound.key not in taken:
            taken.add(bound.key)
            found.setdefault((bound.action, bound.description), []).append(bound.key)
    frame = box.query_one(".box")
    keys = tuple((captioned(",".join(keys)), f"{does}.") for (_, does), keys in found.items())
    return Section(frame.border_title or "Keys", keys, tuple(filter(None, [frame.border_subtitle])))


class Help(Dialog[None]):
    """Lists keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
        Binding("space,pagedown", "step(12)", "A screenful down", show=False),
        Binding("pageup", "step(-12)", "A screenful up", show=False),
        Binding("q,question_mark,enter,f1", "leave", "Leave", show=False),
    ]

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__()
        self._sections = sections
        self._rows: list[list[Part]] = []

    def _write(self, width: int) -> None:
        for section in self._sections:
            if self._rows:
                self._rows.append([])
            if section.title:
                self._rows.append([(section.title, "strong")])
            for keys, does in section.keys:
                first, *more = folded(does, width - _KEYS - 1, 3)
                self._rows.append([(f"  {keys}".ljust(_KEYS), "key"), (" ", ""), (first, "")])
                self._rows += [[(" " * (_KEYS + 1), ""), (line, "")] for line in more]
            self._rows += [[(note, "quiet")] for note in section.notes]

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
