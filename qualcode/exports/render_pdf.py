"""Documents as PDF, with the font that comes with matplotlib (DejaVu Sans: Latin, Greek, Cyrillic and many signs). For print: it carries no tags for screen readers.

A letter that the fonts lack would print as an empty box, and a quote would no longer stand as said: such a document is refused.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from qualcode.errors import BadInputError
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
from qualcode.exports.chart import draw
from qualcode.exports.safe import legal
from qualcode.exports.watching import watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualcode.exports.blocks import Block, Document, Inline
    from qualcode.exports.watching import Progress

_DEEP, _SOFT, _MARK, _LINE, _INK = "#17414a", "#4a5a5e", "#0f6b75", "#c9d3d5", "#1b2629"
FONTS = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique")
_STYLES = {
    "title": (24, 28, _DEEP, True, 0, 4),
    "subtitle": (11, 14, _SOFT, False, 0, 12),
    "heading-1": (15, 19, _DEEP, True, 16, 5),
    "heading-2": (11.5, 15, _DEEP, True, 10, 4),
    "heading-3": (10.5, 14, _DEEP, True, 8, 3),
    "heading-4": (9.5, 13, _DEEP, True, 8, 3),
    "body": (9.5, 13.5, _INK, False, 0, 5),
    "lead": (10.5, 15, _INK, False, 0, 6),
    "note": (8.5, 11.5, _SOFT, False, 0, 5),
    "quote": (10, 14, _INK, False, 6, 1),
    "quote-source": (8.5, 11.5, _SOFT, False, 0, 7),
    "caption": (9.5, 13, _INK, True, 8, 3),
    "head": (8, 10, "#ffffff", True, 0, 0),
    "cell": (8, 10.5, _INK, False, 0, 0),
}
"""Size, leading, colour, bold, space before and after, in points."""


def to_pdf(document: Document, progress: Progress | None = None) -> bytes:
    """Return a document as PDF. The same document gives the same bytes.

    Raises:
        BadInputError: it holds letters that the fonts cannot print.
    """
    from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
    from reportlab.platypus import SimpleDocTemplate  # type: ignore[import-untyped]

    class Pages(SimpleDocTemplate):  # type: ignore[misc]
        """Lists every heading in the reader's panel as it is set."""

        deepest = -1
        placed = 0

        def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - reportlab's name
            self.placed += 1
            if progress is not None and self.placed % 100 == 0:
                progress(len(story) + min(self.placed, len(story)), 2 * len(story))
            style = getattr(getattr(flowable, "style", None), "name", "")
            if style.startswith("heading-"):
                key = f"heading-{self.seq.nextf('heading')}"
                self.canv.bookmarkHorizontal(key, 0, self.frame._y + flowable.height)  # noqa: SLF001 - reportlab's own recipe
                self.deepest = min(int(style[-1]) - 1, self.deepest + 1)
                self.canv.addOutlineEntry(flowable.getPlainText(), key, self.deepest, closed=self.deepest > 0)

    maker = _Maker()
    out = BytesIO()
    pages = Pages(
        out, pagesize=A4, leftMargin=60, rightMargin=60, topMargin=54, bottomMargin=54, title=legal(document.title),
        author=legal(document.organisation), lang=document.language, invariant=1,
    )  # fmt: skip
    story: list[Any] = []
    if document.organisation:
        story.append(maker.paragraph((Run(document.organisation, bold=True),), "note"))
    story.append(maker.paragraph(plain(document.title), "title"))
    if document.subtitle:
        story.append(maker.paragraph(plain(document.subtitle), "subtitle"))
    anchors = {found for block in document.blocks for found in _anchors(block)}
    maker.anchors = anchors
    for block in watched(document.blocks, progress, parts=2):
        story += maker.block(block, pages.width)

    def number(canvas: Any, page: Any) -> None:
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.setFont(FONTS[0], 8)
        canvas.drawString(60, 32, legal(f"{document.title}  ·  page {page.page}"))

    pages.build(story, onFirstPage=number, onLaterPages=number)
    return out.getvalue()


def _anchors(block: Block) -> Iterator[str]:
    if isinstance(block, Heading | QuoteBlock) and block.anchor:
        yield block.anchor
    if isinstance(block, Table):
        yield from block.anchors


def register_fonts() -> frozenset[int]:
    """Make the fonts known to reportlab, and return the letters that every cut of them has.

    A heading may hold any letter too, so it must be in every cut. What lies beyond U+FFFF is drawn, but reads as something else
    when copied.
    """
    from matplotlib import get_data_path
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

    folder = Path(get_data_path()) / "fonts" / "ttf"
    for name in FONTS:
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(FONTS[0], *FONTS)
    faces = [frozenset(pdfmetrics.getFont(name).face.charToGlyph) for name in FONTS]
    return frozenset(letter for letter in frozenset.intersection(*faces) if letter <= 0xFFFF)


def printable(text: str, letters: frozenset[int]) -> str:
    """Return text as reportlab's markup.

    Raises:
        BadInputError: it holds a letter that the fonts lack.
    """
    said = legal(text)
    for letter in said:
        if letter not in "\n\t" and ord(letter) not in letters:
            raise BadInputError(
                f"a PDF made here cannot print “{letter}”, which is in “{said.strip()[:40]}”",
                mend="Write docx or html, and make the PDF from there",
            )
    return escape(said).replace("\n", "<br/>")


def _kept(parts: list[Any], *, keep: bool) -> list[Any]:
    """Return parts of a page, of which the last may have to stand with what follows."""
    if keep and parts:
        parts[-1].keepWithNext = True
    return parts


class _Maker:
    """Makes the parts of a page; knows the fonts' letters and the document's anchors."""

    def __init__(self) -> None:
        from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
        from reportlab.lib.enums import TA_RIGHT  # type: ignore[import-untyped]
        from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]

        self._letters = register_fonts()
        self.anchors: set[str] = set()
        self._colour = HexColor
        self.styles = {
            name: ParagraphStyle(
                name, fontName=FONTS[1] if bold else FONTS[0], fontSize=size, leading=leading, textColor=HexColor(colour),
                spaceBefore=before, spaceAfter=after, keepWithNext=name.startswith("heading") or name in {"quote", "caption"},
            )
            for name, (size, leading, colour, bold, before, after) in _STYLES.items()
        }  # fmt: skip
        for name in ("head", "cell"):
            self.styles[f"{name}-right"] = ParagraphStyle(f"{name}-right", self.styles[name], alignment=TA_RIGHT)
        for name in ("quote", "quote-source"):
            self.styles[name].leftIndent = 12
            self.styles[name].borderPadding = 0

    def paragraph(self, runs: Inline, style: str, anchor: str = "") -> Any:
        from reportlab.platypus import Paragraph as Set

        said = f"<a name={quoteattr(anchor)}/>" if anchor else ""
        return Set(said + "".join(self._run(run) for run in runs), self.styles[style])

    def _run(self, run: Run) -> str:
        said = printable(run.text, self._letters)
        said = f"<b>{said}</b>" if run.bold else said
        said = f"<i>{said}</i>" if run.italic else said
        to = f"#{run.link}" if run.link in self.anchors and run.link else run.href
        said = f'<a href={quoteattr(to)} color="#0b5563"><u>{said}</u></a>' if to else said
        return f"<a name={quoteattr(run.anchor)}/>{said}" if run.anchor else said

    def block(self, block: Block, width: float) -> list[Any]:  # noqa: PLR0911 - one a kind
        from reportlab.platypus import PageBreak as Turn

        match block:
            case Heading():
                return [self.paragraph(plain(block.text), f"heading-{block.level}", block.anchor)]
            case Paragraph():
                style = block.style if block.style in self.styles else "note"
                return _kept([self.paragraph(block.runs, style)], keep=block.keep)
            case Bullets():
                return _kept([self.paragraph((Run("•  "), *item), "body") for item in block.items], keep=block.keep)
            case QuoteBlock():
                return self._quote(block, width)
            case Table():
                return self._table(block, width)
            case Figures():
                rows = tuple(
                    (plain(f.label), (Run(f.value, bold=True),), plain(f.change), plain(f.period))
                    for f in block.figures
                )
                head = ("Measure", "Latest", "Change", "Period")
                return self._table(Table("Statistics", head, rows, widths=(26, 22, 32, 20)), width)
            case Bars():
                return self._bars(block, width)
            case Place():
                return []
            case PageBreak():
                return [Turn()]

    def _bars(self, block: Bars, width: float) -> list[Any]:
        from reportlab.platypus import Image

        if not block.bars:
            return []
        data, across, down = draw(block)
        return [
            self.paragraph((Run(block.caption, bold=True),), "caption"),
            Image(BytesIO(data), width, width * down / across),
        ]

    def _quote(self, block: QuoteBlock, width: float) -> list[Any]:
        from reportlab.platypus import Table as Grid

        signed: Inline = (Run(f"({block.attribution})  ", bold=True),) if block.attribution else ()
        rows = [[self.paragraph(plain(f"“{block.text}”"), "quote", block.anchor)]]
        rows += [[self.paragraph((*signed, *block.source), "quote-source")]] if signed or block.source else []
        rule = [("LINEBEFORE", (0, 0), (0, -1), 2.5, self._colour(_MARK)), ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1), ("LEFTPADDING", (0, 0), (-1, -1), 0)]  # fmt: skip
        return [Grid(rows, colWidths=[width], style=rule, spaceBefore=5, spaceAfter=5)]

    def _table(self, block: Table, width: float) -> list[Any]:
        from reportlab.platypus import Table as Grid

        shares = block.widths or (1,) * len(block.header)
        right = [("-right" if at in block.figures else "") for at in range(len(block.header))]
        rows = [[self.paragraph(plain(name), f"head{right[at]}") for at, name in enumerate(block.header)]]
        for number, row in enumerate(block.rows):
            anchor = block.anchors[number] if number < len(block.anchors) else ""
            rows.append([self.paragraph(cell, f"cell{right[at]}", "" if at else anchor) for at, cell in enumerate(row)])
        look = [("BACKGROUND", (0, 0), (-1, 0), self._colour(_DEEP)), ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 1), (-1, -1), 0.5, self._colour(_LINE))]  # fmt: skip
        columns = [width * share / sum(shares) for share in shares]
        made = Grid(rows, colWidths=columns, repeatRows=1, style=look, spaceAfter=8, splitInRow=1)
        return [self.paragraph((Run(block.caption, bold=True),), "caption"), made]
