"""The Agreement screen: per code, per theme and over all, with every figure in plain words."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from qualcode.errors import NotPossibleError, QualcodeError
from qualcode.services.agreeing import UnitChoice, usual_choice
from qualcode.storage import coders
from qualcode.tui.actions import actions_of, bindings
from qualcode.tui.place import Place
from qualcode.tui.screens.agreement import figures
from qualcode.tui.screens.agreement.computing import Question, compute, kept
from qualcode.tui.stopped import Stopped
from qualcode.tui.widgets.bars import KeyLine, TopLine
from qualcode.tui.widgets.drawing import clipped, width_of
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from qualcode.services.agreeing import ProjectAgreement
    from qualcode.tui.desk import Desk
    from qualcode.tui.screens.agreement.figures import Row
    from qualcode.tui.widgets.drawing import Part

VIEWS = {"units": "units", "characters": "characters", "spans": "spans", "mixed": "taken for each other"}
UNITS = {
    UnitChoice.SAMPLE: "the sample",
    UnitChoice.CODED: "units anyone coded",
    UnitChoice.ALL: "all units",
}
_HINT = "\n\nA second coder can code here under another name (O), or a copy that 'qualcode sample export' makes; X brings it back."


class AgreementScreen(Place):
    """How far coders agree."""

    CSS_PATH = "agreement.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("agreement")]
    PLACE = "agreement"
    AUTO_FOCUS = ""

    class Reckoned(Message):
        """What was asked for was found; `failed` says why it was not."""

        def __init__(self, question: Question, found: ProjectAgreement | None, failed: str = "") -> None:
            super().__init__()
            self.question, self.found, self.failed = question, found, failed

    class Told(Message):
        """How far the reckoning is."""

        def __init__(self, done: int, steps: int) -> None:
            super().__init__()
            self.done, self.steps = done, steps

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.question = Question((), usual_choice(desk.store))
        self.view = "units"
        self.found: ProjectAgreement | None = None
        self._rows: list[Row] = []
        self._busy = False

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine()
        heads = TopLine()
        heads.id = "heads"
        yield heads
        rows = RowList()
        rows.can_focus = False
        yield rows
        yield Static(id="empty", markup=False)
        with VerticalScroll(id="beneath", can_focus=False):
            yield Static(id="about", markup=False)
        yield KeyLine(actions_of("agreement", "everywhere"))

    def on_mount(self) -> None:
        """Begin to reckon."""
        self.reload()

    def reload(self) -> None:
        """Reckon again, unless nothing has changed since."""
        known = kept(self.desk, self.question)
        if known is not None:
            self.post_message(self.Reckoned(self.question, known))
            return
        self._busy = True
        self._head("reckoning …")
        self._reckon(self.question)

    @work(thread=True, exclusive=True, group="agreement", exit_on_error=False)
    def _reckon(self, question: Question) -> None:
        worker = get_current_worker()

        def told(done: int, steps: int) -> None:
            self.post_message(self.Told(done, steps))

        try:
            found = compute(self.desk, question, told, lambda: worker.is_cancelled)
        except Stopped:
            return
        except QualcodeError as error:
            self.post_message(self.Reckoned(question, None, str(error)))
        else:
            self.post_message(self.Reckoned(question, found))

    @on(Told)
    def _tell(self, event: Told) -> None:
        if self._busy:
            self._head(f"{event.done / event.steps:.0%} reckoned · esc stops")

    @on(Reckoned)
    def _show_found(self, event: Reckoned) -> None:
        if event.question != self.question:
            return
        self._busy = False
        self.found = event.found
        self.set_class(event.found is None, "-empty")
        if event.found is None:
            self._rows = []
            self.query_one("#empty", Static).update(event.failed + _HINT)
            self._head("")
            return
        self._show()

    def _show(self) -> None:
        """Show the view that is chosen."""
        found, rows = self.found, self.query_one(RowList)
        if found is None:
            return
        if self.view == "spans":
            self._rows = figures.spans(found)
        elif self.view == "mixed":
            self._rows = figures.mixed_up(found)
        else:
            self._rows = figures.measured(found.units if self.view == "units" else found.characters, found.codebook)
        rows.set_items(len(self._rows), self._draw, index=rows.index)
        self._head("")
        self.query_one("#heads", TopLine).show(figures.heading(self.view, self.size.width - 1), [])
        self._explain()

    def _head(self, busy: str) -> None:
        found = self.found
        names = found.units.coders if found else self.question.coders
        left: list[Part] = [("Agreement", "strong"), (f"  {', '.join(names) or 'everybody'}", "")]
        if found:
            left.append((f" · {found.units.size:,} units, {found.units.coded:,} coded by anyone", ""))
        right: list[Part] = [(f"{UNITS[self.question.choice]} · {VIEWS[self.view]}", "quiet")]
        self.query_one(TopLine).show(left, [(busy, "warn")] if busy else right)

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self.call_after_refresh(self._show)

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        row = self._rows[index]
        label = f"{'›' if chosen else ' '}{'  ' * row.depth} {row.name}"
        if self.view == "mixed":
            return [[(label, ""), *figures.cells(row, width)]]
        cells = width_of([(label, "")])
        label = clipped(label, figures.LABEL) if cells > figures.LABEL else label + " " * (figures.LABEL - cells)
        return [[(label, "" if row.depth else "strong"), *figures.cells(row, width)]]

    @on(RowList.Moved)
    def _explain(self) -> None:
        about = self.query_one("#about", Static)
        if self.found is None or not self._rows:
            about.update("No code was given in the place of another." if self.found else "")
            return
        lines = list(self.found.notes) if self.query_one(RowList).index == 0 else []
        lines += figures.explained(self._here(), self.found)
        about.update("\n".join(lines))
        self.query_one("#beneath").scroll_home(animate=False)

    def _here(self) -> Row:
        if not self._rows:
            raise NotPossibleError("There are no figures here.")
        return self._rows[self.query_one(RowList).index]

    # Keys

    def action_step(self, by: int) -> None:
        """Choose another row."""
        self.query_one(RowList).step(by)

    def action_more(self, by: int) -> None:
        """Read on, or back, in what is said of the chosen row."""
        beneath = self.query_one("#beneath")
        beneath.scroll_relative(y=by * max(1, beneath.size.height - 1), animate=False)

    def action_view(self, number: int) -> None:
        """Show another view."""
        self.view = list(VIEWS)[number - 1]
        self.query_one(RowList).choose(0)
        self._show()

    def _ask_again(self, question: Question) -> None:
        if question != self.question:
            self.question = question
            self.reload()

    def action_units(self) -> None:
        """Choose which units are compared."""
        from qualcode.tui.dialogs.asking import Choose

        known = list(UNITS)
        choices = [
            ("the sample", "the second coder's sample, coded and uncoded: 'qualcode sample make'"),
            ("units anyone coded", "not swamped by what nobody coded"),
            ("all units", "of transcripts in which at least two of them coded"),
        ]

        def chosen(index: int | None) -> None:
            if index is not None:
                self._ask_again(Question(self.question.coders, known[index]))

        dialog = Choose("Compare which units?", choices, index=known.index(self.question.choice))
        self.qualcode.ask(dialog, chosen)

    def action_whom(self) -> None:
        """Choose whom to compare."""
        from qualcode.tui.dialogs.asking import Choose

        people = [info.name for info in coders.infos(self.desk.store) if info.codings]
        asked = [(), *combinations(people, 2)]

        def chosen(index: int | None) -> None:
            if index is not None:
                self._ask_again(Question(asked[index], self.question.choice))

        choices = [("everybody", "who has coded"), *((f"{a} and {b}", "") for a, b in asked[1:])]
        index = asked.index(self.question.coders) if self.question.coders in asked else 0
        self.qualcode.ask(Choose("Compare whom?", choices, index=index), chosen)

    def action_copy(self) -> None:
        """Copy the paragraph for a methods section."""
        if self.found is None:
            raise NotPossibleError("There are no figures to write about yet.")
        self.app.copy_to_clipboard(self.found.methods)
        self.qualcode.say("The paragraph for your methods section is copied.")

    def action_disputes(self, which: str) -> None:
        """Go through the disagreements: of the chosen row ("here") or all ("all")."""
        from qualcode.tui.screens.disagreements.screen import DisagreementsScreen

        if self.found is None:
            raise NotPossibleError("There is nothing to disagree about yet.")
        only = self._here().codes if which == "here" else ()
        names = self.found.units.coders
        pair = names if len(names) == 2 else ()
        self.app.push_screen(DisagreementsScreen(self.desk, coders=pair, only=only, choice=self.question.choice))

    def action_leave(self) -> None:
        """Stop reckoning; or go back."""
        if self._busy:
            self.workers.cancel_group(self, "agreement")
            self._busy = False
            self.set_class(self.found is None, "-empty")
            self.query_one("#empty", Static).update("Stopped. s or w asks again.")
            self._head("")
            return
        self.pop()
