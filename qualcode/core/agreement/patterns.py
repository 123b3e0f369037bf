"""Judgements collapsed into patterns: many units, few different ways in which the coders judged them.

A pattern is a tuple with one value per coder, None where that coder did not judge the unit. Every coefficient is a sum over
units, so counting patterns first makes it independent of the number of units.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    Patterns = Mapping[tuple[Hashable, ...], float]
    """How many units (or characters) were judged so: pattern → weight."""


def patterns_of(rows: Iterable[Sequence[Hashable]]) -> Counter[tuple[Hashable, ...]]:
    """Count the patterns of a table with a row per unit and a column per coder; None is a missing judgement."""
    return Counter(tuple(row) for row in rows)


def values_of(patterns: Patterns) -> list[Hashable]:
    """Return the values that occur, sorted where they can be, otherwise by their printed form."""
    found = {value for pattern in patterns for value in pattern if value is not None}
    try:
        return sorted(found)  # type: ignore[type-var]
    except TypeError:
        return sorted(found, key=repr)


def tally(pattern: tuple[Hashable, ...]) -> Counter[Hashable]:
    """Count the values in a pattern, without the missing ones."""
    return Counter(value for value in pattern if value is not None)


def width(patterns: Patterns) -> int:
    """Return the number of coders; 0 for no patterns.

    Raises:
        ValueError: the patterns are of different widths.
    """
    widths = {len(pattern) for pattern in patterns}
    if len(widths) > 1:
        raise ValueError("every unit needs one value, or None, per coder")
    return widths.pop() if widths else 0


def columns(patterns: Patterns, *chosen: int) -> Counter[tuple[Hashable, ...]]:
    """Return the patterns of some of the coders alone."""
    found: Counter[tuple[Hashable, ...]] = Counter()
    for pattern, weight in patterns.items():
        found[tuple(pattern[index] for index in chosen)] += weight  # type: ignore[assignment]
    return found
