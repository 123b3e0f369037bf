"""The speakers' table, between file and database."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.formats import speakers_table
from qualcode.storage import people, transcripts
from qualcode.whole_files import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qualcode.core.model import SpeakerRow
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


def export_file(store: Store, path: Path) -> Path | None:
    """Write the speakers' table as .csv or .xlsx. A table there that says anything else is kept beside it; return where.

    Raises:
        BadInputError: the table cannot be written.
    """
    lines = people.speaker_rows(store)
    kept = _kept(path, lines)
    with replace_file(path) as beside:
        if path.suffix.lower() == ".xlsx":
            speakers_table.dump_xlsx(lines, beside)
        else:
            # with a byte order mark, without which Excel on Windows takes "Siân" for "SiÃ¢n"
            beside.write_text(speakers_table.dump_csv(lines), encoding="utf-8-sig", newline="")
    return kept


def _kept(path: Path, lines: Sequence[SpeakerRow]) -> Path | None:
    """Copy a table that was filled in, and perhaps never applied, before another takes its place."""
    try:
        there = speakers_table.load(path)
    except BadInputError:  # there is none, or it is no speakers' table
        return None
    known = [replace(line, turns=0) for line in lines]
    if all(row in known for row in there):
        return None
    number = 1
    while (beside := path.with_name(f"{path.stem}.before-{number}{path.suffix}")).exists():
        number += 1
    with replace_file(beside) as new:
        shutil.copyfile(path, new)
    return beside
