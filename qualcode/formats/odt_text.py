"""OpenDocument texts (odt, ott, fodt): paragraphs in order. odfpy is no longer kept up, so content.xml is walked with lxml."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from qualcode.errors import BadInputError
from qualcode.formats.lines import Paragraph, Prose, mark_row, opening
from qualcode.formats.package import Package, parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_MOST_SPACES = 1000
_HEAVY = {"bold", "600", "700", "800", "900"}
_PLAIN = {
    f"{_FO}font-style": {"normal"},
    f"{_FO}font-variant": {"normal"},
    f"{_FO}text-transform": {"none"},
    f"{_FO}color": {"#000000"},
    f"{_STYLE}text-underline-style": {"none"},
}
"""Properties that set letters apart, and the values of each that do not."""

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
    reader = _Reader(_looks(roots))
    reader.block(body)
    for kind, count in reader.counts.items():
        reader.out.warnings.append(f"{count} {kind}{'s' if count > 1 else ''} {_SAID[kind]}")
    return reader.out


class _Look(NamedTuple):
    """How letters are set: bold, or otherwise apart from plain ones. None: as what is around them."""

    bold: bool | None = None
    apart: bool | None = None

    def over(self, other: _Look) -> _Look:
        return _Look(other.bold if self.bold is None else self.bold, other.apart if self.apart is None else self.apart)


def _looks(roots: Iterable[_Element]) -> dict[str, _Look]:
    """Return how the letters of each style are set, together with the styles above it."""
    own: dict[str, _Look] = {}
    above: dict[str, str] = {}
    for root in roots:
        for style in root.iter(f"{_STYLE}style"):
            key = style.get(f"{_STYLE}name", "")
            own.setdefault(key, _look(style.find(f"{_STYLE}text-properties")))
            above.setdefault(key, style.get(f"{_STYLE}parent-style-name", ""))
    whole = {}
    for key in own:
        look, seen, at = _Look(), set[str](), key
        while at in own and at not in seen:
            look = look.over(own[at])
            seen.add(at)
            at = above[at]
        whole[key] = look
    return whole


def _look(properties: _Element | None) -> _Look:
    if properties is None:
        return _Look()
    weight = properties.get(f"{_FO}font-weight")
    told = [value not in plain for name, plain in _PLAIN.items() if (value := properties.get(name)) is not None]
    return _Look(None if weight is None else weight in _HEAVY, any(told) if told else None)


def paragraph_text(element: _Element) -> str:
    """Return the words of one paragraph."""
    return "".join(text for text, _ in _pieces(element, {}, Counter(), [], _Look()))


def _pieces(
    element: _Element, looks: Mapping[str, _Look], counts: Counter[str], boxes: list[_Element], look: _Look
) -> Iterator[tuple[str, _Look]]:
    if element.text:
        yield element.text, look
    for child in element:
        tag = child.tag
        if tag in _SKIPPED:
            counts[_SKIPPED[tag]] += 1
        elif tag == f"{_TEXT}s":
            times = child.get(f"{_TEXT}c", "1")
            yield " " * (min(int(times), _MOST_SPACES) if times.isdecimal() and len(times) < 9 else 1), look
        elif tag == f"{_TEXT}tab":
            yield "\t", look
        elif tag == f"{_TEXT}line-break":
            yield "\n", look
        elif tag == f"{_DRAW}frame":
            boxes.append(child)
        else:
            inner = looks.get(child.get(f"{_TEXT}style-name", ""), _Look()).over(look)
            yield from _pieces(child, looks, counts, boxes, inner)
        if child.tail:
            yield child.tail, look


class _Reader:
    def __init__(self, looks: Mapping[str, _Look]) -> None:
        self.out = Prose()
        self.looks = looks
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
            cells, starts = [], []
            for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                first = len(self.out.paragraphs)
                starts.append(first)
                self.block(cell)
                cells.append("\n".join(p.text for p in self.out.paragraphs[first:]))
            mark_row(self.out.paragraphs, starts)
            rows.append(cells)
        self.depth -= 1
        self.out.tables.append(rows)

    def paragraph(self, element: _Element, *, heading: bool) -> None:
        self.number += 1
        number = self.number
        boxes: list[_Element] = []
        whole = self.looks.get(element.get(f"{_TEXT}style-name", ""), _Look())
        pieces = list(_pieces(element, self.looks, self.counts, boxes, whole))
        bold = opening((text, bool(look.bold)) for text, look in pieces)
        apart = opening((text, bool(look.apart)) for text, look in pieces)
        self.out.paragraphs.append(
            Paragraph("".join(t for t, _ in pieces), number, bold, heading, in_table=self.depth > 0, apart=apart)
        )
        for box in boxes:
            self.block(box)
