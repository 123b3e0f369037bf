"""What is selected, and how keys and the mouse move it. No screen here: positions in, positions out.

The cursor stands on a unit; the selection starts as that unit and may then be longer or shorter, but it never leaves the
turn.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from qualcode.core.sentences import sentences
from qualcode.core.spans import Span, trimmed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.core.model import Turn
    from qualcode.core.units import Unit

_HAN_KANA = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_JOINED = "\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
# A word is what stands between white space; scripts written without spaces go by the character.
_WORD = re.compile(f"[{_HAN_KANA}][{_JOINED}]*|[^\\s{_HAN_KANA}]+")

_NEAR = 2000
"""Code points that a key for words looks ahead or back."""


class Selecting:
    """The cursor and the selection in one transcript.

    `unit_index` is -1 in a transcript without units.
    """

    def __init__(self, text: str, turns: Sequence[Turn], units: Sequence[Unit]) -> None:
        self._text, self._turns, self._units = text, turns, units
        self._turn_starts = [turn.span.start for turn in turns]
        self._unit_starts = [unit.span.start for unit in units]
        self.selection = Span(0, 0)
        self.unit_index = -1
        self._head = -1
        if units:
            self.go_to_unit(0)

    @property
    def turn(self) -> int:
        """The turn that the selection lies in, by its place in the list of turns."""
        return self._units[self.unit_index].turn_index if self._units else 0

    def turn_at(self, offset: int) -> int:
        """Return the turn that holds a position, or else the one before it."""
        return max(0, bisect_right(self._turn_starts, offset) - 1)

    def turns_over(self, span: Span) -> range:
        """Return the turns that a span touches."""
        first = self.turn_at(span.start)
        if self._turns and self._turns[first].span.end <= span.start:  # it starts between two turns
            first += 1
        return range(first, bisect_left(self._turn_starts, max(span.end, span.start + 1)))

    def unit_at(self, offset: int) -> int:
        """Return the unit that holds a position, or else the nearest in the same turn, or else the next one."""
        if not self._units:
            return -1
        before = max(0, bisect_right(self._unit_starts, offset) - 1)
        turn = self.turn_at(offset)
        if self._units[before].turn_index < turn and before + 1 < len(self._units):
            return before + 1
        return before

    def go_to_unit(self, index: int) -> None:
        """Put the cursor on a unit, by its place in the list; the nearest there is, if it lies beyond an end."""
        if self._units:
            self.unit_index = self._head = min(max(0, index), len(self._units) - 1)
            self.selection = self._units[self.unit_index].span

    def select(self, span: Span) -> None:
        """Select a span, as far as it lies within the turn that it starts in; the next unit if nothing there can be."""
        if not self._units:
            return
        turn, unit = self.turn_at(span.start), self.unit_at(span.start)
        within = span.clip(self._turns[turn].span)
        if not len(within) or self._units[unit].turn_index != turn:
            self.go_to_unit(unit)
            return
        self.unit_index = self._head = unit
        self.selection = within

    def extend_unit(self, by: int) -> bool:
        """Move the end that is not the cursor's by units of the same turn. Say whether anything moved."""
        head = self._head + by
        if not (self._units and 0 <= head < len(self._units) and self._units[head].turn_index == self.turn):
            return False
        start, end = self.selection.start, self.selection.end
        was_after, is_after = self._head >= self.unit_index, head >= self.unit_index
        if was_after and is_after:
            end = self._units[head].span.end
        elif not was_after and not is_after:
            start = self._units[head].span.start
        else:
            start = self._units[min(head, self.unit_index)].span.start
            end = self._units[max(head, self.unit_index)].span.end
        self._head = head
        self.selection = Span(min(start, end), max(start, end))
        return True

    def grow_end(self, words: int) -> bool:
        """Take so many more words in at the end, or fewer when negative. Say whether anything moved."""
        ends = [word.end() for word in self._words() if word.end() > self.selection.start]
        at = bisect_right(ends, self.selection.end) if words > 0 else bisect_left(ends, self.selection.end)
        wanted = at + words - 1 if words > 0 else at + words
        return self._set(end=ends[min(max(0, wanted), len(ends) - 1)]) if ends else False

    def grow_start(self, words: int) -> bool:
        """Take so many more words in at the start, or fewer when negative. Say whether anything moved."""
        starts = [word.start() for word in self._words() if word.start() < self.selection.end]
        at = bisect_left(starts, self.selection.start) if words > 0 else bisect_right(starts, self.selection.start)
        wanted = at - words if words > 0 else at - words - 1
        return self._set(start=starts[min(max(0, wanted), len(starts) - 1)]) if starts else False

    def _words(self) -> list[re.Match[str]]:
        """Return the words of the selection and around it: a turn may be a book, and a key moves by a few words."""
        if not self._units:
            return []
        turn, now = self._turns[self.turn].span, self.selection
        return list(_WORD.finditer(self._text, max(turn.start, now.start - _NEAR), min(turn.end, now.end + _NEAR)))

    def _set(self, start: int | None = None, end: int | None = None) -> bool:
        before = self.selection
        self.selection = Span(before.start if start is None else start, before.end if end is None else end)
        return self.selection != before

    def drag(self, origin: int, start: int, end: int) -> None:
        """Select `[start, end)` as far as it lies in the turn of `origin`, without white space at its ends.

        Nothing happens when only white space would be selected.
        """
        if self._units:
            span = trimmed(self._text, Span(start, end).clip(self._turns[self.turn_at(origin)].span))
            if len(span):
                self.select(span)

    def sentence_at(self, offset: int) -> Span | None:
        """Return the sentence of a turn that holds a position, or the last before it."""
        found = None
        for sentence in sentences(self._text, self._turns[self.turn_at(offset)].span):
            if found is None or sentence.start <= offset:
                found = sentence
        return found
