"""A paragraph for a methods section, from a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.agreement.figure import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.core.agreement.report import AgreementReport, Measures


def methods_paragraph(report: AgreementReport, which: str = "") -> str:
    """Return what was compared, how, and what came of it, as plain prose that stands in a report as it is.

    `which` is a sentence on how the units were chosen, if there is something to say of that.
    """
    many = len(report.coders)
    who = f"{_number(many)} coders ({_listed(report.coders)})"
    sentences = [
        f"{who[0].upper()}{who[1:]} {_how_much(report)}",
        which,
        "Each code was treated as a yes/no judgement of each " + ("unit." if report.kind == "units" else "character."),
        _overall(report.overall),
        _by_code(report.codes, "code"),
    ]
    if report.themes:
        sentences.append(_by_code(report.themes, "theme"))
    missing = [measures.name for measures in report.codes if measures.krippendorff_alpha.value is None]
    if missing and report.overall.percent_agreement.value is not None:
        kappas = "codes have" if len(missing) > 1 else "code has"
        sentences.append(
            f"{len(missing)} {kappas} no α ({'; '.join(missing[:5])}{'; …' if len(missing) > 5 else ''}), because all "
            f"judgements of {'each of them' if len(missing) > 1 else 'it'} were the same."
        )
    sentences.append(
        "Coefficients: percent agreement; Cohen's (1960) κ"
        + (", averaged over pairs of coders (Light, 1971)" if many > 2 else "")
        + "; Fleiss' (1971) κ; Brennan and Prediger's (1981) coefficient; PABAK (Byrt et al., 1993); Gwet's (2008) AC1; "
        "Krippendorff's (2019) α for nominal data"
        + (
            f", with 95% percentile bootstrap intervals over units ({report.samples:,} resamples, seed {report.seed})."
            if report.samples
            else "."
        )
    )
    return " ".join(sentence for sentence in sentences if sentence)


def _how_much(report: AgreementReport) -> str:
    """Return how much the coders judged, as the rest of a sentence: all of it each, or not all by everybody."""
    share = (
        f"{report.coded:,} of which at least one of them coded" if report.coded else "none of which any of them coded"
    )
    if report.by_all == report.size:
        return f"each coded {report.size:,} {report.kind}, {share}."
    parts = _listed([f"{coder} {count:,}" for coder, count in report.judged.items()])
    both = "both" if len(report.coders) == 2 else f"all {_number(len(report.coders))}"
    by_all = f"{both} judged {report.by_all:,} of them" if report.by_all else f"none was judged by {both}"
    return (
        f"coded {report.size:,} {report.kind} between them, {share}; {by_all} ({parts}), and every figure rests on those that at "
        "least two judged."
    )


def _overall(measures: Measures) -> str:
    percent, of_given = measures.percent_agreement, measures.percent_agreement_given
    if percent.value is None:
        return "No unit was judged by two of them, so no agreement can be reported."
    said = f"Over all codes, coders agreed on {percent.value:.1%} of judgements"
    if of_given.value is not None:
        said += f", and on {of_given.value:.1%} of those where at least one of them gave the code"
    alpha, kappa, ac1 = measures.krippendorff_alpha, measures.cohen_kappa, measures.gwet_ac1
    if alpha.value is None:
        return said + f"; Krippendorff's α is not defined, since {alpha.why_undefined}."
    interval = "" if alpha.interval is None else f", 95% interval {' to '.join(map(rounded, alpha.interval))}"
    said += f" (Krippendorff's α = {rounded(alpha.value)}{interval}"
    if kappa.value is not None:
        said += f"; Cohen's κ = {rounded(kappa.value)}"
    if ac1.value is not None:
        said += f"; Gwet's AC1 = {rounded(ac1.value)}"
    return said + ")."


def _by_code(all_measures: Sequence[Measures], what: str) -> str:
    known = sorted(
        (measures.krippendorff_alpha.value, measures.name)
        for measures in all_measures
        if measures.krippendorff_alpha.value is not None
    )
    if not known:
        return ""
    middle = len(known) // 2
    median = known[middle][0] if len(known) % 2 else (known[middle - 1][0] + known[middle][0]) / 2
    if len(known) == 1:
        return f"For the one {what} with variation, {known[0][1]}, α was {rounded(known[0][0])}."
    return (
        f"Per {what} ({len(known)} with variation), α ranged from {rounded(known[0][0])} ({known[0][1]}) to "
        f"{rounded(known[-1][0])} ({known[-1][1]}), median {rounded(median)}."
    )


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def _number(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count] if count < len(words) else str(count)
