"""The Themes screen: what was said under each code, by whom, and with what else."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from qualcode.core.matrix import matrix
from qualcode.core.report import passages, tally
from qualcode.errors import NotPossibleError, QualcodeError
from qualcode.tui import lookups
from qualcode.tui.actions import actions_of, bindings
from qualcode.tui.screens.themes import drawing, reading, writing
from qualcode.tui.screens.themes.gathering import NEAR, UNIT, Filters, Gathered, gather
from qualcode.tui.screens.themes.grid import Grid, GridHead
from qualcode.tui.screens.themes.passages import OnPassages
from qualcode.tui.screens.themes.tables import TABLES, VIEWS, said
from qualcode.tui.widgets.bars import KeyLine, PlainLine, TopLine
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from qualcode.core.matrix import Column, Matrix
    from qualcode.core.model import Quote
    from qualcode.core.report import Passage
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_LOOK_AGAIN = 2.0
"""Seconds between two looks at whether anybody has coded."""

_NOTHING = """Nothing is coded yet.

C goes back to the Code screen: code a few passages, and what was said under each theme stands here."""


class ThemesScreen(OnPassages, writing.Writing):
    """The codebook with its counts, and beside it the passages of the chosen code; or the codes crossed with something."""

    CSS_PATH = "themes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("themes")]
    PLACE = "themes"
    AUTO_FOCUS = ""

    class Found(Message):
        """What was asked for was found: `asked` is the number of the question, `failed` why it was not."""

        def __init__(self, asked: int, found: Gathered | None, table: Matrix | None, failed: str = "") -> None:
            super().__init__()
            self.asked, self.found, self.table, self.failed = asked, found, table, failed

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view = "quotes"
        self.side = "tree"
        self._asked = 0
        self._table: Matrix | None = None
        self._cell: tuple[str, str, Column] | None = None
        self._codes: list[tuple[int, str]] = []
        self._passages: list[Passage] = []
        self._most = 0

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine()
        yield PlainLine()
        with Horizontal(id="work"):
            with Vertical(id="left"):
                heads = TopLine()
                heads.id = "heads"
                yield heads
                yield RowList(id="tree")
            yield RowList(height=3, id="passages")
        with Vertical(id="table"):
            head = GridHead()
            yield head
            yield Grid(head)
        yield RowList(id="bars")
        yield Static(_NOTHING, id="empty", markup=False)
        yield Static(id="about", markup=False)
        yield KeyLine(actions_of("themes", "everywhere"))

    def on_mount(self) -> None:
        """Show what was last read at once, and read again where somebody has coded since."""
        for rows in self.query(RowList):
            rows.can_focus = False
        self._draw_frame()
        self.reload()
        self.set_interval(_LOOK_AGAIN, self._look_again)

    def _look_again(self) -> None:
        if not reading.holds(self.desk):
            self.reload()

    # Reading and finding

    def reload(self) -> None:
        """Find again, in what is coded by now."""
        self._asked += 1
        self._find(self._asked, self.filters, self.view, reread=not reading.holds(self.desk))

    def narrow(self, filters: Filters) -> None:
        """Find anew, with other filters."""
        self.filters, self._cell = filters, None
        self.reload()

    @work(thread=True, exclusive=True, group="finding", exit_on_error=False)
    def _find(self, asked: int, filters: Filters, view: str, *, reread: bool) -> None:
        try:
            known = reading.kept(self.desk)
            if known is None or reread:
                known = reading.read(self.desk.store, self.desk.project)
                reading.keep(self.desk, known)
            if NEAR[filters.near] == UNIT:
                known = reading.with_units(self.desk.store, known)
                reading.keep(self.desk, known)
            found = gather(known.report, filters, known.known)
            found.count()
            table = matrix(found.narrowed, view) if view in TABLES else None
        except QualcodeError as error:
            self.post_message(self.Found(asked, None, None, str(error)))
        else:
            self.post_message(self.Found(asked, found, table))

    @on(Found)
    def _show_found(self, event: Found) -> None:
        if event.asked != self._asked:
            return
        if event.found is None:
            self.qualcode.say(event.failed, severity="warning")
            return
        code = self._code_id()
        self.found, self._table = event.found, event.table
        book = self.found.report.codebook
        self._codes = [(depth, item.id) for depth, item in book.walk()]
        self.set_class(not self.found.report.quotes, "-empty")
        at = self._place_of(code)
        if at is None:
            at = next((i for i, (_, code_id) in enumerate(self._codes) if self.found.by_code.get(code_id)), 0)
        self.query_one("#tree", RowList).set_items(len(self._codes), self._draw_code, index=at)
        self._most = max((count.passages for count in self.found.tallies.values()), default=0)
        self.query_one("#bars", RowList).set_items(len(self._codes), self._draw_bar, index=at)
        if self._table is not None:
            self.query_one(Grid).show(self.desk, self._table)
        self._list()

    # What is shown

    def _code_id(self) -> str:
        rows = self.query_one("#bars" if self.view == "bars" else "#tree", RowList)
        return self._codes[rows.index][1] if rows.index < len(self._codes) else ""

    def _place_of(self, code_id: str) -> int | None:
        """Return where a code stands among those listed, None if it is not there."""
        return next((at for at, (_, listed) in enumerate(self._codes) if listed == code_id), None)

    def _list(self, index: int | None = None) -> None:
        """List the passages of the chosen code or cell."""
        rows = self.query_one("#passages", RowList)
        kept = rows.index if index is None else index
        self._passages = self._wanted()
        rows.set_items(len(self._passages), self._draw_passage, index=kept)
        self._draw_frame()

    def _wanted(self) -> list[Passage]:
        if self.found is None:
            return []
        if self._cell is not None and self._table is not None:
            _, code_id, column = self._cell
            return passages(self._table.quotes(code_id, column.key))
        code_id = self._code_id()
        return self.found.of(code_id) if code_id else []

    def _draw_frame(self) -> None:
        for view in VIEWS:
            self.set_class(
                self.view == view or (view in TABLES and self.view in TABLES), f"-{'table' if view in TABLES else view}"
            )
        self.query_one("#tree", RowList).marks = self.side == "tree"
        self.query_one("#passages", RowList).marks = self.side == "passages"
        for name in ("#tree", "#passages"):
            self.query_one(name).refresh()
        self.query_one("ThemesScreen > TopLine", TopLine).show(drawing.views(self.view), [])
        self.query_one(PlainLine).show(self._asked_for())
        if self.found is not None:
            self.query_one("#heads", TopLine).show(*drawing.heads(self.found))
        self._tell_more()

    @property
    def listed(self) -> tuple[Passage, ...]:
        """The passages that are listed."""
        return tuple(self._passages)

    def asked_for(self) -> str:
        """Return what was asked for and how much was found, in words."""
        return "".join(words for words, _ in self._asked_for()).strip()

    def _asked_for(self) -> list[Part]:
        if self.found is None:
            return [(" Reading the codings …", "quiet")]
        if self.view in TABLES:
            count, where = self.found.total, "All codes"
        elif self._cell is not None:
            _, code_id, column = self._cell
            count, where = (
                tally(q for p in self._passages for q in p.quotes),
                f"{self.desk.name(code_id)} × {column.heading}",
            )
        else:
            code_id = self._code_id()
            count = tally(q for p in self._passages for q in p.quotes)
            where = self.desk.name(code_id) if code_id else ""
        said = [(f" {self.found.counted(count)}", "strong"), (f" · {where}" if where else "", "")]
        return [*said, *((f" · {part}", "warn") for part in self.narrowed())]

    def _tell_more(self) -> None:
        about = self.query_one("#about", Static)
        if self.found is None:
            about.update("")
        elif self.view in TABLES:
            at = self.query_one(Grid).at
            if at is not None and self._table is not None:
                code_id, column = at
                reads = " Enter reads them." if self._table.cell(code_id, column.key).passages else ""
                about.update(
                    f"{self.desk.name(code_id)} × {column.heading}: {said(self._table, code_id, column)}.{reads}"
                )
            else:
                about.update("There is nothing to set against the codes.")
        elif self.view == "bars":
            about.update(
                "Passages of each code with what is beneath it, and the people they come from. Enter reads them."
            )
        elif self._passages:
            passage = self._passages[self.query_one("#passages", RowList).index]
            about.update(drawing.in_context(self.found.report, passage))
        else:
            about.update("No passage fits." if self.narrowed() else "Nothing is coded with this yet.")

    def _draw_code(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        here = (
            chosen or index == self.query_one("#tree", RowList).index
        )  # marked also while the keys go to the passages
        return drawing.code_row(self.desk, self.found, self._codes[index], width, chosen=here) if self.found else []

    def _draw_bar(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        if self.found is None:
            return []
        return drawing.bar_row(self.desk, self.found, self._codes[index], self._most, width, chosen=chosen)

    def _draw_passage(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        if self.found is None:
            return []
        return drawing.passage_rows(self.desk, self.found.report, self._passages[index], width, chosen=chosen)

    # Moving

    def _rows(self) -> RowList:
        if self.view in TABLES:
            return self.query_one(Grid)
        if self.view == "bars":
            return self.query_one("#bars", RowList)
        return self.query_one(f"#{self.side}", RowList)

    def action_step(self, by: int) -> None:
        """Go down or up in the tree, the passages or the table."""
        self._rows().step(by)

    def action_across(self, by: int) -> None:
        """Go to the passages or back to the tree; in a table, to the next column."""
        if self.view in TABLES:
            self.query_one(Grid).move(by)
        elif self.view == "quotes":
            self._go_to("passages" if by > 0 and self._passages else "tree")

    def action_other_side(self) -> None:
        """Change between the tree and the passages."""
        if self.view == "quotes":
            self._go_to("passages" if self.side == "tree" and self._passages else "tree")

    def _go_to(self, side: str) -> None:
        self.side = side
        self._draw_frame()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        if event.rows.id == "tree":
            self.side, self._cell = "tree", None
            self._list(0)
        elif event.rows.id == "bars":
            self.query_one("#tree", RowList).index = event.index
            self._list(0)
        elif event.rows.id == "passages":
            self.side = "passages"
            self._draw_frame()
        else:
            self._tell_more()

    @on(RowList.Picked)
    def _picked(self, event: RowList.Picked) -> None:
        if event.rows.id in {"tree", "passages"} and self.side != event.rows.id:
            self._go_to(event.rows.id)
        else:
            self.qualcode.guarded(self.action_open)

    def action_view(self, number: int) -> None:
        """Show the view of that number."""
        view = list(VIEWS)[number - 1]
        code = self._code_id()
        self.view, self._cell = view, None
        at = self._place_of(code) or 0
        for name in ("#tree", "#bars"):
            rows = self.query_one(name, RowList)
            rows.set_items(rows.count, self._draw_code if name == "#tree" else self._draw_bar, index=at)
        if view in TABLES and (self._table is None or self._table.kind != view):
            self.reload()
        self._list(0)

    def action_open(self) -> None:
        """Read the passages of a code or cell; of a passage, go to where it stands in its transcript."""
        if self.view in TABLES:
            at = self.query_one(Grid).at
            if at is None or self._table is None or not self._table.cell(at[0], at[1].key).passages:
                raise NotPossibleError("There is nothing in this cell.")
            index = self._place_of(at[0])
            if index is None:
                raise NotPossibleError("This code is no longer in the codebook.")
            self._cell, self.view, self.side = (self.view, *at), "quotes", "passages"
            self.query_one("#tree", RowList).set_items(len(self._codes), self._draw_code, index=index)
            self._list(0)
        elif self.view == "bars":
            self.view = "quotes"
            self._list(0)
            self._go_to("passages" if self._passages else "tree")
        elif self.side == "tree":
            self.action_across(1)
        else:
            place = lookups.place_of_quote(self.desk, self.chosen_quote().quote_id)
            if place is None:
                raise NotPossibleError("This passage is no longer coded.")
            self.pop()
            self.qualcode.code_screen.jump(place[0], place[1].start, place[1])

    def action_back(self) -> None:
        """Stop what is being written; or go back: from a cell's passages to the table, from passages to the tree, from there to the Code screen."""
        if self.stop_writing():
            return
        if self._cell is not None:
            self.view, self._cell = self._cell[0], None
            self._draw_frame()
        elif self.view != "quotes":
            self.action_view(1)
        elif self.side == "passages":
            self._go_to("tree")
        else:
            self.qualcode.action_place("code")

    def action_pick(self) -> None:
        """Go to a code by its name."""
        from qualcode.tui.dialogs.picker import Picker

        def chosen(code_id: str | None) -> None:
            if code_id:
                index = self._place_of(code_id)
                if index is None:
                    raise NotPossibleError("What was said is still being read.")
                self._rows().choose(index) if self.view != "quotes" else self.query_one("#tree", RowList).choose(index)

        self.qualcode.ask(Picker(self.desk, title="Go to a code", make=False), chosen)

    # On a passage

    def chosen_quote(self) -> Quote:
        """Return the quote that the chosen passage is cited by."""
        if self.view != "quotes" or not self._passages:
            raise NotPossibleError("Choose a passage first.")
        return self._passages[self.query_one("#passages", RowList).index].lead

    def action_export(self) -> None:
        """Choose what to write for others, and write it to exports/."""
        found = self._found()
        folder = self.desk.project.exports
        offers = [*writing.theme_offers(self.desk, found.report), *writing.evidence_offers(self.desk, found.report)]
        if self.view == "quotes" and self._passages:
            quotes = found.report.only(quote for passage in self._passages for quote in passage.quotes)
            code = self._code_id()
            what = self.desk.name(code) + (f" × {self._cell[2].heading}" if self._cell is not None else "")
            heading = ", ".join([what, *self.narrowed()])
            offers = [*writing.quote_offers(quotes, folder, heading, f"quotes-{code}"), *offers]
        if self.view != "quotes":
            kind = "all" if self.view == "bars" else self.view
            offers = [*writing.table_offers(found.narrowed, kind, folder, ", ".join(self.narrowed())), *offers]
        self.offer("Write to exports/", offers)
