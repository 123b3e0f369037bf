"""Sentences: by their marks, in most scripts, without a language model. What goes on without marks is divided."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from qualcode.core.spans import Span, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 600
"""A sentence of so many code points is divided: a recogniser heard no full stops, or somebody did not stop."""

_PART, _NEAR = 300, 60
"""How many code points a part of such a sentence has, and how many more or fewer for the sake of a good place to divide it at."""

# A sentence ends at . ! ? or … with what closes it (quotation marks, brackets), before white space; or at a line end. Scripts without
# spaces have none after theirs.
_END = re.compile(r"[.!?…‥؟۔।॥።]+[\"'”’»)\]]*(?=\s)|[。！？｡]+[”’»)\]」』）】]*|\n+")
# Where a clause ends, with what closes it.
_CLAUSE = re.compile(r"[,;:،؛–—][\"'”’»)\]]*(?=\s)|[，、；：][”’»)\]」』）】]*")
_SPACE = re.compile(r"\s+")
_JOINER = "\u200d"
_SKIN_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_BEFORE = r"(?:^|[\s(\"'“‘])"
# Titles, initials ("I." is rather the end of "and so do I."), acronyms (U.K.) and "e.g." go on; so does a number that begins a line.
_GOES_ON = re.compile(
    _BEFORE
    + r"(?:[A-HJ-Z]|(?:[A-Z]\.)+[A-Z]|Mr|Mrs|Ms|Mx|Dr|Prof|St|Rev|Fr|Sgt|Insp|Supt|DI|DC|PC|Lt|Col|Cllr|Hon|Jr|Sr|"
    r"Messrs|z\. ?B|d\. ?h|u\. ?a|bzw|ca|Nr|Hr|vs|e\.g|i\.e|cf|approx|esp|incl|para|paras|pp|vol|fig)\.\Z|(?:^|\n)[ \t]*\d{1,3}\.\Z"
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}\.\Z")


def sentences(text: str, within: Span | None = None) -> Iterator[Span]:
    """Yield the sentences of a passage as spans of `text`, without the white space around them; parts of those that are too long."""
    bounds = within if within is not None else Span(0, len(text))
    start = bounds.start
    for match in _END.finditer(text, bounds.start, bounds.end):
        end = match.end()
        if match.group()[0] != "\n" and _goes_on(
            text[max(start, end - 14) : end], text[end : min(end + 3, bounds.end)].strip()
        ):
            continue
        yield from _parts(text, trimmed(text, Span(start, end)))
        start = end
    yield from _parts(text, trimmed(text, Span(start, bounds.end)))


def _parts(text: str, sentence: Span) -> Iterator[Span]:
    """Yield a sentence; if it is too long, parts of like length that end with a clause, else with a word; nothing for an empty one."""
    rest = sentence
    for left in range(round(len(sentence) / _PART) if len(sentence) >= LONGEST else 1, 1, -1):
        cut = _cut(text, rest, rest.start + len(rest) // left)
        part, rest = trimmed(text, Span(rest.start, cut)), trimmed(text, Span(cut, rest.end))
        if part:
            yield part
    if rest:
        yield rest


def _cut(text: str, within: Span, about: int) -> int:
    """Return the best place near a position to divide a text at; one in the middle of a word never parts what is shown as one letter."""
    low, high = max(within.start + 1, about - _NEAR), min(within.end, about + _NEAR)
    for mark in (_CLAUSE, _SPACE):
        ends = [match.end() for match in mark.finditer(text, low, high)]
        if ends:
            return min(ends, key=lambda end: abs(end - about))
    while about < within.end and _belongs(text, about):
        about += 1
    return about


def _belongs(text: str, at: int) -> bool:
    """Say whether a code point is shown as one letter with the one before: an accent, a skin tone, what a joiner joins."""
    return unicodedata.category(text[at])[0] == "M" or text[at] in _SKIN_TONES or _JOINER in text[at - 1 : at + 1]


def _goes_on(before: str, after: str) -> bool:
    """Say whether a sentence goes on after what might end it, by the words before and the first characters after."""
    mark = before.rstrip("\"'”’»)]")
    if mark == before and _GOES_ON.search(mark):
        return True
    if not after[:1].islower():
        return False
    # Speech written in small letters ends all the same; but quoted questions and trailing off go on.
    return mark != before or mark.endswith(("…", "..", "‥")) or not (mark[-1:] in "!?" or _LONG_WORD.search(mark))
