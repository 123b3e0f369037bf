"""Which passages are asides: so short that, going by what has been coded so far, nobody means to code them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_HANDFUL = 24
_HALF_ROW, _ROW = 40, 80
"""Code points. Whatever is longer is for the coder to judge, however long the passages are that they code."""

_ENOUGH = 20
"""So many codings tell what is coded; before that, an aside is a handful of words with nothing suggested."""


@dataclass(frozen=True, slots=True)
class Asides:
    """How many code points an aside has at most: where nothing is suggested for it, and where something is."""

    bare: int = _HANDFUL
    suggested: int = 0


def learned(lengths: Sequence[int]) -> Asides:
    """Return what counts as an aside where passages of these lengths, in code points, have been coded.

    Where nothing is suggested that is what is shorter than 9 of 10 coded passages, where something is, than 19 of 20; at most
    a row and half a row of text.
    """
    if len(lengths) < _ENOUGH:
        return Asides()
    ordered = sorted(lengths)
    return Asides(min(_ROW, ordered[len(ordered) // 10] - 1), min(_HALF_ROW, ordered[len(ordered) // 20] - 1))
