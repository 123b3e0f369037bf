"""Settings: a line for each, changed with one key and in force at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.settings import SETTINGS
from qualcode.tui.widgets.drawing import folded, spread
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.widgets.drawing import Part

_KEYS = "Keys"


class SettingsList(Dialog[str]):
    """Lists what can be set; answers with "keys" where keys are to be changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
        Binding("enter,space,l,right", "change(1)", "Change", show=False),
        Binding("h,left", "change(-1)", "Change back", show=False),
    ]

    def __init__(self, app: QualcodeApp) -> None:
        super().__init__()
        self._app = app

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -short") as box:
            box.border_title, box.border_subtitle = "Settings", "← → change · enter open · esc leave"
            rows = RowList(height=2)
            rows.styles.height = rows.styles.max_height = (len(SETTINGS) + 1) * 2
            yield rows
            yield Static(
                f"They are yours, {self._app.desk.store.coder.name}, in this project; your keys hold in every project.",
                classes="hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """Show the lines."""
        self.query_one(RowList).set_items(len(SETTINGS) + 1, self._draw)

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        mark = "› " if chosen else "  "
        if index == len(SETTINGS):
            changed = len(self._app.keymap_given)
            label, value = _KEYS, f"{changed} changed" if changed else "as they come"
            said = "Every action with its keys; enter lists them."
        else:
            setting = SETTINGS[index]
            label, said = setting.label, setting.help
            value = dict(setting.choices)[setting.value(self._app.desk.store)]
        shown: list[Part] = [(f"‹ {value} › ", "key")] if index < len(SETTINGS) else [(f"{value} ", "key")]
        return [
            spread([(mark, ""), (label, "strong")], shown, width),
            [("  ", ""), (folded(said, width - 3, 1)[0], "quiet")],
        ]

    def action_step(self, by: int) -> None:
        """Go to another line."""
        self.query_one(RowList).step(by)

    @on(RowList.Picked)
    def picked(self) -> None:
        """Change what is clicked again."""
        self.action_change(1)

    def action_change(self, by: int) -> None:
        """Take the next value, or the one before; open the list of keys."""
        rows = self.query_one(RowList)
        if rows.index == len(SETTINGS):
            self.dismiss("keys")
            return
        setting, store = SETTINGS[rows.index], self._app.desk.store
        value = setting.stepped(store, by)
        setting.keep(store, value)
        setting.apply(self._app, value)
        rows.refresh()
