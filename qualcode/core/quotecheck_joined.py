"""Passages that were put together: each half stands in a transcript, the whole nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.quotecheck_find import pieces

if TYPE_CHECKING:
    from qualcode.core.quotecheck_find import Hit, Looks

_FEWEST = 4
"""Words in a half: fewer stand together in many places by chance."""


def two_places(said: str, finder: Looks) -> tuple[Hit, ...]:
    """Return the places of the two halves of a passage that stands nowhere as a whole; nothing if it has no such halves."""
    parts = pieces(said)
    if len(parts) == 2 and min(len(part.split()) for part in parts) >= _FEWEST - 1:
        found = tuple(hits[0] for part in parts if (hits := finder.exact(part)))
        return found if len(found) == 2 else ()
    words = said.split()
    if len(words) < 2 * _FEWEST or len(parts) > 1:
        return ()
    cut = _longest_standing(words, finder)
    if not cut:
        return ()
    for begin in (cut, cut - 1):
        rest = words[begin:]
        if len(rest) >= _FEWEST and (last := finder.exact(" ".join(rest))):
            return finder.exact(" ".join(words[:begin]))[0], last[0]
    return ()


def _longest_standing(words: list[str], finder: Looks) -> int:
    """Return how many words from the first on stand together somewhere, 0 if fewer than `_FEWEST`.

    Where so many stand, fewer do too, so halving finds it.
    """
    if not finder.exact(" ".join(words[:_FEWEST])):
        return 0
    low, high = _FEWEST, len(words)
    while low < high - 1:
        middle = (low + high) // 2
        if finder.exact(" ".join(words[:middle])):
            low = middle
        else:
            high = middle
    return low
