"""The project databases of Taguette and QualCoder, read directly into the neutral form of a REFI-QDA project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.formats.other_qualcoder import TABLES as QUALCODER
from qualcode.formats.other_qualcoder import read_qualcoder
from qualcode.formats.other_sqlite import ForeignDatabase
from qualcode.formats.other_taguette import TABLES as TAGUETTE
from qualcode.formats.other_taguette import read_taguette

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.formats.refi.model import RefiProject

__all__ = ["read_other_tool", "read_qualcoder", "read_taguette"]


def read_other_tool(path: Path, project: str | None = None) -> tuple[RefiProject, list[str]]:
    """Read a project of Taguette or QualCoder, whichever it is.

    Args:
        path: Taguette's database, QualCoder's project folder, or its `data.qda`.
        project: the project's name, where a Taguette database holds several.

    Returns:
        The project, and a plain sentence for everything that was decided, changed or dropped.

    Raises:
        BadInputError: it is neither.
    """
    if path.is_dir():
        return read_qualcoder(path)
    with ForeignDatabase(path) as db:
        tables = set(db.tables)
    if tables >= set(TAGUETTE):
        return read_taguette(path, project)
    if tables >= set(QUALCODER):
        return read_qualcoder(path)
    raise BadInputError(
        "this database is neither Taguette's nor QualCoder's",
        where=path.name,
        mend="Export the project as REFI-QDA (.qdpx) from the program that made it",
    )
