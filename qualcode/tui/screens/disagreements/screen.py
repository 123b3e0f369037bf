"""The Disagreements screen: one key says who was right, and the consensus is made of the answers."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widgets import Static

from qualcode.errors import NotPossibleError, QualcodeError
from qualcode.services.agreeing import usual_choice
from qualcode.services.reconciling import reconciling, settle, take_over_agreed
from qualcode.storage import coders
from qualcode.storage.resolutions import Settled
from qualcode.tui.actions import actions_of, bindings
from qualcode.tui.place import Place
from qualcode.tui.screens.disagreements import drawing
from qualcode.tui.widgets.bars import KeyLine, TopLine
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from qualcode.services.agreeing import UnitChoice
    from qualcode.services.reconciling import Dispute, Reconciling
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_LOW = 30
"""On screens of so few rows the words around a passage give way to what both gave it."""

_ROOM, _LITTLE_ROOM = 600, 64
"""How many code points of context stand on either side of a passage."""

_NONE = """{names} do not disagree anywhere here.

g gives the consensus what both gave anyway. w compares two others, escape goes back."""


class DisagreementsScreen(Place):
    """The queue of disagreements between two coders, in the order of the text."""

    CSS_PATH = "disagreements.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("disagreements")]
    PLACE = "disagreements"
    AUTO_FOCUS = ""

    class Found(Message):
        """The disagreements were found; `failed` says why they were not."""

        def __init__(self, asked: int, found: Reconciling | None, failed: str = "") -> None:
            super().__init__()
            self.asked, self.found, self.failed = asked, found, failed

    def __init__(
        self, desk: Desk, *, coders: Sequence[str] = (), only: Sequence[str] = (), choice: UnitChoice | None = None
    ) -> None:
        super().__init__(desk)
        self._coders, self._only = tuple(coders), tuple(only)
        self._choice = choice or usual_choice(desk.store)
        self._found: Reconciling | None = None
        self._asked = 0
        self._reason = ""
        self._said = "Comparing …"
        self.disputes: list[Dispute] = []

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine()
        with Container(id="work"):
            rows = RowList(height=3)
            rows.can_focus = False
            yield rows
            with Vertical(id="beside"):
                yield Static(id="passage", markup=False)
                yield Static(id="sides", markup=False)
        yield KeyLine(actions_of("disagreements", "everywhere"))

    def on_mount(self) -> None:
        """Find them."""
        self._show()
        self.reload()

    def reload(self) -> None:
        """Find them again, keeping the place."""
        self._asked += 1
        self._find(self._asked)

    @work(thread=True, exclusive=True, group="disagreements", exit_on_error=False)
    def _find(self, asked: int) -> None:
        try:
            with self.desk.store.again() as mine:
                coders.refuse_if_blind(mine, "this queue")
                found = reconciling(mine, coders=self._coders, only=self._only, choice=self._choice)
        except QualcodeError as error:
            self.post_message(self.Found(asked, None, str(error)))
        else:
            self.post_message(self.Found(asked, found))

    @on(Found)
    def _show_found(self, event: Found) -> None:
        if event.asked != self._asked:
            return
        first = self._found is None
        self._found, self._said = event.found, event.failed
        self.disputes = list(event.found.disputes) if event.found else []
        rows = self.query_one(RowList)
        rows.set_items(len(self.disputes), self._draw, index=rows.index)
        if event.found is not None:
            self._said = _NONE.format(names=" and ".join(event.found.coders))
        if first and self.disputes and self.disputes[0].settled:
            self._go_to_open(0)
        self._show()

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        return drawing.row(self.desk, self.disputes[index], width, chosen)

    @on(RowList.Moved)
    def _show(self) -> None:
        left: list[Part] = [("Disagreements", "strong")]
        right: list[Part] = []
        if self._found is not None:
            is_open = sum(each.settled is None for each in self.disputes)
            left.append((f"  {is_open} open of {len(self.disputes)}", ""))
            left += [(f" · {self.desk.name(self._only[0])} only", "warn")] if self._only else []
            right = [(f"agreement {drawing.before_and_after(self._found)}", "quiet")]
        self.query_one(TopLine).show(left, right)
        passage, sides = self.query_one("#passage", Static), self.query_one("#sides", Static)
        sides.display = bool(self.disputes)
        if not self.disputes:
            passage.update(self._said)
            return
        dispute = self._here()
        passage.update(drawing.in_context(self.desk, dispute, _ROOM if self.size.height > _LOW else _LITTLE_ROOM))
        sides.update(drawing.sides(self.desk, dispute, self._reason))
        self.query_one("#beside").scroll_home(animate=False)

    def _here(self) -> Dispute:
        if not self.disputes:
            raise NotPossibleError("There is no disagreement here.")
        return self.disputes[self.query_one(RowList).index]

    # Keys

    def action_step(self, by: int) -> None:
        """Choose another disagreement."""
        self.query_one(RowList).step(by)

    def action_more(self, by: int) -> None:
        """Read on, or back, where a low screen cannot show all of it."""
        beside = self.query_one("#beside")
        beside.scroll_relative(y=by * max(1, beside.size.height - 2), animate=False)

    def action_settle(self, choice: str) -> None:
        """Say who was right."""
        self._settle(Settled(choice))

    def _settle(self, choice: Settled, other: str = "", *, reason: str | None = None, stay: bool = False) -> None:
        at = self.query_one(RowList).index
        dispute = self._here()
        why = self._reason if reason is None else reason
        self.disputes[at] = settle(self.desk.store, dispute, choice, other=other, reason=why)
        self._reason = ""
        standing = dispute.standing(choice, other)
        names = ", ".join(self.desk.name(code) for code in standing) or "no code"
        self.qualcode.say(f"Settled: {names}. u takes it back.")
        if not stay:
            self._go_to_open(at + 1)
        self.query_one(RowList).refresh()
        self._show()
        self.reload()

    def action_other(self) -> None:
        """Choose the code that stands instead."""
        from qualcode.tui.dialogs.picker import Picker

        dispute = self._here()

        def chosen(code_id: str | None) -> None:
            if code_id:
                self._settle(Settled.OTHER, code_id)

        given = {*dispute.agreed}
        self.qualcode.ask(Picker(self.desk, title="Which code stands instead?", without=given, make=False), chosen)

    def action_reason(self) -> None:
        """Write why, for the next answer or the one that stands."""
        from qualcode.tui.dialogs.asking import AskLine

        settled = self._here().settled

        def written(words: str | None) -> None:
            if words is None:
                return
            if settled is None:
                self._reason = words
                self._show()
                return
            standing = set(settled.codes) - set(self._here().agreed)
            other = next(iter(standing), "") if settled.choice is Settled.OTHER else ""
            self._settle(settled.choice, other, reason=words, stay=True)

        said = "Why? It is kept with the answer, and listed by 'qualcode agree --disagreements'."
        self.qualcode.ask(AskLine("Reason", settled.reason if settled else self._reason, said=said), written)

    def _go_to_open(self, start: int) -> bool:
        count = len(self.disputes)
        ahead = [index % count for index in range(start, start + count) if self.disputes[index % count].settled is None]
        if ahead:
            self.query_one(RowList).choose(ahead[0])
        return bool(ahead)

    def action_next_open(self) -> None:
        """Go to the next that is not settled."""
        if not self.disputes or not self._go_to_open(self.query_one(RowList).index + 1):
            raise NotPossibleError("Every disagreement here is settled.")

    def action_take_agreed(self) -> None:
        """Give the consensus what both gave."""
        from qualcode.tui.dialogs.asking import Confirm

        found = self._found
        if found is None or not found.agreed_waiting:
            raise NotPossibleError("The consensus has all that both coders gave.")

        def answered(yes: bool | None) -> None:
            if yes:
                count = take_over_agreed(self.desk.store, found.coders, self._choice)
                self.qualcode.say(f"The consensus has {count} more codings. u takes them back.")
                self.reload()

        said = [
            f"{found.agreed_waiting} codings that {' and '.join(found.coders)} both gave, where they do not disagree."
        ]
        said.append(
            "Then the consensus can be reported on as a whole: themes, quotes and exports of the coder Consensus."
        )
        self.qualcode.ask(Confirm("Take over what is agreed?", said), answered)

    def action_whom(self) -> None:
        """Choose which two coders."""
        from qualcode.tui.dialogs.asking import Choose

        people = [info.name for info in coders.infos(self.desk.store) if info.codings and not info.consensus]
        pairs = list(combinations(people, 2))
        if not pairs:
            raise NotPossibleError("Only one person has coded here.")

        def chosen(index: int | None) -> None:
            if index is not None:
                self._coders = pairs[index]
                self.reload()

        self.qualcode.ask(Choose("Whose disagreements?", [(f"{a} and {b}", "") for a, b in pairs]), chosen)

    def action_open(self) -> None:
        """Show the passage in its transcript."""
        unit = self._here().unit
        self.qualcode.action_place("code")
        self.qualcode.code_screen.jump(unit.transcript_guid, unit.span.start, unit.span)

    def action_leave(self) -> None:
        """Go back to where one came from."""
        self.pop()
