"""The framework matrix of a project: read, written, and taken back from a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualcode.core.framework import (
    ROW_KINDS,
    FrameworkRow,
    basis_of,
    clean,
    exemplars,
    framework,
    print_of,
    prints,
)
from qualcode.core.report import counted
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.services.reporting import build_report
from qualcode.storage import summaries
from qualcode.storage.coders import refuse_if_blind
from qualcode.storage.summaries import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qualcode.core.codebook import Code, Codebook
    from qualcode.core.framework import Cell, Framework, Returned
    from qualcode.core.report import Report
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store


def read_framework(
    store: Store, project: Project, kind: str = "group", codes: Sequence[str] = (), report: Report | None = None
) -> Framework:
    """Return the matrix of one kind of row.

    Args:
        store: the open database.
        project: the project.
        kind: one of `core.framework.ROW_KINDS`.
        codes: ids of the codes that are columns; () for the themes.
        report: the project's quotes where they have been read already.

    Raises:
        BadInputError: there is no such kind of row, or no such code.
        NotPossibleError: this coder codes blind, and summaries tell what others coded.
    """
    refuse_if_blind(store, "the framework matrix")
    if kind not in ROW_KINDS:
        raise BadInputError(f"the rows cannot be '{kind}'", where="--rows", mend=f"Choose {', '.join(ROW_KINDS)}")
    report = report or build_report(store, project)
    columns = _columns(report.codebook, codes)
    return framework(report, kind, _rows(store, report, kind), summaries.load(store), columns)


def _columns(book: Codebook, codes: Sequence[str]) -> tuple[Code, ...]:
    missing = [code_id for code_id in codes if code_id not in book]
    if missing:
        raise BadInputError(
            f"there is no code '{missing[0]}' in the codebook", where="--code", mend="Write its id as in codebook.yaml"
        )
    return tuple(book[code_id] for code_id in dict.fromkeys(codes)) or book.themes


def _rows(store: Store, report: Report, kind: str) -> list[FrameworkRow]:
    if kind == "group":
        return [
            FrameworkRow("group", key, fact.group.name, key, fact.participants)
            for key, fact in report.groups.items()
            if not fact.group.facilitator and (key or any(not quote.group_id for quote in report.said))
        ]
    if kind == "participant":
        return [
            FrameworkRow("participant", guid, name, name, 1)
            for guid, name in store.rows(
                """SELECT DISTINCT p.guid, p.name FROM participants AS p JOIN speakers AS s ON s.participant_guid = p.guid
                   JOIN transcripts AS t ON t.guid = s.transcript_guid AND t.removed = 0
                   LEFT JOIN groups AS g ON g.id = p.group_id
                   WHERE p.consent_analyse AND NOT coalesce(g.facilitator, 0)
                   ORDER BY coalesce(g.position, 999), p.name"""
            )
        ]
    lead = {fact.group.id for fact in report.groups.values() if fact.group.facilitator}
    bases = {
        fact.name: sum(number for group_id, number in fact.groups.items() if group_id not in lead)
        for fact in report.facts.transcripts
    }
    rows = store.rows("SELECT guid, name FROM transcripts WHERE removed = 0 ORDER BY name")
    return [FrameworkRow("transcript", guid, name, name, bases.get(name, 0)) for guid, name in rows]


def draft_for(cell: Cell, text: str, quotes: Iterable[str] | None = None) -> Draft:
    """Return what is to be written in a cell.

    `quotes` are those that it rests on; None for those that it rested on before, or for a new summary the exemplars.

    Raises:
        NotPossibleError: one of the quotes is not under the cell.
    """
    here = {quote.quote_id for quote in cell.quotes}
    if quotes is None:
        kept = cell.summary.quotes if cell.summary is not None else exemplars(cell.quotes)
        quotes = [quote_id for quote_id in kept if quote_id in here]
    chosen = tuple(dict.fromkeys(quotes))
    strange = [quote_id for quote_id in chosen if quote_id not in here]
    if strange:
        raise NotPossibleError(f"{strange[0]} is not coded here, so the summary cannot rest on it.")
    return Draft(cell.row.kind, cell.row.key, cell.code.id, clean(text), chosen, basis_of(cell.quotes))


def write_cell(store: Store, cell: Cell, text: str, quotes: Iterable[str] | None = None) -> None:
    """Write a cell's summary; an empty text takes it away. What lies under the cell now is what it rests on from now.

    Raises:
        NotPossibleError: see `draft_for`.
        BadInputError: the text is too long.
    """
    did = "Wrote" if text.strip() else "Removed"
    summaries.put(
        store, [draft_for(cell, text, quotes)], f"{did} the summary of {cell.code.name} for {named(cell.row)}"
    )


def confirm_cell(store: Store, cell: Cell) -> None:
    """Take a stale summary for right as it stands: what lies under its cell now becomes what it rests on.

    Raises:
        NotPossibleError: nothing is written in the cell, or nothing has changed since.
    """
    if cell.summary is None:
        raise NotPossibleError("Nothing is written here yet.")
    if not cell.changes:
        raise NotPossibleError("Nothing has changed under this summary.")
    summaries.put(
        store,
        [draft_for(cell, cell.summary.text)],
        f"Found the summary of {cell.code.name} for {named(cell.row)} right",
    )


def named(row: FrameworkRow) -> str:
    """Return a row in words for the log, which holds no names of people."""
    return "a participant" if row.kind == "participant" else row.name


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a spreadsheet: cells written, and in words those that were not and why."""

    written: tuple[str, ...]
    refused: tuple[str, ...]


def apply_cells(store: Store, project: Project, returned: Sequence[Returned]) -> Applied:
    """Write the cells that were changed in a spreadsheet, as one command that undo takes back.

    A cell that was changed here too since it was exported is not written over; it is named, as is one whose row or code is
    gone. What was coded under a cell since the export leaves its summary stale, for whoever wrote it has not seen that.
    """
    report = build_report(store, project)
    everything = [code.id for code in report.codebook]
    kinds = dict.fromkeys(each.kind for each in returned)
    found = {kind: read_framework(store, project, kind, everything, report) for kind in kinds}
    drafts, written, refused = [], [], []
    for each in returned:
        cell = found[each.kind].cells.get((each.row, each.code_id))
        text, quotes = print_of(each.text), print_of(each.quotes)
        if (text, quotes) == (each.was.text, each.was.quotes):
            continue
        if cell is None:
            refused.append(f"{each.where}: there is no row '{each.row}' or no code '{each.code_id}' any more")
            continue
        name, now = f"{cell.code.name} for {cell.row.name}", prints(cell)
        if (text, quotes) == (now.text, now.quotes):
            continue
        if (now.text, now.quotes) != (each.was.text, each.was.quotes):
            refused.append(f"{each.where}: {name} was changed here too since it was exported")
            continue
        kept = cell.summary.quotes if cell.summary is not None else ()
        here = {quote.quote_id for quote in cell.quotes}
        if strange := [quote_id for quote_id in each.quotes if quote_id not in here and quote_id not in kept]:
            refused.append(f"{each.where}: {name} is to rest on {strange[0]}, which is not coded there")
            continue
        draft = draft_for(cell, each.text, [quote_id for quote_id in each.quotes if quote_id in here])
        if now.basis != each.was.basis:
            draft = replace(draft, basis=cell.summary.basis if cell.summary is not None else "{}")
        drafts.append(draft)
        written.append(name)
    if drafts:
        summaries.put(store, drafts, f"Took in {counted(len(drafts), 'cell')} from a spreadsheet")
    return Applied(tuple(written), tuple(refused))


def refuse_untaken(store: Store, path: Path) -> None:
    """Refuse to write over a workbook in which somebody has written what the project has not taken in.

    Raises:
        BadInputError: there is such a workbook.
    """
    from qualcode.formats.framework_table import read_framework_table

    try:
        returned = read_framework_table(path)
    except BadInputError:  # there is none, or it is none that could be taken in
        return
    here = {
        (each.row_kind, each.row, each.code_id): (print_of(each.text), print_of(each.quotes))
        for each in summaries.load(store)
    }
    nothing = print_of(""), print_of(())
    untaken = 0
    for each in returned:
        said = print_of(each.text), print_of(each.quotes)
        untaken += said not in {
            (each.was.text, each.was.quotes),
            here.get((each.kind, each.row, each.code_id), nothing),
        }
    if untaken:
        raise BadInputError(
            f"{counted(untaken, 'cell')} in it {'was' if untaken == 1 else 'were'} written since its export and not taken in, "
            "so it was left as it is",
            where=str(path),
            mend="Take it in ('qualcode framework apply', or i on the Framework screen), or give it another name",
        )
