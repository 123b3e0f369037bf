"""PDF pages as rows of text with their place on the page, through pdfminer.six."""

from __future__ import annotations

import io
import logging
import re
import time
import zlib
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from qualcode.errors import BadInputError
from qualcode.formats.pdf_columns import put_in_cells
from qualcode.formats.pdf_grids import grid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qualcode.formats.pdf_grids import Grid

MOST_PAGES = 3000
_PATIENCE = 300.0
"""Seconds after which a PDF is given up: a book of a thousand pages takes less."""

_MOST_UNPACKED = 256 * 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n")
_CHUNK = 1 << 16
_CLOSE, _FAR = 1.8, 4.0
"""Letters this many widths apart are still one piece of text; pieces so far apart have a tab between them."""

_ALIGNED = 3
"""Pieces that begin at one place in this many rows are set there by a tab or a column."""

_MARGIN = 0.08
"""Running heads and feet reach over both columns in this share of the page, above and below."""

_COLUMN_LINES = 6
_PROSE = 20
"""A column of prose has this many lines or more, half of them with more letters than this."""

_COLOURED = 0.15
"""Red, green and blue of a colour lie at least this far apart, of 1."""


@dataclass(slots=True)
class Row:
    """A printed line: page from 1, baseline height, left and right edge in points, its text.

    `bold` and `apart` count the letters at its start that are set in bold, and in italics or colour. `cell` is the row and column of the
    page's ruled table in which it stands.
    """

    page: int
    y: float
    x0: float
    x1: float
    text: str
    bold: int = 0
    apart: int = 0
    cell: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """All rows in reading order, the page count, and the pages that have no text."""

    rows: list[Row]
    count: int
    empty: list[int]
    height: float
    width: float


def read_pages(data: bytes, name: str, *, loose: bool = True) -> Pages:
    """Return the rows of a PDF. Tables without rules are looked for if `loose`, and taken if all pages are such.

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
    columns: list[float] = []
    tables = 0
    count, height, width = 0, 842.0, 595.0
    until = time.monotonic() + _PATIENCE
    try:
        for page in extract_pages(io.BytesIO(data), laparams=LAParams(boxes_flow=None, char_margin=_CLOSE)):
            count += 1
            height, width = max(page.height, 1.0), max(page.width, 1.0)
            found = _page_rows(page, count, columns if loose else None)
            tables += bool(columns)
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
    if 0 < tables < count - len(empty):
        return read_pages(data, name, loose=False)
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


def _page_rows(page: Any, number: int, columns: list[float] | None) -> list[Row]:
    """Put the pieces of text that stand at one height together, left to right, and the rows from top to bottom.

    Lines in a table follow cell by cell instead. `columns` are where those of a table without rules began on the page before, and are
    set to this page's; None if such tables are not looked for.
    """
    grid = grid_of(page)
    pieces = [p for p in _pieces(page, number, grid) if -2 <= p.y <= page.height + 2]
    pieces.sort(key=lambda p: (-p.y, p.x0))
    if columns is not None:
        bands = [sorted(band, key=lambda p: p.x0) for band in _bands(pieces)[0]]
        columns[:] = put_in_cells(bands, columns) if grid is None else ()
    free = [p for p in pieces if p.cell is None]
    gutter = _gutter(free, page.width)
    foot, head = _MARGIN * page.height, (1 - _MARGIN) * page.height
    inner = [p for p in free if foot <= p.y <= head]
    sides = [[p for p in inner if p.x0 < gutter], [p for p in inner if p.x0 >= gutter]]
    sides = [[p for p in free if p.y > head], *sides, [p for p in free if p.y < foot]] if gutter else [free]
    rows = [_joined(band, starts) for side in sides for bands, starts in [_bands(side)] for band in bands]
    boxed: dict[tuple[int, int], list[Row]] = {}
    for piece in pieces:
        if piece.cell is not None:
            boxed.setdefault(piece.cell, []).append(piece)
    cells = [
        _joined(band, starts, cell)
        for cell, its in sorted(boxed.items())
        for bands, starts in [_bands(its)]
        for band in bands
    ]
    if not cells:
        return rows
    top = max(c.y for c in cells)
    return [*(r for r in rows if r.y > top), *cells, *(r for r in rows if r.y <= top)]


def _bands(pieces: list[Row]) -> tuple[list[list[Row]], frozenset[int]]:
    """Return the pieces at one height together, and the places, by `_place`, at which pieces begin in several of them."""
    bands: list[list[Row]] = []
    for piece in pieces:
        if bands and abs(bands[-1][0].y - piece.y) < 3.0:
            bands[-1].append(piece)
        else:
            bands.append([piece])
    begun = Counter(_place(piece) for band in bands for piece in sorted(band, key=lambda p: p.x0)[1:])
    return bands, frozenset(place for place, times in begun.items() if times >= _ALIGNED)


def _place(piece: Row) -> int:
    return round(piece.x0 / 2)


def _gutter(pieces: list[Row], width: float) -> float:
    """Return where the second of two columns of prose begins, or 0 for a page with one."""
    begun = Counter(_place(p) for p in pieces if 0.42 * width < p.x0 < 0.6 * width)
    if not begun:
        return 0.0
    place, times = begun.most_common(1)[0]
    gutter = 2.0 * place - 2
    left, right = [p for p in pieces if p.x1 < gutter + 2], [p for p in pieces if p.x0 >= gutter]
    if times < _COLUMN_LINES or len(left) < _COLUMN_LINES or len(left) + len(right) < 0.85 * len(pieces):
        return 0.0
    long = all(median(len(p.text) for p in side) > _PROSE for side in (left, right))
    return gutter if long and times >= 0.5 * len(right) else 0.0


def _joined(band: list[Row], starts: frozenset[int], cell: tuple[int, int] | None = None) -> Row:
    """Join pieces at one height: by a tab where one stands far away, or where others begin below or above it."""
    band = sorted(band, key=lambda p: p.x0)
    text = band[0].text
    for before, piece in pairwise(band):
        letter = (before.x1 - before.x0) / max(1, len(before.text))
        # What stands after a number at the edge may be on a short page, where nothing else is set in line with it.
        numbered = before is band[0] and before.text.isdecimal()
        far = numbered or piece.x0 - before.x1 > _FAR * letter or _place(piece) in starts
        text += ("\t" if far else " ") + piece.text
    bold = _opening_of((len(piece.text), piece.bold) for piece in band)
    apart = _opening_of((len(piece.text), piece.apart) for piece in band)
    return Row(band[0].page, band[0].y, band[0].x0, max(p.x1 for p in band), text, bold, apart, cell)


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


def _pieces(element: Any, number: int, grid: Grid | None) -> Iterator[Row]:
    from pdfminer.layout import LTTextLine

    if isinstance(element, LTTextLine):
        middle = (element.y0 + element.y1) / 2
        letters = [(c.get_text(), c if hasattr(c, "fontname") else None) for c in element if hasattr(c, "get_text")]
        cuts = grid.cuts(element.x0, element.x1, middle) if grid else []
        for part in _parted(letters, cuts):
            text = " ".join("".join(letter for letter, _ in part).split())
            placed = [c for letter, c in part if c is not None and letter.strip()]
            if text and placed:
                x0, x1 = placed[0].x0, max(c.x1 for c in placed)
                bold, apart = (min(_opening(part, so), len(text)) for so in (_is_bold, _is_apart))
                cell = grid.cell(x0 + 1, middle) if grid else None
                yield Row(number, element.y0, x0, x1, text, bold, apart, cell)
    elif hasattr(element, "__iter__"):
        for child in element:
            yield from _pieces(child, number, grid)


def _parted(letters: list[tuple[str, Any]], cuts: list[float]) -> list[list[tuple[str, Any]]]:
    """Return the letters of a line between the places where rules cut it."""
    parts: list[list[tuple[str, Any]]] = [[] for _ in range(len(cuts) + 1)]
    at = 0
    for letter, character in letters:
        at = at if character is None else bisect_right(cuts, character.x0 + 0.5)
        parts[at].append((letter, character))
    return parts


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
