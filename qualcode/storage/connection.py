"""A connection to a project's database that refuses in plain words, wherever in the program it comes up.

SQLite may refuse at any statement, and while rows are fetched: the disk is full, another program holds the file, the drive has
gone. What is raised then is a `StorageError` like every refusal of ours, so that the app says it and goes on, and a command ends
with one line; it is an `sqlite3.OperationalError` too, for whoever waits for that.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any, Self

from qualcode.errors import StorageError

BUSY_MS = 5_000
"""Milliseconds that a statement waits for another program that is writing."""

_BUSY = "another program holds it, so nothing was written. Close that program, or try again in a moment."
_RIGHTS = "cannot be written. Give yourself the right to write in that folder, or copy the project elsewhere."
_ON_DISK = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_PROTOCOL: _BUSY,
    sqlite3.SQLITE_FULL: "the disk is full, so this was not saved; everything before it is. Make room and try again.",
    sqlite3.SQLITE_IOERR: "the disk could not be read or written, so this was not saved; everything before it is. See that "
    "the drive is still there and has room, and try again.",
    sqlite3.SQLITE_READONLY: _RIGHTS,
    sqlite3.SQLITE_CANTOPEN: _RIGHTS,
    sqlite3.SQLITE_PERM: _RIGHTS,
}
_TOO_DEEP = "its path is too long for a database. Move the project folder further up, or shorten the names of the folders above it."
_LONGEST_PATH = 240 if os.name == "nt" else 500
"""Bytes that a database's path may have, with room for the endings of the files beside it; SQLite and Windows take little more."""
_REFUSALS = (sqlite3.DatabaseError, UnicodeDecodeError)
_NO_TEXT = "Could not decode to UTF-8"
"""How Python begins to tell of damaged text, before it quotes it."""
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_LITTLE = 100_000
"""Bytes below which a disk counts as full: SQLite then fails at reading too, for want of its files beside the database."""
_KIND = 0xFF
"""The part of SQLite's extended result codes that says the kind."""


class DatabaseStoppedError(StorageError, sqlite3.OperationalError):
    """SQLite could not do as asked; nothing of the command in hand was written."""


def in_plain_words(error: Exception, path: Path) -> DatabaseStoppedError | None:
    """Return an error with words for whoever can mend it; None for a mistake of the program's own."""
    kind = getattr(error, "sqlite_errorcode", 0) & _KIND
    unreadable = isinstance(error, UnicodeDecodeError) or _NO_TEXT in str(error)
    if kind in _DAMAGED or unreadable:
        said = "some of its text is no text any more" if unreadable else str(error)
        words = f"not a usable database ({said}). Put back a copy from backups/ with 'qualcode restore FILE', or move it away to begin anew."
        return DatabaseStoppedError(f"{path.name}: {words}")
    if kind in _ON_DISK:
        words = _ON_DISK[sqlite3.SQLITE_FULL if kind == sqlite3.SQLITE_IOERR and _no_room(path) else kind]
        if words is _RIGHTS and len(os.fsencode(path.absolute())) > _LONGEST_PATH:
            return DatabaseStoppedError(f"{path.name}: {_TOO_DEEP}")
        return DatabaseStoppedError(f"{path if words is _RIGHTS else path.name}: {words}")
    return None


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LITTLE
    except OSError:
        return False


class PlainConnection(sqlite3.Connection):
    """A connection whose cursors, and whose own statements, refuse in plain words."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, timeout=BUSY_MS / 1000)
        self.path = Path(path)
        self._place: tuple[int, int] | None = None

    def _found(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def know_place(self) -> None:
        """Remember which file this is, now that there is one."""
        self._place = self._found()

    def refuse_if_moved(self) -> None:
        """Refuse to write into a file that has been deleted, moved or replaced: SQLite would, and nobody would find it again.

        Raises:
            StorageError: it has been.
        """
        if self._place != self._found():
            raise StorageError(
                f"{self.path.name}: moved, deleted or replaced since it was opened (in {self.path.parent.absolute()}), so nothing "
                "more is saved in it. Leave, and open the project where it is now."
            )

    def cursor(self, factory: Any = None) -> Any:
        """Return a cursor."""
        return super().cursor(factory or PlainCursor)

    def execute(self, *given: Any) -> Any:
        """Carry out a statement with a cursor of its own."""
        return self.cursor().execute(*given)

    def executemany(self, *given: Any) -> Any:
        """Carry out a statement for many rows with a cursor of its own."""
        return self.cursor().executemany(*given)


class PlainCursor(sqlite3.Cursor):
    """A cursor that refuses in plain words."""

    def execute(self, *given: Any) -> Self:
        """Carry out a statement."""
        try:
            return super().execute(*given)
        except _REFUSALS as error:
            self._refuse(error)
            raise

    def executemany(self, *given: Any) -> Self:
        """Carry out a statement for many rows."""
        try:
            return super().executemany(*given)
        except _REFUSALS as error:
            self._refuse(error)
            raise

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        try:
            return super().fetchone()
        except _REFUSALS as error:
            self._refuse(error)
            raise

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        try:
            return super().fetchall()
        except _REFUSALS as error:
            self._refuse(error)
            raise

    def __next__(self) -> Any:
        """Return the next row."""
        try:
            return super().__next__()
        except _REFUSALS as error:
            self._refuse(error)
            raise

    def _refuse(self, error: Exception) -> None:
        plain = in_plain_words(error, self.connection.path) if isinstance(self.connection, PlainConnection) else None
        if plain is not None:
            raise plain from error
