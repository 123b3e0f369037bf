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

# The sentence-ending marks of scripts that need no space after them (Unicode's Sentence_Terminal, as spaCy's `sentencizer` takes them).
_MARKS = (
    r"\u0589\u061f\u06d4\u0700-\u0702\u07f9\u0964\u0965\u104a\u104b\u1362\u1367\u1368\u166e\u1735\u1736\u1803"
    r"\u1809\u1944\u1945\u1aa8-\u1aab\u1b5a\u1b5b\u1b5e\u1b5f\u1c3b\u1c3c\u1c7e\u1c7f\u203c\u203d\u2047-\u2049"
    r"\u2e2e\u2e3c\u3002\ua4ff\ua60e\ua60f\ua6f3\ua6f7\ua876\ua877\ua8ce\ua8cf\ua92f\ua9c8\ua9c9\uaa5d-\uaa5f"
    r"\uaaf0\uaaf1\uabeb\ufe52\ufe56\ufe57\uff01\uff1f\uff61\U00010a56\U00010a57\U00011047\U00011048"
    r"\U000110be-\U000110c1\U00011141-\U00011143\U000111c5\U000111c6\U000111cd\U000111de\U000111df"
    r"\U00011238\U00011239\U0001123b\U0001123c\U000112a9\U0001144b\U0001144c\U000115c2\U000115c3"
    r"\U000115c9-\U000115d7\U00011641\U00011642\U0001173c-\U0001173e\U00011a42\U00011a43\U00011a9b\U00011a9c"
    r"\U00011c41\U00011c42\U00016a6e\U00016a6f\U00016af5\U00016b37\U00016b38\U00016b44\U0001bc9f\U0001da88"
)

# A sentence ends at . ! ? or … with what closes it (quotation marks, brackets), before white space; at other scripts' marks; or at a
# line end.
_LATIN = ".!?…‥．"
_END = re.compile(rf"[{_LATIN}]+[\"'”’»)\]]*(?=\s)|[{_MARKS}]+[”’»)\]」』）】]*|\n+")
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
        if match.group()[0] in _LATIN and _goes_on(
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
