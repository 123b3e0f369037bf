"""PDF pages as rows of text with their place on the page, through pdfminer.six."""

from __future__ import annotations

import io
import logging
import re
import time
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST_PAGES = 3000
_PATIENCE = 300.0
"""Seconds after which a PDF is given up: a book of a thousand pages takes less."""

_MOST_UNPACKED = 256 * 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n")
_CHUNK = 1 << 16
_COLOURED = 0.15
"""Red, green and blue of a colour lie at least this far apart, of 1."""


@dataclass(slots=True)
class Row:
    """A printed line: page from 1, baseline height, left and right edge in points, its text.

    `bold` and `apart` count the letters at its start that are set in bold, and in italics or colour.
    """

    page: int
    y: float
    x0: float
    x1: float
    text: str
    bold: int = 0
    apart: int = 0


@dataclass(frozen=True, slots=True)
class Pages:
    """All rows in reading order, the page count, and the pages that have no text."""

    rows: list[Row]
    count: int
    empty: list[int]
    height: float
    width: float


def read_pages(data: bytes, name: str) -> Pages:
    """Return the rows of a PDF.

    Raises:
        BadInputError: it is encrypted, damaged, too large, or takes too long.
    """
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed

    if b"%PDF-" not in data[:1024]:
        raise BadInputError("this is not a PDF", where=name, mend="Export it as PDF again")
    _refuse_bombs(data, name)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    rows: list[Row] = []
    empty: list[int] = []
    count, height, width = 0, 842.0, 595.0
    until = time.monotonic() + _PATIENCE
    try:
        for page in extract_pages(io.BytesIO(data), laparams=LAParams(boxes_flow=None, char_margin=4.0)):
            count += 1
            height, width = max(page.height, 1.0), max(page.width, 1.0)
            found = _page_rows(page, count)
            rows += found
            if not found:
                empty.append(count)
            _check_patience(count, until, name)
    except BadInputError:
        raise
    except (PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed):
        raise BadInputError("it is protected by a password", where=name, mend="Save it without the password") from None
    except Exception as error:  # noqa: BLE001 - a damaged PDF can make its reader fail anywhere
        raise BadInputError(
            f"the PDF is damaged ({type(error).__name__})",
            where=name,
            mend="Print it to PDF again from the program that made it",
        ) from None
    if not count:
        raise BadInputError("the PDF has no pages, or is cut short", where=name, mend="Export it as PDF again")
    return Pages(rows, count, empty, height, width)


def _check_patience(count: int, until: float, name: str) -> None:
    if count > MOST_PAGES or time.monotonic() > until:
        raise BadInputError("it has too many pages to read at once", where=name, mend="Split it into several files")


def _refuse_bombs(data: bytes, name: str) -> None:
    """Unpack every compressed stream piece by piece without keeping it, and refuse what would fill the memory."""
    total = 0
    for match in _STREAM.finditer(data):
        start = match.end()
        if data[start : start + 1] not in {b"\x78", b"\x58", b"\x48", b"\x68"}:
            continue
        stop = data.find(b"endstream", start)
        body = memoryview(data)[start : stop if stop >= 0 else len(data)]
        unpacker, tail = zlib.decompressobj(), b""
        for at in range(0, len(body), _CHUNK):
            try:
                tail = bytes(body[at : at + _CHUNK])
                while tail and not unpacker.eof:
                    total += len(unpacker.decompress(tail, _CHUNK * 16))
                    tail = unpacker.unconsumed_tail
                    if total > _MOST_UNPACKED:
                        raise BadInputError(
                            "its pages unpack to more than memory should hold",
                            where=name,
                            mend="Do not trust this file",
                        )
            except zlib.error:
                break


def _page_rows(page: Any, number: int) -> list[Row]:
    """Put the pieces of text that stand at one height together, left to right, and the rows from top to bottom."""
    pieces = [p for p in _pieces(page, number) if -2 <= p.y <= page.height + 2]
    pieces.sort(key=lambda p: (-p.y, p.x0))
    bands: list[list[Row]] = []
    for piece in pieces:
        if bands and abs(bands[-1][0].y - piece.y) < 3.0:
            bands[-1].append(piece)
        else:
            bands.append([piece])
    gutter = _gutter(bands, page.width)
    if gutter:
        left = [[p for p in band if p.x0 < gutter] for band in bands]
        right = [[p for p in band if p.x0 >= gutter] for band in bands]
        bands = [b for b in (*left, *right) if b]
    return [_joined(band) for band in bands]


def _gutter(bands: list[list[Row]], width: float) -> float:
    """Return where the second of two columns of prose begins, or 0 for a page with one."""
    starts = [band[-1].x0 for band in bands if len(band) >= 2 and 0.42 * width < band[-1].x0 < 0.6 * width]
    long = sum(len(b[0].text) > 25 and len(b[-1].text) > 25 for b in bands if len(b) >= 2)
    return min(starts) - 1 if len(bands) >= 8 and min(len(starts), long) > 0.6 * len(bands) else 0.0


def _joined(band: list[Row]) -> Row:
    band = sorted(band, key=lambda p: p.x0)
    text = "\t".join(piece.text for piece in band)
    bold = _opening_of((len(piece.text), piece.bold) for piece in band)
    apart = _opening_of((len(piece.text), piece.apart) for piece in band)
    return Row(band[0].page, band[0].y, band[0].x0, max(p.x1 for p in band), text, bold, apart)


def _opening_of(pieces: Iterable[tuple[int, int]]) -> int:
    """Return how many letters at the start of a row are set in a way, from each piece's length and how many of it are."""
    reached = at = 0
    for length, so in pieces:
        if not so:
            break
        reached = at + so
        if so < length:
            break
        at += length + 1
    return reached


def _pieces(element: Any, number: int) -> Iterator[Row]:
    from pdfminer.layout import LTChar, LTTextLine

    if isinstance(element, LTTextLine):
        raw = element.get_text()
        text = " ".join(raw.split())
        if text:
            letters = [(c.get_text(), c if isinstance(c, LTChar) else None) for c in element if hasattr(c, "get_text")]
            bold, apart = (min(_opening(letters, so), len(text)) for so in (_is_bold, _is_apart))
            yield Row(number, element.y0, element.x0, element.x1, text, bold, apart)
    elif hasattr(element, "__iter__"):
        for child in element:
            yield from _pieces(child, number)


def _is_bold(character: Any) -> bool:
    return bool(re.search("bold|black|heavy", character.fontname, re.IGNORECASE))


def _is_apart(character: Any) -> bool:
    """Say whether a letter is set in italics or in a colour that is no grey."""
    if re.search("italic|oblique", character.fontname, re.IGNORECASE):
        return True
    colour = getattr(character.graphicstate, "ncolor", None)
    return isinstance(colour, (tuple, list)) and len(colour) == 3 and max(colour) - min(colour) > _COLOURED


def _opening(letters: Iterable[tuple[str, Any]], so: Callable[[Any], bool]) -> int:
    """Count the code points of a line, its white space made single, that come before the first one not set in a way."""
    counted, spaced = 0, True
    for letter, character in letters:
        if letter.isspace():
            counted += not spaced
            spaced = True
            continue
        if character is None or not so(character):
            break
        counted += len(letter)
        spaced = False
    return counted
