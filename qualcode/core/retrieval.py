"""Finding coded quotes: by codes together or apart, by who said it, by words."""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import accumulate
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
        reach = _reach(query, known)
        wanted = [_Lying(quotes, _family(codebook, code), reach) for code in query.all_of]
        refused = [_Lying(quotes, _family(codebook, code), reach) for code in query.none_of]
        found = [
            quote
            for quote in found
            for place in (reach(quote),)
            if all(code.near(quote.transcript, *place, query.near) for code in wanted)
            and not any(code.near(quote.transcript, *place, query.near) for code in refused)
        ]
    return found


def families(query: Query, codebook: Codebook) -> frozenset[str]:
    """Return every code that a quote must have to matter to a query: those asked for, and those that must lie near or not.

    None at all: any quote may.
    """
    named = (*query.any_of, *query.all_of, *query.none_of) if query.any_of else ()
    return frozenset().union(*(_family(codebook, code) for code in named))


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


def _reach(query: Query, known: Known) -> Callable[[Quote], tuple[int, int]]:
    """Return what says where a quote lies, half-open: in turns if nearness is asked in turns, otherwise in code points."""
    if query.near:
        turns = known.turns
        return lambda quote: ((turn := turns.get(quote.quote_id, 0)), turn + 1)
    units = known.units if query.unit else {}
    return lambda quote: units.get(quote.quote_id) or (quote.start, quote.end)


class _Lying:
    """Where the quotes of some codes lie: by transcript their starts, in order, and the furthest end up to each."""

    def __init__(
        self, quotes: Iterable[Quote], codes: frozenset[str], reach: Callable[[Quote], tuple[int, int]]
    ) -> None:
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for quote in quotes:
            if quote.code in codes:
                places[quote.transcript].append(reach(quote))
        self._rows = {
            name: ([start for start, _ in rows], list(accumulate((end for _, end in rows), max)))
            for name, rows in ((name, sorted(rows)) for name, rows in places.items())
        }

    def near(self, transcript: str, start: int, end: int, by: int) -> bool:
        """Say whether one lies in a stretch, or so near to it."""
        starts, ends = self._rows.get(transcript, ((), ()))
        at = bisect.bisect_left(starts, end + by)
        return at > 0 and ends[at - 1] > start - by
