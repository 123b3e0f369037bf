"""Words in scripts that are written without spaces between them (Thai, Lao, Burmese, Khmer, Japanese, Chinese): counted by letters."""

from __future__ import annotations

import re

LETTERS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Such letters, for a regular expression's brackets."""

UNSPACED = re.compile(f"[{LETTERS}]")
"""One such letter."""

PIECE = re.compile(rf"[{LETTERS}]|[^\s{LETTERS}]+")
"""A letter of such a script, or else what stands between white space."""

_IN_A_WORD = 2
"""Letters that are counted as a word: Chinese words have about so many."""


def parted(text: str) -> str:
    """Return text with a space between any two pieces: between words, and between letters of scripts without spaces."""
    return " ".join(PIECE.findall(text))


def word_count(text: str) -> int:
    """Return how many words a text has, as near as can be told without a dictionary."""
    letters = len(UNSPACED.findall(text))
    return len(PIECE.findall(text)) - letters + -(-letters // _IN_A_WORD)


def first_words(text: str, number: int) -> str:
    """Return the first so many words of a text, and of a script without spaces as many letters."""
    pieces = list(PIECE.finditer(text))[:number]
    return " ".join(text[: pieces[-1].end()].split()) if pieces else ""
