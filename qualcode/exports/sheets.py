"""Tables as files: csv, xlsx and json. What people said stays text, never a formula."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from qualcode.exports.safe import csv_cell, legal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Value = str | int | float | bool | None
_CELL_LIMIT = 32_767
_CUT = " […] (too long for a cell: the whole of it is in the csv)"
_NAME_LIMIT = 31
_A4 = 9
_WIDTH = 9
_LINE, _HIGHEST = 15, 405
"""Points: of a line, and of the highest row that Excel takes."""
_ACROSS = 240
"""Characters across that can still be read on one page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    `widths` are in characters, for the spreadsheet; `links` maps (row, column), from 0, to `internal:'Quotes'!A2`. With `heat`,
    the higher a figure is, the darker its cell.
    """

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    widths: tuple[int, ...] = ()
    links: Mapping[tuple[int, int], str] | None = None
    heat: bool = False


def to_csv(sheet: Sheet) -> bytes:
    """Return a table as CSV that Excel opens rightly: UTF-8 with its mark, comma, CRLF, no live formulas."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.header)
    for row in sheet.rows:
        writer.writerow([csv_cell(legal(cell)) if isinstance(cell, str) else _said(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def to_json(data: Any) -> bytes:
    """Return data as readable JSON."""
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace")


def records(sheet: Sheet) -> list[dict[str, Value]]:
    """Return the rows of a table as objects keyed by its header."""
    return [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]


def to_xlsx(
    sheets: Sequence[Sheet], *, title: str, date: str = "", progress: Callable[[int, int], None] | None = None
) -> bytes:
    """Return tables as an Excel workbook, one sheet each, with frozen header rows and filters.

    Text is written as text with Excel's quote prefix, so that it stays text even when the cell is edited. `progress` is
    told of steps done and steps in all, and may raise to stop.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    out = BytesIO()
    made = datetime.fromisoformat(date[:10]) if date else datetime(1980, 1, 1)  # noqa: DTZ001 - a day, not a moment
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False, "constant_memory": False})
    book.set_properties({"title": legal(title), "author": "", "comments": "", "created": made})
    head = book.add_format(
        {"bold": True, "bg_color": "#17414a", "font_color": "#ffffff", "valign": "top", "text_wrap": True}
    )
    body = book.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True})
    number = book.add_format({"valign": "top"})
    link = book.add_format({"valign": "top", "font_color": "#0b5563", "underline": 1, "quote_prefix": True})
    total, done = sum(len(sheet.rows) for sheet in sheets), 0
    for sheet in sheets:
        page = book.add_worksheet(sheet_name(sheet.name))
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        page.set_row(0, _height(sheet.header, sheet.widths))
        for column, name in enumerate(sheet.header):
            page.write_string(0, column, legal(name), head)
        for row, cells in enumerate(sheet.rows):
            page.set_row(row + 1, _height(cells, sheet.widths))
            for column, cell in enumerate(cells):
                address = (sheet.links or {}).get((row, column))
                if address is not None:
                    page.write_url(row + 1, column, address, link, legal(str(cell)))
                elif isinstance(cell, bool) or cell is None:
                    page.write_string(row + 1, column, _said(cell), body)
                elif isinstance(cell, int | float):
                    page.write_number(row + 1, column, cell, number)
                else:
                    page.write_string(row + 1, column, _fitting(legal(cell)), body)
            done += 1
            if progress is not None and done % 500 == 0:
                progress(done, 2 * total)
        _dress(page, sheet)
    if progress is not None:
        progress(total, 2 * total)  # putting the workbook together takes as long again
    book.close()
    if progress is not None:
        progress(2 * total, 2 * total)
    return out.getvalue()


def _fitting(text: str) -> str:
    """Return a text as a cell holds it; where it was cut, its end says so, lest it pass for all that was said."""
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - len(_CUT)] + _CUT


def _height(cells: Sequence[Value], widths: tuple[int, ...]) -> int:
    """Return how high a row must be for its text, in points: not every program finds that out by itself on opening."""
    lines = 1
    for column, cell in enumerate(cells):
        width = max(4, (widths[column] if column < len(widths) else _WIDTH) - 1)
        if isinstance(cell, str) and (len(cell) > width or "\n" in cell):
            lines = max(lines, sum(-(-len(part) // width) or 1 for part in cell.split("\n")))
    return min(_HIGHEST, _LINE * lines)


def _dress(page: Any, sheet: Sheet) -> None:
    """Keep a page's header in sight, filter its rows, give it its heat, and let it be printed on A4."""
    page.freeze_panes(1, 1)
    widths = sheet.widths or (_WIDTH,) * len(sheet.header)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(-(-sum(widths) // _ACROSS), 0)
    page.repeat_rows(0)
    last = len(sheet.rows), len(sheet.header) - 1
    if sheet.rows:
        page.autofilter(0, 0, *last)
    if sheet.rows and sheet.heat:
        page.conditional_format(1, 1, *last, {"type": "2_color_scale", "min_color": "#ffffff", "max_color": "#6fb3bb"})


def sheet_name(name: str) -> str:
    """Return a name that Excel takes for a sheet."""
    return "".join(" " if c in "[]:*?/\\" else c for c in legal(name)).strip("' ")[:_NAME_LIMIT] or "Sheet"


def _said(cell: Value) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else str(cell)
