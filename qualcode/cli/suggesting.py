"""`qualcode suggest` and `qualcode evaluate`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qualcode.cli.common import answer_json, answer_table, narrate, opened, project_option
from qualcode.errors import BadInputError


@click.command("suggest")
@click.option("--transcript", default="", help="Only this transcript.")
@click.option(
    "--pipeline", default=None, help="From now on, read with this installed spaCy pipeline ('' for the built-in way)."
)
@click.option(
    "--semantic",
    default=None,
    help="From now on, 'off' for no sentence vectors, 'on' for those of the semantic extra, or a folder with its weights.",
)
@project_option
def suggest_command(transcript: str, pipeline: str | None, semantic: str | None, folder: Path, coder: str) -> None:
    """Run the suggester over the text and store what it proposes. Nothing is coded by it."""
    from qualcode.services.suggesting import SuggestionEngine, semantic_hint, set_pipeline, suggest_all, use_semantic
    from qualcode.storage import transcripts

    _, store = opened(folder, coder)
    with store:
        names = [info.name for info in transcripts.infos(store)]
        if transcript and transcript not in names:
            raise BadInputError(f"there is no transcript '{transcript}'", mend=f"There are: {', '.join(names[:8])}")
        if pipeline is not None:
            set_pipeline(store, pipeline)
        if semantic is not None:
            use_semantic(store, "" if semantic == "on" else semantic)
        engine = SuggestionEngine(store)
        units = suggest_all(
            store, transcript, told=lambda info, done, total: _progress(info.name, done, total), engine=engine
        )
        for words in (*engine.notes, semantic_hint(store)):
            if words:
                narrate(words)
        found = store.value("SELECT count(*) FROM suggestions")
    click.echo(f"{units} passages read, {found} suggestions stored")


def _progress(name: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        narrate(f"{name}: {done} of {total}")


@click.command("evaluate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--text", "text_column", required=True, help="The column that holds the text.")
@click.option("--codes", default="", help="Columns of 0/1, one a code, separated by commas.")
@click.option("--codes-from", default="", help="One column that holds code ids, separated by ; | or commas.")
@click.option("--codebook", type=click.Path(path_type=Path), required=True, help="The codebook of those codes.")
@click.option("--budgets", default="0,50,200", show_default=True, help="Numbers of labelled texts to learn from.")
@click.option("--seed", default=0, show_default=True, help="Chooses the same texts again.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def evaluate_command(
    file: Path, text_column: str, codes: str, codes_from: str, codebook: Path, budgets: str, seed: int, as_json: bool
) -> None:
    """Measure how well codes would be suggested on FILE, a labelled CSV: a learning curve beside plain baselines."""
    if bool(codes) == bool(codes_from):
        raise BadInputError("say where the codes are", mend="Give either --codes COLUMNS or --codes-from COLUMN")
    try:
        sizes = [int(part) for part in budgets.split(",")]
    except ValueError as error:
        raise BadInputError(
            f"--budgets is '{budgets}'", mend="Write whole numbers with commas, such as 0,50,200"
        ) from error
    from qualcode.formats import codebook_yaml
    from qualcode.suggest.labelled_table import evaluate_csv

    report = evaluate_csv(
        file,
        text=text_column,
        codes=[part.strip() for part in codes.split(",") if part.strip()],
        codes_from=codes_from,
        codebook=codebook_yaml.load(codebook),
        budgets=sizes,
        seed=seed,
    )
    if as_json:
        answer_json(report.as_dict())
        return
    for note in report.notes:
        narrate(note)
    names = list(report.points[0].figures)
    answer_table(
        ["method", "labelled texts", *names],
        [
            [
                point.method,
                point.budget,
                *(f"{figure.mean:.3f} ±{figure.high - figure.mean:.3f}" for figure in point.figures.values()),
            ]
            for point in report.points
        ],
    )
