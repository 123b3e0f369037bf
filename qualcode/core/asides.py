"""Which passages are asides: so short that, going by what has been coded so far, nobody means to code them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_HANDFUL = 24
_ROW = 80
"""Code points: what is read at a glance. Whatever is longer is for the coder to judge, however long the passages are that they code."""

_ENOUGH = 8
"""Fewer codings tell nothing of what somebody codes."""

_BARE, _SUGGESTED = 0.1, 0.05
"""Where a share so small of what is coded is as short as a passage, going back for that costs less than stopping at every one."""


@dataclass(frozen=True, slots=True)
class Asides:
    """How many code points an aside has at most: where nothing is suggested for it, and where something is."""

    bare: int = _HANDFUL
    suggested: int = 0


def learned(lengths: Sequence[int]) -> Asides:
    """Return what counts as an aside where passages of these lengths, in code points, have been coded.

    Where nothing is suggested that is what is shorter than 9 of 10 coded passages, where something is, than 19 of 20; at most
    a row of text. The shares are estimated as (k + ½) / (n + 1) of k among n (Jeffreys' prior), so that of 19 of 20 not even
    `_ENOUGH` codings tell anything.
    """
    if len(lengths) < _ENOUGH:
        return Asides()
    ordered = sorted(lengths)

    def shorter_than_all_but(share: float) -> int:
        passed_by = share * (len(ordered) + 1) - 0.5
        return 0 if passed_by < 0 else min(_ROW, ordered[int(passed_by)] - 1)

    return Asides(shorter_than_all_but(_BARE), shorter_than_all_but(_SUGGESTED))
