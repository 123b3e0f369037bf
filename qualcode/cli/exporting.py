"""`qualcode export`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.common import OUT, narrate, opened, project_option
from qualcode.cli.narrowing import in_words, narrowed, narrowing
from qualcode.cli.progress import doing, progress_of
from qualcode.cli.quotes import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from qualcode.core.report import Refusal, Report
    from qualcode.exports.result import Exported
    from qualcode.storage.project import Project


_EACH = 5
"""So many passages that are not printed have a line each; a hundred of one reason would push what else is said off the screen."""


@click.group("export")
def export_command() -> None:
    """Write themes, quotes, counts, evidence, the framework or the codebook to exports/, or where --out says."""


def _options(default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def add(command: Callable[..., None]) -> Callable[..., None]:
        command = click.option(
            "--format", "form", default=default, show_default=True, help="docx, html, md, pdf, csv, xlsx or json."
        )(command)
        command = click.option("--out", type=OUT, default=None, help="The file to write.")(command)
        return project_option(command)

    return add


@export_command.command("themes")
@click.option("--by", default="", help="Only codings by this coder; Consensus for what was settled between coders.")
@_options("docx")
def export_themes(form: str, out: Path | None, by: str, folder: Path, coder: str) -> None:
    """The theme summary: what was said on each theme, by whom, with counts and their base."""
    from qualcode.exports.themes import write_themes
    from qualcode.services.packing import plan_numbers, write_pack_beside

    project, report = _reported(folder, coder, by)
    path = out or project.exports / f"themes.{form}"
    with progress_of("Themes") as progress:
        written = write_themes(report, form, path, progress=progress)
        pack = write_pack_beside(path, report, plan_numbers(project, report, narrate), progress=progress)
    tell_written(written)
    if pack is not None:
        narrate(f"The quotes in it lead into {pack}")


@export_command.command("quotes")
@click.option("--format", "form", default="csv", show_default=True, help="docx, html, md, pdf, csv, xlsx or json.")
@click.option("--out", type=OUT, default=None, help="The file to write.")
@narrowing
def export_quotes(form: str, out: Path | None, folder: Path, coder: str, **wanted: Any) -> None:
    """Coded quotes, with attribution, id, transcript and position: all, or those that the options ask for."""
    from qualcode.exports.quotes import write_quotes

    project, found = narrowed(folder, coder, wanted)
    path = out or project.exports / f"quotes.{form}"
    with progress_of("Quotes") as progress:
        written = write_quotes(found, form, path, heading=in_words(wanted) or "All quotes", progress=progress)
    tell_written(written)


@export_command.command("matrix")
@click.argument("kind", type=click.Choice(KINDS), default="groups")
@click.option("--format", "form", default="xlsx", show_default=True, help="docx, html, md, pdf, csv, xlsx or json.")
@click.option("--out", type=OUT, default=None, help="The file to write.")
@narrowing
def export_matrix(kind: str, form: str, out: Path | None, folder: Path, coder: str, **wanted: Any) -> None:
    """Codes counted: how often at all, by group, by transcript, with other codes, or said by the same people."""
    from qualcode.core.matrix import matrix
    from qualcode.exports.matrix import write_matrix

    project, found = narrowed(folder, coder, wanted)
    path = out or project.exports / f"matrix-{kind}.{form}"
    tell_written(write_matrix(matrix(found, kind), found.facts, form, path, narrowed=in_words(wanted)))


@export_command.command("evidence")
@_options("xlsx")
def export_evidence(form: str, out: Path | None, folder: Path, coder: str) -> None:
    """The evidence pack: every quote with its id, place, codes, coders and the words around it, numbered as in the plan."""
    from qualcode.exports.evidence import write_evidence
    from qualcode.services.packing import plan_numbers

    project, report = _reported(folder, coder)
    numbers = plan_numbers(project, report, narrate)
    with progress_of("Evidence") as progress:
        written = write_evidence(
            report, form, out or project.exports / f"evidence.{form}", numbers=numbers, progress=progress
        )
    tell_written(written)


@export_command.command("framework")
@_options("xlsx")
@click.option("--rows", "kind", default="group", show_default=True, help="group, participant or transcript.")
@click.option("--code", "codes", multiple=True, help="A code that is a column; more than once. Default: the themes.")
def export_framework(form: str, out: Path | None, folder: Path, coder: str, kind: str, codes: tuple[str, ...]) -> None:
    """The framework matrix: summaries by row and theme, and their quotes. xlsx comes back with 'framework apply'."""
    from qualcode.exports.framework import write_framework
    from qualcode.services.framework import read_framework, refuse_untaken

    project, store = opened(folder, coder)
    path = out or project.exports / f"framework.{form}"
    with store:
        framework = read_framework(store, project, kind, codes)
        refuse_untaken(store, path)
    with progress_of("Framework") as progress:
        written = write_framework(framework, form, path, progress=progress)
    tell_written(written)


def _reported(folder: Path, coder: str, by: str = "") -> tuple[Project, Report]:
    from qualcode.core.retrieval import Query, narrow
    from qualcode.services.reporting import build_report, with_methods
    from qualcode.storage.coders import named

    project, store = opened(folder, coder)
    with store, doing() as tell:
        tell("Reading what is coded")
        report = with_methods(store, build_report(store, project))
        if by:
            report = narrow(report, Query(coders=(named(store, by, "--by").name,)))
    if not report.quotes:
        narrate("Nothing is coded yet, so there are no quotes to write; open the app with 'qualcode' and code some.")
    return project, report


def _refused(refusals: Sequence[Refusal]) -> Iterator[str]:
    """Say what was not printed, passage by passage; of many of one reason, in a line, by transcript."""
    for why in dict.fromkeys(refusal.why for refusal in refusals):
        of_it = [refusal for refusal in refusals if refusal.why == why]
        if len(of_it) <= _EACH:
            yield from map(str, of_it)
            continue
        places = dict.fromkeys(refusal.transcript for refusal in of_it)
        listed = "; ".join(
            f"{name} {', '.join(refusal.quote_id for refusal in of_it if refusal.transcript == name)}"
            for name in places
        )
        yield f"{len(of_it)} coded passages are not printed: {why} ({listed})"


def tell_written(written: Exported) -> None:
    """Say which file was written, and what to know about it."""
    for words in _refused(written.refusals):
        narrate(words)
    for warning in written.warnings:
        narrate(warning)
    click.echo(str(written.path))


@export_command.command("codebook")
@click.option(
    "--format", "form", default="md", show_default=True, type=click.Choice(["md", "yaml"]), help="Which format."
)
@click.option("--out", type=OUT, default=None, help="The file to write.")
@project_option
def export_codebook(form: str, out: Path | None, folder: Path, coder: str) -> None:
    """The codebook, for a report's appendix (md) or as a file of its own (yaml)."""
    from qualcode.core.withheld import printable_codebook, withheld
    from qualcode.exports.codebook import codebook_markdown
    from qualcode.formats import codebook_yaml
    from qualcode.storage import codes, quotes
    from qualcode.whole_files import replace_file

    project, store = opened(folder, coder)
    with store:
        book, refused = printable_codebook(codes.load(store), withheld(quotes.all_quotes(store)))
    for quote in refused:
        narrate(f"An example repeats words of {quote.quote_id}, which may not be printed, and is left out.")
    path = out or project.exports / f"codebook.{form}"
    text = codebook_yaml.dump(book) if form == "yaml" else codebook_markdown(book)
    with replace_file(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
    click.echo(str(path))
