"""The Review screen: suggestions over all transcripts, decided one key at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widgets import Static

from qualcode.core.model import Origin, Suggestion, Verdict
from qualcode.core.report import counted
from qualcode.errors import NotPossibleError
from qualcode.storage import audits, codings, decided, review, suggestions
from qualcode.tui.actions import actions_of, bindings
from qualcode.tui.place import Place
from qualcode.tui.screens.review.context import in_context
from qualcode.tui.screens.review.queues import MOST, ORDERS, Queue, today
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

_EMPTY = (
    "Nothing waits for you. Suggestions come as transcripts are opened on the Code screen, or with 'qualcode suggest'."
)


_NONE = {
    "later": "Nothing is put off. o goes on to what was decided today, and then to what waits.",
    "done": "Nothing has been decided today. o goes back to what waits.",
    "more": "Nothing like this code waits. o goes back to all codes.",
    "sharpen": "Nothing like this code waits. o goes back to all codes.",
}
"""What is said of an empty queue other than that of all codes."""
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
        self._today: dict[str, int] = {}
        self._waiting = 0
        self._given: dict[Waiting, set[str]] = {}
        """What this coder has given passages drawn by chance, until they are done with them."""
        self._would: dict[Waiting, tuple[set[str], str]] = {}
        """What would have been suggested for them when they were first shown, before anything was learned from them, and by which model."""

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
        self._read()
        rows.set_items(len(self._queue), self._draw, index=rows.index)
        self._show()

    def suggested(self) -> None:
        """Show what has been suggested since, with the passage at the cursor kept where it is: a key pressed now means that one."""
        if self._which.kind in {"later", "done"}:
            return
        rows = self.query_one(RowList)
        here = self._queue[rows.index] if self._queue else None
        self._read()
        if here is not None:
            place = here.transcript_id, here.span
            now = next((w for w in self._queue if (w.transcript_id, w.span) == place and w.audit == here.audit), here)
            others = [w for w in self._queue if (w.transcript_id, w.span) != place]
            self._queue = [*others[: rows.index], now, *others[rows.index :]]
        rows.set_items(len(self._queue), self._draw, index=rows.index)
        self._show()

    def _read(self) -> None:
        self.desk.showing.queue = self._which.kind
        off = self.desk.showing.off and self._which.kind != "done"
        self._queue = [] if off else self._which.passages(self.desk.store, self._seed)
        self._today = decided.counts(self.desk.store, today())
        full = len(self._queue) >= MOST and self._which.kind in {"certain", "unsure"}
        self._waiting = max(self._waiting, len(self._queue)) if full else len(self._queue)
        if full:
            self._count()

    def _learn(self, decided: Waiting) -> None:
        """Let the suggester learn from what was decided; what is to be read next comes first."""
        here = self._queue[self.query_one(RowList).index] if self._queue else decided
        self.qualcode.suggest(here.transcript_guid, here.span.start, learn=True)

    @work(thread=True, exclusive=True, group="count", exit_on_error=False)
    def _count(self) -> None:
        """Count a queue longer than what is shown of it, without keeping a key waiting."""
        with self.desk.store.again() as store:
            self.post_message(self.Counted(review.count(store)))

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        self._waiting = event.count
        self._show()

    def _gone(self, index: int, what: str = "") -> None:
        """Take a passage out of the queue after a decision of one of `decided.KINDS`; the next one moves up to the cursor."""
        if what:
            self._today[what] += 1
        self._waiting -= 1
        del self._queue[index]
        if not self._queue or self._which.kind == "done":
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
            spread(head, [(f"{waiting.done or self.desk.how_sure(waiting.score)} ", "quiet")], width),
            *([("    ", ""), (line, "")] for line in said),
        ]

    @on(RowList.Moved)
    def _show(self) -> None:
        self._tell()
        passage = self.query_one("#passage", Static)
        if not self._queue:
            showing, usual = self.desk.showing, _NONE.get(self._which.kind, _EMPTY)
            passage.update(showing.why_not(usual) if showing.off and usual is _EMPTY else usual)
            self.query_one(SuggestionList).show(self.desk, (), "")
            return
        waiting = self._here()
        size = passage.content_size
        where = waiting.transcript_id, waiting.ordinal, waiting.span
        passage.update(in_context(self.desk.store, *where, size.width, size.height))
        if waiting.audit and waiting not in self._would:
            whose = self.desk.suggested_for
            model = suggestions.version(self.desk.store, waiting.transcript_id, waiting.span, coder_guid=whose)
            self._would[waiting] = {s.code_id for s in self._suggested(waiting)}, model
        offered = self._offered(waiting)
        if offered:
            self.desk.showing.saw(waiting.transcript_guid, waiting.span)
        self.query_one(SuggestionList).show(self.desk, offered, _AUDIT if waiting.audit else "")

    def _tell(self) -> None:
        """Say what waits, and what has been decided today."""
        done = [f"{count} {what}" for what, count in self._today.items() if count]
        waiting = [] if self._which.kind == "done" else [f"{self._waiting:,} waiting"]
        told = "  " + " · ".join([*waiting, *([f"today {', '.join(done)}"] if done else [])])
        name = self.desk.name(self._which.code_id) if self._which.code_id else ""
        self.query_one(TopLine).show([("Review", "strong"), (told, "")], [(self._which.words(name), "quiet")])

    def on_resize(self) -> None:
        """Fit the passage and what is around it to the new size."""
        self.call_after_refresh(self._show)

    def _here(self) -> Waiting:
        if not self._queue:
            raise NotPossibleError("Nothing waits for you here.")
        return self._queue[self.query_one(RowList).index]

    def _undecided(self) -> Waiting:
        waiting = self._here()
        if waiting.done:
            raise NotPossibleError(f"This is {waiting.done} already: enter shows it in its text.")
        return waiting

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

    @on(SuggestionList.Picked)
    def _picked(self, event: SuggestionList.Picked) -> None:
        self.qualcode.guarded(lambda: self.action_accept(event.digit))

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
            self._today["coded"] += 1
            self._show()
        else:
            self._gone(self.query_one(RowList).index, "coded")
        self._learn(waiting)

    def _judged(self, waiting: Waiting) -> None:
        """Be done with a passage drawn by chance."""
        self._keep_audit(waiting)
        self._gone(self.query_one(RowList).index)

    def _keep_audit(self, waiting: Waiting) -> None:
        """Keep what was given to a passage drawn by chance, beside what would have been suggested."""
        given, (would, model) = self._given.pop(waiting, set()), self._would.pop(waiting, (set(), ""))
        audits.add(self.desk.store, waiting.transcript_guid, waiting.span, suggested=would, given=given, model=model)

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

        self.qualcode.ask(Picker(self.desk, title="Which code fits this passage?", make=False), chosen)

    def action_reject(self) -> None:
        """Reject the top suggestion; the passage stays in the queue while another is open.

        Of a passage drawn by chance: nothing more fits.
        """
        waiting = self._undecided()
        if waiting.audit:
            self._judged(waiting)
            return
        offered = self._offered(waiting)
        if not offered:
            raise NotPossibleError("There is no suggestion here to reject.")
        self.desk.decide(waiting.span, offered[0], guid=waiting.transcript_guid)
        if len(offered) == 1:
            self._gone(self.query_one(RowList).index, "rejected")
        else:
            self.reload()
        self._learn(waiting)

    def action_later(self) -> None:
        """Put the passage off."""
        waiting = self._undecided()
        offered = self._offered(waiting)
        if offered:
            self.desk.decide(waiting.span, offered[0], Verdict.DEFER, guid=waiting.transcript_guid)
        self._gone(self.query_one(RowList).index, "put off" if offered else "")

    def action_order(self) -> None:
        """Change the order of the queue: surest, least sure, put off, decided today; and go back from a code's to that of all."""
        at = ORDERS.index(self._which.kind) if self._which.kind in ORDERS else -1
        self._go_through(Queue(ORDERS[(at + 1) % len(ORDERS)]))

    def action_like(self, kind: str) -> None:
        """Go through what is like one code: the surest first, or what would sharpen it."""
        from qualcode.tui.dialogs.picker import Picker

        def chosen(code_id: str | None) -> None:
            if code_id:
                self._go_through(Queue(kind, code_id))

        title = "Go through more like which code?" if kind == "more" else "Sharpen which code?"
        self.qualcode.ask(Picker(self.desk, title=title, make=False), chosen)

    def _go_through(self, queue: Queue) -> None:
        self._which = queue
        self._seed += 1
        self.query_one(RowList).choose(0)
        self.reload()

    def action_why(self) -> None:
        """Show the whole story of each suggestion, the top one first."""
        waiting = self._here()
        offered = self._offered(waiting)
        if not offered:
            raise NotPossibleError("Nothing is suggested for this passage.")
        ask_why(self.qualcode, waiting.transcript_guid, waiting.span, offered)

    def action_batch(self) -> None:
        """Accept every suggestion of this code that is as likely in words, after a preview, as one step for undo."""
        from qualcode.tui.dialogs.split import PickBatch, Quote

        waiting = self._undecided()
        if waiting.audit:
            raise NotPossibleError("This passage was drawn by chance: it is judged by itself.")
        alike = self._which.alike(self.desk.store, waiting)
        name = self.desk.name(waiting.code_id)
        listed = [
            Quote(str(at), w.text, f"{self.desk.how_sure(w.score)} · {w.speaker or '–'}, {w.transcript}")
            for at, w in enumerate(alike)
        ]

        def answered(marked: tuple[str, ...] | None) -> None:
            if not marked:
                return
            made = [(self._coding(w), Suggestion(w.code_id, w.score)) for w in (alike[int(at)] for at in marked)]
            said = f"Coded {counted(len(made), 'passage')} {name}, as suggested"
            how = suggestions.Circumstances("batch")
            count = suggestions.accept_many(self.desk.store, made, said, how)
            self.desk.reload_counts()
            self.qualcode.code_screen.reload()
            self.reload()
            self._learn(waiting)
            self.qualcode.say(f"Coded {counted(count, 'passage')} {name}. u takes all of them back.")

        self.qualcode.ask(PickBatch(f"Code these as {name}?", listed), answered)

    def _coding(self, waiting: Waiting) -> Coding:
        return codings.new(self.desk.store, waiting.transcript_guid, waiting.span, waiting.code_id, Origin.SUGGESTION)

    def action_open(self) -> None:
        """Show the passage in its transcript."""
        waiting = self._here()
        self.pop()
        self.qualcode.code_screen.jump(waiting.transcript_guid, waiting.span.start, waiting.span)
