"""Word files (docx, docm, dotx): paragraphs in order, with what is bold at their start.

python-docx leaves out what is inserted by tracked changes, content controls and text boxes, so the document part is walked
here with lxml. Insertions are kept and deletions left out, as when all changes are accepted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from qualcode.errors import BadInputError
from qualcode.formats.lines import Paragraph, Prose, mark_row, opening
from qualcode.formats.package import Package, parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_LEFT_OUT = {f"{_W}del", f"{_W}moveFrom"}
_SKIPPED = {
    f"{_W}{n}" for n in ("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "instrText", "delText", "sdtPr", "sdtEndPr")
}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHARACTERS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\u2011",
    f"{_W}softHyphen": "\u00ad",
}
_PLAIN = {"u": {"none", ""}, "color": {"auto", "000000", ""}, "highlight": {"none", ""}}
"""Properties whose value may say that there is nothing to be seen."""

_WIDEST = 1000
_ASIDE = 0.2
"""What stands in text boxes is an aside that nobody says, if it is less than this share of the letters."""

_COUNTED = {
    f"{_W}commentReference": "comment",
    f"{_W}footnoteReference": "footnote",
    f"{_W}endnoteReference": "endnote",
}


def read_docx(data: bytes, name: str) -> Prose:
    """Read a Word file.

    Raises:
        BadInputError: it is encrypted, damaged, too large or no Word file.
    """
    package = Package(data, name)
    main = next((p for p in package.parts if p.lower() == "word/document.xml"), None) or _main_part(package)
    source = package.read(main)
    if _STRICT in source[:4096]:
        source = source.replace(_STRICT, _W[1:-1].encode())
    body = parse_xml(source, name).find(f"{_W}body")
    if body is None:
        raise BadInputError("there is no text in it", where=name, mend="Save it again from Word")
    reader = _Reader(_Styles.of(package))
    reader.block(body)
    reader.tell()
    if any(p.endswith("vbaProject.bin") for p in package.parts):
        reader.out.warnings.append("it holds macros, which were not looked at")
    return reader.out


def _main_part(package: Package) -> str:
    found = [p for p in package.parts if p.startswith("word/document") and p.endswith(".xml")]
    if not found:
        raise BadInputError(
            "this is not a Word file", where=package.name, mend="Save it as docx from the program that made it"
        )
    return found[0]


class _Look(NamedTuple):
    """How letters are set: bold, or otherwise apart from plain ones. None: as what is around them."""

    bold: bool | None = None
    apart: bool | None = None

    def over(self, other: _Look) -> _Look:
        return _Look(other.bold if self.bold is None else self.bold, other.apart if self.apart is None else self.apart)


@dataclass(slots=True)
class _Styles:
    """Which styles are headings, and how the letters of each are set, by style id."""

    headings: set[str] = field(default_factory=set)
    looks: dict[str, _Look] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package) -> _Styles:
        styles = cls()
        based: dict[str, str] = {}
        if "word/styles.xml" not in package:
            return styles
        for style in package.xml("word/styles.xml").iterfind(f"{_W}style"):
            key = style.get(f"{_W}styleId", "")
            named = style.find(f"{_W}name")
            title = "" if named is None else named.get(f"{_W}val", "").lower()
            if title.startswith("heading") or title in {"title", "subtitle"}:
                styles.headings.add(key)
            styles.looks[key] = _look(style.find(f"{_W}rPr"))
            above = style.find(f"{_W}basedOn")
            based[key] = "" if above is None else above.get(f"{_W}val", "")
        styles.looks = {key: styles.with_what_is_above(key, based) for key in based}
        return styles

    def with_what_is_above(self, key: str, based: Mapping[str, str]) -> _Look:
        """Return how a style sets letters, together with the styles that it is based on."""
        look, seen = _Look(), set[str]()
        while key in based and key not in seen:
            look = look.over(self.looks[key])
            seen.add(key)
            key = based[key]
        return look


def _look(properties: _Element | None) -> _Look:
    """Return how run properties set letters."""
    if properties is None:
        return _Look()
    told = [_on(properties.find(f"{_W}{name}")) for name in ("i", "smallCaps", "caps")]
    told += [
        element.get(f"{_W}val", "").lower() not in plain
        for name, plain in _PLAIN.items()
        if (element := properties.find(f"{_W}{name}")) is not None
    ]
    apart = None if all(t is None for t in told) else any(told)
    return _Look(_on(properties.find(f"{_W}b")), apart)


def _number(element: _Element | None) -> int:
    told = "1" if element is None else element.get(f"{_W}val", "1")
    return min(max(int(told), 1), _WIDEST) if told.isdecimal() and len(told) < 9 else 1


def _on(element: _Element | None) -> bool | None:
    if element is None:
        return None
    return element.get(f"{_W}val", "1") not in {"0", "false", "off"}


class _Reader:
    def __init__(self, styles: _Styles) -> None:
        self.out = Prose()
        self.styles = styles
        self.counts: Counter[str] = Counter()
        self.number = self.depth = 0
        self.boxed: list[int] = []

    def block(self, parent: _Element) -> None:
        for element in parent:
            if element.tag == f"{_W}p":
                self.paragraph(element)
            elif element.tag == f"{_W}tbl":
                self.table(element)
            elif element.tag in _LEFT_OUT:
                self.counts["deletion"] += 1
            elif element.tag not in _SKIPPED and element.tag != _FALLBACK:
                self.block(element)

    def table(self, element: _Element) -> None:
        rows = []
        self.depth += 1
        for row in element.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not element:
                continue  # of a table within a cell, which is read with the cell
            if row.find(f"{_W}trPr/{_W}del") is not None:
                self.counts["deletion"] += 1
                continue
            cells: list[str] = []
            starts = []
            for cell in row.iterfind(f"{_W}tc"):
                first = len(self.out.paragraphs)
                starts.append(first)
                self.block(cell)
                across = cell.find(f"{_W}tcPr/{_W}gridSpan")
                cells.append("\n".join(p.text for p in self.out.paragraphs[first:]))
                cells += [""] * (_number(across) - 1)
            mark_row(self.out.paragraphs, starts)
            rows.append(cells)
        self.out.tables.append(rows)
        self.depth -= 1

    def paragraph(self, element: _Element) -> None:
        self.number += 1
        number = self.number
        style = element.find(f"{_W}pPr/{_W}pStyle")
        key = "" if style is None else style.get(f"{_W}val", "")
        heading = key in self.styles.headings
        boxes: list[_Element] = []
        pieces: list[str] = []
        looks = []
        for text, look in self.runs(element, boxes, self.styles.looks.get(key, _Look())):
            pieces.append(text)
            looks.append(look)
        bold = opening(zip(pieces, (bool(look.bold) for look in looks), strict=True))
        apart = opening(zip(pieces, (bool(look.apart) for look in looks), strict=True))
        self.out.paragraphs.append(
            Paragraph("".join(pieces), number, bold, heading, in_table=self.depth > 0, apart=apart)
        )
        for box in boxes:
            self.counts["text box"] += 1
            first = len(self.out.paragraphs)
            self.block(box)
            self.boxed += range(first, len(self.out.paragraphs))

    def runs(self, parent: _Element, boxes: list[_Element], inherited: _Look) -> Iterator[tuple[str, _Look]]:
        for element in parent:
            tag = element.tag
            if tag == f"{_W}r":
                yield from self.run(element, boxes, inherited)
            elif tag in _LEFT_OUT:
                self.counts["deletion"] += 1
            elif tag in {f"{_W}ins", f"{_W}moveTo"}:
                self.counts["insertion"] += 1
                yield from self.runs(element, boxes, inherited)
            elif tag not in _SKIPPED and tag != _FALLBACK:
                yield from self.runs(element, boxes, inherited)

    def run(self, element: _Element, boxes: list[_Element], inherited: _Look) -> Iterator[tuple[str, _Look]]:
        properties = element.find(f"{_W}rPr")
        look = inherited
        if properties is not None:
            if _on(properties.find(f"{_W}vanish")):
                self.counts["hidden passage"] += 1
                return
            style = properties.find(f"{_W}rStyle")
            if style is not None:
                look = self.styles.looks.get(style.get(f"{_W}val", ""), _Look()).over(look)
            look = _look(properties).over(look)
        pieces = []
        for child in element.iter():
            if child.tag == f"{_W}t" and not _within_box(child, element):
                pieces.append(child.text or "")
            elif child.tag in _CHARACTERS and not _within_box(child, element):
                pieces.append(_CHARACTERS[child.tag])
            elif child.tag in _COUNTED:
                self.counts[_COUNTED[child.tag]] += 1
            elif child.tag == f"{_W}txbxContent" and not _within_box(child, element):
                boxes.append(child)
        if pieces:
            yield "".join(pieces), look

    def tell(self) -> None:
        paragraphs = self.out.paragraphs
        aside = sum(len(paragraphs[n].text) for n in self.boxed) < _ASIDE * sum(len(p.text) for p in paragraphs)
        if aside:
            for n in self.boxed:
                paragraphs[n] = replace(paragraphs[n], heading=True)
        said = {
            "deletion": "left out, as when tracked changes are accepted",
            "insertion": "kept, as when tracked changes are accepted",
            "comment": "left out",
            "footnote": "left out",
            "endnote": "left out",
            "hidden passage": "left out",
            "text box": "kept in the text, said by nobody" if aside else "taken after the paragraph that it hangs on",
        }
        for kind, count in self.counts.items():
            plural = kind if count == 1 else (f"{kind}es" if kind.endswith("x") else f"{kind}s")
            self.out.warnings.append(f"{count} {plural} {said[kind]}")


def _within_box(element: _Element, run: _Element) -> bool:
    """Say whether an element of a run lies in a text box or in the older copy of one."""
    above = element.getparent()
    while above is not None and above is not run:
        if above.tag in {f"{_W}txbxContent", _FALLBACK}:
            return True
        above = above.getparent()
    return False
