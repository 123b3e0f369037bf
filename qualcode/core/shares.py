"""Shares with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

_Z = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """A share from 0 to 1 with its 95 % interval, of how many; from 0 to 1 where nothing was counted."""

    share: float
    low: float
    high: float
    of: int


def wilson(right: int, of: int) -> Share:
    """Return a share with its interval.

    Wilson (1927), "Probable inference, the law of succession, and statistical inference".
    """
    if not of:
        return Share(0.0, 0.0, 1.0, 0)
    share, z2 = right / of, _Z * _Z
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return Share(share, max(0.0, centre - half), min(1.0, centre + half), of)
