"""The rows of the Agreement screen, and what each says in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.agreement import Confusion, UnitizingFigures, telling_words
from qualcode.core.agreement.figure import rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualcode.core.agreement import AgreementReport, Figure, Measures
    from qualcode.core.codebook import Codebook
    from qualcode.services.agreeing import ProjectAgreement
    from qualcode.tui.widgets.drawing import Part

LABEL = 27
COLUMNS = (
    ("yes", "given", 7),
    ("agree", "percent_agreement", 7),
    ("of yes", "percent_agreement_given", 8),
    ("Cohen κ", "cohen_kappa", 9),
    ("Krippendorff α", "krippendorff_alpha", 20),
    ("AC1", "gwet_ac1", 7),
    ("PABAK", "pabak", 8),
    ("preval.", "prevalence_index", 9),
    ("bias", "bias_index", 7),
    ("Fleiss κ", "fleiss_kappa", 10),
    ("B-P", "brennan_prediger", 7),
    ("of coded", "percent_agreement_coded", 10),
)
"""Headings, the measure that each shows, and the cells it takes; as many stand beside each other as fit."""

_SPAN_COLUMNS = (("uα", 9), ("|uα", 9), ("cuα", 9), ("coverage", 11))
_PERCENT = frozenset({"percent_agreement", "percent_agreement_given", "percent_agreement_coded"})
_TENTATIVE, _RELIABLE = 0.667, 0.8


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name with its depth in the codebook, the codes it is about, and what was found."""

    name: str
    depth: int
    codes: tuple[str, ...]
    found: Measures | UnitizingFigures | Confusion | str


def measured(report: AgreementReport, book: Codebook) -> list[Row]:
    """Return all codes together, then every theme with its codes."""
    codes = {each.key: each for each in report.codes}
    rows = [Row("All codes", 0, (), report.overall), Row("Whole sets of codes", 0, (), report.sets)]
    for theme in report.themes:
        family = book.family(theme.key)
        rows.append(Row(theme.name if len(family) == 1 else f"{theme.name}, any of it", 0, (theme.key,), theme))
        rows += [
            Row(code.name, max(1, len(book.ancestry(code.id)) - 1), (code.id,), codes[code.id])
            for code in family
            if len(family) > 1 and (code.id != theme.key or codes[code.id].given)
        ]
    return rows


def spans(found: ProjectAgreement) -> list[Row]:
    """Return the unitizing family: of anything coded, then of every theme and code."""
    book = found.codebook
    return [
        Row("Anything coded", 0, (), found.coded_at_all),
        *(Row(code.name, len(book.ancestry(code.id)) - 1, (code.id,), found.spans[code.id]) for code in book),
    ]


def mixed_up(found: ProjectAgreement) -> list[Row]:
    """Return the pairs of codes given in each other's place, most often first."""
    book = found.codebook
    return [
        Row(
            f"{book[pair.code].name} ↔ {book[pair.other].name if pair.other else 'nothing'}",
            0,
            tuple(code for code in (pair.code, pair.other) if code),
            pair,
        )
        for pair in found.units.confusions
    ]


def heading(view: str, width: int) -> list[Part]:
    """Return the headings of a view's columns, as many as fit."""
    parts: list[Part] = [(" " * (LABEL - 1), "")]  # the header begins with a space of its own
    if view in {"units", "characters"}:
        return parts + [(f"{name:>{cells}}", "quiet") for name, _, cells in fitting(width)]
    if view == "spans":
        return parts + [(f"{name:>{cells}}", "quiet") for name, cells in _SPAN_COLUMNS]
    return [(" given in each other's place", "quiet")]


def fitting(width: int) -> Iterator[tuple[str, str, int]]:
    """Yield the columns that fit beside the names."""
    room = width - LABEL - 1
    for column in COLUMNS:
        room -= column[2]
        if room < 0:
            return
        yield column


def cells(row: Row, width: int) -> list[Part]:
    """Return a row's figures."""
    found = row.found
    if isinstance(found, str):
        return [("  overlapping passages, see below", "quiet")]
    if isinstance(found, UnitizingFigures):
        figures = (found.u_alpha, found.bar_u_alpha, found.cu_alpha)
        parts = [_cell(figure.said(), size) for figure, (_, size) in zip(figures, _SPAN_COLUMNS, strict=False)]
        return [*parts, _cell(f"{found.coverage:.0%}", _SPAN_COLUMNS[-1][1])]
    if isinstance(found, Confusion):
        return [(f"  {_times(found)}, {found.share:.0%} of their uses", "")]
    return [_cell(_shown(found, field), size) for _, field, size in fitting(width)]


def _shown(found: Measures, field: str) -> str:
    value = getattr(found, field)
    if field == "given":
        return f"{value:,}"
    return f"{value.value:.0%}" if field in _PERCENT and value.value is not None else value.said()


def _cell(said: str, size: int) -> Part:
    if len(said) >= size:
        said = said.replace(", ", ",")  # with three signs an interval would run into the figure before it
    return (f"{'–':>{size}}", "quiet") if said == "not defined" else (f"{said:>{size}}", "")


def explained(row: Row, found: ProjectAgreement) -> list[str]:
    """Return what a row says, in plain sentences."""
    if isinstance(row.found, str):
        return [f"No figures for spans here: {row.found}."]
    if isinstance(row.found, UnitizingFigures):
        return _of_spans(row.found)
    if isinstance(row.found, Confusion):
        return _of_confusion(row.found, found)
    return _of_measures(row.found)


def _of_measures(found: Measures) -> list[str]:
    what = {"code": "it", "theme": "a code of it", "pooled": "a code"}.get(found.level, "the same codes")
    shares = "; ".join(f"{name} {share.value:.1%}" for name, share in found.shares.items() if share.value is not None)
    lines = [f"Given to so many of what each judged: {shares}."] if shares else []
    if found.percent_agreement.value is None:
        return [*lines, f"No agreement can be reported: {found.percent_agreement.why_undefined}."]
    said = f"They agree on {found.percent_agreement.value:.1%} of {found.size:,} judgements"
    if found.percent_agreement_given.value is not None:
        said += f", and on {found.percent_agreement_given.value:.1%} of the {found.given:,} where anyone gave {what}"
    lines.append(said + ".")
    alpha = found.krippendorff_alpha
    if alpha.value is None:
        return [*lines, f"κ and α are not defined: {alpha.why_undefined}."]
    pairs = f" ({found.cohen_kappa.note})" if found.cohen_kappa.note else ""
    lines.append(
        f"Beyond chance: Krippendorff's α {_with_interval(alpha)}; Cohen's κ {found.cohen_kappa.said()}{pairs}, Fleiss' κ "
        f"{found.fleiss_kappa.said()}, Brennan and Prediger {found.brennan_prediger.said()}, AC1 {found.gwet_ac1.said()}"
        + (f", PABAK {found.pabak.said()}." if found.pabak.value is not None else ".")
    )
    lines += [f"Note: {alpha.note}."] if alpha.note else []
    lines.append(_customary(alpha.value))
    return [*lines, *_prevalence_and_bias(found)]


def _with_interval(alpha: Figure) -> str:
    if alpha.interval is None:
        return alpha.said()
    low, high = (rounded(end) for end in alpha.interval)
    return f"{rounded(alpha.value or 0.0)} (95% interval {low} to {high}, from resampled units)"


def _customary(alpha: float) -> str:
    """Return what Krippendorff (2019, chapter 12) advises; his limits, not this program's."""
    if alpha >= _RELIABLE:
        return "Krippendorff (2019) asks for .800 to rely on data: this reaches it."
    if alpha >= _TENTATIVE:
        return "Between .667 and .800 Krippendorff (2019) would draw tentative conclusions only."
    return "Below .667, Krippendorff's (2019) least for tentative conclusions: settle what the definition means."


def _prevalence_and_bias(found: Measures) -> list[str]:
    prevalence, bias = found.prevalence_index.value, found.bias_index.value
    if prevalence is None or bias is None:
        return []
    said = f"Prevalence {prevalence:.2f} (0 where yes and no are as frequent), bias {bias:.2f} (0 where all say yes as often)."
    if prevalence > 0.6 and found.pabak.value is not None and found.cohen_kappa.value is not None:
        said += f" One answer prevails, which lowers κ and α; PABAK, which leaves that out, is {found.pabak.value:.2f}."
    if bias > 0.1:
        said += " One coder gives it clearly more often than another."
    return [said]


def _of_spans(found: UnitizingFigures) -> list[str]:
    lines = []
    for name, figure, what in (
        ("uα", found.u_alpha, "where passages lie and what they are, gaps included"),
        ("|uα", found.bar_u_alpha, "what is worth coding at all"),
        ("cuα", found.cu_alpha, "the codes, where passages of two coders meet"),
    ):
        why = f": {figure.why_undefined}" if figure.value is None else ""
        lines.append(f"{name} {figure.said()}: {what}{why}.")
    lines.append(
        f"cuα rests on {found.coverage:.0%} of what was judged. Krippendorff et al. (2016); whole transcripts."
    )
    return lines


def _of_confusion(pair: Confusion, found: ProjectAgreement) -> list[str]:
    one = found.codebook[pair.code]
    if pair.other is None:
        times = f"{_times(pair).capitalize()} one coder gave {one.name} to a unit where another gave no code at all."
        return [times, *_when(one.name, one.include, one.exclude)]
    other = found.codebook[pair.other]
    words = telling_words(one, other)
    lines = [f"{_times(pair).capitalize()} one coder gave {one.name} where another gave {other.name}."]
    for code, own in ((one, words[0]), (other, words[1])):
        lines += _when(code.name, code.include or code.definition, code.exclude)
        lines.append(f"Only in what is written of {code.name}: {', '.join(own[:12]) or 'nothing'}.")
    return lines


def _times(pair: Confusion) -> str:
    return "once" if pair.count == 1 else f"{pair.count} times"


def _when(name: str, include: str, exclude: str) -> list[str]:
    found = (
        [f"{name}, when to use: {' '.join(include.split())}"] if include else [f"{name} does not say when to use it."]
    )
    return [*found, f"{name}, when not: {' '.join(exclude.split())}"] if exclude else found
