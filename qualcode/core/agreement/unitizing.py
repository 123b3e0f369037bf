"""Krippendorff's unitizing family: agreement on where units lie and what they are, without units given beforehand.

Follows Krippendorff, Mathet, Bouvry & Widlöcher (2016), "On the reliability of unitizing textual continua: Further
developments", Quality & Quantity 50(6), 2347–2364, as taken over in Krippendorff (2019), Content Analysis, 4th edition,
section 12.6, equations 32 to 38. This is a different statistic from the α_U of 1995 and 2004 (see `unitizing2004`).

The coefficients, from the whole to the part:
    uα      where the units lie and what value each has, gaps included;
    |uα     where anything relevant lies, whatever its value;
    cuα     the values, where two coders' units meet; gaps are left out;
    (k)uα   one value k, where units meet.

Each coder divides the continuum into units that do not overlap, and gaps between them (here: the value None). Lengths are in
code points. With ℓ_ck the summed lengths at which one coder's c meets another's k, over ordered pairs of coders, divided
by m − 1 (eq. 32), expected lengths are, eq. 33,

    ε_ck = ℓ.. (ℓ_c. ℓ_.k − [c = k] Σ L²) / (ℓ..² − Σ L²)

where a unit's length L counts squared and a gap's length counts once. For cuα the same over meeting units alone, with
Σ L² replaced by the mean over the other coders of the squared length at which the unit meets their units (eq. 36). With more
than two coders, implementations of that last term differ; with two they do not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from qualcode.core.agreement.figure import Figure, undefined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Lengths = Mapping[tuple[str | None, str | None], float]


class Section(NamedTuple):
    """One unit of one coder: positions on the continuum, end-exclusive, and its value; None for a gap."""

    start: int
    end: int
    value: str | None


@dataclass(frozen=True, slots=True)
class UnitizingFigures:
    """The unitizing family for one continuum.

    `coverage` is the share of all judged lengths that cuα rests on; `value_coverage` the share of each value's lengths that
    its (k)uα rests on.
    """

    u_alpha: Figure
    bar_u_alpha: Figure
    cu_alpha: Figure
    coverage: float
    k_u_alpha: Mapping[str, Figure]
    value_coverage: Mapping[str, float]

    def as_dict(self) -> dict[str, object]:
        """Return the figures as plain values for JSON."""
        return {
            "u_alpha": self.u_alpha.as_dict(),
            "bar_u_alpha": self.bar_u_alpha.as_dict(),
            "cu_alpha": self.cu_alpha.as_dict(),
            "coverage": self.coverage,
            "k_u_alpha": {value: figure.as_dict() for value, figure in self.k_u_alpha.items()},
            "value_coverage": dict(self.value_coverage),
        }


def unitizing_figures(coders: Sequence[Sequence[Section]], length: int) -> UnitizingFigures:
    """Return uα, |uα, cuα and (k)uα.

    Args:
        coders: each coder's units, in any order, not overlapping; gaps are filled in.
        length: the length of the continuum, which runs from 0.

    Raises:
        ValueError: fewer than two coders, units that overlap, or a unit outside the continuum.
    """
    if len(coders) < 2:
        raise ValueError("agreement needs two coders or more")
    parts = [partition(units, length) for units in coders]
    if not length:
        nothing = undefined("there is no text that all of them coded")
        return UnitizingFigures(nothing, nothing, nothing, 0.0, {}, {})
    met, met_units = _meetings(parts)
    total = _margins(met)
    own: dict[str | None, float] = defaultdict(float)
    for part in parts:
        for start, end, value in part:
            own[value] += (end - start) ** 2 if value is not None else end - start
    expected = _expected(total, own)
    valued: Lengths = {pair: weight for pair, weight in met.items() if None not in pair}
    valued_total = _margins(valued)
    valued_expected = _expected(valued_total, met_units)
    whole, covered = sum(total.values()), sum(valued_total.values())
    names = sorted(value for value in total if value is not None)
    return UnitizingFigures(
        u_alpha=_alpha(total, met, expected, "nobody marked a unit, or everybody marked one and the same throughout"),
        bar_u_alpha=_bar(total, met, expected),
        cu_alpha=_alpha(
            valued_total, valued, valued_expected, "where units meet there is one value only, or none meet"
        ),
        coverage=covered / whole if whole else 0.0,
        k_u_alpha={name: _of_value(name, valued_total, valued, valued_expected) for name in names},
        value_coverage={name: valued_total.get(name, 0.0) / total[name] for name in names},
    )


def partition(units: Sequence[Section], length: int) -> list[Section]:
    """Return units and the gaps between them, in order, covering the continuum exactly.

    Raises:
        ValueError: units overlap or lie outside the continuum.
    """
    found: list[Section] = []
    at = 0
    for unit in sorted(units, key=lambda unit: (unit.start, unit.end)):
        if unit.start < at or unit.end > length:
            raise ValueError(f"the unit {unit.start} to {unit.end} overlaps another, or lies outside the continuum")
        if unit.end == unit.start:
            continue
        if unit.start > at:
            found.append(Section(at, unit.start, None))
        found.append(unit)
        at = unit.end
    if at < length:
        found.append(Section(at, length, None))
    return found


def meetings(one: Sequence[Section], other: Sequence[Section]) -> Iterator[tuple[int, int, int]]:
    """Yield (index in one, index in other, shared length) for all sections of two partitions that meet."""
    a = b = 0
    while a < len(one) and b < len(other):
        shared = min(one[a].end, other[b].end) - max(one[a].start, other[b].start)
        if shared > 0:
            yield a, b, shared
        if one[a].end <= other[b].end:
            a += 1
        else:
            b += 1


def _meetings(parts: Sequence[Sequence[Section]]) -> tuple[Lengths, dict[str | None, float]]:
    """Return ℓ_ck, and per value the mean squared length at which its units meet other coders' units."""
    met: dict[tuple[str | None, str | None], float] = defaultdict(float)
    squares: dict[str | None, float] = defaultdict(float)
    others = len(parts) - 1
    for one, other in permutations(parts, 2):
        with_units: dict[int, int] = defaultdict(int)
        for a, b, shared in meetings(one, other):
            met[one[a].value, other[b].value] += shared / others
            if one[a].value is not None and other[b].value is not None:
                with_units[a] += shared
        for a, shared in with_units.items():
            squares[one[a].value] += shared**2 / others
    return met, squares


def _margins(met: Lengths) -> dict[str | None, float]:
    found: dict[str | None, float] = defaultdict(float)
    for (value, _), weight in met.items():
        found[value] += weight
    return dict(found)


def _expected(total: Mapping[str | None, float], own: Mapping[str | None, float]) -> dict[str | None, float]:
    """Return ε_cc for each value; ε_c. follows from it, see `_expected_margin`."""
    whole = sum(total.values())
    free = whole**2 - sum(own.values())
    if free <= 0:
        return {}
    return {value: whole * (margin**2 - own.get(value, 0.0)) / free for value, margin in total.items()}


def _expected_margin(
    value: str | None, total: Mapping[str | None, float], own_expected: Mapping[str | None, float]
) -> float:
    """Return ε_.k = Σ_c ε_ck. All ε_ck sum to ℓ.., so ε_ck off the diagonal is in proportion to ℓ_c. ℓ_.k."""
    whole = sum(total.values())
    off_products = whole**2 - sum(margin**2 for margin in total.values())
    if off_products <= 0:
        return own_expected[value]
    scale = (whole - sum(own_expected.values())) / off_products
    return own_expected[value] + scale * total[value] * (whole - total[value])


def _alpha(total: Mapping[str | None, float], met: Lengths, expected: Mapping[str | None, float], why: str) -> Figure:
    whole = sum(total.values())
    chance = whole - sum(expected.values())
    if not expected or chance <= 1e-9 * whole:
        return undefined(why)
    return Figure(1 - (whole - sum(met.get((value, value), 0.0) for value in total)) / chance)


def _bar(total: Mapping[str | None, float], met: Lengths, expected: Mapping[str | None, float]) -> Figure:
    if None not in total:
        return undefined("nobody left a gap, so there is nothing irrelevant to tell apart")
    if not expected or len(total) == 1:
        return undefined("nobody marked a unit")
    chance = _expected_margin(None, total, expected) - expected[None]
    if chance <= 0:
        return undefined("chance alone gives full agreement on what is relevant")
    return Figure(1 - (total[None] - met.get((None, None), 0.0)) / chance)


def _of_value(
    value: str, total: Mapping[str | None, float], met: Lengths, expected: Mapping[str | None, float]
) -> Figure:
    if not total.get(value):
        return undefined("no unit of this value meets another coder's unit")
    if not expected:
        return undefined("units meet in one place only, so chance cannot be reckoned")
    margin = _expected_margin(value, total, expected)
    chance = margin - expected[value]
    if chance <= 1e-9 * total[value]:
        return undefined("where units meet there is one value only, so no disagreement could be expected")
    return Figure(1 - margin / total[value] * (total[value] - met.get((value, value), 0.0)) / chance)
