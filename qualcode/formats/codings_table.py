"""Codings as CSV, out and in: positions or words, code, coder. A plain-text copy of the coding that git can hold."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.cells import loud, quiet
from qualcode.errors import BadInputError
from qualcode.whole_files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

COLUMNS = ("transcript", "start", "end", "text", "code", "coder", "exemplar", "memo")


@dataclass(frozen=True, slots=True)
class CodingLine:
    """One coding. Without `start` and `end`, `text` must occur exactly once in the transcript. `line` is where it stands."""

    transcript: str
    text: str
    code: str
    coder: str
    start: int | None = None
    end: int | None = None
    exemplar: bool = False
    memo: str = ""
    line: int = 0


def dump(lines: Iterable[CodingLine]) -> str:
    """Return codings as CSV text. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in lines:
        places = ["" if at is None else str(at) for at in (row.start, row.end)]
        cells = [row.transcript, *places, row.text, row.code, row.coder, "yes" if row.exemplar else "", row.memo]
        writer.writerow([quiet(cell) for cell in cells])
    return out.getvalue()


def load(path: Path) -> list[CodingLine]:
    """Read codings from a CSV file.

    Raises:
        BadInputError: it cannot be read, a column is missing, or a position is no number.
    """
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError("this is not UTF-8 text", where=path.name, mend="Save it as 'CSV UTF-8'") from error
    first = text.partition("\n")[0]
    delimiter = (
        ";" if first.count(";") > first.count(",") else ","
    )  # as spreadsheets write it where a comma is the decimal point
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        missing = [name for name in ("transcript", "text", "code") if name not in (reader.fieldnames or ())]
        if missing:
            raise BadInputError(
                f"there is no column '{missing[0]}'", where=path.name, line=1, mend=f"Columns: {', '.join(COLUMNS)}"
            )
        return [_line(path.name, reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise BadInputError(f"the table breaks off ({error})", where=path.name, line=reader.line_num) from error


def _line(where: str, number: int, row: dict[str, str | None]) -> CodingLine:
    cells = {name: loud(row.get(name) or "") for name in COLUMNS}
    return CodingLine(
        cells["transcript"],
        cells["text"],
        cells["code"].strip(),
        cells["coder"].strip(),
        _place(where, number, "start", cells["start"].strip()),
        _place(where, number, "end", cells["end"].strip()),
        cells["exemplar"].strip().casefold() in {"yes", "y", "1", "true"},
        cells["memo"],
        number,
    )


def _place(where: str, number: int, name: str, said: str) -> int | None:
    if said and not said.isdecimal():
        raise BadInputError(
            f"{name} is '{said}'", where=where, line=number, mend="Give a whole number, or leave it empty"
        )
    return int(said) if said else None
