"""Finding a code or a place from few letters. The same letters always give the same order."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")


def plain(text: str) -> str:
    """Return text in small letters without accents, for comparing."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


def score(query: str, text: str) -> int:  # noqa: PLR0911 - one for each kind of fit
    """Return how well what was typed fits a text, both `plain`: 0 not at all, 100 best.

    In this order: the whole text; its beginning; initials of its words (`py` finds "Police and young people"); a word's
    beginning; every typed word the beginning of some word; anywhere inside; the letters in order with gaps.
    """
    if not query:
        return 1
    if query == text:
        return 100
    if text.startswith(query):
        return 90
    words = _WORD.findall(text)
    if len(query) > 1 and _initials(query.replace(" ", ""), words):
        return 80
    if any(word.startswith(query) for word in words):
        return 70
    typed = query.split()
    if len(typed) > 1 and all(any(word.startswith(part) for word in words) for part in typed):
        return 60
    if query in text:
        return 50
    return 20 if len(query) > 1 and _in_order(query.replace(" ", ""), text) else 0


def _initials(query: str, words: list[str]) -> bool:
    at = 0
    for word in words:
        if at < len(query) and word[0] == query[at]:
            at += 1
    return at == len(query)


def _in_order(query: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in query)
