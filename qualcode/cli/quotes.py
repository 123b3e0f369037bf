"""`qualcode quotes`, `search` and `codings`."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import answer_json, answer_table, json_option, opened, project_option


@click.command("search")
@click.argument("words")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="How many turns at the most.")
@project_option
@json_option
def search_command(words: str, limit: int, folder: Path, coder: str, as_json: bool) -> None:
    """Find turns that hold WORDS, anywhere in the project. "A phrase", begin*, AND, OR, NOT work."""
    from qualcode.storage import search

    _, store = opened(folder, coder)
    with store:
        hits = search.find(store, words, limit=limit)
    if as_json:
        answer_json(
            [
                {
                    "transcript": h.transcript,
                    "turn": h.ordinal,
                    "speaker": h.speaker,
                    "start": h.span.start,
                    "text": h.text,
                }
                for h in hits
            ]
        )
        return
    answer_table(
        ["transcript", "turn", "speaker", "words"], [[h.transcript, h.ordinal, h.speaker, h.text] for h in hits]
    )


@click.group("codings")
def codings_command() -> None:
    """Load codings from a CSV file, or write them to one."""


@codings_command.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@project_option
def load_codings(file: Path, folder: Path, coder: str) -> None:
    """Load codings from FILE; each is proved against the words of its transcript first."""
    from qualcode.services import codings_table

    _, store = opened(folder, coder)
    with store:
        click.echo(f"{codings_table.load_file(store, file)} new codings")


@codings_command.command("export")
@click.argument("file", type=click.Path(path_type=Path), default=Path("codings.csv"))
@project_option
def export_codings(file: Path, folder: Path, coder: str) -> None:
    """Write every coding to FILE as CSV."""
    from qualcode.formats import codings_table as table
    from qualcode.formats.atomic import replace_file
    from qualcode.services import codings_table

    _, store = opened(folder, coder)
    with store:
        text = table.dump(codings_table.lines(store))
    with replace_file(file) as beside:
        beside.write_text(text, encoding="utf-8", newline="")
    click.echo(str(file))


@click.command("quotes")
@click.option("--code", "codes", multiple=True, help="Only this code and those beneath it (more than once: any of them).")
@click.option("--group", "groups", multiple=True, help="Only this group.")
@click.option("--transcript", "transcripts", multiple=True, help="Only this transcript.")
@click.option("--coder-name", "coders", multiple=True, help="Only codings by this coder.")
@click.option("--text", default="", help="Only quotes that hold these words.")
@click.option("--exemplar", is_flag=True, help="Only exemplars.")
@click.option("--csv", "as_csv", is_flag=True, help="Answer in CSV.")
@project_option
@json_option
def quotes_command(as_csv: bool, as_json: bool, folder: Path, coder: str, **wanted: Any) -> None:
    """Find coded quotes."""
    from qualcode.services.reporting import build_report

    project, store = opened(folder, coder)
    with store:
        report = build_report(store, project)
