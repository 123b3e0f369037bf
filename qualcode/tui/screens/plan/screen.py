"""The Plan screen: plan.yaml as an outline, and under each priority and action the quotes that it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from weakref import WeakKeyDictionary

from textual import on, work
from textual.message import Message
from textual.widgets import Static

from qualcode.core.plan import Pin
from qualcode.core.plan_resolve import resolve
from qualcode.core.report import counted, small_groups
from qualcode.errors import NotPossibleError, QualcodeError
from qualcode.formats import plan_edit
from qualcode.formats.plan_yaml import parse_plan, read_plan
from qualcode.tui import lookups
from qualcode.tui.actions import actions_of, bindings
from qualcode.tui.dialogs.asking import Choose
from qualcode.tui.screens.plan.building import Building
from qualcode.tui.screens.plan.outline import Row, asked, outline, short
from qualcode.tui.screens.themes import drawing, reading
from qualcode.tui.widgets.bars import KeyLine, TopLine
from qualcode.tui.widgets.drawing import spread
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from qualcode.core.plan_resolve import ResolvedPlan
    from qualcode.formats.plan_edit import Spot
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_NO_PLAN = """There is no plan yet.

n makes a plan.yaml to begin with. Write your priorities and actions in it; their quotes are placed here by keys."""
_LOOK_AGAIN = 2.0
"""Seconds between two looks at whether the plan or the codings have changed."""

_EDITS: WeakKeyDictionary[Desk, list[tuple[str, str, str]]] = WeakKeyDictionary()
"""What this session has changed in the plan: what was done, and the file's text before and after."""


class PlanScreen(Building):
    """An outline of the plan. Its keys place, pin, order and remove quotes; all else is written in the file."""

    CSS_PATH = "plan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("plan")]
    PLACE = "plan"
    AUTO_FOCUS = ""

    class Filled(Message):
        """The plan was read and filled; `failed` says why it was not."""

        def __init__(self, asked: int, plan: ResolvedPlan | None, rows: list[Row], failed: str = "") -> None:
            super().__init__()
            self.asked, self.plan, self.rows, self.failed = asked, plan, rows, failed

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked = 0
        self._plan: ResolvedPlan | None = None
        self._rows: list[Row] = []
        self._stamp = self._stamped()
        self._goal: tuple[Spot, int] | None = None

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine()
        yield RowList()
        yield Static(id="empty", markup=False)
        yield Static(id="about", markup=False)
        yield KeyLine(actions_of("plan", "everywhere"))

    def on_mount(self) -> None:
        """Read and fill the plan."""
        self.query_one(RowList).can_focus = False
        self.query_one(TopLine).show([("Plan", "strong")], [])
        self.reload()
        self.set_interval(_LOOK_AGAIN, self._look_again)

    # Reading

    def _stamped(self) -> tuple[int, int]:
        try:
            stat = self.desk.project.plan.stat()
        except OSError:
            return 0, 0
        return stat.st_mtime_ns, stat.st_size

    def _look_again(self) -> None:
        if self._stamped() != self._stamp or not reading.holds(self.desk):
            self.reload()

    def reload(self) -> None:
        """Read the plan and what is coded again."""
        self._asked += 1
        self._stamp = self._stamped()
        self._fill(self._asked, reread=not reading.holds(self.desk))

    @work(thread=True, exclusive=True, group="filling", exit_on_error=False)
    def _fill(self, asked_: int, *, reread: bool) -> None:
        try:
            known = reading.kept(self.desk)
            if known is None or reread:
                known = reading.read(self.desk.store, self.desk.project)
                reading.keep(self.desk, known)
            path = self.desk.project.plan
            if not path.exists():
                self.post_message(self.Filled(asked_, None, [], _NO_PLAN))
                return
            plan = resolve(read_plan(path), known.report, strict=False)
        except QualcodeError as error:
            self.post_message(self.Filled(asked_, None, [], f"The plan cannot be shown.\n\n{error}"))
        else:
            self.post_message(self.Filled(asked_, plan, outline(plan)))

    @on(Filled)
    def _show_filled(self, event: Filled) -> None:
        if event.asked != self._asked:
            return
        self._plan, self._rows = event.plan, event.rows
        self.set_class(event.plan is None, "-empty")
        self.query_one("#empty", Static).update(event.failed)
        rows = self.query_one(RowList)
        index = rows.index
        if self._goal is not None:
            goal, self._goal = self._goal, None
            index = next((i for i, row in enumerate(self._rows) if (row.spot, row.index) == goal), index)
        rows.set_items(len(self._rows), self._draw, index=index)
        left: list[Part] = [("Plan ", "strong")]
        right: list[Part] = []
        if self._plan is not None:
            left.append((self._plan.plan.title, ""))
            right.append((f"{counted(len(self._plan.evidence), 'quote')} printed", "quiet"))
            if self._plan.warnings:
                right.append((f" · {counted(len(self._plan.warnings), 'warning')}", "warn"))
        self.query_one(TopLine).show(left, right)
        self._tell_more()

    # Drawing

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the outline."""
        return tuple(self._rows)

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        row, mark = self._rows[index], "› " if chosen else "  "
        if row.kind == "statistic":
            missing = row.about == "no source"
            beside: list[Part] = [("no source ", "warn")] if missing else []
            return [spread([(f"{mark}    ", ""), ("▪ ", "key"), (row.words, "quiet")], beside, width)]
        if row.kind == "warning":
            return [spread([(mark, ""), ("! ", "key"), (row.words, "warn")], [], width)]
        if row.kind in {"priority", "action"} and row.strength is not None:
            weak = not row.strength.passages
            left: list[Part] = (
                [(mark, ""), (row.words, "strong")] if row.kind == "priority" else [(f"{mark}  ", ""), (row.words, "")]
            )
            return [
                spread(left, [(f"{'! ' if weak else ''}{short(row.strength)} ", "warn" if weak else "quiet")], width)
            ]
        indent = "    " if row.spot is not None and row.spot.action is None else "      "
        if row.evidence is None:
            return [
                spread(
                    [(f"{mark}{indent}", ""), ("? ", "key"), (row.words, "warn")], [("nothing found ", "warn")], width
                )
            ]
        quote = row.evidence.quote
        how = "pinned " if isinstance(row.entry, Pin) else "found "
        left = [(f"{mark}{indent}", ""), (f"{row.evidence.number:>2} ", "key"), (f"“{quote.text}”", "")]
        return [spread(left, [(f"{drawing.signed(quote)} ", ""), (how, "quiet")], width)]

    @on(RowList.Moved)
    def _tell_more(self) -> None:
        about = self.query_one("#about", Static)
        if self._plan is None or not self._rows:
            about.update("")
            return
        row = self._rows[self.query_one(RowList).index]
        if row.evidence is not None:
            about.update(drawing.in_context(self._plan.report, row.evidence.passage))
        elif row.strength is not None:
            codes = ", ".join(self.desk.name(code) for code in row.codes) or "no code"
            about.update(f"{row.words}\nAnswers: {codes}. Rests on {row.strength}.")
        elif row.kind == "statistic":
            about.update(f"{row.words}\n{row.about}")
        elif row.kind == "missing" and row.entry is not None and not isinstance(row.entry, Pin):
            about.update(f"{asked(row.entry)}: nothing that is coded fits yet, or it may not be printed.")
        else:
            about.update(row.words)

    # Keys

    @on(RowList.Picked)
    def _picked(self) -> None:
        """Do with a second click what is done most: look at a quote in its text, or place one."""
        row = self._rows[self.query_one(RowList).index]
        self.qualcode.guarded(self.action_open if row.evidence is not None else self.action_place)

    def action_step(self, by: int) -> None:
        """Go down or up the outline."""
        self.query_one(RowList).step(by)

    def action_section(self, by: int) -> None:
        """Go to the next priority or action, or the one before."""
        rows = self.query_one(RowList)
        places = [i for i, row in enumerate(self._rows) if row.kind in {"priority", "action"}]
        ahead = [i for i in places if (i > rows.index if by > 0 else i < rows.index)]
        if ahead:
            rows.choose(ahead[0] if by > 0 else ahead[-1])

    def _row(self) -> Row:
        if not self._rows:
            raise NotPossibleError("There is no plan here yet.")
        row = self._rows[self.query_one(RowList).index]
        if row.spot is None:
            raise NotPossibleError("Go to a priority, an action or a quote first.")
        return row

    def _entry(self) -> tuple[Row, Spot]:
        row = self._row()
        if row.index < 0 or row.spot is None:
            raise NotPossibleError("Go to a quote first.")
        return row, row.spot

    def action_place(self) -> None:
        """Find a quote and pin it here."""
        from qualcode.tui.screens.plan.placing import PlaceQuote

        row, plan = self._row(), self._plan
        if plan is None or row.spot is None:
            return
        spot = row.spot

        def chosen(quote_id: str | None) -> None:
            if quote_id:
                count = len(plan_edit.entries_at(plan.plan, spot))
                self.edit_file(
                    "Placed a quote",
                    lambda text: plan_edit.place(text, spot, quote_id, self._note(quote_id)),
                    (spot, count),
                    more=self._small(quote_id),
                )

        self.qualcode.ask(PlaceQuote(self.desk, plan.report, row.codes), chosen)

    def action_pin(self) -> None:
        """Pin what a find has found, so that it stays whatever is coded later."""
        row, spot = self._entry()
        if isinstance(row.entry, Pin):
            raise NotPossibleError("This quote is pinned already.")
        if row.evidence is None:
            raise NotPossibleError("Nothing is found here that could be pinned.")
        if row.entry is not None and row.entry.limit > 1:
            raise NotPossibleError(
                "This find may bring several quotes. Place them one by one with a, then remove it with d."
            )
        quote_id = row.evidence.quote.quote_id
        self.edit_file(
            "Pinned a quote",
            lambda text: plan_edit.pin(text, spot, row.index, quote_id, self._note(quote_id)),
            (spot, row.index),
        )

    def action_shift(self, by: int) -> None:
        """Move a quote up or down among those beside it."""
        row, spot = self._entry()
        self.edit_file("Moved a quote", lambda text: plan_edit.move(text, spot, row.index, by), (spot, row.index + by))

    def action_move_to(self) -> None:
        """Put a quote under another priority or action; one that was found is pinned there."""
        row, spot = self._entry()
        if row.evidence is None:
            raise NotPossibleError("Nothing is found here that could be moved.")
        quote_id = row.entry.quote_id if isinstance(row.entry, Pin) else row.evidence.quote.quote_id
        places = [each for each in self._rows if each.kind in {"priority", "action"} and each.spot not in {None, spot}]

        def chosen(index: int | None) -> None:
            goal = places[index].spot if index is not None else None
            if goal is None:
                return
            count = len(plan_edit.entries_at(self.filled_plan().plan, goal))

            def moved(text: str) -> str:
                return plan_edit.place(plan_edit.remove(text, spot, row.index), goal, quote_id, self._note(quote_id))

            self.edit_file("Moved the quote", moved, (goal, count))

        names = [("" if each.kind == "priority" else "  ") + each.words for each in places]
        self.qualcode.ask(Choose("Move this quote to", [(name, "") for name in names]), chosen)

    def action_remove(self) -> None:
        """Take a quote out of the plan; it stays coded."""
        row, spot = self._entry()
        self.edit_file("Removed a quote from the plan", lambda text: plan_edit.remove(text, spot, row.index), None)

    def _small(self, quote_id: str) -> str:
        """Warn where a quote's attribution may show who is speaking; "" where it does not."""
        report = self.filled_plan().report
        found = small_groups(report, [quote for quote in report.quotes if quote.quote_id == quote_id])
        return f" {found[0]}." if found else ""

    def _note(self, quote_id: str) -> str:
        """Return what stands beside a pinned id for the human eye. No words of a quote: these may be withdrawn."""
        plan = self._plan
        quote = next((q for q in plan.report.quotes if q.quote_id == quote_id), None) if plan is not None else None
        return f"{quote.code}, {quote.transcript}" if quote is not None else ""

    def filled_plan(self) -> ResolvedPlan:
        """Return the plan as it is shown."""
        if self._plan is None:
            raise NotPossibleError("There is no plan here yet.")
        return self._plan

    def edit_file(
        self, said: str, change: Callable[[str], str], goal: tuple[Spot, int] | None = None, *, more: str = ""
    ) -> None:
        """Change plan.yaml, unless it was changed by hand since it was shown; `more` is said besides what was done."""
        path = self.desk.project.plan
        before = plan_edit.read_text(path)
        if self._plan is not None and parse_plan(before.encode("utf-8")) != self._plan.plan:
            self.reload()
            raise NotPossibleError("plan.yaml was changed by hand meanwhile, and is shown anew. Try again.")
        after = change(before)
        plan_edit.write_text(path, after)
        _EDITS.setdefault(self.desk, []).append((said, before, after))
        self._goal = goal
        self.reload()
        self.qualcode.say(f"{said}. u takes it back.{more}", severity="warning" if more else "information")

    def action_undo(self) -> None:
        """Take back the last edit of the plan in this session, unless the file has been changed by hand since."""
        edits = _EDITS.get(self.desk)
        if not edits:
            raise NotPossibleError("Nothing in the plan was changed here that could be taken back.")
        said, before, after = edits[-1]
        path = self.desk.project.plan
        if plan_edit.read_text(path) != after:
            raise NotPossibleError("plan.yaml was changed by hand since, so it was left as it is.")
        plan_edit.write_text(path, before)
        edits.pop()
        self.reload()
        self.qualcode.say(f"Taken back: {said}")

    def action_begin(self) -> None:
        """Write a plan to begin with, where there is none."""
        path = self.desk.project.plan
        if path.exists():
            raise NotPossibleError("There is a plan.yaml already.")
        plan_edit.write_text(path, plan_edit.STARTER)
        self.reload()
        self.qualcode.say("plan.yaml is made. Open it in any editor; what you save appears here.")

    def action_open(self) -> None:
        """Show a quote in its transcript."""
        row, _ = self._entry()
        place = lookups.place_of_quote(self.desk, row.evidence.quote.quote_id) if row.evidence is not None else None
        if place is None:
            raise NotPossibleError("There is no quote here to go to.")
        self.pop()
        self.qualcode.code_screen.jump(place[0], place[1].start, place[1])
