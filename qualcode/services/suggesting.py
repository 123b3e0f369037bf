"""Suggestions for a project: the suggester fitted to the evidence, its proposals stored."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.model import TurnKind
from qualcode.core.spans import Span
from qualcode.core.units import turn_units
from qualcode.errors import QualcodeError
from qualcode.services.evidence import gathered, only, unheard
from qualcode.services.noticing import noticed
from qualcode.services.suggest_settings import PIPELINE, SEMANTIC, calibrated_key
from qualcode.storage import suggestions, transcripts
from qualcode.storage.coders import suggested_for
from qualcode.storage.vectors import StoredVectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qualcode.core.codebook import Codebook
    from qualcode.core.model import Suggestion, TranscriptInfo
    from qualcode.services.evidence import Evidence, Key, Said
    from qualcode.storage.store import Store
    from qualcode.suggest import Suggester
    from qualcode.suggest.encoder import Encoder
    from qualcode.suggest.explaining import Explanation

_BACKGROUND = 20_000
_BATCH = 60
"""Units stored at a time: few, so that the app never waits long for its turn to write."""

_NEXT, _NEAR = 8, 60
"""Units from the cursor on that are stored first, and after those."""

_CHANGES = 12
"""Up to so many new decisions are learned at once, ahead of learning everything again."""

_READ = "suggestions_of:{0}:{1}"
"""The project's note of the state that a transcript (by GUID) was last read whole in, for everybody ("") or a blind coder."""

_BEGUN = "begun"
"""That note while a transcript is read again: broken off, and the decision taken back, it would else seem to be as it was."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit of a transcript with its words."""

    transcript_guid: str
    transcript: str
    span: Span
    text: str


class SuggestionEngine:
    """Keeps a fitted suggester for one open project, and what it has read of the transcripts, which never change."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._encoder: Encoder | None = None
        self._encoder_of: str | None = None
        """The project's setting that the encoder was looked for by."""
        self.notes: list[str] = []
        """What is to be told once, such as a semantic extra that cannot be used."""
        self.noticed: list[str] = []
        """What stands in the way of good suggestions, as of what was learned last."""
        self._units: dict[str, list[Span]] = {}
        self._asked: dict[tuple[str, Span], Span] = {}
        """By transcript and unit, the facilitator's turn just before."""
        self._texts: dict[str, str] = {}
        self._unheard: list[int] = []
        """The speakers whose words were not read."""
        self._suggester: Suggester | None = None
        self._whole: Suggester | None = None
        """The suggester as of when everything was learned, which a decision taken back since goes back to."""
        self._learned: Evidence | None = None
        self._ahead: dict[Key, Said] = {}
        """What was learned at once since everything was learned."""

    def refresh(
        self,
        transcript_guid: str,
        *,
        near: int = 0,
        told: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
        busy: Callable[[], bool] = lambda: False,
    ) -> int:
        """Store suggestions for every unit of a transcript that anyone but a facilitator said; return how many units.

        The units after position `near` come first, so that what the coder is about to read is there at once. `told` hears how
        far it is. When cancelled, what is stored stays and the rest is left. `busy` is asked before all is learned again after
        a decision: whether another has come, or soon comes.
        """
        evidence = self.evidence()
        transcript_id = self.store.value("SELECT id FROM transcripts WHERE guid = ? AND removed = 0", [transcript_guid])
        if transcript_id is None:
            return 0
        text, spans = self._read(transcript_guid)
        note = _READ.format(transcript_guid, suggested_for(self.store))
        if self.store.meta(note) not in {"", evidence.state}:
            self.store.set_meta(note, _BEGUN)
        suggestions.keep_only(self.store, transcript_id, spans, coder_guid=suggested_for(self.store))
        ahead = [span for span in spans if span.end > near]
        if self._learn_few(evidence):
            for batch in (ahead[:_NEXT], ahead[_NEXT:_NEAR]):
                self._put(transcript_guid, transcript_id, text, batch, f"{evidence.state}+")
                told(0, len(spans))
            if busy():
                return 0
        self._learn_all(evidence)
        done = 0
        for batch in _batches([*ahead, *(span for span in spans if span.end <= near)]):
            if cancelled():
                return done
            self._put(transcript_guid, transcript_id, text, batch, evidence.state)
            done += len(batch)
            told(done, len(spans))
        self.store.set_meta(note, evidence.state)
        return done

    def behind(self) -> str | None:
        """Return the GUID of a transcript whose suggestions come from other evidence than there is now, None if there is none."""
        state, whose = self.evidence().state, suggested_for(self.store)
        guids = (info.guid for info in transcripts.infos(self.store))
        return next((guid for guid in guids if self.store.meta(_READ.format(guid, whose)) != state), None)

    def _put(self, guid: str, transcript_id: int, text: str, spans: list[Span], state: str) -> None:
        if self._suggester is not None and spans:
            before = [asked.of(text) if (asked := self._asked.get((guid, span))) else "" for span in spans]
            proposals: list[list[Suggestion]] = self._suggester.suggest(
                [span.of(text) for span in spans], before=before
            )
            found = dict(zip(spans, proposals, strict=True))
            suggestions.put(self.store, transcript_id, found, state, coder_guid=suggested_for(self.store))

    def explain(self, transcript_guid: str, span: Span, code_id: str) -> Explanation:
        """Return the whole story of one code for one passage, from the model that made the suggestions last stored."""
        text, _ = self._read(transcript_guid)
        asked = self._asked.get((transcript_guid, span))
        suggester = self._suggester or self.learned()
        return suggester.explain(span.of(text), code_id, before=asked.of(text) if asked else "")

    def learned(self) -> Suggester:
        """Return the suggester with everything learned."""
        self._learn_all(self.evidence())
        assert self._suggester is not None  # noqa: S101 (for the type checker: learning has just made it)
        return self._suggester

    def uncoded(self) -> list[Passage]:
        """Return every unit that nobody coded (for a blind coder: they themselves), by transcript and position."""
        clause, values = only(suggested_for(self.store))
        found: list[Passage] = []
        for info in transcripts.infos(self.store):
            text, spans = self._read(info.guid)
            coded = sorted(
                (row[0], row[1])
                for row in self.store.rows(
                    f'SELECT "start", "end" FROM codings AS c WHERE transcript_guid = ? {clause}', [info.guid, *values]
                )
            )
            found += [Passage(info.guid, info.name, span, span.of(text)) for span in _free(spans, coded)]
        return found

    def coded(self) -> tuple[list[str], list[frozenset[str]], list[str]]:
        """Return every coded passage, its codes, and its transcript's GUID."""
        evidence = self.evidence()
        given = [at for at, own in enumerate(evidence.codes) if own]
        return (
            [evidence.texts[at] for at in given],
            [evidence.codes[at] for at in given],
            [evidence.keys[at][0] for at in given],
        )

    def encoder(self) -> Encoder | None:
        """Return the semantic extra's encoder with its vectors kept in the project, None where it is not used."""
        setting = self.store.meta(SEMANTIC)
        if setting != self._encoder_of:
            from qualcode.suggest.semantic import KeptVectors, open_encoder

            self._encoder, self._encoder_of = None, setting
            if setting != "off":
                try:
                    found = open_encoder(Path(setting) if setting else None)
                except QualcodeError as error:
                    self.notes.append(str(error))
                    found = None
                self._encoder = None if found is None else KeptVectors(found, StoredVectors(self.store))
        return self._encoder

    def _learn_few(self, evidence: Evidence) -> bool:
        """Take in a few new decisions at once, and say whether there were such. One on a passage known already counts beside it.

        What was taken back of those taken in before goes, too. What everything was learned with cannot be unlearned.
        """
        known = self._learned
        if self._whole is None or known is None or _settings(evidence) != _settings(known):
            return False
        before, after = known.said(), evidence.said()
        fresh = {key: said for key, said in after.items() if before.get(key) != said}
        if fresh == self._ahead or len(fresh) > _CHANGES or before.keys() - after.keys():
            return False
        if not self._ahead or any(_less(fresh.get(key), said) for key, said in self._ahead.items()):
            self._suggester, self._ahead = copy.copy(self._whole), {}
        assert self._suggester is not None  # noqa: S101 (for the type checker: there is one where all was learned)
        for key, (given, refused) in fresh.items():
            if self._ahead.get(key) != (given, refused):
                guid, start, end = key
                self._suggester.learn(self._texts[guid][start:end], given, refused)
        self._ahead = fresh
        return True

    def _learn_all(self, evidence: Evidence) -> None:
        from qualcode.suggest import Suggester

        if self._learned is not None and self._learned.state == evidence.state and not self._ahead:
            return
        if self._suggester is None or self._learned is None or _settings(self._learned) != _settings(evidence):
            self._suggester = Suggester(evidence.codebook, self.encoder(), pipeline=evidence.pipeline or None)
        background = self._background()
        self._suggester.fit(evidence.texts, evidence.codes, background=background, rejected=evidence.rejected)
        self.noticed = noticed(evidence.codebook, background, evidence.texts, evidence.codes, evidence.rejected)
        self._whole, self._learned, self._ahead = self._suggester, evidence, {}
        said = "yes" if self._suggester.calibrated else ""
        key = calibrated_key(self.store)
        if self.store.meta(key) != said:
            self.store.set_meta(key, said)

    def _background(self) -> Sequence[str]:
        found: list[str] = []
        for info in transcripts.infos(self.store):
            text, spans = self._read(info.guid)
            found += [span.of(text) for span in spans]
            if len(found) >= _BACKGROUND:
                break
        return found[:_BACKGROUND]

    def _read(self, guid: str) -> tuple[str, list[Span]]:
        if guid not in self._units:
            rows = self.store.rows(
                """SELECT u."start", u."end", coalesce(g.facilitator, 0) AS asks, coalesce(p.consent_analyse, 1) AS analysed
                   FROM turns AS u JOIN transcripts AS t ON t.id = u.transcript_id
                   LEFT JOIN speakers AS s ON s.id = u.speaker_id
                   LEFT JOIN participants AS p ON p.guid = s.participant_guid LEFT JOIN groups AS g ON g.id = p.group_id
                   WHERE t.guid = ? AND u.kind = ? ORDER BY u.ordinal""",
                [guid, str(TurnKind.SPEECH)],
            )
            text = str(self.store.value("SELECT text FROM transcripts WHERE guid = ?", [guid]))
            self._texts[guid] = text
            self._units[guid], question = [], None
            for row in rows:
                turn = Span(row["start"], row["end"])
                if not row["asks"] and row["analysed"]:
                    own = list(turn_units(text, turn))
                    self._units[guid] += own
                    self._asked |= {} if question is None else dict.fromkeys(((guid, unit) for unit in own), question)
                question = turn if row["asks"] else None
        return self._texts[guid], self._units[guid]

    def names(self) -> dict[str, str]:
        """Return the transcripts' names by GUID."""
        return {info.guid: info.name for info in transcripts.infos(self.store)}

    def evidence(self) -> Evidence:
        """Return all that there is to learn from; for a blind coder, what they themselves decided."""
        if (now := unheard(self.store)) != self._unheard:  # who asks was said, or consent taken back, since it was read
            self._unheard = now
            self._units.clear()
            self._asked.clear()
        encoder = (
            self.encoder()
        )  # by its name and not by the setting: weights may be refused, or others lie in the folder since
        semantic = "" if encoder is None else encoder.name
        return gathered(self.store, self.store.meta(PIPELINE), semantic, lambda guid: self._read(guid)[0])


def _free(spans: Sequence[Span], coded: Sequence[tuple[int, int]]) -> list[Span]:
    """Return the spans that no coded stretch touches; `coded` is in order."""
    free, reach, at = [], 0, 0
    for span in spans:
        while at < len(coded) and coded[at][0] < span.end:
            reach = max(reach, coded[at][1])
            at += 1
        if reach <= span.start:
            free.append(span)
    return free


def has_been_read(store: Store, transcript_guid: str) -> bool:
    """Say whether a transcript was read whole, be it some decisions ago: what has no suggestion then has none for a reason."""
    return store.meta(_READ.format(transcript_guid, suggested_for(store))) != ""


def _less(now: Said | None, before: Said) -> bool:
    """Say whether something that was said before is said no longer."""
    return now is None or not (before[0] <= now[0] and before[1] <= now[1])


def _settings(evidence: Evidence) -> tuple[Codebook, str, str]:
    return evidence.codebook, evidence.pipeline, evidence.semantic


def suggest_all(
    store: Store,
    only: str = "",
    *,
    told: Callable[[TranscriptInfo, int, int], None] = lambda _i, _d, _t: None,
    engine: SuggestionEngine | None = None,
) -> int:
    """Store suggestions for every transcript, or for the one named, and return how many units were read."""
    engine = engine or SuggestionEngine(store)
    return sum(
        engine.refresh(info.guid, told=lambda done, total, info=info: told(info, done, total))  # type: ignore[misc]
        for info in transcripts.infos(store)
        if only in {"", info.name}
    )


def _batches(spans: list[Span]) -> Iterator[list[Span]]:
    yield from ([spans[:_NEAR]] if spans else [])
    for start in range(_NEAR, len(spans), _BATCH):
        yield spans[start : start + _BATCH]
