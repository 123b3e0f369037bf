"""Undo and redo for everything, with codebook.yaml brought along when codes were touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.services import codebook_edits

if TYPE_CHECKING:
    from qualcode.storage.journal import Entry
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store


def undo(store: Store, project: Project) -> Entry:
    """Take back this coder's last command and return it; see `storage.journal.undo`."""
    return _along(store, project, store.undo())


def redo(store: Store, project: Project) -> Entry:
    """Do again what this coder last took back and return it; see `storage.journal.redo`."""
    return _along(store, project, store.redo())


def _along(store: Store, project: Project, entry: Entry) -> Entry:
    if any(change.table == "codes" for change in entry.changes):
        codebook_edits.bring_file_along(store, project)
    return entry
