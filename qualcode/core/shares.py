"""Shares with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    return _wilson(right / of, of, of) if of else Share(0.0, 0.0, 1.0, 0)


def clustered(counts: Sequence[tuple[int, int]]) -> Share:
    """Return the share of all that is right, with its interval, where what is counted comes in clusters: (right, of) of each.

    What is in one cluster tends to be alike, so it counts for less than as much drawn singly: Wilson's interval is that of so
    many as would leave the same variance. Kish (1965), "Survey Sampling" (design effect; variance of a ratio).
    """
    right, of = sum(one for one, _ in counts), sum(several for _, several in counts)
    found, clusters = wilson(right, of), sum(several > 0 for _, several in counts)
    plain = found.share * (1 - found.share) * of
    if not plain or clusters < 2:
        return found
    spread = sum((one - found.share * several) ** 2 for one, several in counts) * clusters / (clusters - 1)
    return _wilson(found.share, of / max(1.0, spread / plain), of)


def _wilson(share: float, size: float, of: int) -> Share:
    z2 = _Z * _Z
    centre = (share + z2 / (2 * size)) / (1 + z2 / size)
    half = _Z * sqrt(share * (1 - share) / size + z2 / (4 * size * size)) / (1 + z2 / size)
    return Share(share, max(0.0, centre - half), min(1.0, centre + half), of)
