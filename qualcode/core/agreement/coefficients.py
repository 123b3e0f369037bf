"""Coefficients of agreement over units that were given to the coders. Krippendorff's α has its own module.

All take patterns (see `patterns`): a mapping from one value per coder, None where missing, to the number of units judged so.
All return a `Figure`, whose value is None, with the reason in words, where the coefficient is not defined.

Sources:
    Byrt, Bishop & Carlin (1993), "Bias, prevalence and kappa", Journal of Clinical Epidemiology 46(5), 423–429.
    Brennan & Prediger (1981), "Coefficient kappa: some uses, misuses, and alternatives", Educational and Psychological
    Measurement 41(3), 687–699.
    Cohen (1960), "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20(1), 37–46;
    weighted: Cohen (1968), Psychological Bulletin 70(4), 213–220.
    Fleiss (1971), "Measuring nominal scale agreement among many raters", Psychological Bulletin 76(5), 378–382.
    Gwet (2008), "Computing inter-rater reliability and its variance in the presence of high agreement", British Journal of
    Mathematical and Statistical Psychology 61(1), 29–48; with missing judgements: Gwet (2014), Handbook of Inter-Rater
    Reliability, 4th edition, chapter 2.
    Light (1971), "Measures of response agreement for qualitative data", Psychological Bulletin 76(5), 365–377.
    Scott (1955), "Reliability of content analysis", Public Opinion Quarterly 19(3), 321–325.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from qualcode.core.agreement.figure import NO_PAIRS, Figure, above_chance, undefined
from qualcode.core.agreement.patterns import columns, tally, values_of, width

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    from qualcode.core.agreement.patterns import Patterns

ONE_VALUE = "every judgement is the same, so there is no variation against which chance could be reckoned"


def percent_agreement(patterns: Patterns) -> Figure:
    """Return the share of agreeing pairs of judgements, 0 to 1, averaged over the units that two or more coders judged.

    With two coders it is the share of units judged alike. With more it is Fleiss' (1971) mean P_i; with missing judgements
    Gwet's (2014) p_a: a unit with r judgements, r_k of them for value k, counts Σ r_k(r_k−1) / (r(r−1)).
    """
    found = _observed(patterns)
    return undefined(NO_PAIRS) if found is None else Figure(found)


def cohen_kappa(patterns: Patterns, weights: str = "") -> Figure:
    """Return Cohen's (1960) κ of two coders, over the units that both judged.

    κ = (p_o − p_e) / (1 − p_e), p_e = Σ_k p_1k · p_2k with each coder's own share of value k.

    Args:
        patterns: pairs of values.
        weights: "" for κ; "linear" or "quadratic" for Cohen's (1968) weighted κ, with the values in sorted order.

    Raises:
        ValueError: there are not exactly two coders.
    """
    if patterns and width(patterns) != 2:
        raise ValueError("Cohen's kappa is for two coders; take light_kappa or fleiss_kappa for more")
    both = {pair: weight for pair, weight in patterns.items() if None not in pair and weight}
    total = sum(both.values())
    if not total:
        return undefined("no unit was judged by both coders")
    values = values_of(both)
    place = {value: index for index, value in enumerate(values)}
    first: Counter[Hashable] = Counter()
    second: Counter[Hashable] = Counter()
    for (a, b), weight in both.items():
        first[a] += weight  # type: ignore[assignment]
        second[b] += weight  # type: ignore[assignment]

    if not weights or len(values) < 2:
        observed = sum(weight for (a, b), weight in both.items() if a == b) / total
        expected = sum(count * second[value] for value, count in first.items()) / total**2
        return above_chance(observed, expected, ONE_VALUE)

    def credit(a: Hashable, b: Hashable) -> float:
        apart = abs(place[a] - place[b]) / (len(values) - 1)
        return 1 - (apart if weights == "linear" else apart * apart)

    observed = sum(weight * credit(a, b) for (a, b), weight in both.items()) / total
    expected = sum(first[a] * second[b] * credit(a, b) for a in first for b in second) / total**2
    return above_chance(observed, expected, ONE_VALUE)


def light_kappa(patterns: Patterns) -> Figure:
    """Return the mean of Cohen's κ over all pairs of coders (Light 1971); with two coders that is Cohen's κ.

    Pairs whose κ is not defined are left out of the mean, and the figure's note says so.
    """
    pairs = [cohen_kappa(columns(patterns, a, b)) for a, b in combinations(range(width(patterns)), 2)]
    known = [pair.value for pair in pairs if pair.value is not None]
    if not known:
        return pairs[0] if pairs else undefined(NO_PAIRS)
    note = ""
    if len(pairs) > 1:
        note = f"mean of {len(known)} of {len(pairs)} pairs of coders"
        note += "" if len(known) == len(pairs) else f"; in the others, {_first_reason(pairs)}"
    return Figure(sum(known) / len(known), note=note)


def scott_pi(patterns: Patterns) -> Figure:
    """Return Scott's (1955) π of two coders: chance from the values' shares over both coders together. Fleiss' κ for two."""
    return fleiss_kappa(patterns)


def fleiss_kappa(patterns: Patterns) -> Figure:
    """Return Fleiss' (1971) κ: (P − P_e) / (1 − P_e), with P_e = Σ_k p_k² and p_k the share of judgements for value k.

    With missing judgements p_k is the mean over units of the share of value k in that unit (Gwet 2014).
    """
    observed = _observed(patterns)
    if observed is None:
        return undefined(NO_PAIRS)
    return above_chance(observed, sum(share**2 for share in _shares(patterns).values()), ONE_VALUE)


def brennan_prediger(patterns: Patterns, categories: Collection[Hashable] | None = None) -> Figure:
    """Return Brennan & Prediger's (1981) κ_n, which is Bennett's S: chance is 1/q for q values.

    Args:
        patterns: what was judged.
        categories: the values that could have been given; those that were given, where left out.
    """
    observed = _observed(patterns)
    if observed is None:
        return undefined(NO_PAIRS)
    q = len(values_of(patterns) if categories is None else categories)
    return above_chance(observed, 1 / q, "only one value could be given, so chance alone gives full agreement")


def pabak(patterns: Patterns) -> Figure:
    """Return Byrt, Bishop & Carlin's (1993) prevalence-adjusted bias-adjusted κ of yes/no judgements: 2 p_o − 1."""
    observed = _observed(patterns)
    if observed is None:
        return undefined(NO_PAIRS)
    if len(values_of(patterns)) > 2:
        return undefined(
            "PABAK is for judgements with two values; Brennan and Prediger's coefficient is its like for more"
        )
    return Figure(2 * observed - 1)


def gwet_ac1(patterns: Patterns, categories: Collection[Hashable] | None = None) -> Figure:
    """Return Gwet's (2008) AC1: chance is Σ_k p_k(1−p_k) / (q−1), p_k the mean over units of the share of value k.

    Args:
        patterns: what was judged.
        categories: the values that could have been given; those that were given, where left out.
    """
    observed = _observed(patterns)
    if observed is None:
        return undefined(NO_PAIRS)
    q = len(values_of(patterns) if categories is None else categories)
    if q < 2:
        return undefined(ONE_VALUE)
    expected = sum(share * (1 - share) for share in _shares(patterns).values()) / (q - 1)
    return above_chance(observed, expected, ONE_VALUE)


def shares_of(patterns: Patterns, value: Hashable) -> list[Figure]:
    """Return, for each coder, the share of the units they judged that they gave `value`, 0 to 1."""
    found = []
    for index in range(width(patterns)):
        judged = sum(weight for pattern, weight in patterns.items() if pattern[index] is not None)
        given = sum(weight for pattern, weight in patterns.items() if pattern[index] == value)
        found.append(Figure(given / judged) if judged else undefined("this coder judged no unit"))
    return found


def prevalence_index(patterns: Patterns, value: Hashable = True) -> Figure:
    """Return Byrt et al.'s (1993) prevalence index, 0 (yes as often as no) to 1 (all one or all the other).

    For two coders |a − d| / n, a being the units both gave `value` and d those neither did. For more it is |2p − 1|, p
    being the mean of the coders' shares of `value`, which for two is the same.
    """
    known = [share.value for share in shares_of(_shared(patterns), value) if share.value is not None]
    return Figure(abs(2 * sum(known) / len(known) - 1)) if known else undefined(NO_PAIRS)


def bias_index(patterns: Patterns, value: Hashable = True) -> Figure:
    """Return Byrt et al.'s (1993) bias index, |b − c| / n: by how much two coders' shares of `value` differ, 0 to 1.

    For more than two coders, the largest difference between any two.
    """
    known = [share.value for share in shares_of(_shared(patterns), value) if share.value is not None]
    return Figure(max(known) - min(known)) if len(known) > 1 else undefined(NO_PAIRS)


def _shared(patterns: Patterns) -> Patterns:
    return {pattern: weight for pattern, weight in patterns.items() if len(pattern) - pattern.count(None) >= 2}


def _observed(patterns: Patterns) -> float | None:
    agreed = total = 0.0
    for pattern, weight in patterns.items():
        counts = tally(pattern)
        judged = sum(counts.values())
        if judged >= 2:
            agreed += weight * sum(n * (n - 1) for n in counts.values()) / (judged * (judged - 1))
            total += weight
    return agreed / total if total else None


def _shares(patterns: Patterns) -> dict[Hashable, float]:
    shares: dict[Hashable, float] = {}
    total = 0.0
    for pattern, weight in patterns.items():
        counts = tally(pattern)
        judged = sum(counts.values())
        if judged:
            total += weight
            for value, n in counts.items():
                shares[value] = shares.get(value, 0.0) + weight * n / judged
    return {value: share / total for value, share in shares.items()}


def _first_reason(figures: Sequence[Figure]) -> str:
    return next(figure.why_undefined for figure in figures if figure.value is None)
