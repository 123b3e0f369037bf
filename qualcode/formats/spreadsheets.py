"""Files that hold tables: csv and tsv text, Excel workbooks, OpenDocument spreadsheets."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from qualcode.errors import BadInputError
from qualcode.formats.package import Package
from qualcode.formats.source import LARGEST_TEXT
from qualcode.formats.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element

    from qualcode.formats.columns import Row

_MOST_CELLS = 5_000_000
_NEEDS_QUOTES = re.compile(r"[\",;]")
_HAS_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE_ROWS = 60
_END = "\x1e"
"""A line put behind a table. Where a quotation mark is open, it comes back within the last cell."""
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def read_delimited(text: str, name: str, kind: str, notes: Sequence[str] = ()) -> Table:
    """Read comma, semicolon, tab or bar separated text; the separator is the one that gives the most even rows.

    Raises:
        BadInputError: a quotation mark is not closed, so that what others said would stand in one cell.
    """
    usual = csv.field_size_limit(LARGEST_TEXT)
    try:
        return _delimited(text, name, kind, notes)
    finally:
        csv.field_size_limit(usual)


def _delimited(text: str, name: str, kind: str, notes: Sequence[str]) -> Table:
    candidates = [(*_evenness(text, sign), sign) for sign in ("\t,;|" if kind == "tsv" else ",;\t|")]
    best = max(candidates, key=lambda c: (c[0], c[1]))
    plain = best[2] == "\t" and _spoken_quotes(text)
    reader = csv.reader(
        chain(io.StringIO(text, newline=""), [_END]),
        delimiter=best[2],
        quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL,
    )
    rows: list[list[str]] = []
    begins = line = 1
    try:
        for row in reader:
            rows.append(row)
            begins, line = line, reader.line_num + 1
    except csv.Error as error:
        raise BadInputError(f"the table cannot be read: {error}", where=name, mend="Save it as csv again") from None
    if rows.pop() != [_END]:
        what = "the table breaks off, or a quotation mark is not closed"
        raise BadInputError(what, where=name, line=begins, mend="Export it again, or close the mark")
    return Table(rows, name, kind, tuple(notes))


def _spoken_quotes(text: str) -> bool:
    """Say whether the quotation marks in tab separated text are words, since its writer puts none around cells.

    They are if one is not shut at the end of its cell, or if a cell that needs none has them and others of its column have not.
    """
    try:
        parsed = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        return True
    if any("\n" in cell or "\t" in cell for row in parsed for cell in row):
        return False
    needless, without = set[int](), set[int]()
    for line in text.split("\n"):
        for column, cell in enumerate(line.rstrip("\r").split("\t")):
            if len(cell) > 1 and cell[0] == cell[-1] == '"':
                if not _NEEDS_QUOTES.search(cell, 1, len(cell) - 1):
                    needless.add(column)
            elif _HAS_LETTER.search(cell):
                without.add(column)
    return not needless.isdisjoint(without)


def _evenness(text: str, sign: str) -> tuple[float, int]:
    """Return the share of sample rows that have the commonest width, and that width; (0, 0) for a single column."""
    reader = csv.reader(io.StringIO(text[: 1 << 20], newline=""), delimiter=sign)
    try:
        widths = [len(row) for row, _ in zip(reader, range(_SAMPLE_ROWS), strict=False) if row]
    except csv.Error:
        return (0.0, 0)
    if not widths:
        return (0.0, 0)
    width = max(set(widths), key=lambda w: (widths.count(w), w))
    return (0.0, 0) if width < 2 else (widths.count(width) / len(widths), width)


def read_xlsx(data: bytes, name: str, sheet: str = "", *, as_typed: bool = False) -> Table:
    """Read one sheet of an Excel workbook: the one told, or the one with the most words.

    Formulas count as what they show, or, `as_typed`, as the text that was typed.

    Raises:
        BadInputError: encrypted, damaged, too large, no such sheet.
    """
    package = Package(data, name)
    _checked(package)
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot show matters to no words
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=not as_typed, keep_links=False)
            sheets = {
                s.title: _xlsx_rows(s, name) for s in book.worksheets if s.sheet_state == "visible" or s.title == sheet
            }
    except BadInputError:
        raise
    except (InvalidFileException, LookupError, ValueError, TypeError, AttributeError, OSError, SyntaxError, EOFError,
            RuntimeError, OverflowError) as error:  # fmt: skip
        raise BadInputError(
            f"the workbook is damaged ({type(error).__name__})", where=name, mend="Open it in Excel and save it again"
        ) from None
    table = _chosen(sheets, name, sheet, "Excel")
    if any(p.endswith("vbaProject.bin") for p in package.parts):
        return replace(table, warnings=(*table.warnings, "it holds macros, which were not looked at"))
    return table


def _checked(package: Package) -> None:
    """Read every part that openpyxl would, so that bombs and entities are met here and not there."""
    for part in package.parts:
        if part.endswith((".xml", ".rels")):
            content = package.read(part)
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise BadInputError(
                    "it defines XML entities, which no office program does",
                    where=package.name,
                    mend="Do not trust this file",
                )


def _xlsx_rows(sheet: Any, name: str) -> list[Row]:
    if not hasattr(sheet, "iter_rows"):
        return []
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # the size told in the file may be wrong
    rows: list[Row] = []
    cells = 0
    for row in sheet.iter_rows(values_only=True):
        cells += len(row) + 1
        if cells > _MOST_CELLS:
            raise BadInputError(
                "the sheet is too large", where=name, mend="Delete the empty rows and columns at its end"
            )
        rows.append([shown(v) for v in row])
    return _without_tail(rows)


def shown(value: object) -> str:
    """Return a cell's value as its reader sees it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def _without_tail(rows: list[Row]) -> list[Row]:
    while rows and not any(c.strip() for c in rows[-1]):
        rows.pop()
    return rows


def read_ods(data: bytes, name: str, sheet: str = "") -> Table:
    """Read one sheet of an OpenDocument spreadsheet, as `read_xlsx`.

    Raises:
        BadInputError: as there.
    """
    package = Package(data, name)
    root = package.xml("content.xml")
    sheets = {
        table.get(f"{_TABLE}name", f"Sheet {n}"): _ods_rows(table, name)
        for n, table in enumerate(root.iter(f"{_TABLE}table"), 1)
    }
    return _chosen(sheets, name, sheet, "OpenDocument spreadsheet")


def _ods_rows(table: _Element, name: str) -> list[Row]:
    rows: list[Row] = []
    cells = 0
    for element in table.iter(f"{_TABLE}table-row"):
        row: Row = []
        for cell in element:
            if cell.tag in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
                row += [_ods_cell(cell)] * min(_repeats(cell, "columns"), 1024)
        while row and not row[-1]:
            row.pop()
        times = min(_repeats(element, "rows"), 1_048_576) if row else 1
        cells += times * (len(row) + 1)
        if cells > _MOST_CELLS:
            raise BadInputError("the sheet is too large", where=name, mend="Delete the repeated rows at its end")
        rows += [row] * times
    return _without_tail(rows)


def _repeats(element: _Element, what: str) -> int:
    told = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(told) if told.isdecimal() and len(told) < 9 else 1


def _ods_cell(cell: _Element) -> str:
    from qualcode.formats.odt_text import paragraph_text

    return "\n".join(paragraph_text(p) for p in cell.iterchildren(f"{_TEXT}p"))


def _chosen(sheets: dict[str, list[Row]], name: str, wanted: str, kind: str) -> Table:
    if wanted:
        if wanted not in sheets:
            known = ", ".join(f"“{s}”" for s in sheets)
            raise BadInputError(f"there is no sheet “{wanted}”", where=name, mend=f"The sheets are {known}")
        return Table(sheets[wanted], name, kind, titles=tuple(sheets))
    if not sheets:
        raise BadInputError("there is no sheet in it", where=name)
    best = max(sheets, key=lambda s: _letters(sheets[s]))
    alike = [s for s, rows in sheets.items() if _headings(rows) and _headings(rows) == _headings(sheets[best])]
    others = [s for s, rows in sheets.items() if s != best and s not in alike and rows]
    unread = f"; not read: {', '.join(others)}. Choose one with s in the app, or --sheet" if others else ""
    if len(alike) > 1:
        listed = ", ".join(f"“{s}”" for s in alike)
        note = f"{len(alike)} sheets with the same columns taken one after the other: {listed}{unread}"
        return Table(
            sheets[best], name, kind, (note,), sheets=tuple((s, sheets[s]) for s in alike), titles=tuple(sheets)
        )
    others.sort(key=lambda s: -_letters(sheets[s]))
    notes = (f"sheet “{best}” taken{unread}",) if others else ()
    return Table(sheets[best], name, kind, notes, others=tuple((s, sheets[s]) for s in others), titles=tuple(sheets))


def _headings(rows: Sequence[Row]) -> Row:
    """Return the first row with two cells or more that have something in them."""
    return next((row for row in rows[:20] if sum(bool(c.strip()) for c in row) > 1), [])


def _letters(rows: Iterable[Row]) -> int:
    return sum(len(c) for row in rows for c in row)
