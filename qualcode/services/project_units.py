"""The quote units of a whole project, and which codes each coder gave them."""

from __future__ import annotations

import bisect
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.model import TurnKind
from qualcode.core.spans import Span
from qualcode.core.units import turn_units

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from qualcode.storage.store import Store

    Given = dict[str, dict[Hashable, set[str]]]
    """Coder → unit → the codes given."""

    UnitKey = tuple[str, Span]
    """Transcript's GUID and span."""


@dataclass(frozen=True, slots=True)
class ProjectUnit:
    """A unit that may be judged: anybody's speech but a facilitator's, with consent to be analysed."""

    transcript_guid: str
    transcript: str
    span: Span
    turn: int
    speaker: str
    participant: str
    group: str

    @property
    def key(self) -> UnitKey:
        """What names the unit."""
        return (self.transcript_guid, self.span)


@dataclass(frozen=True, slots=True)
class GivenCode:
    """One coding, as agreement sees it."""

    transcript_guid: str
    span: Span
    code: str
    coder: str


def project_units(store: Store, transcript_guid: str = "") -> list[ProjectUnit]:
    """Return every unit of the project, or of one transcript, by transcript's name and position."""
    found = []
    where, values = ("AND guid = ?", [transcript_guid]) if transcript_guid else ("", [])
    sql = f"SELECT id, guid, name, text FROM transcripts WHERE removed = 0 {where} ORDER BY name"
    for transcript in store.rows(sql, values):
        turns = store.rows(
            """SELECT u."start", u."end", u.ordinal, coalesce(s.label, ''), coalesce(p.name, ''), coalesce(p.group_id, '')
               FROM turns AS u LEFT JOIN speakers AS s ON s.id = u.speaker_id
               LEFT JOIN participants AS p ON p.guid = s.participant_guid LEFT JOIN groups AS g ON g.id = p.group_id
               WHERE u.transcript_id = ? AND u.kind = ? AND NOT coalesce(g.facilitator, 0)
                 AND coalesce(p.consent_analyse, 1) ORDER BY u.ordinal""",
            [transcript["id"], str(TurnKind.SPEECH)],
        )
        for start, end, *rest in turns:
            found += [
                ProjectUnit(transcript["guid"], transcript["name"], span, *rest)
                for span in turn_units(transcript["text"], Span(start, end))
            ]
    return found


def given_codes(store: Store) -> list[GivenCode]:
    """Return every coding of the project's transcripts, by coder and position."""
    rows = store.rows(
        """SELECT c.transcript_guid, c."start", c."end", c.code_id, coders.name FROM codings AS c
           JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0
           JOIN coders ON coders.guid = c.coder_guid ORDER BY coders.name, t.name, c."start", c."end", c.code_id"""
    )
    return [GivenCode(guid, Span(start, end), code, coder) for guid, start, end, code, coder in rows]


def codes_of_units(
    units: Iterable[ProjectUnit], codings: Iterable[GivenCode], coders: Sequence[str]
) -> tuple[Given, int]:
    """Return which codes each coder gave each unit, and how many of their codings count for no unit.

    A coding counts for every unit that it overlaps by at least half of the shorter of the two: so a word or two of the
    neighbour's turn does not count, a short telling phrase counts for its unit, and a long passage for all that it covers.
    """
    index = UnitIndex(units)
    found: Given = {coder: {} for coder in coders}
    loose = 0
    for coding in codings:
        if coding.coder not in found:
            continue
        covered = index.covered(coding.transcript_guid, coding.span)
        for span in covered:
            found[coding.coder].setdefault((coding.transcript_guid, span), set()).add(coding.code)
        loose += not covered
    return found, loose


def counts_for(passage: Span, unit: Span) -> bool:
    """Say whether a coded passage counts for a unit: whether they share at least half of the shorter of the two."""
    shared = min(unit.end, passage.end) - max(unit.start, passage.start)
    return shared > 0 and 2 * shared >= min(len(unit), len(passage))


class UnitIndex:
    """Units, found by the passages that count for them."""

    def __init__(self, units: Iterable[ProjectUnit]) -> None:
        self._spans: dict[str, list[Span]] = defaultdict(list)
        for unit in units:
            self._spans[unit.transcript_guid].append(unit.span)
        for spans in self._spans.values():
            spans.sort()
        self._ends = {guid: [span.end for span in spans] for guid, spans in self._spans.items()}

    def covered(self, transcript_guid: str, passage: Span) -> list[Span]:
        """Return the units that a coded passage counts for, in order."""
        spans = self._spans.get(transcript_guid, [])
        at = bisect.bisect_right(self._ends.get(transcript_guid, []), passage.start)
        found = []
        while at < len(spans) and spans[at].start < passage.end:
            if counts_for(passage, spans[at]):
                found.append(spans[at])
            at += 1
        return found
