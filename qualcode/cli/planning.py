"""`qualcode plan`."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import opened, project_option


@click.group("plan")
def plan_command() -> None:
    """Fill plan.yaml with quotes, or check a finished document against the transcripts."""


@plan_command.command("build")
@click.option("--format", "form", default="docx", show_default=True, help="docx, html or md.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="The file to write.")
@project_option
def build_plan(form: str, out: Path | None, folder: Path, coder: str) -> None:
    """Write the plan with its quotes, each verbatim, signed, and numbered back to where it was said."""
    from qualcode.cli.exporting import tell_written
    from qualcode.core.plan_resolve import resolve
    from qualcode.exports.plan import write_plan
    from qualcode.formats.plan_yaml import read_plan
    from qualcode.services.reporting import build_report

    project, store = opened(folder, coder)
    with store:
        report = build_report(store, project)
    resolved = resolve(read_plan(project.plan), report)
    tell_written(write_plan(resolved, form, out or project.exports / f"plan.{form}"))
