"""The bootstrap interval of Krippendorff's α, fast in plain Python.

A unit matters to α only through how often it was given which value; with yes/no judgements through how many it has, how many are
yes, and how many pairs agree. Units that are alike in this are counted once, and a resample draws how many of each kind it gets: a multinomial draw over a handful of
kinds instead of thousands of single draws. Percentile interval, as Zapf et al. (2016), BMC Medical Research Methodology 16:93.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from qualcode.core.agreement.patterns import tally

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from qualcode.core.agreement.patterns import Patterns

    Kinds = Mapping[tuple[float, float, float], int]
    """(judgements, yes judgements, judgements' worth of disagreement) of a unit → number of such units."""

SAMPLES = 1000
_SMALL = 10.0


def alpha_of_kinds(judged: float, yes: float, apart: float) -> float | None:
    """Return α of pooled sums: judgements n, yes n_1, and Σ o_ck over c ≠ k; None where it is not defined.

    α = 1 − (n−1) · Σ_{c≠k} o_ck / Σ_{c≠k} n_c n_k, Krippendorff (2011), section C.
    """
    expected = 2 * yes * (judged - yes)
    return None if expected <= 0 else 1 - (judged - 1) * apart / expected


def alpha_interval(kinds: Kinds, samples: int, seed: int) -> tuple[tuple[float, float] | None, int]:
    """Return the 95 % percentile interval of α over resampled units, and how many resamples had no α.

    The interval is None where there are fewer than two units or most resamples have no α. The same seed gives the same
    interval on every machine and Python version.
    """
    units = sum(kinds.values())
    if units < 2 or samples < 1:
        return None, 0
    rng = random.Random(seed)  # noqa: S311 - statistics, not secrets
    ordered = sorted(kinds.items())
    found: list[float] = []
    for _ in range(samples):
        left, rest = units, units
        judged = yes = apart = 0.0
        for (n, n_yes, n_apart), count in ordered:
            drawn = left if count >= rest else binomial(rng, left, count / rest)
            judged += drawn * n
            yes += drawn * n_yes
            apart += drawn * n_apart
            left -= drawn
            rest -= count
            if not left:
                break
        alpha = alpha_of_kinds(judged, yes, apart)
        if alpha is not None:
            found.append(alpha)
    return _ends(found, samples)


def nominal_interval(patterns: Patterns, samples: int, seed: int) -> tuple[tuple[float, float] | None, int]:
    """Return the same interval for judgements with any number of values, and how many resamples had no α.

    Units with the same values, whoever gave which, are one kind; the time grows with the number of kinds.
    """
    kinds: dict[tuple[tuple[Hashable, int], ...], int] = {}
    for pattern, weight in patterns.items():
        counts = tally(pattern)
        if sum(counts.values()) >= 2:
            kind = tuple(sorted(counts.items(), key=repr))
            kinds[kind] = kinds.get(kind, 0) + int(weight)
    units = sum(kinds.values())
    if units < 2 or samples < 1:
        return None, 0
    rng = random.Random(seed)  # noqa: S311 - statistics, not secrets
    ordered = [(kind, _apart(kind), count) for kind, count in sorted(kinds.items(), key=repr)]
    found: list[float] = []
    for _ in range(samples):
        left, rest, apart = units, units, 0.0
        margins: dict[Hashable, int] = {}
        for kind, kind_apart, count in ordered:
            drawn = left if count >= rest else binomial(rng, left, count / rest)
            rest -= count
            if drawn:
                left -= drawn
                apart += drawn * kind_apart
                for value, n in kind:
                    margins[value] = margins.get(value, 0) + drawn * n
        judged = sum(margins.values())
        expected = judged**2 - sum(n * n for n in margins.values())
        if expected > 0:
            found.append(1 - (judged - 1) * apart / expected)
    return _ends(found, samples)


def count_of_kinds(patterns: Patterns) -> int:
    """Return how many kinds of units `nominal_interval` would have to draw."""
    return len({frozenset(tally(pattern).items()) for pattern in patterns})


def _apart(kind: tuple[tuple[Hashable, int], ...]) -> float:
    judged = sum(n for _, n in kind)
    return sum(n * (judged - n) for _, n in kind) / (judged - 1)


def _ends(found: list[float], samples: int) -> tuple[tuple[float, float] | None, int]:
    if len(found) * 2 < samples:
        return None, samples - len(found)
    found.sort()
    return (_percentile(found, 0.025), _percentile(found, 0.975)), samples - len(found)


def binomial(rng: random.Random, n: int, p: float) -> int:
    """Draw the number of successes in n trials of chance p.

    Waiting times where successes are few (Devroye 1986, Non-Uniform Random Variate Generation, X.4.3), otherwise
    transformed rejection (Hörmann 1993, "The generation of binomial random variates", algorithm BTRS).
    """
    if p <= 0 or n <= 0:
        return 0
    if p >= 1:
        return n
    if p > 0.5:
        return n - binomial(rng, n, 1 - p)
    if n * p < _SMALL:
        return _by_waiting(rng, n, p)
    return _by_rejection(rng, n, p)


def _by_waiting(rng: random.Random, n: int, p: float) -> int:
    log_miss = math.log1p(-p)
    drawn = at = 0
    while True:
        at += math.floor(math.log(1.0 - rng.random()) / log_miss) + 1
        if at > n:
            return drawn
        drawn += 1


def _by_rejection(rng: random.Random, n: int, p: float) -> int:
    spread = math.sqrt(n * p * (1 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    centre = n * p + 0.5
    v_r = 0.92 - 4.2 / b
    alpha = (2.83 + 5.1 / b) * spread
    mode = math.floor((n + 1) * p)
    log_odds = math.log(p / (1 - p))
    at_mode = math.lgamma(mode + 1) + math.lgamma(n - mode + 1)
    while True:
        u = rng.random() - 0.5
        v = 1.0 - rng.random()
        us = 0.5 - abs(u)
        if us <= 0:
            continue
        k = math.floor((2 * a / us + b) * u + centre)
        if not 0 <= k <= n:
            continue
        if us >= 0.07 and v <= v_r:
            return k
        v = math.log(v * alpha / (a / (us * us) + b))
        if v <= at_mode - math.lgamma(k + 1) - math.lgamma(n - k + 1) + (k - mode) * log_odds:
            return k


def _percentile(ordered: list[float], share: float) -> float:
    at = share * (len(ordered) - 1)
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])
