"""What is done about what was found: set aside so that it does not come back, a coding taken away or given, examples for a code."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualcode.core.spans import Span
from qualcode.errors import NotPossibleError
from qualcode.services.discovering import Candidate, Halves, SecondLook, Twins
from qualcode.storage import codes, codings
from qualcode.storage.coders import suggested_for

if TYPE_CHECKING:
    from qualcode.services.discovering import Findings, Quoted
    from qualcode.storage.store import Store

    Found = Candidate | Twins | Halves | SecondLook

NOTE = "discovery_set_aside"
"""The project's note of it, which names passages with the codes that they were given."""

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class SetAside:
    """What is not to come back: the words of candidates, and the keys of other findings."""

    words: tuple[frozenset[str], ...] = ()
    keys: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.words) + len(self.keys)

    def holds(self, found: Found) -> bool:
        """Say whether a finding was set aside. A candidate comes back under other words only: groups shift as coding goes on."""
        if isinstance(found, Candidate):
            own = set(found.words)
            return any(2 * len(own & words) >= max(len(own), len(words)) for words in self.words)
        return _key(found) in self.keys


def set_aside(store: Store) -> SetAside:
    """Return what was set aside in this project; by a blind coder, what they themselves did."""
    kept: dict[str, Any] = json.loads(store.meta(_note(store)) or "{}")
    return SetAside(tuple(frozenset(words) for words in kept.get("words", ())), frozenset(kept.get("keys", ())))


def put_aside(store: Store, found: Found) -> None:
    """Keep a finding from coming back."""
    with store.transaction():
        held = set_aside(store)
        if isinstance(found, Candidate):
            held = replace(held, words=(*held.words, frozenset(found.words)))
        else:
            held = replace(held, keys=held.keys | {_key(found)})
        kept = {"words": [sorted(words) for words in held.words], "keys": sorted(held.keys)}
        store.set_meta(_note(store), json.dumps(kept, ensure_ascii=False))


def bring_back(store: Store) -> None:
    """Forget what was set aside."""
    store.set_meta(_note(store), "")


def left(store: Store, findings: Findings) -> Findings:
    """Return what is still to be looked at: not set aside, of codes that are there, and codings that are still as they were."""
    held, book = set_aside(store), codes.load(store)
    return replace(
        findings,
        candidates=tuple(found for found in findings.candidates if not held.holds(found)),
        twins=tuple(
            found for found in findings.twins if found.one in book and found.other in book and not held.holds(found)
        ),
        halves=tuple(found for found in findings.halves if found.code_id in book and not held.holds(found)),
        doubts=tuple(
            found
            for found in findings.doubts
            if found.code_id in book and not held.holds(found) and bool(_codings(store, found)) == found.given
        ),
    )


def take_away(store: Store, doubt: SecondLook) -> None:
    """Take this coder's own coding away.

    Raises:
        NotPossibleError: it is another coder's.
    """
    own = [guid for guid, coder in _codings(store, doubt) if coder == store.coder.guid]
    if not own:
        raise NotPossibleError("This coding is another coder's: only they can take it away.")
    codings.remove(store, own[0], "Removed a coding at a second look")


def give(store: Store, doubt: SecondLook) -> None:
    """Give a passage the code that the other codings speak for."""
    place = doubt.passage
    made = codings.new(store, place.guid, Span(place.start, place.end), doubt.code_id)
    codings.add(store, made, "Coded a quote at a second look")


def examples(store: Store, candidate: Candidate) -> tuple[str, ...]:
    """Return typical words of a candidate as examples for a code, of speakers who permit being quoted."""
    return tuple(" ".join(quote.text.split()) for quote in candidate.typical if _quotable(store, quote))[:_EXAMPLES]


def _note(store: Store) -> str:
    return NOTE + (f":{whose}" if (whose := suggested_for(store)) else "")


def _key(found: Twins | Halves | SecondLook) -> str:
    if isinstance(found, Twins):
        parts: list[object] = ["twins", found.one, found.other]
    elif isinstance(found, Halves):
        parts = ["halves", found.code_id]
    else:
        place = found.passage
        parts = ["doubt", place.guid, place.start, place.end, found.code_id, found.given]
    return json.dumps(parts)


def _codings(store: Store, doubt: SecondLook) -> list[tuple[str, str]]:
    """Return the codings that are in doubt, each with its coder; for a blind coder their own."""
    place, whose = doubt.passage, suggested_for(store)
    rows = store.rows(
        """SELECT guid, coder_guid FROM codings WHERE transcript_guid = ? AND "start" = ? AND "end" = ? AND code_id = ?
           AND ? IN ('', coder_guid)""",
        [place.guid, place.start, place.end, doubt.code_id, whose],
    )
    return [(row["guid"], row["coder_guid"]) for row in rows]


def _quotable(store: Store, quote: Quoted) -> bool:
    return not store.value(
        """SELECT EXISTS (SELECT 1 FROM turns AS u JOIN transcripts AS t ON t.id = u.transcript_id
            JOIN speakers AS s ON s.id = u.speaker_id JOIN participants AS p ON p.guid = s.participant_guid
            WHERE t.guid = ? AND u."start" < ? AND u."end" > ? AND NOT p.consent_quote)""",
        [quote.guid, quote.end, quote.start],
    )
