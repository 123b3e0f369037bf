"""Choosing the quotes that a summary rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from qualcode.core.report import passages
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.screens.themes.drawing import passage_rows
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from qualcode.core.framework import Cell
    from qualcode.core.report import Report
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part


class ChooseLinks(Dialog["tuple[str, tuple[str, ...]]"]):
    """Marks the quotes of a cell; answers "keep" with those that are marked, or "open" with one to go to."""

    CSS_PATH = "../../dialogs/dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
        Binding("space,x", "mark", "Mark", show=False),
        Binding("a", "all", "All or none", show=False),
        Binding("o,right,l", "open", "In the text", show=False),
        Binding("enter", "keep", "Keep", show=False),
    ]

    def __init__(self, desk: Desk, report: Report, cell: Cell, linked: Sequence[str]) -> None:
        super().__init__()
        self._desk, self._report, self._cell = desk, report, cell
        self._passages = passages(cell.quotes)
        self._marked = set(linked)

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -tall") as box:
            box.border_title = f"{self._cell.code.name} · {self._cell.row.name}"
            box.border_subtitle = "space mark · a all · o in the text · enter keep · esc leave"
            yield Static("Which quotes does the summary rest on?", classes="hint", markup=False)
            yield RowList(height=3)

    def on_mount(self) -> None:
        """Show the passages."""
        self.query_one(RowList).set_items(len(self._passages), self._draw)

    def _ids(self, index: int) -> set[str]:
        return {quote.quote_id for quote in self._passages[index].quotes}

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        passage = self._passages[index]
        marked = bool(self._ids(index) & self._marked)
        beside = "rests on it" if marked else ("may not be quoted" if not passage.quotable else "")
        rows = passage_rows(self._desk, self._report, passage, width - 4, chosen=chosen, beside=beside)
        return [[(("[×] " if marked else "[ ] ") if y == 0 else "    ", "key"), *row] for y, row in enumerate(rows)]

    def action_step(self, by: int) -> None:
        """Choose another."""
        self.query_one(RowList).step(by)

    def action_mark(self) -> None:
        """Mark the chosen passage, or unmark it."""
        index = self.query_one(RowList).index
        if self._ids(index) & self._marked:
            self._marked -= self._ids(index)
        else:
            self._marked.add(self._passages[index].lead.quote_id)
        self.query_one(RowList).refresh()

    def action_all(self) -> None:
        """Mark every passage, or none where all are marked."""
        everything = {passage.lead.quote_id for passage in self._passages}
        complete = all(self._ids(index) & self._marked for index in range(len(self._passages)))
        self._marked = set() if complete else self._marked | everything
        self.query_one(RowList).refresh()

    def action_open(self) -> None:
        """Go to where the chosen passage stands."""
        self.dismiss(("open", (self._passages[self.query_one(RowList).index].lead.quote_id,)))

    def action_keep(self) -> None:
        """Hand back what is marked, in the order of the texts."""
        chosen = [quote.quote_id for quote in self._cell.quotes if quote.quote_id in self._marked]
        self.dismiss(("keep", tuple(chosen)))

    @on(RowList.Picked)
    def picked(self) -> None:
        """Mark with a second click."""
        self.action_mark()
