"""What a built plan prints, as data: kept in the document and in the project, so that the next build can be told from it.

No word of a quote is in it, only its place and a mark of its words; so it may be kept when somebody withdraws.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from qualcode.core.plan_stats import change_words, source_words, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qualcode.core.plan_resolve import Evidence, ResolvedPlan

VERSION = 1


@dataclass(frozen=True, slots=True)
class PrintedQuote:
    """A quote as it was printed: its id, its passage, a mark of its words, and how it was signed."""

    quote_id: str
    transcript: str
    start: int
    end: int
    mark: str
    signed: str

    @property
    def where(self) -> tuple[str, int, int]:
        """Its passage."""
        return self.transcript, self.start, self.end


@dataclass(frozen=True, slots=True)
class Part:
    """A priority or an action: its id, its words, its statistics in words by id, its quotes in order."""

    id: str
    words: str
    statistics: Mapping[str, str] = field(default_factory=dict)
    quotes: tuple[PrintedQuote, ...] = ()
    actions: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanState:
    """A plan as it was built. `outside` is a mark of the document's text outside the places that are written by hand."""

    title: str
    opening: str = ""
    context: tuple[str, ...] = ()
    priorities: tuple[Part, ...] = ()
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """A plan that was built earlier, as it lies there now.

    `state` is None where the file was not built by qualcode; `places` holds what was written by hand, in the form of the
    file, by the place's name; `edited` says that the text outside these places was changed since it was built; `dropped`
    names what stands in a place and cannot be kept, such as a picture.
    """

    state: PlanState | None
    places: Mapping[str, str] = field(default_factory=dict)
    edited: bool = False
    dropped: tuple[str, ...] = ()


def state_of(resolved: ResolvedPlan) -> PlanState:
    """Return what a filled plan prints."""
    plan = resolved.plan
    priorities = tuple(
        Part(
            item.priority.id,
            item.priority.title,
            {
                found.id: "; ".join(
                    part for part in (found.label, value_words(found), change_words(found), source_words(found)) if part
                )
                for found in item.statistics
            },
            _printed(item.quotes),
            tuple(
                Part(action.action.id or _mark(action.action.text), action.action.text, {}, _printed(action.quotes))
                for action in item.actions
            ),
        )
        for item in resolved.priorities
    )
    opening = _mark(f"{plan.organisation}\0{plan.period}\0{plan.introduction}")
    context = tuple(f"{fact.text} ({fact.source})" if fact.source else fact.text for fact in plan.context)
    return PlanState(plan.title, opening, context, priorities)


def dump_state(state: PlanState) -> str:
    """Return a state as one line of JSON."""
    data = {"version": VERSION, **asdict(state)}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def load_state(text: str) -> PlanState | None:
    """Return a state that was dumped; None where the text is none, or one that this version does not know."""
    try:
        data = json.loads(text)
        if data["version"] != VERSION:
            return None
        return PlanState(
            str(data["title"]),
            str(data["opening"]),
            tuple(map(str, data["context"])),
            tuple(map(_part, data["priorities"])),
            str(data["outside"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def mark_of_text(words: str) -> str:
    """Return the mark of a text, white space aside."""
    return _mark(" ".join(words.split()))


def _part(data: Mapping[str, Any]) -> Part:
    return Part(
        str(data["id"]),
        str(data["words"]),
        {str(key): str(said) for key, said in data["statistics"].items()},
        tuple(PrintedQuote(**quote) for quote in data["quotes"]),
        tuple(map(_part, data["actions"])),
    )


def _printed(quotes: Iterable[Evidence]) -> tuple[PrintedQuote, ...]:
    return tuple(
        PrintedQuote(quote.quote_id, quote.transcript, quote.start, quote.end, _mark(quote.text), quote.attribution)
        for quote in (evidence.quote for evidence in quotes)
    )


def _mark(words: str) -> str:
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
