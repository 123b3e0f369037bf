"""Documents as Word files, in the built-in design."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qualcode.exports.blocks import Run, plain
from qualcode.exports.chart import draw
from qualcode.exports.docx_styles import BUILT_IN, design
from qualcode.exports.docx_xml import Writer
from qualcode.exports.files import same_zip
from qualcode.exports.safe import legal
from qualcode.exports.watching import watched

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from qualcode.exports.blocks import Document
    from qualcode.exports.watching import Progress


def to_docx(document: Document, progress: Progress | None = None) -> bytes:
    """Return a document as a Word file. The same document gives the same bytes."""
    import docx
    from docx.oxml import parse_xml

    word = docx.Document()
    width = design(word, language=document.language, footer=legal(document.title))
    writer = Writer(BUILT_IN, width, lambda png: word.part.get_or_add_image(BytesIO(png))[0], draw)
    body = word.element.body
    last = body.sectPr
    opening = writer.paragraph(plain(document.title), "title")
    if document.organisation:
        opening = writer.paragraph((Run(document.organisation, bold=True),), "note") + opening
    if document.subtitle:
        opening += writer.paragraph(plain(document.subtitle), "subtitle")
    begun = list(parse_xml(writer.body(()).replace("></w:body>", f">{opening}</w:body>")))
    said = list(parse_xml(writer.body(watched(document.blocks, progress, parts=2))))
    for element in (*begun, *watched(said, progress, part=1, parts=2)):
        last.addprevious(element)
    set_properties(word, document)
    return saved(word)


def set_properties(word: WordDocument, document: Document) -> None:
    """Write the title, language and date that Word shows of a file; no time of writing, no name of this program's libraries."""
    made = datetime.fromisoformat(document.date[:10]) if document.date else datetime(1980, 1, 1)  # noqa: DTZ001 - a day
    core: Any = word.core_properties
    core.title, core.author, core.comments = legal(document.title), legal(document.organisation), ""
    core.language, core.last_modified_by, core.revision = document.language, "", 1
    core.created = core.modified = made


def saved(word: WordDocument) -> bytes:
    """Return a Word document's bytes, the same for the same document."""
    out = BytesIO()
    word.save(out)
    return same_zip(out.getvalue())
