"""The speakers' table as CSV or XLSX: labels, participants, groups, consent and attributes, out and in."""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from typing import TYPE_CHECKING

from qualcode.core.cells import loud, quiet
from qualcode.core.model import SpeakerRow
from qualcode.errors import BadInputError
from qualcode.formats.table_files import xlsx_rows
from qualcode.whole_files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

FIXED = ("transcript", "label", "participant", "group", "consent_analyse", "consent_quote")
"""The columns every speakers' table has; `turns` is written for information, and any other column is an attribute."""

_YES = frozenset({"yes", "y", "true", "1", "ja", "oui", ""})
_NO = frozenset({"no", "n", "false", "0", "nein", "non"})


def dump_csv(lines: Iterable[SpeakerRow]) -> str:
    """Return the table as CSV text. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([quiet(cell) for cell in row] for row in _cells(list(lines)))
    return out.getvalue()


def dump_xlsx(lines: Iterable[SpeakerRow], path: Path) -> None:
    """Write the table as an Excel workbook."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    if sheet is None:  # pragma: no cover - a new workbook always has a sheet
        return
    sheet.title = "speakers"
    for number, row in enumerate(_cells(list(lines)), 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column, text)
            cell.data_type = "s"
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    book.save(path)


def load(path: Path) -> list[SpeakerRow]:
    """Read a speakers' table from a .csv or .xlsx file.

    Raises:
        BadInputError: it cannot be read, a column is missing, or a consent is neither yes nor no.
    """
    rows = _rows_xlsx(path) if path.suffix.lower() == ".xlsx" else _rows_csv(path)
    if not rows:
        raise BadInputError("the table is empty", where=path.name, mend="Make one with 'qualcode speakers export'")
    header = [cell.strip().casefold() for cell in rows[0][1]]
    for column in ("transcript", "label"):
        if column not in header:
            raise BadInputError(
                f"there is no column '{column}'",
                where=path.name,
                line=rows[0][0],
                mend="Start from 'qualcode speakers export'",
            )
    twice = next((name for name in FIXED if header.count(name) > 1), None)
    if twice:
        raise BadInputError(
            f"there are two columns '{twice}'", where=path.name, line=rows[0][0], mend="Take one of them away"
        )
    names = [cell.strip() for cell in rows[0][1]]
    return [_line(path.name, number, names, cells) for number, cells in rows[1:] if any(cell.strip() for cell in cells)]


def _cells(lines: Sequence[SpeakerRow]) -> list[list[str]]:
    extra = list(dict.fromkeys(name for line in lines for name in line.attributes))
    table = [[*FIXED, *extra, "turns"]]
    for line in lines:
        consents = ["yes" if agreed else "no" for agreed in (line.consent_analyse, line.consent_quote)]
        table.append([
            line.transcript, line.label, line.participant, line.group, *consents,
            *(line.attributes.get(name, "") for name in extra), str(line.turns),
        ])  # fmt: skip
    return table


def _line(where: str, number: int, names: Sequence[str], cells: Sequence[str]) -> SpeakerRow:
    if any(cell.strip() for cell in cells[len(names) :]):
        raise BadInputError(
            "this line has more cells than there are columns",
            where=where,
            line=number,
            mend="Put text that holds a comma in quotation marks",
        )
    row = dict(zip_longest(names, cells[: len(names)], fillvalue=""))
    fixed = {name.casefold(): value for name, value in row.items() if name.casefold() in FIXED}
    attributes = {
        name: value.strip()
        for name, value in row.items()
        if name and name.casefold() not in FIXED and name.casefold() != "turns" and value.strip()
    }
    consents = {}
    for column in ("consent_analyse", "consent_quote"):
        said = fixed.get(column, "").strip().casefold()
        if said not in _YES | _NO:
            raise BadInputError(f"{column} is '{said}'", where=where, line=number, mend="Write yes or no")
        consents[column] = said in _YES
    return SpeakerRow(
        fixed["transcript"].strip(), fixed["label"], fixed.get("participant", "").strip(), fixed.get("group", "").strip(),
        consents["consent_analyse"], consents["consent_quote"], attributes,
    )  # fmt: skip


def _rows_csv(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(
            "this is not UTF-8 text", where=path.name, mend="Save it as 'CSV UTF-8', or as .xlsx"
        ) from error
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [(reader.line_num, tuple(loud(cell) for cell in row)) for row in reader]
    except csv.Error as error:
        raise BadInputError(f"the table breaks off ({error})", where=path.name, line=reader.line_num) from error


def _rows_xlsx(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    try:
        return [(row.line, row.cells) for row in xlsx_rows(path)]
    except FileNotFoundError as error:
        raise BadInputError("there is no such file", where=str(path)) from error
    except OSError as error:
        raise BadInputError(f"cannot be read ({error.strerror})", where=str(path)) from error
