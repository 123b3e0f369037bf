"""Krippendorff's earlier α_U, which weighs how far the boundaries of units lie apart.

Follows Krippendorff (1995), "On the reliability of unitizing contiguous data", Sociological Methodology 25, 47–76, in the
form of Krippendorff (2004), Content Analysis, 2nd edition, section 11.4. For comparison with published figures; the reports
use the family of 2016 (see `unitizing`), which replaced it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from qualcode.core.agreement.figure import Figure, undefined
from qualcode.core.agreement.unitizing import Section, meetings, partition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class UnitizingAlpha:
    """α_U over all values, and per value with its observed and expected disagreement."""

    alpha: Figure
    by_value: Mapping[str, Figure]
    observed: Mapping[str, float]
    expected: Mapping[str, float]


def unitizing_alpha(coders: Sequence[Sequence[Section]], length: int) -> UnitizingAlpha:
    """Return α_U of 1995/2004.

    Args:
        coders: each coder's units; units of one value by one coder may not overlap, of different values they may.
        length: the length of the continuum, which runs from 0.

    Raises:
        ValueError: fewer than two coders, units of one value that overlap, or a unit outside the continuum.
    """
    if len(coders) < 2:
        raise ValueError("agreement needs two coders or more")
    values = sorted({unit.value for units in coders for unit in units if unit.value is not None})
    observed: dict[str, float] = {}
    expected: dict[str, float] = {}
    by_value: dict[str, Figure] = {}
    for value in values:
        parts = [partition([unit for unit in units if unit.value == value], length) for units in coders]
        observed[value], expected[value] = _observed(parts, length), _expected(parts, length)
        by_value[value] = _alpha(observed[value], expected[value])
    return UnitizingAlpha(_alpha(sum(observed.values()), sum(expected.values())), by_value, observed, expected)


def _alpha(observed: float, expected: float) -> Figure:
    if expected <= 0:
        return undefined("nobody marked a unit, or the units leave nothing to chance")
    return Figure(1 - observed / expected)


def _observed(parts: Sequence[Sequence[Section]], length: int) -> float:
    """Return D_o = Σ over pairs of coders and meeting sections of δ², over m(m−1)L² ordered pairs."""
    apart = sum(
        _squared_difference(one[a], other[b])
        for one, other in combinations(parts, 2)
        for a, b, _ in meetings(one, other)
    )
    return 2 * apart / (len(parts) * (len(parts) - 1) * length**2)


def _squared_difference(one: Section, other: Section) -> int:
    if one.value is not None and other.value is not None:
        return (one.start - other.start) ** 2 + (one.end - other.end) ** 2
    for unit, gap in ((one, other), (other, one)):
        if unit.value is not None and gap.value is None and gap.start <= unit.start and unit.end <= gap.end:
            return (unit.end - unit.start) ** 2
    return 0


def _expected(parts: Sequence[Sequence[Section]], length: int) -> float:
    """Return D_e: the disagreement between any two units, however they might lie on the continuum."""
    units = [end - start for part in parts for start, end, value in part if value is not None]
    gaps = [end - start for part in parts for start, end, value in part if value is None]
    everything = len(parts) * length
    total = 0.0
    for size in units:
        total += (len(units) - 1) * (2 * size**3 - 3 * size**2 + size) / 3
        total += size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    free = everything * (everything - 1) - sum(size * (size - 1) for size in units)
    return 2 * total / length / free if free > 0 else 0.0
