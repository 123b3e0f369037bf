"""The groups that people speak as, in one place: names, how quotes are signed in print, who only asks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from qualcode.core.report import counted
from qualcode.errors import NotPossibleError, one_line
from qualcode.storage import people
from qualcode.tui.dialogs.asking import AskLine
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.widgets.drawing import spread
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from qualcode.core.model import Group
    from qualcode.storage.store import Store
    from qualcode.tui.widgets.drawing import Part


class GroupsDialog(Dialog[bool]):
    """One row a group. Every change stands in the database at once; answers whether there was one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "done", "Done", show=False, priority=True),
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
        Binding("a", "add", "Add", show=False),
        Binding("r", "rename", "Rename", show=False),
        Binding("s", "sign", "Signature", show=False),
        Binding("f", "facilitator", "Facilitator", show=False),
        Binding("d", "delete", "Remove", show=False),
    ]

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._groups: list[Group] = []
        self._members: dict[str, int] = {}
        self._changed = False

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -short") as box:
            box.border_title = "Groups, and how their quotes are signed"
            box.border_subtitle = "a add · r rename · s signature · f only asks · d remove · esc done"
            yield Static("", id="said", classes="hint", markup=False)
            rows = RowList()
            rows.styles.height = 12
            yield rows

    def on_mount(self) -> None:
        """Show the groups."""
        self._show()

    def _show(self, said: str = "") -> None:
        self._groups = people.groups(self._store)
        counts = self._store.rows("SELECT group_id, count(*) FROM participants GROUP BY 1")
        self._members = {str(group): number for group, number in counts}
        rows = self.query_one(RowList)
        rows.set_items(len(self._groups), self._draw, index=rows.index)
        self.query_one("#said", Static).update(
            said or "Signatures stand in brackets after every quote; whoever only asks is never suggested or quoted."
        )

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        group = self._groups[index]
        signed = "only asks" if group.facilitator else f"({one_line(group.attribution)})"
        left: list[Part] = [("› " if chosen else "  ", ""), (one_line(group.name), "strong"), (f"  {signed}", "quiet")]
        return [spread(left, [(f"{counted(self._members.get(group.id, 0), 'participant')} ", "quiet")], width)]

    @property
    def _group(self) -> Group:
        if not self._groups:
            raise NotPossibleError("There are no groups yet: a adds one.")
        return self._groups[self.query_one(RowList).index]

    def _set(self, group: Group) -> None:
        people.set_group(self._store, group)
        self._changed = True
        self._show()

    # What the keys do

    def action_step(self, by: int) -> None:
        """Go to another group."""
        self.query_one(RowList).step(by)

    def action_add(self) -> None:
        """Add a group."""

        def named(name: str | None) -> None:
            if not name:
                return
            group_id = people.group_called(self._store, name)
            if group_id in {group.id for group in self._groups}:
                self._show(f"There is a group {one_line(name)} already.")
                return
            self._changed = True
            self._show()
            self.query_one(RowList).choose(len(self._groups) - 1)

        self.app.push_screen(AskLine("What is the group called?"), named)

    def action_rename(self) -> None:
        """Give the group another name."""
        group = self._group

        def named(name: str | None) -> None:
            if name:
                self._set(replace(group, name=name))

        self.app.push_screen(AskLine("What is the group called?", group.name), named)

    def action_sign(self) -> None:
        """Change how the group's quotes are signed."""
        group = self._group

        def signed(words: str | None) -> None:
            if words:
                self._set(replace(group, attribution=words.strip("()")))

        said = f"In brackets after every quote of {one_line(group.name)}."
        self.app.push_screen(AskLine("How are their quotes signed?", group.attribution, said=said), signed)

    def action_facilitator(self) -> None:
        """Say that the group only asks, so that its words are never suggested or quoted, or that it does not."""
        self._set(replace(self._group, facilitator=not self._group.facilitator))

    def action_delete(self) -> None:
        """Take the group away, if nobody is in it."""
        try:
            people.delete_group(self._store, self._group.id)
        except NotPossibleError as error:
            self._show(str(error))
            return
        self._changed = True
        self._show()

    def action_done(self) -> None:
        """Go back."""
        self.dismiss(self._changed)
