"""Blocks as WordprocessingML. Written as text and parsed once: a hundred thousand paragraphs in seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from qualcode.exports.blocks import (
    Bars,
    Bullets,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Place,
    QuoteBlock,
    Run,
    Table,
    plain,
)
from qualcode.exports.chart import in_words
from qualcode.exports.safe import from_right, legal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from qualcode.exports.blocks import Block, Inline

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_EMPTY = "\u2002" * 5
"""What stands in an empty place: blanks as wide as letters, which can be clicked on."""
_SMALL = '<w:sz w:val="18"/><w:szCs w:val="18"/>'
"""9 points: what stands in tables where the document has no style for it, since its running text would be too large."""

_LONG = 900
"""Code points from which on a quote need not stand with its source: LibreOffice would begin it on a page of its own."""

_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_DECLARED = (
    f'xmlns:w="{NAMESPACE}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:pic="{_PICTURE}"'
)


@dataclass
class Writer:
    """Turns blocks into XML for one document.

    `styles` maps roles ("heading-1", "quote", "table") to that document's style ids; a role without one is left to the
    default style. `width` is the line in twentieths of a point. `picture` stores a PNG and returns its relationship id.
    """

    styles: Mapping[str, str]
    width: int
    picture: Callable[[bytes], str] | None = None
    draw: Callable[[Bars], tuple[bytes, float, float]] | None = None
    _ids: Iterator[int] = field(default_factory=lambda: count(1000))

    def body(self, blocks: Iterable[Block]) -> str:
        """Return the XML of some blocks under one parent, ready to parse."""
        return f"<w:body {_DECLARED}>" + "".join(self.block(block) for block in blocks) + "</w:body>"

    def block(self, block: Block) -> str:  # noqa: PLR0911 - one a kind
        """Return the XML of one block."""
        match block:
            case Heading():
                return self.paragraph(plain(block.text), f"heading-{block.level}", block.anchor)
            case Paragraph():
                return self.paragraph(block.runs, block.style, keep=block.keep)
            case Bullets():
                last = len(block.items) - 1
                return "".join(
                    self.paragraph(self._bullet(item), "bullet", keep=block.keep and at == last)
                    for at, item in enumerate(block.items)
                )
            case QuoteBlock():
                return self._quote(block)
            case Table():
                return self.table(block)
            case Figures():
                return self._figures(block)
            case Bars():
                return self._bars(block)
            case Place():
                return self._place(block)
            case PageBreak():
                return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'

    def paragraph(self, runs: Inline, role: str, anchor: str = "", *, keep: bool = False, right: bool = False) -> str:
        """Return one paragraph in the style of a role. One that begins in Arabic or Hebrew runs from right to left."""
        style = self.styles.get(role, "")
        properties = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
        properties += "<w:keepNext/>" if keep else ""
        if runs and from_right(runs[0].text):
            # Indents are from where lines begin, borders from the left: the line beside a quote stays beside its source's.
            aside = self.styles.get("quote-indent") if role == "quote" else ""
            properties += "<w:bidi/>" + (f'<w:ind w:left="0" w:right="{aside}"/>' if aside else "")
        properties += '<w:jc w:val="right"/>' if right else ""
        small = _SMALL if role in {"table-head", "table-cell"} and not style else ""
        inner = self._marked(self._runs(runs, small), anchor)
        return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>" if properties else f"<w:p>{inner}</w:p>"

    def _marked(self, xml: str, anchor: str) -> str:
        """Return XML between the marks of a place that can be led to."""
        if not anchor:
            return xml
        mark = next(self._ids)
        return f'<w:bookmarkStart w:id="{mark}" w:name="{bookmark(anchor)}"/>{xml}<w:bookmarkEnd w:id="{mark}"/>'

    def _bullet(self, item: Inline) -> Inline:
        """Return an item of a list; where the document has no style for lists, with a bullet of its own."""
        return item if self.styles.get("bullet") else (Run("•\u2002"), *item)

    def _runs(self, runs: Inline, size: str = "") -> str:
        said = ""
        for run in runs:
            bold = "<w:b/>" if run.bold else ""
            italic = "<w:i/>" if run.italic else ""
            colour = self.styles.get("link-colour", "0B5563")
            tint, line = (f'<w:color w:val="{colour}"/>', '<w:u w:val="single"/>') if run.link or run.href else ("", "")
            look = f"{bold}{italic}{tint}{size}{line}{'<w:rtl/>' if from_right(run.text) else ''}"
            properties = f"<w:rPr>{look}</w:rPr>" if look else ""
            xml = f"<w:r>{properties}{_text(run.text)}</w:r>"
            if run.link:
                xml = f'<w:hyperlink w:anchor="{bookmark(run.link)}" w:history="1">{xml}</w:hyperlink>'
            elif run.href:
                file, _, place = run.href.partition("#")
                xml = _field(xml, f'HYPERLINK "{file}"' + (f' \\l "{place}"' if place else ""))
            said += self._marked(xml, run.anchor)
        return said

    def _quote(self, block: QuoteBlock) -> str:
        signed: Inline = (Run(f"({block.attribution})", bold=True),) if block.attribution else ()
        if signed and block.source:
            signed = (*signed, Run("  "))
        source = (*signed, *block.source)
        keep = bool(source) and len(block.text) < _LONG
        said = self.paragraph(plain(f"“{block.text}”"), "quote", block.anchor, keep=keep)
        return said + (self.paragraph(source, "quote-source") if source else "")

    def _place(self, block: Place) -> str:
        """Return a content control between the marks of a bookmark.

        The control's frame is seen in Word, and not in print; the bookmark survives LibreOffice, which keeps no control of
        several paragraphs.
        """
        empty = f"<w:p><w:r>{_text(_EMPTY)}</w:r></w:p>"
        tag, name = quoteattr(f"qualcode-place:{block.name}"), quoteattr(legal(block.label)[:60])
        properties = f'<w:alias w:val={name}/><w:tag w:val={tag}/><w:id w:val="{next(self._ids)}"/>'
        control = f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{block.kept or empty}</w:sdtContent></w:sdt>"
        mark = next(self._ids)
        start = f'<w:bookmarkStart w:id="{mark}" w:name="qcp_{block.name.replace("-", "_")}"/>'
        return f'{start}{control}<w:bookmarkEnd w:id="{mark}"/>'

    def table(self, block: Table) -> str:
        """Return a caption and a table whose header row is marked as one and repeats on every page."""
        columns = self._columns(block)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
        style = self.styles.get("table", "")
        properties = (
            (f"<w:tblStyle w:val={quoteattr(style)}/>" if style else "")
            + f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            + '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            + f"<w:tblCaption w:val={quoteattr(legal(block.caption))}/>"
        )
        plain_head = not self.styles.get("table-head")
        head = "".join(
            self._cell((Run(name, bold=plain_head),), columns[at], "table-head", right=at in block.figures)
            for at, name in enumerate(block.header)
        )
        rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
        for number, row in enumerate(block.rows):
            anchor = block.anchors[number] if number < len(block.anchors) else ""
            cells = "".join(
                self._cell(cell, columns[at], "table-cell", "" if at else anchor, right=at in block.figures)
                for at, cell in enumerate(row)
            )
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
        caption = self.paragraph(plain(block.caption), "caption", keep=True)
        made = f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        return caption + made + self.paragraph((), "after-table")

    def _cell(self, runs: Inline, width: int, role: str, anchor: str = "", *, right: bool = False) -> str:
        inner = self.paragraph(runs, role, anchor, right=right)
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'

    def _columns(self, block: Table) -> list[int]:
        shares = block.widths or (1,) * len(block.header)
        return [self.width * share // sum(shares) for share in shares]

    def _figures(self, block: Figures) -> str:
        table = Table(
            "Statistics",
            ("Measure", "Latest", "Change", "Period"),
            tuple(
                (plain(figure.label), (Run(figure.value, bold=True),), plain(figure.change), plain(figure.period))
                for figure in block.figures
            ),
            widths=(26, 22, 32, 20),
        )
        return self.table(table)

    def _bars(self, block: Bars) -> str:
        if self.draw is None or self.picture is None or not block.bars:
            return ""
        data, width, height = self.draw(block)
        number, relation = next(self._ids), self.picture(data)
        size = f'cx="{int(width * 360000)}" cy="{int(height * 360000)}"'
        name = f'id="{number}" name="Chart {number}" descr={quoteattr(in_words(block))}'
        drawing = (
            f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {name}/>'
            f'<a:graphic><a:graphicData uri="{_PICTURE}"><pic:pic><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        )
        return f"{self.paragraph(plain(block.caption), 'caption', keep=True)}<w:p><w:r>{drawing}</w:r></w:p>"


def _field(xml: str, instruction: str) -> str:
    """Return a field around runs that stay runs of their paragraph, so that every program reads their text."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    said = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return f"{begin}{said}{separate}{xml}{end}"


def bookmark(anchor: str) -> str:
    """Return an anchor as Word takes it: letters, digits and underscores, 40 at most."""
    return ("b_" + re.sub(r"\W", "_", anchor, flags=re.ASCII))[:40]


def _text(text: str) -> str:
    text = legal(text)
    if "\n" not in text and "\t" not in text:
        return f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else ""
    parts = re.split(r"([\n\t])", text)
    return "".join(_BREAKS.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts if part)
