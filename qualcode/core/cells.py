"""Cells of a CSV file that no spreadsheet takes for a formula, and back.

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
