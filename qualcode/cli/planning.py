"""`qualcode plan`."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import answer_json, answer_table, narrate, opened, project_option


@click.group("plan")
def plan_command() -> None:
    """Fill plan.yaml with quotes, or check a finished document against the transcripts."""


@plan_command.command("build")
@click.option("--format", "form", default="docx", show_default=True, help="docx, html, md or pdf.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="The file to write.")
@click.option(
    "--template", type=click.Path(path_type=Path), default=None, help="Your own Word file with tags (docs/plans.md)."
)
@project_option
def build_plan(form: str, out: Path | None, template: Path | None, folder: Path, coder: str) -> None:
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
    tell_written(write_plan(resolved, form, out or project.exports / f"plan.{form}", template))


@plan_command.command("template")
@click.argument("out", type=click.Path(path_type=Path))
def write_template(out: Path) -> None:
    """Write an example Word template with every tag in its place."""
    from qualcode.exports.files import write_whole
    from qualcode.exports.plan_template import example_template

    write_whole(out, example_template())
    click.echo(str(out))


@plan_command.command("check")
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.option(
    "--report", type=click.Path(path_type=Path), default=None, help="Also write a page (html, docx, md, json)."
)
@click.option("--html", "page", type=click.Path(path_type=Path), default=None, help="Also write a web page.")
@project_option
def check_plan(document: Path, as_json: bool, report: Path | None, page: Path | None, folder: Path, coder: str) -> int:
    """Say of every quote in a finished document whether it was said so, by whom, and whether it may be printed."""
    from qualcode.cli.progress import progress_of
    from qualcode.exports.plancheck import check_data, write_check
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
        rows = [
            (
                f.sought.paragraph,
                f.verdict.value,
                f.sought.text[:60],
                f.transcript,
                "; ".join(part for part in (f.note, f.sought.marks) if part),
            )
            for f in check.findings
        ]
        rows += [
            (
                w.second.paragraph,
                "two wordings",
                w.second.text[:60],
                "",
                "; ".join(
                    part
                    for part in (
                        f"see paragraph {w.first.paragraph}",
                        "both were said so" if w.both_said else "",
                        w.signature,
                    )
                    if part
                ),
            )
            for w in check.wordings
        ]
        rows += [(s.second.paragraph, "signed two ways", s.second.text[:60], "", s.signature) for s in check.signatures]
        rows += [(term.paragraph, "term", term.text, "", "not taken for anybody's words") for term in check.terms]
        rows += [(g.paragraph, f"figure {g.verdict}", g.line[:60], "", g.note) for g in check.figures]
        answer_table(("paragraph", "verdict", "printed", "transcript", "more"), rows)
    return 1 if check.wrong else 0
