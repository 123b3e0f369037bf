"""Sources of a REFI-QDA project as transcripts, with their turns, and who speaks in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.core.spans import Span
from qualcode.formats.options import ParseOptions
from qualcode.services.refi_people import numbered
from qualcode.storage import transcripts
from qualcode.storage.journal import new_guid
from qualcode.storage.transcripts import NewTranscript, NewTurn, text_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from qualcode.formats.refi import RefiCase, RefiProject, RefiSource
    from qualcode.services.refi_note import Extras
    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store


_MOST, _LITTLE = 0.9, 0.1
"""A case is one speaker where it has at least so much of what they say, and no more than so little of what anybody else does."""


@dataclass(slots=True)
class TextsIn:
    """Brings sources in, telling `told` which it is at. `guids` is the transcript's GUID here by the source's, `new` how many came in."""

    store: Store
    recorder: Recorder
    said: list[str]
    told: Callable[[str], None]
    guids: dict[str, str]
    new: int = 0
    _revived: set[str] = field(default_factory=set)

    def bring(self, project: RefiProject, extras: Extras, participants: dict[str, str], file_name: str) -> None:
        """Store every source that is not here yet, and link its speakers to participants."""
        names = {row["name"] for row in self.store.rows("SELECT name FROM transcripts WHERE removed = 0")}
        cases: dict[str, list[RefiCase]] = defaultdict(list)
        for case in project.cases:
            for each in case.sources:
                cases[each].append(case)
        for number, source in enumerate(project.sources, 1):
            self.told(f"reading text {number} of {len(project.sources)}")
            if not source.text.strip():
                self.said.append(f"{source.name}: there are no words in it; left out.")
                continue
            people = [(case.guid, case.name) for case in cases[source.guid]]
            if self._known(source, names):
                if self.guids[source.guid] in self._revived:
                    self._link(self.guids[source.guid], extras.speakers.get(source.guid, {}), people, participants)
                continue
            name = numbered(source.name.strip() or "Unnamed text", names)
            if name != source.name:
                self.said.append(f"{source.name}: another text has this name; it came in as {name}.")
            names.add(name)
            turns = self._turns(source, extras, [case_name for _, case_name in people])
            taken = self.store.value("SELECT 1 FROM transcripts WHERE guid = ?", [source.guid])
            guid = transcripts.record_add(
                self.store,
                self.recorder,
                NewTranscript(name, file_name, text_hash(source.text), "REFI-QDA", source.text, turns),
                guid=new_guid() if taken else source.guid,
            )
            self.guids[source.guid] = guid
            self.new += 1
            spoken = extras.speakers.get(source.guid, {})
            if source.guid not in extras.turns:
                spoken = self._by_passages(project, source, turns, {name.casefold() for _, name in people})
            self._link(guid, spoken, people, participants)

    def _by_passages(
        self, project: RefiProject, source: RefiSource, turns: Sequence[NewTurn], named_so: Collection[str]
    ) -> dict[str, str]:
        """Return the case that each speaker is, but those called `named_so`, where what belongs to a case is what one speaker says.

        NVivo and QualCoder tell so who speaks, and the case need not be called as the label is.
        """
        spans = {selection.guid: Span(selection.start, selection.end) for selection in source.selections}
        said: dict[str, list[Span]] = defaultdict(list)
        for turn in turns:
            if turn.speaker and turn.speaker.casefold() not in named_so:
                said[turn.speaker].append(turn.span)
        theirs: dict[str, list[RefiCase]] = defaultdict(list)
        for case in project.cases if said else ():
            given = [spans[guid] for guid in case.selections if guid in spans]
            shares = {label: _covered(own, given) for label, own in said.items()} if given else {}
            heard = [label for label, share in shares.items() if share > _LITTLE]
            if len(heard) == 1 and shares[heard[0]] >= _MOST and len(said[heard[0]]) > 1:
                theirs[heard[0]].append(case)
        found: dict[str, str] = {}
        for label, cases in theirs.items():
            named = next((case for case in cases if case.name.casefold() == label.casefold()), None)
            case = named or cases[0]
            if named is None and len(cases) == 1:
                self.said.append(f"In '{source.name}', {label} was taken for {case.name}, whose passages these are.")
            if named is not None or len(cases) == 1:
                found[label] = case.guid
        return found

    def _known(self, source: RefiSource, names: set[str]) -> bool:
        """Find the same text: by GUID, also one that was taken out since, or by name."""
        row = self.store.row(
            """SELECT guid, name, removed FROM transcripts WHERE text_sha256 = ? AND (guid = ? OR (name = ? AND removed = 0))
               ORDER BY removed, guid = ? DESC""",
            [text_hash(source.text), source.guid, source.name, source.guid],
        )
        if row is None or (row["removed"] and row["name"] in names):
            return False
        if row["removed"]:
            self.recorder.update("transcripts", row["guid"], removed=0)
            self._revived.add(row["guid"])
            names.add(row["name"])
            self.new += 1
        self.guids[source.guid] = row["guid"]
        return True

    def _turns(self, source: RefiSource, extras: Extras, people: Sequence[str]) -> list[NewTurn]:
        kept = extras.turns.get(source.guid, [])
        if kept and _in_order(kept, len(source.text)):
            return kept
        from qualcode.formats.labelled import turns_of
        from qualcode.formats.text import text_document

        parsed = turns_of(text_document(source.text, "plain text"), ParseOptions())
        turns = [NewTurn(t.speaker, t.span, t.time, t.end_time, t.kind, t.place) for t in parsed.turns]
        if parsed.text != source.text or not turns:
            turns = [NewTurn("", Span(0, len(source.text)))]
        if len(people) == 1 and not any(turn.speaker for turn in turns):
            turns = [NewTurn(people[0], t.span, t.time, t.end_time, t.kind, t.place) for t in turns]
        return turns

    def _link(
        self, guid: str, speakers: dict[str, str], people: Sequence[tuple[str, str]], participants: dict[str, str]
    ) -> None:
        by_name = {name.casefold(): case for case, name in people}
        for row in self.store.rows("SELECT guid, label FROM speakers WHERE transcript_guid = ?", [guid]):
            person = speakers.get(row["label"]) or by_name.get(row["label"].casefold(), "")
            if person in participants:
                self.recorder.update("speakers", row["guid"], participant_guid=participants[person])


def _covered(own: Sequence[Span], given: Sequence[Span]) -> float:
    """Return what share of the characters of some passages lies within others, 0 to 1."""
    inside = sum(len(range(max(0, at.start), at.end)) for at in own)
    covered = {
        at for span in own for other in given for at in range(max(span.start, other.start), min(span.end, other.end))
    }
    return len(covered) / inside if inside else 0.0


def _in_order(turns: Sequence[NewTurn], length: int) -> bool:
    at = 0
    for turn in turns:
        if turn.span.start < at or turn.span.end > length:
            return False
        at = turn.span.end
    return True
