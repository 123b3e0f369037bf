"""`qualcode sample`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.common import OUT, answer_json, answer_table, json_option, narrate, opened, project_option

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.services.sampling import StoredSample


@click.group("sample", invoke_without_command=True)
@project_option
@json_option
@click.pass_context
def sample_command(ctx: click.Context, folder: Path, coder: str, as_json: bool) -> None:
    """Show the second coder's sample."""
    if ctx.invoked_subcommand is not None:
        return
    from qualcode.services.sampling import current_sample

    _, store = opened(folder, coder)
    with store:
        sample = current_sample(store)
    if as_json:
        answer_json(
            {
                "seed": sample.seed,
                "of": sample.of,
                "made_at": sample.made_at,
                "lost": sample.lost,
                "units": [{"transcript": guid, "start": span.start, "end": span.end} for guid, span in sample.units],
                "strata": [
                    {"transcript": part.transcript, "group": part.group, "units": part.units, "drawn": part.drawn}
                    for part in sample.strata
                ],
            }
        )
        return
    _show(sample)


@sample_command.command("make")
@click.option("--share", type=float, default=None, help="The part of all units, such as 0.2.")
@click.option("--units", "count", type=int, default=None, help="Or how many units.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed draws the same units.")
@project_option
def make_command(share: float | None, count: int | None, seed: int, folder: Path, coder: str) -> None:
    """Draw a sample, fairly from every transcript and group, and keep it in the project."""
    from qualcode.services.sampling import make_sample

    _, store = opened(folder, coder)
    with store:
        earlier = store.meta("sample")
        _show(make_sample(store, seed=seed, share=share, count=count))
    if earlier:
        narrate("This took the place of the earlier sample; 'qualcode undo' brings that back.")


@sample_command.command("export")
@click.argument("out", type=OUT)
@click.option("--blind", is_flag=True, help="Without anybody's codings, decisions, suggestions or memos.")
@project_option
def export_command(out: Path, blind: bool, folder: Path, coder: str) -> None:
    """Write a copy of the project to the folder OUT, to be coded elsewhere and merged back with 'qualcode merge OUT'."""
    from qualcode.services.sampling import current_sample, export_copy

    project, store = opened(folder, coder)
    with store:
        sample = current_sample(store)
        copy = export_copy(store, project, out, blind=blind)
    narrate(f"A {'blind ' if blind else ''}copy with a sample of {len(sample.units)} units.")
    click.echo(str(copy.folder))


def _show(sample: StoredSample) -> None:
    answer_table(
        ["transcript", "group", "units", "in the sample"],
        [[part.transcript, part.group, part.units, part.drawn] for part in sample.strata],
    )
    narrate(f"{len(sample.units)} of {sample.of} units, seed {sample.seed}, drawn {sample.made_at[:10]}.")
    if sample.lost:
        narrate(f"{sample.lost} more are no longer in the project.")
