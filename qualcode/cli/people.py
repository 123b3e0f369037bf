"""`qualcode speakers` and `qualcode groups`."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import OUT, answer_json, answer_table, json_option, narrate, opened, project_option
from qualcode.errors import BadInputError


@click.group("speakers", invoke_without_command=True)
@project_option
@json_option
@click.pass_context
def speakers_command(ctx: click.Context, folder: Path, coder: str, as_json: bool) -> None:
    """Show the speakers of every transcript, and who they are."""
    if ctx.invoked_subcommand is not None:
        return
    from qualcode.storage import people

    _, store = opened(folder, coder)
    with store:
        lines = people.speaker_rows(store)
    if as_json:
        answer_json(
            [
                {
                    "transcript": line.transcript,
                    "label": line.label,
                    "participant": line.participant,
                    "group": line.group,
                    "consent_analyse": line.consent_analyse,
                    "consent_quote": line.consent_quote,
                    "attributes": dict(line.attributes),
                    "turns": line.turns,
                }
                for line in lines
            ]
        )
        return
    answer_table(
        ["transcript", "label", "turns", "participant", "group", "quote?"],
        [[s.transcript, s.label, s.turns, s.participant, s.group, "yes" if s.consent_quote else "no"] for s in lines],
    )


@speakers_command.command("export")
@click.argument("file", type=OUT, default=Path("speakers.csv"))
@project_option
def export_speakers(file: Path, folder: Path, coder: str) -> None:
    """Write the speakers' table to FILE (.csv or .xlsx), to be filled in and applied."""
    from qualcode.services import people_table

    if file.suffix.lower() not in {".csv", ".xlsx"}:
        raise BadInputError("a speakers' table is a .csv or .xlsx file", where=str(file))
    _, store = opened(folder, coder)
    with store:
        kept = people_table.export_file(store, file)
    if kept is not None:
        narrate(f"What stood there differs from the project, and is kept: {kept}")
    click.echo(str(file))


@speakers_command.command("apply")
@click.argument("file", type=click.Path(path_type=Path))
@project_option
def apply_speakers(file: Path, folder: Path, coder: str) -> None:
    """Bring the project's people to what FILE says."""
    from qualcode.services import people_table

    _, store = opened(folder, coder)
    with store:
        applied = people_table.apply_file(store, file)
    for transcript, label in applied.unknown:
        narrate(f"{file.name}: no speaker '{label}' in a transcript '{transcript}'; line passed over.")
    click.echo(f"{applied.changed} changes" if applied.changed else "nothing to change")


@click.group("groups", invoke_without_command=True)
@project_option
@json_option
@click.pass_context
def groups_command(ctx: click.Context, folder: Path, coder: str, as_json: bool) -> None:
    """List the groups and how their quotes are signed."""
    if ctx.invoked_subcommand is not None:
        return
    from qualcode.storage import people

    _, store = opened(folder, coder)
    with store:
        groups = people.groups(store)
    if as_json:
        answer_json(
            [
                {"id": g.id, "name": g.name, "attribution": f"({g.attribution})", "facilitator": g.facilitator}
                for g in groups
            ]
        )
        return
    answer_table(
        ["id", "name", "signed as", "facilitates"],
        [[g.id, g.name, f"({g.attribution})", "yes" if g.facilitator else ""] for g in groups],
    )


@groups_command.command("small")
@click.argument("number", type=click.IntRange(1, 1000), required=False)
@project_option
def small_groups(number: int | None, folder: Path, coder: str) -> None:
    """Show, or set to NUMBER, how many participants a group needs before its attribution is printed without a warning."""
    _, store = opened(folder, coder)
    with store:
        if number is not None:
            with store.command("settings", f"Groups of fewer than {number} are small now") as recorder:
                if store.value("SELECT 1 FROM meta WHERE key = 'small_cell'"):
                    recorder.update("meta", "small_cell", value=str(number))
                else:
                    recorder.insert("meta", {"key": "small_cell", "value": str(number)})
        click.echo(store.meta("small_cell", "5"))


@groups_command.command("set")
@click.argument("group_id")
@click.option("--name", default="", help="What the group is called.")
@click.option("--attribution", default="", help="How its quotes are signed, without brackets.")
@click.option("--facilitator/--no-facilitator", default=None, help="Whether its talk is never suggested or quoted.")
@project_option
def set_group(group_id: str, name: str, attribution: str, facilitator: bool | None, folder: Path, coder: str) -> None:
    """Add a group, or change what it is called or how its quotes are signed."""
    from qualcode.core.codebook import slug
    from qualcode.core.model import Group
    from qualcode.storage import people

    _, store = opened(folder, coder)
    with store:
        known = {group.id: group for group in people.groups(store)}.get(group_id)
        if known is None and slug(group_id) != group_id:
            raise BadInputError(f"'{group_id}' cannot be a group's id", mend=f"Write '{slug(group_id)}'")
        old = known or Group(group_id, name or group_id, attribution or name or group_id)
        group = Group(
            group_id,
            name or old.name,
            attribution.strip("()") or old.attribution,
            old.facilitator if facilitator is None else facilitator,
        )
        people.set_group(store, group)
    click.echo(f"{group.name}: signed as ({group.attribution})")
