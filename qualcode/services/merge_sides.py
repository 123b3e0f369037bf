"""One side of a merge: what its tables hold now, and what its journal says was touched since the two copies parted."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qualcode.services import refi_kept
from qualcode.storage.codings import quote_id
from qualcode.storage.journal import KEYS, Change

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from qualcode.storage.store import Store

    Row = dict[str, Any]
    Rows = dict[str, dict[str, Row]]
    """Table → key → row."""

    Cell = tuple[str, str, str]
    """Table, key, and column; "" for whether the row is there at all."""

META = ("codebook_title", "codebook_language", "sample", refi_kept.KEY)
"""The project's notes that are merged; the others (where each coder left off, hashes) are each copy's own."""

PLACE = ("transcript_guid", "start", "end")
"""Columns that only make sense together; they are merged as one cell of this name."""

PLACED = frozenset({"codings", "suggestion_decisions", "resolutions", "audits"})

FIXED = frozenset({("transcripts", "version"), ("transcripts", "text_sha256"), ("codings", "coder_guid")})
"""Columns that never change once the row is there."""

COLUMNS = {
    "meta": "key, value",
    "coders": "guid, name",
    "groups": "*",
    "participants": "*",
    "transcripts": "guid, name, version, removed, text_sha256",
    "speakers": "guid, transcript_guid, label, participant_guid",
    "codes": "*",
    "codings": "*",
    "suggestion_decisions": "*",
    "memos": "*",
    "summaries": "*",
    "resolutions": "*",
    "audits": "*",
}
"""The merged tables and what is read of them. A coder's colour is each copy's own."""

_GUID = re.compile(r'"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')


@dataclass(slots=True)
class Touch:
    """What happened to a cell on one side: the values it held before, and when it was last set."""

    at: str
    past: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Side:
    """One copy of the project. `by_hand` are the rows that people changed there, not an earlier merge."""

    rows: Rows
    touches: dict[Cell, Touch]
    by_hand: set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A row of the journal with its changes not yet read."""

    id: int
    guid: str
    at: str
    coder_guid: str
    action: str
    summary: str
    changes: str
    undoes: int | None
    state: str

    def read(self) -> list[Change]:
        """Return the changes.

        Raises:
            ValueError: they are not such as a journal holds.
        """
        found = [Change(*item) for item in json.loads(self.changes)]
        for change in found:
            rows = (change.before, change.after)
            if change.table not in KEYS or not all(row is None or isinstance(row, dict) for row in rows):
                raise ValueError("a change is a table, a key, and rows")
        return found


def cell_of(table: str, column: str) -> str:
    """Return the cell that a column belongs to."""
    return "place" if table in PLACED and column in PLACE else column


def value_of(row: Mapping[str, Any], cell: str) -> Any:
    """Return what a cell of a row holds."""
    return tuple(row[column] for column in PLACE) if cell == "place" else row[cell]


def cells(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells of a row with their values, without its key and what never changes."""
    changing = (column for column in row if column != KEYS[table] and (table, column) not in FIXED)
    return {(cell := cell_of(table, column)): value_of(row, cell) for column in changing}


def read_rows(store: Store) -> Rows:
    """Return the merged tables as they are now."""
    found: Rows = {}
    for table, columns in COLUMNS.items():
        where, values = ("", ()) if table != "meta" else (f"WHERE key IN ({', '.join('?' for _ in META)})", META)
        rows = store.rows(f"SELECT {columns} FROM {table} {where}", values)
        found[table] = {str(row[KEYS[table]]): dict(row) for row in rows}
    return found


def journal_rows(store: Store) -> list[JournalRow]:
    """Return the whole journal, oldest first."""
    rows: Iterable[sqlite3.Row] = store.rows(
        "SELECT id, guid, at, coder_guid, action, summary, changes, undoes, state FROM journal ORDER BY id"
    )
    return [JournalRow(*row) for row in rows]


def renamed(value: Any, aliases: Mapping[str, str]) -> Any:
    """Return a value, or the values of a row, with every GUID that has an alias written as that alias."""
    if isinstance(value, dict):
        return {column: renamed(each, aliases) for column, each in value.items()}
    return aliases.get(value, value) if isinstance(value, str) else value


def renamed_rows(rows: Rows, aliases: Mapping[str, str]) -> Rows:
    """Return rows and their keys in the other copy's GUIDs; also those that stand within JSON."""
    if not aliases:
        return rows
    found = {
        table: {aliases.get(key, key): renamed(row, aliases) for key, row in kept.items()}
        for table, kept in rows.items()
    }
    for table, column in (("meta", "value"), ("resolutions", "before")):
        for row in found[table].values():
            row[column] = _GUID.sub(lambda match: f'"{aliases.get(match[1], match[1])}"', row[column])
    by_quote = {quote_id(old): quote_id(new) for old, new in aliases.items()}
    for summary in found["summaries"].values():
        summary["quotes"] = json.dumps([aliases.get(guid, guid) for guid in json.loads(summary["quotes"])])
        marks = json.loads(summary["basis"] or "{}")
        summary["basis"] = json.dumps(
            {by_quote.get(key, key): mark for key, mark in marks.items()}, separators=(",", ":")
        )
    return found


def side(rows: Rows, journal: list[JournalRow], shared: set[str], aliases: Mapping[str, str]) -> Side:
    """Return a side.

    Args:
        rows: its tables, already in the GUIDs that `aliases` leads to.
        journal: its whole journal.
        shared: the GUIDs of entries that the other side has too.
        aliases: GUIDs of things that exist on both sides under two names.
    """
    own = [entry for entry in journal if entry.guid not in shared]
    brought = _brought(own)
    touches: dict[Cell, Touch] = {}
    by_hand: set[tuple[str, str]] = set()
    told = _told([entry for entry in own if entry.guid in brought], aliases, by_hand)
    effects = _effects([entry for entry in own if entry.guid not in brought], journal)
    _walk_back(rows, effects, aliases, touches, told)
    for _at, merged, change in effects:
        if not merged and _is_work(change):
            by_hand.add((change.table, aliases.get(change.key, change.key)))
    return Side(rows, touches, by_hand)


def _brought(own: list[JournalRow]) -> set[str]:
    """Return the GUIDs of entries that an earlier merge copied here: what they tell of did not happen in this copy."""
    return {
        change.key for entry in own if entry.action == "merge" for change in entry.read() if change.table == "journal"
    }


def _is_work(change: Change) -> bool:
    """Say whether a change is more than a code's place in the order, which moves whenever another code does."""
    return change.before is None or change.after is None or set(change.after) != {"position"}


def _told(entries: list[JournalRow], aliases: Mapping[str, str], by_hand: set[tuple[str, str]]) -> dict[Cell, Touch]:
    """Return how the entries of a third copy touched each cell, so that a merge in between does not make it look newer."""
    found: dict[Cell, Touch] = {}
    for entry in entries:
        for change in entry.read():
            key = aliases.get(change.key, change.key)
            if _is_work(change):
                by_hand.add((change.table, key))
            before = renamed(change.before, aliases) or {}
            for cell in {cell_of(change.table, column) for column in change.after or {"": None}}:
                touch = found.setdefault((change.table, key, cell), Touch(""))
                touch.at = max(touch.at, entry.at)
                if cell in before or (cell == "place" and before.keys() >= set(PLACE)):
                    touch.past.append(value_of(before, cell))
    return found


def _effects(own: list[JournalRow], journal: list[JournalRow]) -> list[tuple[str, bool, Change]]:
    """Return what was done here, in order, as (when, whether by a merge, change); what was taken back cancels out."""
    toggles = Counter(entry.undoes for entry in own if entry.undoes is not None)
    last = {entry.undoes: entry for entry in own if entry.undoes is not None}
    mine = {entry.id for entry in own}
    by_id = {entry.id: entry for entry in journal}
    found: list[tuple[str, bool, Change]] = []
    for entry in own:
        undone = entry.undoes
        if undone is None:
            if toggles[entry.id] % 2 == 0:
                found += [(entry.at, entry.action == "merge", change) for change in entry.read()]
        elif undone not in mine and undone in by_id and last[undone] is entry and toggles[undone] % 2:
            changes = by_id[undone].read()
            if entry.action == "undo":
                changes = [change.inverse() for change in reversed(changes)]
            found += [(entry.at, False, change) for change in changes]
    return [effect for effect in found if effect[2].table in COLUMNS]


def _walk_back(
    rows: Rows,
    effects: list[tuple[str, bool, Change]],
    aliases: Mapping[str, str],
    touches: dict[Cell, Touch],
    told: Mapping[Cell, Touch],
) -> None:
    """Take the effects back one by one, from the rows as they are, noting what each cell held before."""
    settled: set[Cell] = set()
    now: Rows = {table: {key: dict(row) for key, row in kept.items()} for table, kept in rows.items()}

    def touch(cell: Cell, at: str, merged: bool) -> Touch:
        if cell not in touches:
            there = told.get(cell, Touch(at if merged else ""))
            touches[cell] = Touch(there.at if merged else max(at, there.at), list(there.past))
        return touches[cell]

    for at, merged, change in reversed(effects):
        table, key = change.table, aliases.get(change.key, change.key)
        before, after = renamed(change.before, aliases), renamed(change.after, aliases)
        if after is None or before is None:
            touch((table, key, ""), at, merged)
            for cell in cells(table, after or {}):
                touch((table, key, cell), at, merged)
            if before is None:
                now[table].pop(key, None)
            else:
                now[table][key] = dict(before)
            continue
        row = now[table].get(key)
        if row is None:
            continue
        row.update(before)
        for cell in {cell_of(table, column) for column in after}:
            touch((table, key, cell), at, merged).past.append(value_of(row, cell))
            if merged:
                settled.add((table, key, cell))
    _forget_put_back(rows, touches, settled)


def _forget_put_back(rows: Rows, touches: dict[Cell, Touch], settled: set[Cell]) -> None:
    """Take cells that people changed and put back as they were for untouched, as they are in a copy that never saw either.

    Otherwise three copies would come to differ by the order in which they were merged. What a merge set or settled stays.
    """
    for (table, key, cell), found in list(touches.items()):
        row = rows[table].get(key)
        made_here = (table, key, "") in touches
        if row is None or made_here or not found.past or (table, key, cell) in settled:
            continue
        if value_of(row, cell) == found.past[-1]:
            del touches[table, key, cell]
