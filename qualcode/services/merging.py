"""Merging two copies of a project that lived apart, by GUID and journal; see docs/merging.md.

Both copies' rows are read, their journals say which of them were touched since the copies parted, and a pure function puts
them together, whichever side is called which. What differs from this copy is then written as one journalled command.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.services import codebook_edits
from qualcode.services.merge_followed import follow, merged_away
from qualcode.services.merge_other import opened_copy
from qualcode.services.merge_repairs import Repairs
from qualcode.services.merge_rules import decide, merge_rows
from qualcode.services.merge_sides import PLACE, journal_rows, read_rows, renamed_rows, side
from qualcode.services.merge_twins import find_twins, share_coders, without_strays
from qualcode.services.merge_words import Conflict, described, tallied, veiled
from qualcode.services.merge_writing import Difference, Writer, copy_journal, counted, differences
from qualcode.storage.coders import is_blind
from qualcode.storage.store import free_colour

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from qualcode.services.merge_sides import JournalRow, Rows
    from qualcode.services.merge_twins import Twins
    from qualcode.storage.journal import Recorder
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store

    Told = Callable[[str], None]
    """Called with what is done next, before each part of the work."""

_OF_THE_FILE = frozenset({"merge", "codebook"})
"""Entries that need not be copied for their own sake: they tell of no work that the rows do not show."""


_MEND = "To bring two projects together, write one with 'qualcode refi export' and read it with 'qualcode refi import' (ctrl+e in the app)"


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge brought in, or would.

    `counts` has the rows added, changed and removed per table; `transcripts` the names of texts that came in; `entries` how
    many journal entries the other copy had that this one had not.
    """

    counts: Mapping[str, Mapping[str, int]]
    transcripts: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    entries: int

    @property
    def changed(self) -> bool:
        """Whether there is anything to bring in."""
        return bool(self.counts)

    def lines(self) -> list[str]:
        """Return what came in, a line a kind, for people."""
        return tallied(self.counts)


@dataclass(frozen=True, slots=True)
class _Plan:
    mine: Rows
    merged: Rows
    found: Mapping[str, Difference]
    twins: Twins
    new: list[JournalRow]
    all_theirs: list[JournalRow]
    report: MergeReport
    held: list[tuple[str, str, str]]
    """Cells that stand as they are here because somebody decided so, or because they had to."""
    left_out: list[tuple[str, str]]
    """Rows of the other copy that became one with another row."""


def merge(
    store: Store,
    project: Project,
    other: Path,
    *,
    dry_run: bool = False,
    answers: Mapping[str, str] | None = None,
    prefer: str = "",
    told: Told = lambda _: None,
) -> MergeReport:
    """Bring another copy of the project into this one as one command, and say what came in and what had to be decided.

    The other copy is not altered. With `dry_run` neither is this one.

    Args:
        store: this copy.
        project: its folder; codebook.yaml is brought along.
        other: the other copy's folder, or its database.
        dry_run: only say what would be done.
        answers: by a conflict's id, which side stands: "mine" or "theirs". What is decided holds in later merges too.
        prefer: the same for all other conflicts; "" for what docs/merging.md says.
        told: what is done next, in words. An error that it raises breaks the merge off, and nothing is changed.

    Raises:
        BadInputError: see `merge_other.opened_copy`; nothing is changed then.
        StorageError: the same.
    """
    told("copying and checking the other copy")
    with opened_copy(other, store) as theirs:
        try:
            if dry_run:
                with store.transaction():
                    return _plan(store, theirs, other, answers or {}, prefer, told).report
            with store.command("merge", f"Merged {other.resolve().name}") as recorder:
                plan = _plan(store, theirs, other, answers or {}, prefer, told)
                _write(store, theirs, recorder, plan, told)
        except (sqlite3.IntegrityError, ValueError, TypeError, KeyError) as error:
            raise BadInputError(
                f"these two do not fit together ({type(error).__name__})",
                where=str(other),
                mend="Run 'qualcode doctor' on both; nothing was changed",
            ) from error
    if {"codes", "meta"} & plan.report.counts.keys():
        codebook_edits.bring_file_along(store, project)
    return plan.report


def _plan(store: Store, theirs: Store, other: Path, answers: Mapping[str, str], prefer: str, told: Told) -> _Plan:
    told("reading both copies")
    mine, their_rows = read_rows(store), read_rows(theirs)
    journals = journal_rows(store), journal_rows(theirs)
    twins = find_twins(mine, their_rows, journals)
    stored = {**mine, "coders": share_coders(mine, their_rows, twins.theirs)}
    shared = {entry.guid for entry in journals[0]} & {entry.guid for entry in journals[1]}
    texts_there = {twins.theirs.get(guid, guid) for guid in their_rows["transcripts"]}
    if not shared and mine["transcripts"] and texts_there and texts_there.isdisjoint(mine["transcripts"]):
        raise BadInputError("this is no copy of this project: the two have no change and no transcript in common",
                            where=str(other), mend=_MEND)  # fmt: skip
    told("finding what changed since they parted")
    my_side = side(renamed_rows(mine, twins.mine), journals[0], shared, twins.mine)
    theirs_renamed = renamed_rows(their_rows, twins.theirs)
    shown = without_strays(theirs_renamed, my_side.rows)
    elsewhere = {
        table: [row for key, row in theirs_renamed[table].items() if key not in shown[table]]
        for table in ("speakers", "codings", "summaries")
    }
    their_side = side(shown, journals[1], shared, twins.theirs)
    told("putting the two together")
    merged, clashes = merge_rows(my_side, their_side, _labels(store, theirs, my_side.rows, shown))
    clashes = decide(merged, clashes, answers, prefer)
    clashes += follow(merged, elsewhere, merged_away(journals, shared))
    texts = _Texts(store, theirs, twins.theirs)
    by_the_rules = {key: dict(row) for key, row in merged["codes"].items()}
    there = {table: set(merged[table]) for table in ("codings", "summaries")}
    clashes += Repairs(merged, (my_side, their_side), texts.of, elsewhere).all()
    found = differences(stored, merged)
    new = [entry for entry in journals[1] if entry.guid not in shared]
    counts: Mapping[str, Mapping[str, int]] = counted(found)
    if is_blind(store):
        counts, conflicts = veiled(counts, clashes, merged, store.coder.guid)
    else:
        conflicts = tuple(described(clash, merged) for clash in clashes)
    texts_in = tuple(sorted(row["name"] for row in found["transcripts"].add.values()))
    report = MergeReport(counts, texts_in, conflicts, len(new))
    held = [
        (clash.table, clash.key, clash.cell)
        for clash in clashes
        if clash.chosen and clash.cell and clash.sides and clash.kept == clash.sides[0]
    ]
    held += [
        ("codes", key, cell)
        for key, row in by_the_rules.items()
        for cell in ("retired", "parent")
        if row[cell] != merged["codes"][key][cell] == stored["codes"].get(key, row)[cell]
    ]
    left_out = [
        (table, key) for table, keys in there.items() for key in sorted(keys - {*merged[table], *stored[table]})
    ]
    return _Plan(stored, merged, found, twins, new, journals[1], report, held, left_out)


def _write(store: Store, theirs: Store, recorder: Recorder, plan: _Plan, told: Told) -> None:
    nothing = not (plan.report.changed or plan.held or plan.left_out)
    if nothing and all(entry.action in _OF_THE_FILE for entry in plan.new):
        return
    # Coders are not journalled, as when somebody opens the project: whoever is named here may open it before an undo.
    for row in theirs.rows("SELECT guid, name, colour, created_at FROM coders"):
        if row["guid"] not in plan.twins.theirs:
            colour = free_colour(store.db, row["colour"])
            values = [row["guid"], plan.mine["coders"][row["guid"]]["name"], colour, row["created_at"]]
            store.db.conn.execute("INSERT OR IGNORE INTO coders VALUES (?, ?, ?, ?)", values)
    here = {mine: their for their, mine in plan.twins.theirs.items()}
    told("writing what comes in")
    Writer(store, theirs, recorder, plan.mine, told).write(plan.found, here, plan.twins.theirs)
    for table, key, cell in plan.held:
        recorder.hold(table, key, *(PLACE if cell == "place" else (cell,)))
    for table, key in plan.left_out:
        recorder.leave_out(table, key)
    told("copying the other copy's journal")
    copy_journal(store, recorder, plan.new, plan.all_theirs, plan.twins.theirs)


def _labels(store: Store, theirs: Store, *sides: Rows) -> dict[str, str]:
    """Return names for GUIDs that may differ between the copies."""
    found = {row["guid"]: row["name"] for each in (theirs, store) for row in each.rows("SELECT guid, name FROM coders")}
    for rows in sides:
        found.update({guid: row["name"] for guid, row in rows["participants"].items()})
        found.update({guid: row["text_sha256"] for guid, row in rows["transcripts"].items()})
    return found


class _Texts:
    """Reads a transcript's text from whichever copy has it."""

    def __init__(self, store: Store, theirs: Store, aliases: Mapping[str, str]) -> None:
        self._store, self._theirs = store, theirs
        self._there = {mine: their for their, mine in aliases.items()}

    def of(self, guid: str) -> str:
        sql = "SELECT text FROM transcripts WHERE guid = ?"
        found = self._store.value(sql, [guid])
        return str(found if found is not None else self._theirs.value(sql, [self._there.get(guid, guid)]))
