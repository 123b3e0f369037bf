"""The project's codings as 0/1 tables in a folder, for statistics programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.errors import BadInputError, NotPossibleError
from qualcode.exports.data_tables import DataTables, DataUnit
from qualcode.services.project_units import codes_of_units, given_codes, project_units
from qualcode.services.sampling import current_sample
from qualcode.storage import codes
from qualcode.whole_files import replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.core.spans import Span
    from qualcode.storage.store import Store


def data_tables(store: Store) -> DataTables:
    """Return the tables. A coder is taken to have judged the transcripts in which they coded anything, and the sample.

    Whoever has coded is in the tables; someone who has coded nothing outside the sample has judged nothing else.
    """
    units = project_units(store)
    codings = given_codes(store)
    coders = sorted({coding.coder for coding in codings})
    given, _ = codes_of_units(units, codings, coders)
    try:
        drawn: frozenset[tuple[str, Span]] | None = frozenset(current_sample(store).units)
    except NotPossibleError:
        drawn = None
    numbers = {unit.key: number for number, unit in enumerate(units, 1)}
    read = {coder: {coding.transcript_guid for coding in codings if coding.coder == coder} for coder in coders}
    return DataTables(
        [
            DataUnit(
                numbers[unit.key], unit.transcript, unit.turn, unit.span.start, unit.span.end, unit.participant, unit.group,
                unit.key in (drawn or ()),
            )
            for unit in units
        ],
        codes.load(store),
        {
            coder: {numbers[unit.key]: frozenset(given[coder][unit.key]) for unit in units if unit.key in given[coder]}
            for coder in coders
        },
        {
            coder: frozenset(
                numbers[unit.key]
                for unit in units
                if unit.transcript_guid in read[coder] or unit.key in (drawn or ())
            )
            for coder in coders
        },
        drawn is not None,
    )  # fmt: skip


def write_data(store: Store, folder: Path) -> list[Path]:
    """Write the tables to a folder, replacing those of an earlier time, and return the files.

    Raises:
        BadInputError: the folder cannot be written to.
    """
    if folder.exists() and not folder.is_dir():
        raise BadInputError("this is a file, not a folder", where=str(folder), mend="Name a folder")
    written = []
    for name, lines in data_tables(store).files():
        path = folder / name
        with replace_file(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        written.append(path)
    return written
