"""The speakers' table, between file and database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.formats import speakers_table
from qualcode.storage import people

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.people import Applied
    from qualcode.storage.store import Store


def apply_file(store: Store, path: Path, *, undoable: bool = True) -> Applied:
    """Bring the project's people to what a .csv or .xlsx table says, as one command.

    Raises:
        BadInputError: the table cannot be read; nothing is changed then.
    """
    return people.apply(store, speakers_table.load(path), undoable=undoable)
