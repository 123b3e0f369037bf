"""Writers of invented transcripts in every format, for the tests of the parsers. A talk is a list of (speaker, words)."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

Talk = Sequence[tuple[str, str]]

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip archive of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx_of_xml(body: str, **parts: str) -> bytes:
    """Return a Word file whose body is the given XML."""
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W}><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **parts})


def docx(talk: Talk) -> bytes:
    """Write with python-docx: bold label and colon, words with line breaks as paragraphs."""
    import docx as python_docx

    document = python_docx.Document()
    document.add_heading("Focus group", level=1)
    for speaker, words in talk:
        first, *others = words.split("\n")
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{speaker}: ").bold = True
        paragraph.add_run(first)
        for other in others:
            document.add_paragraph(other)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_table(talk: Talk) -> bytes:
    """Write with python-docx: a table of speaker and text."""
    import docx as python_docx

    document = python_docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Speaker", "Text"
    for speaker, words in talk:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = speaker, words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def odt(talk: Talk) -> bytes:
    """Write an OpenDocument text."""
    paragraphs = "".join(
        f"<text:p>{escape(line)}</text:p>" for speaker, words in talk for line in f"{speaker}: {words}".split("\n")
    )
    return odt_of_xml(f"<text:h>Focus group</text:h>{paragraphs}")


def odt_of_xml(body: str, automatic: str = "") -> bytes:
    """Return an OpenDocument text whose body is the given XML."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODF}><office:automatic-styles>{automatic}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def ods(rows: Iterable[Sequence[str]]) -> bytes:
    """Return an OpenDocument spreadsheet of one sheet."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            "<table:table-cell>"
            + "".join(f"<text:p>{escape(p)}</text:p>" for p in cell.split("\n"))
            + "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODF}><office:body><office:spreadsheet>'
        f'<table:table table:name="One">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def xlsx(rows: Iterable[Sequence[object]], title: str = "Answers") -> bytes:
    """Return an Excel workbook of one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rtf(talk: Talk) -> bytes:
    """Write RTF as Word does: bold labels, other letters as numbers."""

    def coded(text: str) -> str:
        out = []
        for unit in memoryview(text.encode("utf-16-le")).cast("H"):
            letter = chr(unit)
            out.append(
                f"\\{letter}"
                if letter in "\\{}"
                else letter
                if 32 <= unit < 127
                else f"\\u{unit if unit < 32768 else unit - 65536}?"
            )
        return "".join(out)

    lines = []
    for speaker, words in talk:
        first, *others = words.split("\n")
        lines.append(f"{{\\pard {{\\b {coded(speaker)}:}} {coded(first)}\\par}}")
        lines += [f"{{\\pard {coded(other)}\\par}}" for other in others]
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Calibri;}}\n" + "\n".join(lines) + "}").encode("ascii")


def html_page(talk: Talk) -> bytes:
    """Write a page with bold labels."""
    body = "".join(
        f"<p><strong>{html.escape(speaker)}:</strong> " + "</p><p>".join(map(html.escape, words.split("\n"))) + "</p>"
        for speaker, words in talk
    )
    return f"<!doctype html><meta charset=utf-8><title>Talk</title><script>var a='No: no';</script><h1>Talk</h1>{body}".encode()


def stamp(seconds: float, point: str = ".") -> str:
    """Return seconds as subtitles write them."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{round(seconds % 1 * 1000):03}"


def vtt(talk: Talk) -> bytes:
    """Write WebVTT with voice tags, a cue for each paragraph."""
    cues = [(speaker, line) for speaker, words in talk for line in words.split("\n")]
    return (
        "WEBVTT\n\nNOTE made up\n\n"
        + "\n\n".join(
            f"{n}\n{stamp(n * 5)} --> {stamp(n * 5 + 4)}\n<v {speaker}>{html.escape(line)}</v>"
            for n, (speaker, line) in enumerate(cues)
        )
    ).encode()


def srt(talk: Talk) -> bytes:
    """Write SubRip with the name in the cue."""
    cues = [(speaker, line) for speaker, words in talk for line in words.split("\n")]
    return "\n\n".join(
        f"{n + 1}\n{stamp(n * 5, ',')} --> {stamp(n * 5 + 4, ',')}\n{speaker}: {html.escape(line)}"
        for n, (speaker, line) in enumerate(cues)
    ).encode()


def whisper_json(talk: Talk) -> bytes:
    """Write JSON as WhisperX does."""
    segments = [
        {"start": n * 5.0, "end": n * 5.0 + 4, "text": f" {words}", "speaker": speaker}
        for n, (speaker, words) in enumerate(talk)
    ]
    return json.dumps({"segments": segments, "language": "en"}).encode()


def delimited(rows: Iterable[Sequence[str]], sign: str = ",") -> bytes:
    """Write rows as csv."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign).writerows(rows)
    return out.getvalue().encode()


def turn_rows(talk: Talk) -> list[tuple[str, str, str]]:
    """Return a table of turns with headings."""
    return [("Start", "Speaker", "Text"), *((stamp(n * 5), speaker, words) for n, (speaker, words) in enumerate(talk))]


def pdf(pages: Sequence[Sequence[tuple[float, float, str, bool]]], *, pictures: bool = False) -> bytes:
    """Write a PDF of lines (x, y, text, bold) by hand, so that no writer's tidiness hides what real files have."""
    objects: list[bytes] = [b"", b""]
    fonts = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >> >>"
    kids = []
    for lines in pages:
        stream = b""
        for x, y, text, bold in lines:
            coded = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            stream += b"BT /F%d 10 Tf %.1f %.1f Td (%s) Tj ET\n" % (2 if bold else 1, x, y, coded)
        if pictures:
            stream += b"q 500 0 0 700 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q\n"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        content = len(objects)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << %s >> /Contents %d 0 R >>"
            % (fonts, content)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def pdf_talk(talk: Talk, width: int = 70) -> bytes:
    """Write a talk as PDF pages with wrapped lines, a running head and page numbers."""
    import textwrap

    lines: list[tuple[str, str, bool]] = []
    for speaker, words in talk:
        wrapped = textwrap.wrap(f"{speaker}: {words}", width, break_long_words=False, break_on_hyphens=False)
        lines += [("first" if n == 0 else "next", line, False) for n, line in enumerate(wrapped)]
    pages: list[list[tuple[float, float, str, bool]]] = []
    y = 0.0
    for kind, line, bold in lines:
        if y < 80:
            pages.append([(50, 810, "Consultation on safety: notes of the group", False)])
            pages[-1].append((290, 30, f"Page {len(pages)}", False))
            y = 770
        elif kind == "first":
            y -= 8
        pages[-1].append((50, y, line, bold))
        y -= 12
    return pdf(pages)
