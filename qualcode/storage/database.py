"""Opening a project database: pragmas, version, copy before a migration."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlite_utils import Database

from qualcode.errors import StorageError
from qualcode.storage import schema

if TYPE_CHECKING:
    from pathlib import Path

_BUSY_MS = 5_000


def open_database(path: Path) -> Database:
    """Open a project database, making or migrating it where needed. Close it with `.conn.close()`.

    The connection belongs to the thread that made it.

    Raises:
        StorageError: it is not a qualcode database, is damaged, was made by a newer version, or cannot be written.
    """
    try:
        connection = sqlite3.connect(path, timeout=_BUSY_MS / 1000)
    except sqlite3.OperationalError as error:
        raise _unusable(path, error) from error
    try:
        return _prepared(path, connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _unusable(path, error) from error
    except BaseException:
        connection.close()
        raise


def _prepared(path: Path, connection: sqlite3.Connection) -> Database:
    connection.row_factory = sqlite3.Row
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    kind = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not empty and kind != schema.APPLICATION_ID:
        raise StorageError(f"{path.name}: this is not a qualcode database. Move it away, or open another folder.")
    if version > schema.LATEST:
        raise StorageError(
            f"{path.name}: made by a newer qualcode (format {version}; this one reads up to {schema.LATEST}). "
            "Install the newer version to open it."
        )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    database = Database(connection)
    if version < schema.LATEST:
        if not empty:
            copy_database(connection, path.with_name(f"{path.name}.before-{schema.LATEST}"))
        schema.migrations.apply(database)
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {schema.LATEST}")
    return database


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Write a consistent copy of an open database, also while others write to it. An existing copy is replaced."""
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)


def _unusable(path: Path, error: sqlite3.Error) -> StorageError:
    said = str(error)
    if "readonly" in said or "unable to open" in said:
        return StorageError(
            f"{path}: cannot be written. Give yourself the right to write in that folder, or copy the project elsewhere."
        )
    if "locked" in said or "busy" in said:
        return StorageError(f"{path.name}: another program holds it. Close that program and try again.")
    return StorageError(
        f"{path.name}: not a usable database ({said}). Restore it from a copy in backups/, or move it away to begin anew."
    )
