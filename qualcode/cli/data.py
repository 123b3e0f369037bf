"""`qualcode data`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.common import OUT, opened, project_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("data")
@click.argument("out", type=OUT)
@project_option
def data_command(out: Path, folder: Path, coder: str) -> None:
    """Write unit × code tables of 0 and 1 for R, SPSS, Stata or pandas to the folder OUT, with a data dictionary."""
    from qualcode.services.statistics_out import write_data
    from qualcode.storage.coders import refuse_if_blind

    _, store = opened(folder, coder)
    with store:
        refuse_if_blind(store, "these tables")
        for path in write_data(store, out):
            click.echo(str(path))
