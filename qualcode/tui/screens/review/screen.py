"""The Review screen: suggestions over all transcripts, decided one key at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Container, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qualcode.core.model import Origin, Suggestion, Verdict
from qualcode.errors import NotPossibleError
from qualcode.storage import audits, codings, review, suggestions
from qualcode.tui.actions import actions_of, bindings
from qualcode.tui.place import Place
from qualcode.tui.screens.review.queues import MOST, ORDERS, Queue
from qualcode.tui.why import ask_why
from qualcode.tui.widgets.bars import KeyLine, TopLine
from qualcode.tui.widgets.drawing import folded, spread
from qualcode.tui.widgets.rowlist import RowList
from qualcode.tui.widgets.suggestions import SuggestionList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from qualcode.core.model import Coding
    from qualcode.storage.review import Waiting
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_AROUND = 2
_EMPTY = (
    "Nothing waits for you. Suggestions come as transcripts are opened on the Code screen, or with 'qualcode suggest'."
)


_NONE = "Nothing like this code waits. o goes back to all codes."
_AUDIT = "Drawn by chance, to see what suggestions miss: c gives every code that fits; x goes on when nothing more does; s skips it."


class ReviewScreen(Place):
    """A queue of passages with what is suggested for each; every decision goes on to the next."""

    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("review")]
    PLACE = "review"
    AUTO_FOCUS = ""

    class Counted(Message):
        """So many passages wait."""

        def __init__(self, count: int) -> None:
            super().__init__()
            self.count = count

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._queue: list[Waiting] = []
        self._which = Queue()
        self._seed = 0
        self._decided = 0
        self._waiting = 0
        self._given: dict[Waiting, set[str]] = {}
        """What this coder has given passages drawn by chance, until they are done with them."""
        self._would: dict[Waiting, set[str]] = {}
        """What would have been suggested for them when they were first shown, before anything was learned from them."""

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine()
        with Container(id="work"):
            rows = RowList(height=3)
            rows.can_focus = False
            yield rows
            with Vertical(id="beside"):
                yield Static(id="passage", markup=False)
                yield SuggestionList()
        yield KeyLine(actions_of("review", "everywhere"))

    def on_mount(self) -> None:
        """Read the queue."""
        self.reload()

    def reload(self) -> None:
        """Read the queue again, keeping the place in it."""
        rows = self.query_one(RowList)
        self.desk.showing.queue = self._which.kind
        self._queue = [] if self.desk.showing.off else self._which.passages(self.desk.store, self._seed)
        full = len(self._queue) >= MOST and self._which.kind in {"certain", "unsure"}
        self._waiting = max(self._waiting, len(self._queue)) if full else len(self._queue)
        if full:
            self._count()
        rows.set_items(len(self._queue), self._draw, index=rows.index)
        self._show()

    @work(thread=True, exclusive=True, group="count", exit_on_error=False)
    def _count(self) -> None:
        """Count a queue longer than what is shown of it, without keeping a key waiting."""
        with self.desk.store.again() as store:
            self.post_message(self.Counted(review.count(store)))

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        self._waiting = event.count
        self._show()

    def _gone(self, index: int) -> None:
        """Take a decided passage out of the queue; the next one moves up to the cursor."""
        self._decided += 1
        self._waiting -= 1
        del self._queue[index]
        if not self._queue:
            self.reload()
            return
        self.query_one(RowList).set_items(len(self._queue), self._draw, index=index)
        self._show()

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        waiting = self._queue[index]
        code = waiting.code_id
        said = folded(waiting.text, width - 5, 2)
        if waiting.audit:
            where: list[Part] = [
                ("› " if chosen else "  ", ""),
                ("drawn by chance", "strong"),
                (f"  {waiting.speaker}, {waiting.transcript}", "quiet"),
            ]
            return [where, *([("    ", ""), (line, "")] for line in said)]
        head: list[Part] = [
            ("› " if chosen else "  ", ""),
            (f"{self.desk.letters.get(code, '?')} ", self.desk.book.colour(code)),
            (self.desk.name(code), "strong"),
            (f"  {waiting.speaker}, {waiting.transcript}", "quiet"),
        ]
        return [
            spread(head, [(f"{self.desk.how_sure(waiting.score)} ", "quiet")], width),
            *([("    ", ""), (line, "")] for line in said),
        ]

    @on(RowList.Moved)
    def _show(self) -> None:
        left: list[Part] = [("Review", "strong"), (f"  {self._waiting} waiting · {self._decided} decided now", "")]
        name = self.desk.name(self._which.code_id) if self._which.code_id else ""
        self.query_one(TopLine).show(left, [(self._which.words(name), "quiet")])
        if not self._queue:
            self.query_one("#passage", Static).update(
                self.desk.showing.why_not(_EMPTY) if not self._which.code_id else _NONE
            )
            self.query_one(SuggestionList).show(self.desk, (), "")
            return
        waiting = self._here()
        self.query_one("#passage", Static).update(self._in_context(waiting))
        if waiting.audit:
            self._would.setdefault(waiting, {s.code_id for s in self._suggested(waiting)})
        offered = self._offered(waiting)
        if offered:
            self.desk.showing.saw(waiting.transcript_guid, waiting.span)
        self.query_one(SuggestionList).show(self.desk, offered, _AUDIT if waiting.audit else "")

    def _in_context(self, waiting: Waiting) -> Content:
        rows = self.desk.store.rows(
            """SELECT u.ordinal, u."start", u.text, coalesce(s.label, '') AS label FROM turns AS u
               LEFT JOIN speakers AS s ON s.id = u.speaker_id
               WHERE u.transcript_id = ? AND u.ordinal BETWEEN ? AND ? ORDER BY u.ordinal""",
            [waiting.transcript_id, waiting.ordinal - _AROUND, waiting.ordinal + _AROUND],
        )
        parts: list[tuple[str, str]] = []
        for row in rows:
            parts.append((f"{row['label']}: ", "bold"))
            if row["ordinal"] == waiting.ordinal:
                a, b = waiting.span.start - row["start"], waiting.span.end - row["start"]
                parts += [(row["text"][:a], ""), (row["text"][a:b], "bold underline"), (row["text"][b:], "")]
            else:
                parts.append((row["text"], ""))
            parts.append(("\n", ""))
        return Content.assemble(*parts)

    def _here(self) -> Waiting:
        if not self._queue:
            raise NotPossibleError("Nothing waits for you here.")
        return self._queue[self.query_one(RowList).index]

    def _suggested(self, waiting: Waiting) -> list[Suggestion]:
        return suggestions.of_span(
            self.desk.store, waiting.transcript_id, waiting.span, coder_guid=self.desk.suggested_for
        )

    def _offered(self, waiting: Waiting) -> list[Suggestion]:
        if waiting.audit:
            return []
        found = self._suggested(waiting)
        refused = {
            decision.code_id
            for decision in suggestions.decisions(
                self.desk.store, transcript_guid=waiting.transcript_guid, coder_guid=self.desk.store.coder.guid
            )
            if decision.span == waiting.span and decision.verdict is Verdict.REJECT
        }
        return [suggestion for suggestion in found if suggestion.code_id not in refused]

    # Keys

    def action_step(self, by: int) -> None:
        """Choose another passage."""
        self.query_one(RowList).step(by)

    def action_accept(self, number: int) -> None:
        """Code with the suggestion of that number."""
        waiting = self._here()
        offered = self._offered(waiting)
        if number > len(offered):
            raise NotPossibleError(f"There is no suggestion {number} here. c finds any code.")
        self._code(waiting, offered[number - 1].code_id, offered[number - 1])

    def _code(self, waiting: Waiting, code_id: str, suggestion: Suggestion | None = None) -> None:
        self.desk.code(waiting.span, code_id, suggestion, guid=waiting.transcript_guid)
        if waiting.audit:
            self._given.setdefault(waiting, set()).add(code_id)
            self._show()
            return
        self._gone(self.query_one(RowList).index)

    def _judged(self, waiting: Waiting) -> None:
        """Be done with a passage drawn by chance."""
        self._keep_audit(waiting)
        self._gone(self.query_one(RowList).index)

    def _keep_audit(self, waiting: Waiting) -> None:
        """Keep what was given to a passage drawn by chance, beside what would have been suggested."""
        given, would = self._given.pop(waiting, set()), self._would.pop(waiting, set())
        audits.add(self.desk.store, waiting.transcript_guid, waiting.span, suggested=would, given=given)

    def on_unmount(self) -> None:
        """Keep what was judged of passages that nobody said to be done with: leaving them is being done."""
        for waiting in list(self._given):
            self._keep_audit(waiting)

    def action_other(self) -> None:
        """Choose another code."""
        from qualcode.tui.dialogs.picker import Picker

        waiting = self._here()

        def chosen(code_id: str | None) -> None:
            if code_id:
                self._code(waiting, code_id)

        self.qualcode.ask(Picker(self.desk, make=False), chosen)

    def action_reject(self) -> None:
        """Reject the top suggestion; the passage stays in the queue while another is open.

        Of a passage drawn by chance: nothing more fits.
        """
        waiting = self._here()
        if waiting.audit:
            self._judged(waiting)
            return
        offered = self._offered(waiting)
        if not offered:
            raise NotPossibleError("There is no suggestion here to reject.")
        self.desk.decide(waiting.span, offered[0], guid=waiting.transcript_guid)
        if len(offered) == 1:
            self._gone(self.query_one(RowList).index)
        else:
            self.reload()

    def action_later(self) -> None:
        """Put the passage off."""
        waiting = self._here()
        offered = self._offered(waiting)
        if offered:
            self.desk.decide(waiting.span, offered[0], Verdict.DEFER, guid=waiting.transcript_guid)
        self._gone(self.query_one(RowList).index)

    def action_order(self) -> None:
        """Change the order of the queue: surest, least sure, put off; and go back from a code's to that of all."""
        at = ORDERS.index(self._which.kind) if self._which.kind in ORDERS else -1
        self._go_through(Queue(ORDERS[(at + 1) % len(ORDERS)]))

    def action_like(self, kind: str) -> None:
        """Go through what is like one code: the surest first, or what would sharpen it."""
        from qualcode.tui.dialogs.picker import Picker

        def chosen(code_id: str | None) -> None:
            if code_id:
                self._go_through(Queue(kind, code_id))

        self.qualcode.ask(Picker(self.desk, make=False), chosen)

    def _go_through(self, queue: Queue) -> None:
        self._which = queue
        self._seed += 1
        self.query_one(RowList).choose(0)
        self.reload()

    def action_why(self) -> None:
        """Show the whole story of the top suggestion."""
        waiting = self._here()
        offered = self._offered(waiting)
        if not offered:
            raise NotPossibleError("Nothing is suggested for this passage.")
        ask_why(self.qualcode, waiting.transcript_guid, waiting.span, offered[0])

    def action_batch(self) -> None:
        """Accept every suggestion of this code that is at least as sure, after a preview, as one step for undo."""
        from qualcode.tui.dialogs.asking import Confirm

        waiting = self._here()
        if waiting.audit:
            raise NotPossibleError("This passage was drawn by chance: it is judged by itself.")
        alike = review.alike(self.desk.store, waiting.code_id, waiting.score)
        name = self.desk.name(waiting.code_id)

        def answered(yes: bool | None) -> None:
            if not yes:
                return
            made = [(self._coding(w), Suggestion(w.code_id, w.score)) for w in alike]
            said, how = f"Coded {len(made)} passages {name}, as suggested", suggestions.Circumstances("batch")
            count = suggestions.accept_many(self.desk.store, made, said, how)
            self.desk.session.coded[waiting.code_id] += count
            self.desk.session.followed += count
            self._decided += count
            self.desk.reload_counts()
            self.reload()
            self.qualcode.say(f"Coded {count} passages {name}. u takes all of them back.")

        said = [f"“{' '.join(w.text.split())[:90]}”  {self.desk.how_sure(w.score)}" for w in alike[:8]]
        said += [f"and {len(alike) - 8} more"] if len(alike) > 8 else []
        self.qualcode.ask(Confirm(f"Code these {len(alike)} passages {name}?", said), answered)

    def _coding(self, waiting: Waiting) -> Coding:
        return codings.new(self.desk.store, waiting.transcript_guid, waiting.span, waiting.code_id, Origin.SUGGESTION)

    def action_open(self) -> None:
        """Show the passage in its transcript."""
        waiting = self._here()
        self.pop()
        self.qualcode.code_screen.jump(waiting.transcript_guid, waiting.span.start, waiting.span)
