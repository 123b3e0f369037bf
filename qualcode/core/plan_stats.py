"""Statistics in words: the value, and a change that is computed and always names its base."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.core.plan import Statistic

_TENTH = Decimal("0.1")


def value_words(statistic: Statistic) -> str:
    """Return the value as printed: "705", "549 per 100,000 people", "85%"."""
    return number(statistic.value) + _unit(statistic) + (f" per {statistic.per}" if statistic.per else "")


def percent_change(value: Decimal, previous: Decimal) -> Decimal | None:
    """Return the change in per cent of `previous`, to one decimal, halves away from zero; None if `previous` is zero."""
    if previous == 0:
        return None
    return (100 * (value - previous) / abs(previous)).quantize(_TENTH, ROUND_HALF_UP)


def change_words(statistic: Statistic) -> str:
    """Return the change with its base: "up 15.4% (94 more) from 611 in 2016/17"; "" where there is nothing to compare with.

    A share in per cent changes by percentage points. From zero there is no percentage, and the words say so.
    """
    before = statistic.previous
    if before is None:
        return ""
    when = f" in {statistic.previous_period}" if statistic.previous_period else ""
    change = statistic.value - before
    if change == 0:
        return f"no change from {number(before)}{_unit(statistic)}{when}"
    way, more = ("up", "more") if change > 0 else ("down", "fewer")
    base = f"{number(before)}{_unit(statistic)}{when}"
    if statistic.unit.strip() == "%":
        points = "percentage point" if abs(change) == 1 else "percentage points"
        return f"{way} {number(abs(change))} {points} from {base}"
    share = percent_change(statistic.value, before)
    if share is None:
        return f"{way} by {number(abs(change))} from {base} (no percentage can be given from nothing)"
    return f"{way} {number(abs(share))}% ({number(abs(change))} {more}) from {base}"


def source_words(statistic: Statistic) -> str:
    """Return period, source and note in one line."""
    parts = (statistic.period, statistic.source, statistic.note)
    return ". ".join(part.rstrip(".") for part in parts if part)


def number(value: Decimal) -> str:
    """Return a number with thousands marked and no needless noughts."""
    plain = f"{value:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _unit(statistic: Statistic) -> str:
    unit = statistic.unit.strip()
    if not unit:
        return ""
    return unit if unit == "%" else f" {unit}"
