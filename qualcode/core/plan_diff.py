"""What building a plan again would change, before it is done: quotes that come, go, move or read otherwise; and all else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qualcode.core.plan_state import Part, PlanState, PrintedQuote

KINDS = {"add": "+", "drop": "-", "move": "→", "change": "~"}
"""The kinds of difference and the sign of each."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a rebuild changes. `kind` is one of `KINDS`; `where` is its place in the plan, in words."""

    kind: str
    what: str
    where: str = ""

    def __str__(self) -> str:
        return f"{KINDS[self.kind]} {self.what}" + (f" — {self.where}" if self.where else "")


@dataclass(frozen=True, slots=True)
class _Placed:
    quote: PrintedQuote
    place: str
    order: int


def differences(before: PlanState, after: PlanState, words: Mapping[str, str]) -> list[Difference]:
    """Return what a rebuild changes, quotes first.

    Args:
        before: what stands in the document that is there.
        after: what would be printed.
        words: the words of quotes that may be printed, by quote id, to name them by.
    """
    return [*_quotes(_placed(before), _placed(after), words), *_frame(before, after)]


def _placed(state: PlanState) -> list[_Placed]:
    found = []
    for number, priority in enumerate(state.priorities, 1):
        place = f"Priority {number}"
        found += [_Placed(quote, place, at) for at, quote in enumerate(priority.quotes)]
        for action in priority.actions:
            under = f"{place}, under “{_short(action.words)}”"
            found += [_Placed(quote, under, at) for at, quote in enumerate(action.quotes)]
    return found


def _quotes(before: Sequence[_Placed], after: Sequence[_Placed], words: Mapping[str, str]) -> Iterator[Difference]:
    pairs, gone, new = _paired(before, after)
    for each in gone:
        yield Difference("drop", _named(each.quote, words), each.place)
    for each in new:
        yield Difference("add", _named(each.quote, words), each.place)
    stays: dict[str, list[tuple[int, _Placed]]] = {}
    for old, now in pairs:
        name = _named(now.quote, words)
        if old.place != now.place:
            yield Difference("move", name, f"from {old.place} to {now.place}")
        else:
            stays.setdefault(now.place, []).append((old.order, now))
        if old.quote.mark != now.quote.mark:
            yield Difference("change", f"{name}: it begins or ends elsewhere, or reads otherwise", now.place)
        if old.quote.signed != now.quote.signed:
            was, will = old.quote.signed or "unsigned", now.quote.signed or "unsigned"
            yield Difference("change", f"{name}: signed ({will}), was ({was})", now.place)
    for place, kept in stays.items():
        kept.sort(key=lambda pair: pair[1].order)
        orders = [order for order, _ in kept]
        if orders != sorted(orders):
            yield Difference("move", "the quotes stand in another order", place)


def _paired(
    before: Sequence[_Placed], after: Sequence[_Placed]
) -> tuple[list[tuple[_Placed, _Placed]], list[_Placed], list[_Placed]]:
    """Pair what is the same passage, or else the same coding; first at the same place, then anywhere."""
    pairs: list[tuple[_Placed, _Placed]] = []
    gone, new = list(before), list(after)
    for same_place in (True, False):
        for key in ("where", "quote_id"):
            for now in list(new):
                for old in gone:
                    alike = getattr(old.quote, key) == getattr(now.quote, key)
                    if alike and (old.place == now.place or not same_place):
                        pairs.append((old, now))
                        gone.remove(old)
                        new.remove(now)
                        break
    return pairs, gone, new


def _named(quote: PrintedQuote, words: Mapping[str, str]) -> str:
    said = words.get(quote.quote_id)
    if said is None:
        return f"{quote.quote_id} ({quote.transcript}, characters {quote.start}–{quote.end})"
    return f"“{_short(said)}” {quote.quote_id}"


def _frame(before: PlanState, after: PlanState) -> Iterator[Difference]:
    if before.title != after.title:
        yield Difference("change", f"the title: “{after.title}”, was “{before.title}”")
    if before.opening != after.opening:
        yield Difference("change", "the organisation, the period or the introduction")
    for line in before.context:
        if line not in after.context:
            yield Difference("drop", f"“{_short(line)}”", "what we know")
    for line in after.context:
        if line not in before.context:
            yield Difference("add", f"“{_short(line)}”", "what we know")
    yield from _parts("priority", before.priorities, after.priorities, "")
    was = {part.id: part for part in before.priorities}
    for number, part in enumerate(after.priorities, 1):
        if part.id in was:
            yield from _statistics(was[part.id], part, f"Priority {number}")
            yield from _parts("action", was[part.id].actions, part.actions, f"Priority {number}")


def _parts(noun: str, before: Sequence[Part], after: Sequence[Part], where: str) -> Iterator[Difference]:
    was, now = {part.id: part for part in before}, {part.id: part for part in after}
    for part in before:
        if part.id not in now:
            yield Difference("drop", f"the {noun} “{_short(part.words)}”", where)
    for part in after:
        if part.id not in was:
            yield Difference("add", f"the {noun} “{_short(part.words)}”", where)
        elif was[part.id].words != part.words:
            yield Difference("change", f"the {noun} “{_short(part.words)}”, was “{_short(was[part.id].words)}”", where)
    common = [part.id for part in before if part.id in now]
    if common != [part.id for part in after if part.id in was]:
        yield Difference(
            "move",
            "the priorities stand in another order" if noun == "priority" else "the actions stand in another order",
            where,
        )


def _statistics(before: Part, after: Part, where: str) -> Iterator[Difference]:
    for key, said in before.statistics.items():
        if key not in after.statistics:
            yield Difference("drop", f"the statistic {_short(said)}", where)
        elif after.statistics[key] != said:
            yield Difference("change", f"the statistic {after.statistics[key]}; was {said}", where)
    for key, said in after.statistics.items():
        if key not in before.statistics:
            yield Difference("add", f"the statistic {_short(said)}", where)


def _short(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= 70 else said[:69].rstrip() + "…"
