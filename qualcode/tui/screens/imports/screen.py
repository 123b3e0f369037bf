"""The import screen: files, what was found in them, and who speaks, before anything is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.widgets import Static
from textual.worker import get_current_worker

from qualcode.core.report import counted
from qualcode.errors import NotPossibleError, QualcodeError, one_line
from qualcode.services import importing
from qualcode.services.importing import Cast, FileReport, Heard, Outcome
from qualcode.storage import people
from qualcode.tui.actions import actions_of, bindings
from qualcode.tui.dialogs.asking import AskLine, Choose
from qualcode.tui.dialogs.cast import CastDialog
from qualcode.tui.dialogs.changes import ChangesDialog
from qualcode.tui.paths import path_of
from qualcode.tui.place import Place
from qualcode.tui.screens.imports.tables import TABLES, ask_of_table
from qualcode.tui.widgets.bars import KeyLine, TopLine
from qualcode.tui.widgets.drawing import spread
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from qualcode.formats.options import ParseOptions
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_EMPTY = """No new or changed transcripts in the folder transcripts/.

Put files there and press r, or name another file or folder with f."""

_BRINGS = frozenset({Outcome.NEW, Outcome.NEW_VERSION})


class ImportScreen(Place):
    """Reads files in the background, shows what is in each, and imports those that are marked."""

    CSS_PATH = "imports.tcss"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings("import"))
    AUTO_FOCUS = "RowList"
    PLACE = "import"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._reports: list[FileReport] = []
        self._options: dict[Path, ParseOptions] = {}
        self._casts: dict[Path, Cast] = {}
        self._left_out: set[Path] = set()
        self._doing = ""

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine()
        yield RowList()
        yield Static(_EMPTY, id="empty", markup=False)
        with VerticalScroll(id="found", can_focus=False):
            yield Static("", id="about", markup=False)
        yield KeyLine(actions_of("import", "everywhere"))

    def on_mount(self) -> None:
        """Look for new files."""
        self.action_reread()

    # Reading and showing

    def reload(self) -> None:
        """Show the files again; what is in the database does not change what is in them."""
        self._show()

    def action_reread(self) -> None:
        """Look again for new and changed files in transcripts/."""
        self._reports = []
        self._doing = "Looking for files…"
        self._show()
        self.run_worker(self._look, thread=True, exclusive=True, exit_on_error=False)

    def _look(self) -> None:
        from qualcode.services.opening import changed_files, new_files

        with self.desk.store.again() as store:
            found = [*new_files(store, self.desk.project), *changed_files(store, self.desk.project)]
        self._preview(found)

    def _read(self, paths: Sequence[Path]) -> None:
        self._reports = []
        self._show()
        if paths:
            self._doing = f"Reading {len(paths)} file{'s' if len(paths) > 1 else ''}…"
            self.run_worker(lambda: self._preview(list(paths)), thread=True, exclusive=True, exit_on_error=False)

    def _preview(self, paths: list[Path]) -> None:
        worker = get_current_worker()
        with self.desk.store.again() as store:
            read = importing.preview(store, paths, self._options, cancelled=lambda: worker.is_cancelled)
            for number, report in enumerate(read, 1):
                if worker.is_cancelled:
                    return
                self.app.call_from_thread(self._previewed, report, f"Read {number} of {len(paths)}…")
        if not worker.is_cancelled:
            self.app.call_from_thread(self._done, "")

    def _previewed(self, report: FileReport, doing: str) -> None:
        self._doing = doing
        known = [each.path for each in self._reports]
        if report.path in known:
            self._reports[known.index(report.path)] = report
        else:
            self._reports.append(report)
        self._show()

    def _done(self, said: str) -> None:
        self._doing = ""
        if said:
            self.qualcode.say(said)
        self._show()

    def broken_off(self) -> None:
        """Show what has been read so far."""
        self._done("")

    def _show(self) -> None:
        rows = self.query_one(RowList)
        rows.set_items(len(self._reports), self._draw, index=rows.index)
        self.set_class(not self._reports and not self._doing, "-empty")
        marked = len(self._marked())
        left: list[Part] = [("Import", "strong"), (f"  {marked} of {len(self._reports)} files marked", "")]
        if self._doing:
            left.append((f" · {self._doing}", "warn"))
        self.query_one(TopLine).show(left, [(self.desk.store.coder.name, "quiet")])
        self._tell()

    def on_row_list_moved(self) -> None:
        """Say what was found in the file at the cursor."""
        self._tell()

    def _tell(self) -> None:
        self.query_one("#about", Static).update("\n".join(self._about()) if self._reports else "")

    def _draw(self, index: int, width: int, chosen: bool) -> Sequence[Sequence[Part]]:
        report = self._reports[index]
        mark = "■" if report in self._marked() else "□" if report.outcome in _BRINGS else "·"
        left: list[Part] = [("› " if chosen else "  ", ""), (f"{mark} ", "key"), (report.name, "strong")]
        look = "warn" if report.outcome is Outcome.REFUSED else "quiet"
        right = (
            f"{report.turns} turns, {len(report.speakers)} speakers  {report.outcome} "
            if report.turns
            else f"{report.outcome} "
        )
        return [spread(left, [(right, look)], width)]

    def _about(self) -> list[str]:
        report = self._report()
        if report.error:
            return [report.error]
        if report.outcome is Outcome.UNCHANGED:
            return ["This file is in the project already, unchanged."]
        said = [f"Speakers: {report.style or 'found by their labels'}."]
        if report.outcome is Outcome.NEW_VERSION:
            said.append(
                f"A corrected version of a transcript in the project: {counted(report.carried, 'coding')} would move along, "
                f"{len(report.lost_quotes)} stand on words that change. v shows what changes."
            )
        if report.directions:
            said.append(
                f"{counted(report.directions, 'stage direction')}, kept in the text and never coded or counted."
            )
        said += [f"⚠ {one_line(warning)}" for warning in report.warnings]
        cast = self._casts.get(report.path, Cast())
        for labels in report.near_labels:
            if len({cast.names.get(label, label) for label in labels}) > 1:
                said.append(f"{' and '.join(map(one_line, labels))} may be one speaker: p shows the speakers.")
        said += [self._heard(heard, cast) for heard in report.speakers]
        return said

    def _heard(self, heard: Heard, cast: Cast) -> str:
        name = f" = {cast.names[heard.label]}" if heard.label in cast.names else ""
        out = " · left out" if heard.label in cast.left_out else ""
        label = one_line(heard.label) or "(nobody named)"
        return f"{label}{name} · {counted(heard.turns, 'turn')}{out} · “{one_line(heard.first_words)}”"

    # What the keys do

    def _report(self) -> FileReport:
        if not self._reports:
            raise NotPossibleError("No file has been read yet: f names one.")
        return self._reports[self.query_one(RowList).index]

    def _marked(self) -> list[FileReport]:
        return [r for r in self._reports if r.outcome in _BRINGS and r.path not in self._left_out]

    def action_step(self, by: int) -> None:
        """Go to another file."""
        self.query_one(RowList).step(by)

    def action_mark(self) -> None:
        """Take the file in, or leave it out."""
        self._left_out ^= {self._report().path}
        self._show()

    def action_file(self) -> None:
        """Name a file or folder to read."""

        def named(line: str | None) -> None:
            if line:
                found = importing.find_files([path_of(line)])
                if not found:
                    raise NotPossibleError(f"There are no transcripts in {line}.")
                self._read(found)

        said = "Its path, from this folder or whole."
        self.qualcode.ask(AskLine("Which file or folder?", said=said), named)

    def action_cast(self) -> None:
        """Say who the speakers of this file are, before it is imported."""
        report = self._report()
        if report.outcome not in _BRINGS or not any(heard.label for heard in report.speakers):
            raise NotPossibleError("Nobody is named in this file, or it is not to be imported.")
        told = self._options.get(report.path)
        cast, none = self._casts.get(report.path, Cast()), told.not_speakers if told else ()

        def said(answer: tuple[Cast, tuple[str, ...]] | None) -> None:
            if answer is None:
                return
            self._casts[report.path] = answer[0]
            if set(answer[1]) != set(none):
                from qualcode.formats.options import ParseOptions

                new = replace(told or ParseOptions(), not_speakers=answer[1])
                self._again(report.path, new if new != ParseOptions() else None)
            self._show()

        self.qualcode.ask(CastDialog(report, cast, none, people.groups(self.desk.store)), said)

    def action_changes(self) -> None:
        """Show what a corrected file changes."""
        report = self._report()
        if report.outcome is not Outcome.NEW_VERSION or report.parsed is None:
            raise NotPossibleError("This file is no new version of a transcript in the project.")
        hunks = importing.changes(self.desk.store, report)
        lost = importing.lost_codings(self.desk.store, report)
        self.qualcode.ask(ChangesDialog(report.name, hunks, report.carried, lost), lambda _: None)

    def action_style(self) -> None:
        """Choose how speakers are recognised in this file, or what of a table is read."""
        from qualcode.formats.options import ParseOptions
        from qualcode.formats.styles import STYLES

        report = self._report()
        if report.path.suffix.lower() in TABLES:
            told = self._options.get(report.path, ParseOptions())
            ask_of_table(self.qualcode, report, told, lambda options: self._again(report.path, options))
            return
        keys = ["", *STYLES, "none"]
        choices = [("Find out", "what fits the whole file best"), *((style.words, "") for style in STYLES.values())]
        choices.append(("No speakers", "each paragraph stands for itself"))

        def chosen(number: int | None) -> None:
            if number is not None:
                self._again(report.path, ParseOptions(style=keys[number]) if number else None)

        self.qualcode.ask(Choose("How are speakers marked?", choices), chosen)

    def action_pattern(self) -> None:
        """Give a regular expression for the labels."""
        from qualcode.formats.options import ParseOptions

        report = self._report()

        def given(line: str | None) -> None:
            if line:
                self._again(report.path, ParseOptions(pattern=line))

        said = "Tried at the start of every line; (?P<speaker>…) is the label, what follows the words."
        self.qualcode.ask(AskLine("Regular expression for labels", r"(?P<speaker>\w+)\s*[-–]\s*", said=said), given)

    def _again(self, path: Path, options: ParseOptions | None) -> None:
        if options is None:
            self._options.pop(path, None)
        else:
            self._options[path] = options
        self._doing = "Reading again…"
        again = f"again {path}"  # so that what else is being read goes on
        self.run_worker(lambda: self._preview([path]), thread=True, group=again, exclusive=True, exit_on_error=False)

    def action_take(self) -> None:
        """Import what is marked, and go on to who the speakers are."""
        marked = [report.path for report in self._marked()]
        if not marked:
            raise NotPossibleError("Nothing is marked: space marks a file, f names one.")
        self._doing = "Importing…"
        self._show()
        self.run_worker(lambda: self._import(marked), thread=True, exclusive=True, exit_on_error=False)

    def _import(self, paths: list[Path]) -> None:
        worker = get_current_worker()
        taken: list[FileReport] = []
        try:
            with self.desk.store.again() as store:
                for report in importing.import_files(
                    store,
                    paths,
                    self._options,
                    cast=self._casts,
                    among=[report.path for report in self._reports],
                    cancelled=lambda: worker.is_cancelled,
                ):
                    taken.append(report)
                    self.app.call_from_thread(self._previewed, report, f"Imported {len(taken)} of {len(paths)}…")
        except QualcodeError as error:
            self.app.call_from_thread(self._done, str(error))
            return
        self.app.call_from_thread(self._imported, taken, broken_off=worker.is_cancelled)

    def _imported(self, taken: list[FileReport], *, broken_off: bool) -> None:
        brought = [report for report in taken if report.outcome in _BRINGS]
        lost = sum(len(report.lost_quotes) for report in brought)
        said = f"{counted(len(brought), 'transcript')} imported."
        if lost:
            said += f" {counted(lost, 'coding')} stood on words that have changed and stayed with the old version."
        self.qualcode.code_screen.transcripts_changed()
        self.qualcode.say(said)
        if not broken_off:
            self.qualcode.action_place("people")

    def action_leave(self) -> None:
        """Go back; what is being read is let go, what is imported stays."""
        self.workers.cancel_node(self)
        self.qualcode.action_place("code")
