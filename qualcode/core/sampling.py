"""A second coder's sample: which units to code again, drawn so that every transcript and group has its fair part.

The draw is decided by the seed and the units' own keys through SHA-256, so it is the same on every machine and Python version,
and does not depend on the order in which the units are given.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True, order=True)
class SampleUnit:
    """A unit that may be drawn: its transcript's key, its span in code points, and who speaks ("" for nobody known)."""

    transcript: str
    start: int
    end: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Stratum:
    """How many units of one transcript and group there were, and how many were drawn."""

    transcript: str
    group: str
    units: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Sample:
    """Units drawn, in the order of transcript and position, and the strata they come from."""

    units: tuple[SampleUnit, ...]
    strata: tuple[Stratum, ...]
    seed: int

    def as_dict(self) -> dict[str, object]:
        """Return the sample as plain values for JSON."""
        return {
            "seed": self.seed,
            "units": [
                {"transcript": unit.transcript, "start": unit.start, "end": unit.end, "group": unit.group}
                for unit in self.units
            ],
            "strata": [
                {"transcript": part.transcript, "group": part.group, "units": part.units, "drawn": part.drawn}
                for part in self.strata
            ],
        }


def draw_sample(
    units: Iterable[SampleUnit], *, seed: int, share: float | None = None, count: int | None = None
) -> Sample:
    """Draw units at random within each transcript and group, in proportion to their numbers.

    Parts of units are given to the strata with the largest remainders (Hare's method), so the total is exact and no stratum is
    off by a whole unit. Every stratum gets at least one unit as long as there are units enough for all.

    Args:
        units: what can be drawn; equal units count once.
        seed: the same seed and units give the same sample.
        share: the part of all units to draw, above 0 and up to 1; rounded to the nearest unit, at least one.
        count: the number of units to draw, instead of a share; all of them if there are fewer.

    Raises:
        ValueError: not exactly one of share and count is given, or it is out of range.
    """
    if (share is None) == (count is None):
        raise ValueError("give either a share or a number of units")
    strata: dict[tuple[str, str], list[SampleUnit]] = {}
    for unit in sorted(set(units)):
        strata.setdefault((unit.transcript, unit.group), []).append(unit)
    total = sum(len(members) for members in strata.values())
    wanted = _wanted(total, share, count)
    quotas = _quotas({key: len(members) for key, members in strata.items()}, wanted, seed)
    drawn = [unit for key, members in strata.items() for unit in _drawn(members, quotas[key], seed)]
    return Sample(
        tuple(sorted(drawn)),
        tuple(Stratum(*key, len(members), quotas[key]) for key, members in sorted(strata.items())),
        seed,
    )


def _wanted(total: int, share: float | None, count: int | None) -> int:
    if share is not None:
        if not 0 < share <= 1:
            raise ValueError("a share lies above 0 and is at most 1")
        return min(total, max(1, floor(total * share + 0.5)))
    if count is None or count < 1:
        raise ValueError("the number of units must be at least 1")
    return min(total, count)


def _quotas(sizes: Mapping[tuple[str, str], int], wanted: int, seed: int) -> dict[tuple[str, str], int]:
    """Divide `wanted` units over the strata in proportion, each at least one where that can be."""
    if not sizes:
        return {}
    total = sum(sizes.values())
    least = 1 if wanted >= len(sizes) else 0
    quotas = {key: max(least, size * wanted // total) for key, size in sizes.items()}
    by_rest = sorted(sizes, key=lambda key: (-(sizes[key] * wanted % total), _rank(seed, *key)))
    while sum(quotas.values()) < wanted:
        for key in by_rest:
            if sum(quotas.values()) < wanted and quotas[key] < sizes[key]:
                quotas[key] += 1
    while sum(quotas.values()) > wanted:
        over = [key for key, quota in quotas.items() if quota > least]
        largest = max(over, key=lambda key: (quotas[key] - sizes[key] * wanted / total, quotas[key], key))
        quotas[largest] -= 1
    return quotas


def _drawn(members: Sequence[SampleUnit], quota: int, seed: int) -> list[SampleUnit]:
    return sorted(members, key=lambda unit: _rank(seed, unit.transcript, unit.start, unit.end, unit.group))[:quota]


def _rank(seed: int, *key: str | int) -> bytes:
    return hashlib.sha256(repr((seed, *key)).encode("utf-8", "surrogatepass")).digest()
