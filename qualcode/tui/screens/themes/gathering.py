"""What is asked of the coded passages, and what was found, counted by code. No screen here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from qualcode.core.report import Tally, counted, passages, tally
from qualcode.core.retrieval import Known, Query, select

if TYPE_CHECKING:
    from qualcode.core.model import Quote
    from qualcode.core.report import Passage, Report

NEAR = ("in the same words", "within a turn", "within 2 turns", "within 5 turns")
TURNS = (0, 1, 2, 5)
"""How near another code must be, in words and in turns; `Filters.near` counts into both."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a passage must have besides the code chosen in the tree. Every code takes in what is beneath it.

    `also` must be near it, `without` must not be; `either` are looked for along with the code of the tree.
    """

    group: str | None = None
    transcript: str = ""
    coder: str = ""
    words: str = ""
    exemplars: bool = False
    also: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    near: int = 0

    def along(self, how: str, code_id: str) -> Filters:
        """Return these with one more code: `how` is "also", "either" or "without"."""
        if how == "also":
            return replace(self, also=tuple(dict.fromkeys((*self.also, code_id))))
        if how == "either":
            return replace(self, either=tuple(dict.fromkeys((*self.either, code_id))))
        return replace(self, without=tuple(dict.fromkeys((*self.without, code_id))))


@dataclass(frozen=True)
class Gathered:
    """The quotes that fit, and the same by code: each code with everything beneath it."""

    report: Report
    filters: Filters
    quotes: tuple[Quote, ...]

    @cached_property
    def by_code(self) -> dict[str, list[Quote]]:
        """The quotes of each code and what is beneath it."""
        lines = {
            code.id: [above.id for above in self.report.codebook.ancestry(code.id)] for code in self.report.codebook
        }
        found: dict[str, list[Quote]] = defaultdict(list)
        for quote in self.quotes:
            for code_id in lines.get(quote.code, ()):
                found[code_id].append(quote)
        return found

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """How many passages each code has, and from how many people."""
        return {code_id: tally(quotes) for code_id, quotes in self.by_code.items()}

    @cached_property
    def total(self) -> Tally:
        """How many passages fit at all, and from how many people."""
        return tally(self.quotes)

    def count(self) -> None:
        """Count now, so that nobody waits for it later."""
        _ = self.tallies, self.total

    @cached_property
    def base(self) -> int:
        """How many people there are who could have said it; 0 where nobody has been given a group."""
        if self.filters.group is not None:
            fact = self.report.groups.get(self.filters.group)
            return fact.participants if fact is not None else 0
        return sum(fact.participants for fact in self.report.facts.groups if not fact.group.facilitator)

    def of(self, code_id: str) -> list[Passage]:
        """Return the passages of a code and of those asked for along with it, in the order of the transcripts."""
        wanted = [code_id, *self.filters.either]
        found = {quote.quote_id: quote for each in wanted for quote in self.by_code.get(each, ())}
        return passages(
            sorted(found.values(), key=lambda q: (q.transcript, q.start, q.end)) if len(wanted) > 1 else found.values()
        )

    def counted(self, count: Tally) -> str:
        """Return a count in words, with its base."""
        return f"{counted(count.passages, 'passage')} from {self.people(count)}"

    def people(self, count: Tally) -> str:
        """Return how many people a count comes from, out of how many."""
        if self.base:
            return f"{count.participants} of {self.base} people"
        return f"{count.participants} {'person' if count.participants == 1 else 'people'}"


def gather(report: Report, filters: Filters) -> Gathered:
    """Return the quotes of a report that fit."""
    query = Query(
        all_of=filters.also,
        none_of=filters.without,
        near=TURNS[filters.near],
        transcripts=(filters.transcript,) if filters.transcript else (),
        coders=(filters.coder,) if filters.coder else (),
        groups=() if filters.group is None else (filters.group,),
        text=filters.words,
        exemplar=filters.exemplars,
    )
    turns = {quote_id: place.turn for quote_id, place in report.places.items() if place.turn is not None}
    return Gathered(report, filters, tuple(select(report.quotes, query, report.codebook, Known(turns, {}))))
