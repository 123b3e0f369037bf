"""Passages that were put together: each half stands in a transcript, the whole nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.quotecheck_words import pieces
from qualcode.core.unspaced import PIECE, word_count

if TYPE_CHECKING:
    import re

    from qualcode.core.quotecheck_find import Hit, Looks

_FEWEST = 4
"""Words in a half: fewer stand together in many places by chance."""

_BETWEEN = " \t\n.,;:!?，。、；：！？"
"""What an editor may have put between the two halves."""


def two_places(said: str, finder: Looks) -> tuple[Hit, ...]:
    """Return the places of the two halves of a passage that stands nowhere as a whole; nothing if it has no such halves."""
    parts = pieces(said)
    if len(parts) == 2 and min(word_count(part) for part in parts) >= _FEWEST - 1:
        found = tuple(hits[0] for part in parts if (hits := finder.exact(part)))
        return found if len(found) == 2 else ()
    words = list(PIECE.finditer(said))
    if word_count(said) < 2 * _FEWEST or len(parts) > 1:
        return ()
    cut = _longest_standing(said, words, finder)
    if not cut:
        return ()
    for begin in (cut, cut - 1):
        first, rest = said[: words[begin - 1].end()], said[words[begin - 1].end() :].lstrip(_BETWEEN)
        if word_count(rest) >= _FEWEST and (last := finder.exact(rest)):
            return finder.exact(first)[0], last[0]
    return ()


def _longest_standing(said: str, words: list[re.Match[str]], finder: Looks) -> int:
    """Return how many words from the first on (letters, in scripts without spaces) stand together somewhere, 0 if too few.

    Where so many stand, fewer do too, so halving finds it.
    """
    low = next(number for number, word in enumerate(words, 1) if word_count(said[: word.end()]) >= _FEWEST)
    high = len(words)
    if not finder.exact(said[: words[low - 1].end()]):
        return 0
    while low < high - 1:
        middle = (low + high) // 2
        if finder.exact(said[: words[middle - 1].end()]):
            low = middle
        else:
            high = middle
    return low
