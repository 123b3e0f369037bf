"""Finding coded quotes: by codes together or apart, by who said it, by words."""

from __future__ import annotations

import bisect
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qualcode.core.codebook import Codebook
    from qualcode.core.model import Quote


@dataclass(frozen=True, slots=True)
class Query:
    """What to find. Every field left empty asks nothing.

    Attributes:
        any_of: codes of which a quote has one; a code stands for itself and those beneath it.
        all_of: codes that must all lie on the passage, or within `near` turns of it.
        none_of: codes that must not.
        near: how many turns away a code of `all_of` or `none_of` may lie; 0: overlapping the passage.
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
    groups: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    text: str = ""
    exemplar: bool = False
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known besides the quotes: the turn each quote id stands in, and participants' attributes by name."""

    turns: Mapping[str, int]
    attributes: Mapping[str, Mapping[str, str]]


NOTHING_KNOWN = Known({}, {})


def select(quotes: Sequence[Quote], query: Query, codebook: Codebook, known: Known = NOTHING_KNOWN) -> list[Quote]:
    """Return the quotes that a query asks for, in the order given.

    Codes that are not in the codebook stand for themselves alone, so that retired ones can be found.
    """
    tests = _own_tests(query, codebook, known)
    found = [quote for quote in quotes if all(test(quote) for test in tests)]
    if query.all_of or query.none_of:
        index = _Neighbours(quotes, known, query.near)
        wanted = [_family(codebook, code) for code in query.all_of]
        refused = [_family(codebook, code) for code in query.none_of]
        found = [
            quote
            for quote in found
            if (codes := index.codes_by(quote)) is not None
            and all(codes & family for family in wanted)
            and not any(codes & family for family in refused)
        ]
    return found


def _own_tests(query: Query, codebook: Codebook, known: Known) -> list[Callable[[Quote], bool]]:
    """Return the tests that look at a quote alone."""
    tests: list[Callable[[Quote], bool]] = []
    if query.any_of:
        codes = frozenset().union(*(_family(codebook, code) for code in query.any_of))
        tests.append(lambda quote: quote.code in codes)
    for values, field in (
        (query.groups, "group_id"),
        (query.transcripts, "transcript"),
        (query.coders, "coder"),
        (query.participants, "participant"),
    ):
        if values:
            allowed = frozenset(values)
            tests.append(lambda quote, field=field, allowed=allowed: getattr(quote, field) in allowed)  # type: ignore[misc]
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

    def __init__(self, quotes: Sequence[Quote], known: Known, near: int) -> None:
        self._near, self._turns = near, known.turns
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
        return quote.start, quote.end

    def codes_by(self, quote: Quote) -> frozenset[str]:
        start, end = self._reach(quote)
        start, end = start - self._near, end + self._near
        rows = self._rows[quote.transcript]
        first = bisect.bisect_left(rows, (start - self._widest[quote.transcript],))
        last = bisect.bisect_left(rows, (end,))
        return frozenset(code for begins, ends, code in rows[first:last] if ends > start and begins < end)
