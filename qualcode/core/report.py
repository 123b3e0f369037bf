"""What every export is made from: the facts of a project, its quotes, and how they are counted.

Counts are never printed without their base. A *passage* is one stretch of one transcript, however many codes or coders
it has; a *participant* is a person, or, where a label has been given to nobody, that label in that transcript.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from qualcode.core.model import Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qualcode.core.codebook import Codebook
    from qualcode.core.model import Quote

NO_GROUP = Group("", "No group given", "")
"""Stands for the group of a speaker who has been given none."""


@dataclass(frozen=True, slots=True)
class TranscriptFact:
    """A transcript that was read: its turns, and how many participants of each group id speak in it."""

    name: str
    turns: int
    groups: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupFact:
    """A group, and how many participants it has: the base of every count."""

    group: Group
    participants: int


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is known of a project without its words.

    `first_date` and `last_date` are the ISO days of the first and last coding, `agreement` is a sentence about agreement
    between coders or None where it was not measured, `suggestions` one about what became of suggestions. Groups with fewer than `small_cell` participants are warned of.
    """

    title: str
    project: str = ""
    transcripts: tuple[TranscriptFact, ...] = ()
    groups: tuple[GroupFact, ...] = ()
    coders: tuple[str, ...] = ()
    first_date: str = ""
    last_date: str = ""
    version: str = ""
    agreement: str | None = None
    suggestions: str = ""
    small_cell: int = 5
    language: str = "en-GB"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands: its turn counted from 1, its time in seconds, the words around it.

    `before` and `after` hold only words that may be printed: nothing of a participant who did not permit quoting.
    """

    turn: int | None = None
    time: float | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coder decided about exactly one passage: `what` in words ("accepted the suggestion Buses"), `at` the ISO day."""

    coder: str
    what: str
    at: str

    def __str__(self) -> str:
        return f"{self.coder} {self.what} on {self.at}"


@dataclass(frozen=True)
class Report:
    """All that an export may draw on. `quotes` holds one entry a coding; `places` is by quote id.

    `decisions` is by transcript, start and end. `renamed` holds the ids that quotes have now, by those under which the plan pins them.
    """

    facts: ProjectFacts
    codebook: Codebook
    quotes: tuple[Quote, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    decisions: Mapping[tuple[str, int, int], tuple[Decision, ...]] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def groups(self) -> dict[str, GroupFact]:
        """Groups by id, in the project's order; a group that quotes name and the facts do not has the base 0."""
        found = {fact.group.id: fact for fact in self.facts.groups}
        for quote in self.quotes:
            if quote.group_id not in found:
                group = Group(quote.group_id, quote.group_id, quote.attribution) if quote.group_id else NO_GROUP
                found[quote.group_id] = GroupFact(group, 0)
        return found

    @cached_property
    def said(self) -> tuple[Quote, ...]:
        """What participants said: every coding but those of facilitators. All counts are of these."""
        return tuple(quote for quote in self.quotes if not self.groups[quote.group_id].group.facilitator)

    @cached_property
    def base(self) -> int:
        """How many people took part, facilitators left out; 0 where nobody has been given a group."""
        return sum(fact.participants for fact in self.facts.groups if not fact.group.facilitator)

    def only(self, quotes: Iterable[Quote]) -> Report:
        """Return the same report of fewer quotes."""
        return replace(self, quotes=tuple(quotes))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A coded passage that was not printed, without its words, and why."""

    quote_id: str
    transcript: str
    start: int
    end: int
    code: str
    why: str

    def __str__(self) -> str:
        return f"{self.quote_id} ({self.transcript}, characters {self.start}–{self.end}) is not printed: {self.why}"


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of one transcript, with every coding of exactly that stretch."""

    quotes: tuple[Quote, ...]

    @property
    def lead(self) -> Quote:
        """The coding that the passage is cited by: the first exemplar, or the first made."""
        return min(self.quotes, key=lambda q: (not q.exemplar, q.created_at, q.quote_id))

    @property
    def exemplar(self) -> bool:
        """Whether any coder marked it as one that shows the code well."""
        return any(quote.exemplar for quote in self.quotes)

    @property
    def quotable(self) -> bool:
        """Whether it may be printed."""
        return all(quote.quotable for quote in self.quotes)

    @property
    def where(self) -> tuple[str, int, int]:
        """Its transcript, start and end."""
        lead = self.quotes[0]
        return lead.transcript, lead.start, lead.end


@dataclass(frozen=True, slots=True)
class Tally:
    """A count of passages, and of the participants that they come from."""

    passages: int = 0
    participants: int = 0


@dataclass(frozen=True, slots=True)
class Voice:
    """What one group said: its count, and its base (how many participants the group has; 0 if nobody was counted)."""

    group: Group
    tally: Tally
    base: int

    def __str__(self) -> str:
        said = counted(self.tally.passages, "passage")
        if self.base:
            return f"{said} from {self.tally.participants} of {counted(self.base, 'participant')}"
        return f"{said} from {counted(self.tally.participants, 'participant')}"


def counted(number: int, noun: str) -> str:
    """Return "1 passage", "2 passages"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def person(quote: Quote) -> tuple[str, ...]:
    """Return who said it, for counting: the participant, or the label within its transcript."""
    return (quote.participant,) if quote.participant else (quote.transcript, quote.speaker)


def passages(quotes: Iterable[Quote]) -> list[Passage]:
    """Return the passages of some codings, in the order in which they first come."""
    found: dict[tuple[str, int, int], list[Quote]] = {}
    for quote in quotes:
        found.setdefault((quote.transcript, quote.start, quote.end), []).append(quote)
    return [Passage(tuple(group)) for group in found.values()]


def tally(quotes: Iterable[Quote]) -> Tally:
    """Count passages and the participants who said them."""
    where, who = set(), set()
    for quote in quotes:
        where.add((quote.transcript, quote.start, quote.end))
        who.add(person(quote))
    return Tally(len(where), len(who))


def voices(report: Report, quotes: Iterable[Quote]) -> tuple[Voice, ...]:
    """Return what each group said, in the project's order. A group that said nothing is there, with 0 of its base.

    Facilitators are left out: they are not among those who were asked.
    """
    by_group: dict[str, list[Quote]] = {group_id: [] for group_id in report.groups}
    for quote in quotes:
        by_group[quote.group_id].append(quote)
    return tuple(
        Voice(fact.group, tally(by_group[group_id]), fact.participants)
        for group_id, fact in report.groups.items()
        if not fact.group.facilitator and (by_group[group_id] or fact.participants)
    )


def refusals(report: Report, quotes: Iterable[Quote] | None = None) -> tuple[Refusal, ...]:
    """Return the codings that may not be printed, and why."""
    return tuple(
        refusal(report, quote) for quote in (report.quotes if quotes is None else quotes) if not quote.quotable
    )


def refusal(report: Report, quote: Quote) -> Refusal:
    """Say why a quote may not be printed."""
    fact = report.groups.get(quote.group_id)
    facilitator = fact is not None and fact.group.facilitator
    why = (
        "it is the facilitator's" if facilitator
        else "the participant did not permit quoting" if quote.alone
        else "it runs on into somebody else's words; code each person's on their own"
    )  # fmt: skip
    return Refusal(quote.quote_id, quote.transcript, quote.start, quote.end, quote.code, why)


def small_groups(report: Report, quotes: Iterable[Quote] | None = None) -> tuple[str, ...]:
    """Warn of each quoted group so small that its attribution may show who is speaking."""
    quoted = {q.group_id for q in (report.quotes if quotes is None else quotes) if q.quotable}
    return tuple(
        f"The group '{fact.group.name}' has {counted(fact.participants, 'participant')}, fewer than "
        f"{report.facts.small_cell}: its attribution may show who is speaking"
        for group_id, fact in report.groups.items()
        if group_id in quoted and 0 < fact.participants < report.facts.small_cell
    )


def position(quote: Quote, places: Mapping[str, Place]) -> str:
    """Return where a quote stands, in words: "turn 14, characters 1203–1290"."""
    characters = f"characters {quote.start}–{quote.end}"
    place = places.get(quote.quote_id)
    if place is None or place.turn is None:
        return characters
    time = f" at {clock(place.time)}" if place.time is not None else ""
    return f"turn {place.turn}{time}, {characters}"


def clock(seconds: float) -> str:
    """Return a time as h:mm:ss."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
