"""A copy of the database put in the place of the project's own, which is kept."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError, StorageError
from qualcode.storage.database import check_copy, copy_file
from qualcode.storage.journal import now
from qualcode.whole_files import replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.project import Project

_LOGS = ("-wal", "-shm")
"""The endings of the files that SQLite keeps beside a database. Left beside another one, they would be written into it."""


def restore(project: Project, copy: Path) -> Path | None:
    """Put a copy in the place of the project's database; return where that is kept now, None where there was none.

    Raises:
        BadInputError: the copy cannot be read.
        StorageError: it is no sound database of ours, or the project is open in another program.
    """
    with replace_file(project.database, private=True) as beside:
        _copied(copy, beside)
        try:
            check_copy(beside)
        except StorageError as error:
            raise BadInputError(str(error).partition(": ")[2].rstrip("."), where=str(copy)) from error
        return _kept(project)


def _copied(copy: Path, beside: Path) -> None:
    if not copy.is_file():
        raise BadInputError("there is no such file", where=str(copy), mend="'qualcode backup' makes one; see backups/")
    copy_file(copy, beside, mend="Choose another copy")


def _kept(project: Project) -> Path | None:
    """Copy what is there now to backups/, with its log where it is too damaged to be taken in, and take the log away."""
    if not project.database.exists():
        return None
    with suppress(sqlite3.DatabaseError):
        _settle(project.database)
    kept = project.backups / f"qualcode-{now()[:19].replace(':', '')}-before-restoring.db"
    with replace_file(kept, private=True) as beside:
        shutil.copyfile(project.database, beside)
    for ending in _LOGS:
        log = project.database.with_name(f"{project.database.name}{ending}")
        if log.exists():
            shutil.copyfile(log, kept.with_name(f"{kept.name}{ending}"))
            log.unlink()
    return kept


def _settle(database: Path) -> None:
    """Take SQLite's log into the database.

    Raises:
        StorageError: another program has it open, which would go on writing into what is kept.
    """
    with closing(sqlite3.connect(database, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise StorageError(
                    f"{database.name}: the project is open in another window. Leave it there, and try again."
                ) from error
            raise
