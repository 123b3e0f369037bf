"""`qualcode merge`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import answer_json, json_option, narrate, opened, project_option
from qualcode.cli.progress import doing
from qualcode.errors import one_line

if TYPE_CHECKING:
    from qualcode.services.merging import MergeReport


@click.command("merge")
@click.argument("other", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option(
    "--prefer",
    type=click.Choice(["rules", "mine", "theirs", "ask"]),
    default="rules",
    show_default=True,
    help="Where both copies changed the same thing: by the rules (mostly the later), this copy, the other, or ask for each.",
)
@project_option
@json_option
def merge_command(other: Path, dry_run: bool, prefer: str, as_json: bool, folder: Path, coder: str) -> None:
    """Bring another copy of the project into this one: OTHER is its folder, or its qualcode.db.

    OTHER is not altered. Everything that comes in is one change: 'qualcode undo' takes it all back.
    """
    from qualcode.services.merging import merge

    project, store = opened(folder, coder)
    with store:
        always = prefer if prefer in {"mine", "theirs"} else ""
        answers = {}
        if prefer == "ask":
            with doing() as told:
                first = merge(store, project, other, dry_run=True, told=told)
            answers = _asked(first)
        with doing() as told:
            report = merge(store, project, other, dry_run=dry_run, answers=answers, prefer=always, told=told)
    if as_json:
        answer_json(
            {
                "dry_run": dry_run,
                "changed": report.changed,
                "counts": report.counts,
                "transcripts": list(report.transcripts),
                "conflicts": [conflict.as_dict() for conflict in report.conflicts],
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


def _asked(report: MergeReport) -> dict[str, str]:
    """Ask for each conflict which side stands; what is left as the rules have it has no answer."""
    found = {}
    for conflict in report.conflicts:
        if conflict.id:
            narrate(
                f"{conflict.what}: mine is {conflict.mine}; theirs is {conflict.theirs}. By the rules: {conflict.kept}"
            )
            answer = click.prompt(
                "Which stands?", type=click.Choice(["mine", "theirs", "rules"]), default="rules", err=True
            )
            if answer != "rules":
                found[conflict.id] = str(answer)
    return found
