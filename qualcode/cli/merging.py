"""`qualcode merge`."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import answer_json, json_option, narrate, opened, project_option
from qualcode.errors import one_line


@click.command("merge")
@click.argument("other", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@project_option
@json_option
def merge_command(other: Path, dry_run: bool, as_json: bool, folder: Path, coder: str) -> None:
    """Bring another copy of the project into this one: OTHER is its folder, or its qualcode.db.

    OTHER is not altered. Everything that comes in is one change: 'qualcode undo' takes it all back.
    """
    from qualcode.services.merging import merge

    project, store = opened(folder, coder)
    with store:
        report = merge(store, project, other, dry_run=dry_run)
    if as_json:
        answer_json(
            {
                "dry_run": dry_run,
                "changed": report.changed,
                "counts": report.counts,
                "transcripts": list(report.transcripts),
                "conflicts": [
                    {"what": c.what, "how": c.how, "kept": c.kept, "other": c.other} for c in report.conflicts
                ],
                "journal_entries": report.entries,
            }
        )
        return
    for line in report.lines():
        click.echo(line)
    for name in report.transcripts:
        click.echo(f"new transcript: {one_line(name)}")
    for conflict in report.conflicts:
        click.echo(f"decided: {one_line(str(conflict))}")
    if not report.changed:
        click.echo("nothing to bring in")
    elif dry_run:
        narrate("This was a dry run: nothing was changed.")
    else:
        narrate("Merged. 'qualcode undo' takes all of it back.")
