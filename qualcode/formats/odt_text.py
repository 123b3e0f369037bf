"""OpenDocument texts (odt, ott, fodt): paragraphs in order. odfpy is no longer kept up, so content.xml is walked with lxml."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.formats.lines import Paragraph, Prose
from qualcode.formats.package import Package, parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_MOST_SPACES = 1000
_SKIPPED = {
    f"{_OFFICE}annotation": "comment",
    f"{_TEXT}note": "footnote",
    f"{_TEXT}deletion": "deletion",
}
_SAID = {
    "comment": "left out",
    "footnote": "left out",
    "deletion": "left out, as when tracked changes are accepted",
}


def read_odt(data: bytes, name: str) -> Prose:
    """Read an OpenDocument text, zipped or flat.

    Raises:
        BadInputError: it is encrypted, damaged, too large or no such text.
    """
    if data.lstrip()[:5] == b"<?xml":
        roots = [parse_xml(data, name)]
    else:
        package = Package(data, name)
        if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise BadInputError("it is protected by a password", where=name, mend="Save it without the password")
        roots = [package.xml("content.xml")] + [package.xml(p) for p in ("styles.xml",) if p in package]
    body = roots[0].find(f".//{_OFFICE}text")
    if body is None:
        raise BadInputError("this is not an OpenDocument text", where=name, mend="Save it as odt or docx")
    reader = _Reader({key for root in roots for key in _bold_styles(root)})
    reader.block(body)
    for kind, count in reader.counts.items():
        reader.out.warnings.append(f"{count} {kind}{'s' if count > 1 else ''} {_SAID[kind]}")
    return reader.out


def _bold_styles(root: _Element) -> Iterator[str]:
    for style in root.iter(f"{_STYLE}style"):
        properties = style.find(f"{_STYLE}text-properties")
        if properties is not None and properties.get(f"{_FO}font-weight", "") in {"bold", "600", "700", "800", "900"}:
            yield style.get(f"{_STYLE}name", "")


def paragraph_text(element: _Element) -> str:
    """Return the words of one paragraph."""
    return "".join(text for text, _ in _pieces(element, frozenset(), Counter(), [], bold=False))


def _pieces(
    element: _Element, bold_styles: frozenset[str], counts: Counter[str], boxes: list[_Element], *, bold: bool
) -> Iterator[tuple[str, bool]]:
    if element.text:
        yield element.text, bold
    for child in element:
        tag = child.tag
        if tag in _SKIPPED:
            counts[_SKIPPED[tag]] += 1
        elif tag == f"{_TEXT}s":
            times = child.get(f"{_TEXT}c", "1")
            yield " " * (min(int(times), _MOST_SPACES) if times.isdecimal() and len(times) < 9 else 1), bold
        elif tag == f"{_TEXT}tab":
            yield "\t", bold
        elif tag == f"{_TEXT}line-break":
            yield "\n", bold
        elif tag == f"{_DRAW}frame":
            boxes.append(child)
        else:
            strong = bold or child.get(f"{_TEXT}style-name", "") in bold_styles
            yield from _pieces(child, bold_styles, counts, boxes, bold=strong)
        if child.tail:
            yield child.tail, bold


class _Reader:
    def __init__(self, bold: set[str]) -> None:
        self.out = Prose()
        self.bold = frozenset(bold)
        self.counts: Counter[str] = Counter()
        self.number = self.depth = 0

    def block(self, parent: _Element) -> None:
        for element in parent:
            tag = element.tag
            if tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                self.paragraph(element, heading=tag == f"{_TEXT}h")
            elif tag == f"{_TABLE}table":
                self.table(element)
            elif tag == f"{_TEXT}tracked-changes":
                self.counts["deletion"] += sum(1 for _ in element.iter(f"{_TEXT}deletion"))
                self.counts += Counter()
            elif tag not in _SKIPPED:
                self.block(element)

    def table(self, element: _Element) -> None:
        rows = []
        self.depth += 1
        for row in element.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table")) is not element:
                continue  # of a table within a cell, which is read with the cell
            cells = []
            for cell in row.iterchildren(f"{_TABLE}table-cell"):
                first = len(self.out.paragraphs)
                self.block(cell)
                cells.append("\n".join(p.text for p in self.out.paragraphs[first:]))
            rows.append(cells)
        self.depth -= 1
        self.out.tables.append(rows)

    def paragraph(self, element: _Element, *, heading: bool) -> None:
        self.number += 1
        number = self.number
        whole = element.get(f"{_TEXT}style-name", "") in self.bold
        boxes: list[_Element] = []
        pieces = list(_pieces(element, self.bold, self.counts, boxes, bold=whole))
        opening = 0
        for text, bold in pieces:
            if not bold and text.strip():
                break
            opening += len(text)
        self.out.paragraphs.append(
            Paragraph("".join(t for t, _ in pieces), number, opening, heading, in_table=self.depth > 0)
        )
        for box in boxes:
            self.block(box)
