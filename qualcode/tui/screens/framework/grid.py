"""The cells of a framework on screen: each as large as its first words need; the cursor is a bar at its left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from qualcode.core.report import counted
from qualcode.tui.widgets.drawing import Drawn, clipped, folded
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual import events
    from textual.strip import Strip

    from qualcode.core.framework import Cell, Framework
    from qualcode.tui.widgets.drawing import Part

LABEL = 16
LEAST = 26
HEIGHT = 5
SIGNS = {"written": "✓ written", "stale": "⚠ stale", "to write": "○ to write", "nothing said": "– nothing said"}
"""The sign and word of each state; colour only repeats them."""

_LOOKS = {"written": "good", "stale": "warn", "to write": "key", "nothing said": "quiet"}


class FrameworkHead(Drawn):
    """The names of the columns in sight, over two rows."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[tuple[str, bool]] = []
        self._corner = ""
        self._cell = LEAST

    def show(self, corner: str, columns: list[tuple[str, bool]], cell: int) -> None:
        """Show these columns, each over `cell` cells; one of them is the cursor's."""
        self._corner, self._columns, self._cell = corner, columns, cell
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one of the two rows."""
        parts: list[Part] = [(set_cell_size(f" {self._corner}" if y == 1 else "", LABEL), "quiet")]
        for name, here in self._columns:
            rows = folded(name, self._cell - 3, 2)
            words = (rows[y - 2 + len(rows)] if len(rows) > 1 or y == 1 else "") if y < 2 else ""
            parts.append((set_cell_size(f"  {words}", self._cell), "key" if here else "strong"))
        return self.strip_of(parts, self.size.width)


class FrameworkGrid(RowList):
    """The matrix: a row a case, as many columns as fit; the first in sight follows the cursor."""

    def __init__(self, head: FrameworkHead) -> None:
        super().__init__(height=HEIGHT)
        self._head = head
        self._framework: Framework | None = None
        self._first = 0
        self.column = 0

    def show(self, framework: Framework) -> None:
        """Show a matrix, the cursor as near as can be to where it was."""
        self._framework = framework
        self.column = min(self.column, max(0, len(framework.codes) - 1))
        self.set_items(len(framework.rows), self._draw_row, index=self.index)
        self._follow()

    @property
    def at(self) -> Cell | None:
        """The cell that the cursor is on, None in an empty matrix."""
        if self._framework is None or not self._framework.rows or not self._framework.codes:
            return None
        return self._framework.cell(self._framework.rows[self.index].key, self._framework.codes[self.column].id)

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell."""
        moved = column != self.column and row == self.index
        self.column = column
        self._follow()
        self.choose(row)
        if moved:
            self.post_message(self.Moved(self, self.index))

    def move(self, by: int) -> None:
        """Go so many columns to the right, as far as there are any."""
        if self._framework is not None and 0 <= self.column + by < len(self._framework.codes):
            self.go_to(self.index, self.column + by)

    @property
    def _cell(self) -> int:
        room = self.scrollable_content_region.width - LABEL
        columns = len(self._framework.codes) if self._framework is not None else 1
        fit = max(1, min(columns, room // LEAST))
        return max(LEAST, room // fit)

    def _fit(self) -> int:
        return max(1, (self.scrollable_content_region.width - LABEL) // self._cell)

    def _follow(self) -> None:
        if self._framework is None:
            return
        codes, fit = self._framework.codes, self._fit()
        self._first = min(max(self._first, self.column - fit + 1), self.column)
        self._first = max(0, min(self._first, len(codes) - fit))
        last = min(len(codes), self._first + fit)
        columns = [(codes[number].name, number == self.column) for number in range(self._first, last)]
        before, after = "‹" if self._first else " ", "›" if last < len(codes) else " "
        self._head.show(f"{before}theme {self.column + 1}/{len(codes)}{after}", columns, self._cell)
        self.refresh()

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        super().on_resize()
        self._follow()

    def _draw_row(self, index: int, _width: int, chosen: bool) -> list[list[Part]]:
        framework = self._framework
        if framework is None:
            return []
        row = framework.rows[index]
        names = folded(row.name, LABEL - 2, 3)
        base = f"of {row.base} people" if row.base and row.kind != "participant" else ""
        names += [base] * bool(base)
        lines: list[list[Part]] = [
            [(set_cell_size(f" {names[y]}" if y < len(names) else "", LABEL), "strong" if y < 3 else "quiet")]
            for y in range(HEIGHT - 1)
        ]
        width = self._cell
        for number in range(self._first, min(len(framework.codes), self._first + self._fit())):
            cell = framework.cell(row.key, framework.codes[number].id)
            here = chosen and number == self.column
            for y, (words, look) in enumerate(_lines(cell, width - 3)):
                lines[y] += [
                    ("▌" if here else "│", "key" if here else "quiet"),
                    (set_cell_size(f" {words}", width - 1), look),
                ]
        lines.append([("─" * self.scrollable_content_region.width, "quiet")])
        return lines

    def on_click(self, event: events.Click) -> None:
        """Choose the cell that is clicked; a click on the chosen one picks it."""
        event.prevent_default()  # the list's own answer is given here, once
        offset = event.get_content_offset(self)
        if offset is not None and self._framework is not None and offset.x >= LABEL:
            wanted = self._first + (offset.x - LABEL) // self._cell
            row = (offset.y + self.scroll_offset.y) // HEIGHT
            if wanted < len(self._framework.codes) and wanted != self.column and row < self.count:
                self.go_to(row, wanted)
                return
        super().on_click(event)


def _lines(cell: Cell, width: int) -> list[tuple[str, str]]:
    sign, look = SIGNS[cell.state], _LOOKS[cell.state]
    if cell.summary is None:
        rows = [(sign, look)]
        if cell.quotes:
            rows.append((cell.counts if cell_len(cell.counts) <= width else cell.counts.partition(",")[0], "quiet"))
    else:
        head = f"{sign} · {counted(cell.tally.passages, 'passage')}"
        rows = [(head if cell_len(head) <= width else clipped(head, width), look)]
        rows += [(line, "") for line in folded(cell.summary.text, width, HEIGHT - 2)]
    return rows + [("", "")] * (HEIGHT - 1 - len(rows))
