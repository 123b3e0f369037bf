"""Opening a project database: pragmas, version, copy before a migration."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from sqlite_utils import Database

from qualcode.errors import BadInputError, StorageError, one_line
from qualcode.storage import schema
from qualcode.storage.connection import BUSY_MS, PlainConnection, in_plain_words
from qualcode.whole_files import replace_file, rights_of_new

if TYPE_CHECKING:
    from pathlib import Path


def open_database(path: Path) -> Database:
    """Open a project database, making or migrating it where needed. Close it with `.conn.close()`.

    A new one is private (SQLite gives the files beside it the same rights). The connection belongs to the thread that made it.

    Raises:
        StorageError: it is not a qualcode database, is damaged, was made by a newer version, or cannot be written.
    """
    _private(path)
    try:
        connection = PlainConnection(path)
    except sqlite3.Error as error:
        raise _unusable(path, error) from error
    try:
        return _prepared(path, connection)
    except StorageError:
        connection.close()
        raise
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _unusable(path, error) from error
    except BaseException:
        connection.close()
        raise


def _private(path: Path) -> None:
    """Make an empty file for a database, with the rights it is to have; one that is there already keeps its own."""
    with suppress(OSError):  # SQLite finds better words for what stands in the way
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, rights_of_new(private=True)))


def _prepared(path: Path, connection: PlainConnection) -> Database:
    connection.row_factory = sqlite3.Row
    version = _version(path, connection)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    database = Database(connection)
    if version < schema.LATEST:
        if version:
            with replace_file(path.with_name(f"{path.name}.before-{schema.LATEST}"), private=True) as beside:
                copy_database(connection, beside)
        _migrate(path, database)
    connection.know_place()
    return database


def _version(path: Path, connection: sqlite3.Connection) -> int:
    """Return the version of a database, 0 of one that is still empty; refuse one that is not ours to write to."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    kind = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not empty and kind != schema.APPLICATION_ID:
        raise StorageError(f"{path.name}: this is not a qualcode database. Move it away, or open another folder.")
    if version > schema.LATEST:
        raise StorageError(
            f"{path.name}: made by a newer qualcode (format {version}; this one reads up to {schema.LATEST}). "
            "Install the newer version to open it."
        )
    return version


def _migrate(path: Path, database: Database) -> None:
    """Bring a database to the newest version in one step: killed half-way, or opened twice at once, it is one or the other."""
    connection = database.conn
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(path, connection) < schema.LATEST:  # nobody else has done it meanwhile
            schema.migrations.apply(database)
            connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {schema.LATEST}")
        connection.execute("COMMIT")
    except BaseException:
        database.rollback()
        raise


def check_copy(path: Path) -> None:
    """Refuse a copy that could not be opened as a project's database; nothing is changed.

    Raises:
        StorageError: see `open_database`.
    """
    with closing(PlainConnection(path)) as connection:
        if _version(path, connection) == 0:
            raise StorageError(f"{path.name}: there is nothing in it. Choose another copy.")
        said = str(connection.execute("PRAGMA quick_check").fetchone()[0])
        if said != "ok":
            raise StorageError(f"{path.name}: damaged ({one_line(said)[:80]}). Choose another copy.")


def copy_database(connection: sqlite3.Connection, target: Path, named: Path | None = None) -> None:
    """Write a consistent copy of an open database, also while others write to it. An existing copy is replaced.

    `named` is what the copy is called where something is to be said of it.

    Raises:
        StorageError: the disk is full, or the target cannot be written.
    """
    _private(target)
    try:
        with closing(sqlite3.connect(target)) as copy:
            connection.backup(copy)
    except sqlite3.Error as error:
        raise _unusable(named or target, error) from error


def copy_file(database: Path, target: Path, mend: str) -> None:
    """Copy a database that is not open here. One that another program holds has a log beside it, and is copied by SQLite.

    Raises:
        BadInputError: it cannot be read, or the target cannot be written; `mend` says what to do about it.
    """
    try:
        if not database.with_name(f"{database.name}-wal").exists():
            shutil.copyfile(database, target)
            return
        with (
            closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:  # which is not the fault of what was read
            raise
        raise BadInputError(f"this cannot be read ({error})", where=str(database), mend=mend) from error


def _unusable(path: Path, error: sqlite3.Error) -> StorageError:
    return in_plain_words(error, path) or StorageError(
        f"{path.name}: not a usable database ({error}). Put back a copy from backups/ with 'qualcode restore FILE', or move it away to begin anew."
    )
