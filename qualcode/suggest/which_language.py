"""Which language a text is in, by the share of its words that are a language's commonest."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING
from unicodedata import name

if TYPE_CHECKING:
    from collections.abc import Sequence

_KNOWN = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "sv": "Swedish", "da": "Danish", "fi": "Finnish", "tr": "Turkish", "hu": "Hungarian",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_LEAST_WORDS = 200
_LEAST_SHARE = 0.25
"""Below this share of stop words a text is in none of the languages known, or hardly running talk: half is usual, while Welsh has
a tenth of Romanian's."""

_HARDLY = 0.08
"""Below this share of a language's stop words, running talk is not in it."""

_LEAST_LETTERS = 500

_CLEARLY = 1.5
_TOO_SHORT = 2
"""Words of one letter are stop words of too many languages to tell."""


def is_known(language: str) -> bool:
    """Say whether a language of this code can be read: whether spaCy has its words."""
    own = _letters(language)
    return not own or (own.isalpha() and find_spec(f"spacy.lang.{own}") is not None)


def looks_like(texts: Sequence[str], language: str) -> tuple[str, str] | None:
    """Return the code and name of the language that texts are clearly in where it is not `language`, None otherwise.

    Where the texts are few, or `language` is one whose commonest words are not known here, nothing is said.
    """
    words = _words(texts)
    own = _letters(language)
    if len(words) < _LEAST_WORDS or own not in _KNOWN:
        return None
    shares = {code: _share(words, code) for code in _KNOWN}
    best = max(shares, key=lambda code: shares[code])
    if best == own or shares[best] < max(_LEAST_SHARE, _CLEARLY * shares[own]):
        return None
    return best, _KNOWN[best]


def is_another(texts: Sequence[str], language: str) -> bool:
    """Say whether texts are clearly not in a language, whatever else they are in; no where it is not known here.

    All languages known are written in Latin letters.
    """
    own = _letters(language)
    if own not in _KNOWN:
        return False
    letters = [c for text in texts for c in text if c.isalpha()]
    latin = sum(name(c, "").startswith("LATIN") for c in letters)
    words = _words(texts)
    return (len(letters) >= _LEAST_LETTERS and 2 * latin < len(letters)) or (
        len(words) >= _LEAST_WORDS and _share(words, own) < _HARDLY
    )


def all_common(texts: Sequence[str], language: str) -> bool:
    """Say whether texts hold only the commonest words of a language ("and so it is"); no where it is not known here."""
    own = _letters(language)
    if own not in _KNOWN:
        return False
    common: set[str] = import_module(f"spacy.lang.{own}.stop_words").STOP_WORDS
    return all(word in common for text in texts for word in _WORD.findall(text.lower()))


def _words(texts: Sequence[str]) -> list[str]:
    return [word for text in texts for word in text.lower().split() if word.isalpha() and len(word) >= _TOO_SHORT]


def _letters(language: str) -> str:
    return language.strip().replace("_", "-").split("-")[0].lower()


def _share(words: Sequence[str], language: str) -> float:
    common: set[str] = import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    return sum(word in common for word in words) / len(words)
