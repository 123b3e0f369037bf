"""`qualcode import`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.common import answer_json, answer_table, narrate, opened, project_option
from qualcode.errors import BadInputError, one_line, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qualcode.core.versions import Hunk
    from qualcode.formats.options import ParseOptions
    from qualcode.services.importing import FileReport
    from qualcode.storage.store import Store

_LABELS = 12
"""So many labels of one file are listed; a table of answers may hold a thousand."""


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
@click.option(
    "--not-speaker", "not_speakers", multiple=True, metavar="LABEL", help="A label that is none, such as 'Note'."
)
@click.option(
    "--name", "names", multiple=True, metavar="LABEL=NAME", help="Who a label is; labels of one name are one person."
)
@click.option("--group", "groups", multiple=True, metavar="LABEL=GROUP", help="Who a label speaks as.")
@click.option(
    "--leave-out", multiple=True, metavar="LABEL", help="Keep this label's words out of suggestions, counts and quotes."
)
def import_command(
    paths: tuple[Path, ...],
    folder: Path,
    coder: str,
    dry_run: bool,
    as_json: bool,
    mode: str,
    names: tuple[str, ...],
    groups: tuple[str, ...],
    leave_out: tuple[str, ...],
    **told: Any,
) -> int:
    """Bring transcripts in from files and folders. Importing the same file again changes nothing."""
    from qualcode.services import importing

    options = _options(mode, told)
    cast = importing.Cast(_pairs("--name", names), _pairs("--group", groups), frozenset(leave_out))
    _, store = opened(folder, coder, importing=True)
    with store:
        files = importing.find_files(paths)
        if not files:
            raise BadInputError(
                "there are no transcripts in there", where=str(paths[0]), mend="Name a file, or another folder"
            )
        if dry_run:
            work = importing.preview(store, files, options)
        else:
            work = importing.import_files(store, files, options, cast=cast)
        reports: list[FileReport] = []
        changed: dict[Path, list[Hunk]] = {}
        for report in _followed(work, len(files)):
            if report.parsed is not None and report.outcome == "new version":
                changed[report.path] = importing.changes(store, report)
            reports.append(replace(report, parsed=None))
        asking = _asking(reports, cast.groups) if dry_run else _asked(store, reports)
    if as_json:
        answer_json([_plain(report, changed.get(report.path, [])) for report in reports])
    else:
        answer_table(
            ["file", "what", "turns", "speakers", "labels"],
            [
                [
                    r.name,
                    r.outcome,
                    r.turns or "",
                    r.style,
                    _labels(r),
                ]
                for r in reports
            ],
        )
        for report in reports:
            _show_changes(report, changed.get(report.path, []))
    for report in reports:
        for words in (
            report.error,
            *(f"{report.name}: {warning}" for warning in report.warnings),
            *_near(report),
            _lost(report, dry_run),
        ):
            if words:
                narrate(words)
    for words in asking:
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


def _pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for each in given:
        label, equals, what = each.partition("=")
        if not (label.strip() and equals and what.strip()):
            raise BadInputError(f"{option} is '{each}'", mend=f'Write it as {option} "Mod=Moderator"')
        pairs[label.strip()] = what.strip()
    return pairs


def _show_changes(report: FileReport, hunks: Sequence[Hunk]) -> None:
    """Print what a new version changes: lines taken out and put in, the changed words underlined on a terminal."""
    for hunk in hunks:
        click.echo(f"\n{one_line(report.name)}, line {hunk.old}, now line {hunk.new}:")
        for line in hunk.lines:
            words = "".join(
                click.style(printable(part), underline=True) if changed and line.sign != " " else printable(part)
                for part, changed in line.parts
            )
            click.echo(f"  {line.sign} {words}")


def _near(report: FileReport) -> list[str]:
    return [
        f'{report.name}: {" and ".join(labels)} may be one speaker; --name "{labels[1]}={labels[0]}" --name '
        f'"{labels[0]}={labels[0]}" makes them one'
        for labels in report.near_labels
    ]


def _labels(report: FileReport) -> str:
    """Return who speaks, and how often; of a table of hundreds of answers the first few."""
    said = [f"{h.label or '(none)'} {h.turns}" for h in report.speakers]
    more = len(said) - _LABELS
    return ", ".join([*said[:_LABELS], f"and {more} more"] if more > 1 else said)


def _asking(reports: Iterable[FileReport], told: Mapping[str, str]) -> list[str]:
    """Say whose talk may be prompts, which are left out of suggestions, quotes and counts once a group says so."""
    from qualcode.core.speakers import looks_like_facilitator

    found = dict.fromkeys(h.label for report in reports for h in report.speakers if looks_like_facilitator(h.label))
    options = " ".join(f'--group "{label}=facilitator"' for label in found if label not in told)
    return [f"{options} keeps what they ask out of suggestions, quotes and counts"] if options else []


def _asked(store: Store, reports: Iterable[FileReport]) -> list[str]:
    """Say who among the speakers that came in sounds like a facilitator and has no group, so that their questions count as answers."""
    from qualcode.core.speakers import looks_like_facilitator
    from qualcode.storage import people

    names = {report.name for report in reports if report.outcome in {"new", "new version"}}
    rows = [row for row in people.speaker_rows(store) if row.transcript in names and not row.group]
    found = dict.fromkeys(row.label for row in rows if looks_like_facilitator(row.label))
    said = (
        f"{', '.join(found)} may be who asks: their talk is suggested for, quoted and counted until they are in the "
        f"facilitators' group (W in the app, or 'qualcode speakers export' and 'apply')"
    )
    return [said] if found else []


def _lost(report: FileReport, dry_run: bool) -> str:
    if not report.lost_quotes:
        return ""
    left = "would be left" if dry_run else "were left"
    return (
        f"{report.name}: {report.carried} codings carried over; {len(report.lost_quotes)} stand on words that have changed and "
        f"{left} with the old version: {', '.join(report.lost_quotes)}"
    )


def _plain(report: FileReport, hunks: Sequence[Hunk]) -> dict[str, Any]:
    return {
        "file": str(report.path),
        "name": report.name,
        "outcome": str(report.outcome),
        "format": report.format,
        "style": report.style,
        "turns": report.turns,
        "directions": report.directions,
        "speakers": [
            {"label": h.label, "turns": h.turns, "first_words": h.first_words, "first_turns": list(h.first_turns)}
            for h in report.speakers
        ],
        "near_labels": [list(labels) for labels in report.near_labels],
        "warnings": list(report.warnings),
        "error": report.error,
        "codings_carried": report.carried,
        "codings_lost": list(report.lost_quotes),
        "changes": [
            {"old_line": hunk.old, "new_line": hunk.new, "lines": [line.sign + line.text for line in hunk.lines]}
            for hunk in hunks
        ],
    }
