"""`qualcode log`, `undo`, `redo`, `backup`, `restore` and `doctor`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import OUT, answer_json, answer_table, json_option, narrate, opened, project_option

if TYPE_CHECKING:
    from qualcode.storage.journal import Entry


@click.command("log")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1_000_000), help="How many entries.")
@project_option
@json_option
def log_command(limit: int, folder: Path, coder: str, as_json: bool) -> None:
    """Show what was done, newest first; to a coder who codes blind, by themselves."""
    from qualcode.storage import journal
    from qualcode.storage.coders import suggested_for

    _, store = opened(folder, coder)
    with store:
        found = journal.entries(store.db, limit=limit, coder_guid=suggested_for(store))
    if as_json:
        answer_json(
            [
                {"id": e.id, "at": e.at, "coder": e.coder, "action": e.action, "summary": e.summary, "state": e.state}
                for e in found
            ]
        )
        return
    answer_table(
        ["no.", "at", "coder", "what", ""], [[e.id, _here(e.at), e.coder, e.summary, _state(e)] for e in found]
    )


def _here(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def _state(entry: Entry) -> str:
    note = entry.action if entry.action in {"undo", "redo"} else "for the record"  # undo passes it over
    return {"undone": "taken back", "dropped": "taken back", "note": note}.get(entry.state, "")


@click.command("undo")
@project_option
def undo_command(folder: Path, coder: str) -> None:
    """Take back this coder's last change."""
    from qualcode.services import history

    project, store = opened(folder, coder)
    with store:
        click.echo(f"Taken back: {history.undo(store, project).summary}")


@click.command("redo")
@project_option
def redo_command(folder: Path, coder: str) -> None:
    """Do again what this coder last took back."""
    from qualcode.services import history

    project, store = opened(folder, coder)
    with store:
        click.echo(f"Done again: {history.redo(store, project).summary}")


@click.command("backup")
@click.argument("file", type=OUT, required=False)
@project_option
def backup_command(file: Path | None, folder: Path, coder: str) -> None:
    """Copy the project database to FILE (default: backups/ in the project), also while the app is open."""
    from qualcode.storage.database import copy_database
    from qualcode.storage.journal import now
    from qualcode.whole_files import replace_file

    project, store = opened(folder, coder)
    with store:
        target = file or project.backups / f"qualcode-{now()[:19].replace(':', '')}.db"
        with replace_file(target, private=True) as beside:
            copy_database(store.db.conn, beside, target)
    click.echo(str(target))


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--project", "folder", type=click.Path(path_type=Path), default=Path(), help="The project folder.")
def restore_command(file: Path, folder: Path) -> None:
    """Put FILE, a copy from backups/, in the place of the project database. What is there now is kept in backups/."""
    from qualcode.services.restoring import restore
    from qualcode.storage.project import find_project

    kept = restore(find_project(folder), file)
    click.echo(f"{file} is the project's database now." + (f" What was there before: {kept}" if kept else ""))


@click.command("doctor")
@project_option
@json_option
def doctor_command(folder: Path, coder: str, as_json: bool) -> int:
    """Check that the project is sound. Exit code 1 if something is wrong."""
    from qualcode.services.doctor import examine

    _, store = opened(folder, coder)
    with store:
        findings = examine(store)
    if as_json:
        answer_json([{"check": f.check, "sound": f.sound, "words": f.words} for f in findings])
    else:
        answer_table(
            ["check", "", "what was found"], [[f.check, "sound" if f.sound else "WRONG", f.words] for f in findings]
        )
    wrong = sum(not finding.sound for finding in findings)
    narrate(f"{wrong} of {len(findings)} checks found something wrong." if wrong else "The project is sound.")
    return 1 if wrong else 0
