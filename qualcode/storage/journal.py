"""The one write path: every change is a command with an inverse, journalled in the same transaction.

A command is a list of row changes, each with the row before and after. Undoing swaps them; redoing swaps them back. A
change is only reversed while the row still is as the command left it: if somebody else has changed it since, nothing is
written and the person is told.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from qualcode.errors import ConflictError, NotPossibleError
from qualcode.storage.connection import PlainConnection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlite_utils.db import Database

KEYS = {
    "meta": "key",
    "coders": "guid",
    "groups": "id",
    "participants": "guid",
    "transcripts": "guid",
    "speakers": "guid",
    "codes": "id",
    "codings": "guid",
    "suggestion_decisions": "guid",
    "memos": "guid",
    "summaries": "guid",
    "resolutions": "guid",
    "audits": "guid",
    "journal": "guid",
}
"""The journalled tables, and the column that names a row in each."""


def now() -> str:
    """Return the time in UTC as ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_guid() -> str:
    """Return a new random GUID in lower case."""
    return str(uuid.uuid4())


_PLACES = {"codes": frozenset({"position"})}
"""The columns that hold a row's place among others, which any edit before it shifts."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of one table before and after; None where there was or is no such row, both for one that was left out.

    An update holds only the columns that it touches.
    """

    table: str
    key: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    def inverse(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.table, self.key, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as journalled."""

    id: int
    at: str
    coder: str
    action: str
    summary: str
    state: str
    changes: tuple[Change, ...]


class Recorder:
    """Carries out row changes within a command and remembers their inverses."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.changes: list[Change] = []

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """Add a row."""
        self._apply(Change(table, str(row[KEYS[table]]), None, dict(row)))

    def update(self, table: str, key: str, **values: Any) -> None:
        """Set columns of a row; columns that already hold the value are left out, and nothing is written if all do.

        Raises:
            ConflictError: there is no such row.
        """
        row = self._row(table, key)
        if row is None:
            raise ConflictError("what you are changing is no longer there; look again.")
        before = {column: row[column] for column, value in values.items() if row[column] != value}
        if before:
            self._apply(Change(table, key, before, {column: values[column] for column in before}))

    def hold(self, table: str, key: str, *columns: str) -> None:
        """Record that columns of a row stand as they are on purpose, so that a later merge knows they were decided about."""
        row = self._row(table, key)
        if row is not None:
            values = {column: row[column] for column in columns}
            self.changes.append(Change(table, key, values, values))

    def leave_out(self, table: str, key: str) -> None:
        """Record that a row of another copy was not taken in on purpose, so that a later merge does not bring it again."""
        self.changes.append(Change(table, key, None, None))

    def delete(self, table: str, key: str) -> None:
        """Take a row away; nothing happens if it is already gone."""
        row = self._row(table, key)
        if row is not None:
            self._apply(Change(table, key, row, None))

    def apply(self, change: Change) -> None:
        """Carry out a change of another command, if the row still is as that change expects.

        A place in an order is left as it is where others have shifted it meanwhile: nobody has decided about it.

        Raises:
            ConflictError: it is not.
        """
        row = self._row(change.table, change.key)
        differ = {column for column, value in (change.before or {}).items() if row is None or row[column] != value}
        if (row is None) != (change.before is None) or differ - _PLACES.get(change.table, frozenset()):
            raise ConflictError("somebody else has changed this since, so it cannot be taken back.")
        if differ and change.before is not None and change.after is not None:
            before, after = (
                {column: value for column, value in side.items() if column not in differ}
                for side in (change.before, change.after)
            )
            change = Change(change.table, change.key, before, after)
        if change.after is None or change.after:
            self._apply(change)

    def _row(self, table: str, key: str) -> dict[str, Any] | None:
        columns = "*" if table != "transcripts" else "guid, name, version, removed"
        found = self._db.conn.execute(f"SELECT {columns} FROM {table} WHERE {KEYS[table]} = ?", [key]).fetchone()
        return dict(found) if found is not None else None

    def _apply(self, change: Change) -> None:
        table, key_column = change.table, KEYS[change.table]
        if change.after is None:
            self._db.conn.execute(f"DELETE FROM {table} WHERE {key_column} = ?", [change.key])
        elif change.before is None:
            columns = ", ".join(f'"{column}"' for column in change.after)
            marks = ", ".join("?" for _ in change.after)
            self._db.conn.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(change.after.values()))
        else:
            pairs = ", ".join(f'"{column}" = ?' for column in change.after)
            self._db.conn.execute(
                f"UPDATE {table} SET {pairs} WHERE {key_column} = ?", [*change.after.values(), change.key]
            )
        self.changes.append(change)


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Hold the one writer's place from the start, so that what is read in it is what is written over."""
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    if isinstance(db.conn, PlainConnection):
        db.conn.refuse_if_moved()
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        with db.atomic():
            yield
        db.commit()
    except BaseException:
        db.rollback()
        raise


@contextmanager
def command(db: Database, coder_guid: str, action: str, summary: str, *, undoable: bool = True) -> Iterator[Recorder]:
    """Open a command: what is done with the recorder is written and journalled together, or not at all.

    `summary` is shown in the log and on undo; it must not hold words of a transcript. A command that is not `undoable`
    follows from something outside (the first reading of a folder, a codebook edited by hand) and is only logged.
    """
    with transaction(db):
        recorder = Recorder(db)
        yield recorder
        if recorder.changes and undoable:
            db.conn.execute(
                "UPDATE journal SET state = 'dropped' WHERE coder_guid = ? AND state = 'undone'", [coder_guid]
            )
        if recorder.changes:
            entry = (coder_guid, action, summary, "done" if undoable else "note")
            _write(db, entry, recorder.changes, None)


def undo(db: Database, coder_guid: str) -> Entry:
    """Take back the coder's last command, across restarts, and return it.

    Raises:
        NotPossibleError: there is nothing to undo.
        ConflictError: somebody else has changed the same thing since.
    """
    return _swap(db, coder_guid, "undo")


def redo(db: Database, coder_guid: str) -> Entry:
    """Do again the command last undone, and return it.

    Raises:
        NotPossibleError: there is nothing to redo.
        ConflictError: somebody else has changed the same thing since.
    """
    return _swap(db, coder_guid, "redo")


def _swap(db: Database, coder_guid: str, action: str) -> Entry:
    state, becomes, order = ("done", "undone", "DESC") if action == "undo" else ("undone", "done", "ASC")
    with transaction(db):
        found = db.conn.execute(
            f"SELECT id FROM journal WHERE coder_guid = ? AND state = ? ORDER BY id {order} LIMIT 1",
            [coder_guid, state],
        ).fetchone()
        if found is None:
            raise NotPossibleError(f"There is nothing to {action}.")
        entry = entries(db, only=found["id"])[0]
        recorder = Recorder(db)
        try:
            for change in (c.inverse() for c in reversed(entry.changes)) if action == "undo" else entry.changes:
                recorder.apply(change)
        except ConflictError as error:
            raise ConflictError(f"{entry.summary}: {error}") from error
        except sqlite3.IntegrityError as error:
            raise ConflictError(
                f"{entry.summary}: somebody else has worked with this since, so {action} is not possible."
            ) from error
        db.conn.execute("UPDATE journal SET state = ? WHERE id = ?", [becomes, entry.id])
        _write(db, (coder_guid, action, entry.summary, "note"), (), entry.id)
        return entry


def entries(db: Database, *, limit: int = 100, only: int | None = None, coder_guid: str = "") -> list[Entry]:
    """Return journal entries, newest first; of one coder, if named."""
    where, values = ("WHERE j.id = ?", [only]) if only is not None else ("WHERE ? IN ('', j.coder_guid)", [coder_guid])
    rows = db.conn.execute(
        f"""SELECT j.id, j.at, coders.name AS coder, j.action, j.summary, j.state, j.changes
            FROM journal AS j JOIN coders ON coders.guid = j.coder_guid {where} ORDER BY j.id DESC LIMIT ?""",
        [*values, limit],
    )
    return [
        Entry(r["id"], r["at"], r["coder"], r["action"], r["summary"], r["state"], _changes(r["changes"])) for r in rows
    ]


def rows_of(db: Database, table: str, key: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a table whose key begins so as the journal has them, the newest first, each before and after its change."""
    found = db.conn.execute(
        "SELECT changes FROM journal WHERE instr(changes, ?) ORDER BY id DESC", [f'["{table}", "{key}']
    )
    for row in found:
        for change in _changes(row["changes"]):
            if change.table == table and change.key.startswith(key):
                yield from (each for each in (change.after, change.before) if each is not None)


def _changes(text: str) -> tuple[Change, ...]:
    return tuple(Change(*item) for item in json.loads(text))


def _write(db: Database, entry: tuple[str, str, str, str], changes: Sequence[Change], undoes: int | None) -> None:
    coder_guid, action, summary, state = entry
    packed = json.dumps([[c.table, c.key, c.before, c.after] for c in changes], ensure_ascii=False)
    db.conn.execute(
        """INSERT INTO journal (guid, at, coder_guid, action, summary, changes, undoes, state)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        [new_guid(), now(), coder_guid, action, summary, packed, undoes, state],
    )
