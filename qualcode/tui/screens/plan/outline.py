"""The plan as rows: priorities, their actions, and under each what is printed there. No screen here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.plan import Find, Pin
from qualcode.core.plan_stats import change_words, source_words, value_words
from qualcode.core.report import counted
from qualcode.core.retrieval import Query, select
from qualcode.formats.plan_edit import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualcode.core.plan import Statistic
    from qualcode.core.plan_resolve import Evidence, ResolvedPlan, Strength


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the outline.

    `kind` is "priority", "statistic", "action", "quote" (something printed), "missing" (an entry that brings nothing) or "warning".
    `spot` and `index` say which entry of the plan it comes from, for quotes and what is missing.
    """

    kind: str
    words: str
    spot: Spot | None = None
    index: int = -1
    entry: Pin | Find | None = None
    evidence: Evidence | None = None
    strength: Strength | None = None
    codes: tuple[str, ...] = ()
    about: str = ""


def outline(plan: ResolvedPlan) -> list[Row]:
    """Return the rows of a plan, in its order; what is weak about it at the end."""
    rows: list[Row] = []
    for number, item in enumerate(plan.priorities):
        spot = Spot(number)
        themes = tuple(code.id for code in item.themes)
        rows.append(Row("priority", item.priority.title, spot, strength=item.strength, codes=themes))
        rows += [_figure(statistic) for statistic in item.statistics]
        rows += _entries(plan, spot, item.priority.quotes, item.quotes, themes)
        for at, action in enumerate(item.actions):
            spot = Spot(number, at)
            codes = tuple(code.id for code in action.codes)
            rows.append(Row("action", action.action.text, spot, strength=action.strength, codes=codes))
            rows += _entries(plan, spot, action.action.quotes, action.quotes, codes)
    return [*rows, *(Row("warning", warning) for warning in plan.warnings)]


def _figure(statistic: Statistic) -> Row:
    more = change_words(statistic) or "no earlier figure"
    words = f"{statistic.label}: {value_words(statistic)}, {more}"
    return Row("statistic", words, about=source_words(statistic) or "no source")


def _entries(
    plan: ResolvedPlan, spot: Spot, entries: Sequence[Pin | Find], printed: Sequence[Evidence], codes: tuple[str, ...]
) -> Iterator[Row]:
    """Yield for each entry what it brings. A find brings those of the printed that it fits and no entry before it took."""
    pinned = {entry.quote_id for entry in entries if isinstance(entry, Pin)}
    left = [evidence for evidence in printed if not _ids(evidence) & pinned]
    for index, entry in enumerate(entries):
        if isinstance(entry, Pin):
            brought = [evidence for evidence in printed if entry.quote_id in _ids(evidence)]
        else:
            brought = [evidence for evidence in left if _fits(plan, entry, evidence)][: entry.limit]
            left = [evidence for evidence in left if evidence not in brought]
        for evidence in brought:
            yield Row("quote", evidence.quote.text, spot, index, entry, evidence, codes=codes)
        if not brought:
            said = f"{entry.quote_id} is gone, or may not be printed" if isinstance(entry, Pin) else asked(entry)
            yield Row("missing", said, spot, index, entry, codes=codes)


def _ids(evidence: Evidence) -> set[str]:
    return {quote.quote_id for quote in evidence.passage.quotes}


def _fits(plan: ResolvedPlan, entry: Find, evidence: Evidence) -> bool:
    query = Query(
        any_of=(entry.code,) if entry.code else (),
        groups=(entry.group,) if entry.group else (),
        transcripts=(entry.transcript,) if entry.transcript else (),
        text=entry.text,
        exemplar=bool(entry.exemplar),
    )
    return bool(select(evidence.passage.quotes, query, plan.report.codebook))


def asked(entry: Find) -> str:
    """Return what a find asks for, in words."""
    parts = [entry.code, entry.group, entry.transcript, f"“{entry.text}”" if entry.text else ""]
    parts.append("exemplars" if entry.exemplar else "")
    return "find " + ", ".join(part for part in parts if part) if any(parts) else "find anything"


def short(strength: Strength) -> str:
    """Return the strength of evidence in a few words."""
    if not strength.passages:
        return "no quote"
    groups = f" in {counted(len(strength.groups), 'group')}" if strength.groups else ""
    people = (
        f"{strength.participants} of {strength.base} people"
        if strength.base
        else "1 person"
        if strength.participants == 1
        else f"{strength.participants} people"
    )
    return f"{counted(strength.passages, 'passage')}, {people}{groups}"
