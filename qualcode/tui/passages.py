"""One transcript as it is being coded: its units, and what lies on each. Values only, no screen and no database."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qualcode.core.model import Coding, Suggestion, Transcript
    from qualcode.core.spans import Span
    from qualcode.core.units import Unit

_AT_A_GLANCE = 600
"""How many code points are read without stopping: about ten rows, which the smallest screen shows."""


class Passages:
    """A transcript's units with their codings and rejections, kept up to date one change at a time.

    Args:
        units: the units that the cursor visits, in order.
        coder_guid: whose codings and rejections a suggestion is checked against.
    """

    def __init__(self, transcript: Transcript, units: Sequence[Unit], coder_guid: str) -> None:
        self.transcript, self.units = transcript, units
        self._coder = coder_guid
        self._starts = [unit.span.start for unit in units]
        self._ends = [unit.span.end for unit in units]
        self._place = {unit.span: index for index, unit in enumerate(units)}
        self.codings: dict[str, Coding] = {}
        self._on: dict[int, list[Coding]] = {}
        self._rejected: set[tuple[Span, str]] = set()
        self._tally: list[int] = []
        self._touched: set[str] | None = None

    def over(self, span: Span) -> range:
        """Return the units that a span touches."""
        first = bisect_right(self._ends, span.start)
        return range(first, max(first, bisect_left(self._starts, span.end)))

    def is_participants(self, index: int) -> bool:
        """Say whether a unit is what somebody said whose words are analysed: no facilitator's, nobody's who did not agree."""
        turn = self.transcript.turns[self.units[index].turn_index]
        speaker = self.transcript.speakers.get(turn.speaker_id) if turn.speaker_id is not None else None
        if speaker is None:
            return True
        asks = speaker.group is not None and speaker.group.facilitator
        return not asks and (speaker.participant is None or speaker.participant.consent_analyse)

    def next_participants(self, index: int, by: int, is_aside: Callable[[int], bool] = lambda _: False) -> int | None:
        """Return the nearest unit after one (`by` 1) or before it (-1) that a participant said, or None.

        What others said is passed over only as far as it is sure to be on screen: a longer talk of theirs is stopped in.
        So is what participants said that `is_aside`, where nobody has coded it.
        """
        passed = 0
        for at in range(index + 1, len(self.units)) if by > 0 else range(index - 1, -1, -1):
            passed += len(self.units[at].span)
            if passed > _AT_A_GLANCE:
                return at
            if self.is_participants(at) and (at in self._on or not is_aside(at)):
                return at
        return None

    def set_codings(self, codings: Iterable[Coding]) -> None:
        """Take these codings in the place of those before; what has not changed stays the same object."""
        before, self.codings, self._on, self._tally = self.codings, {}, {}, []
        for coding in codings:
            known = before.get(coding.guid)
            self.add(known if known == coding else coding)
        self._touched = None

    def touched(self) -> set[str] | None:
        """Return the codings added, changed or dropped since this was last asked, by GUID; None where any may have been."""
        found, self._touched = self._touched, set()
        return found

    def add(self, coding: Coding) -> None:
        """Take a coding in; one that is here already is put in its place."""
        self.drop(coding.guid)
        self.codings[coding.guid] = coding
        self._touch(coding.guid)
        for index in self.over(coding.span):
            if index not in self._on:
                self._count(index, 1)
            self._on.setdefault(index, []).append(coding)

    def drop(self, guid: str) -> None:
        """Leave a coding out."""
        coding = self.codings.pop(guid, None)
        if coding is None:
            return
        self._touch(guid)
        for index in self.over(coding.span):
            left = [other for other in self._on[index] if other.guid != guid]
            if left:
                self._on[index] = left
            else:
                del self._on[index]
                self._count(index, -1)

    def _touch(self, guid: str) -> None:
        if self._touched is not None:
            self._touched.add(guid)

    def at(self, span: Span) -> list[Coding]:
        """Return the codings that touch a span, in the order of the text."""
        found = {c.guid: c for index in self.over(span) for c in self._on.get(index, ()) if c.span.overlaps(span)}
        return sorted(found.values(), key=lambda c: (c.span, c.code_id, c.guid))

    @property
    def share_coded(self) -> float:
        """The share of units that have a coding."""
        return len(self._on) / len(self.units) if self.units else 0.0

    def first_uncoded(self) -> int:
        """Return the first unit that a participant said and that has no coding, the first of all where there is none."""
        left = (index for index in range(len(self.units)) if index not in self._on)
        return next((index for index in left if self.is_participants(index)), 0)

    def shares(self, rows: int) -> list[float]:
        """Return the share coded of the part of the transcript that each of `rows` rows stands for.

        It is counted once and then kept up to date, so that no key waits for it in a long transcript.
        """
        parts = min(rows, len(self.units))
        if not parts:
            return [0.0] * rows
        if len(self._tally) != parts:
            self._tally = [0] * parts
            for index in self._on:
                self._count(index, 1)
        bounds = [-(-part * len(self.units) // parts) for part in range(parts + 1)]
        shares = [coded / (after - first) for coded, (first, after) in zip(self._tally, pairwise(bounds), strict=True)]
        return [shares[row * parts // rows] for row in range(rows)]

    def _count(self, index: int, by: int) -> None:
        if self._tally:
            self._tally[self._row(index, len(self._tally))] += by

    def row_of(self, index: int, rows: int) -> int:
        """Return the first of `rows` rows that stands for a unit."""
        parts = max(1, min(rows, len(self.units)))
        return -(-self._row(index, parts) * rows // parts)

    def _row(self, index: int, parts: int) -> int:
        return index * parts // max(1, len(self.units))

    def set_rejected(self, rejected: Iterable[tuple[Span, str]]) -> None:
        """Take these rejections: the unit's span and the code."""
        self._rejected = set(rejected)

    def reject(self, unit: Span, code_id: str) -> None:
        """Take one more rejection."""
        self._rejected.add((unit, code_id))

    def offered(self, index: int, suggested: Iterable[Suggestion], span: Span | None = None) -> list[Suggestion]:
        """Return what of the suggestions for a unit is still open: not coded by this coder there (or on `span`), not rejected."""
        unit = self.units[index].span
        mine = {coding.code_id for coding in self.at(span or unit) if coding.coder_guid == self._coder}
        return [s for s in suggested if s.code_id not in mine and (unit, s.code_id) not in self._rejected]

    def index_of(self, unit: Span) -> int | None:
        """Return the place of a unit among those that the cursor visits, or None."""
        return self._place.get(unit)
