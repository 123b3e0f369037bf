"""What the codebook may lack, found in a process of its own: it takes the processor for seconds, and never the app's.

`python -m qualcode.services.discovering DATABASE CODER` prints one JSON object: candidates for codes in uncoded talk, codes that
overlap, codes whose quotes fall into two groups, and codings that the others speak against. Nothing is changed by it.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.services.suggesting import SuggestionEngine
from qualcode.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.services.suggesting import Passage

MOST_UNITS = 5_000
"""Uncoded units that are grouped: from more, every so-manieth."""

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage: its transcript's GUID and name, where it stands, and its words."""

    guid: str
    transcript: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Uncoded passages that speak alike: the words that mark them off, how many there are, and the most typical."""

    words: tuple[str, ...]
    count: int
    typical: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Twins:
    """Two codes that nearly always go together: the share of passages with either that have both, and how many have."""

    one: str
    other: str
    share: float
    both: int


@dataclass(frozen=True, slots=True)
class Halves:
    """A code whose quotes fall into two groups: the words that mark each off, and how many quotes are in each."""

    code_id: str
    words: tuple[tuple[str, ...], tuple[str, ...]]
    counts: tuple[int, int]


@dataclass(frozen=True, slots=True)
class SecondLook:
    """A coded passage that the other codings speak against: of a code it was given, or of one it was not."""

    passage: Quoted
    code_id: str
    given: bool
    score: float


@dataclass(frozen=True, slots=True)
class Findings:
    """All of it; `uncoded` is how many passages nobody has coded."""

    uncoded: int
    candidates: tuple[Candidate, ...]
    twins: tuple[Twins, ...]
    halves: tuple[Halves, ...]
    doubts: tuple[SecondLook, ...]

    @classmethod
    def from_json(cls, text: str) -> Findings:
        """Return what the process printed."""
        data: dict[str, Any] = json.loads(text)
        return cls(
            data["uncoded"],
            tuple(
                Candidate(tuple(c["words"]), c["count"], tuple(Quoted(**quote) for quote in c["typical"]))
                for c in data["candidates"]
            ),
            tuple(Twins(**pair) for pair in data["twins"]),
            tuple(
                Halves(h["code_id"], (tuple(h["words"][0]), tuple(h["words"][1])), (h["counts"][0], h["counts"][1]))
                for h in data["halves"]
            ),
            tuple(SecondLook(Quoted(**d["passage"]), d["code_id"], d["given"], d["score"]) for d in data["doubts"]),
        )


def discover(store: Store) -> Findings:
    """Return what the codebook may lack."""
    from qualcode.suggest import discovery

    engine = SuggestionEngine(store)
    suggester = engine.learned()
    uncoded = engine.uncoded()
    step = max(1, len(uncoded) // MOST_UNITS)
    some = uncoded[::step]
    found = discovery.groups(suggester, [passage.text for passage in some])
    evidence = engine.evidence()
    names = {passage.transcript_guid: passage.transcript for passage in uncoded} | engine.names()
    return Findings(
        len(uncoded),
        tuple(
            Candidate(group.label, len(group.units) * step, tuple(_quoted(some[at]) for at in group.units[:_SHOWN]))
            for group in found
        ),
        tuple(Twins(pair.one, pair.other, pair.share, pair.both) for pair in discovery.overlaps(evidence.codes)),
        tuple(
            Halves(code_id, (one.label, two.label), (len(one.units), len(two.units)))
            for code_id, (one, two) in discovery.splits(suggester).items()
        ),
        tuple(
            SecondLook(
                Quoted(key[0], names.get(key[0], ""), key[1], key[2], evidence.texts[at]), d.code_id, d.given, d.score
            )
            for d in discovery.doubts(suggester)
            for at, key in _place(evidence.texts, evidence.keys, suggester.model.decided.texts[d.unit])
        ),
    )


def _place(
    texts: Sequence[str], keys: Sequence[tuple[str, int, int]], text: str
) -> list[tuple[int, tuple[str, int, int]]]:
    """Return where a learned text stands; the first place of words that were said more than once."""
    return next(([(at, keys[at])] for at, own in enumerate(texts) if own == text), [])


def _quoted(passage: Passage) -> Quoted:
    return Quoted(passage.transcript_guid, passage.transcript, passage.span.start, passage.span.end, passage.text)


def main() -> int:
    """Print what is found."""
    if hasattr(os, "nice"):
        os.nice(10)  # whoever is coding comes first
    with Store.open(Path(sys.argv[1]), sys.argv[2]) as store:
        sys.stdout.write(json.dumps(asdict(discover(store))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
