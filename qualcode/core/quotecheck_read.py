"""What a finished document puts in quotation marks, and how it signs it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualcode.core.quotecheck_marks import OPENING, REACH, close, stray, with_double_marks
from qualcode.core.quotecheck_signed import (
    GroupNames,
    only_signs,
    signature,
    signed_inside,
    signed_otherwise,
    unsigned,
    without_note,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qualcode.core.model import Group

_FEWEST_IN_BLOCK = 3
"""A shorter line set off as a quote is a number or a link, not somebody's words."""

_MARKED = re.compile(r"[\s*_>]*[“„«\"‘']")
_NESTED = re.compile(r"‘[^‘“]*’|“[^“]*”|'[^']*(?:\b'\b[^']*)*'", re.DOTALL)
_WIDE = str.maketrans("（）＂", '()"')
"""The brackets and straight marks of Chinese and Japanese, which sign and set off a quote as others do."""

_PRINTERS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": None, "\u200b": None}
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a line, of a document. `quoted` says that its style sets it off as a quote.

    `row` holds every line of the row of a table that it stands in, its own too.
    """

    text: str
    quoted: bool = False
    row: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """A passage that a document gives as somebody's words.

    `paragraph` counts from 1. `signed` is who it says spoke: what stands in brackets after the passage, or else the attribution
    of the group that is named in another way. `marks` says what is wrong with its quotation marks, "" if nothing.
    """

    text: str
    paragraph: int
    signed: str = ""
    marks: str = ""


def spelt_out(text: str) -> str:
    """Return text without what is the printer's and not the speaker's: letters for ligatures (ﬁ), no soft hyphens."""
    return text.translate(_PRINTERS)


def quoted_passages(paragraphs: Sequence[Paragraph], groups: Iterable[Group] = ()) -> Iterator[Sought]:
    """Yield the passages in quotation marks, or set off as quotes, in order. `groups` are those that may sign them."""
    names = GroupNames(tuple(groups))
    read = [replace(found, text=with_double_marks(found.text).translate(_WIDE)) for found in paragraphs]
    at, offset = 0, 0
    while at < len(read):
        text = read[at].text
        if not offset and _is_block(read[at], names):
            if len(text.split()) >= _FEWEST_IN_BLOCK and not only_signs(text, names):
                yield _block(read, at, names)
            at += 1
            continue
        opening = OPENING.search(text, offset)
        unopened = stray(text, offset, opening.start() if opening else len(text))
        if unopened is not None:
            words = text[offset : unopened.end() - 1].rsplit(": ", 1)[-1].strip()
            yield Sought(words, at + 1, signature(read, at, unopened.end()), "closes with ” and is never opened")
            offset = unopened.end()
            continue
        if opening is None:
            at, offset = at + 1, 0
            continue
        found = close([part.text for part in read[at : at + REACH]], opening)
        if found is None:
            offset = opening.end()
            continue
        end, offset = at + found.paragraph, found.offset
        if _has_words(found.words):
            words, signed = signed_inside(without_note(_bare(found.words)), names)
            signed = signed or signature(read, end, offset)
            yield Sought(
                words,
                at + 1,
                signed or signed_otherwise(read, at, opening.start(), end, offset, names),
                found.wrong,
            )
        at = end


def _is_block(paragraph: Paragraph, names: GroupNames) -> bool:
    """Say whether a paragraph is a quote as a whole: set off by its layout, and not by marks about its words."""
    if not paragraph.quoted:
        return False
    opening = OPENING.search(paragraph.text) if _MARKED.match(paragraph.text) else None
    found = close([paragraph.text], opening) if opening is not None else None
    if found is None or found.wrong:
        return opening is None
    rest = paragraph.text[found.offset :]
    return not OPENING.search(rest) and len(rest.split("(")[0].split()) >= _FEWEST_IN_BLOCK and not names.within(rest)


def _bare(words: str) -> str:
    """Return words without a second pair of marks around all of them: “‘…’”."""
    return words[1:-1].strip() if _NESTED.fullmatch(words) else words


def _block(paragraphs: Sequence[Paragraph], at: int, names: GroupNames) -> Sought:
    text = paragraphs[at].text.strip()
    words, signed = unsigned(text, names)
    end = len(paragraphs[at].text)
    signed = signed or signature(paragraphs, at, end) or signed_otherwise(paragraphs, at, 0, at, end, names)
    return Sought(words, at + 1, signed)


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
