"""Finished documents (docx, odt, rtf, html, md, txt, pdf) as paragraphs, to check what they quote."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

from qualcode.core.quotecheck_read import Paragraph
from qualcode.errors import BadInputError
from qualcode.formats.finished_marks import (
    MARK,
    marked_page,
    outside_odt,
    outside_word,
    quoted_in_odt,
    quoted_in_word,
)
from qualcode.whole_files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from qualcode.formats.lines import Prose

KINDS = ("docx", "odt", "rtf", "html", "htm", "md", "txt", "pdf")
"""Endings of the documents that can be checked."""

_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_LINK = re.compile(r"(?<!\\)!?\[([^\[\]]+)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BEGINS_ANEW = re.compile(r"[#>|]|[*+-]\s|\d+[.)]\s|```|<")
"""How a line of Markdown begins that does not go on with the paragraph above it."""

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

        return _marked(read_docx(data, name), quoted_in_word(data), outside_word(data, name))
    if suffix == "odt":
        from qualcode.formats.odt_text import read_odt

        return _marked(read_odt(data, name), quoted_in_odt(data, name), outside_odt(data, name))
    if suffix == "rtf":
        from qualcode.formats.rtf_text import read_rtf

        return _marked(read_rtf(data, name))
    if suffix == "pdf":
        return tuple(_boxes(data, name))
    from qualcode.formats.encoding import decode

    text = decode(data, name).text
    if suffix in {"html", "htm"}:
        from qualcode.formats.html_text import read_html

        page = read_html(marked_page(text) if text.strip() else text, name)
        rows = _rows(page)
        return tuple(
            Paragraph(found.text.replace(MARK, ""), MARK in found.text[:2], row)
            for found, row in zip(page.paragraphs, rows, strict=True)
        )
    return tuple(_lines(text, markdown=suffix == "md"))


def _boxes(data: bytes, name: str) -> Iterator[Paragraph]:
    """Yield the text boxes of a PDF: unlike a transcript it has tables and columns, which must not be read across.

    What stands on most pages at one height, but for its number, is a header or footer. It would part quotes that run on over
    pages, so it comes once, at the end.
    """
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer

    from qualcode.formats.pdf_text import read_pdf

    read_pdf(data, name)  # says in plain words what is wrong with the file
    pages = [
        [(box.get_text().strip(), round(box.y0)) for box in page if isinstance(box, LTTextContainer)]
        for page in extract_pages(BytesIO(data))
    ]
    seen = Counter(place for boxes in pages for place in {(_numberless(text), height) for text, height in boxes})
    furniture: dict[str, str] = {}
    for boxes in pages:
        for text, height in boxes:
            key = _numberless(text)
            if len(pages) > 1 and seen[key, height] > len(pages) / 2:
                furniture.setdefault(key, text)
            else:
                yield Paragraph(_HYPHEN.sub("", text))
    for text in furniture.values():
        yield Paragraph(_HYPHEN.sub("", text))


def _numberless(text: str) -> str:
    return re.sub(r"\d+", "#", _spaced(text))


def _marked(prose: Prose, quoted: Iterable[str] = (), outside: Iterable[str] = ()) -> tuple[Paragraph, ...]:
    """Return a text's paragraphs, and after them, once each, what its headers, footers and notes say."""
    known = {_spaced(text) for text in quoted}
    body = [
        Paragraph(found.text, _spaced(found.text) in known, row)
        for found, row in zip(prose.paragraphs, _rows(prose), strict=True)
    ]
    return (*body, *(Paragraph(text) for text in dict.fromkeys(outside) if text.strip()))


def _rows(prose: Prose) -> Iterator[tuple[str, ...]]:
    """Yield for each paragraph the lines of the row of a table that it stands in; none where it stands in no table."""
    lying: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for cells in (cells for table in prose.tables for cells in table if len(cells) > 1):
        lines = tuple(line.replace(MARK, "") for cell in cells for line in cell.split("\n"))
        for line in dict.fromkeys(lines):
            lying[line].append(lines)
    for paragraph in prose.paragraphs:
        found = lying[paragraph.text.replace(MARK, "").split("\n")[0]] if paragraph.in_table else ()
        yield found.pop(0) if len(found) > 1 else found[0] if found else ()


def _lines(text: str, *, markdown: bool) -> Iterator[Paragraph]:
    """Yield each line. Lines set off by `>` that follow each other are one paragraph, which stands at the first of them."""
    block: list[str] = []
    text = _COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text) if markdown else text
    for line in (*text.split("\n"), ""):
        quoted = line.lstrip().startswith(">") or bool(
            markdown and block and line.strip() and not _BEGINS_ANEW.match(line.lstrip())
        )
        said = _plain(line) if markdown else line
        words = said.lstrip("> ").rstrip() if quoted else said
        if block and not (quoted and words):
            yield Paragraph("\n".join(block), quoted=True)
            yield from [Paragraph("")] * (len(block) - 1)
            block = []
        if quoted and words:
            block.append(words)
        else:
            yield Paragraph(words, row=_cells(words) if markdown else ())


def _plain(line: str) -> str:
    """Return a line of Markdown as it is read."""
    return unescape(_MARKUP.sub(lambda m: m[1] or "", _LINK.sub(r"\1", line.replace("<br>", "\n"))))


def _cells(line: str) -> tuple[str, ...]:
    """Return the cells of a line that is the row of a table."""
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|")) if line.lstrip().startswith("|") else ()


def _spaced(text: str) -> str:
    return " ".join(text.split())
