"""Words that are kin by their letters, so that one of them is a reason for a code that the other stands for."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORT = 4
_LONGEST_PIECE = 5


def pieces(form: str) -> list[str]:
    """Return the pieces of a word, of three to five characters, "<" and ">" standing for its beginning and its end."""
    marked = f"<{form}>"[:64]
    return [marked[at : at + n] for n in (3, 4, _LONGEST_PIECE) for at in range(len(marked) - n + 1)]


class Kin:
    """The words that are said of a code, and those that have five letters, the first four or a whole short word in common with one.

    Less is chance: *hear* and *health* share three letters and nothing else.
    """

    def __init__(self, forms: Iterable[str]) -> None:
        self._forms = frozenset(forms)
        self._pieces = frozenset(chain.from_iterable(map(pieces, self._forms)))
        self._telling = frozenset(chain.from_iterable(map(_telling, self._forms)))

    def __contains__(self, form: str) -> bool:
        """Say whether a word, as it is read, is one of them."""
        return (
            form in self._forms
            or not self._pieces.isdisjoint(_telling(form))
            or not self._telling.isdisjoint(pieces(form))
        )


def _telling(form: str) -> list[str]:
    whole = [f"<{form}", f"{form}>"] if len(form) <= _SHORT else []
    return [*whole, *(piece for piece in pieces(form) if len(piece) == _LONGEST_PIECE and piece[-1] != ">")]
