"""Agreement per code, per theme and overall: all coefficients at once."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from qualcode.core.agreement import coefficients as co
from qualcode.core.agreement.bootstrap import SAMPLES, alpha_interval, count_of_kinds, nominal_interval
from qualcode.core.agreement.confusion import Confusion, confusions
from qualcode.core.agreement.figure import Figure, undefined
from qualcode.core.agreement.judgements import kinds_of
from qualcode.core.agreement.krippendorff import krippendorff_alpha
from qualcode.core.agreement.patterns import columns
from qualcode.core.agreement.unitizing import Section, UnitizingFigures, unitizing_figures
from qualcode.core.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from qualcode.core.agreement.bootstrap import Kinds
    from qualcode.core.agreement.judgements import CodedSpan, Judgements
    from qualcode.core.agreement.patterns import Patterns
    from qualcode.core.codebook import Codebook

    Progress = Callable[[int, int], None]
    """Called with (steps done, steps in all)."""

YES_NO = (False, True)
_MOST_DRAWS = 300_000


@dataclass(frozen=True, slots=True)
class Measures:
    """All coefficients of one question: a code, a theme, or all codes together.

    `level` is "code", "theme", "pooled" (every unit × code is a yes/no decision) or "sets" (the whole set of codes of a unit
    is one value). `size` counts units (or characters; for "pooled", decisions), `coded` those that anyone coded with
    anything, `given` those that anyone gave this code. `shares` is how often each coder said yes, `pairs` Cohen's κ of
    each pair of coders. Yes/no figures are undefined, with the reason, on the level "sets".
    """

    level: str
    key: str
    name: str
    size: int
    coded: int
    given: int
    percent_agreement: Figure
    percent_agreement_coded: Figure
    percent_agreement_given: Figure
    cohen_kappa: Figure
    fleiss_kappa: Figure
    brennan_prediger: Figure
    pabak: Figure
    gwet_ac1: Figure
    krippendorff_alpha: Figure
    prevalence_index: Figure
    bias_index: Figure
    shares: Mapping[str, Figure]
    pairs: Mapping[tuple[str, str], Figure]

    def figures(self) -> dict[str, Figure]:
        """Return the coefficients by name, in the order they are shown."""
        return {
            name: getattr(self, name)
            for name in (
                "percent_agreement", "percent_agreement_coded", "percent_agreement_given", "cohen_kappa", "fleiss_kappa",
                "brennan_prediger", "pabak", "gwet_ac1", "krippendorff_alpha", "prevalence_index", "bias_index",
            )
        }  # fmt: skip

    def as_dict(self) -> dict[str, object]:
        """Return the measures as plain values for JSON."""
        return {
            "level": self.level,
            "key": self.key,
            "name": self.name,
            "size": self.size,
            "coded": self.coded,
            "given": self.given,
            **{name: figure.as_dict() for name, figure in self.figures().items()},
            "shares": {coder: figure.as_dict() for coder, figure in self.shares.items()},
            "pairs": [{"coders": list(pair), "cohen_kappa": figure.as_dict()} for pair, figure in self.pairs.items()],
        }


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Agreement of two or more coders over one sample.

    `kind` is "units" or "characters"; `size` counts them, `judged` how many of them each coder judged, `by_all` how many all did.
    Spans without given units have their own report, see `spans_report`.
    """

    coders: tuple[str, ...]
    kind: str
    size: int
    judged: Mapping[str, int]
    by_all: int
    coded: int
    samples: int
    seed: int
    overall: Measures
    sets: Measures
    themes: tuple[Measures, ...]
    codes: tuple[Measures, ...]
    confusions: tuple[Confusion, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values for JSON."""
        return {
            "coders": list(self.coders),
            "kind": self.kind,
            "size": self.size,
            "judged": dict(self.judged),
            "judged_by_all": self.by_all,
            "coded": self.coded,
            "bootstrap": {"samples": self.samples, "seed": self.seed},
            "overall": self.overall.as_dict(),
            "sets": self.sets.as_dict(),
            "themes": [measures.as_dict() for measures in self.themes],
            "codes": [measures.as_dict() for measures in self.codes],
            "confusions": [pair.as_dict() for pair in self.confusions],
        }


def agreement_report(
    judgements: Judgements,
    codebook: Codebook,
    *,
    samples: int = SAMPLES,
    seed: int = 0,
    progress: Progress | None = None,
) -> AgreementReport:
    """Return all coefficients per code, per theme and overall.

    Args:
        judgements: what two or more coders decided. Codes that the codebook does not have are passed over.
        codebook: names and themes. A theme is given where any code of its family is.
        samples: bootstrap resamples for α's interval; 0 for none. Characters get none: neighbours are not independent.
        seed: of the resampling; the same seed gives the same intervals.
        progress: told (steps done, steps in all).

    Raises:
        ValueError: there are fewer than two coders.
    """
    if len(judgements.coders) < 2:
        raise ValueError("agreement needs two coders or more")
    code_ids = [code.id for code in codebook]
    judgements = judgements.limited(code_ids)
    if judgements.kind == "characters":
        samples = 0
    coded_only = judgements.only_coded()
    steps = len(code_ids) + len(codebook.themes) + 1
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, steps)

    every, every_coded = judgements.each(code_ids), coded_only.each(code_ids)
    make = _Maker(judgements.coders, samples, seed)
    codes = []
    for code in codebook:
        codes.append(make.yes_no("code", code.id, code.name, every[code.id], every_coded[code.id]))
        step()
    themes = []
    for theme in codebook.themes:
        family = [code.id for code in codebook.family(theme.id)]
        themes.append(make.yes_no("theme", theme.id, theme.name, judgements.of(family), coded_only.of(family)))
        step()
    pooled, pooled_coded = judgements.pooled(code_ids), coded_only.pooled(code_ids)
    overall = make.yes_no(
        "pooled", "", "All codes", pooled, pooled_coded, judgements.pooled_kinds(code_ids) if samples else {}
    )
    report = AgreementReport(
        coders=judgements.coders,
        kind=judgements.kind,
        size=judgements.size,
        judged=judgements.judged(),
        by_all=judgements.by_all,
        coded=judgements.coded,
        samples=samples,
        seed=seed,
        overall=overall,
        sets=make.sets(judgements, coded_only),
        themes=tuple(themes),
        codes=tuple(codes),
        confusions=confusions(judgements),
    )
    step()
    return report


def pooled_measures(judgements: Judgements, codebook: Codebook) -> Measures:
    """Return the coefficients over all codes together alone, without an interval; for the rest see `agreement_report`."""
    code_ids = [code.id for code in codebook]
    coded_only = judgements.only_coded()
    make = _Maker(judgements.coders, 0, 0)
    return make.yes_no("pooled", "", "All codes", judgements.pooled(code_ids), coded_only.pooled(code_ids), {})


def spans_report(
    lengths: Mapping[str, int],
    given: Mapping[str, Iterable[CodedSpan]],
    codebook: Codebook,
) -> dict[str, UnitizingFigures | str]:
    """Return the unitizing family per theme id, and per code id for codes that are not themes; transcripts are laid end to end.

    A code's units are that code's spans alone. Within a theme each code of its family is a value of its own, so a coder may not
    overlap two of them: where one does, the theme's entry is the reason, in words. Overlapping spans of one code by one coder
    are one unit.

    Args:
        lengths: transcript → length in code points, for the transcripts that all coders have coded.
        given: coder → coded spans.
        codebook: which code belongs to which theme.

    Raises:
        ValueError: there are fewer than two coders.
    """
    by_coder, whole = _units_by_code(lengths, given, codebook)
    found: dict[str, UnitizingFigures | str] = {}
    for entry in codebook:
        family = codebook.family(entry.id) if entry.parent is None else (entry,)
        parts = [[unit for member in family for unit in units.get(member.id, [])] for units in by_coder]
        try:
            found[entry.id] = unitizing_figures(parts, whole)
        except ValueError:
            if len(by_coder) < 2:
                raise
            found[entry.id] = (
                f"a coder has given overlapping passages two codes of '{entry.name}'; units may not overlap"
            )
    return found


def coded_at_all(
    lengths: Mapping[str, int],
    given: Mapping[str, Iterable[CodedSpan]],
    codebook: Codebook,
) -> UnitizingFigures:
    """Return the unitizing family over all codes: whether anything was coded there, whatever it was.

    Passages of any code are units of one value, overlapping ones joined. For the arguments see `spans_report`.
    """
    by_coder, whole = _units_by_code(lengths, given, codebook)
    anything = [[Span(unit.start, unit.end) for several in units.values() for unit in several] for units in by_coder]
    return unitizing_figures([_joined(spans, "coded") for spans in anything], whole)


def _units_by_code(
    lengths: Mapping[str, int],
    given: Mapping[str, Iterable[CodedSpan]],
    codebook: Codebook,
) -> tuple[list[dict[str, list[Section]]], int]:
    """Return each coder's units per code, with the transcripts laid end to end, and the length of the whole."""
    offsets: dict[str, int] = {}
    whole = 0
    for transcript, length in lengths.items():
        offsets[transcript] = whole
        whole += length
    by_coder: list[dict[str, list[Section]]] = []
    for spans in given.values():
        units: dict[str, list[Span]] = {}
        for transcript, span, code in spans:
            if transcript not in offsets or code not in codebook:
                continue
            inside = span.clip(Span(0, lengths[transcript]))
            if len(inside):
                start = offsets[transcript] + inside.start
                units.setdefault(code, []).append(Span(start, start + len(inside)))
        by_coder.append({code: _joined(found, code) for code, found in units.items()})
    return by_coder, whole


def _joined(spans: list[Span], code: str) -> list[Section]:
    """Return spans as units, those that overlap (not merely touch) as one."""
    units: list[Section] = []
    for span in sorted(spans):
        if units and span.start < units[-1].end:
            units[-1] = Section(units[-1].start, max(units[-1].end, span.end), code)
        else:
            units.append(Section(span.start, span.end, code))
    return units


class _Maker:
    """Makes measures for one set of coders, with one way of resampling."""

    def __init__(self, coders: tuple[str, ...], samples: int, seed: int) -> None:
        self.coders, self.samples, self.seed = coders, samples, seed

    def yes_no(
        self,
        level: str,
        key: str,
        name: str,
        patterns: Mapping[tuple[Hashable, ...], int],
        of_coded: Mapping[tuple[Hashable, ...], int],
        kinds: Kinds | None = None,
    ) -> Measures:
        given = {pattern: weight for pattern, weight in patterns.items() if True in pattern}
        alpha = self._with_interval(
            krippendorff_alpha(patterns), kinds_of(patterns) if kinds is None else kinds, level + key
        )
        return Measures(
            level=level,
            key=key,
            name=name,
            size=sum(patterns.values()),
            coded=sum(of_coded.values()),
            given=sum(given.values()),
            percent_agreement=co.percent_agreement(patterns),
            percent_agreement_coded=_or(co.percent_agreement(of_coded), "nobody coded a unit that two coders judged"),
            percent_agreement_given=_or(
                co.percent_agreement(given), "nobody gave this code to a unit that two coders judged"
            ),
            cohen_kappa=co.light_kappa(patterns),
            fleiss_kappa=co.fleiss_kappa(patterns),
            brennan_prediger=co.brennan_prediger(patterns, YES_NO),
            pabak=co.pabak(patterns),
            gwet_ac1=co.gwet_ac1(patterns, YES_NO),
            krippendorff_alpha=alpha,
            prevalence_index=co.prevalence_index(patterns),
            bias_index=co.bias_index(patterns),
            shares=dict(zip(self.coders, co.shares_of(patterns, value=True), strict=False)),
            pairs=self._pairs(patterns),
        )

    def sets(self, judgements: Judgements, coded_only: Judgements) -> Measures:
        patterns: Counter[tuple[Hashable, ...]] = Counter(_as_values(judgements))
        of_coded: Counter[tuple[Hashable, ...]] = Counter(_as_values(coded_only))
        why = "this is a figure for yes/no judgements; see the codes"
        coded = co.percent_agreement(of_coded)
        return Measures(
            level="sets",
            key="",
            name="All codes of a unit together",
            size=judgements.size,
            coded=judgements.coded,
            given=judgements.coded,
            percent_agreement=co.percent_agreement(patterns),
            percent_agreement_coded=_or(coded, "nobody coded a unit that two coders judged"),
            percent_agreement_given=_or(coded, "nobody coded a unit that two coders judged"),
            cohen_kappa=co.light_kappa(patterns),
            fleiss_kappa=co.fleiss_kappa(patterns),
            brennan_prediger=co.brennan_prediger(patterns),
            pabak=undefined(why),
            gwet_ac1=co.gwet_ac1(patterns),
            krippendorff_alpha=self._sets_alpha(patterns),
            prevalence_index=undefined(why),
            bias_index=undefined(why),
            shares={},
            pairs=self._pairs(patterns),
        )

    def _pairs(self, patterns: Patterns) -> dict[tuple[str, str], Figure]:
        return {
            (self.coders[a], self.coders[b]): co.cohen_kappa(columns(patterns, a, b))
            for a, b in combinations(range(len(self.coders)), 2)
        }

    def _with_interval(self, alpha: Figure, kinds: Kinds, key: str) -> Figure:
        if alpha.value is None or not self.samples:
            return alpha
        return self._noted(alpha, *alpha_interval(kinds, self.samples, self.seed ^ zlib.crc32(key.encode())))

    def _sets_alpha(self, patterns: Patterns) -> Figure:
        alpha = krippendorff_alpha(patterns)
        if alpha.value is None or not self.samples:
            return alpha
        if count_of_kinds(patterns) * self.samples > _MOST_DRAWS:
            return Figure(alpha.value, note="no interval: there are too many different sets of codes to resample")
        return self._noted(alpha, *nominal_interval(patterns, self.samples, self.seed))

    def _noted(self, alpha: Figure, interval: tuple[float, float] | None, without: int) -> Figure:
        note = f"{without} of {self.samples} resamples had no variation and were left out" if without else ""
        return Figure(alpha.value, "", interval, note)


def _as_values(judgements: Judgements) -> dict[tuple[str | None, ...], int]:
    """Return rows with each set of codes written as one value; written out, so that values can be sorted."""
    return {
        tuple(None if given is None else " + ".join(sorted(given)) for given in row): weight
        for row, weight in judgements.rows.items()
    }


def _or(figure: Figure, why: str) -> Figure:
    return figure if figure.value is not None else undefined(why)
