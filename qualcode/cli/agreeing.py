"""`qualcode agree`."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import answer_json, answer_table, json_option, narrate, opened, project_option
from qualcode.cli.progress import progress_of
from qualcode.errors import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qualcode.core.agreement import Measures, UnitizingFigures
    from qualcode.services.agreeing import ProjectAgreement
    from qualcode.services.reconciling import Dispute, MixedUp, Reconciling

_CHARACTERS = "characters"

_COLUMNS = (
    ("agree", "percent_agreement"),
    ("of given", "percent_agreement_given"),
    ("Cohen κ", "cohen_kappa"),
    ("Krippendorff α", "krippendorff_alpha"),
    ("AC1", "gwet_ac1"),
    ("of coded", "percent_agreement_coded"),
    ("Fleiss κ", "fleiss_kappa"),
    ("B-P", "brennan_prediger"),
    ("PABAK", "pabak"),
    ("prevalence", "prevalence_index"),
    ("bias", "bias_index"),
    ("α of characters", _CHARACTERS),
)
"""The table's columns, and the measure that each shows."""

_FIRST = 5
"""How many columns stand in the first table where one is too wide."""

_WIDE = 190

_WORDS = 8
"""How many of a definition's own words are told."""


@click.command("agree")
@click.option("--coders", default="", help="Whom to compare, with commas (default: everybody who has coded).")
@click.option(
    "--code", "only", multiple=True, help="Only this code and those beneath it (more than once: any of them)."
)
@click.option(
    "--units",
    "choice",
    type=click.Choice(["sample", "coded", "all"]),
    default=None,
    help="Which units: the second coder's sample, those that any of them coded, or all. Default: the sample if there is one.",
)
@click.option("--samples", default=1000, show_default=True, type=click.IntRange(0, 100_000), help="Bootstrap samples.")
@click.option("--seed", default=0, show_default=True, help="Of the bootstrap.")
@click.option(
    "--disagreements",
    is_flag=True,
    help="List where two coders disagree, and how that was settled, instead of the figures.",
)
@project_option
@json_option
def agree_command(
    coders: str,
    only: tuple[str, ...],
    choice: str | None,
    samples: int,
    seed: int,
    disagreements: bool,
    folder: Path,
    coder: str,
    as_json: bool,
) -> None:
    """Say how far coders agree: per code, per theme and over all, with a paragraph for a methods section."""
    from qualcode.services.agreeing import UnitChoice, agreement, usual_choice
    from qualcode.services.reconciling import reconciling
    from qualcode.storage.coders import refuse_if_blind

    _, store = opened(folder, coder)
    names = [name.strip() for name in coders.split(",") if name.strip()]
    with store:
        refuse_if_blind(store, "agreement")
        units = UnitChoice(choice) if choice else usual_choice(store)
        if disagreements:
            _list(reconciling(store, coders=names, only=only, choice=units), as_json=as_json)
            return
        with progress_of("Reckoning agreement") as told:
            found = agreement(store, coders=names, only=only, choice=units, samples=samples, seed=seed, progress=told)
    for note in found.notes:
        narrate(note)
    if as_json:
        answer_json(found.as_dict())
        return
    _show(found)


def _list(found: Reconciling, *, as_json: bool) -> None:
    if as_json:
        answer_json(found.as_dict())
        return
    a, b = found.coders
    answer_table(
        ["transcript", "turn", "from", "to", "both", f"only {a}", f"only {b}", "settled", "reason"],
        [
            [each.unit.transcript, each.unit.turn, each.unit.span.start, each.unit.span.end, ", ".join(each.agreed),
             ", ".join(each.only_a), ", ".join(each.only_b), _settled(each), each.settled.reason if each.settled else each.why_open]
            for each in found.disputes
        ],
    )  # fmt: skip
    narrate(f"{len(found.disputes)} disagreements in {found.units} units, {len(found.open)} of them open.")
    for words, measures in (("before", found.before), ("after what is settled", found.after)):
        agreed = measures.percent_agreement.said()
        narrate(f"Agreement {words}: {agreed} of judgements, α {measures.krippendorff_alpha.said()}.")
    for each in found.mixed_up:
        narrate(_mixed_up(each))


def _mixed_up(each: MixedUp) -> str:
    pair = each.pair
    times = "once" if pair.count == 1 else f"{pair.count} times"
    if pair.other is None:
        return f"{pair.code}: given by one alone, where the other gave no code, {times}."
    own = [
        f"only in what is written of {code}: {', '.join(words[:_WORDS]) or 'nothing'}"
        for code, words in ((pair.code, each.words), (pair.other, each.other_words))
    ]
    return f"{pair.code} / {pair.other}: given in each other's place {times}; {'; '.join(own)}."


def _settled(dispute: Dispute) -> str:
    if dispute.settled is None:
        return "open"
    choice = str(dispute.settled.choice)
    said = dict(zip("ab", dispute.coders, strict=True)).get(choice, choice)
    return f"{said}: {', '.join(dispute.settled.codes) or 'no code'}"


def _show(found: ProjectAgreement) -> None:
    report = found.units
    narrate(f"{len(report.coders)} coders, {report.size} units, of which {report.coded} coded by at least one of them.")
    for columns in _fitting():
        answer_table(["code", "yes", *(title for title, _ in columns)], _rows(found, columns))
    for words in dict.fromkeys(_undefined(found)):
        click.echo(words)
    without: dict[str, list[str]] = {}
    for name, spans in _unitized(found):
        why = one_line(spans) if isinstance(spans, str) else spans.u_alpha.why_undefined
        if isinstance(spans, str) or why:
            without.setdefault(why, []).append(name)
        else:
            click.echo(f"{name}: unitizing {', '.join(_family(spans))}")
    for why, names in without.items():
        click.echo(f"{'; '.join(names)}: no unitizing α, since {why}.")
    click.echo()
    click.echo(found.methods)


def _family(spans: UnitizingFigures) -> Iterator[str]:
    for name, figure in (("uα", spans.u_alpha), ("|uα", spans.bar_u_alpha), ("cuα", spans.cu_alpha)):
        yield f"{name} {figure.said()}" + (f" ({figure.why_undefined})" if figure.value is None else "")


def _levels(found: ProjectAgreement) -> Iterator[tuple[str, Measures, Measures]]:
    for units, characters in zip(found.units.codes, found.characters.codes, strict=True):
        yield "  " * (len(found.codebook.ancestry(units.key)) - 1) + units.name, units, characters
    for units, characters in zip(found.units.themes, found.characters.themes, strict=True):
        yield f"theme: {units.name}", units, characters
    yield "all codes", found.units.overall, found.characters.overall


def _unitized(found: ProjectAgreement) -> Iterator[tuple[str, UnitizingFigures | str]]:
    yield "anything coded", found.coded_at_all
    for theme in found.codebook.themes:
        yield f"theme {theme.name}", found.spans[theme.id]


def _fitting() -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield the columns: all in one table, or in two where a terminal is too narrow for one."""
    if sys.stdout.isatty() and shutil.get_terminal_size().columns < _WIDE:
        yield _COLUMNS[:_FIRST]
        yield _COLUMNS[_FIRST:]
    else:
        yield _COLUMNS


def _rows(found: ProjectAgreement, columns: tuple[tuple[str, str], ...]) -> Iterator[list[object]]:
    for name, units, characters in _levels(found):
        cells = [
            characters.krippendorff_alpha if field == _CHARACTERS else getattr(units, field) for _, field in columns
        ]
        yield [name, units.given, *(figure.said() for figure in cells)]


def _undefined(found: ProjectAgreement) -> Iterator[str]:
    """Yield why figures have no value, each reason once for a code that was given, and once for all that were not."""
    for name, units, characters in _levels(found):
        if not units.given:
            continue
        reasons: dict[str, list[str]] = {}
        for title, field in _COLUMNS:
            figure = characters.krippendorff_alpha if field == _CHARACTERS else getattr(units, field)
            if figure.value is None:
                reasons.setdefault(figure.why_undefined, []).append(title)
        for why, titles in reasons.items():
            yield f"{name.strip()}: {', '.join(titles)} not defined, since {why}."
    if any(not units.given for _, units, _ in _levels(found)):
        yield "not defined: nobody gave the code to any of these units, so there is nothing to agree or disagree about."
