"""The other copy of a project, opened as a temporary copy: the original is read and never altered."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError, QualcodeError
from qualcode.services import codebook_edits
from qualcode.services.merge_sides import journal_rows, read_rows
from qualcode.services.sampling import current_sample
from qualcode.storage import codes
from qualcode.storage.database import copy_file
from qualcode.storage.project import Project
from qualcode.storage.store import Store
from qualcode.storage.transcripts import text_hash

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
    if not database.exists() and (other / "codebook.yaml").is_file():
        raise BadInputError("that project has never been opened, so there is nothing to merge", where=str(other))
    if not database.is_file():
        raise BadInputError("there is no project there", where=str(other), mend=_MEND)
    if database.stat().st_size == 0:
        raise BadInputError("this file is empty", where=str(database), mend=_MEND)
    if mine.path.exists() and database.samefile(mine.path):
        raise BadInputError("this is the project itself", where=str(other), mend="Name the other copy")
    with tempfile.TemporaryDirectory(prefix="qualcode-merge-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / database.name
        copy_file(database, copy, _MEND)
        project = Project(Path(folder))
        with Store.open(copy, mine.coder.name) as store:
            check(store, other)
            if other.is_dir() and (other / "codebook.yaml").is_file():
                _read_codebook(store, project, other)
            yield store


def _read_codebook(store: Store, project: Project, other: Path) -> None:
    """Bring the copy to what the other folder's codebook.yaml says; an error names that file."""
    shutil.copyfile(other / "codebook.yaml", project.codebook)
    try:
        codebook_edits.sync_from_file(store, project)
    except BadInputError as error:
        error.where = str(other / "codebook.yaml")
        raise


def check(store: Store, other: Path) -> None:
    """Refuse a database whose parts do not fit together.

    Raises:
        BadInputError: see above.
    """
    try:
        wrong = _wrong(store)
    except (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInputError("this project is damaged", where=str(other), mend=_MEND_IT) from error
    except QualcodeError as error:
        raise BadInputError(f"its codebook does not hold together: {error}".rstrip("."), where=str(other)) from error
    if wrong:
        raise BadInputError(wrong, where=str(other), mend=_MEND_IT)


_MEND_IT = "See 'qualcode doctor' there, or take one of its backups"


def _wrong(store: Store) -> str:
    """Return what is wrong, "" for nothing. Whatever cannot even be read raises."""
    if store.value("PRAGMA integrity_check") != "ok" or store.rows("PRAGMA foreign_key_check"):
        return "this project is damaged"
    read_rows(store)
    codes.load(store)
    for entry in journal_rows(store):
        entry.read()
    for (attributes,) in store.rows("SELECT attributes FROM participants"):
        dict(json.loads(attributes))
    if store.meta("sample"):
        current_sample(store)
    for name, digest, text in store.db.conn.execute(
        "SELECT name, text_sha256, text FROM transcripts WHERE removed = 0"
    ):
        if text_hash(text) != digest:
            return f"the transcript {name} is no longer as it was imported"
    outside = store.value(
        """SELECT count(*) FROM transcripts AS t
           JOIN (SELECT transcript_guid AS guid, min("start") AS first, max("end") AS last FROM codings GROUP BY 1) AS c
           ON c.guid = t.guid WHERE c.first < 0 OR (c.last > length(t.text) AND t.removed = 0)"""
    )
    return "codings run past the end of their transcript" if outside else ""
