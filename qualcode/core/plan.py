"""The plan being written: priorities, actions, statistics, and where quotes go. As `plan.yaml` says it, not yet filled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of context, and where it comes from."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Statistic:
    """A figure with what is needed to believe it: its period, what it is compared with, and its source.

    `unit` is what is counted ("offences", "%"), `per` its base ("100,000 people"), `note` says how far the two periods can be
    compared. The change is computed, never written by hand.
    """

    id: str
    label: str
    value: Decimal
    previous: Decimal | None = None
    unit: str = ""
    per: str = ""
    period: str = ""
    previous_period: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Find:
    """A place for quotes that are looked up: the first `limit`, exemplars first. Codes take in what is beneath them."""

    code: str = ""
    group: str = ""
    transcript: str = ""
    exemplar: bool | None = None
    text: str = ""
    limit: int = 1
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """A place for one certain quote."""

    quote_id: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What will be done. `codes` are those that it answers."""

    id: str
    text: str
    codes: tuple[str, ...] = ()
    quotes: tuple[Pin | Find, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Priority:
    """One chapter of the plan. `themes` are the codes that it answers, `statistics` the ids of its figures."""

    id: str
    title: str
    themes: tuple[str, ...] = ()
    statistics: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    quotes: tuple[Pin | Find, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan. `template` is the Word file that it is printed in, from the project's folder. `where` names the file it was read from, for messages."""

    title: str
    organisation: str = ""
    language: str = "en-GB"
    period: str = ""
    introduction: str = ""
    template: str = ""
    context: tuple[Fact, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    priorities: tuple[Priority, ...] = ()
    where: str = field(default="plan.yaml", compare=False)

    def pins(self) -> Iterator[Pin]:
        """Yield every quote that is pinned, in the order of the plan."""
        for priority in self.priorities:
            for entry in (*priority.quotes, *(entry for action in priority.actions for entry in action.quotes)):
                if isinstance(entry, Pin):
                    yield entry

    def statistic(self, statistic_id: str) -> Statistic | None:
        """Return the statistic of that id, or None."""
        return next((found for found in self.statistics if found.id == statistic_id), None)
