"""What the codebook may lack, found in a process of its own: it takes the processor for seconds, and never the app's.

`python -m qualcode.services.discovering DATABASE CODER` prints JSON, a line each: `{"step": [NUMBER, OF, WORDS]}` as it comes along,
and last `{"found": {...}}`: candidates for codes in uncoded talk, codes that overlap, codes whose quotes fall into two groups, and
codings that the others speak against. Nothing is changed by it.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.services.suggesting import SuggestionEngine
from qualcode.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qualcode.services.evidence import Evidence
    from qualcode.services.suggesting import Passage

MOST_UNITS = 5_000
"""Uncoded units that are grouped: from more, every so-manieth."""

STEPS = (
    "reading what is coded",
    "learning from it",
    "grouping what nobody has coded",
    "comparing codes",
    "looking again at what is coded",
)
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
    """Two codes that nearly always go together: the share of passages with either that have both, how many have, and some of them.

    `apart` are some that have only one of the two.
    """

    one: str
    other: str
    share: float
    both: int
    together: tuple[Quoted, ...] = ()
    apart: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class Halves:
    """A code whose quotes fall into two groups: the words that mark each off, how many quotes are in each, and the most typical."""

    code_id: str
    words: tuple[tuple[str, ...], tuple[str, ...]]
    counts: tuple[int, int]
    typical: tuple[tuple[Quoted, ...], tuple[Quoted, ...]] = ((), ())


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
    def from_data(cls, data: dict[str, Any]) -> Findings:
        """Return what the process printed as found."""
        return cls(
            data["uncoded"],
            tuple(Candidate(tuple(c["words"]), c["count"], _several(c["typical"])) for c in data["candidates"]),
            tuple(
                Twins(t["one"], t["other"], t["share"], t["both"], _several(t["together"]), _several(t["apart"]))
                for t in data["twins"]
            ),
            tuple(
                Halves(
                    h["code_id"],
                    (tuple(h["words"][0]), tuple(h["words"][1])),
                    (h["counts"][0], h["counts"][1]),
                    (_several(h["typical"][0]), _several(h["typical"][1])),
                )
                for h in data["halves"]
            ),
            tuple(SecondLook(Quoted(**d["passage"]), d["code_id"], d["given"], d["score"]) for d in data["doubts"]),
        )


def _several(quotes: Iterable[dict[str, Any]]) -> tuple[Quoted, ...]:
    return tuple(Quoted(**quote) for quote in quotes)


def discover(store: Store, told: Callable[[int], None] = lambda _step: None) -> Findings:
    """Return what the codebook may lack; `told` hears which of `STEPS` begins, counted from 0."""
    from qualcode.suggest import discovery

    told(0)
    engine = SuggestionEngine(store)
    uncoded, evidence, names = engine.uncoded(), engine.evidence(), engine.names()
    told(1)
    suggester = engine.learned()
    told(2)
    step = max(1, len(uncoded) // MOST_UNITS)
    some = uncoded[::step]
    candidates = tuple(
        Candidate(group.label, len(group.units) * step, tuple(_quoted(some[at]) for at in group.units[:_SHOWN]))
        for group in discovery.groups(suggester, [passage.text for passage in some])
    )
    told(3)
    places = _Places(evidence, names)
    learned = suggester.model.decided.texts
    twins = tuple(
        Twins(
            pair.one, pair.other, pair.share, pair.both,
            places.where(lambda own, pair=pair: {pair.one, pair.other} <= own),  # type: ignore[misc]
            places.where(lambda own, pair=pair: len({pair.one, pair.other} & own) == 1),  # type: ignore[misc]
        )
        for pair in discovery.overlaps(evidence.codes)
    )  # fmt: skip
    halves = tuple(
        Halves(
            code_id,
            (one.label, two.label),
            (len(one.units), len(two.units)),
            (places.of(learned[at] for at in one.typical), places.of(learned[at] for at in two.typical)),
        )
        for code_id, (one, two) in discovery.splits(suggester).items()
    )
    told(4)
    doubts = tuple(
        SecondLook(quote, doubt.code_id, doubt.given, doubt.score)
        for doubt in discovery.doubts(suggester)
        for quote in places.of([learned[doubt.unit]])
    )
    return Findings(len(uncoded), candidates, twins, halves, doubts)


class _Places:
    """Where learned texts stand; of words that were said more than once, the first place."""

    def __init__(self, evidence: Evidence, names: dict[str, str]) -> None:
        self._evidence, self._names = evidence, names
        self._first = {text: at for at, text in reversed(list(enumerate(evidence.texts)))}

    def of(self, texts: Iterable[str]) -> tuple[Quoted, ...]:
        return tuple(self._at(self._first[text]) for text in texts if text in self._first)

    def where(self, fits: Callable[[frozenset[str]], bool]) -> tuple[Quoted, ...]:
        found = (at for at, own in enumerate(self._evidence.codes) if fits(own))
        return tuple(self._at(at) for at in islice(found, _SHOWN))

    def _at(self, at: int) -> Quoted:
        guid, start, end = self._evidence.keys[at]
        return Quoted(guid, self._names.get(guid, ""), start, end, self._evidence.texts[at])


def _quoted(passage: Passage) -> Quoted:
    return Quoted(passage.transcript_guid, passage.transcript, passage.span.start, passage.span.end, passage.text)


def main() -> int:
    """Print how far it is, and what is found."""
    if hasattr(os, "nice"):
        os.nice(10)  # whoever is coding comes first
    with Store.open(Path(sys.argv[1]), sys.argv[2]) as store:
        found = discover(store, lambda step: _say({"step": [step + 1, len(STEPS), STEPS[step]]}))
    _say({"found": asdict(found)})
    return 0


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
