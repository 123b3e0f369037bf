"""The theme summary as data: per theme its definition, who said it, its sub-codes and its passages in reading order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.report import Passage, passages, refusals, small_groups, tally, voices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualcode.core.codebook import Code
    from qualcode.core.model import Quote
    from qualcode.core.report import Refusal, Report, Tally, Voice

CONTRADICTS = "contradicts"
"""A coding whose memo begins with this word is printed under "A different view"."""


@dataclass(frozen=True, slots=True)
class Section:
    """One code of a theme: the theme itself at depth 0, its sub-codes below. Counts are of this code alone.

    `said` are the passages that may be printed, exemplars first, then by group and place; `otherwise` those that speak
    against the rest; `refused` counts the passages that may not be printed.
    """

    code: Code
    depth: int
    tally: Tally
    voices: tuple[Voice, ...]
    said: tuple[Passage, ...]
    otherwise: tuple[Passage, ...]
    refused: int


@dataclass(frozen=True, slots=True)
class Theme:
    """A top-level code with what is under it. Counts are of the whole family; a passage with two of its codes counts once."""

    code: Code
    tally: Tally
    voices: tuple[Voice, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ThemeSummary:
    """All themes, what was refused, and what to look at before it is published."""

    themes: tuple[Theme, ...]
    refusals: tuple[Refusal, ...]
    warnings: tuple[str, ...]


def theme_summary(report: Report) -> ThemeSummary:
    """Gather a project's quotes by theme and code."""
    by_code: dict[str, list[Quote]] = defaultdict(list)
    for quote in report.said:
        by_code[quote.code].append(quote)
    order = {group_id: at for at, group_id in enumerate(report.groups)}
    themes = []
    for theme in report.codebook.themes:
        family = [quote for code in report.codebook.family(theme.id) for quote in by_code[code.id]]
        sections = [_section(report, theme, 0, by_code[theme.id], order)]
        for depth, code in report.codebook.walk(theme.id, 1):
            sections.append(_section(report, code, depth, by_code[code.id], order))
        themes.append(Theme(theme, tally(family), voices(report, family), tuple(sections)))
    lost = sorted({quote.code for quote in report.quotes} - {code.id for code in report.codebook})
    warnings = [
        f"Passages are coded with '{code}', which is not in the codebook; they are not in this summary" for code in lost
    ]
    unsigned = sum(1 for quote in report.quotes if quote.quotable and not quote.attribution)
    if unsigned:
        warnings.append(f"{unsigned} quotes are unsigned, since their speakers have been given no group")
    return ThemeSummary(tuple(themes), refusals(report), (*small_groups(report), *warnings))


def _section(report: Report, code: Code, depth: int, quotes: list[Quote], order: dict[str, int]) -> Section:
    found = reading_order(passages(quotes), order)
    printed = [passage for passage in found if passage.quotable]
    against = [passage for passage in printed if contradicts(passage)]
    said = [passage for passage in printed if not contradicts(passage)]
    return Section(
        code, depth, tally(quotes), voices(report, quotes), tuple(said), tuple(against), len(found) - len(printed)
    )


def contradicts(passage: Passage) -> bool:
    """Say whether a coder noted that this passage speaks against the rest."""
    return any(quote.memo.lstrip().lower().startswith(CONTRADICTS) for quote in passage.quotes)


def reading_order(found: Iterable[Passage], order: dict[str, int]) -> list[Passage]:
    """Sort passages for the reader: exemplars first, then by group, transcript and place."""
    return sorted(found, key=lambda p: (not p.exemplar, order.get(p.quotes[0].group_id, len(order)), *p.where))
