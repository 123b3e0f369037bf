"""`qualcode [PROJECT]` and `qualcode new`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qualcode.errors import BadInputError, as_argument


@click.command("open")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--project", "named", type=click.Path(path_type=Path), default=None, help="The project folder.")
@click.option("--coder", default="", help="Who is coding (default: QUALCODE_CODER, or your login name).")
def open_command(folder: Path, named: Path | None, coder: str) -> int:
    """Open the app on a project folder (default: this one)."""
    from qualcode.storage.project import find_project

    wanted = named or folder
    if not wanted.exists() and named is None and wanted.suffix == "" and len(wanted.parts) == 1:
        raise BadInputError(f"there is no command or folder '{wanted}'", mend=_nearest(str(wanted)))
    project = find_project(wanted)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInputError(
            "the app needs a terminal, and here input or output is a file or pipe",
            mend="Open it in a terminal window, or use a command: see 'qualcode --help'",
        )
    from qualcode.tui.running import run_app

    return run_app(project, coder)


def _nearest(word: str) -> str:
    from difflib import get_close_matches

    from qualcode.cli.app import COMMANDS

    near = get_close_matches(word, COMMANDS, 1)
    return f"Did you mean 'qualcode {near[0]}'? See 'qualcode --help'" if near else "See 'qualcode --help'"


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
def new_command(folder: Path) -> None:
    """Make a fresh project in FOLDER, with a commented codebook.yaml to start from."""
    from qualcode.services.opening import new_project

    new_project(folder)
    click.echo(f"{folder}: made. Put transcripts into {folder / 'transcripts'}, then: qualcode {as_argument(folder)}")
