"""What the coder works on: the project's codebook, one open transcript, and the commands on them. No screen here.

Every command stands in the database when its method returns; the values held here are changed along with it, so that
no key waits for a transcript to be read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.asides import learned
from qualcode.core.codebook import PALETTE, Codebook
from qualcode.core.model import Origin, Verdict
from qualcode.core.units import units
from qualcode.errors import NotPossibleError
from qualcode.services import own_letters
from qualcode.services.suggest_settings import calibrated_key
from qualcode.storage import coders, codes, codings, suggestions, transcripts
from qualcode.storage.journal import now
from qualcode.storage.people import groups
from qualcode.storage.suggestions import Decision
from qualcode.tui.lately import Lately
from qualcode.tui.letters import kept_letters, letters_for
from qualcode.tui.marking import Marking
from qualcode.tui.passages import Passages
from qualcode.tui.session import Session
from qualcode.tui.showing import Showing, likely

if TYPE_CHECKING:
    from qualcode.core.asides import Asides
    from qualcode.core.codebook import Code
    from qualcode.core.model import Coding, Suggestion
    from qualcode.core.spans import Span
    from qualcode.storage.journal import Entry
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store
    from qualcode.tui.only import Only
    from qualcode.tui.sampled import Sampled

_FEW = 40
"""A command of up to so many changes is taken back on screen one change at a time."""

_CODED = frozenset({"codings", "suggestion_decisions", "memos"})


class Desk:
    """An open project as one coder works on it."""

    def __init__(self, store: Store, project: Project) -> None:
        self.store, self.project = store, project
        self.book = Codebook()
        self.letters: dict[str, str] = {}
        self.own: dict[str, str] = {}
        self.bound: frozenset[str] = frozenset()
        self.counts: dict[str, int] = {}
        self.recent: list[str] = []
        self.lately = Lately()
        self.coders: dict[str, str] = {}
        self.hidden: frozenset[str] = frozenset()
        self.suggested_for = ""
        self.showing = Showing(store)
        self.passages: Passages | None = None
        self.only: Only | None = None
        self.sampled: Sampled | None = None
        self._began = now()
        self._theirs = store.data_version()
        self._file_at = self._file_time()
        self._journalled = self._last_entry()
        self.marking = Marking(self)
        self.palette: dict[str, str] = {}
        self.reload_coders()
        self.reload_people()
        self.reload_codebook()

    def reload_coders(self) -> None:
        """Read again whose codings this coder is shown."""
        self.hidden, self.suggested_for = coders.hidden(self.store), coders.suggested_for(self.store)
        self.coder_colours = coders.colours(self.store)
        self.showing = Showing(self.store)

    def reload_people(self) -> None:
        """Give every group its colour in the margin."""
        self.palette = {g.id: PALETTE[(i * 5 + 1) % len(PALETTE)] for i, g in enumerate(groups(self.store))}

    @property
    def session(self) -> Session:
        """What this coder has done since the project was opened."""
        return Session.since(self.store, self._began)

    @property
    def blind(self) -> bool:
        """Whether this coder sees no other's codings, nor what was learned from them."""
        return bool(self.suggested_for)

    # The codebook

    def reload_codebook(self) -> None:
        """Read the codes again."""
        self.marking.forget()
        self.book = codes.load(self.store)
        self.own = {code_id: letter for code_id, letter in own_letters.load(self.store).items() if code_id in self.book}
        self.letters = letters_for(self.book, self.own, kept_letters(self.store, self.book))

    def give_letter(self, code_id: str, letter: str) -> str:
        """Give a code a letter of the coder's choice, or none with "". Return the code that had it, "" if none had."""
        before = own_letters.give(self.store, code_id, letter, self.name(code_id))
        self._wrote()
        self.reload_codebook()
        return before

    def works_alone(self, letter: str) -> bool:
        """Say whether no action of the Code screen has a letter, so that it can code without another key before it."""
        return letter not in self.bound

    def shortcut(self, code_id: str) -> str:
        """Return the keys that code with the letter chosen for a code; "" if none was chosen."""
        letter = self.own.get(code_id, "")
        return letter if not letter or self.works_alone(letter) else f"v {letter}"

    def reload_counts(self) -> None:
        """Count the codings of each code, and find which codes this coder used last."""
        self.counts = codings.counts(self.store, without=self.hidden)
        rows = self.store.rows(
            "SELECT code_id FROM codings WHERE coder_guid = ? GROUP BY code_id ORDER BY max(created_at) DESC",
            [self.store.coder.guid],
        )
        self.recent = [row["code_id"] for row in rows if row["code_id"] in self.book]
        self.lately = Lately.of(self.store, self.recent)

    # The open transcript

    def open(self, guid: str) -> Passages:
        """Open a transcript: all of it, or only the turns that the filter shows, if there are any in it."""
        transcript = transcripts.load(self.store, guid)
        if self.only is not None:
            shown = self.only.of(transcript)
            self.only, transcript = (self.only, shown) if shown.turns else (None, transcript)
        found = list(units(transcript.text, transcript.turns))
        if self.sampled is not None:
            found = self.sampled.of(guid, found) or found
        self.passages = Passages(transcript, found, self.store.coder.guid)
        self.reload_transcript()
        return self.passages

    def reload_transcript(self) -> None:
        """Read the open transcript's codings and rejections again."""
        here = self.here()
        names = {row["guid"]: row["name"] for row in self.store.rows("SELECT guid, name FROM coders")}
        if names != self.coders:
            self.coders = names
            self.marking.forget()
        made = codings.of_transcript(self.store, here.transcript.guid)
        here.set_codings(coding for coding in made if coding.coder_guid not in self.hidden)
        self._reload_rejected()

    def _reload_rejected(self) -> None:
        here = self.here()
        made = suggestions.decisions(self.store, transcript_guid=here.transcript.guid, coder_guid=self.store.coder.guid)
        here.set_rejected((d.span, d.code_id) for d in made if d.verdict is Verdict.REJECT)

    def offered(self, index: int, span: Span | None = None) -> list[Suggestion]:
        """Return what is suggested for a unit, less what this coder has coded there (or on `span`) or rejected; best first."""
        here = self.passages
        if here is None or not 0 <= index < len(here.units):
            return []
        guid, unit = here.transcript.guid, here.units[index].span
        if not self.showing.shows(guid, unit):
            return []
        found = suggestions.of_span(self.store, here.transcript.id, unit, coder_guid=self.suggested_for)
        return here.offered(index, found, span) if found else []

    def how_sure(self, score: float) -> str:
        """Return how sure a suggestion is: its chance once there are decisions enough to know chances, a word before."""
        return f"{score:.0%}" if self.store.meta(calibrated_key(self.store)) else likely(score)

    def next_offered(self, index: int, by: int) -> int | None:
        """Return the next unit (`by` 1) or the one before (-1) that has something suggested, or None."""
        here = self.here()
        start = here.units[index].span.start if 0 <= index < len(here.units) else 0
        spans = suggestions.spans_from(
            self.store, here.transcript.id, start, back=by < 0, coder_guid=self.suggested_for
        )
        for span in spans:
            at = here.index_of(span)
            if at is not None and self.offered(at):
                return at
        return None

    def asides(self) -> Asides:
        """Return how short passages are that nobody codes, as far as this coder may know."""
        return learned(codings.lengths(self.store, without=self.hidden))

    def any_suggested(self) -> bool:
        """Say whether there are suggestions for the open transcript at all."""
        spans = suggestions.spans_from(self.store, self.here().transcript.id, -1, coder_guid=self.suggested_for)
        return next(spans, None) is not None

    def here(self) -> Passages:
        """Return the open transcript.

        Raises:
            NotPossibleError: there is none.
        """
        if self.passages is None:
            raise NotPossibleError("There is no transcript open: F7 brings some in.")
        return self.passages

    # Commands

    def code(self, span: Span, code_id: str, suggestion: Suggestion | None = None, *, guid: str = "") -> Coding:
        """Code a span of the open transcript or another one; with the suggestion it follows, if it follows one."""
        guid = guid or self.here().transcript.guid
        if not len(span):
            raise NotPossibleError("Nothing is selected.")
        if suggestion is None:
            coding = codings.new(self.store, guid, span, code_id)
            made = codings.add(self.store, coding, f"Coded {self.name(code_id)}")
        else:
            coding = codings.new(self.store, guid, span, code_id, Origin.SUGGESTION)
            how, said = self.showing.how(guid, span), f"Coded {self.name(code_id)}, as suggested"
            made = suggestions.accept(self.store, coding, suggestion, said, how)
        self._wrote()
        if made.guid == coding.guid:
            self.counts[code_id] = self.counts.get(code_id, 0) + 1
            self.showing.coded()
        if self.passages is not None and self.passages.transcript.guid == guid:
            self.passages.add(made)
        self.recent = [code_id, *(other for other in self.recent if other != code_id)]
        self.lately.keep(self.store, self.recent)
        return made

    def decide(self, unit: Span, suggestion: Suggestion, verdict: Verdict = Verdict.REJECT, *, guid: str = "") -> None:
        """Reject what is suggested for a unit of the open transcript or another one, or put it off."""
        guid = guid or self.here().transcript.guid
        said = "Rejected" if verdict is Verdict.REJECT else "Put off"
        decision = Decision(guid, unit, suggestion.code_id, verdict)
        how = self.showing.how(guid, unit)
        suggestions.decide(self.store, decision, suggestion, f"{said} {self.name(suggestion.code_id)}", how)
        self._wrote()
        if self.passages is not None and self.passages.transcript.guid == guid and verdict is Verdict.REJECT:
            self.passages.reject(unit, suggestion.code_id)

    def remove(self, coding: Coding) -> None:
        """Take a coding away."""
        codings.remove(self.store, coding.guid, f"Removed {self.name(coding.code_id)}")
        self._wrote()
        self.here().drop(coding.guid)
        self.counts[coding.code_id] = max(0, self.counts.get(coding.code_id, 0) - 1)

    def set_bounds(self, coding: Coding, span: Span) -> None:
        """Make a coding begin and end where a span does."""
        self._changed(codings.move(self.store, coding.guid, span))

    def toggle_exemplar(self, coding: Coding) -> bool:
        """Mark a coding as an exemplar, or unmark it. Return what it is now."""
        codings.set_exemplar(self.store, coding.guid, exemplar=not coding.exemplar)
        self._changed(codings.get(self.store, coding.guid))
        return not coding.exemplar

    def set_memo(self, coding: Coding, text: str) -> None:
        """Write a coding's memo."""
        codings.set_memo(self.store, coding.guid, text)
        self._changed(codings.get(self.store, coding.guid))

    def _changed(self, coding: Coding) -> None:
        self._wrote()
        self.here().add(coding)

    def undo(self) -> Entry:
        """Take back the last command."""
        from qualcode.services import history

        return self._after(history.undo(self.store, self.project))

    def redo(self) -> Entry:
        """Do again what was taken back."""
        from qualcode.services import history

        return self._after(history.redo(self.store, self.project))

    def where_in_the_text(self, entry: Entry) -> int | None:
        """Return where in the open transcript a command made or removed a coding or a decision, or None."""
        here = self.here().transcript.guid if self.passages is not None else ""
        for change in entry.changes:
            row = change.after or change.before or {}
            if row.get("transcript_guid") == here and "start" in row and "code_id" in row:
                return int(row["start"])
        return None

    def _after(self, entry: Entry) -> Entry:
        self._wrote()
        if len(entry.changes) > _FEW or any(change.table not in _CODED for change in entry.changes):
            self.reload_codebook()
            self.reload_people()
            self.reload_counts()
            if self.passages is not None:
                self.reload_transcript()
            return entry
        for change in entry.changes:
            if change.table == "codings":
                self._read_again(change.key)
        if self.passages is not None:
            self._reload_rejected()
        return entry

    def _read_again(self, guid: str) -> None:
        """Take in one coding as it is now; where it was only changed, or stands in another transcript, count anew."""
        here = self.here()
        before = here.codings.get(guid)
        here.drop(guid)
        found = self.store.value("SELECT transcript_guid FROM codings WHERE guid = ?", [guid])
        after = codings.get(self.store, guid) if found else None
        if after is not None and after.coder_guid in self.hidden:
            return
        if after is not None and found == here.transcript.guid:
            here.add(after)
        for coding, by in ((before, -1), (after, 1)):
            if coding is not None:
                self.counts[coding.code_id] = max(0, self.counts.get(coding.code_id, 0) + by)
        if (before is None) == (after is None) or found not in {None, here.transcript.guid}:
            self.reload_counts()

    def name(self, code_id: str) -> str:
        """Return a code's name."""
        code = self.book.get(code_id)
        return code.name if code else code_id

    def add_code(self, code: Code) -> None:
        """Add a code to the codebook."""
        from qualcode.services import codebook_edits

        codebook_edits.add_code(self.store, self.project, code)
        self.reload_codebook()

    # What is asked of it

    def text_of(self, span: Span) -> str:
        """Return the words of a span of the open transcript."""
        return span.of(self.here().transcript.text)

    def mine_at(self, span: Span) -> list[Coding]:
        """Return this coder's codings on a span."""
        return [coding for coding in self.here().at(span) if coding.coder_guid == self.store.coder.guid]

    # Others, and places

    def others_wrote(self) -> bool:
        """Say whether another connection has carried out a command since this was last asked.

        What the suggester stores, and where other coders are, does not count.
        """
        version, entry = self.store.data_version(), self._last_entry()
        changed = version != self._theirs and entry != self._journalled
        self._theirs, self._journalled = version, entry
        return changed

    def take_codebook(self) -> bool:
        """Take in what somebody has changed in the codebook from another window, and say whether anything was."""
        if codes.load(self.store) == self.book:
            return False
        self.reload_codebook()
        self.reload_counts()
        return True

    def take_file_changes(self) -> list[str]:
        """Take in what somebody has changed in codebook.yaml, and return it in plain sentences.

        Raises:
            CodebookError: the file is wrong as it stands; the codebook stays as it was.
        """
        before, self._file_at = self._file_at, self._file_time()
        if before == self._file_at:
            return []
        from qualcode.services import codebook_edits

        notes = codebook_edits.sync_from_file(self.store, self.project)
        if notes:
            self.reload_codebook()
            self.reload_counts()
        return notes

    def _file_time(self) -> int:
        try:
            return self.project.codebook.stat().st_mtime_ns
        except OSError:
            return 0

    def _last_entry(self) -> int:
        return int(self.store.value("SELECT coalesce(max(id), 0) FROM journal"))

    def _wrote(self) -> None:
        """Take the newest entry of the journal for this desk's own, unless somebody else's came between."""
        entry = self._last_entry()
        if entry == self._journalled + 1:
            self._journalled = entry
