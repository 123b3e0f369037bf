"""`qualcode suggest` and `qualcode evaluate`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import OUT, answer_json, answer_table, json_option, narrate, opened, project_option
from qualcode.core.report import counted
from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from qualcode.core.shares import Share
    from qualcode.storage.store import Store
    from qualcode.suggest.evaluation import EvaluationReport, Figure


@click.command("suggest")
@click.option("--transcript", default="", help="Only this transcript.")
@click.option(
    "--pipeline", default=None, help="From now on, read with this installed spaCy pipeline ('' for the built-in way)."
)
@click.option(
    "--semantic",
    default=None,
    help="From now on, 'off' for no sentence vectors, 'on' for those of the semantic extra, or a folder with a model of your own.",
)
@click.option(
    "--report", is_flag=True, help="Only say how suggestions do: accept rate, time to decide, audits by code."
)
@project_option
@json_option
def suggest_command(
    transcript: str,
    pipeline: str | None,
    semantic: str | None,
    report: bool,
    folder: Path,
    coder: str,
    as_json: bool,
) -> None:
    """Run the suggester over the text and store what it proposes. Nothing is coded by it."""
    from qualcode.services.suggest_settings import semantic_hint, set_pipeline, use_semantic
    from qualcode.services.suggesting import SuggestionEngine, suggest_all
    from qualcode.storage import transcripts
    from qualcode.storage.coders import suggested_for

    _, store = opened(folder, coder)
    with store:
        if report:
            _report(store, as_json=as_json)
            return
        names = [info.name for info in transcripts.infos(store)]
        (transcript,) = transcripts.as_stored(store, [transcript])
        if transcript and transcript not in names:
            raise BadInputError(f"there is no transcript '{transcript}'", mend=f"There are: {', '.join(names[:8])}")
        with store.transaction():  # both settings or, where one is refused, neither
            if pipeline is not None:
                set_pipeline(store, pipeline)
            if semantic is not None:
                use_semantic(store, semantic)
        engine = SuggestionEngine(store)
        units = suggest_all(
            store, transcript, told=lambda info, done, total: _progress(info.name, done, total), engine=engine
        )
        for words in (*engine.notes, *engine.noticed, semantic_hint(store)):
            if words:
                narrate(words)
        if not units:
            narrate(
                "There is nothing to suggest codes for: bring transcripts in, in which not only facilitators speak."
            )
        found = store.value(
            """SELECT count(*) FROM suggestions AS s JOIN transcripts AS t ON t.id = s.transcript_id AND t.removed = 0
               WHERE s.coder_guid = ? AND ? IN ('', t.name)""",
            [suggested_for(store), transcript],
        )
    if as_json:
        answer_json({"passages": units, "suggestions": found})
    else:
        click.echo(f"{counted(units, 'passage')} read, {counted(found, 'suggestion')} stored")


def _report(store: Store, *, as_json: bool) -> None:
    """Say how suggestions were used by everybody; of a blind coder's own alone."""
    from qualcode.services import trust
    from qualcode.storage import codes
    from qualcode.storage.coders import suggested_for

    use = trust.use(store, coder_guid=suggested_for(store))
    if as_json:
        answer_json({**asdict(use), "accept_rate": use.rate})
        return
    click.echo(trust.in_words(use) or "Nobody has decided about a suggestion yet.")
    for warning in use.warnings:
        narrate(warning)
    book = codes.load(store)
    answer_table(
        ["code", "accepted", "rejected", "right, audited", "missed, audited"],
        [
            [
                book[c.code_id].name if c.code_id in book else c.code_id,
                c.accepted,
                c.rejected,
                _share(c.precision),
                _share(c.missed),
            ]
            for c in use.codes
        ],
    )


def _share(share: Share | None) -> str:
    return f"{share.share:.0%} of {share.of} ({share.low:.0%}–{share.high:.0%})" if share and share.of else "–"


def _progress(name: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        narrate(f"{name}: {done} of {total}")


@click.command("evaluate")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--text", "text_column", default="", help="The column of FILE that holds the text.")
@click.option("--codes", default="", help="Columns of 0/1, one a code, separated by commas.")
@click.option("--codes-from", default="", help="One column that holds code ids, separated by ; | or commas.")
@click.option("--codebook", type=click.Path(path_type=Path), default=None, help="The codebook of those codes.")
@click.option("--budgets", default="0,50,200", show_default=True, help="Numbers of labelled texts to learn from.")
@click.option(
    "--seed", default=0, show_default=True, type=click.IntRange(0, 1_000_000), help="Chooses the same texts again."
)
@click.option(
    "--runs", default=3, show_default=True, type=click.IntRange(1, 1000), help="How many seeds, from --seed up."
)
@click.option("--semantic", is_flag=True, help="With FILE: use the semantic extra. A project has a setting for it.")
@click.option("--chart", type=OUT, default=None, help="Draw the curve into this .svg or .png.")
@project_option
@json_option
def evaluate_command(
    file: Path | None,
    text_column: str,
    codes: str,
    codes_from: str,
    codebook: Path | None,
    budgets: str,
    seed: int,
    runs: int,
    semantic: bool,
    chart: Path | None,
    folder: Path,
    coder: str,
    as_json: bool,
) -> None:
    """Measure how well codes would be suggested: a learning curve beside plain baselines.

    Without FILE on the project's own codings, one transcript left out at a time; with FILE on a labelled CSV.
    """
    try:
        sizes = [int(part) for part in budgets.split(",")]
    except ValueError as error:
        raise BadInputError(
            f"--budgets is '{budgets}'", mend="Write whole numbers with commas, such as 0,50,200"
        ) from error
    if chart is not None and chart.suffix.lower() not in {".svg", ".png"}:
        raise BadInputError("a chart is a .svg or a .png", where="--chart")
    if file is None and semantic:
        raise BadInputError(
            "--semantic is for a FILE", mend="A project has a setting for it: qualcode suggest --semantic on"
        )
    if file is None and (text_column or codes or codes_from or codebook):
        raise BadInputError(
            "there is no FILE", mend="Name the labelled file first, or leave its columns and codebook out"
        )
    if file is None:
        from qualcode.services.evaluating import evaluate_project

        _, store = opened(folder, coder)
        with store:
            report = evaluate_project(store, sizes, tuple(range(seed, seed + runs)), told=_transcripts_done)
    else:
        if not text_column or codebook is None:
            raise BadInputError("say what is in FILE", mend="Give --text COLUMN and --codebook FILE")
        if bool(codes) == bool(codes_from):
            raise BadInputError("say where the codes are", mend="Give either --codes COLUMNS or --codes-from COLUMN")
        from qualcode.formats import codebook_yaml
        from qualcode.suggest.labelled_table import evaluate_csv
        from qualcode.suggest.semantic import KeptVectors, wanted_encoder

        report = evaluate_csv(
            file,
            text=text_column,
            codes=[part.strip() for part in codes.split(",") if part.strip()],
            codes_from=codes_from,
            codebook=codebook_yaml.load(codebook),
            budgets=sizes,
            seed=seed,
            runs=runs,
            encoder=KeptVectors(wanted_encoder(), {}) if semantic else None,
        )
    if chart is not None:
        _draw(report, chart)
    if as_json:
        answer_json(report.as_dict())
        return
    for note in report.notes:
        narrate(note)
    _show(report)


def _transcripts_done(done: int, total: int) -> None:
    if sys.stderr.isatty():
        narrate(f"{done} of {total} transcripts left out in turn")


def _show(report: EvaluationReport) -> None:
    """Print the figures: a table for each budget that a person can read, or on a pipe one for all."""
    if sys.stdout.isatty():
        for budget in dict.fromkeys(point.budget for point in report.points):
            points = [point for point in report.points if point.budget == budget]
            click.echo(f"{counted(budget, 'labelled text')} to learn from")
            answer_table(
                ["", *(_COLUMNS[point.method] for point in points)],
                [[_MEASURES[name], *(_figure(point.figures[name]) for point in points)] for name in points[0].figures],
            )
            click.echo()
        click.echo("(−) less is better. ± is half of the 95 % interval.\n")
    else:
        answer_table(
            ["method", "labelled texts", *report.points[0].figures],
            [[point.method, point.budget, *map(_figure, point.figures.values())] for point in report.points],
        )
        click.echo()
    for point in report.points:
        mean = point.figures["lrap"].mean
        drawn = "" if isnan(mean) else "█" * round(mean * _BAR)
        click.echo(f"{_COLUMNS[point.method]:>11} {point.budget:>6}  {drawn:<{_BAR}} {mean:.2f} LRAP")


def _figure(figure: Figure) -> str:
    """Return a figure with half its interval where it has one, a dash where there is nothing of the sort to measure."""
    if isnan(figure.mean):
        return "–"
    half = figure.high - figure.mean
    return f"{figure.mean:.3f} ±{half:.3f}" if half else f"{figure.mean:.3f}"


def _draw(report: EvaluationReport, chart: Path) -> None:
    from qualcode.exports.curve import draw_curve
    from qualcode.whole_files import write_whole

    series: dict[str, list[tuple[float, float, float, float]]] = {}
    for point in report.points:
        figure = point.figures["lrap"]
        series.setdefault(_NAMES[point.method], []).append((point.budget, figure.mean, figure.low, figure.high))
    form = chart.suffix.lower().removeprefix(".")
    write_whole(chart, draw_curve(series, form, across="coded texts learned from", up="ranking (LRAP)"))


_BAR = 40
_COLUMNS = {"suggester": "qualcode", "tfidf": "TF-IDF + LR", "prior": "commonest"}
_MEASURES = {
    "lrap": "ranking (LRAP)",
    "p_at_1": "first one right (P@1)",
    "r_at_3": "in the first three (R@3)",
    "macro_ap": "mean over codes (macro AP)",
    "samples_f1": "what is shown (samples F1)",
    "coverage": "codes to read to meet all (−)",
    "calibration_error": "calibration error (−)",
    "effort_80": "effort to find 80 % (−)",
    "effort_95": "effort to find 95 % (−)",
}
_NAMES = {"suggester": "qualcode", "tfidf": "TF-IDF and logistic regression", "prior": "commonest codes first"}
