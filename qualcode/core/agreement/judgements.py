"""What coders decided, as counted judgements: the bridge from codings to coefficients.

A judgement is the set of codes that one coder gave a unit; the empty set is a unit seen and left uncoded, None a unit that
the coder did not judge. Units may be quote units (each counts once) or stretches of text (each counts as its characters).
"""

from __future__ import annotations

import bisect
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

    from qualcode.core.agreement.bootstrap import Kinds
    from qualcode.core.spans import Span

    Row = tuple[frozenset[str] | None, ...]
    """One unit: the set of codes that each coder gave it."""

NOTHING: frozenset[str] = frozenset()


class CodedSpan(NamedTuple):
    """One code on one passage: the transcript's key, the span in code points, and the code's id."""

    transcript: str
    span: Span
    code: str


@dataclass(frozen=True, slots=True)
class Judgements:
    """Units × codes per coder, counted.

    `coders` are in the order of each row. `rows` counts equal rows: units, or characters where `kind` is "characters".
    """

    coders: tuple[str, ...]
    rows: Mapping[Row, int]
    kind: str = "units"

    @property
    def size(self) -> int:
        """The number of units, or of characters."""
        return sum(self.rows.values())

    @property
    def coded(self) -> int:
        """How many units (characters) at least one coder gave at least one code."""
        return sum(weight for row, weight in self.rows.items() if any(row))

    @property
    def by_all(self) -> int:
        """How many units (characters) all the coders judged."""
        return sum(weight for row, weight in self.rows.items() if None not in row)

    def judged(self) -> dict[str, int]:
        """Return how many units (characters) each coder judged."""
        return {
            coder: sum(weight for row, weight in self.rows.items() if row[at] is not None)
            for at, coder in enumerate(self.coders)
        }

    def codes(self) -> frozenset[str]:
        """Return the codes that anyone gave."""
        return frozenset(code for row in self.rows for given in row if given for code in given)

    def of(self, codes: Collection[str]) -> Counter[tuple[Hashable, ...]]:
        """Return the yes/no patterns for a code, or for a theme: yes where any of `codes` was given."""
        return _pattern_counts(self.rows, frozenset(codes))

    def each(self, codes: Sequence[str]) -> dict[str, Counter[tuple[Hashable, ...]]]:
        """Return the yes/no patterns for each of many codes in one pass; only codes that were given cost time."""
        seen: Counter[tuple[Hashable, ...]] = Counter()
        found: dict[str, Counter[tuple[Hashable, ...]]] = {code: Counter() for code in codes}
        for row, weight in self.rows.items():
            blank = tuple(None if given is None else False for given in row)
            seen[blank] += weight
            for code in {code for given in row if given for code in given}:
                if code in found:
                    counts = found[code]
                    counts[tuple(None if given is None else code in given for given in row)] += weight
                    counts[blank] -= weight
        for counts in found.values():
            counts.update(seen)
        return {code: +counts for code, counts in found.items()}

    def only_coded(self) -> Judgements:
        """Return the units that at least one coder gave at least one code."""
        return Judgements(self.coders, {row: weight for row, weight in self.rows.items() if any(row)}, self.kind)

    def limited(self, codes: Collection[str]) -> Judgements:
        """Return the judgements as if only these codes existed."""
        kept = frozenset(codes)
        rows: Counter[Row] = Counter()
        for row, weight in self.rows.items():
            rows[tuple(None if given is None else given & kept for given in row)] += weight
        return Judgements(self.coders, rows, self.kind)

    def pooled(self, codes: Sequence[str]) -> Counter[tuple[Hashable, ...]]:
        """Return the yes/no patterns of all codes together: every unit × code is a decision of its own."""
        total: Counter[tuple[Hashable, ...]] = Counter()
        for counts in self.each(codes).values():
            total.update(counts)
        return total

    def pooled_kinds(self, codes: Sequence[str]) -> Counter[tuple[float, float, float]]:
        """Return what each unit adds to the pooled α, over all codes; units, not decisions, are then resampled."""
        kept = frozenset(codes)
        found: Counter[tuple[float, float, float]] = Counter()
        for row, weight in self.rows.items():
            judged = sum(given is not None for given in row)
            if judged < 2:
                continue
            yes_counts = Counter(code for given in row if given for code in given if code in kept)
            yes = sum(yes_counts.values())
            apart = sum(2 * n * (judged - n) for n in yes_counts.values()) / (judged - 1)
            found[float(judged * len(kept)), float(yes), apart] += weight
        return found


def kinds_of(patterns: Mapping[tuple[Hashable, ...], int]) -> Kinds:
    """Return what each unit adds to the α of one yes/no judgement, counted."""
    found: Counter[tuple[float, float, float]] = Counter()
    for pattern, weight in patterns.items():
        judged = len(pattern) - pattern.count(None)
        if judged >= 2:
            yes = pattern.count(True)
            found[float(judged), float(yes), 2 * yes * (judged - yes) / (judged - 1)] += weight
    return found


def judge_units(
    units: Iterable[Hashable],
    given: Mapping[str, Mapping[Hashable, Collection[str]]],
    judged: Mapping[str, Collection[Hashable]] | None = None,
) -> Judgements:
    """Count judgements over given units.

    Args:
        units: the keys of the sampled units, coded and uncoded, each once.
        given: coder → unit → the codes given. A unit that is not there was left uncoded, if the coder judged it. Units that
            were not sampled are passed over.
        judged: coder → the units that the coder judged; all of them for a coder who is not there.
    """
    coders = tuple(given)
    codings = [{unit: frozenset(codes) for unit, codes in given[coder].items()} for coder in coders]
    limits = [None if judged is None or coder not in judged else frozenset(judged[coder]) for coder in coders]
    rows: Counter[Row] = Counter()
    for unit in dict.fromkeys(units):
        rows[
            tuple(
                codes.get(unit, NOTHING) if limit is None or unit in limit else None
                for codes, limit in zip(codings, limits, strict=True)
            )
        ] += 1
    return Judgements(coders, rows)


def judge_characters(
    stretches: Iterable[tuple[str, Span]],
    given: Mapping[str, Iterable[CodedSpan]],
    judged: Mapping[str, Collection[tuple[str, Span]]] | None = None,
) -> Judgements:
    """Count judgements with every character (code point) as a unit.

    Args:
        stretches: the sampled passages as (transcript, span); whole transcripts, or quote units. They may not overlap.
        given: coder → the coded spans. What lies outside the stretches is passed over.
        judged: coder → the stretches that the coder judged; all of them for a coder who is not there.
    """
    coders = tuple(given)
    found: dict[str, list[tuple[Span, int, str]]] = {}
    for index, coder in enumerate(coders):
        for transcript, span, code in given[coder]:
            if len(span):
                found.setdefault(transcript, []).append((span, index, code))
    marks = {transcript: _Marks(spans) for transcript, spans in found.items()}
    limits = [None if judged is None or coder not in judged else frozenset(judged[coder]) for coder in coders]
    rows: Counter[Row] = Counter()
    for transcript, stretch in stretches:
        sees = [limit is None or (transcript, stretch) in limit for limit in limits]
        inside = marks[transcript].within(stretch) if transcript in marks else ()
        for row, length in _swept(stretch, inside, len(coders)):
            rows[tuple(codes if ok else None for codes, ok in zip(row, sees, strict=True))] += length
    return Judgements(coders, rows, "characters")


class _Marks:
    """The coded spans of one transcript, found by place."""

    def __init__(self, spans: list[tuple[Span, int, str]]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span, _, _ in self._spans]
        self._longest = max(len(span) for span, _, _ in spans)

    def within(self, stretch: Span) -> list[tuple[Span, int, str]]:
        """Return the spans that share a character with a stretch; none can begin earlier than the longest reaches."""
        low = bisect.bisect_left(self._starts, stretch.start - self._longest)
        high = bisect.bisect_left(self._starts, stretch.end)
        return [mark for mark in self._spans[low:high] if mark[0].end > stretch.start]


def _swept(
    stretch: Span, marks: Sequence[tuple[Span, int, str]], coders: int
) -> Iterable[tuple[list[frozenset[str]], int]]:
    """Yield (codes per coder, length) for each run of characters of a stretch that is coded alike."""
    changes: dict[int, list[tuple[int, str, int]]] = {}
    for span, index, code in marks:
        inside = span.clip(stretch)
        changes.setdefault(inside.start, []).append((index, code, 1))
        changes.setdefault(inside.end, []).append((index, code, -1))
    open_codes: list[Counter[str]] = [Counter() for _ in range(coders)]
    at = stretch.start
    for position in sorted({*changes, stretch.end}):
        if position > at:
            yield [frozenset(code for code, depth in codes.items() if depth) for codes in open_codes], position - at
            at = position
        for index, code, step in changes.get(position, ()):
            open_codes[index][code] += step


def _pattern_counts(rows: Mapping[Row, int], codes: frozenset[str]) -> Counter[tuple[Hashable, ...]]:
    found: Counter[tuple[Hashable, ...]] = Counter()
    for row, weight in rows.items():
        found[tuple(None if given is None else not codes.isdisjoint(given) for given in row)] += weight
    return found
