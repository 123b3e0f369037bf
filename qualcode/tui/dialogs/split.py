"""Choosing quotes: those that are to have a code of their own, or those of a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from qualcode.storage.codings import quote_id
from qualcode.tui.dialogs.asking import AskLine
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.fuzzy import plain
from qualcode.tui.widgets.drawing import folded
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from qualcode.storage.store import Store
    from qualcode.tui.widgets.drawing import Part

_ROWS = 3


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote to choose: the coding's GUID, its words, and where it stands and who coded it, in words."""

    guid: str
    text: str
    beside: str


def quotes_of(store: Store, code_id: str) -> list[Quote]:
    """Return the quotes of a code in the order of the transcripts."""
    guids = {
        quote_id(r["guid"]): r["guid"] for r in store.rows("SELECT guid FROM codings WHERE code_id = ?", [code_id])
    }
    rows = store.rows(
        """SELECT quote_id, text, speaker, transcript, coder FROM quotes WHERE code = ?
           ORDER BY transcript, "start", "end", coder""",
        [code_id],
    )
    return [
        Quote(guids[r["quote_id"]], r["text"], f"{r['speaker'] or '–'}, {r['transcript']} · coded by {r['coder']}")
        for r in rows
    ]


class PickQuotes(Dialog["tuple[str, ...]"]):
    """Lists quotes to mark; answers with the GUIDs of those marked."""

    HINT: ClassVar[str] = "space mark · a all · / mark by words · enter go on · esc leave"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
        Binding("pagedown", "step(5)", "Five down", show=False),
        Binding("pageup", "step(-5)", "Five up", show=False),
        Binding("space,x", "mark", "Mark", show=False),
        Binding("a", "mark_all", "All", show=False),
        Binding("slash", "words", "Words", show=False),
        Binding("enter", "go_on", "Go on", show=False),
    ]

    def __init__(self, title: str, quotes: Sequence[Quote]) -> None:
        super().__init__()
        self._title, self._quotes = title, quotes
        self._marked: set[str] = set()

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -tall") as box:
            box.border_title, box.border_subtitle = self._title, self.HINT
            yield Static(classes="hint", markup=False)
            yield RowList(height=_ROWS)

    def on_mount(self) -> None:
        """Show the quotes."""
        self.query_one(RowList).set_items(len(self._quotes), self._draw)
        self.query_one(RowList).focus()
        self._count()

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        quote = self._quotes[index]
        lines = folded(quote.text, width - 6, _ROWS - 1)
        mark = "[×]" if quote.guid in self._marked else "[ ]"
        rows: list[list[Part]] = [[("› " if chosen else "  ", ""), (f"{mark} ", "key"), (lines[0], "")]]
        rows += [[("      ", ""), (line, "")] for line in lines[1:]]
        return [*rows, [("      ", ""), (quote.beside, "quiet")]]

    def _count(self) -> None:
        self.query_one(".hint", Static).update(f"{len(self._marked):,} of {len(self._quotes):,} quotes marked.")
        self.query_one(RowList).refresh()

    def action_step(self, by: int) -> None:
        """Go to another quote."""
        self.query_one(RowList).step(by)

    def action_mark(self) -> None:
        """Mark a quote, or unmark it, and go on to the next."""
        rows = self.query_one(RowList)
        self._marked ^= {self._quotes[rows.index].guid}
        self._count()
        rows.step(1)

    @on(RowList.Picked)
    def picked(self, event: RowList.Picked) -> None:
        """Mark what is clicked again."""
        self._marked ^= {self._quotes[event.index].guid}
        self._count()

    def action_mark_all(self) -> None:
        """Mark every quote, or none where all are marked."""
        everything = {quote.guid for quote in self._quotes}
        self._marked = set() if self._marked == everything else everything
        self._count()

    def action_words(self) -> None:
        """Mark every quote with some words in it."""

        def given(line: str | None) -> None:
            wanted = plain(line or "").split()
            found = [q for q in self._quotes if wanted and all(word in plain(q.text) for word in wanted)]
            self._marked |= {quote.guid for quote in found}
            self._count()

        self.app.push_screen(AskLine("Mark every quote with these words"), given)

    def action_go_on(self) -> None:
        """Hand back the marked quotes; with none marked, the one at the cursor."""
        marked = self._marked or {self._quotes[self.query_one(RowList).index].guid}
        self.dismiss(tuple(quote.guid for quote in self._quotes if quote.guid in marked))


class PickBatch(PickQuotes):
    """Lists what a batch would code, all of it marked, so that what does not belong can be left out; answers as before."""

    HINT: ClassVar[str] = "y code those marked · space leave out · a all or none · esc leave"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "go_on", "Code", show=False)]

    def __init__(self, title: str, quotes: Sequence[Quote]) -> None:
        super().__init__(title, quotes)
        self._marked = {quote.guid for quote in quotes}

    def action_go_on(self) -> None:
        """Hand back the marked quotes; with none marked there is nothing to do."""
        if self._marked:
            super().action_go_on()
        else:
            self.dismiss(None)
