"""The digits that codes used lately have: counted down from 9, so that they stay put while suggestions count up from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOP, _MOST = 9, 8
"""The digit of the first code, and how many codes have one: 1 is a suggestion's always."""


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
        for code in reversed(recent[:_MOST]):
            if code in self._codes:
                continue
            if len(self._codes) < _MOST:
                self._codes.append(code)
            else:
                self._codes[self._codes.index(max(self._codes, key=recent.index))] = code

    def digits(self, taken: int = 0) -> dict[int, str]:
        """Return the codes by digit, the highest first, where the digits up to `taken` are suggestions'."""
        found = {_TOP - at: code for at, code in enumerate(self._codes)}
        return {digit: code for digit, code in found.items() if digit > taken}
