"""The evidence pack beside the documents that lead into it, numbered as the plan numbers its quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.core.plan_resolve import ResolvedPlan
    from qualcode.core.report import Report
    from qualcode.storage.project import Project


def plan_numbers(project: Project, report: Report, told: Callable[[str], None]) -> dict[str, int] | None:
    """Return the plan's evidence numbers by quote id; None where there is no plan, or a wrong one, of which `told` hears."""
    from qualcode.core.plan_resolve import resolve
    from qualcode.formats.plan_yaml import read_plan

    if not project.plan.exists():
        return None
    try:
        resolved = resolve(read_plan(project.plan), report, strict=False)
    except BadInputError as error:
        told(f"{error} Until then, quotes are numbered in order and not as in the plan.")
        return None
    return numbers_of(resolved)


def numbers_of(resolved: ResolvedPlan) -> dict[str, int]:
    """Return a filled plan's evidence numbers by quote id: every coding of the same words has the same."""
    return {quote.quote_id: item.number for item in resolved.evidence for quote in item.passage.quotes}


def write_pack_beside(
    document: Path,
    report: Report,
    numbers: dict[str, int] | None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Path | None:
    """Write the pack that a document's quote ids lead into; None where there is nothing to lead to.

    `progress` is told of steps done and of all, and may raise to stop.

    Raises:
        BadInputError: the file cannot be written.
    """
    from qualcode.exports.evidence import write_evidence
    from qualcode.exports.result import DOCUMENTS, PACK

    if document.suffix.lower().lstrip(".") not in DOCUMENTS or not report.quotes:
        return None
    return write_evidence(report, "html", document.parent / PACK, numbers=numbers, progress=progress).path
