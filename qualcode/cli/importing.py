"""`qualcode import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.common import answer_json, answer_table, narrate, opened, project_option
from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualcode.formats.options import ParseOptions
    from qualcode.services.importing import FileReport


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@project_option
@click.option("--dry-run", is_flag=True, help="Show what is in the files; store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option("--style", default="", help="How speakers are marked, instead of finding out; 'help' lists the ways.")
@click.option("--pattern", default="", help="A regular expression for labels, with a group (?P<speaker>...).")
@click.option("--encoding", default="", help="The text's encoding, such as cp1252.")
@click.option(
    "--mode", type=click.Choice(["auto", "turns", "responses"]), default="auto", help="What a table's row is."
)
@click.option("--speaker-column", default="", help="The column of a table that names the speaker.")
@click.option(
    "--text-column", "text_columns", multiple=True, help="A column of a table that holds words (also more than one)."
)
@click.option("--time-column", default="", help="The column of a table that holds times.")
@click.option("--sheet", default="", help="The sheet of a workbook.")
def import_command(
    paths: tuple[Path, ...], folder: Path, coder: str, dry_run: bool, as_json: bool, mode: str, **told: Any
) -> int:
    """Bring transcripts in from files and folders. Importing the same file again changes nothing."""
    from qualcode.services import importing

    options = _options(mode, told)

    _, store = opened(folder, coder)
    with store:
        files = importing.find_files(paths)
        if not files:
            raise BadInputError(
                "there are no transcripts in there", where=str(paths[0]), mend="Name a file, or another folder"
            )
        work = importing.preview(store, files, options) if dry_run else importing.import_files(store, files, options)
        reports = list(_followed(work, len(files)))
    if as_json:
        answer_json([_plain(report) for report in reports])
    else:
        answer_table(
            ["file", "what", "turns", "speakers", "labels"],
            [
                [
                    r.name,
                    r.outcome,
                    r.turns or "",
                    r.style,
                    ", ".join(f"{h.label or '(none)'} {h.turns}" for h in r.speakers),
                ]
                for r in reports
            ],
        )
    for report in reports:
        for words in (report.error, *(f"{report.name}: {warning}" for warning in report.warnings), _lost(report)):
            if words:
                narrate(words)
    return 2 if any(report.error for report in reports) else 0


def _options(mode: str, told: dict[str, Any]) -> ParseOptions | None:
    """Return what the user tells the parsers, None for nothing."""
    from qualcode.formats.options import Mode, ParseOptions
    from qualcode.formats.styles import STYLES
    from qualcode.formats.user_pattern import compile_pattern

    ways = {**{key: style.words for key, style in STYLES.items()}, "none": "no speakers: paragraphs"}
    if told["style"] and told["style"] not in ways:
        listed = "; ".join(f"'{key}' ({words})" for key, words in ways.items())
        raise BadInputError(f"--style is '{told['style']}'", mend=f"Choose one of: {listed}")
    if told["pattern"]:
        compile_pattern(told["pattern"])
    options = ParseOptions(mode=Mode(mode), **told)
    return options if options != ParseOptions() else None


def _followed(work: Iterator[FileReport], total: int) -> Iterator[FileReport]:
    if total < 2 or not sys.stderr.isatty():
        yield from work
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(work, description="Reading", total=total, console=Console(stderr=True), transient=True)


def _lost(report: FileReport) -> str:
    if not report.lost_quotes:
        return ""
    return (
        f"{report.name}: {report.carried} codings carried over; {len(report.lost_quotes)} stand on words that have changed and "
        f"were left with the old version: {', '.join(report.lost_quotes)}"
    )


def _plain(report: FileReport) -> dict[str, Any]:
    return {
        "file": str(report.path),
        "name": report.name,
        "outcome": str(report.outcome),
        "format": report.format,
        "style": report.style,
        "turns": report.turns,
        "speakers": [{"label": h.label, "turns": h.turns, "first_words": h.first_words} for h in report.speakers],
        "warnings": list(report.warnings),
        "error": report.error,
        "codings_carried": report.carried,
        "codings_lost": list(report.lost_quotes),
    }
