"""A plan that was built earlier, read back: what it printed, and what was written in it by hand.

In Word files the places for one's own words are content controls between the marks of a bookmark, in web pages and Markdown
what stands between two comments. Both are found wherever they have been moved to, and after saving in Word or LibreOffice.
"""

from __future__ import annotations

import copy
import re
import zipfile
from base64 import b64decode
from io import BytesIO
from typing import TYPE_CHECKING

from qualcode.core.plan_state import Built, load_state, mark_of_text
from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml.etree import _Element

PLACE = "qualcode-place:"
"""What the tag of a content control begins with; the name of the place follows."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BOOKMARK = "qcp_"
_STATE = "qualcode-plan"
_COMMENT = re.compile(r"<!-- qualcode built (.*?) -->\n?", re.DOTALL)
_REGION = re.compile(r"<!-- place ([\w-]+)(?::[^>]*)? -->(.*?)<!-- /place \1 -->", re.DOTALL)
_HALF = re.compile(r"<!-- /?place ([\w-]+)(?::[^>]*)? -->")
_GONE = {"bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart", "commentRangeEnd", "commentReference", "sectPr",
         "permStart", "permEnd", "lastRenderedPageBreak", "del", "moveFrom", "rPrChange", "pPrChange", "numPr"}  # fmt: skip
_LOST = {
    "drawing": "a picture", "pict": "a picture", "object": "an embedded object", "footnoteReference": "a footnote",
    "endnoteReference": "an endnote",
}  # fmt: skip
_UNWRAPPED = {"hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple"}
FORMS = ("docx", "html", "md")
"""The formats that places and the state of the plan can be read from."""


def read_built(data: bytes, form: str, where: str) -> Built:
    """Return what stands in a plan that was built earlier.

    Raises:
        BadInputError: it cannot be read as a document of its form, or a place in it was broken.
    """
    if form == "docx":
        return _docx(data, where)
    if form in {"html", "md"}:
        return _text(data, where)
    return Built(None)


def outside(data: bytes, form: str, where: str = "") -> str:
    """Return the mark of a document's text outside the places that are written by hand."""
    if form == "docx":
        root = _root(data, where)
        _cut(root)
        return _words(root)
    if form in {"html", "md"}:
        return _outside_text(data.decode("utf-8", "replace"))
    return ""


def _text(data: bytes, where: str) -> Built:
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    found = _COMMENT.search(text)
    state = load_state(_unpacked(found[1])) if found else None
    places: dict[str, str] = {}
    for match in _REGION.finditer(text):
        if match[2].strip():
            places[match[1]] = places.get(match[1], "") + match[2].strip("\n")
    if broken := _HALF.search(_REGION.sub("", text)):
        raise BadInputError(
            f"one of the two comments around the place '{broken[1]}' is gone",
            where=where,
            mend=f"Write '<!-- /place {broken[1]} -->' where your own words end, or move the file away",
        )
    return Built(state, places, state is not None and _outside_text(text) != state.outside)


def _unpacked(said: str) -> str:
    try:
        return b64decode(said, validate=True).decode("utf-8")
    except ValueError:
        return ""


def _outside_text(text: str) -> str:
    return mark_of_text(_REGION.sub("", _COMMENT.sub("", text.replace("\r\n", "\n"))))


def _docx(data: bytes, where: str) -> Built:
    root = _root(data, where)
    state = next((found for part in _custom(data) if (found := load_state(part)) is not None), None)
    places: dict[str, str] = {}
    dropped: list[str] = []
    for name, content in _cut(root).items():
        if not _blank(content):
            places[name] = _kept(content, name, dropped.append)
    edited = state is not None and _words(root) != state.outside
    return Built(state, places, edited, tuple(dict.fromkeys(dropped)))


def _cut(root: _Element) -> dict[str, list[_Element]]:
    """Take the content of every place out of a document and return it by the place's name."""
    found: dict[str, list[_Element]] = {}
    ends = {end.get(f"{_W}id"): end for end in root.iter(f"{_W}bookmarkEnd")}
    marks: dict[str, tuple[_Element, _Element | None]] = {}
    for start in root.iter(f"{_W}bookmarkStart"):
        name = start.get(f"{_W}name", "")
        if name.startswith(_BOOKMARK):  # LibreOffice may write two of a name: the first begins, the last ends
            first, end = marks.get(name, (start, None))
            marks[name] = first, ends.get(start.get(f"{_W}id"), end)
    for name, (start, end) in marks.items():
        if end is not None:
            found[name.removeprefix(_BOOKMARK).replace("_", "-")] = _between(start, end)
    for control in list(root.iter(f"{_W}sdt")):
        content = control.find(f"{_W}sdtContent")
        if (name := _name(control)) and content is not None:
            found.setdefault(name, []).extend(content)
            parent = control.getparent()
            if parent is not None:
                parent.remove(control)
    return found


def _between(start: _Element, end: _Element) -> list[_Element]:
    """Take out what stands between two marks, which are in or beside paragraphs of one text, cell or page."""
    first, last = _block(start), _block(end)
    holder = first.getparent()
    if holder is None or last.getparent() is not holder:
        return []
    if first is last:  # one paragraph, or two marks with nothing between
        return [_runs(first, start, end)] if first is not start else []
    blocks = list(holder)[holder.index(first) : holder.index(last)]
    taken = []
    for block in blocks:
        if block is start:
            continue
        if block is first and _said(_before(block, start)):
            taken.append(_runs(block, start, None))
            continue
        holder.remove(block)
        taken.append(block)
    if last is not end and _said(_before(last, end)):
        taken.append(_runs(last, None, end))
    return taken


def _block(mark: _Element) -> _Element:
    """Return the paragraph that a mark stands in, or the mark itself where it stands between paragraphs."""
    return next(mark.iterancestors(f"{_W}p"), mark)


def _before(paragraph: _Element, mark: _Element) -> list[_Element]:
    return list(paragraph)[: _place_in(paragraph, mark)]


def _place_in(paragraph: _Element, mark: _Element) -> int:
    """Return which of a paragraph's children a mark is, or is in."""
    while (parent := mark.getparent()) is not None and parent is not paragraph:
        mark = parent
    return paragraph.index(mark)


def _runs(paragraph: _Element, start: _Element | None, end: _Element | None) -> _Element:
    """Take the runs between two marks out of a paragraph, as a paragraph of the same look."""
    children = list(paragraph)
    first = _place_in(paragraph, start) if start is not None else 0
    last = _place_in(paragraph, end) if end is not None else len(children)
    made = paragraph.makeelement(f"{_W}p", {})
    look = paragraph.find(f"{_W}pPr")
    if look is not None:
        made.append(copy.deepcopy(look))
    made.extend([child for child in children[first:last] if child is not look])
    return made


def _said(elements: Iterable[_Element]) -> str:
    return "".join(text.text or "" for element in elements for text in element.iter(f"{_W}t")).strip()


def _blank(content: list[_Element]) -> bool:
    return not _said(content) and not any(True for name in _LOST for each in content for _ in each.iter(f"{_W}{name}"))


def _root(data: bytes, where: str) -> _Element:
    from qualcode.formats.package import Package

    return Package(data, where).xml("word/document.xml")


def _custom(data: bytes) -> Iterator[str]:
    """Yield the states among the custom parts of a Word file."""
    from lxml import etree

    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if (
                name.startswith("customXml/item")
                and name.endswith(".xml")
                and package.getinfo(name).file_size < 1 << 22
            ):
                part = package.read(name)
                if _STATE.encode() in part and b"<!DOCTYPE" not in part:
                    yield "".join(str(said) for said in etree.fromstring(part).itertext())


def _name(control: _Element) -> str:
    tag = control.find(f"{_W}sdtPr/{_W}tag")
    value = tag.get(f"{_W}val", "") if tag is not None else ""
    return value.removeprefix(PLACE) if value.startswith(PLACE) else ""


def _kept(content: list[_Element], name: str, tell: Callable[[str], None]) -> str:
    """Return the paragraphs and tables of a place as XML that stands by itself."""
    from lxml import etree

    holder = etree.Element(f"{_W}body", nsmap={"w": _W[1:-1]})
    for child in content:
        if child.tag in {f"{_W}p", f"{_W}tbl", f"{_W}sdt"}:
            holder.append(child)
        else:
            if not len(holder) or holder[-1].get("loose") is None:
                etree.SubElement(holder, f"{_W}p", {"loose": "1"})
            holder[-1].append(child)
    for paragraph in holder:
        if paragraph.get("loose"):
            del paragraph.attrib["loose"]
    _clean(holder, name, tell)
    while (
        len(holder) > 1
        and holder[-1].tag == f"{_W}p"
        and not "".join(str(said) for said in holder[-1].itertext()).strip()
    ):
        holder.remove(holder[-1])
    return "".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in holder)


def _clean(element: _Element, name: str, tell: Callable[[str], None]) -> None:
    for child in list(element):
        kind = child.tag.removeprefix(_W) if isinstance(child.tag, str) else ""
        if kind in _LOST:
            tell(f"{_LOST[kind]} in the place '{name}'")
        if kind in _LOST or kind in _GONE or not kind or kind.startswith("{"):
            if kind == "numPr":
                _as_bullet(element)
            element.remove(child)
            continue
        _clean(child, name, tell)
        if kind in _UNWRAPPED:
            at = element.index(child)
            for number, grandchild in enumerate(list(child)):
                if grandchild.tag not in {f"{_W}sdtPr", f"{_W}sdtEndPr"}:
                    element.insert(at + number, grandchild)
            element.remove(child)


def _as_bullet(properties: _Element) -> None:
    """Give a paragraph of a list, whose numbering stays behind in the old file, the style of bullets."""
    if properties.find(f"{_W}pStyle") is None:
        style = properties.makeelement(f"{_W}pStyle", {f"{_W}val": "ListBullet"})
        properties.insert(0, style)


def _words(root: _Element) -> str:
    """Return the mark of a document's text; call it once the places have been cut out."""
    words: list[str] = []

    def walk(element: _Element) -> None:
        for child in element:
            if not isinstance(child.tag, str) or child.tag in {f"{_W}del", f"{_W}instrText"}:
                continue
            if child.tag == f"{_W}t":
                words.append(child.text or "")
            elif child.tag in {f"{_W}p", f"{_W}br", f"{_W}tab"}:
                words.append(" ")
            walk(child)

    walk(root)
    return mark_of_text("".join(words))
