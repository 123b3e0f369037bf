"""Quotation marks: where one opens, and where it closes, over lines and pages and around quotes within a quote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

REACH = 8
"""How many paragraphs (lines, pages) a quote may run on over before it counts as never closed."""

_LONGEST_SINGLE = 4000
"""Code points within which a single mark must close, or it was an apostrophe."""

_DEEPEST = 4
"""Passages within passages in the same marks, from which on they are taken for slips."""

OPENING = re.compile(
    r"[“„「『]|(?<![\w.,!?…])[«‹]|(?<![\w.,!?…])[»›](?=\w)|(?<![\w.,;:!?…’')”*_])”(?=\w)"
    r"|(?<![\w\"])\"(?=\S)|^[\s*_•·-]*\"(?=\s\w)"
    r"|(?<!\w)‘(?=[\w\[(“\"’…£$]|\.\.)|(?<!\w)'(?=[\w\[(“\"…£$])|‚(?=\w)"
    r"|^[\s*_•·-]*’(?=\w[^\n]{10,4000}?[’'](?=\s*(?:\(|$)))"
)
_CLOSES = {"“": "”", "„": "“”", "”": "”“", "«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」", "『": "』", '"': '"'}
_SINGLE = "‘'‚’"
_NESTS = {"“": re.compile("[“”]"), "«": re.compile("[«»]"), "»": re.compile("[«»]"), '"': re.compile('"')}
_INNER = re.compile(r"(?<=[\s(\[])\"(?=\w)")
_CLOSING_SINGLE = re.compile(r"(?<=[.,!?…])['’‘](?!\w)|['’‘](?=\s*(?:[(.,;:–—]|$))")
_LATE_SINGLE = re.compile(r"['’‘](?!\w)")
_OPENING_SINGLE = {"‘": re.compile(r"(?<!\w)‘(?=\w)"), "'": re.compile(r"(?<!\w)'(?=\w)")}
_STRAY = re.compile(r"(?<=[^\W\d])[.,!?…]*”")
_PAGE = re.compile(r"\W*(?:page\s+)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\W*", re.IGNORECASE)
_BROKEN_WORD = re.compile(r"(?<=[a-z])-\s*\n\s*(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Closed:
    """The words of a passage, where it ends (paragraph, counted from its first; offset after the mark), and what is wrong with its marks."""

    words: str
    paragraph: int
    offset: int
    wrong: str = ""


def close(paragraphs: Sequence[str], opening: re.Match[str]) -> Closed | None:
    """Return the passage that a mark in the first of some paragraphs opens; None where it is no quotation mark."""
    mark = opening.group()[-1]
    if mark in _SINGLE:
        return _close_single(paragraphs, opening.end(), mark)
    good = _CLOSES[mark]
    other = "”" if mark == '"' else '"'
    parts: list[str] = []
    mended: Closed | None = None
    for end, text in enumerate(paragraphs[:REACH]):
        begin = 0 if end else opening.end()
        if end and _PAGE.fullmatch(text):
            continue
        stop = _first(text, good, begin)
        again = text.find("“", begin) if mark == "“" else -1
        if again == 0 and end == 1 and mended is None and parts[-1].strip() and stop >= 0:
            begin, again = 1, -1
        outer = _outer(text, begin, mark) if mark in _NESTS else -1
        if outer > stop >= 0:
            return Closed(_joined([*parts, text[begin:outer]]), end, outer + 1)
        if stop >= 0 and (again < 0 or stop < again):
            return Closed(_joined([*parts, text[begin:stop]]), end, stop + 1)
        wrong = _wrong_mark(other).search(text, begin)
        if mended is None and wrong is not None and (again < 0 or wrong.start() <= again):
            words = _joined([*parts, text[begin : wrong.start()]])
            mended = Closed(words, end, wrong.end(), f"opens with {mark} and closes with {wrong.group()}")
        if again >= 0:
            break
        parts.append(text[begin:])
    return mended or Closed(
        paragraphs[0][opening.end() :].strip(), 0, len(paragraphs[0]), f"opens with {mark} and is never closed"
    )


def stray(text: str, begin: int, end: int) -> re.Match[str] | None:
    """Return a mark that closes what was never opened, in a stretch of a paragraph."""
    return _STRAY.search(text, begin, end)


def with_double_marks(text: str) -> str:
    """Return text with one mark for two single ones (''…'' and ``…''), as typewriters and TeX have it."""
    closing = "”" if "``" in text else '"'
    return text.replace("``", "“").replace("’’", "”").replace("‘‘", "“").replace("''", closing)


def _close_single(paragraphs: Sequence[str], begin: int, mark: str) -> Closed | None:
    """Return what single marks hold: up to a closing mark before the next opening one, if there is one."""
    first = paragraphs[0]
    limit = min(len(first), begin + _LONGEST_SINGLE)
    again = _OPENING_SINGLE[mark].search(first, begin, limit) if mark in _OPENING_SINGLE else None
    for high in (again.start(), limit) if again else (limit,):
        found = _CLOSING_SINGLE.search(first, begin, high) or _LATE_SINGLE.search(first, begin, high)
        if found is not None:
            return Closed(first[begin : found.start()], 0, found.end())
    parts = [first[begin:]]
    for end, text in enumerate(paragraphs[1:REACH], 1):
        closing = _CLOSING_SINGLE.search(text)
        opened = re.search(r"(?<!\w)[‘“\"](?=\w)", text)
        if not text.strip() or (opened is not None and (closing is None or opened.start() < closing.start())):
            return None
        if closing is not None:
            return Closed(_joined([*parts, text[: closing.start()]]), end, closing.end())
        parts.append(text)
    return None


def _first(text: str, marks: str, begin: int) -> int:
    return min((at for mark in marks if (at := text.find(mark, begin)) >= 0), default=-1)


def _outer(text: str, begin: int, mark: str) -> int:
    """Return where a passage ends that holds others in the same marks, all in one paragraph; -1 if they do not pair off."""
    depth = 1
    for found in _NESTS[mark].finditer(text, begin, begin + _LONGEST_SINGLE):
        opens = found.group() == mark if mark != '"' else _INNER.match(text, found.start()) is not None
        depth += 1 if opens else -1
        if depth in {0, _DEEPEST}:
            return -1 if depth else found.start()
    return -1


def _wrong_mark(other: str) -> re.Pattern[str]:
    """Return what may close a passage by mistake: the other kind of mark, or a single one where the words end."""
    return re.compile(rf"{other}|['’‘“](?=\s*(?:\(|$))")


def _joined(parts: list[str]) -> str:
    return _BROKEN_WORD.sub("", "\n".join(parts)).strip()
