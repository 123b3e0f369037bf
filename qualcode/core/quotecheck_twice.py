"""One quote that a document prints twice: in two wordings, or signed in one place and not in the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from qualcode.core.quotecheck_words import equal
from qualcode.core.unspaced import PIECE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from qualcode.core.quotecheck_read import Sought

_TWO_WORDINGS = 0.75
_COMMON = 30
"""A pair of words in more passages than this says nothing of what belongs together."""


@dataclass(frozen=True, slots=True)
class Change:
    """One step from what was said to what is printed: words that are the "same", "said" only, or "printed" only."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class TwoWordings:
    """Two passages of one document that look like the same words. `changes` lead from the first to the second.

    `both_said` says that both stand so in a transcript: then they are noted, and not wrong.
    """

    first: Sought
    second: Sought
    changes: tuple[Change, ...]
    both_said: bool = False

    @property
    def signature(self) -> str:
        """What differs in how they are signed, in words; "" if nothing does."""
        if self.first.signed == self.second.signed:
            return ""
        one, other = (
            f"signed ({sought.signed})" if sought.signed else "not signed" for sought in (self.first, self.second)
        )
        return f"{one} in paragraph {self.first.paragraph}, {other} in paragraph {self.second.paragraph}"


def changes(said: str, printed: str) -> tuple[Change, ...]:
    """Return the steps from what was said to what is printed, word by word. A comma or full stop at the end is no step."""
    old, new = list(PIECE.finditer(said)), list(PIECE.finditer(printed))
    steps: list[Change] = []
    was, now = [equal(word[0]) for word in old], [equal(word[0]) for word in new]
    if was and now and was[-1].rstrip(".,") == now[-1].rstrip(".,"):
        was[-1] = now[-1]
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            steps.append(Change("same", _stretch(printed, new[c:d])))
        else:
            if b > a:
                steps.append(Change("said", _stretch(said, old[a:b])))
            if d > c:
                steps.append(Change("printed", _stretch(printed, new[c:d])))
    return tuple(steps)


def printed_twice(passages: Sequence[Sought]) -> Iterator[TwoWordings]:
    """Yield passages that print one quote twice and differ in its words or its signature.

    Each is held against the earlier one that it is most like, so that a quote printed five times is told four times at most.
    Passages are compared where they share two words in a row that few others have.
    """
    words = [_words(passage.text) for passage in passages]
    small = [[word.lower() for word in found] for found in words]
    with_pair: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, found in enumerate(small):
        for pair in set(pairwise(found)):
            with_pair[pair].append(number)
    for second, passage in enumerate(passages):
        near = {
            first
            for pair in pairwise(small[second])
            if len(with_pair[pair]) <= _COMMON
            for first in with_pair[pair]
            if first < second
        }
        same = [first for first in sorted(near) if words[first] == words[second]]
        if same:
            if passage.signed not in {passages[first].signed for first in same}:
                yield TwoWordings(passages[same[0]], passage, ())
            continue
        likeness, first = max(((_likeness(small[first], small[second]), -first) for first in near), default=(0.0, 0))
        if likeness >= _TWO_WORDINGS:
            yield TwoWordings(passages[-first], passage, changes(passages[-first].text, passage.text))


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _TWO_WORDINGS else 0.0


def _stretch(text: str, words: Sequence[re.Match[str]]) -> str:
    return " ".join(text[words[0].start() : words[-1].end()].split())


def _words(text: str) -> list[str]:
    return PIECE.findall(equal(text).rstrip(".,;，。、； "))
