"""Web pages: what a reader sees, as paragraphs. Scripts, styles, menus and hidden parts are left out."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.formats.lines import Paragraph, Prose

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = {
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "section", "article",
    "main", "aside", "header", "footer", "figure", "figcaption", "address", "body", "html", "table", "tr", "td", "th", "tbody",
    "thead", "tfoot", "caption", "hr", "details", "summary", "form", "fieldset", "center",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "title", "caption"}
_SKIPPED = {
    "script",
    "style",
    "head",
    "noscript",
    "template",
    "nav",
    "svg",
    "math",
    "iframe",
    "object",
    "select",
    "button",
    "textarea",
}
_BOLD = {"b", "strong", "dt", "th"}
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_RULE = re.compile(r"\.([A-Za-z][\w-]{0,60})\s*\{([^{}]{0,2000})\}")
"""A rule of a style sheet on one class: Google Docs sets bold by such."""

_WHITE = re.compile(r"[ \t\n\r\f]+")
_DEEPEST = 400


def read_html(text: str, name: str, warnings: tuple[str, ...] = ()) -> Prose:
    """Read a page.

    Raises:
        BadInputError: there is no page in it.
    """
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise BadInputError("there is no page in it", where=name, mend="Save the web page again") from None
    reader = _Reader(_bold_classes(root))
    reader.out.warnings += warnings
    reader.walk(root, bold=False, depth=0)
    reader.flush()
    if reader.counts["deleted"]:
        reader.out.warnings.append(f"{reader.counts['deleted']} struck-out passages left out")
    if reader.counts["hidden"]:
        reader.out.warnings.append(f"{reader.counts['hidden']} hidden parts left out")
    if reader.counts["deep"]:
        reader.out.warnings.append("parts nested too deeply were left out")
    return reader.out


def _bold_classes(root: _Element) -> frozenset[str]:
    rules = (rule for style in root.iter("style") for rule in _RULE.finditer(style.text or ""))
    return frozenset(rule[1] for rule in rules if _WEIGHT.search(rule[2]))


class _Reader:
    """Walks the page, collecting the pieces of the paragraph at hand until a block begins or ends."""

    def __init__(self, bold_classes: frozenset[str]) -> None:
        self.bold_classes = bold_classes
        self.out = Prose()
        self.pieces: list[tuple[str, bool]] = []
        self.counts: Counter[str] = Counter()
        self.number = self.tables = 0
        self.heading = self.kept_white = False

    def walk(self, element: _Element, *, bold: bool, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not self.visible(element, tag, depth):
            return
        style = element.get("style", "")
        classes = element.get("class", "").split() if self.bold_classes else ()
        bold = bold or tag in _BOLD or bool(_WEIGHT.search(style)) or not self.bold_classes.isdisjoint(classes)
        if tag == "br":
            self.pieces.append(("\n", bold))
            return
        block = tag in _BLOCKS
        if block:
            self.flush()
        was_heading, was_kept = self.heading, self.kept_white
        self.heading, self.kept_white = was_heading or tag in _HEADINGS, was_kept or tag == "pre"
        if tag == "table":
            self.table(element, depth)
        else:
            self.inside(element, bold=bold, depth=depth)
        if block:
            self.flush()
        self.heading, self.kept_white = was_heading, was_kept

    def visible(self, element: _Element, tag: str, depth: int) -> bool:
        if tag in _SKIPPED or not tag:
            return False
        if tag in {"del", "s", "strike"}:
            self.counts["deleted"] += 1
            return False
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
            self.counts["hidden"] += 1
            return False
        if depth > _DEEPEST:
            self.counts["deep"] += 1
            return False
        return True

    def inside(self, element: _Element, *, bold: bool, depth: int) -> None:
        self.say(element.text, bold=bold)
        for child in element:
            self.walk(child, bold=bold, depth=depth + 1)
            self.say(child.tail, bold=bold)

    def say(self, text: str | None, *, bold: bool) -> None:
        if text:
            self.pieces.append((text if self.kept_white else _WHITE.sub(" ", text), bold))

    def table(self, element: _Element, depth: int) -> None:
        rows = []
        self.tables += 1
        for row in element.iter("tr"):
            if next(row.iterancestors("table")) is not element:
                continue  # of a table within a cell, which is read with the cell
            cells = []
            for cell in row.iterchildren("td", "th"):
                first = len(self.out.paragraphs)
                self.walk(cell, bold=False, depth=depth + 1)
                self.flush()
                cells.append("\n".join(p.text for p in self.out.paragraphs[first:]))
            rows.append(cells)
        self.tables -= 1
        if not self.tables:
            self.out.tables.append(rows)

    def flush(self) -> None:
        text, opening = self._paragraph()
        self.pieces = []
        if text:
            self.number += 1
            self.out.paragraphs.append(Paragraph(text, self.number, opening, self.heading, in_table=self.tables > 0))

    def _paragraph(self) -> tuple[str, int]:
        """Return the paragraph's text with single spaces, as a browser shows it, and its count of opening bold letters."""
        text, opening, still = "", 0, True
        for piece, bold in self.pieces:
            said = piece
            if not self.kept_white and (not text or text[-1] in " \n"):
                said = said.lstrip(" ")
            text = text.rstrip(" ") + said if said == "\n" else text + said
            still = still and (bold or not piece.strip())
            opening = len(text) if still else opening
        body = text.strip("\n") if self.kept_white else text.strip(" \n")
        return body, min(opening, len(body))
