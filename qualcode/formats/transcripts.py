"""Transcripts of every kind in: the parser is chosen by what the file holds and by its suffix."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.formats.encoding import decode
from qualcode.formats.labelled import turns_of
from qualcode.formats.lines import joined
from qualcode.formats.options import Mode, ParseOptions
from qualcode.formats.source import LARGEST_TEXT, check_size, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from qualcode.formats.parsed import ParsedTranscript

__all__ = ["SUFFIXES", "Mode", "ParseOptions", "parse_bytes", "parse_transcript"]

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "plain text",
        ".text": "plain text",
        ".md": "Markdown",
        ".markdown": "Markdown",
        ".rst": "reStructuredText",
        ".docx": "Word",
        ".docm": "Word",
        ".vtt": "WebVTT",
        ".srt": "SubRip",
    }
)
"""Endings of files that are taken as transcripts, and what to call them."""


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
    return _parser(data, suffix, name)(data, name, options)


def _parser(data: bytes, suffix: str, name: str) -> Callable[[bytes, str, ParseOptions], ParsedTranscript]:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or suffix in {".docx", ".docm"}:
        return _docx
    if suffix not in SUFFIXES:
        raise BadInputError(
            f"“{suffix or 'no ending'}” is not a kind of transcript that can be read",
            where=name,
            mend="Save it as one of " + " ".join(SUFFIXES),
        )
    return _text


def _text(data: bytes, name: str, options: ParseOptions) -> ParsedTranscript:
    from qualcode.formats.subtitles import parse_subtitles
    from qualcode.formats.text import text_document

    check_size(len(data), LARGEST_TEXT, name)
    decoded = decode(data, name, options.encoding)
    suffix = "." + name.rsplit(".", 1)[-1].lower()
    kind = SUFFIXES.get(suffix, "plain text")
    if not decoded.text.strip():
        raise BadInputError("there are no words in it", where=name, mend="Export the transcript again")
    if decoded.text.lstrip().startswith("WEBVTT") or suffix == ".vtt":
        return parse_subtitles(decoded.text, name, "WebVTT", decoded.warnings)
    if suffix == ".srt":
        return parse_subtitles(decoded.text, name, "SubRip", decoded.warnings)
    return turns_of(text_document(decoded.text, kind, decoded.warnings), options)


def _docx(data: bytes, name: str, options: ParseOptions) -> ParsedTranscript:
    from qualcode.formats.docx_text import read_docx

    word = read_docx(data, name)
    if not any(p.text.strip() for p in word.paragraphs):
        raise BadInputError("there are no words in it", where=name, mend="Export the transcript again")
    return turns_of(joined(word.paragraphs, "Word", unit="paragraph", warnings=word.warnings), options)
