"""The codebook as a tree with counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region
from textual.message import Message

from qualcode.tui.actions import bindings
from qualcode.tui.widgets.drawing import spread
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.binding import BindingType

    from qualcode.core.codebook import Code
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part


class CodeTree(RowList):
    """Shows every code beneath its parent with its letter, its colour and how often it was given.

    Its keys are messages: whoever owns it carries them out.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings("tree"))

    class Wanted(Message):
        """Something is to be done with a code: `what` names it ("add", "rename", ...), `code_id` is "" in an empty tree."""

        def __init__(self, what: str, code_id: str) -> None:
            super().__init__()
            self.what, self.code_id = what, code_id

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(marks=False, id=id)
        self._rows: list[tuple[int, Code]] = []
        self._desk: Desk | None = None
        self._counted: dict[str, int] = {}
        self._letters: dict[str, str] = {}

    def show(self, desk: Desk, code_id: str = "") -> None:
        """Show the codebook, with a code chosen; by default the one that was."""
        wanted, rows = code_id or self.code_id, list(desk.book.walk())
        if self._desk is desk and rows == self._rows and wanted == self.code_id and desk.letters == self._letters:
            self._recount(desk.counts)
            return
        self._desk, self._rows, self._counted, self._letters = desk, rows, dict(desk.counts), desk.letters
        index = next((i for i, (_, code) in enumerate(self._rows) if code.id == wanted), self.index)
        self.set_items(max(1, len(self._rows)), self._draw_code, index=index)

    def _recount(self, counts: dict[str, int]) -> None:
        """Draw again the rows whose counts have changed; nothing has to be laid out, and a key waits for this."""
        top, width = self.scroll_offset.y, self.size.width
        for row, (_, code) in enumerate(self._rows):
            if counts.get(code.id, 0) != self._counted.get(code.id, 0):
                self.refresh(Region(0, row - top, width, 1))
        self._counted = dict(counts)

    @property
    def code_id(self) -> str:
        """The chosen code, "" where there is none."""
        return self._rows[self.index][1].id if self.index < len(self._rows) else ""

    def _draw_code(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        if not self._rows or self._desk is None:
            return [[(" No codes yet: press a to add one", "quiet")]]
        depth, code = self._rows[index]
        mark = "›" if chosen else " "
        left: list[Part] = [
            (f"{mark}{'  ' * depth}", ""),
            ("▌", self._desk.book.colour(code.id)),
            (f"{self._desk.letters[code.id]} ", "quiet"),
            (code.name, "" if depth else "strong"),
        ]
        right: list[Part] = [(f"{self._desk.shortcut(code.id)}  ", "key")] if code.id in self._desk.own else []
        return [spread(left, [*right, (f"{self._desk.counts.get(code.id, 0) or ''} ", "quiet")], width)]

    def on_focus(self) -> None:
        """Show where the keys go."""
        self.marks = True
        self.refresh()

    def on_blur(self) -> None:
        """Show that the keys go elsewhere."""
        self.marks = False
        self.refresh()

    def action_step(self, by: int) -> None:
        """Choose another code."""
        self.step(by)

    def action_page(self, by: int) -> None:
        """Choose the code a screenful further down, or up."""
        self.step(by * max(1, self.size.height - 1))

    def action_want(self, what: str) -> None:
        """Ask for something to be done with the chosen code."""
        self.post_message(self.Wanted(what, self.code_id))
