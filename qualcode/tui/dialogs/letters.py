"""Coding by a code's letter, and choosing that letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.containers import Vertical
from textual.widgets import Static

from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.widgets.drawing import spread
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from qualcode.core.codebook import Code
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_COLUMN = 30
"""Cells for a letter with its code."""


def as_letter(event: events.Key) -> str:
    """Return the letter or digit of a key, "" if it is another key."""
    typed = event.character or ""
    return typed if len(typed) == 1 and typed.isalnum() and cell_len(typed) == 1 else ""


class ByLetter(Dialog[str]):
    """Shows the letter of every code, the chosen ones first; a letter answers with its code."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._codes: list[Code] = sorted(
            (code for _, code in desk.book.walk()),
            key=lambda code: (code.id not in desk.own, desk.letters[code.id] == "+"),
        )

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -short") as box:
            box.border_title, box.border_subtitle = "Code by letter", "press a letter · esc leave"
            rows = RowList(marks=False)
            rows.can_focus = False
            yield rows
            yield Static("In the codebook (o) v gives a code the letter you choose.", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Show the letters."""
        across = max(1, (min(100, self.app.size.width * 9 // 10) - 4) // _COLUMN)
        down = -(-len(self._codes) // across)
        rows = self.query_one(RowList)
        rows.styles.height = min(16, max(1, down))
        rows.set_items(down, lambda index, width, _chosen: [self._row(self._codes[index::down], width // across)])

    def _row(self, codes: list[Code], width: int) -> list[Part]:
        parts: list[Part] = []
        for code in codes:
            own = code.id in self._desk.own
            left: list[Part] = [
                (f" {self._desk.letters[code.id]} ", "key"),
                ("▌", self._desk.book.colour(code.id)),
                (code.name, "strong" if own else ""),
            ]
            parts += spread(left, (), width)
        return parts

    def on_key(self, event: events.Key) -> None:
        """Answer with the code of a letter."""
        if letter := as_letter(event):
            event.stop()
            named = [code.id for code in self._codes if self._desk.letters[code.id] == letter]
            if named:
                self.dismiss(named[0])
            else:
                self.query_one(".hint", Static).update(f"No code has the letter {letter}.")


class GiveLetter(Dialog[str]):
    """Asks which letter a code shall have; answers with it, or with "" for none of one's own."""

    def __init__(self, desk: Desk, code_id: str) -> None:
        super().__init__()
        self._desk, self._code_id = desk, code_id

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        name, own = self._desk.name(self._code_id), self._desk.own.get(self._code_id, "")
        with Vertical(classes="box -narrow") as box:
            box.border_title = f"A letter for {name}"
            box.border_subtitle = "press it" + (" · backspace takes it away" if own else "") + " · esc leave"
            yield Static(
                f"It stands beside the text, and v and the letter then code {name}. {self._alone()}",
                classes="said",
                markup=False,
            )
            if own:
                yield Static(f"Its letter is {own} now.", classes="hint", markup=False)

    def _alone(self) -> str:
        free = "".join(
            letter
            for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
            if self._desk.works_alone(letter)
        )
        return f"These code without v, because no other action has them: {' '.join(free)}" if free else ""

    def on_key(self, event: events.Key) -> None:
        """Answer with a letter, or with none."""
        letter = as_letter(event)
        if letter or (event.key in {"backspace", "delete"} and self._code_id in self._desk.own):
            event.stop()
            self.dismiss(letter)
