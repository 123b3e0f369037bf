"""The words of a passage as a pattern: what may differ between what was said and what is printed, and what is marked as left out."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from qualcode.core.unspaced import LETTERS, PIECE, UNSPACED

if TYPE_CHECKING:
    from collections.abc import Sequence

FILLED = 90
"""Most code points that an editor's [words] may stand for."""
ENDING = re.compile(r"(?<=\w)\[\w{1,4}\](?!\w)")
"""Another ending put to a word: wait[s], walk[ing]."""

_LOOSE = re.compile(r"^'|'\W*$|\[")
"""A word that may stand otherwise: by a quotation mark, which may have space about it, or with another ending."""

_ENDED = re.compile(rf"\w+{ENDING.pattern}")

GAP = re.compile(rf"(\s*[\[(]?\s*(?:…|\.{{2,}}|\. \. \.)\s*[\])]?\s*|\s*(?!{ENDING.pattern})\[(?!\w\])[^\[\]]*\]\s*)")
LETTER = re.compile(r"\[(\w)\](?=\w)")
STOPPED = re.compile(r"[.,](?=\s*(?:[\[(]\s*)?(?:…|\.{2,}))")
"""A full stop or comma before a mark of what was left out."""

_EQUAL = (
    *((mark, "'") for mark in '’‘ʼ“”„"«»‹›「」『』'), *((dash, "-") for dash in "–—‑‐"),
    *((space, " ") for space in "\u00a0\u202f"), *zip("（）［］", "()[]", strict=True),
)  # fmt: skip
"""One mark for all quotation marks: a quote within a quote is printed in the other kind than it would have alone."""

DASH = re.compile(r"\s+-{1,2}\s+|--|\s*[–—]\s*")
DASHES = (" - ", "-", " -- ", "--")
_BROKEN = re.compile(rf"(?<=[{LETTERS}，、。！？：；])\s+(?=[{LETTERS}])")
_MARK_ALONE = re.compile(r"(?:(?<=\s)|^)'\s+(?=\w)|(?<=\S)\s+'(?!\w)")
_OPENING_MARK = re.compile(r"^'(?=\w)")
_CLOSING_MARK = re.compile(r"'(?=\W*$)")


def pieces(said: str) -> list[str]:
    """Return the words of a passage between its marks of a gap (… or [ ]), each piece in one run."""
    return [part.strip() for part in GAP.split(said)[::2] if part.strip()]


def handle(said: str) -> str:
    """Return the longest run of a passage's words: what an index is asked for. A letter in [ ] stands as it would be said."""
    runs = [run for piece in pieces(said) for run in _ENDED.split(piece)]
    return LETTER.sub(r"\1", max(runs, key=len, default=""))


def equal(text: str) -> str:
    """Return text with typographer's variants made one, position for position."""
    for variant, plain in _EQUAL:
        text = text.replace(variant, plain)
    return text


def pattern(said: str) -> re.Pattern[str]:
    """Return the pattern of some words, whole at either end; a letter in [ ] may be large or small, an ending another one.

    White space beside a quotation mark may be there or not (« ceci », «ceci»), and so between letters of scripts without spaces.
    """
    words = r"\s+".join(
        "".join(
            f"[{re.escape(piece.lower() + piece.upper())}]" if number % 2 else _spelt(piece)
            for number, piece in enumerate(LETTER.split(word))
        )
        for word in _MARK_ALONE.sub("'", _BROKEN.sub("", said)).split()
    )
    if not words:
        return re.compile(r"(?!)")
    return re.compile(words + (r"(?!\w)" if said[-1].isalnum() and not UNSPACED.match(said[-1]) else ""))


def _spelt(word: str) -> str:
    """Return the pattern of a word, or of a part of one."""
    if UNSPACED.search(word):
        return r"\s*".join(re.escape(piece) for piece in PIECE.findall(word))
    words = r"\w{0,4}".join(re.escape(piece) for piece in ENDING.split(word))
    return _CLOSING_MARK.sub(r"\\s*'", _OPENING_MARK.sub(r"'\\s*", words))


def whole(text: str, start: int, end: int) -> bool:
    """Say whether a stretch begins and ends where words do: "art" does not stand in "heart"."""
    return not _within_word(text, start) and not _within_word(text, end)


def _within_word(text: str, at: int) -> bool:
    """Say whether a word runs on over a position. In scripts without spaces that cannot be told, and none is said to."""
    around = text[max(0, at - 1) : at + 1]
    return 0 < at < len(text) and around.isalnum() and not UNSPACED.search(around)


def filled(text: str, first: re.Match[str], pieces: Sequence[tuple[int, re.Pattern[str]]], limit: int) -> int | None:
    """Return where a passage with gaps ends, or None.

    Each of `pieces` is the widest gap before it, in code points (0: as wide as the turn), and its words. After a gap without
    bounds the first match serves; after a bounded one every place that the words may end at is kept.
    """
    ends = [first.end()]
    for gap, words in pieces:
        if not gap:
            match = words.search(text, ends[0], limit)
            ends = [match.end()] if match is not None else []
        else:
            ends = [
                match.end()
                for match in words.finditer(text, ends[0], min(limit, ends[-1] + gap + len(words.pattern)))
                if match.start() - ends[bisect_right(ends, match.start()) - 1] <= gap
            ]
        if not ends:
            return None
    return ends[0]


def _plain_words(said: str) -> list[str]:
    return LETTER.sub(r"\1", said).lower().split()


def sure_word(said: str) -> str:
    """Return the longest stretch that must stand in a transcript as it is, in small letters; "" if there is none."""
    words = re.split(r"[\s'\[\]]+", _ENDED.sub(" ", LETTER.sub(r"\1", said)).lower())
    if not UNSPACED.search(said):
        return max(words, key=len)
    return max((run for word in words for run in PIECE.findall(word)), key=len, default="")


def inner(said: str) -> list[str]:
    """Return the words that must stand in a transcript as they are: all but those that may touch others, or have another ending."""
    words = [word for word in _plain_words(said)[1:-1] if not _LOOSE.search(word)]
    return [letters for word in words for letters in (UNSPACED.findall(word) or [word])]
