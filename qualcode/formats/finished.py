"""Finished documents (docx, odt, rtf, html, md, txt, pdf) as paragraphs, to check what they quote."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

from qualcode.core.quotecheck_read import Paragraph
from qualcode.errors import BadInputError
from qualcode.formats.source import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from qualcode.formats.lines import Prose

KINDS = ("docx", "odt", "rtf", "html", "htm", "md", "txt", "pdf")
"""Endings of the documents that can be checked."""

_QUOTE_STYLES = {"quote", "intense quote", "block quote", "block text", "quotation", "quotations", "pull quote"}
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_MARKUP = re.compile(r"\\([!-/:-@\[-`{-~])|\\$|<a id=\"[^\"]*\"></a>|\*\*|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")


def read_finished(path: Path) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a finished document, with those that its layout sets off as quotes.

    Raises:
        BadInputError: the file cannot be read, or is not what its name says.
    """
    name, suffix = path.name, path.suffix.lower().lstrip(".")
    if suffix not in KINDS:
        raise BadInputError(
            f"“.{suffix}” files cannot be checked", where=name, mend="Save it as one of " + ", ".join(KINDS)
        )
    data = read_bytes(path)
    if suffix == "docx":
        from qualcode.formats.docx_text import read_docx

        return _marked(read_docx(data, name), _quoted_in_word(data))
    if suffix == "odt":
        from qualcode.formats.odt_text import read_odt

        return _marked(read_odt(data, name))
    if suffix == "rtf":
        from qualcode.formats.rtf_text import read_rtf

        return _marked(read_rtf(data, name))
    if suffix == "pdf":
        return tuple(_boxes(data, name))
    from qualcode.formats.encoding import decode

    text = decode(data, name).text
    if suffix in {"html", "htm"}:
        from qualcode.formats.html_text import read_html

        return _marked(read_html(text, name), _quoted_in_page(text))
    return tuple(_line(line, markdown=suffix == "md") for line in text.split("\n"))


def _boxes(data: bytes, name: str) -> Iterator[Paragraph]:
    """Yield the text boxes of a PDF: unlike a transcript it has tables and columns, which must not be read across.

    What stands on most pages but for its number is a header or footer, and is left out.
    """
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer

    from qualcode.formats.pdf_text import read_pdf

    read_pdf(data, name)  # says in plain words what is wrong with the file
    pages = [
        [box.get_text().strip() for box in page if isinstance(box, LTTextContainer)]
        for page in extract_pages(BytesIO(data))
    ]
    seen = Counter(_numberless(text) for boxes in pages for text in {*boxes})
    furniture = {text for text, times in seen.items() if len(pages) > 2 and times > len(pages) / 2}
    for boxes in pages:
        for text in boxes:
            if _numberless(text) not in furniture:
                yield Paragraph(_HYPHEN.sub("", text))


def _numberless(text: str) -> str:
    return re.sub(r"\d+", "#", _spaced(text))


def _marked(prose: Prose, quoted: Iterable[str] = ()) -> tuple[Paragraph, ...]:
    known = {_spaced(text) for text in quoted}
    return tuple(Paragraph(found.text, _spaced(found.text) in known) for found in prose.paragraphs)


def _quoted_in_word(data: bytes) -> Iterable[str]:
    import docx
    from docx.oxml.ns import qn

    word = docx.Document(BytesIO(data))
    # By id, which each paragraph holds: looking each one's style up takes longer than the whole check.
    styles = {style.style_id for style in word.styles if (style.name or "").lower() in _QUOTE_STYLES}
    for paragraph in word.element.body.iter(qn("w:p")) if styles else ():
        if paragraph.style in styles:
            yield paragraph.text


def _quoted_in_page(text: str) -> Iterable[str]:
    from lxml import html

    for block in html.document_fromstring(text.encode("utf-8", "replace")).iter("blockquote"):
        yield "".join(map(str, block.itertext()))
        for paragraph in block.iter("p"):
            yield "".join(map(str, paragraph.itertext()))


def _line(line: str, *, markdown: bool) -> Paragraph:
    if not markdown:
        return Paragraph(line)
    quoted = line.lstrip().startswith(">")
    said = _MARKUP.sub(lambda m: m[1] or "", line.replace("<br>", "\n"))
    return Paragraph(said.lstrip("> ") if quoted else said, quoted)


def _spaced(text: str) -> str:
    return " ".join(text.split())
