"""`qualcode plan`."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import OUT, answer_json, answer_table, json_option, narrate, opened, project_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qualcode.services.plan_building import Prepared
    from qualcode.storage.store import Store


@click.group("plan")
def plan_command() -> None:
    """Fill plan.yaml with quotes, or check a finished document against the transcripts."""


def _what(command: Callable[..., object]) -> Callable[..., object]:
    """Give a command the options that say what is built."""
    options = (
        click.option(
            "--format", "form", default="", help="docx, html, md or pdf.  [default: docx; pdf for --layout page]"
        ),
        click.option(
            "--layout", default="long", show_default=True, help="long: an accessible document; page: one designed page."
        ),
        click.option("--out", type=OUT, default=None, help="The file to write."),
        click.option(
            "--template",
            type=click.Path(path_type=Path),
            default=None,
            help="Your own Word file with tags (docs/plans.md); plan.yaml may name it.",
        ),
        project_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@contextmanager
def _prepared(
    form: str, layout: str, out: Path | None, template: Path | None, folder: Path, coder: str
) -> Iterator[tuple[Store, Prepared]]:
    from qualcode.services.plan_building import prepare, wanted_for
    from qualcode.services.reporting import build_report

    project, store = opened(folder, coder)
    with store:
        form = form or ("pdf" if layout == "page" else "docx")
        wanted = wanted_for(project, form, out=out, template=template, layout=layout)
        yield store, prepare(store, project, build_report(store, project), wanted)


@plan_command.command("build")
@_what
def build_plan(form: str, layout: str, out: Path | None, template: Path | None, folder: Path, coder: str) -> None:
    """Write the plan with its quotes, each verbatim, signed, and numbered back to where it was said.

    What differs from the plan that lies there is told; what was written by hand in its marked places stays.
    """
    from qualcode.cli.exporting import tell_written
    from qualcode.services.plan_building import build

    with _prepared(form, layout, out, template, folder, coder) as (store, prepared):
        written = build(store, prepared)
    if prepared.changes is not None:
        narrate(_in_short(prepared))
        for change in prepared.changes:
            narrate(f"  {change}")
    tell_written(written)


@plan_command.command("diff")
@_what
@json_option
def diff_plan(
    form: str, layout: str, out: Path | None, template: Path | None, folder: Path, coder: str, as_json: bool
) -> int:
    """Say what building the plan again would add, drop, move or change, and write nothing. Exit code 1 if anything."""
    with _prepared(form, layout, out, template, folder, coder) as (_, prepared):
        changes = prepared.changes
    if as_json:
        found = [{"kind": each.kind, "what": each.what, "where": each.where} for each in changes or ()]
        answer_json({"compared_with": prepared.known_from or None, "changes": found, "notices": list(prepared.notices)})
    else:
        click.echo(_in_short(prepared))
        for change in changes or ():
            click.echo(str(change))
        for notice in prepared.notices:
            click.echo(f"! {notice}.")
    return 1 if changes is None or changes or prepared.backup is not None else 0


def _in_short(prepared: Prepared) -> str:
    if prepared.changes is None:
        return f"{prepared.wanted.path.name} was not built before, so there is nothing to compare with."
    if not prepared.changes:
        return f"Nothing differs from {prepared.known_from}."
    counts = Counter(change.kind for change in prepared.changes)
    words = {"add": "new", "drop": "gone", "move": "moved", "change": "changed"}
    said = ", ".join(f"{counts[kind]} {word}" for kind, word in words.items() if counts[kind])
    return f"Against {prepared.known_from}: {said}."


@plan_command.command("template")
@click.argument("out", type=OUT)
def write_template(out: Path) -> None:
    """Write an example Word template with every tag in its place."""
    from qualcode.exports.plan_template import example_template
    from qualcode.whole_files import write_whole

    write_whole(out, example_template())
    click.echo(str(out))


@plan_command.command("check")
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.option("--report", type=OUT, default=None, help="Also write a page (html, docx, md, json).")
@click.option("--html", "page", type=OUT, default=None, help="Also write a web page.")
@project_option
def check_plan(document: Path, as_json: bool, report: Path | None, page: Path | None, folder: Path, coder: str) -> int:
    """Say of every quote in a finished document whether it was said so, by whom, and whether it may be printed."""
    from qualcode.cli.progress import progress_of
    from qualcode.exports.plancheck import check_data, write_check
    from qualcode.exports.plancheck_rows import COLUMNS, check_rows, in_short
    from qualcode.services.plan_checking import check_file

    project, store = opened(folder, coder)
    with store, progress_of("Checking quotes") as progress:
        check = check_file(store, project, document, progress=progress)
    if report is not None:
        write_check(check, document.name, report.suffix.lower().lstrip("."), report)
        narrate(f"Written: {report}")
    if page is not None:
        write_check(check, document.name, "html", page)
        narrate(f"Written: {page}")
    if as_json:
        answer_json(check_data(check, document.name))
    else:
        answer_table(COLUMNS, check_rows(check))
        narrate(in_short(check))
    return 1 if check.wrong else 0
