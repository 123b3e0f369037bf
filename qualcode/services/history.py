"""Undo and redo for everything, with codebook.yaml brought along when codes were touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.errors import CodebookError, ConflictError
from qualcode.formats import codebook_yaml
from qualcode.services import codebook_edits
from qualcode.storage import codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.storage.journal import Entry
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store


def undo(store: Store, project: Project) -> Entry:
    """Take back this coder's last command and return it; see `storage.journal.undo`.

    Raises:
        ConflictError: besides, somebody else has put a code beneath one that would go.
        BadInputError: codes would change, and codebook.yaml cannot be read.
    """
    return _along(store, project, store.undo)


def redo(store: Store, project: Project) -> Entry:
    """Do again what this coder last took back and return it; see `storage.journal.redo`.

    Raises:
        ConflictError: as `undo`.
        BadInputError: as `undo`.
    """
    return _along(store, project, store.redo)


def _along(store: Store, project: Project, swap: Callable[[], Entry]) -> Entry:
    with store.transaction():
        entry = swap()
        touched = any(change.table == "codes" for change in entry.changes)
        if touched:
            _check_codes(store)
            if project.codebook.exists():
                codebook_yaml.load(project.codebook)  # one that cannot be read must not be left behind
    if touched:
        codebook_edits.bring_file_along(store, project)
    return entry


def _check_codes(store: Store) -> None:
    """Refuse a codebook that does not hold together: a code's parent is a name, which the database does not watch over."""
    try:
        codes.load(store)
    except CodebookError as error:
        raise ConflictError("somebody else has put a code beneath one that would go: move that first.") from error
