"""The speakers' table, between file and database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.formats import speakers_table
from qualcode.storage import people, transcripts

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.people import Applied
    from qualcode.storage.store import Store


def apply_file(store: Store, path: Path, *, undoable: bool = True) -> Applied:
    """Bring the project's people to what a .csv or .xlsx table says, as one command.

    Raises:
        BadInputError: the table cannot be read; nothing is changed then.
    """
    rows = speakers_table.load(path)
    named = transcripts.as_stored(store, [row.transcript for row in rows])
    table = [replace(row, transcript=name) for row, name in zip(rows, named, strict=True)]
    return people.apply(store, table, undoable=undoable)
