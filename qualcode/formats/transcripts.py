"""Transcripts of every kind in: the parser is chosen by what the file holds and by its suffix."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.formats.options import Mode, ParseOptions
from qualcode.formats.source import LARGEST_TEXT, MOST_LINES
from qualcode.whole_files import check_size, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from qualcode.formats.encoding import Decoded
    from qualcode.formats.parsed import ParsedTranscript

    Parser = Callable[[bytes, str, ParseOptions], ParsedTranscript]

__all__ = ["SUFFIXES", "Mode", "ParseOptions", "parse_bytes", "parse_transcript"]

_OF_OTHER_PROGRAMS = frozenset({".qdpx", ".qdc", ".sqlite3", ".qda"})

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "plain text",
        ".text": "plain text",
        ".md": "Markdown",
        ".markdown": "Markdown",
        ".rst": "reStructuredText",
        ".docx": "Word",
        ".docm": "Word",
        ".odt": "OpenDocument text",
        ".fodt": "OpenDocument text",
        ".rtf": "RTF",
        ".pdf": "PDF",
        ".html": "web page",
        ".htm": "web page",
        ".xhtml": "web page",
        ".vtt": "WebVTT",
        ".srt": "SubRip",
        ".sbv": "SBV captions",
        ".json": "JSON of a speech recogniser",
        ".csv": "csv",
        ".tsv": "tsv",
        ".tab": "tsv",
        ".xlsx": "Excel",
        ".xlsm": "Excel",
        ".ods": "OpenDocument spreadsheet",
    }
)
"""Endings of files that are taken as transcripts, and what to call them."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_LONGEST_HEADINGS = 500
_FEWEST_CELLS, _MOST_CELLS = 4, 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def parse_transcript(path: Path, options: ParseOptions = ParseOptions()) -> ParsedTranscript:  # noqa: B008 - frozen
    """Read a transcript from a file.

    Raises:
        BadInputError: it cannot be taken; the message says why and how to mend it.
    """
    return parse_bytes(read_bytes(path), path.name, options)


def parse_bytes(data: bytes, name: str, options: ParseOptions = ParseOptions()) -> ParsedTranscript:  # noqa: B008 - frozen
    """Read a transcript from the bytes of a file called `name`.

    Raises:
        BadInputError: as `parse_transcript`.
    """
    if not data:
        raise BadInputError("the file is empty", where=name, mend="Export the transcript again")
    suffix = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if suffix in _OF_OTHER_PROGRAMS:
        raise BadInputError(
            "this is a project or codebook of another program, no transcript",
            where=name,
            mend=f"Bring it in with 'qualcode refi import {name}', or ctrl+e in the app",
        )
    if suffix not in SUFFIXES:
        raise BadInputError(
            f"{f'“{suffix}” files' if suffix else 'files without an ending'} cannot be read as transcripts",
            where=name,
            mend="Save it as one of " + " ".join(SUFFIXES),
        )
    return _parser(data, suffix, name)(data, name, options)


def _parser(data: bytes, suffix: str, name: str) -> Parser:
    """Choose by what the bytes are; the suffix decides only where they leave it open."""
    if data.startswith(_OLE):
        return _workbook if suffix in {".xlsx", ".xlsm", ".ods"} else _word
    if data.startswith(_ZIP):
        return _zipped(data, name)
    if b"%PDF-" in data[:1024]:
        return _pdf
    if data[:64].lstrip().startswith(b"{\\rt"):
        return _rtf
    if suffix in {".docx", ".docm", ".xlsx", ".xlsm", ".ods", ".odt", ".pdf", ".rtf"}:
        raise BadInputError(
            f"this is no {SUFFIXES[suffix]} file, whatever its name says, or it is damaged",
            where=name,
            mend="Open it in the program that made it and save it again",
        )
    if suffix == ".fodt":
        return _odt
    return _text


def _zipped(data: bytes, name: str) -> Parser:
    from qualcode.formats.package import Package

    package = Package(data, name)
    parts = set(package.parts)
    if any(p.startswith("xl/") for p in parts):
        return _workbook
    if any(p.lower().startswith("word/") for p in parts):
        return _word
    if "content.xml" in parts:
        kind = package.read("mimetype") if "mimetype" in parts else b""
        return _ods if b"spreadsheet" in kind or name.lower().endswith(".ods") else _odt
    raise BadInputError(
        "this is a zip archive, but not of a kind that can be read",
        where=name,
        mend="Unpack it and import what is in it",
    )


def _word(data: bytes, name: str, options: ParseOptions) -> ParsedTranscript:
    from qualcode.formats.docx_text import read_docx
    from qualcode.formats.prose import prose_transcript

    return prose_transcript(read_docx(data, name), "Word", name, options)


def _odt(data: bytes, name: str, options: ParseOptions) -> ParsedTranscript:
    from qualcode.formats.odt_text import read_odt
    from qualcode.formats.prose import prose_transcript

    return prose_transcript(read_odt(data, name), "OpenDocument text", name, options)


def _rtf(data: bytes, name: str, options: ParseOptions) -> ParsedTranscript:
    from qualcode.formats.prose import prose_transcript
    from qualcode.formats.rtf_text import read_rtf

    return prose_transcript(read_rtf(data, name), "RTF", name, options)


def _pdf(data: bytes, name: str, options: ParseOptions) -> ParsedTranscript:
    from qualcode.formats.pdf_text import read_pdf
    from qualcode.formats.prose import prose_transcript

    return prose_transcript(read_pdf(data, name), "PDF", name, options, unit="page")


def _workbook(data: bytes, name: str, options: ParseOptions) -> ParsedTranscript:
    from qualcode.formats.spreadsheets import read_xlsx
    from qualcode.formats.tables import parse_table

    return parse_table(read_xlsx(data, name, options.sheet), options)


def _ods(data: bytes, name: str, options: ParseOptions) -> ParsedTranscript:
    from qualcode.formats.spreadsheets import read_ods
    from qualcode.formats.tables import parse_table

    return parse_table(read_ods(data, name, options.sheet), options)


def _text(data: bytes, name: str, options: ParseOptions) -> ParsedTranscript:
    from qualcode.formats.encoding import decode

    check_size(len(data), LARGEST_TEXT, name)
    decoded = decode(data, name, options.encoding)
    if not decoded.text.strip():
        raise BadInputError("there are no words in it", where=name, mend="Export the transcript again")
    lines = decoded.text.count("\n")
    if lines > MOST_LINES:
        raise BadInputError(
            f"it is too long ({lines:,} lines; at most {MOST_LINES:,})", where=name, mend="Split it into several files"
        )
    kind = SUFFIXES["." + name.rsplit(".", 1)[-1].lower()]
    if decoded.text[:200].lstrip().startswith("WEBVTT"):
        kind = "WebVTT"
    return _by_kind(decoded, kind, name, options)


def _by_kind(decoded: Decoded, kind: str, name: str, options: ParseOptions) -> ParsedTranscript:
    from qualcode.formats import prose, recognised, spreadsheets, subtitles, tables
    from qualcode.formats.html_text import read_html

    words, warnings = decoded.text, decoded.warnings
    if kind in {"WebVTT", "SubRip", "SBV captions"}:
        return subtitles.parse_subtitles(words, name, kind, warnings)
    if kind in {"csv", "tsv"}:
        return tables.parse_table(spreadsheets.read_delimited(words, name, kind, warnings), options)
    if kind == "web page":
        return prose.prose_transcript(read_html(words, name, warnings), kind, name, options)
    if kind == SUFFIXES[".json"]:
        return recognised.parse_json(words, name, warnings)
    return _running_text(decoded, kind, name, options)


def _in_columns(words: str) -> bool:
    """Say whether every line has the same cells between tabs, with a speaker and words among them, as ELAN exports its tiers."""
    width = words.lstrip("\n").split("\n", 1)[0].count("\t") + 1
    if not _FEWEST_CELLS <= width <= _MOST_CELLS:
        return False
    rows = [line.split("\t") for line in words.split("\n") if line.strip()]
    if any(len(row) != width for row in rows):
        return False
    from qualcode.formats.columns import by_content

    return by_content(rows) is not None


def _running_text(decoded: Decoded, kind: str, name: str, options: ParseOptions) -> ParsedTranscript:
    """Read a text file: running text, or what a tool has written with a time on every line."""
    from qualcode.formats import cues, labelled, recognised, spreadsheets, subtitles, tables
    from qualcode.formats.columns import names_columns
    from qualcode.formats.text import text_document

    words, warnings = decoded.text, decoded.warnings
    if not options.style and not options.pattern:
        headings = words.lstrip().split("\n", 1)[0]
        named = len(headings) < _LONGEST_HEADINGS and any(names_columns(headings.split(sign)) for sign in "\t;,")
        if named or _in_columns(words):
            return tables.parse_table(spreadsheets.read_delimited(words, name, "csv", warnings), options)
        timed = recognised.timed_cues(words)
        if timed:
            return cues.transcript(timed, kind, "a time and a name on each line", unit="line", warnings=warnings)
        if subtitles.looks_like_subtitles(words):
            return subtitles.parse_subtitles(words, name, "SubRip", warnings)
    return labelled.turns_of(text_document(words, kind, warnings), options)
