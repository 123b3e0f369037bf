"""Finding coded quotes: by codes together or apart, by who said it, by words."""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qualcode.core.codebook import Codebook
    from qualcode.core.model import Quote
    from qualcode.core.report import Report


@dataclass(frozen=True, slots=True)
class Query:
    """What to find. Every field left empty asks nothing.

    Attributes:
        any_of: codes of which a quote has one; a code stands for itself and those beneath it.
        all_of: codes that must all lie on the passage, in its unit, or within `near` turns of it.
        none_of: codes that must not.
        near: how many turns away a code of `all_of` or `none_of` may lie; 0: on the same words.
        unit: whether it is enough that such a code lies in the same quote unit (`core.units`).
        groups: group ids.
        transcripts: names.
        coders: names.
        participants: names.
        text: words that the quote holds, in any order, whatever their case.
        exemplar: only exemplars.
        attributes: values asked of the participant, such as {"area": "east"}.
    """

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    near: int = 0
    unit: bool = False
    groups: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    text: str = ""
    exemplar: bool = False
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TookPart:
    """Somebody who speaks: the participant's name ("" for a label given to nobody), their group's id, in which transcripts."""

    participant: str
    group_id: str
    transcripts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known besides the quotes.

    By quote id: the turn it stands in, and start and end of the quote units it lies in. Participants' attributes by name, and
    everybody who speaks.
    """

    turns: Mapping[str, int] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    people: tuple[TookPart, ...] = ()


NOTHING_KNOWN = Known()


def select(quotes: Sequence[Quote], query: Query, codebook: Codebook, known: Known = NOTHING_KNOWN) -> list[Quote]:
    """Return the quotes that a query asks for, in the order given.

    Codes that are not in the codebook stand for themselves alone, so that retired ones can be found.
    """
    tests = _own_tests(query, codebook, known)
    found = [quote for quote in quotes if all(test(quote) for test in tests)]
    if query.all_of or query.none_of:
        index = _Neighbours(quotes, known, query.near, unit=query.unit)
        wanted = [_family(codebook, code) for code in query.all_of]
        refused = [_family(codebook, code) for code in query.none_of]
        found = [quote for quote in found if _together(index.codes_by(quote), wanted, refused)]
    return found


def narrow(report: Report, query: Query, known: Known = NOTHING_KNOWN) -> Report:
    """Return the report of what a query asks for, with the base of those who could have said it.

    A facilitator's passages are found only where their group is asked for by name.
    """
    asked = any(report.groups[group_id].group.facilitator for group_id in query.groups if group_id in report.groups)
    found = select(report.quotes if asked else report.said, query, report.codebook, known)
    if not (known.people and (query.groups or query.transcripts or query.participants or query.attributes)):
        return report.only(found)
    people = [person for person in known.people if _could_say(person, query, known)]
    groups = tuple(
        replace(fact, participants=sum(1 for p in people if p.participant and p.group_id == fact.group.id))
        for fact in report.facts.groups
    )
    transcripts = tuple(
        replace(fact, groups=Counter(person.group_id for person in people if fact.name in person.transcripts))
        for fact in report.facts.transcripts
        if not query.transcripts or fact.name in query.transcripts
    )
    return replace(report.only(found), facts=replace(report.facts, groups=groups, transcripts=transcripts))


def _could_say(person: TookPart, query: Query, known: Known) -> bool:
    return (
        (not query.groups or person.group_id in query.groups)
        and (not query.transcripts or not person.transcripts.isdisjoint(query.transcripts))
        and (not query.participants or person.participant in query.participants)
        and _has(known.attributes.get(person.participant, {}), query.attributes)
    )


def _together(codes: frozenset[str], wanted: Iterable[frozenset[str]], refused: Iterable[frozenset[str]]) -> bool:
    return all(codes & family for family in wanted) and not any(codes & family for family in refused)


def _own_tests(query: Query, codebook: Codebook, known: Known) -> list[Callable[[Quote], bool]]:
    """Return the tests that look at a quote alone."""
    tests: list[Callable[[Quote], bool]] = []
    if query.any_of:
        codes = frozenset().union(*(_family(codebook, code) for code in query.any_of))
        tests.append(lambda quote: quote.code in codes)
    for values, name in (
        (query.groups, "group_id"),
        (query.transcripts, "transcript"),
        (query.coders, "coder"),
        (query.participants, "participant"),
    ):
        if values:
            allowed = frozenset(values)
            tests.append(lambda quote, name=name, allowed=allowed: getattr(quote, name) in allowed)  # type: ignore[misc]
    if query.exemplar:
        tests.append(lambda quote: quote.exemplar)
    if query.attributes:
        tests.append(lambda quote: _has(known.attributes.get(quote.participant, {}), query.attributes))
    if words := query.text.casefold().split():
        tests.append(lambda quote: all(word in quote.text.casefold() for word in words))
    return tests


def _has(attributes: Mapping[str, str], asked: Iterable[tuple[str, str]]) -> bool:
    return all(attributes.get(name, "").casefold() == value.casefold() for name, value in asked)


def _family(codebook: Codebook, code_id: str) -> frozenset[str]:
    return frozenset(code.id for code in codebook.family(code_id)) if code_id in codebook else frozenset({code_id})


class _Neighbours:
    """Which codes lie on, or near, each passage."""

    def __init__(self, quotes: Sequence[Quote], known: Known, near: int, *, unit: bool) -> None:
        self._near, self._turns = near, known.turns
        self._units = known.units if unit else {}
        by_transcript: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for quote in quotes:
            by_transcript[quote.transcript].append((*self._reach(quote), quote.code))
        self._rows = {name: sorted(rows) for name, rows in by_transcript.items()}
        self._widest = {name: max(end - start for start, end, _ in rows) for name, rows in self._rows.items()}

    def _reach(self, quote: Quote) -> tuple[int, int]:
        """Return where a quote lies, half-open: in turns if nearness is asked in turns, otherwise in code points."""
        if self._near:
            turn = self._turns.get(quote.quote_id, 0)
            return turn, turn + 1
        return self._units.get(quote.quote_id, (quote.start, quote.end))

    def codes_by(self, quote: Quote) -> frozenset[str]:
        start, end = self._reach(quote)
        start, end = start - self._near, end + self._near
        rows = self._rows[quote.transcript]
        first = bisect.bisect_left(rows, (start - self._widest[quote.transcript],))
        last = bisect.bisect_left(rows, (end,))
        return frozenset(code for begins, ends, code in rows[first:last] if ends > start and begins < end)
