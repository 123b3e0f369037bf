"""Tables as files: rows of text cells from and to CSV and Excel, whoever's table it is."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.cells import loud, quiet
from qualcode.errors import BadInputError
from qualcode.formats.encoding import decode
from qualcode.whole_files import read_bytes, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_MOST_BYTES = 32 * 1024 * 1024
_MOST_UNPACKED = 256 * 1024 * 1024
_MOST_ROWS = 20_000
_MOST_COLUMNS = 60
_NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one row, and the 1-based line it begins on."""

    line: int
    cells: tuple[str, ...]


def read_rows(path: Path) -> list[TableRow]:
    """Return the rows of a .csv, .tsv, .txt or .xlsx file that have something in them, cells without what `quiet` put on.

    Raises:
        BadInputError: it cannot be read, is no table, or is far too large for one.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInputError(f"it is larger than {_MOST_BYTES // 1024**2} MB", where=path.name)
        if path.suffix.lower() in {".xlsx", ".xlsm"}:
            rows = xlsx_rows(path, _MOST_ROWS + 1, _MOST_COLUMNS)
        else:
            rows = _csv_rows(path)
    except FileNotFoundError as error:
        raise BadInputError("there is no such file", where=str(path)) from error
    except OSError as error:
        raise BadInputError(f"cannot be read ({error.strerror})", where=str(path)) from error
    if len(rows) > _MOST_ROWS:
        raise BadInputError(f"it has more than {_MOST_ROWS:,} rows", where=path.name, mend="This is no codebook")
    return [row for row in rows if any(cell.strip() for cell in row.cells)]


def _csv_rows(path: Path) -> list[TableRow]:
    text = decode(read_bytes(path), path.name).text
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=lambda mark: (first.count(mark), mark == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[TableRow] = []
    line = 1
    try:
        for cells in reader:
            found.append(TableRow(line, tuple(loud(cell) for cell in cells)))
            line = reader.line_num + 1
            if len(found) > _MOST_ROWS:
                break
    except csv.Error as error:
        raise BadInputError(
            "the table breaks off, or a quotation mark is not closed", where=path.name, line=line
        ) from error
    return found


def xlsx_rows(path: Path, most_rows: int | None = None, most_columns: int | None = None) -> list[TableRow]:
    """Return the rows of the first sheet of an Excel workbook, up to so many, each up to its last cell that has something in it.

    Raises:
        BadInputError: it is no workbook that can be read, or far too large when unpacked.
        OSError: it is not there, or may not be read.
    """
    from openpyxl import load_workbook

    try:
        _check_unpacked(path)
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0].iter_rows(values_only=True, max_row=most_rows, max_col=most_columns)
            return [
                TableRow(number, _filled(["" if cell is None else str(cell) for cell in row]))
                for number, row in enumerate(sheet, 1)
            ]
        finally:
            book.close()
    except (BadInputError, FileNotFoundError, IsADirectoryError, PermissionError):
        raise
    except Exception as error:  # a damaged workbook makes openpyxl stumble in any way there is
        raise BadInputError(
            "this is not an Excel workbook that can be read", where=path.name, mend="Save it as .xlsx again"
        ) from error


def _check_unpacked(path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(path) as package:
        if sum(part.file_size for part in package.infolist()) > _MOST_UNPACKED:
            raise BadInputError("it is too large when unpacked", where=path.name, mend="Save its table alone as .xlsx")


def _filled(cells: list[str]) -> tuple[str, ...]:
    """Return the cells up to the last that has something in it."""
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)


def _csv(table: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([quiet(cell) for cell in row] for row in table)
    return out.getvalue()


def write_rows(table: Sequence[Sequence[str]], path: Path, *, mark: bool = False) -> None:
    """Write rows as Excel where the name ends in .xlsx, otherwise as CSV; `mark` puts a byte order mark before it.

    Raises:
        BadInputError: the file cannot be written; what stood there stays.
    """
    with replace_file(path) as beside:
        if path.suffix.lower() == ".xlsx":
            _write_xlsx(table, beside, path.stem)
        else:
            beside.write_bytes(_csv(table).encode("utf-8-sig" if mark else "utf-8"))


def _write_xlsx(table: Sequence[Sequence[str]], path: Path, title: str) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:31].translate(_NOT_IN_TITLES) or "table"
    for number, row in enumerate(table, 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column, _without_controls(text))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    book.save(path)


def _without_controls(text: str) -> str:
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)
