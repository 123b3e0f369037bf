"""What the commands share: options, opening the project, tables and JSON on standard output, narration on standard error."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from qualcode.errors import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qualcode.services.importing import FileReport
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store


P = ParamSpec("P")
R = TypeVar("R")


def project_option(command: Callable[P, R]) -> Callable[P, R]:
    """Give a command --project and --coder."""
    folder = click.option(
        "--project",
        "folder",
        type=click.Path(path_type=Path),
        default=Path(),
        show_default="here",
        help="The project folder.",
    )
    coder = click.option("--coder", default="", help="Who is coding (default: QUALCODE_CODER, or your login name).")
    return folder(coder(command))


class _Out(click.Path):
    """A file or folder to be written."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from qualcode.storage.project import refuse_own

        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        refuse_own(path)
        return path


OUT = _Out(path_type=Path)
"""The type of an argument or option that names what is to be written: never a part of a project."""

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
"""Gives a command --json."""


def opened(folder: Path, coder: str = "", *, importing: bool = False) -> tuple[Project, Store]:
    """Open the project in a folder, telling on standard error of what its first opening brings in, or what waits to come in."""
    from qualcode.services.opening import new_files, open_project
    from qualcode.storage import transcripts
    from qualcode.storage.coders import is_blind
    from qualcode.storage.journal import now
    from qualcode.storage.project import find_project

    project = find_project(folder)
    there, began = project.database.exists(), now()
    store = open_project(project, coder, told=_tell)
    if there and coder and store.value("SELECT created_at >= ? FROM coders WHERE guid = ?", [began, store.coder.guid]):
        narrate(f"{store.coder.name} is new here. If that is a slip, 'qualcode coders' lists who there is.")
    if not importing and not transcripts.stored(store) and (waiting := new_files(store, project)):
        narrate(
            f"no transcript is in the project yet, and {len(waiting)} in transcripts/: 'qualcode import --dry-run transcripts' shows "
            "who speaks in them, 'qualcode import transcripts' takes them."
        )
    if is_blind(store):
        narrate(
            f"{store.coder.name} is coding blind: nobody else's codings are read. 'qualcode coders blind --off' ends it."
        )
    return project, store


def _tell(report: FileReport, _total: int) -> None:
    narrate(f"{report.name}: {report.error or f'{report.outcome}, {report.turns} turns'}")


def narrate(words: str) -> None:
    """Say something that is not the result, on standard error."""
    click.echo(one_line(words), err=True)


def answer_json(data: Any) -> None:
    """Print the result as JSON."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def answer_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print the result as a table; on a pipe, as tab-separated lines. Control characters never reach the terminal."""
    safe = [[one_line(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in (list(columns), *safe):
            click.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in safe:
        table.add_row(*(cell.replace("[", r"\[") for cell in row))
    Console().print(table)
