"""Which language a text is in, by the share of its words that are a language's commonest."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_KNOWN = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "sv": "Swedish", "da": "Danish", "fi": "Finnish", "tr": "Turkish", "hu": "Hungarian",
}  # fmt: skip
_LEAST_WORDS = 200
_LEAST_SHARE = 0.15
"""Below this share of stop words a text is in none of the languages known, or hardly running talk."""

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
    words = [word for text in texts for word in text.lower().split() if word.isalpha() and len(word) >= _TOO_SHORT]
    own = _letters(language)
    if len(words) < _LEAST_WORDS or own not in _KNOWN:
        return None
    shares = {code: _share(words, code) for code in _KNOWN}
    best = max(shares, key=lambda code: shares[code])
    if best == own or shares[best] < max(_LEAST_SHARE, _CLEARLY * shares[own]):
        return None
    return best, _KNOWN[best]


def _letters(language: str) -> str:
    return language.strip().replace("_", "-").split("-")[0].lower()


def _share(words: Sequence[str], language: str) -> float:
    common: set[str] = import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    return sum(word in common for word in words) / len(words)
