"""Text made safe for where it goes, and still to be read as it was said."""

from __future__ import annotations

import re
from unicodedata import bidirectional

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~&#$^{}!]")
_LINE_START = re.compile(r"^(\s*)(?:([-+=:])|(\d+)([.)]))", re.MULTILINE)


def legal(text: str) -> str:
    """Return text without characters that XML forbids: controls become their pictures (␀), broken ones become �."""
    return _ILLEGAL.sub(_picture, text)


def from_right(text: str) -> bool:
    """Say whether text is written from right to left: whether the first letter that has a direction is (Unicode's rule P2)."""
    return next((d != "L" for d in map(bidirectional, text) if d in {"L", "R", "AL"}), False)


def _picture(match: re.Match[str]) -> str:
    point = ord(match.group())
    if point == 0x7F:
        return "␡"
    return chr(0x2400 + point) if point < 0x20 else "�"


def csv_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe goes before = + - @, tab and carriage return.

    The rule is OWASP's for CSV injection. Whoever reads the file by program takes one leading apostrophe away where one
    of these characters follows it.
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def markdown(text: str) -> str:
    """Return text that Markdown shows as it stands: whatever could be markup has a backslash before it."""
    escaped = _MARKDOWN.sub(lambda m: "\\" + m.group(), legal(text))
    return _LINE_START.sub(
        lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}",
        escaped,
    )


def markdown_line(text: str) -> str:
    """Return text as one line of Markdown, for table cells and headings."""
    return markdown(" ".join(text.split()))
