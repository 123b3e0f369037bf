"""The Code screen: the quote is already selected, and the right code is one key away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Container, Horizontal, Vertical
from textual.widgets import Static

from qualcode.errors import NotPossibleError, StorageError
from qualcode.tui import whereabouts, who
from qualcode.tui.actions import actions_of, bindings
from qualcode.tui.place import Place
from qualcode.tui.screens.code.codebook import CodebookEdits
from qualcode.tui.screens.code.finding import Finding
from qualcode.tui.screens.code.moving import Moving
from qualcode.tui.screens.code.notes import Notes
from qualcode.tui.screens.code.sampling import SampleSteps
from qualcode.tui.settings import ADVANCE, OPENING, PANE
from qualcode.tui.suggestion_feed import SuggestionsFailed, SuggestionsReady, SuggestionsTold
from qualcode.tui.why import ask_why
from qualcode.tui.widgets.bars import KeyLine, TopLine
from qualcode.tui.widgets.card import Card
from qualcode.tui.widgets.coded import CodedLine
from qualcode.tui.widgets.codetree import CodeTree
from qualcode.tui.widgets.overview import Overview
from qualcode.tui.widgets.suggestions import SuggestionList
from qualcode.tui.widgets.transcript.view import TranscriptView

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from qualcode.core.model import Suggestion
    from qualcode.core.spans import Span
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_NO_TRANSCRIPTS = """There are no transcripts here yet.

Put them into the folder transcripts/ and press F7: what is in each file, and who speaks, is shown before anything is stored.

Word, PDF, text, subtitle and spreadsheet files work."""


class CodeScreen(CodebookEdits, Moving, Finding, Notes, SampleSteps):
    """Transcript, suggestions and codebook.

    What is selected is what a key codes. Every command stands in the database before its key returns.
    """

    CSS_PATH = "code.tcss"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings("code"))
    AUTO_FOCUS = "TranscriptView"
    PLACE = "code"

    def __init__(self, desk: Desk, *, welcome: bool = False) -> None:
        super().__init__(desk)
        self._welcome = welcome
        self._no_suggester = False
        self._shown_for: tuple[Span, int] | None = None
        self._saved_place = -1

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine()
        with Container(id="work"):
            with Vertical(id="text"):
                with Horizontal(id="page"):
                    yield TranscriptView()
                    yield Overview()
                yield Static(_NO_TRANSCRIPTS, id="empty", markup=False)
                yield CodedLine()
            with Vertical(id="side"):
                yield SuggestionList()
                yield CodeTree()
        yield KeyLine(actions_of("code", "everywhere"))
        if self._welcome:
            yield Card()

    def on_mount(self) -> None:
        """Open the transcript where the coder left off; count codes once that is on screen."""
        self.set_pane(PANE.value(self.desk.store))
        guid, offset = whereabouts.left_off(self.desk.store)
        if guid:
            self.open_transcript(guid, offset)
            self._begin(OPENING.value(self.desk.store))
            self.begin_on_sample()
        else:
            self.add_class("-empty")
        self.refresh_tree()
        self.call_after_refresh(self._count)

    def set_pane(self, size: str) -> None:
        """Give what stands beside the text so much room."""
        for name in dict(PANE.choices):
            self.set_class(name == size, f"-pane-{name}")

    def _begin(self, where: str) -> None:
        here = self.desk.passages
        if here is not None and where != "place":
            self.view.goto_unit(0 if where == "start" else here.first_uncoded())
            self.refresh_around()

    def _count(self) -> None:
        self.desk.reload_counts()
        self.refresh_tree()
        self.refresh_around()

    # What is where

    def offered(self) -> list[Suggestion]:
        """Return what is suggested for the unit at the cursor, less what is coded or rejected there."""
        return self.desk.offered(self.view.unit_index, self.view.selection)

    def open_transcript(self, guid: str, offset: int = 0) -> None:
        """Show a transcript with the cursor at a position."""
        only = self.desk.only
        here = self.desk.open(guid)
        self.still_reading = self.qualcode.with_suggestions and not self._no_suggester
        if self.desk.only is not only and only is not None:
            self.qualcode.say(f"{only.label} does not speak in {here.transcript.name}: everybody is shown.")
        self.remove_class("-empty")
        self.view.show(here.transcript, here.units, self.desk.marking.all(), self.desk.palette, offset=offset)
        self.refresh_around()
        self.qualcode.suggest(guid, offset)

    def refresh_marks(self) -> None:
        """Show codings as they are now, and what hangs on them."""
        changes = self.desk.marking.changed()
        if changes is None:
            self.view.set_codings(self.desk.marking.all())
        else:
            self.view.change_codings(changes)
        self.refresh_around()

    def refresh_tree(self) -> None:
        """Show the codebook with its counts as they are now."""
        self.query_one(CodeTree).show(self.desk)

    def people_changed(self) -> None:
        """Show who the speakers are as it is now."""
        here = self.desk.passages
        if here is not None:
            self.desk.reload_people()
            self.open_transcript(here.transcript.guid, self.view.selection.start)

    def coders_changed(self) -> None:
        """Show what this coder is to see now, whoever that is."""
        if self.desk.passages is not None:
            self.open_transcript(self.desk.passages.transcript.guid, self.view.selection.start)
        self.refresh_tree()

    def reload(self) -> None:
        """Read from the database again what others or the suggester may have changed."""
        if not self.left_what_is_gone() and self.desk.passages is not None:
            self.desk.reload_transcript()
            self.refresh_marks()

    @on(TranscriptView.SelectionChanged)
    def _selected(self, event: TranscriptView.SelectionChanged) -> None:
        """Follow the mouse; what keys select has been shown already, in the same repainting as the selection itself."""
        if (event.span, event.unit_index) != self._shown_for:
            self.refresh_around()

    def refresh_around(self) -> None:
        """Show position, suggestions and codes of what is selected."""
        here = self.desk.passages
        if here is None:
            self.query_one(TopLine).show([("No transcript", "strong")], who.shown(self.desk))
            self.query_one(SuggestionList).show(self.desk, [], "")
            self.query_one(CodedLine).show([], "")
            return
        index, count = self.view.unit_index, len(here.units)
        self._shown_for = (self.view.selection, index)
        left: list[Part] = [
            (here.transcript.name, "strong"),
            (f"  unit {index + 1:,} of {count:,} · {_percent(here.share_coded)} coded", ""),
        ]
        place = here.transcript.turns[here.units[index].turn_index].place if count else ""
        if place:
            left.append((f" · {place}", "quiet"))
        if self.desk.sampled is not None and count:
            where = (here.transcript.guid, here.units[index].span)
            self.desk.sampled.read(where)
            left = [(here.transcript.name, "strong"), (f"  {self.desk.sampled.said(where)}", "warn")]
        if self.desk.only is not None:
            left.append((f" · only {self.desk.only.label} (esc: everybody)", "warn"))
        self.query_one(TopLine).show(left, who.shown(self.desk))
        offered = self.offered()
        self.query_one(SuggestionList).show(self.desk, offered, self._why_none(), self.desk.lately.digits(len(offered)))
        if offered:
            self.desk.showing.saw(here.transcript.guid, here.units[index].span)
        spans = [s for suggestion in offered[:1] for reason in suggestion.reasons for s in reason.spans]
        self.view.set_highlight(self._in_text(spans))
        self.refresh_overview()
        self.query_one(CodedLine).show(*self.coded_here())

    @on(TranscriptView.Scrolled)
    def refresh_overview(self) -> None:
        """Show on the strip where the codings lie, and where one is among them."""
        here, strip = self.desk.passages, self.query_one(Overview)
        if here is None or not strip.rows:
            return
        seen = here.over(self.view.on_screen)
        first, after = (here.row_of(index, strip.rows) for index in (seen.start, seen.stop))
        hits = {here.row_of(index, strip.rows) for index in self.found_in}
        at = here.row_of(self.view.unit_index, strip.rows)
        strip.show(here.shares(strip.rows), at, range(first, after), hits)

    @on(Overview.Jumped)
    def _jumped(self, event: Overview.Jumped) -> None:
        if self.desk.passages is not None:
            self.view.goto_unit(round(event.share * (len(self.desk.passages.units) - 1)))
            self.refresh_around()

    def _in_text(self, spans: list[Span]) -> list[Span]:
        if self.desk.passages is None:
            return []
        unit = self.desk.passages.units[self.view.unit_index].span
        return [type(s)(unit.start + s.start, unit.start + s.end) for s in spans if unit.start + s.end <= unit.end]

    def _why_none(self) -> str:
        if not len(self.desk.book):
            return "The codebook has no codes yet: o opens it, a adds one."
        if self.still_reading and not self.desk.showing.off and self.desk.passages and not self.desk.any_suggested():
            return "Reading the transcripts…"
        return self.desk.showing.why_not("No code fits well enough to be suggested here. c finds any code.")

    # Coding

    def code(self, code_id: str, suggestion: Suggestion | None = None, *, advance: bool = True) -> None:
        """Code the selection, and go on to the next unit."""
        before = self.view.selection.start
        try:
            with self.desk.store.transaction():  # with the place, so that both cost one write to the disk
                self.desk.code(self.selection, code_id, suggestion)
                if advance and ADVANCE.value(self.desk.store) == "next":
                    self.go_on()
                self.save_place()
        except StorageError:
            self._show_as_saved(before)
            raise
        self.refresh_marks()
        self.refresh_tree()
        self.learn()

    def _show_as_saved(self, offset: int) -> None:
        """Show what stands in the database, back where a coding could not be saved."""
        self.desk.others_wrote()
        self.desk.reload_counts()
        self.reload()
        self.refresh_tree()
        self.view.goto_offset(offset)

    def learn(self) -> None:
        """Let the suggester learn from what was just decided."""
        if self.desk.passages is not None:
            self.qualcode.suggest(self.desk.passages.transcript.guid, self.view.selection.start, learn=True)

    def _refuse_unseen(self) -> None:
        """Refuse to decide about a passage over which the codebook lies: on a narrow screen there is room for one of them."""
        if not self.query_one("#text").display:
            raise NotPossibleError("The passage is out of sight: o goes back to it.")

    def action_accept(self, number: int) -> None:
        """Code with the suggestion of that number, or the code used lately that has it."""
        self._refuse_unseen()
        offered = self.offered()
        lately = self.desk.lately.digits(len(offered))
        if 0 < number <= len(offered):
            self.code(offered[number - 1].code_id, offered[number - 1])
        elif number in lately:
            self.code(lately[number], next((s for s in offered if s.code_id == lately[number]), None))
        else:
            raise NotPossibleError(f"There is no suggestion {number} here. c finds any code.")

    def action_repeat(self) -> None:
        """Code with the last code."""
        self._refuse_unseen()
        if not self.desk.recent:
            raise NotPossibleError("There is no last code yet.")
        self.code(self.desk.recent[0])

    def action_show_suggestions(self) -> None:
        """Show what is suggested for the unit at the cursor, where that is shown on request."""
        here = self.desk.here()
        self.desk.showing.ask(here.transcript.guid, here.units[self.view.unit_index].span)
        self.refresh_around()
        if not self.offered():
            raise NotPossibleError(self._why_none())

    def action_why(self) -> None:
        """Show the whole story of each suggestion, the top one first."""
        offered = self.offered()
        if not offered:
            raise NotPossibleError(self._why_none())
        here = self.desk.here()
        ask_why(self.qualcode, here.transcript.guid, here.units[self.view.unit_index].span, offered)

    def action_reject(self) -> None:
        """Reject the top suggestion."""
        self._refuse_unseen()
        offered = self.offered()
        if self.desk.passages is None or not offered:
            raise NotPossibleError("There is no suggestion here to reject.")
        self.desk.decide(self.desk.passages.units[self.view.unit_index].span, offered[0])
        self.refresh_around()
        self.learn()

    def changed(self, said: str = "") -> None:
        """Show everything as it is now, and say what was done."""
        self.left_what_is_gone()
        self.refresh_marks()
        self.refresh_tree()
        if said:
            self.qualcode.say(said)
        self.learn()

    def action_show_codes(self) -> None:
        """Go to the codebook."""
        self.add_class("-tree")
        tree, picked = self.query_one(CodeTree), self.chosen()
        if picked is not None:
            tree.show(self.desk, picked.code_id)
        self.query_one(KeyLine).show(actions_of("tree", "everywhere"))
        self.call_after_refresh(tree.focus)

    def leave_codes(self) -> None:
        """Go back to the transcript."""
        self.remove_class("-tree")
        self.query_one(KeyLine).show(actions_of("code", "everywhere"))
        self.call_after_refresh(self.view.focus)

    # From elsewhere

    def on_key(self, event: events.Key) -> None:
        """Put the card away at the first key, which then does its work. Letters that no action has may be codes'."""
        self.query(Card).remove()
        letter = event.character
        if letter and letter.isalnum() and self.focused is self.view:
            self.qualcode.guarded(lambda: self.code_by(letter))

    @on(SuggestionList.Picked)
    def _picked(self, event: SuggestionList.Picked) -> None:
        self.qualcode.guarded(lambda: self.action_accept(event.digit))

    @on(SuggestionsReady)
    def suggestions_ready(self, event: SuggestionsReady) -> None:
        """Show suggestions that have come in for this transcript, if they are others for the unit at the cursor."""
        self.still_reading, self._no_suggester = not event.done, False
        for place in self.app.screen_stack:
            if isinstance(place, Place) and place.is_mounted:
                place.suggested()
        here = self.desk.passages
        if here is None or here.transcript.guid != event.transcript_guid:
            return
        if event.done or not self.query_one(SuggestionList).shows(self.offered(), self._why_none()):
            self.refresh_around()

    @on(SuggestionsTold)
    def suggestions_told(self, event: SuggestionsTold) -> None:
        """Say in passing what there is to say."""
        self.qualcode.say(event.words)

    @on(SuggestionsFailed)
    def suggestions_failed(self, event: SuggestionsFailed) -> None:
        """Say why there are no suggestions."""
        self.still_reading, self._no_suggester = False, True
        self.qualcode.say(event.words, severity="warning")
        self.refresh_around()

    def save_place(self) -> None:
        """Remember where the coder is, if that has changed."""
        if self.desk.passages is not None and self.view.selection.start != self._saved_place:
            self._saved_place = self.view.selection.start
            if self.desk.sampled is not None:
                self.desk.sampled.keep(self.desk.store)
            whereabouts.keep(self.desk.store, self.desk.passages.transcript.guid, self._saved_place)


def _percent(share: float) -> str:
    """Return a share in per cent, with a decimal while it is small: an hour's work on a long hearing is to be seen."""
    return f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"
