"""`qualcode refi`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from qualcode.cli.common import OUT, answer_json, json_option, narrate, opened, project_option
from qualcode.cli.progress import doing
from qualcode.core.report import counted

form_option = click.option(
    "--form",
    type=click.Choice(["qualcode", "maxqda", "nvivo", "taguette", "qualcoder"]),
    default="qualcode",
    show_default=True,
    help="Whose form a codebook's .csv or .xlsx takes.",
)

dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Only say what would come in, and what would be mended or left out."
)


@click.group("refi")
def refi_command() -> None:
    """Exchange with NVivo, MAXQDA, ATLAS.ti, QualCoder, Taguette and others."""


@refi_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--which", metavar="NAME", help="The project's name, where Taguette's file holds several.")
@dry_run_option
@project_option
@json_option
def import_command(file: Path, which: str | None, dry_run: bool, folder: Path, coder: str, as_json: bool) -> None:
    """Bring FILE in, all of it or nothing.

    FILE is a project (.qdpx, Taguette's .sqlite3, QualCoder's .qda) or a codebook (.qdc, or a .csv or .xlsx as MAXQDA, NVivo,
    Taguette, QualCoder or qualcode write it).
    """
    bring_in(file, folder, coder, which=which, dry_run=dry_run, as_json=as_json)


@refi_command.command("export")
@click.argument("file", type=OUT)
@form_option
@project_option
def export_command(file: Path, form: str, folder: Path, coder: str) -> None:
    """Write the project to FILE.qdpx, or its codebook to FILE.qdc, .csv or .xlsx."""
    write_out(file, form, folder, coder)


def bring_in(
    file: Path, folder: Path, coder: str, *, which: str | None = None, dry_run: bool = False, as_json: bool = False
) -> None:
    """Bring a file in and say what came of it."""
    from qualcode.services.refi import import_file

    project, store = opened(folder, coder)
    with store, doing() as told:
        report = import_file(store, project, file, which=which, dry_run=dry_run, told=told)
    brought = asdict(report.brought)
    if as_json:
        answer_json({**brought, "said": list(report.said), "dry_run": dry_run})
        return
    for words in report.said:
        narrate(words)
    click.echo(", ".join(counted(count, what.removesuffix("s")) for what, count in brought.items()))
    if dry_run:
        narrate("This was a dry run: nothing was changed.")


def write_out(file: Path, form: str, folder: Path, coder: str) -> None:
    """Write a file and say what was changed or left out."""
    from qualcode.services.refi import export_file

    project, store = opened(folder, coder)
    with store, doing() as told:
        said = export_file(store, project, file, form=form, told=told)
    for words in said:
        narrate(words)
    click.echo(str(file))
