"""`qualcode framework`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qualcode.cli.common import answer_json, answer_table, json_option, narrate, opened, project_option
from qualcode.errors import BadInputError

rows_option = click.option(
    "--rows", "kind", default="group", show_default=True, help="What the rows are: group, participant or transcript."
)
codes_option = click.option(
    "--code", "codes", multiple=True, help="A code that is a column, by its id; more than once. Default: the themes."
)


@click.group("framework")
def framework_command() -> None:
    """Summaries of what each group or person said on each theme, with the quotes that they rest on."""


@framework_command.command("show")
@rows_option
@codes_option
@click.option(
    "--stale", "only_stale", is_flag=True, help="Only summaries whose codings have changed since; exit code 1."
)
@project_option
@json_option
def show_framework(kind: str, codes: tuple[str, ...], only_stale: bool, folder: Path, coder: str, as_json: bool) -> int:
    """List the cells: what is written, what is stale and why, what is to be written."""
    from qualcode.exports.framework import framework_data
    from qualcode.services.framework import read_framework

    project, store = opened(folder, coder)
    with store:
        framework = read_framework(store, project, kind, codes)
    if as_json:
        answer_json(framework_data(framework))
    else:
        cells = framework.stale if only_stale else framework.cells.values()
        rows = [(c.row.name, c.code.id, c.state, c.counts, "; ".join(c.changes)) for c in cells]
        answer_table(("row", "code", "state", "said", "what changed"), rows)
    for each in framework.aside:
        narrate(f"A summary of {each.code_id} is kept aside: its row or code is gone.")
    return 1 if only_stale and framework.stale else 0


@framework_command.command("write")
@click.argument("row")
@click.argument("code")
@click.argument("text", type=click.Path(path_type=Path))
@click.option("--quote", "quotes", multiple=True, help="A quote that it rests on, by its id; more than once.")
@rows_option
@project_option
def write_summary(
    row: str, code: str, text: Path, quotes: tuple[str, ...], kind: str, folder: Path, coder: str
) -> None:
    """Write the summary of CODE for ROW (a group's id, or a name) from the file TEXT; - reads what is piped in."""
    from qualcode.services.framework import read_framework, write_cell
    from qualcode.whole_files import read_bytes

    project, store = opened(folder, coder)
    with store:
        framework = read_framework(store, project, kind, (code,))
        found = next((each for each in framework.rows if row in {each.key, each.name}), None)
        if found is None:
            names = ", ".join(each.key if kind == "group" else each.name for each in framework.rows)
            raise BadInputError(f"there is no {kind} '{row}'", where="ROW", mend=f"There are: {names or 'none'}")
        try:
            said = (sys.stdin.buffer.read() if str(text) == "-" else read_bytes(text)).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BadInputError("this is not UTF-8 text", where=str(text), mend="Save it as UTF-8") from None
        write_cell(store, framework.cell(found.key, code), said, quotes or None)
    narrate(f"Written: {code} for {found.name}. 'qualcode undo' takes that back.")


@framework_command.command("apply")
@click.argument("file", type=click.Path(path_type=Path))
@project_option
@json_option
def apply_framework(file: Path, folder: Path, coder: str, as_json: bool) -> int:
    """Take in the summaries and links that were changed in FILE, a workbook that 'export framework' wrote.

    A cell that was changed in the project too since then is named and left as it is (exit code 1).
    """
    from qualcode.formats.framework_table import read_framework_table
    from qualcode.services.framework import apply_cells

    returned = read_framework_table(file)
    project, store = opened(folder, coder)
    with store:
        done = apply_cells(store, project, returned)
    if as_json:
        answer_json({"written": list(done.written), "refused": list(done.refused)})
    else:
        for name in done.written:
            click.echo(f"{name}: written")
        for said in done.refused:
            narrate(f"Not written: {said}.")
        if not done.written and not done.refused:
            click.echo("Nothing in it differs from the project.")
    return 1 if done.refused else 0
