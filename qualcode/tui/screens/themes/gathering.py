"""What is asked of the coded passages, and what was found, counted by code. No screen here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from qualcode.core.report import Tally, counted, passages, tally
from qualcode.core.retrieval import Query, narrow

if TYPE_CHECKING:
    from qualcode.core.model import Quote
    from qualcode.core.report import Passage, Report
    from qualcode.core.retrieval import Known

UNIT = "in the same unit"
NEAR = ("on the same words", UNIT, "within 1 turn", "within 2 turns", "within 5 turns")
TURNS = (0, 0, 1, 2, 5)
"""How near another code must be, in words and in turns; `Filters.near` counts into both. A unit is what one key selects."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a passage must have besides the code chosen in the tree. Every code takes in what is beneath it.

    `also` must be near it, `without` must not be; `either` are looked for along with the code of the tree.
    """

    group: str | None = None
    participant: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    transcript: str = ""
    coder: str = ""
    words: str = ""
    exemplars: bool = False
    also: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    near: int = 0

    def known_as(self, name: str, value: str) -> Filters:
        """Return these with one thing more asked of who speaks, such as ("area", "east"); one value a name."""
        return replace(self, attributes=(*(pair for pair in self.attributes if pair[0] != name), (name, value)))

    def along(self, how: str, code_id: str) -> Filters:
        """Return these with one more code: `how` is "also", "either" or "without"."""
        if how == "also":
            return replace(self, also=tuple(dict.fromkeys((*self.also, code_id))))
        if how == "either":
            return replace(self, either=tuple(dict.fromkeys((*self.either, code_id))))
        return replace(self, without=tuple(dict.fromkeys((*self.without, code_id))))


@dataclass(frozen=True)
class Gathered:
    """The quotes that fit, and the same by code: each code with everything beneath it.

    `report` is all that was read, `narrowed` what fits of it, with the base of those who could have said it.
    """

    report: Report
    filters: Filters
    narrowed: Report

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes that fit."""
        return self.narrowed.quotes

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
            fact = self.narrowed.groups.get(self.filters.group)
            return fact.participants if fact is not None else 0
        return self.narrowed.base

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


def gather(report: Report, filters: Filters, known: Known) -> Gathered:
    """Return the quotes of a report that fit."""
    query = Query(
        all_of=filters.also,
        none_of=filters.without,
        near=TURNS[filters.near],
        unit=NEAR[filters.near] == UNIT,
        participants=(filters.participant,) if filters.participant else (),
        attributes=filters.attributes,
        transcripts=(filters.transcript,) if filters.transcript else (),
        coders=(filters.coder,) if filters.coder else (),
        groups=() if filters.group is None else (filters.group,),
        text=filters.words,
        exemplar=filters.exemplars,
    )
    return Gathered(report, filters, narrow(report, query, known))
