"""Undo and redo for everything, with codebook.yaml brought along when codes were touched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualcode.errors import CodebookError, ConflictError
from qualcode.services import codebook_edits
from qualcode.storage import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qualcode.storage.journal import Change, Entry
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store

    _Row = Mapping[str, Any] | None


def undo(store: Store, project: Project) -> Entry:
    """Take back this coder's last command and return it; see `storage.journal.undo`.

    Raises:
        ConflictError: besides, somebody else has put a code beneath one that would go.
        BadInputError: codes would change, and codebook.yaml cannot be read or written; nothing is changed.
    """
    return _along(store, project, store.undo, lambda change: change.before)


def redo(store: Store, project: Project) -> Entry:
    """Do again what this coder last took back and return it; see `storage.journal.redo`.

    Raises:
        ConflictError: as `undo`.
        BadInputError: as `undo`.
    """
    return _along(store, project, store.redo, lambda change: change.after)


def _along(store: Store, project: Project, swap: Callable[[], Entry], side: Callable[[Change], _Row]) -> Entry:
    with store.transaction():
        entry = swap()
        touched = any(change.table == "codes" for change in entry.changes)
        if touched:
            _check_codes(store)
            _put_in_order(store, [(c.key, row) for c in entry.changes if c.table == "codes" and (row := side(c))])
            codebook_edits.bring_file_along(store, project)
    return entry


def _put_in_order(store: Store, rows: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Put codes that came back ahead of those they stood before, also where others have shifted their places since."""
    book = codes.load(store)
    back = {key: row["position"] for key, row in rows if "name" in row and "id" in row and key in book}
    shifted = {key: row["position"] for key, row in rows if "position" in row and key not in back}
    order = [code.id for code in book if code.id not in back]
    for key in sorted(back, key=back.__getitem__):
        behind = [at for at, other in enumerate(order) if shifted.get(other, -1) > back[key]]
        order.insert(min(behind, default=len(order)), key)
    if back and order != [code.id for code in book]:
        placed = replace(book, codes=tuple(book[code_id] for code_id in order))
        codes.sync(store, placed, action="codebook", summary="Put codes in order", undoable=False)


def _check_codes(store: Store) -> None:
    """Refuse a codebook that does not hold together: a code's parent is a name, which the database does not watch over."""
    try:
        codes.load(store)
    except CodebookError as error:
        raise ConflictError("somebody else has put a code beneath one that would go: move that first.") from error
