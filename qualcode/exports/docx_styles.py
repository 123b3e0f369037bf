"""How the built-in Word documents look: sober, A4, readable in grey, every part in a named style."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

ROLES = {
    "title": "Title",
    "subtitle": "Subtitle",
    "heading-1": "Heading1",
    "heading-2": "Heading2",
    "heading-3": "Heading3",
    "heading-4": "Heading4",
    "body": "Normal",
    "lead": "Lead",
    "note": "Note",
    "counts": "Note",
    "warning": "Note",
    "bullet": "ListBullet",
    "quote": "Quote",
    "quote-source": "QuoteSource",
    "caption": "Caption",
    "table": "Evidence",
    "table-head": "TableHead",
    "table-cell": "TableCell",
    "after-table": "AfterTable",
}
"""The style id of each role in the built-in documents."""

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_DEEP, _INK, _SOFT, _MARK, _LINE = "17414A", "1B2629", "4A5A5E", "0F6B75", "C9D3D5"
_FONT = "Arial"
_ASIDE = 14
"""How far quotes stand in, in points."""

BUILT_IN = {**ROLES, "quote-indent": str(_ASIDE * 20)}
"""What the built-in documents are written with: their styles, and how far quotes stand in, in twentieths of a point."""

_TABLE = f"""<w:style {_W} w:type="table" w:customStyle="1" w:styleId="Evidence">
<w:name w:val="Evidence"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_DEEP}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/></w:tblBorders>
<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="90" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{_DEEP}"/></w:tcPr></w:tblStylePr></w:style>"""


def design(word: WordDocument, *, language: str, footer: str) -> int:
    """Give a new document its page, styles and footer. Returns the width of a line in twentieths of a point."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.0), Cm(2.0)
    styles = word.styles
    styles.element.append(parse_xml(_TABLE))
    defaults = styles.element.find(qn("w:docDefaults"))
    for lang in defaults.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
    _set(styles["Normal"], size=10.5, colour=_INK, after=6, line=1.15)
    _set(styles["Title"], size=28, colour=_DEEP, bold=True, after=2, line=1.0, below=(_DEEP, 24))
    _set(styles["Subtitle"], size=12, colour=_SOFT, after=14)
    for level, (size, before) in enumerate(((18, 22), (13.5, 14), (11.5, 10), (10.5, 8)), 1):
        _set(styles[f"Heading {level}"], size=size, colour=_DEEP, bold=True, before=before, after=4, line=1.05)
    _set(styles["Quote"], size=11.5, colour=_INK, before=9, line=1.15, left=_ASIDE, bar=(_MARK, 24))
    _set(styles["Caption"], size=10, colour=_INK, bold=True, before=8, after=3)
    _set(styles["List Bullet"], size=10.5, colour=_INK, after=3)
    _set(_new(styles, "Quote Source", "Normal"), size=9.5, colour=_SOFT, after=9, left=_ASIDE, bar=(_MARK, 23))
    _set(_new(styles, "Lead", "Normal"), size=12, colour=_INK, after=8)
    _set(_new(styles, "Note", "Normal"), size=9.5, colour=_SOFT, after=5)
    _set(_new(styles, "Table Head", "Normal"), size=9, colour="FFFFFF", bold=True, after=0, line=1.0)
    _set(_new(styles, "Table Cell", "Normal"), size=9, colour=_INK, after=0, line=1.05)
    _set(_new(styles, "After Table", "Normal"), size=5, colour=_INK, after=4, line=1.0)
    _footer(section.footer.paragraphs[0], footer)
    return int((section.page_width - section.left_margin - section.right_margin) / Pt(1) * 20)


def _new(styles: Any, name: str, base: str) -> Any:
    from docx.enum.style import WD_STYLE_TYPE

    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles[base]
    style.element.set(style.element.nsmap["w"].join(("{", "}styleId")), name.replace(" ", ""))
    return style


def _set(
    style: Any,
    *,
    size: float,
    colour: str,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    line: float | None = None,
    left: float = 0,
    bar: tuple[str, int] | None = None,
    below: tuple[str, int] | None = None,
) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font, layout = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, False
    # Arabic, Hebrew, Thai and Hindi have a look of their own, which the standard template leaves small, and quotes in italics.
    font.cs_bold, font.cs_italic = bold, False
    for old in style.element.rPr.findall(qn("w:szCs")):
        style.element.rPr.remove(old)
    style.element.rPr.find(qn("w:sz")).addnext(parse_xml(f'<w:szCs {_W} w:val="{int(size * 2)}"/>'))
    font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    if line is not None:
        layout.line_spacing = line
    if left:
        layout.left_indent = Pt(left)
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    # Word draws one line through paragraphs whose lines are alike; a quote and its source differ by an eighth of a point, so
    # that each quote has a line of its own.
    side, (ink, weight) = ("left", bar) if bar else ("bottom", below or ("", 0))
    if ink:
        border = f'<w:pBdr {_W}><w:{side} w:val="single" w:sz="{weight}" w:space="8" w:color="{ink}"/></w:pBdr>'
        properties.insert_element_before(
            parse_xml(border), "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing",
            "w:jc", "w:outlineLvl",
        )  # fmt: skip


def _footer(paragraph: Any, words: str) -> None:
    from docx.oxml import parse_xml

    paragraph.style = "Note"
    paragraph.add_run(f"{words}  ·  page " if words else "Page ")
    paragraph._p.append(parse_xml(f'<w:fldSimple {_W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))  # noqa: SLF001
