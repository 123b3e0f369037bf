"""The other copy of a project, opened as a temporary copy: the original is read and never altered."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError, QualcodeError
from qualcode.services import codebook_edits
from qualcode.storage import codes
from qualcode.storage.project import Project
from qualcode.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEND = "Name a project folder, or the qualcode.db of one"


@contextmanager
def opened_copy(other: Path, mine: Store) -> Iterator[Store]:
    """Open a copy of another project's database, brought to this version's tables and to its own codebook.yaml.

    Args:
        other: a project folder, or a database.
        mine: the project that it is merged into.

    Raises:
        BadInputError: there is no such project, it is this very one, or what it holds is not sound.
        StorageError: it is not a qualcode database, is damaged, or was made by a newer version.
        CodebookError: its codebook.yaml is wrong.
    """
    database = other / "qualcode.db" if other.is_dir() else other
    if not database.is_file():
        raise BadInputError("there is no project there", where=str(other), mend=_MEND)
    if database.stat().st_size == 0:
        raise BadInputError("this file is empty", where=str(database), mend=_MEND)
    if mine.path.exists() and database.samefile(mine.path):
        raise BadInputError("this is the project itself", where=str(other), mend="Name the other copy")
    with tempfile.TemporaryDirectory(prefix="qualcode-merge-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / database.name
        _copy(database, copy)
        project = Project(Path(folder))
        with Store.open(copy, mine.coder.name) as store:
            if other.is_dir() and (other / "codebook.yaml").is_file() and database.name == project.database.name:
                shutil.copyfile(other / "codebook.yaml", project.codebook)
                codebook_edits.sync_from_file(store, project)
            check(store, other)
            yield store


def _copy(database: Path, copy: Path) -> None:
    """Copy a database. One that another program holds has a log beside it, and is copied by SQLite itself."""
    try:
        if not database.with_name(f"{database.name}-wal").exists():
            shutil.copyfile(database, copy)
            return
        with (
            closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
    except (OSError, sqlite3.Error) as error:
        raise BadInputError(f"this cannot be read ({error})", where=str(database), mend=_MEND) from error


def check(store: Store, other: Path) -> None:
    """Refuse a database whose parts do not fit together.

    Raises:
        BadInputError: see above.
    """
    try:
        intact = store.value("PRAGMA integrity_check") == "ok" and not store.rows("PRAGMA foreign_key_check")
        outside = store.value(
            """SELECT count(*) FROM transcripts AS t
               JOIN (SELECT transcript_guid AS guid, min("start") AS first, max("end") AS last FROM codings GROUP BY 1) AS c
               ON c.guid = t.guid WHERE c.first < 0 OR (c.last > length(t.text) AND t.removed = 0)"""
        )
        codes.load(store)
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise BadInputError("this project is damaged", where=str(other), mend=_SOUND) from error
    except QualcodeError as error:
        raise BadInputError(f"its codebook does not hold together: {error}", where=str(other)) from error
    if not intact:
        raise BadInputError("this project is damaged", where=str(other), mend=_SOUND)
    if outside:
        raise BadInputError("codings run past the end of their transcript", where=str(other), mend=_SOUND)


_SOUND = "See 'qualcode doctor' there, or take one of its backups"
