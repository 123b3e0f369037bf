"""What a finished document puts in quotation marks, and how it signs it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.quotecheck_signed import hints, signature, unsigned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_REACH = 8
"""How many further paragraphs (lines, pages) a quote may run on over before it counts as never closed."""

_FEWEST_IN_BLOCK = 3
"""A shorter line set off as a quote is a number or a link, not somebody's words."""

_LONGEST_SINGLE = 4000
"""Code points within which a single mark must close, or it was an apostrophe."""

_OPENING = re.compile(r"[“„«]|(?<![\w\"])\"(?=\S)|(?<!\w)[‘'](?=\w)")
_MARKED = re.compile(r"[\s*_>]*[“„«\"‘']")
_NESTED = re.compile(r"‘[^‘“]*’|“[^“]*”|'[^']*(?:\b'\b[^']*)*'", re.DOTALL)
_CLOSES = {"“": "”", "„": "”", "«": "»", '"': '"'}
_CLOSING_SINGLE = re.compile(r"(?<=[.,!?…])['’](?!\w)|['’](?=\s*(?:[(.,;:]|$))")
_LATE_SINGLE = re.compile(r"['’](?!\w)")


_PRINTERS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": None, "\u200b": None}
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a line, of a document. `quoted` says that its style sets it off as a quote."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """A passage that a document gives as somebody's words.

    `paragraph` counts from 1. `signed` is what stands in brackets after it; where there is none, `hints` may sign it, if they
    name a group. `marks` says what is wrong with its quotation marks, "" if nothing.
    """

    text: str
    paragraph: int
    signed: str = ""
    marks: str = ""
    hints: tuple[str, ...] = ()


def spelt_out(text: str) -> str:
    """Return text without what is the printer's and not the speaker's: letters for ligatures (ﬁ), no soft hyphens."""
    return text.translate(_PRINTERS)


def quoted_passages(paragraphs: Sequence[Paragraph]) -> Iterator[Sought]:
    """Yield the passages in quotation marks, or set off as quotes, in order."""
    at, offset = 0, 0
    while at < len(paragraphs):
        text = paragraphs[at].text
        block = paragraphs[at].quoted and not offset and not _MARKED.match(text)
        opening = None if block else _OPENING.search(text, offset)
        if opening is None:
            if block and len(text.split()) >= _FEWEST_IN_BLOCK:
                yield _block(paragraphs, at)
            at, offset = at + 1, 0
            continue
        found = _close(paragraphs, at, opening)
        if found is None:
            offset = opening.end()
            continue
        words, end, offset, marks = found
        if _has_words(words):
            others = hints(paragraphs, at, opening.start(), end, offset)
            yield Sought(_bare(words), at + 1, signature(paragraphs, end, offset), marks, others)
        at = end


def _close(paragraphs: Sequence[Paragraph], at: int, opening: re.Match[str]) -> tuple[str, int, int, str] | None:
    """Return the words, where they end (paragraph, offset after the mark), and what is wrong with the marks."""
    mark, first = opening.group(), paragraphs[at].text
    if mark in "‘'":
        within = (first, opening.end(), min(len(first), opening.end() + _LONGEST_SINGLE))
        closing = _CLOSING_SINGLE.search(*within) or _LATE_SINGLE.search(*within)
        return None if closing is None else (first[opening.end() : closing.start()], at, closing.end(), "")
    good = _CLOSES[mark]
    other = "”" if mark == '"' else '"'
    parts: list[str] = []
    mended: tuple[str, int, int, str] | None = None
    for end in range(at, min(at + _REACH, len(paragraphs))):
        text = paragraphs[end].text
        begin = opening.end() if end == at else 0
        stop = text.find(good, begin)
        again = text.find("“", begin) if mark in "“„" else -1
        if again == 0 and end == at + 1 and mended is None and parts[-1].strip() and stop >= 0:
            begin, again = 1, -1
        if stop >= 0 and (again < 0 or stop < again):
            return _joined([*parts, text[begin:stop]]), end, stop + 1, ""
        wrong = _wrong_mark(other).search(text, begin)
        if mended is None and wrong is not None and (again < 0 or wrong.start() <= again):
            words = _joined([*parts, text[begin : wrong.start()]])
            mended = words, end, wrong.end(), f"opens with {mark} and closes with {wrong.group()}"
        if again >= 0:
            break
        parts.append(text[begin:])
    return mended or (first[opening.end() :].strip(), at, len(first), f"opens with {mark} and is never closed")


def _wrong_mark(other: str) -> re.Pattern[str]:
    """Return what may close a passage by mistake: the other kind of mark, or a single one where the words end."""
    return re.compile(rf"{other}|['’‘“](?=\s*(?:\(|$))")


def _joined(parts: list[str]) -> str:
    return re.sub(r"(?<=[a-z])-\s*\n\s*(?=[a-z])", "", "\n".join(parts)).strip()


def _bare(words: str) -> str:
    """Return words without a second pair of marks around all of them: “‘…’”."""
    return words[1:-1].strip() if _NESTED.fullmatch(words) else words


def _block(paragraphs: Sequence[Paragraph], at: int) -> Sought:
    text = paragraphs[at].text.strip()
    words, signed = unsigned(text)
    if signed:
        return Sought(words, at + 1, signed)
    end = len(paragraphs[at].text)
    return Sought(text, at + 1, signature(paragraphs, at, end), hints=hints(paragraphs, at, 0, at, end))


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
