"""Web pages: what a reader sees, as paragraphs. Scripts, styles, menus and hidden parts are left out."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from qualcode.errors import BadInputError
from qualcode.formats.lines import Paragraph, Prose, mark_row

if TYPE_CHECKING:
    from collections.abc import Iterable

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
_APART = {"i", "em", "u", "cite", "var", "dfn", "ins"}
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE)
_LOOK = re.compile(
    r"font-style\s*:\s*(?:italic|oblique)|text-decoration[a-z-]*\s*:[^;]*underline|font-variant[a-z-]*\s*:[^;]*small-caps"
    r"|text-transform\s*:\s*uppercase|(?<![\w-])color\s*:\s*(?!(?:black|#000(?:000)?|windowtext|inherit|initial|currentcolor|rgb\(\s*0\s*,\s*0\s*,"
    r"\s*0\s*\))(?:\s|;|!|$))[#a-z]",
    re.IGNORECASE,
)
_BLACK = {"#000000", "#000", "black"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_RULE = re.compile(r"\.([A-Za-z][\w-]{0,60})\s*\{([^{}]{0,2000})\}")
"""A rule of a style sheet on one class: Google Docs sets bold by such."""

_WHITE = re.compile(r"[ \t\n\r\f]+")
_DEEPEST = 400
_WIDEST = 200


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
    reader = _Reader(_classes(root, _WEIGHT), _classes(root, _LOOK))
    reader.out.warnings += warnings
    reader.walk(root, _Look(), depth=0)
    reader.flush()
    if reader.counts["deleted"]:
        reader.out.warnings.append(f"{reader.counts['deleted']} struck-out passages left out")
    if reader.counts["hidden"]:
        reader.out.warnings.append(f"{reader.counts['hidden']} hidden parts left out")
    if reader.counts["deep"]:
        reader.out.warnings.append("parts nested too deeply were left out")
    return reader.out


def _classes(root: _Element, what: re.Pattern[str]) -> frozenset[str]:
    """Return the classes that the page's style sheets set in a way."""
    rules = (rule for style in root.iter("style") for rule in _RULE.finditer(style.text or ""))
    return frozenset(rule[1] for rule in rules if what.search(rule[2]))


class _Look(NamedTuple):
    """How letters are set: bold, or otherwise apart from plain ones."""

    bold: bool = False
    apart: bool = False


class _Reader:
    """Walks the page, collecting the pieces of the paragraph at hand until a block begins or ends."""

    def __init__(self, bold_classes: frozenset[str], other_classes: frozenset[str]) -> None:
        self.bold_classes, self.other_classes = bold_classes, other_classes
        self.out = Prose()
        self.pieces: list[tuple[str, _Look]] = []
        self.counts: Counter[str] = Counter()
        self.number = self.tables = 0
        self.heading = self.kept_white = False

    def walk(self, element: _Element, look: _Look, *, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not self.visible(element, tag, depth):
            return
        if tag == "br":
            self.pieces.append(("\n", look))
            return
        inner = self.look(element, tag, look)
        block = tag in _BLOCKS
        if block:
            self.flush()
        was_heading, was_kept = self.heading, self.kept_white
        self.heading, self.kept_white = was_heading or tag in _HEADINGS, was_kept or tag == "pre"
        if tag == "table":
            self.table(element, depth)
        else:
            self.inside(element, inner, depth=depth)
        if block:
            self.flush()
        self.heading, self.kept_white = was_heading, was_kept

    def look(self, element: _Element, tag: str, around: _Look) -> _Look:
        style, classes = element.get("style", ""), element.get("class", "").split()
        return _Look(
            around.bold or tag in _BOLD or bool(_WEIGHT.search(style)) or not self.bold_classes.isdisjoint(classes),
            around.apart
            or tag in _APART
            or bool(_LOOK.search(style))
            or element.get("color", "#000000").lower() not in _BLACK
            or not self.other_classes.isdisjoint(classes),
        )

    def visible(self, element: _Element, tag: str, depth: int) -> bool:
        if tag in _SKIPPED or not tag or _is_furniture(element, tag):
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

    def inside(self, element: _Element, look: _Look, *, depth: int) -> None:
        self.say(element.text, look)
        for child in element:
            self.walk(child, look, depth=depth + 1)
            self.say(child.tail, look)

    def say(self, text: str | None, look: _Look) -> None:
        if text:
            self.pieces.append((text if self.kept_white else _WHITE.sub(" ", text), look))

    def table(self, element: _Element, depth: int) -> None:
        rows = []
        self.tables += 1
        below: dict[int, int] = {}
        for row in element.iter("tr"):
            if next(row.iterancestors("table")) is not element:
                continue  # of a table within a cell, which is read with the cell
            cells: list[str] = []
            starts = []
            for cell in row.iterchildren("td", "th"):
                _skip_covered(cells, below)
                first = len(self.out.paragraphs)
                starts.append(first)
                self.walk(cell, _Look(), depth=depth + 1)
                self.flush()
                said = "\n".join(p.text for p in self.out.paragraphs[first:])
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                below |= {len(cells) + n: down - 1 for n in range(across) if down > 1}
                cells += [said] + [""] * (across - 1)
            _skip_covered(cells, below)
            mark_row(self.out.paragraphs, starts)
            rows.append(cells)
        self.tables -= 1
        if not self.tables:
            self.out.tables.append(rows)

    def flush(self) -> None:
        text, bold, apart = self._paragraph()
        self.pieces = []
        if text:
            self.number += 1
            self.out.paragraphs.append(
                Paragraph(text, self.number, bold, self.heading, in_table=self.tables > 0, apart=apart)
            )

    def _paragraph(self) -> tuple[str, int, int]:
        """Return the paragraph's text with single spaces, as a browser shows it, and how many letters open it bold or else apart."""
        text, said_so = "", []
        for piece, look in self.pieces:
            said = piece
            if not self.kept_white and (not text or text[-1] in " \n"):
                said = said.lstrip(" ")
            text = text.rstrip(" ") + said if said == "\n" else text + said
            said_so.append((len(text), look, bool(piece.strip())))
        body = text.strip("\n") if self.kept_white else text.strip(" \n")
        bold = _opening((length, look.bold or not letters) for length, look, letters in said_so)
        apart = _opening((length, look.apart or not letters) for length, look, letters in said_so)
        return body, min(bold, len(body)), min(apart, len(body))


def _opening(lengths: Iterable[tuple[int, bool]]) -> int:
    """Return the length of a text up to the first piece that is not so."""
    reached = 0
    for length, so in lengths:
        if not so:
            break
        reached = length
    return reached


def _is_furniture(element: _Element, tag: str) -> bool:
    """Say whether an element is the foot of the site, or what LibreOffice makes of the head and foot of printed pages."""
    if tag == "footer":
        return next(element.iterancestors("article", "section", "blockquote", "figure"), None) is None
    return tag == "div" and element.get("title") in {"header", "footer"}


def _span(cell: _Element, name: str) -> int:
    told = cell.get(name, "1").strip()
    return min(max(int(told), 1), _WIDEST) if told.isdecimal() and len(told) < 9 else 1


def _skip_covered(cells: list[str], below: dict[int, int]) -> None:
    """Put empty cells where a cell of a row above reaches down."""
    while len(cells) < _WIDEST and below.get(len(cells), 0) > 0:
        below[len(cells)] -= 1
        cells.append("")
