"""The digits that codes used lately have: down from 9, and 0, so that they stay put while suggestions count up from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGITS = (9, 8, 7, 6, 5, 4, 3, 2, 0)
"""The digits in the order that codes get them: 1 is a suggestion's always."""


class Lately:
    """A coder's codes by digit.

    A code keeps its digit as long as it is among those used last: a newly used one takes the place of the one whose last use
    lies back furthest.
    """

    def __init__(self) -> None:
        self._codes: list[str] = []

    def follow(self, recent: Sequence[str]) -> None:
        """Take in which codes were used, the last first. What is not among them has no digit any more."""
        self._codes = [code for code in self._codes if code in recent]
        for code in reversed(recent[: len(_DIGITS)]):
            if code in self._codes:
                continue
            if len(self._codes) < len(_DIGITS):
                self._codes.append(code)
            else:
                self._codes[self._codes.index(max(self._codes, key=recent.index))] = code

    def digits(self, taken: int = 0) -> dict[int, str]:
        """Return the codes by digit, where the digits from 1 up to `taken` are suggestions'."""
        found = zip(_DIGITS, self._codes, strict=False)
        return {digit: code for digit, code in found if not digit or digit > taken}
