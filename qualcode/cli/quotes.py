"""`qualcode quotes`, `search` and `codings`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.common import OUT, answer_json, answer_table, json_option, narrate, opened, project_option
from qualcode.cli.narrowing import narrowed, narrowing

if TYPE_CHECKING:
    from qualcode.core.report import Tally

KINDS = ("all", "groups", "transcripts", "codes", "people")
"""As in `core.matrix`, which is not read just to print help."""


@click.command("search")
@click.argument("words")
@click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(1, 1_000_000), help="How many turns at the most."
)
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
@click.argument("file", type=OUT, default=Path("codings.csv"))
@project_option
def export_codings(file: Path, folder: Path, coder: str) -> None:
    """Write every coding to FILE as CSV."""
    from qualcode.formats import codings_table as table
    from qualcode.services import codings_table
    from qualcode.whole_files import replace_file

    _, store = opened(folder, coder)
    with store:
        lines = codings_table.lines(store)
    text = table.dump(lines)
    if kept_back := sum(not line.text for line in lines):
        narrate(f"Of {kept_back} codings only the place is written: their words may not be printed.")
    with replace_file(file) as beside:
        beside.write_text(text, encoding="utf-8", newline="")
    click.echo(str(file))


@click.command("quotes")
@click.option("--csv", "as_csv", is_flag=True, help="Answer in CSV.")
@json_option
@narrowing
def quotes_command(as_csv: bool, as_json: bool, folder: Path, coder: str, **wanted: Any) -> None:
    """Find coded quotes."""
    from qualcode.core.report import counted, tally
    from qualcode.exports.quotes import quote_sheet
    from qualcode.exports.sheets import records, to_csv

    _, found = narrowed(folder, coder, wanted)
    count = tally(found.said)
    of = f" of {found.base}" if found.base else ""
    narrate(f"{counted(count.passages, 'passage')} from {count.participants}{of} participants")
    if as_json:
        answer_json(records(quote_sheet(found)))
    elif as_csv:
        click.echo(to_csv(quote_sheet(found)).decode("utf-8-sig"), nl=False)
    else:
        rows = [
            [q.quote_id, q.code_path, q.text if q.quotable else "(not to be quoted)", q.attribution, q.transcript]
            for q in found.quotes
        ]
        answer_table(["id", "code", "words", "who", "transcript"], rows)


@click.command("matrix")
@click.argument("kind", type=click.Choice(KINDS), default="groups")
@click.option("--csv", "as_csv", is_flag=True, help="Answer in CSV, one row a cell.")
@json_option
@narrowing
def matrix_command(kind: str, as_csv: bool, as_json: bool, folder: Path, coder: str, **wanted: Any) -> None:
    """Count codes: how often at all, by group, by transcript, with other codes on the same words, or said by the same people.

    Each cell is passages/people; the headings give out of how many people. A cell opens with 'qualcode quotes --code ROW' and
    --group, --transcript or --and COLUMN.
    """
    from qualcode.core.matrix import matrix
    from qualcode.exports.matrix import cells, headings
    from qualcode.exports.sheets import to_csv

    _, found = narrowed(folder, coder, wanted)
    table = matrix(found, kind)
    if as_json:
        answer_json(table.as_dict())
        return
    if as_csv:
        click.echo(to_csv(cells(table)).decode("utf-8-sig"), nl=False)
        return
    columns = ["code", *headings(table)]
    if table.columns and columns[1:] == [column.heading for column in table.columns] and found.base:
        narrate(f"People are out of {table.columns[0].base}")
    rows = [
        ["  " * row.depth + row.name, *(_cell(table.cell(row.code, column.key)) for column in table.columns)]
        for row in table.rows
    ]
    if kind == "all" and sys.stdout.isatty():
        columns.append("")
        for row, shown in zip(table.rows, rows, strict=True):
            shown.append("█" * round(40 * table.weight(row.code, "all") / (table.most or 1)))
    answer_table(columns, rows)


def _cell(tally: Tally) -> str:
    return f"{tally.passages}/{tally.participants}" if tally.passages else "·"
