"""`qualcode quotes`, `search` and `codings`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.common import answer_json, answer_table, json_option, opened, project_option
from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from qualcode.core.report import Report, Tally


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
@click.option(
    "--code", "any_of", multiple=True, help="Quotes of this code and those beneath it; more than once: of any."
)
@click.option("--and", "all_of", multiple=True, help="Only where this code lies too.")
@click.option("--not", "none_of", multiple=True, help="Only where this code does not lie.")
@click.option("--near", default=0, type=click.IntRange(0), help="Let --and and --not look this many turns around.")
@click.option("--group", "groups", multiple=True, help="Only this group, by its id.")
@click.option("--transcript", "transcripts", multiple=True, help="Only this transcript.")
@click.option("--by", "coders", multiple=True, help="Only codings by this coder.")
@click.option("--participant", "participants", multiple=True, help="Only this participant.")
@click.option(
    "--attribute", "attributes", multiple=True, metavar="NAME=VALUE", help="Only participants of whom this is known."
)
@click.option("--text", default="", help="Only quotes that hold these words.")
@click.option("--exemplar", is_flag=True, help="Only exemplars.")
@click.option("--csv", "as_csv", is_flag=True, help="Answer in CSV.")
@project_option
@json_option
def quotes_command(
    attributes: tuple[str, ...], as_csv: bool, as_json: bool, folder: Path, coder: str, **wanted: Any
) -> None:
    """Find coded quotes."""
    from qualcode.core.retrieval import Query, select
    from qualcode.exports.quotes import quote_sheet
    from qualcode.exports.sheets import records, to_csv
    from qualcode.services.reporting import build_report, known_of

    project, store = opened(folder, coder)
    with store:
        report = build_report(store, project)
        known = known_of(store, report)
    _check_names(report, wanted)
    query = Query(**wanted, attributes=tuple(_pair(said) for said in attributes))
    found = report.only(select(report.quotes, query, report.codebook, known))
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


def _pair(said: str) -> tuple[str, str]:
    name, equals, value = said.partition("=")
    if not equals:
        raise BadInputError(f"--attribute is '{said}'", mend="Write it as NAME=VALUE, such as area=east")
    return name.strip(), value.strip()


def _check_names(report: Report, wanted: dict[str, Any]) -> None:
    """Refuse names that the project does not have: no quotes because of a slip looks like nobody said anything."""
    used = {quote.code for quote in report.quotes}
    for option, field in (("--code", "any_of"), ("--and", "all_of"), ("--not", "none_of")):
        for code in wanted[field]:
            if code not in report.codebook and code not in used:
                raise BadInputError(f"{option}: there is no code '{code}'", mend="See 'qualcode codebook' for the ids")
    known = {
        "groups": ("--group", set(report.groups)),
        "transcripts": ("--transcript", {fact.name for fact in report.facts.transcripts}),
    }
    for field, (option, names) in known.items():
        for name in wanted[field]:
            if name not in names:
                raise BadInputError(
                    f"{option}: there is no '{name}'", mend=f"There are: {', '.join(sorted(n for n in names if n))}"
                )


@click.command("matrix")
@click.argument("kind", type=click.Choice(["groups", "transcripts", "codes", "people"]), default="groups")
@click.option("--csv", "as_csv", is_flag=True, help="Answer in CSV.")
@project_option
@json_option
def matrix_command(kind: str, as_csv: bool, folder: Path, coder: str, as_json: bool) -> None:
    """Count codes by group, by transcript, with other codes on the same passage, or said by the same people.

    Each cell is passages/people; the headings give how many people there are.
    """
    from qualcode.core import matrix
    from qualcode.exports.sheets import Sheet, to_csv
    from qualcode.services.reporting import build_report

    project, store = opened(folder, coder)
    with store:
        report = build_report(store, project)
    if kind == "groups":
        table = matrix.by_group(report)
    elif kind == "transcripts":
        table = matrix.by_transcript(report)
    else:
        table = matrix.by_code(report, people=kind == "people")
    if as_json:
        answer_json(table.as_dict())
        return
    columns = ["code", *(f"{c.heading} (of {c.base})" if c.base else c.heading for c in table.columns)]
    rows = [
        ["  " * row.depth + row.name, *(_cell(table.cell(row.code, column.key)) for column in table.columns)]
        for row in table.rows
    ]
    if as_csv:
        click.echo(to_csv(Sheet(table.title, tuple(columns), rows)).decode("utf-8-sig"), nl=False)
    else:
        answer_table(columns, rows)


def _cell(tally: Tally) -> str:
    return f"{tally.passages}/{tally.participants}" if tally.passages else "·"
