"""How much room there is where a tag stands in a Word template: its section and columns, its cell, or its text box."""

from __future__ import annotations

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_CELL_EDGES = 216
"""What a cell's own margins take of its width, in twentieths of a point."""

_BOX_EDGES = 288
_PAGE, _MARGIN, _GUTTER = 11906, 1440, 708


def line_at(element: Any, body: Any) -> int:
    """Return the width of a line at a paragraph, in twentieths of a point. Heads and feet have the last section's."""
    line = _section_line(element, body)
    for above in element.iterancestors():
        if above.tag == f"{_W}tc":
            return max(_cell(above, line) - _CELL_EDGES, _CELL_EDGES)
        if above.tag == f"{_W}txbxContent":
            extent = next((e for frame in above.iterancestors() for e in frame.iterchildren(_EXTENT)), None)
            return int(extent.get("cx")) // 635 - _BOX_EDGES if extent is not None else line
    return line


def _cell(cell: Any, line: int) -> int:
    """Return a cell's width: as it says itself, or as its columns do, or an even share of the line."""
    own = cell.find(f"{_W}tcPr/{_W}tcW")
    if own is not None and own.get(f"{_W}type") == "dxa" and _number(own, "w", 0):
        return _number(own, "w", 0)
    row = cell.getparent()
    cells = row.findall(f"{_W}tc")
    spans = [_number(found.find(f"{_W}tcPr/{_W}gridSpan"), "val", 1) for found in cells]
    at = cells.index(cell) if cell in cells else 0
    columns = [_number(column, "w", 0) for column in row.getparent().findall(f"{_W}tblGrid/{_W}gridCol")]
    begin = sum(spans[:at])
    return sum(columns[begin : begin + spans[at]]) if cells and all(columns) and columns else line // max(1, len(cells))


def _section_line(element: Any, body: Any) -> int:
    top = next((e for e in (element, *element.iterancestors()) if e.getparent() is body), None)
    following = top.itersiblings() if top is not None else ()
    ends = (e.find(f"{_W}pPr/{_W}sectPr") if e.tag == f"{_W}p" else e for e in (top, *following) if e is not None)
    section = next((e for e in ends if e is not None and e.tag == f"{_W}sectPr"), body.find(f"{_W}sectPr"))
    page, margins, columns = (section.find(f"{_W}{name}") for name in ("pgSz", "pgMar", "cols"))
    width = _number(page, "w", _PAGE) - _number(margins, "left", _MARGIN) - _number(margins, "right", _MARGIN)
    count = _number(columns, "num", 1)
    return (width - (count - 1) * _number(columns, "space", _GUTTER)) // max(1, count)


def _number(element: Any, name: str, default: int) -> int:
    written = element.get(f"{_W}{name}", "") if element is not None else ""
    return int(float(written)) if written.replace(".", "", 1).isdecimal() else default
