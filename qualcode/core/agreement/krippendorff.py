"""Krippendorff's α over given units, with missing judgements and a bootstrap interval.

Sources:
    Krippendorff (2019), Content Analysis, 4th edition, chapter 12; the same formulas in Krippendorff (2011), "Computing
    Krippendorff's Alpha-Reliability", sections C to E.
    Interval: percentile bootstrap over units, as Zapf, Castell, Morawietz & Karch (2016), "Measuring inter-rater reliability
    for nominal data", BMC Medical Research Methodology 16:93, recommend. It is not Krippendorff's own algorithm, which
    resamples pairs of values and holds the expected disagreement fixed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.agreement.figure import NO_PAIRS, Figure, undefined
from qualcode.core.agreement.patterns import tally, values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from qualcode.core.agreement.patterns import Patterns

NO_VARIATION = "all judgements are the same value, so no disagreement could be expected and α is 0/0"


def krippendorff_alpha(patterns: Patterns, metric: str = "nominal") -> Figure:
    """Return Krippendorff's α = 1 − D_o / D_e over the units that two or more coders judged.

    Args:
        patterns: one value per coder, None where missing, and the number of units judged so.
        metric: "nominal"; for numbers also "ordinal", "interval" or "ratio".

    Raises:
        ValueError: the metric is none of these.
    """
    coincidences = _coincidences(patterns)
    if not coincidences:
        return undefined(NO_PAIRS)
    margins: dict[Hashable, float] = {}
    for (a, _), weight in coincidences.items():
        margins[a] = margins.get(a, 0.0) + weight
    total = sum(margins.values())
    difference = _difference(metric, patterns, margins)
    observed = sum(weight * difference(a, b) for (a, b), weight in coincidences.items() if a != b)
    if metric == "nominal":
        expected = total**2 - sum(margin**2 for margin in margins.values())
    else:
        expected = sum(margins[a] * margins[b] * difference(a, b) for a in margins for b in margins if a != b)
    if expected <= 0:
        return undefined(NO_VARIATION)
    return Figure(1 - (total - 1) * observed / expected)


def _coincidences(patterns: Patterns) -> dict[tuple[Hashable, Hashable], float]:
    found: dict[tuple[Hashable, Hashable], float] = {}
    for pattern, weight in patterns.items():
        counts = tally(pattern)
        judged = sum(counts.values())
        if judged < 2 or not weight:
            continue
        for a, n in counts.items():
            for b, other in counts.items():
                pairs = n * (other - 1) if a == b else n * other
                if pairs:
                    found[a, b] = found.get((a, b), 0.0) + weight * pairs / (judged - 1)
    return found


def _difference(
    metric: str, patterns: Patterns, margins: Mapping[Hashable, float]
) -> Callable[[Hashable, Hashable], float]:
    """Return the squared difference function δ² of a metric (Krippendorff 2011, section E)."""
    if metric == "nominal":
        return lambda a, b: float(a != b)
    if metric == "ordinal":
        below: dict[Hashable, float] = {}
        so_far = 0.0
        for value in values_of(patterns):
            margin = margins.get(value, 0.0)
            below[value] = so_far + margin / 2
            so_far += margin
        return lambda a, b: (below[a] - below[b]) ** 2
    if metric == "interval":
        return lambda a, b: (_number(a) - _number(b)) ** 2
    if metric == "ratio":
        return lambda a, b: ((_number(a) - _number(b)) / (_number(a) + _number(b))) ** 2
    raise ValueError(f"unknown metric '{metric}'")


def _number(value: Hashable) -> float:
    return float(value)  # type: ignore[arg-type]
