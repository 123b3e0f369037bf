"""A table on screen: a row a code, a column that the cursor is in, figures with a block as high as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from qualcode.tui.screens.themes.tables import block
from qualcode.tui.widgets.drawing import Drawn, clipped, folded
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual import events
    from textual.strip import Strip

    from qualcode.core.matrix import Column, Matrix
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

LABEL = 28
CELLS = (11, 16)
"""The least and the most cells that a column takes."""


class GridHead(Drawn):
    """The names of the columns that are in sight, over two rows, and beneath them how many people could have spoken."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[tuple[Column, bool]] = []
        self._corner = ""
        self._cell = CELLS[0]

    def show(self, corner: str, columns: list[tuple[Column, bool]], cell: int) -> None:
        """Show these columns, each over `cell` cells; one of them is the cursor's."""
        self._corner, self._columns, self._cell = corner, columns, cell
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one of the three rows."""
        width = self.size.width
        parts: list[Part] = [(set_cell_size(f" {self._corner}" if y == 2 else "", LABEL), "quiet")]
        for column, here in self._columns:
            rows = _two_rows(column.heading, self._cell - 1)
            words = rows[y] if y < 2 else f"of {column.base}" if column.base else ""
            pad = max(0, self._cell - 1 - cell_len(words))
            parts += [(" " * pad, ""), (words, "key" if here and y < 2 else "quiet"), (" ", "")]
        return self.strip_of(parts, width)


def _two_rows(name: str, width: int) -> tuple[str, str]:
    """Return a name over two rows. One without spaces, such as a file's, keeps its end, where such names differ."""
    if " " in name.strip():
        first, *rest = folded(name, width, 2)
        return (first, rest[0]) if rest else ("", first)
    if cell_len(name) <= width:
        return "", name
    return (name[:width], name[width:] if len(name) <= 2 * width else f"…{name[1 - width :]}")


class Grid(RowList):
    """The cells. The first column in sight follows the cursor."""

    def __init__(self, head: GridHead) -> None:
        super().__init__()
        self._head = head
        self._table: Matrix | None = None
        self._desk: Desk | None = None
        self._first = 0
        self.column = 0

    def show(self, desk: Desk, table: Matrix) -> None:
        """Show a table, the cursor as near as can be to where it was."""
        other = self._table is None or self._table.kind != table.kind
        self._desk, self._table = desk, table
        self.column = 0 if other else min(self.column, max(0, len(table.columns) - 1))
        self.set_items(len(table.rows), self._draw_row, index=self.index)
        self.move(0)

    @property
    def at(self) -> tuple[str, Column] | None:
        """The code and the column that the cursor is on, None in an empty table."""
        if self._table is None or not self._table.rows or not self._table.columns:
            return None
        return self._table.rows[self.index].code, self._table.columns[self.column]

    def move(self, by: int) -> bool:
        """Go so many columns to the right; False at the first or last column."""
        if self._table is None or not self._table.columns:
            return False
        wanted = self.column + by
        if not 0 <= wanted < len(self._table.columns):
            return False
        self.column = wanted
        self._follow()
        self.post_message(self.Moved(self, self.index))
        return True

    @property
    def _cell(self) -> int:
        room = self.scrollable_content_region.width - LABEL
        columns = len(self._table.columns) if self._table is not None else 1
        return min(max(CELLS[0], room // max(1, columns)), CELLS[1])

    def _fit(self) -> int:
        return max(1, (self.scrollable_content_region.width - LABEL) // self._cell)

    def _follow(self) -> None:
        if self._table is None:
            return
        fit = self._fit()
        self._first = min(max(self._first, self.column - fit + 1), self.column)
        self._first = max(0, min(self._first, len(self._table.columns) - fit))
        columns = [
            (column, number == self.column)
            for number, column in enumerate(self._table.columns)
            if self._first <= number < self._first + fit
        ]
        before = "‹ " if self._first else ""
        after = " ›" if self._first + fit < len(self._table.columns) else ""
        self._head.show(f"{before}column {self.column + 1} of {len(self._table.columns)}{after}", columns, self._cell)
        self.refresh()

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        super().on_resize()
        self._follow()

    def _draw_row(self, index: int, _width: int, chosen: bool) -> list[list[Part]]:
        table, desk = self._table, self._desk
        if table is None or desk is None:
            return []
        depth, code_id = table.rows[index].depth, table.rows[index].code
        label = f"{'›' if chosen else ' '}{'  ' * depth}"
        room = LABEL - cell_len(label) - 2
        name = desk.name(code_id)
        name = set_cell_size(name, room) if cell_len(name) <= room else clipped(name, room)
        parts: list[Part] = [
            (label, ""),
            ("▌", desk.book.colour(code_id)),
            (name, "" if depth else "strong"),
            (" ", ""),
        ]
        for number in range(self._first, min(len(table.columns), self._first + self._fit())):
            column = table.columns[number]
            count = table.weight(code_id, column.key)
            own = (code_id, column.key) in table.related
            words = f"{count:,}" if count else "·"
            here = chosen and number == self.column
            words, close = (f"[{words}", "]") if here else (words, " ")
            look = "key" if here else "" if count else "quiet"
            parts += [
                (f"{words:>{self._cell - 4}}", look),
                (f" {block(table, code_id, column.key)}", "" if own else "key"),
                (f"{close} ", look),
            ]
        return [parts]

    def on_click(self, event: events.Click) -> None:
        """Choose the cell that is clicked; a click on the chosen one picks it."""
        offset = event.get_content_offset(self)
        if offset is not None and self._table is not None and offset.x >= LABEL:
            wanted = self._first + (offset.x - LABEL) // self._cell
            row = offset.y + self.scroll_offset.y
            if wanted < len(self._table.columns) and wanted != self.column:
                self.column = wanted
                self._follow()
                if row == self.index:
                    self.post_message(self.Moved(self, self.index))
                    return
        super().on_click(event)
