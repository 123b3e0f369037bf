"""What a document sets off as quotes by its layout, and what it prints outside its body: heads, feet and notes."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from qualcode.formats.odt_text import paragraph_text
from qualcode.formats.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_QUOTE = re.compile(r"quot|block ?text|zitat|citation", re.IGNORECASE)
_NOT_QUOTE = re.compile(r"source|attribution|author|speaker|signature|\bby\b", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_PARTS = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
_PARAGRAPHS = {"blockquote", "p", "div", "li"}
_HOLDERS = {"blockquote", "p", "div", "ul", "ol", "footer"}
MARK = "\ue000"
"""Stands before each paragraph of a page that is set off as a quote. No text has it: it is taken out of the page first."""


def quoted_in_word(data: bytes) -> Iterator[str]:
    """Yield the paragraphs of a Word file's body whose style, or the style that it is based on, is one for quotes."""
    import docx
    from docx.oxml.ns import qn

    word = docx.Document(BytesIO(data))
    based = {style.style_id: getattr(style, "base_style", None) for style in word.styles}
    names = {style.style_id: style.name or "" for style in word.styles}
    # By id, which each paragraph holds: looking each one's style up takes longer than the whole check.
    styles = {
        key
        for key in names
        if _of_a_quote(key, {k: base.style_id for k, base in based.items() if base is not None}, names)
    }
    for paragraph in word.element.body.iter(qn("w:p")) if styles else ():
        if paragraph.style in styles:
            yield paragraph.text


def outside_word(data: bytes, name: str) -> Iterator[str]:
    """Yield what stands in a Word file's headers, footers, footnotes and endnotes."""
    package = Package(data, name)
    for part in package.parts:
        if _WORD_PARTS.fullmatch(part):
            for paragraph in package.xml(part).iter(f"{_W}p"):
                pieces = (
                    _BREAKS.get(str(e.tag)) or (e.text or "" if e.tag == f"{_W}t" else "") for e in paragraph.iter()
                )
                yield "".join(pieces)


def quoted_in_odt(data: bytes, name: str) -> Iterator[str]:
    """Yield the paragraphs of an OpenDocument text whose style, or the style that it is based on, is one for quotes."""
    roots = _odt_roots(data, name)
    names, based = {}, {}
    for style in (style for root in roots for style in root.iter(f"{_STYLE}style")):
        key = style.get(f"{_STYLE}name", "")
        names[key] = style.get(f"{_STYLE}display-name", "") or key
        based[key] = style.get(f"{_STYLE}parent-style-name", "")
    for paragraph in roots[0].iter(f"{_TEXT}p"):
        if _of_a_quote(paragraph.get(f"{_TEXT}style-name", ""), based, names):
            yield paragraph_text(paragraph)


def outside_odt(data: bytes, name: str) -> Iterator[str]:
    """Yield what stands in an OpenDocument text's headers, footers and notes."""
    roots = _odt_roots(data, name)
    notes = (note for root in roots for note in root.iter(f"{_TEXT}note-body"))
    furniture = (part for root in roots for part in root.iter(f"{_STYLE}header", f"{_STYLE}footer"))
    for part in (*furniture, *notes):
        for paragraph in part.iter(f"{_TEXT}p"):
            yield paragraph_text(paragraph)


def marked_page(text: str) -> str:
    """Return a page with `MARK` before each paragraph of a block quote, and quotation marks about the words of a `q`.

    What has a class named after quotes (`MsoQuote`, as Word writes it) is a block quote too. Feet, which are left out of
    transcripts, are kept.

    A `cite` or `footer` within a block quote, which signs it, becomes a paragraph that is not marked.
    """
    from lxml import etree, html

    clean = text.replace(MARK, "")
    if not re.search(r"<(?:q|blockquote|footer)\b|quot|title=", clean, re.IGNORECASE):
        return clean
    try:
        root = html.document_fromstring(clean.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return clean
    for inline in root.iter("q"):
        inline.text = f"“{inline.text or ''}"
        inline.append(_piece("”"))
    for block in root.iter("blockquote"):
        for inside in block.iter("cite"):
            inside.tag = "footer"
        _mark(block)
    for block in root.iter("p", "div"):
        if _named_a_quote(block.get("class", "")) and next(block.iterancestors("blockquote"), None) is None:
            _mark(block)
    for edge in root.iter("footer", "div"):
        edge.tag = "div"
        edge.set("title", "")
    return str(html.tostring(root, encoding="unicode"))


def _named_a_quote(name: str) -> bool:
    return bool(_QUOTE.search(name)) and not _NOT_QUOTE.search(name)


def _mark(element: _Element) -> None:
    """Mark every paragraph of a block quote: where an element begins with words, or with what stands in a line."""
    if element.tag == "footer":
        return
    first = next(iter(element), None)
    words = (element.text or "").lstrip()
    if (
        element.tag in _PARAGRAPHS
        and not words.startswith(MARK)
        and (words or (first is not None and first.tag not in _HOLDERS))
    ):
        element.text = MARK + words
    for child in element:
        _mark(child)


def _piece(text: str) -> _Element:
    from lxml import etree

    piece = etree.Element("span")
    piece.text = text
    return piece


def _odt_roots(data: bytes, name: str) -> list[_Element]:
    package = Package(data, name)
    return [package.xml(part) for part in ("content.xml", "styles.xml") if part in package]


def _of_a_quote(key: str, based: dict[str, str], names: dict[str, str]) -> bool:
    """Say whether a style, or one that it is based on, has the name of one for quotes."""
    seen: set[str] = set()
    while key and key not in seen:
        seen.add(key)
        name = names.get(key, key)
        if _NOT_QUOTE.search(name):
            return False
        if _named_a_quote(name):
            return True
        key = based.get(key, "")
    return False
