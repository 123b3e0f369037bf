"""PDF rows to paragraphs: page furniture taken out, lines joined, hyphens mended; everything taken out is reported."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING

from qualcode.core.speakers import Likelihood, likelihood
from qualcode.errors import BadInputError
from qualcode.formats.lines import Paragraph, Prose
from qualcode.formats.pdf_columns import GOES_ON
from qualcode.formats.pdf_rows import read_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualcode.formats.pdf_rows import Pages, Row

_PAGE_NUMBER = re.compile(r"\W*(?:page|p\.?|seite)?\s*\d{1,4}\s*(?:(?:/|of|von)\s*\d{1,4})?\W*", re.IGNORECASE)
_ROMAN = re.compile(r"\W*[ivxl]{1,6}\W*")
_LABEL = re.compile(r"([^\s:][^:]{0,48}?)\s*(?:[(\[]\d[\d:.]*[)\]])?\s*:(?!\d\d|//)")
_QA = re.compile(r"[QA][.:]\s")
_BULLET = re.compile(r"[•▪●‣⁃◦○■□➢✓\uf0a7\uf0b7\uf0d8\uf0fc]\s")
_TIMED = re.compile(r"[\[(]?\d{1,3}:\d\d(?::\d\d)?[\])]?\t")
_UNKNOWN = re.compile(r"\(cid:\d+\)")
_ENDS = tuple(".!?…:\"'”’)]")
_HEADING = 60
_EDGE_ROWS = 3
_GAP = 1.35
"""A gap above a row of this many usual line distances begins a paragraph."""

_LEAST_WIDTH = 0.75
"""Text is taken to reach at least this share of the page, so that a page of short answers has no full lines."""

_SHORT = 0.82
"""A row that ends before this share of the text's width is the last of its paragraph, if it ends a sentence."""


def read_pdf(data: bytes, name: str) -> Prose:
    """Read the text of a PDF. Paragraphs are numbered by page.

    Raises:
        BadInputError: as `read_pages`; or it holds pictures of pages and no text.
    """
    pages = read_pages(data, name)
    letters = sum(len(r.text) for r in pages.rows)
    if letters < 20 * max(1, pages.count - len(pages.empty)) and len(pages.empty) >= 0.5 * pages.count:
        raise BadInputError(
            "the pages are pictures without text, as from a scanner",
            where=name,
            mend="Run text recognition (OCR) over it first",
        )
    unknown = sum(len(_UNKNOWN.findall(r.text)) for r in pages.rows)
    if unknown * 5 > 0.2 * letters:
        raise BadInputError(
            "its letters cannot be told, since the fonts do not say what they mean",
            where=name,
            mend="Run text recognition (OCR) over it, or find the original",
        )
    warnings = []
    if unknown:
        warnings.append(f"{unknown} letters could not be read and stand as (cid:...)")
    if pages.empty:
        shown = ", ".join(map(str, pages.empty[:8]))
        warnings.append(f"page{'s' if len(pages.empty) > 1 else ''} without text, perhaps pictures: {shown}")
    rows = _without_line_numbers(_without_furniture(pages, warnings), warnings)
    mended: list[str] = []
    paragraphs: list[Paragraph] = []
    table: list[list[str]] = []
    for boxed, its in groupby(rows, key=lambda r: r.cell is not None):
        if boxed:
            for cells in _table_rows(list(its), mended):
                paragraphs += (paragraph for cell in cells for paragraph in cell)
                table.append(["\n".join(paragraph.text for paragraph in cell) for cell in cells])
        else:
            paragraphs += _paragraphs(list(its), mended, _LEAST_WIDTH * pages.width)
    if mended:
        shown = ", ".join(f"“{w}”" for w in mended[:4])
        warnings.append(f"{len(mended)} word{'s' if len(mended) > 1 else ''} mended that a line break had cut: {shown}")
    return Prose(paragraphs, [table] if table else [], warnings)


def _table_rows(rows: list[Row], mended: list[str]) -> Iterator[list[list[Paragraph]]]:
    """Yield the paragraphs of each cell of each row of a table."""
    whole, labels = _with_hyphens(rows), _labels(rows)
    wide = 1 + max(r.cell[1] for r in rows if r.cell)
    whole_rows: list[list[Row]] = []
    for (_, row), group in groupby(rows, key=lambda r: (r.page, r.cell[0] if r.cell else 0)):
        if row == GOES_ON and whole_rows:
            whole_rows[-1] += group
        else:
            whole_rows.append(list(group))
    for its in whole_rows:
        its.sort(key=lambda r: r.cell[1] if r.cell else 0)
        cells: list[list[Paragraph]] = [[] for _ in range(wide)]
        for column, lines in groupby(its, key=lambda r: r.cell[1] if r.cell else 0):
            groups = _within_cell(list(lines), labels)
            cells[column] = [replace(_one(group, whole, mended), in_table=True) for group in groups]
        yield cells


def _within_cell(rows: list[Row], labels: set[str]) -> list[list[Row]]:
    """Return the lines of a cell by paragraphs, which begin with a label or with bold letters."""
    groups = [rows[:1]]
    for above, row in pairwise(rows):
        found = _LABEL.match(row.text)
        if (found and found[1] in labels) or (row.bold > 0 and above.bold < len(above.text)):
            groups.append([row])
        else:
            groups[-1].append(row)
    return groups


def _without_furniture(pages: Pages, warnings: list[str]) -> list[Row]:
    """Take out page numbers at the edges of pages, and lines that stand there on most pages."""
    by_page: dict[int, list[Row]] = {}
    for row in pages.rows:
        by_page.setdefault(row.page, []).append(row)
    edges = {page: _edges([r for r in rows if r.cell is None], pages.height) for page, rows in by_page.items()}
    seen = Counter(key for rows in edges.values() for key in {_likeness(r) for r in rows})
    at_edges = {id(row) for rows in edges.values() for row in rows}
    inside = Counter(_masked(row) for row in pages.rows if id(row) not in at_edges)
    # What stands within pages as often is no running line: a label and its time may open two pages by chance.
    often = {key for key, n in seen.items() if n >= 2 and n >= 0.5 * len(by_page) and inside[key[0]] < n}
    numbers, heads = 0, Counter[str]()
    gone: set[int] = set()
    for rows in edges.values():
        for row in rows:
            if _PAGE_NUMBER.fullmatch(row.text) or (_ROMAN.fullmatch(row.text) and _likeness(row) in often):
                numbers += 1
                gone.add(id(row))
            elif _likeness(row) in often and not _LABEL.match(row.text):
                heads[_masked(row)] += 1
                gone.add(id(row))
    if numbers:
        warnings.append(f"page numbers taken out on {numbers} page{'s' if numbers > 1 else ''}")
    for text, count in heads.most_common(4):
        warnings.append(f"running line “{text[:60]}” taken out {count} times")
    return [row for row in pages.rows if id(row) not in gone]


def _edges(rows: Sequence[Row], height: float) -> list[Row]:
    """Return the first and last rows of a page that stand in its margins."""
    ordered = sorted(rows, key=lambda r: -r.y)
    top = [r for r in ordered[:_EDGE_ROWS] if r.y > 0.86 * height]
    bottom = [r for r in ordered[-_EDGE_ROWS:] if r.y < 0.12 * height and r not in top]
    return top + bottom


def _likeness(row: Row) -> tuple[str, int]:
    return _masked(row), round(row.y / 6)


def _masked(row: Row) -> str:
    return re.sub(r"\d+", "#", row.text)


def _without_line_numbers(rows: list[Row], warnings: list[str]) -> list[Row]:
    """Take out a column of counting numbers at the left edge, as legal transcripts and line-numbered Word files have."""
    found = [
        (i, int(m[1]))
        for i, row in enumerate(rows)
        if row.cell is None and (m := re.match(r"(\d{1,4})(?:\t|$)", row.text))
    ]
    rises = sum(b[1] - a[1] == 1 for a, b in pairwise(found))
    if len(found) < 8 or rises < 0.8 * (len(found) - 1):
        return rows
    numbered = dict(found)
    out = []
    for i, row in enumerate(rows):
        if i in numbered:
            rest = row.text[len(str(numbered[i])) :].lstrip("\t")
            if rest:
                cut = len(row.text) - len(rest)
                # The edge of the words is not known exactly once the number is gone; rows of one column still agree.
                out.append(
                    type(row)(
                        row.page, row.y, row.x0 + 20, row.x1, rest, max(0, row.bold - cut), max(0, row.apart - cut)
                    )
                )
        else:
            out.append(row)
    warnings.append(f"{len(found)} line numbers at the left edge taken out")
    return out


def _with_hyphens(rows: Sequence[Row]) -> Counter[str]:
    """Count the words with a hyphen within a line."""
    return Counter(w.casefold() for r in rows for w in re.findall(r"\w+-\w+", r.text))


def _paragraphs(rows: list[Row], mended: list[str], least: float) -> list[Paragraph]:
    if not rows:
        return []
    usual = _usual_gap(rows)
    right = max(least, sorted(r.x1 for r in rows)[int(0.95 * (len(rows) - 1))])
    left = min(r.x0 for r in rows)
    labels = _labels(rows)
    whole = _with_hyphens(rows)
    groups: list[list[Row]] = [[rows[0]]]
    for above, row in pairwise(rows):
        full = above.x1 - left >= _SHORT * (right - left)
        if _begins(above, row, usual, labels, full=full):
            groups.append([row])
        else:
            groups[-1].append(row)
    return [_one(group, whole, mended) for group in groups]


def _usual_gap(rows: Sequence[Row]) -> float:
    gaps = [a.y - b.y for a, b in pairwise(rows) if a.page == b.page and 4 < a.y - b.y < 60]
    if not gaps:
        return 14.0
    # The usual distance is that of lines within paragraphs, so the lower half of all gaps.
    return median(sorted(gaps)[: len(gaps) // 2 + 1])


def _labels(rows: Sequence[Row]) -> set[str]:
    counts = Counter(m[1] for r in rows if (m := _LABEL.match(r.text)))
    return {
        label
        for label, n in counts.items()
        if likelihood(label) is Likelihood.ROLE or (n >= 2 and likelihood(label) is Likelihood.NAME)
    }


def _begins(above: Row, row: Row, usual: float, labels: set[str], *, full: bool) -> bool:
    found = _LABEL.match(row.text)
    ended = above.text.endswith(_ENDS)
    if found and (found[1] in labels or (ended and likelihood(found[1]) is Likelihood.NAME)):
        return True
    if _QA.match(row.text) or _stands_apart(above, row, full=full) or (row.bold > 0 and above.bold < len(above.text)):
        return True
    if row.page != above.page:
        short = not full and len(above.text) < _HEADING
        return (ended or short) and not (full and row.text[:1].islower())
    if above.y - row.y > _GAP * usual or row.y > above.y:
        return row.y <= above.y or ended
    hanging = row.x0 > above.x0 + 2
    return not full and (ended or (len(above.text) < _HEADING and not hanging))


def _stands_apart(above: Row, row: Row, *, full: bool) -> bool:
    """Say whether a row opens with a bullet or with a time in a column of its own, or stands beneath a name with such a time."""
    told = _TIMED.match(above.text)
    named = told is not None and not full and likelihood(above.text[told.end() :]) >= Likelihood.NAME
    return named or bool(_BULLET.match(row.text) or _TIMED.match(row.text))


def _one(group: Sequence[Row], whole: Counter[str], mended: list[str]) -> Paragraph:
    text, bold, apart = group[0].text, group[0].bold, group[0].apart
    for row in group[1:]:
        if bold == len(text) and row.bold:
            bold += 1 + row.bold
        if apart == len(text) and row.apart:
            apart += 1 + row.apart
        text = _append(text, row.text, whole, mended)
    return Paragraph(text, group[0].page, min(bold, len(text)), apart=min(apart, len(text)))


def _append(text: str, following: str, whole: Counter[str], mended: list[str]) -> str:
    """Join two lines; a hyphen at the break goes unless the word has it elsewhere, or the next part has a capital."""
    if text.endswith("\u00ad"):
        mended.append(text.rsplit(" ", 1)[-1][:-1] + following.split(" ", 1)[0])
        return text[:-1] + following
    if re.search(r"[^\W\d_]-$", text) and following[:1].islower():
        first, second = text.rsplit(" ", 1)[-1].rsplit("\t", 1)[-1], following.split(" ", 1)[0]
        kept = re.sub(r"^\W+|\W+$", "", first + second)
        if whole[kept.casefold()]:
            return text + following
        mended.append(re.sub(r"^\W+|\W+$", "", first[:-1] + second))
        return text[:-1] + following
    if text.endswith(("-", "–", "—")) and not text.endswith((" -", " –", " —", "--")):
        return text + following
    return f"{text} {following}"
