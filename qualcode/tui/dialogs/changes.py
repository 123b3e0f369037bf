"""What a corrected file changes in a transcript, before it is taken: the words, and the codings that stand on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from qualcode.errors import one_line
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.widgets.drawing import folded
from qualcode.tui.widgets.rowlist import RowList
from qualcode.tui.widgets.transcript.cells import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult

    from qualcode.core.versions import Hunk, Line
    from qualcode.tui.widgets.drawing import Part

_LOOKS = {" ": "quiet", "-": "warn", "+": "good"}
_SIGNS = {" ": "   ", "-": " − ", "+": " + "}


class ChangesDialog(Dialog[None]):
    """A page to scroll. `lost` are the codings that cannot be carried, each in words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("space,pagedown", "scroll(12)", "Page down", show=False),
        Binding("pageup", "scroll(-12)", "Page up", show=False),
        Binding("enter", "leave", "Leave", show=False),
    ]

    def __init__(self, name: str, hunks: Sequence[Hunk], carried: int, lost: Sequence[str]) -> None:
        super().__init__()
        self._file, self._hunks, self._carried, self._lost = name, hunks, carried, lost
        self._rows: list[list[Part]] = []

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -tall") as box:
            box.border_title = f"What changes in {one_line(self._file)}"
            box.border_subtitle = "↑ ↓ space read on · − taken out · + put in · esc leave"
            yield RowList(marks=False)

    def on_resize(self) -> None:
        """Fold the page to the width there is."""
        self.call_after_refresh(self._fold)

    def _fold(self) -> None:
        rows = self.query_one(RowList)
        self._rows = list(self._page(max(20, rows.size.width - 1)))
        rows.set_items(len(self._rows), lambda index, _width, _chosen: [self._rows[index]], index=rows.index)

    def _page(self, width: int) -> Iterator[list[Part]]:
        if not self._hunks:
            yield [("Its words are the same; only how the speakers are read differs.", "")]
        told = f"{self._carried} codings move along with their words."
        yield [(told if self._carried or self._lost else "Nothing is coded in this transcript yet.", "strong")]
        if self._lost:
            yield [(f"{len(self._lost)} stand on words that change, and would be left with the old version:", "warn")]
            for words in self._lost:
                yield from ([("  ", ""), (line, "")] for line in folded(words, width - 2, 2))
        for hunk in self._hunks:
            yield []
            yield [(f"Line {hunk.old}" + (f", now {hunk.new}" if hunk.new != hunk.old else ""), "key")]
            for line in hunk.lines:
                yield from _folded_line(line, width)

    def action_scroll(self, by: int) -> None:
        """Read on, or back."""
        rows = self.query_one(RowList)
        last = max(0, len(self._rows) - rows.size.height)
        top = min(max(0, rows.scroll_offset.y + by), last)
        rows.scroll_to(y=top, animate=False, force=True, immediate=True)


def _folded_line(line: Line, width: int) -> Iterator[list[Part]]:
    """Yield a line's rows, folded between words; what changed is bold and coloured, and the sign stands before it."""
    row: list[Part] = [(_SIGNS[line.sign], _LOOKS[line.sign])]
    left = width - 3
    for words, changed in line.parts:
        look = "key" if changed and line.sign == "+" else "warn" if changed and line.sign == "-" else ""
        for word in _pieces(shown(words)):
            cells = cell_len(word)
            if cells > left and left < width - 3 and word.strip():
                yield row
                row, left = [("   ", "")], width - 3
            row.append((word, look if line.sign != " " else "quiet"))
            left -= cells
    yield row


def _pieces(words: str) -> list[str]:
    pieces: list[str] = []
    for word in words.split(" "):
        pieces += [word, " "]
    return [piece for piece in pieces[:-1] if piece]
