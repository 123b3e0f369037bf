"""The Framework screen: what each group, person or transcript said on each theme, summed up in a cell."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qualcode.core.framework import ROW_KINDS, ROW_WORDS, exemplars
from qualcode.core.report import counted
from qualcode.errors import NotPossibleError, QualcodeError
from qualcode.services.framework import apply_cells, confirm_cell, read_framework, refuse_untaken, write_cell
from qualcode.tui import lookups
from qualcode.tui.actions import actions_of, bindings
from qualcode.tui.dialogs.asking import AskLine, Choose, Confirm, ask_page
from qualcode.tui.paths import path_of
from qualcode.tui.screens.framework.grid import SIGNS, FrameworkGrid, FrameworkHead
from qualcode.tui.screens.framework.links import ChooseLinks
from qualcode.tui.screens.themes import reading
from qualcode.tui.screens.themes.writing import Offer, Writing
from qualcode.tui.widgets.bars import KeyLine, TopLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from qualcode.core.framework import Cell, Framework
    from qualcode.exports.result import Exported
    from qualcode.services.framework import Applied
    from qualcode.tui.desk import Desk

_LOOK_AGAIN = 2.0
"""Seconds between two looks at whether anybody has coded or written."""

_NOTHING = """There is nothing to sum up yet.

The framework sets the codebook's themes against the groups of those who spoke. Code a few passages on the Code screen (C), and
say who the speakers are on the People screen (W); then write here what each group said."""


class FrameworkScreen(Writing):
    """The matrix above, and below it the chosen cell whole: its summary, what it rests on, what has changed since."""

    CSS_PATH = "framework.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("framework")]
    PLACE = "framework"
    AUTO_FOCUS = ""

    class Read(Message):
        """The matrix was read; `failed` says why it was not."""

        def __init__(self, asked: int, framework: Framework | None, failed: str = "") -> None:
            super().__init__()
            self.asked, self.framework, self.failed = asked, framework, failed

    class TakenIn(Message):
        """A workbook was taken in, or was not: `failed` says why."""

        def __init__(self, done: Applied | None, failed: str = "") -> None:
            super().__init__()
            self.done, self.failed = done, failed

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.framework: Framework | None = None
        self.kind = "group"
        self.codes: tuple[str, ...] = ()
        self._asked = 0

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine()
        head = FrameworkHead()
        yield head
        yield FrameworkGrid(head)
        yield Static(_NOTHING, id="empty", markup=False)
        yield Static(id="about", markup=False)
        yield KeyLine(actions_of("framework", "everywhere"))

    def on_mount(self) -> None:
        """Read the matrix."""
        self.query_one(FrameworkGrid).can_focus = False
        self.query_one(TopLine).show([("Framework ", "strong"), ("reading …", "quiet")], [])
        self.reload()
        self.set_interval(_LOOK_AGAIN, self._look_again)

    # Reading

    def _look_again(self) -> None:
        if not reading.holds(self.desk):
            self.reload()

    def reload(self) -> None:
        """Read the matrix again, in what is coded and written by now."""
        self._asked += 1
        self.codes = tuple(code for code in self.codes if code in self.desk.book)
        self._read(self._asked, self.kind, self.codes, reread=not reading.holds(self.desk))

    @work(thread=True, exclusive=True, group="reading", exit_on_error=False)
    def _read(self, asked: int, kind: str, codes: tuple[str, ...], *, reread: bool) -> None:
        try:
            known = reading.kept(self.desk)
            if known is None or reread:
                known = reading.read(self.desk.store, self.desk.project)
                reading.keep(self.desk, known)
            with self.desk.store.again() as mine:
                framework = read_framework(mine, self.desk.project, kind, codes, known.report)
        except QualcodeError as error:
            self.post_message(self.Read(asked, None, str(error)))
        else:
            self.post_message(self.Read(asked, framework))

    @on(Read)
    def _show_read(self, event: Read) -> None:
        if event.asked != self._asked:
            return
        if event.framework is None:
            self.qualcode.say(event.failed, severity="warning")
            return
        self.framework = event.framework
        empty = not event.framework.rows or not event.framework.codes
        self.set_class(empty, "-empty")
        self.query_one(FrameworkGrid).show(event.framework)
        states = event.framework.counted_states()
        right = [
            (f"{SIGNS[state]} {states[state]} ", "warn" if state == "stale" and states[state] else "quiet")
            for state in ("written", "stale", "to write")
        ]
        if event.framework.aside:
            right.append((f"! {len(event.framework.aside)} kept aside ", "warn"))
        where = f"under {self.desk.name(self.codes[0])}" if self.codes else "themes"
        self.query_one(TopLine).show([("Framework ", "strong"), (f"{where} × {ROW_WORDS[self.kind]}", "")], right)
        self._tell_more()

    @on(FrameworkGrid.Moved)
    def _tell_more(self) -> None:
        about, cell = self.query_one("#about", Static), self.query_one(FrameworkGrid).at
        if cell is None:
            about.update("")
            return
        parts: list[tuple[str, str]] = [(f"{cell.code.name} · {cell.row.name}: ", "bold"), (cell.counts, "$quiet")]
        if cell.summary is None:
            more = "Enter writes a summary." if cell.quotes else "Nothing is coded here."
            parts.append((f"\n{more}", ""))
        else:
            if cell.changes:
                parts.append((f"\n⚠ Since it was written: {'; '.join(cell.changes)}.", "$warning"))
            parts.append((f"\n{cell.summary.text}", ""))
            rests = [f"“{quote.text}” {quote.quote_id}" for quote in cell.linked]
            parts.append((f"\nRests on: {' · '.join(rests) or 'no quote'} — {cell.summary.coder}", "$quiet"))
        about.update(Content.assemble(*parts))

    # Moving

    def action_step(self, by: int) -> None:
        """Go down or up."""
        self.query_one(FrameworkGrid).step(by)

    def action_across(self, by: int) -> None:
        """Go to the next column or the one before."""
        self.query_one(FrameworkGrid).move(by)

    def action_next_open(self) -> None:
        """Go to the next cell that is stale or not written yet."""
        if self.framework is None:
            return
        grid = self.query_one(FrameworkGrid)
        columns = len(self.framework.codes)
        order = [(row, column) for row in range(len(self.framework.rows)) for column in range(columns)]
        at = grid.index * columns + grid.column + 1
        for row, column in (*order[at:], *order[:at]):
            cell = self.framework.cell(self.framework.rows[row].key, self.framework.codes[column].id)
            if cell.state in {"stale", "to write"}:
                grid.go_to(row, column)
                return
        raise NotPossibleError("Every cell in which something was said is written, and none is stale.")

    # Writing

    def _cell(self) -> Cell:
        cell = self.query_one(FrameworkGrid).at
        if cell is None:
            raise NotPossibleError("There is no cell here.")
        return cell

    def _now(self, cell: Cell) -> Cell:
        """Return the cell as it is in the database, so that what was coded meanwhile is not taken for seen."""
        if not reading.holds(self.desk):
            self.reload()
            raise NotPossibleError("Somebody has coded meanwhile; look at the cell as it is now, and try again.")
        return cell

    @on(FrameworkGrid.Picked)
    def _picked(self) -> None:
        self.qualcode.guarded(self.action_write)

    def action_write(self) -> None:
        """Write the cell's summary."""
        cell = self._now(self._cell())
        before = cell.summary.text if cell.summary is not None else ""

        def written(text: str) -> None:
            if text != before:
                write_cell(self.desk.store, cell, text)
                self._wrote("Written." if text else "Removed.")

        said = f"{cell.counts}. Markdown: **bold**, *italic*, lines that begin with - . It rests on its exemplars until you choose others (v)."
        ask_page(self.qualcode, f"{cell.code.name} · {cell.row.name}", before, written, said=said)

    def _wrote(self, said: str) -> None:
        self.reload()
        self.qualcode.say(f"{said} u takes it back.")

    def action_links(self) -> None:
        """Choose the quotes that the summary rests on."""
        cell = self._now(self._cell())
        if not cell.quotes:
            raise NotPossibleError("Nothing is coded here.")
        linked = cell.summary.quotes if cell.summary is not None else exemplars(cell.quotes)

        def chosen(answer: tuple[str, tuple[str, ...]] | None) -> None:
            if answer is None:
                return
            if answer[0] == "open":
                self._open(answer[1][0])
            elif cell.summary is None:
                raise NotPossibleError("Write the summary first; it keeps these quotes then.")
            elif answer[1] != cell.summary.quotes or cell.changes:
                write_cell(self.desk.store, cell, cell.summary.text, answer[1])
                self._wrote(f"Rests on {len(answer[1])} quotes now.")

        report = self.framework.report if self.framework is not None else None
        if report is not None:
            self.qualcode.ask(ChooseLinks(self.desk, report, cell, linked), chosen)

    def _open(self, quote_id: str) -> None:
        place = lookups.place_of_quote(self.desk, quote_id)
        if place is None:
            raise NotPossibleError("This passage is no longer coded.")
        self.pop()
        self.qualcode.code_screen.jump(place[0], place[1].start, place[1])

    def action_confirm(self) -> None:
        """Take a stale summary for right as it stands."""
        confirm_cell(self.desk.store, self._now(self._cell()))
        self._wrote("Right as it stands.")

    def action_remove(self) -> None:
        """Take the cell's summary away."""
        cell = self._cell()
        if cell.summary is None:
            raise NotPossibleError("Nothing is written here.")
        write_cell(self.desk.store, cell, "")
        self._wrote("Removed.")

    # Rows, columns, files

    def action_rows(self) -> None:
        """Choose what the rows are."""

        def chosen(index: int | None) -> None:
            if index is not None:
                self.kind = ROW_KINDS[index]
                self.reload()

        choices = [(ROW_WORDS[kind].capitalize(), "") for kind in ROW_KINDS]
        self.qualcode.ask(Choose("Rows", choices, index=ROW_KINDS.index(self.kind)), chosen)

    def action_columns(self) -> None:
        """Choose whether the columns are the themes, or one theme with the codes beneath it."""
        book = self.desk.book
        themes = [theme for theme in book.themes if len(book.family(theme.id)) > 1]

        def chosen(index: int | None) -> None:
            if index is not None:
                self.codes = tuple(code.id for code in book.family(themes[index - 1].id)) if index else ()
                self.reload()

        choices = [("The themes", "")]
        choices += [(theme.name, f"and its {len(book.family(theme.id)) - 1} codes") for theme in themes]
        self.qualcode.ask(Choose("Columns", choices), chosen)

    def action_export(self) -> None:
        """Choose a format, and write the framework to exports/."""
        from qualcode.exports.framework import FORMATS, write_framework

        if self.framework is None:
            return
        forms = ["xlsx", *(form for form in FORMATS if form != "xlsx")]
        folder, framework, store = self.desk.project.exports, self.framework, self.desk.store

        def write(form: str, progress: Callable[[int, int], None] | None = None) -> Exported:
            path = folder / f"framework.{form}"
            with store.again() as mine:
                refuse_untaken(mine, path)
            return write_framework(framework, form, path, progress=progress)

        offers = [
            Offer(
                f"The framework, {form}",
                "to write in, and take in again with i" if form == "xlsx" else "",
                partial(write, form),
                tells=True,
            )
            for form in forms
        ]
        self.offer("Write to exports/", offers)

    def action_back(self) -> None:
        """Stop what is being written, or go back to Themes."""
        if not self.stop_writing():
            self.qualcode.action_place("themes")

    def action_take_in(self) -> None:
        """Take in a workbook that was exported and written in."""
        folder = self.desk.project.folder

        def named(answer: str | None) -> None:
            if not answer:
                return
            self.qualcode.say("Reading the workbook …")
            self._take_in(folder / path_of(answer))

        self.qualcode.ask(AskLine("Take in a workbook", "exports/framework.xlsx", said="As 'Write' made it."), named)

    @work(thread=True, exclusive=True, group="taking in", exit_on_error=False)
    def _take_in(self, path: Path) -> None:
        from qualcode.formats.framework_table import read_framework_table

        try:
            returned = read_framework_table(path)
            with self.desk.store.again() as mine:
                done = apply_cells(mine, self.desk.project, returned)
        except QualcodeError as error:
            self.post_message(self.TakenIn(None, str(error)))
        else:
            self.post_message(self.TakenIn(done))

    @on(TakenIn)
    def _show_taken_in(self, event: TakenIn) -> None:
        done = event.done
        if done is None:
            self.qualcode.say(event.failed, severity="warning")
            return
        self.reload()
        if done.refused:
            title = f"{len(done.written)} written, {len(done.refused)} not written"
            self.qualcode.ask(Confirm(title, list(done.refused)), lambda _: None)
        elif done.written:
            self.qualcode.say(f"{counted(len(done.written), 'cell')} written. u takes them back.")
        else:
            self.qualcode.say("Nothing in it differs.")
