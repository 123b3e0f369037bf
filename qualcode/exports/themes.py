"""The theme summary: what was said about each theme, by whom, out of how many, with every quote traceable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.collecting import collector_off
from qualcode.core.report import counted, position
from qualcode.core.report_methods import methods
from qualcode.core.report_themes import theme_summary
from qualcode.exports.blocks import (
    Bar,
    Bars,
    Bullets,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    QuoteBlock,
    Run,
    Table,
    plain,
)
from qualcode.exports.keeping import write_keeping
from qualcode.exports.quotes import QUOTE_COLUMNS, QUOTE_WIDTHS, quote_row
from qualcode.exports.result import DOCUMENTS, Exported, in_pack, known, render
from qualcode.exports.sheets import Sheet, records, to_csv, to_json, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from qualcode.core.report import Passage, Report, Voice
    from qualcode.core.report_methods import Method
    from qualcode.core.report_themes import Section, Theme, ThemeSummary
    from qualcode.exports.blocks import Block

FORMATS = (*DOCUMENTS, "csv", "xlsx", "json")


@collector_off()
def write_themes(
    report: Report, form: str, path: Path, *, progress: Callable[[int, int], None] | None = None
) -> Exported:
    """Write the theme summary. Quotes that may not be printed are counted, not shown, and listed in the result.

    Raises:
        BadInputError: the format is unknown, or the file cannot be written.
    """
    known(form, FORMATS)
    summary = theme_summary(report)
    if form == "json":
        data = to_json(_data(report, summary))
    elif form == "csv":
        data = to_csv(_quotes(report, summary))
    elif form == "xlsx":
        sheets = (_counts(summary), _quotes(report, summary), _methods(methods(report)))
        data = to_xlsx(sheets, title=report.facts.title, date=report.facts.last_date, progress=progress)
    else:
        data = render(theme_document(report, summary), form, progress)
    kept = write_keeping(path, data)
    return Exported(path, summary.refusals, (*kept, *summary.warnings))


def theme_document(report: Report, summary: ThemeSummary) -> Document:
    """Return the theme summary as a document: an overview, one chapter a theme, the methods page."""
    blocks: list[Block] = [Heading(1, "Overview", "overview"), *_overview(report, summary)]
    for theme in summary.themes:
        blocks += _theme(report, theme)
    blocks += [PageBreak(), Heading(1, "How this was done", "methods"), methods_table(methods(report))]
    if summary.warnings:
        blocks.append(Heading(2, "To look at before publishing", "warnings"))
        blocks.append(Bullets(tuple(plain(f"{warning}.") for warning in summary.warnings)))
    return Document(
        title=report.facts.title,
        subtitle="Theme summary",
        blocks=tuple(blocks),
        language=report.facts.language,
        date=report.facts.last_date,
    )


def _overview(report: Report, summary: ThemeSummary) -> Iterator[Block]:
    people = sum(fact.participants for fact in report.facts.groups if not fact.group.facilitator)
    base = f" of {people}" if people else ""
    rows = tuple(
        (
            (Run(theme.code.name, link=_anchor(theme.code.id)),),
            plain(f"{theme.tally.passages:,}"),
            plain(f"{theme.tally.participants:,}{base}"),
        )
        for theme in summary.themes
    )
    yield Paragraph(
        plain(
            "Each theme is given with what it means, how many passages it has, from how many of those who took part, and what "
            "they said. A passage with codes of two themes counts under both."
        )
    )
    yield Table(
        "Themes, with passages and the participants they come from",
        ("Theme", "Passages", "Participants"),
        rows,
        widths=(60, 20, 20),
        figures=(1, 2),
    )


def _theme(report: Report, theme: Theme) -> Iterator[Block]:
    yield Heading(1, theme.code.name, _anchor(theme.code.id))
    if theme.code.brief:
        yield Paragraph(plain(theme.code.brief), "lead")
    if theme.code.definition:
        yield Paragraph(plain(theme.code.definition))
    if not theme.tally.passages:
        yield Paragraph(plain("Nothing is coded with this theme yet."), "note")
        return
    yield _voices(theme)
    base = sum(voice.base for voice in theme.voices)
    of = f"of {counted(base, 'participant')}" if base else "participants"
    charted = [section for section in theme.sections if section.tally.passages]
    if len(charted) > 1:
        yield Bars(
            f"{theme.code.name}: passages by code",
            tuple(
                Bar(
                    section.code.name,
                    section.tally.passages,
                    f"{counted(section.tally.passages, 'passage')} from {section.tally.participants:,} {of}",
                )
                for section in charted
            ),
        )
    for section in theme.sections:
        if section.depth or section.tally.passages:
            yield from _section(report, section)


def _voices(theme: Theme) -> Table:
    return Table(
        f"{theme.code.name}: who said it",
        ("Group", "Passages", "Participants", "Out of"),
        tuple(
            (
                plain(voice.group.name),
                plain(f"{voice.tally.passages:,}"),
                plain(f"{voice.tally.participants:,}"),
                plain(f"{voice.base:,}" if voice.base else "not counted"),
            )
            for voice in theme.voices
        ),
        widths=(46, 18, 18, 18),
        figures=(1, 2, 3),
    )


def _section(report: Report, section: Section) -> Iterator[Block]:
    name = section.code.name if section.depth else f"{section.code.name} in general"
    yield Heading(min(section.depth, 2) + 1 if section.depth else 2, name, f"{_anchor(section.code.id)}-said")
    if section.depth and section.code.brief:
        yield Paragraph(plain(section.code.brief), keep=True)
    yield Paragraph(plain(_said_by(section.voices)), "counts", keep=bool(section.said))
    for passage in section.said:
        yield quote_block(report, passage)
    if section.otherwise:
        yield Heading(min(section.depth, 2) + 2 if section.depth else 3, "A different view")
        for passage in section.otherwise:
            yield quote_block(report, passage)
    if section.refused:
        yield Paragraph(
            plain(f"{counted(section.refused, 'passage')} counted above may not be printed."),
            "note",
        )


def quote_block(report: Report, passage: Passage) -> QuoteBlock:
    """Return a passage as it is printed in a summary: words, attribution, id, transcript and position."""
    lead = passage.lead
    runs = (
        Run("exemplar · " if passage.exemplar else ""),
        Run(lead.quote_id, href=in_pack(lead.quote_id)),
        Run(f" · {lead.transcript}, {position(lead, report.places)}"),
    )
    return QuoteBlock(lead.text, lead.attribution, runs, lead.quote_id)


def methods_table(items: tuple[Method, ...]) -> Table:
    """Return the methods page as a table."""
    return Table(
        "Methods",
        ("Item", "Answer"),
        tuple(((Run(item.label, bold=True),), plain(item.text)) for item in items),
        widths=(26, 74),
    )


def _said_by(voices: tuple[Voice, ...]) -> str:
    said = [f"{voice.group.name}: {voice}" for voice in voices if voice.tally.passages]
    return "; ".join(said) + "." if said else "Nothing is coded with this yet."


def _anchor(code_id: str) -> str:
    return f"theme-{code_id}"


def _counts(summary: ThemeSummary) -> Sheet:
    rows: list[list[str | int]] = [
        [
            theme.code.name,
            theme.code.name if not section.depth else section.code.name,
            section.code.id,
            voice.group.name,
            voice.tally.passages,
            voice.tally.participants,
            voice.base,
        ]
        for theme in summary.themes
        for section in theme.sections
        for voice in section.voices
    ]
    header = ("theme", "code_name", "code", "group", "passages", "participants", "participants_in_group")
    return Sheet("Counts", header, rows, (34, 34, 24, 26, 10, 12, 20))


def _quotes(report: Report, summary: ThemeSummary) -> Sheet:
    rows = [
        [theme.code.name, *quote_row(report, quote)]
        for theme in summary.themes
        for section in theme.sections
        for passage in (*section.said, *section.otherwise)
        for quote in passage.quotes
    ]
    return Sheet("Quotes", ("theme", *QUOTE_COLUMNS), rows, (28, *QUOTE_WIDTHS))


def _methods(items: tuple[Method, ...]) -> Sheet:
    return Sheet("Methods", ("item", "answer"), [[item.label, item.text] for item in items], (28, 100))


def _data(report: Report, summary: ThemeSummary) -> dict[str, object]:
    return {
        "title": report.facts.title,
        "counts": records(_counts(summary)),
        "quotes": records(_quotes(report, summary)),
        "methods": {item.label: item.text for item in methods(report)},
        "refused": [str(refusal) for refusal in summary.refusals],
        "warnings": list(summary.warnings),
    }
