"""Cells as spreadsheets know them: CSV cells that are never taken for a formula, and back; the letters of columns.

After the OWASP advice on CSV injection: an apostrophe goes before what would be live. So that reading takes off exactly what
writing put on, cells that already have apostrophes there get one more.
"""

from __future__ import annotations

import re

_LIVE = re.compile(r"'*[=+\-@\t\r]")
_QUIET = re.compile(r"'+[=+\-@\t\r]")


def quiet(cell: str) -> str:
    """Return a cell that is text to every spreadsheet."""
    return f"'{cell}" if _LIVE.match(cell) else cell


def loud(cell: str) -> str:
    """Return what `quiet` was given."""
    return cell[1:] if _QUIET.match(cell) else cell


def column_letters(position: int) -> str:
    """Return the letters that spreadsheets give a column: A for 0, AA for 26."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
