"""The Merge screen: what another copy would bring, which side stands where both changed the same, and then all as one change."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from qualcode.core.report import counted
from qualcode.errors import NotPossibleError, QualcodeError, one_line
from qualcode.services.merging import merge
from qualcode.tui.actions import actions_of, bindings
from qualcode.tui.afresh import show_everything_afresh
from qualcode.tui.dialogs.asking import AskLine
from qualcode.tui.paths import path_of
from qualcode.tui.place import Place, said_of
from qualcode.tui.stopped import Stopped
from qualcode.tui.widgets.bars import KeyLine, TopLine
from qualcode.tui.widgets.drawing import folded
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from qualcode.services.merge_words import Conflict
    from qualcode.services.merging import MergeReport
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_BEGIN = (
    "Bring in another copy of this project: one that a colleague coded, or that you worked on elsewhere.\n\n"
    "f names its folder, or its qualcode.db. What would come in is shown first; nothing is changed until you say so, and the other"
    " copy never is. 'qualcode sample export' makes a copy for a second coder."
)


class MergeScreen(Place):
    """A dry run, its conflicts, and the merge."""

    CSS_PATH = "merge.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("merge")]
    PLACE = "merge"
    AUTO_FOCUS = ""

    class Looked(Message):
        """The other copy was looked at, or merged (`done`); `failed` says why not."""

        def __init__(self, report: MergeReport | None, *, done: bool = False, failed: str = "") -> None:
            super().__init__()
            self.report, self.done, self.failed = report, done, failed

    class Told(Message):
        """What is being done."""

        def __init__(self, doing: str) -> None:
            super().__init__()
            self.doing = doing

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._other: Path | None = None
        self._busy = False
        self.report: MergeReport | None = None
        self.answers: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine()
        with VerticalScroll(id="above", can_focus=False):
            yield Static(_BEGIN, id="comes", markup=False)
        rows = RowList(height=4)
        rows.can_focus = False
        yield rows
        yield KeyLine(actions_of("merge", "everywhere"))

    def on_mount(self) -> None:
        """Ask which copy."""
        self._head("")
        self.action_other()

    def reload(self) -> None:
        """Look again, since this copy has changed."""
        if self._other is not None and not self._busy:
            self._look(self._other, dry_run=True)

    def action_other(self) -> None:
        """Name the other copy."""

        def named(words: str | None) -> None:
            if words:
                self._other = path_of(words)
                self.answers = {}
                self._look(self._other, dry_run=True)

        said = "Its folder, or its qualcode.db:"
        self.qualcode.ask(AskLine("Merge another copy", str(self._other or ""), said=said), named)

    def _look(self, other: Path, *, dry_run: bool) -> None:
        self._busy = True
        self._tell(self.Told("looking" if dry_run else "merging"))
        self._work(other, dict(self.answers), dry_run=dry_run)

    @work(thread=True, exclusive=True, group="merge", exit_on_error=False)
    def _work(self, other: Path, answers: dict[str, str], *, dry_run: bool) -> None:
        worker = get_current_worker()

        def told(doing: str) -> None:
            if worker.is_cancelled:
                raise Stopped
            self.post_message(self.Told(doing))

        try:
            with self.desk.store.again() as mine:
                report = merge(mine, self.desk.project, other, dry_run=dry_run, answers=answers, told=told)
        except Stopped:
            return
        except (QualcodeError, OSError) as error:
            self.post_message(self.Looked(None, failed=said_of(error)))
        else:
            self.post_message(self.Looked(report, done=not dry_run))

    @on(Told)
    def _tell(self, event: Told) -> None:
        if self._busy:
            self._head(f"{event.doing} … esc stops")

    def on_merge_screen_looked(self, event: Looked) -> None:
        """Show what came of it."""
        self._busy = False
        self.report = None if event.done else event.report
        said = self.query_one("#comes", Static)
        if event.report is None:
            said.update(f"{event.failed}\n\nf names another copy.")
        elif event.done:
            self._merged(event.report)
        else:
            said.update("\n".join(self._would_come(event.report)))
        self.set_class(event.done, "-done")
        conflicts = self._conflicts
        self.query_one(RowList).set_items(len(conflicts), self._draw, index=self.query_one(RowList).index)
        self._head("")

    def _merged(self, report: MergeReport) -> None:
        show_everything_afresh(self.qualcode, self.desk)
        lines = ["Merged. u takes all of it back, escape goes back.", ""]
        lines += report.lines() or ["There was nothing to bring in."]
        lines += ["", "What both copies had changed:"] if report.conflicts else []
        lines += [f"· {one_line(str(conflict))}" for conflict in report.conflicts]
        self.query_one("#comes", Static).update("\n".join(lines))
        self.answers = {}

    def _would_come(self, report: MergeReport) -> list[str]:
        if not report.changed:
            return ["Nothing would come in: this copy has all of it already.", "", "f names another copy."]
        lines = ["This would come in:", *(f"  {line}" for line in report.lines())]
        lines += [f"  new transcript: {name}" for name in report.transcripts]
        if self._conflicts:
            both = counted(len(self._conflicts), "thing")
            lines += ["", f"Both copies changed {both}. m takes mine, t theirs, r leaves it to the rules."]
        return [*lines, "", "enter brings all of it in as one change."]

    @property
    def _conflicts(self) -> list[Conflict]:
        return list(self.report.conflicts) if self.report is not None else []

    def _head(self, busy: str) -> None:
        left: list[Part] = [("Merge", "strong"), (f"  {self._other or ''}", "")]
        decided = f"{len(self.answers)} decided by you" if self.answers else ""
        self.query_one(TopLine).show(left, [(busy, "warn")] if busy else [(decided, "quiet")])

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        conflict = self._conflicts[index]
        head: list[Part] = [("› " if chosen else "  ", ""), (conflict.what, "strong"), (f"  {conflict.how}", "quiet")]
        if not conflict.id:
            return [head, [("    ", ""), (folded(f"stands: {conflict.kept}", width - 5, 1)[0], "")]]
        answer = self.answers.get(conflict.id, "")
        stands = answer or conflict.taken
        rows: list[list[Part]] = [head]
        for side, value in (("mine", conflict.mine), ("theirs", conflict.theirs)):
            mark = "[x]" if stands == side else "[ ]"
            rows.append([(f"    {mark} {side:<7}", "key"), (folded(value, width - 17, 1)[0], "")])
        by = "decided by you" if answer else f"by the rules: {conflict.kept}" if not stands else "by the rules"
        return [*rows, [("    ", ""), (folded(by, width - 5, 1)[0], "quiet")]]

    # Keys

    def action_step(self, by: int) -> None:
        """Choose another conflict; or go through what was decided."""
        if self.has_class("-done"):
            self.query_one("#above").scroll_relative(y=by, animate=False)
        else:
            self.query_one(RowList).step(by)

    def action_take(self, side: str) -> None:
        """Let a side stand in the chosen conflict, and go on; "rules" leaves it as it was."""
        conflicts = self._conflicts
        if not conflicts:
            raise NotPossibleError("There is nothing to decide here.")
        rows = self.query_one(RowList)
        conflict = conflicts[rows.index]
        if not conflict.id:
            raise NotPossibleError("There are no two sides to choose from here; it can be changed afterwards.")
        if side == "rules":
            self.answers.pop(conflict.id, None)
        else:
            self.answers[conflict.id] = side
        rows.step(1)
        rows.refresh()
        self._head("")

    def broken_off(self) -> None:
        """Show that nothing came of it."""
        self._busy = False
        self._head("")

    def action_merge(self) -> None:
        """Bring in what was looked at; look at it first."""
        if self._other is None:
            self.action_other()
        elif not self._busy:
            self._look(self._other, dry_run=self.report is None)

    def action_leave(self) -> None:
        """Stop what is being done, which changes nothing; or go back."""
        if not self._busy:
            self.pop()
            return
        self.workers.cancel_group(self, "merge")
        self._busy = False
        self.report = None
        self.query_one(RowList).set_items(0, self._draw)
        self.query_one("#comes", Static).update(
            "Stopped: nothing was changed.\n\nenter looks again, f names another copy."
        )
        self._head("")
