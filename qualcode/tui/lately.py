"""The digits that codes used lately have: down from 9, and 0, so that they stay put while suggestions count up from 1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualcode.storage.store import Store

_DIGITS = (9, 8, 7, 6, 5, 4, 3, 2, 0)
"""The digits in the order that codes get them: 1 is a suggestion's always."""


def _key(store: Store) -> str:
    return f"lately:{store.coder.guid}"


class Lately:
    """A coder's codes by digit.

    A code keeps its digit as long as it is among those used last: a newly used one takes a digit that is free, or that of
    the code whose last use lies back furthest.
    """

    def __init__(self, codes: Mapping[int, str] | None = None) -> None:
        self._codes = dict(codes or {})

    @classmethod
    def of(cls, store: Store, recent: Sequence[str]) -> Lately:
        """Return what a coder's digits are, who used these codes, the last first; as they were when the app was last open."""
        kept = json.loads(store.meta(_key(store)) or "{}")
        found = cls({digit: kept[str(digit)] for digit in _DIGITS if str(digit) in kept})
        found.follow(recent)
        return found

    def keep(self, store: Store, recent: Sequence[str]) -> None:
        """Take in which codes were used, and keep the digits for the next time where that changes any."""
        before = dict(self._codes)
        self.follow(recent)
        if self._codes != before:
            store.set_meta(_key(store), json.dumps(self._codes))

    def follow(self, recent: Sequence[str]) -> None:
        """Take in which codes were used, the last first. What is not among them has no digit any more."""
        self._codes = {digit: code for digit, code in self._codes.items() if code in recent}
        for code in reversed(recent[: len(_DIGITS)]):
            if code not in self._codes.values():
                free = [digit for digit in _DIGITS if digit not in self._codes]
                longest_ago = max(self._codes, key=lambda digit: recent.index(self._codes[digit]), default=0)
                self._codes[free[0] if free else longest_ago] = code

    def digits(self, taken: int = 0) -> dict[int, str]:
        """Return the codes by digit, where the digits from 1 up to `taken` are suggestions'."""
        return {d: self._codes[d] for d in _DIGITS if d in self._codes and (not d or d > taken)}
