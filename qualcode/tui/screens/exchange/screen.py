"""The Other programs screen: their projects and codebooks brought in, after a look at what that would do, and files written for them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from qualcode.core.report import counted
from qualcode.errors import NotPossibleError, QualcodeError, one_line
from qualcode.services.refi import ImportReport, export_file, import_file
from qualcode.tui.actions import actions_of, bindings
from qualcode.tui.afresh import show_everything_afresh
from qualcode.tui.dialogs.asking import AskLine, Choose, Confirm
from qualcode.tui.paths import path_of
from qualcode.tui.place import Place, said_of
from qualcode.tui.stopped import Stopped
from qualcode.tui.widgets.bars import KeyLine, TopLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_BEGIN = (
    "Take work to and from NVivo, MAXQDA, ATLAS.ti, QualCoder, Taguette and others.\n\n"
    "f brings in a project (.qdpx, Taguette's .sqlite3, QualCoder's .qda folder) or a codebook (.qdc, .csv, .xlsx). What would come"
    " in, and what had to be mended or left out, is shown first; nothing is changed until you say so.\n\n"
    "s writes this project, or its codebook alone, for another program."
)

_WRITTEN = (
    ("Project", "everything coded, for any program that reads REFI-QDA (.qdpx)", "project.qdpx", "qualcode"),
    ("Codebook", "for any program that reads REFI-QDA (.qdc)", "codebook.qdc", "qualcode"),
    ("Codebook as a table", "all six fields, to read here again (.xlsx)", "codebook.xlsx", "qualcode"),
    ("Codebook for MAXQDA", "a table as MAXQDA reads it (.xlsx)", "codebook-maxqda.xlsx", "maxqda"),
    ("Codebook for NVivo", "a table as NVivo reads it (.xlsx)", "codebook-nvivo.xlsx", "nvivo"),
    ("Codebook for Taguette", "a table as Taguette reads it (.csv)", "codebook-taguette.csv", "taguette"),
    ("Codebook for QualCoder", "a table as QualCoder reads it (.csv)", "codebook-qualcoder.csv", "qualcoder"),
)
"""What can be written: its name, a few words, the file's usual name, and the form of a table."""


class ExchangeScreen(Place):
    """A look at another program's file, bringing it in, and writing files for other programs."""

    CSS_PATH = "exchange.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("exchange")]
    PLACE = "exchange"
    AUTO_FOCUS = ""

    class Ended(Message):
        """The work is over: `show` shows what came of it."""

        def __init__(self, show: Callable[[], None]) -> None:
            super().__init__()
            self.show = show

    class Told(Message):
        """What is being done."""

        def __init__(self, doing: str) -> None:
            super().__init__()
            self.doing = doing

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._file: Path | None = None
        self._which: str | None = None
        self._busy = False
        self.looked: ImportReport | None = None

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine()
        with VerticalScroll(id="above", can_focus=False):
            yield Static(_BEGIN, id="comes", markup=False)
        yield KeyLine(actions_of("exchange", "everywhere"))

    def on_mount(self) -> None:
        """Say what can be done here."""
        self._head("")

    def reload(self) -> None:
        """Look again, since this project has changed; what was said of it holds no longer."""
        if self._file is not None and not self._busy:
            self._look(dry_run=True)

    # In

    def action_file(self) -> None:
        """Name a file to bring in, and look at it."""

        def named(words: str | None) -> None:
            if words:
                self._file, self._which = path_of(words), None
                self._look(dry_run=True)

        said = "Its .qdpx, .qdc, .csv, .xlsx or .sqlite3, or QualCoder's .qda folder:"
        self.qualcode.ask(AskLine("Bring in another program's file", str(self._file or ""), said=said), named)

    def action_which(self) -> None:
        """Name the project, where a file holds several."""
        if self._file is None:
            raise NotPossibleError("Name a file first: f.")

        def named(words: str | None) -> None:
            if words:
                self._which = words
                self._look(dry_run=True)

        said = "Taguette on your own computer keeps all its projects in one file. The project's name:"
        self.qualcode.ask(AskLine("Which project", self._which or "", said=said), named)

    def action_take(self) -> None:
        """Bring in what was looked at; look at it first."""
        if self._file is None:
            self.action_file()
        elif not self._busy:
            self._look(dry_run=self.looked is None)

    def _look(self, *, dry_run: bool) -> None:
        self._busy = True
        self._tell(self.Told("looking" if dry_run else "bringing it in"))
        if self._file is not None:
            self._bring(self._file, self._which, dry_run=dry_run)

    @work(thread=True, exclusive=True, group="exchange", exit_on_error=False)
    def _bring(self, file: Path, which: str | None, *, dry_run: bool) -> None:
        told = self._teller()

        def bring() -> Callable[[], None]:
            with self.desk.store.again() as store:
                report = import_file(store, self.desk.project, file, which=which, dry_run=dry_run, told=told)
            return lambda: self._show_look(report) if dry_run else self._show_brought(report)

        self._carry_out(bring, harmless=dry_run)

    def _show_look(self, report: ImportReport) -> None:
        self.looked = report
        head = "This would come in; enter brings all of it in, as one change:"
        self._show([head, "", *_brought(report), *_told(report.said)])

    def _show_brought(self, report: ImportReport) -> None:
        self._file = None
        show_everything_afresh(self.qualcode, self.desk)
        self._show(
            ["Brought in. u takes all of it back, escape goes back.", "", *_brought(report), *_told(report.said)]
        )

    # Out

    def action_write(self) -> None:
        """Choose what to write, and where."""
        if self._busy:
            raise NotPossibleError("Wait until this is done, or stop it with escape.")

        def chosen(index: int | None) -> None:
            if index is not None:
                self._ask_where(*_WRITTEN[index][2:])

        choices = [(name, beside) for name, beside, _, _ in _WRITTEN]
        self.qualcode.ask(Choose("Write for another program", choices), chosen)

    def _ask_where(self, name: str, form: str) -> None:
        def named(words: str | None) -> None:
            if not words:
                return
            path = path_of(words)
            path = path if path.is_absolute() else self.desk.project.folder / path
            if path.exists():
                said = ["There is a file of this name already.", "Write over it?"]
                self.qualcode.ask(Confirm(path.name, said), lambda yes: self._write_to(path, form) if yes else None)
            else:
                self._write_to(path, form)

        self.qualcode.ask(
            AskLine("Write to", f"exports/{name}", said="The file, beneath the project's folder or anywhere:"), named
        )

    def _write_to(self, path: Path, form: str) -> None:
        if path.parent == self.desk.project.exports:
            path.parent.mkdir(exist_ok=True)
        self._busy = True
        self._tell(self.Told("writing"))
        self._write_out(path, form)

    @work(thread=True, exclusive=True, group="exchange", exit_on_error=False)
    def _write_out(self, path: Path, form: str) -> None:
        told = self._teller()

        def write() -> Callable[[], None]:
            with self.desk.store.again() as store:
                said = export_file(store, self.desk.project, path, form=form, told=told)
            return lambda: self._show([f"Written: {path}", *_told(said)])

        self._carry_out(write, harmless=False)

    # Both

    def _teller(self) -> Callable[[str], None]:
        """Return what the work tells how far it is, which stops it once somebody has asked for that."""
        worker = get_current_worker()

        def told(doing: str) -> None:
            if worker.is_cancelled:
                raise Stopped
            self.post_message(self.Told(doing))

        return told

    def _carry_out(self, do: Callable[[], Callable[[], None]], *, harmless: bool) -> None:
        """Do something and show what came of it; also where it was stopped too late, unless that was a mere look."""
        worker = get_current_worker()
        try:
            show = do()
        except Stopped:
            return
        except (QualcodeError, OSError) as error:
            words = one_line(said_of(error))
            self.post_message(self.Ended(lambda: self._show([words, "", "f names another file, s writes one."])))
        else:
            if not (harmless and worker.is_cancelled):
                self.post_message(self.Ended(show))

    @on(Told)
    def _tell(self, event: Told) -> None:
        if self._busy:
            self._head(f"{event.doing} … esc stops")

    def on_exchange_screen_ended(self, event: Ended) -> None:
        """Show what came of it."""
        self._busy = False
        self.looked = None
        event.show()
        self._head("")

    def broken_off(self) -> None:
        """Show that nothing came of it."""
        self._busy = False
        self._head("")

    def _show(self, lines: list[str]) -> None:
        self.query_one("#comes", Static).update("\n".join(lines))
        self.query_one("#above").scroll_home(animate=False)

    def _head(self, busy: str) -> None:
        left: list[Part] = [("Other programs", "strong"), (f"  {self._file or ''}", "")]
        self.query_one(TopLine).show(left, [(busy, "warn")] if busy else [])

    def action_step(self, by: int) -> None:
        """Read on, or back, in what is said."""
        self.query_one("#above").scroll_relative(y=by, animate=False)

    def action_leave(self) -> None:
        """Stop what is being done, which changes nothing; or go back."""
        if not self._busy:
            self.pop()
            return
        self.workers.cancel_group(self, "exchange")
        self._busy = False
        self.looked = None
        self._show(["Stopped: nothing was changed.", "", "f names a file, s writes one."])
        self._head("")


def _brought(report: ImportReport) -> list[str]:
    """Return how many of each come in, a line each; one line where nothing does."""
    lines = [f"  {counted(count, what.removesuffix('s'))}" for what, count in asdict(report.brought).items() if count]
    return lines or ["  nothing that is not here already"]


def _told(said: list[str] | tuple[str, ...]) -> list[str]:
    """Return what was decided, mended or left out, as a list with its heading."""
    return ["", "What was decided, mended or left out:", *(f"· {one_line(words)}" for words in said)] if said else []
