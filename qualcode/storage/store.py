"""One open project database, as one coder sees it."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from qualcode.core.codebook import PALETTE
from qualcode.core.model import Coder
from qualcode.storage import journal
from qualcode.storage.connection import PlainConnection
from qualcode.storage.database import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from sqlite_utils.db import Database


COLOURS = tuple(PALETTE[(number * 5 + 1) % len(PALETTE)] for number in range(len(PALETTE)))
"""The colours that coders get as they come, until they choose others; neighbours differ."""


@dataclass(frozen=True, slots=True)
class Store:
    """A connection to a project database. It belongs to the thread that opened it; others take `again()`."""

    path: Path
    db: Database
    coder: Coder

    @classmethod
    def open(cls, path: Path, coder_name: str) -> Self:
        """Open the database for a coder, who is added if new.

        Raises:
            StorageError: see `open_database`.
        """
        db = open_database(path)
        store = cls(path, db, coder_named(db, coder_name))
        store.veil()
        return store

    def again(self) -> Store:
        """Open a second connection to the same database, for another thread.

        Raises:
            StorageError: the database is no longer there.
        """
        self.refuse_if_moved()
        store = Store(self.path, open_database(self.path), self.coder)
        store.veil()
        return store

    def veil(self) -> None:
        """Let this connection's view `quotes` hold this coder's codings alone while they code blind.

        Every table, count, search and export of quotes reads that view, so none of them tells what the others coded.
        """
        self.db.conn.execute("DROP VIEW IF EXISTS temp.quotes")
        if self.meta(f"blind:{self.coder.guid}") == "1":
            guid = str(uuid.UUID(self.coder.guid))
            self.db.conn.execute(
                f"""CREATE TEMP VIEW quotes AS SELECT * FROM main.quotes
                    WHERE coder = (SELECT name FROM main.coders WHERE guid = '{guid}')"""
            )

    def refuse_if_moved(self) -> None:
        """Refuse to go on with a project that has been deleted, moved or replaced; see `PlainConnection.refuse_if_moved`."""
        if isinstance(self.db.conn, PlainConnection):
            self.db.conn.refuse_if_moved()

    def close(self) -> None:
        """Close the connection."""
        self.db.conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        return self.db.conn.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        found: sqlite3.Row | None = self.db.conn.execute(sql, values).fetchone()
        return found

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row, or None."""
        found = self.row(sql, values)
        return None if found is None else found[0]

    @contextmanager
    def command(self, action: str, summary: str, *, undoable: bool = True) -> Iterator[journal.Recorder]:
        """Open a journalled command; see `journal.command`."""
        with journal.command(self.db, self.coder.guid, action, summary, undoable=undoable) as recorder:
            yield recorder

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group writes that are not journalled (derived rows, where the cursor was), or several commands, into one."""
        with journal.transaction(self.db):
            yield

    def undo(self) -> journal.Entry:
        """Take back this coder's last command; see `journal.undo`."""
        return journal.undo(self.db, self.coder.guid)

    def redo(self) -> journal.Entry:
        """Do again what this coder last took back; see `journal.redo`."""
        return journal.redo(self.db, self.coder.guid)

    def data_version(self) -> int:
        """Return a number that changes whenever another connection has written."""
        return int(self.value("PRAGMA data_version"))

    def meta(self, key: str, default: str = "") -> str:
        """Return an unjournalled note of the project, such as where each coder left off."""
        found = self.value("SELECT value FROM meta WHERE key = ?", [key])
        return default if found is None else str(found)

    def set_meta(self, key: str, value: str) -> None:
        """Keep an unjournalled note of the project."""
        with self.transaction():
            self.db.conn.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [key, value])


def coder_named(db: Database, name: str) -> Coder:
    """Return the coder of that name, adding them if new."""
    with journal.transaction(db):
        db.conn.execute(
            "INSERT OR IGNORE INTO coders (guid, name, colour, created_at) VALUES (?, ?, ?, ?)",
            [journal.new_guid(), name, free_colour(db), journal.now()],
        )
        guid = db.conn.execute("SELECT guid FROM coders WHERE name = ?", [name]).fetchone()[0]
    return Coder(guid, name)


def free_colour(db: Database, wanted: str = "") -> str:
    """Return a colour for a new coder: the one wanted or else the first that no other has, as long as there are any left."""
    taken = [row[0] for row in db.conn.execute("SELECT colour FROM coders")]
    free = (colour for colour in (wanted, *COLOURS) if colour and colour not in taken)
    return next(free, wanted or COLOURS[len(taken) % len(COLOURS)])


def last_coder(path: Path, login: str) -> str:
    """Return the name of the coder that somebody logged in so worked as here last, "" where that was never chosen."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute(
                "SELECT name FROM coders WHERE guid = (SELECT value FROM meta WHERE key = ?)", [f"coder:{login}"]
            ).fetchone()
    except sqlite3.Error:  # opening the database in earnest will say what is wrong
        return ""
    return str(found[0]) if found else ""
