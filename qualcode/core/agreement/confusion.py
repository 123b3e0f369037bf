"""Which codes coders take for one another, and the words of their definitions that tell them apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.core.agreement.judgements import Judgements
    from qualcode.core.codebook import Code

_LITTLE = """
    about all and any are been but can does for from had has have how into its may not once only other over own same she some
    such than that the their them then there these they this those too use used was were what when where which who whose will
    with would you your
"""
_LITTLE_WORDS = frozenset(_LITTLE.split())
"""Words that tell no code from another."""

_WORD = re.compile(r"[^\W\d_][\w'’-]{2,}")


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two codes given in each other's place.

    `count` is how often, over units and pairs of coders, one coder gave only `code` and the other only `other`. `other` is
    None where the second coder gave the unit no code at all. `of` is how often either code was given by either coder of
    a pair, so that `count / of` is the share of their uses that were confused.
    """

    code: str
    other: str | None
    count: int
    of: int

    @property
    def share(self) -> float:
        """`count` over `of`, 0 to 1."""
        return self.count / self.of if self.of else 0.0

    def as_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return {"code": self.code, "other": self.other, "count": self.count, "of": self.of, "share": self.share}


def confusions(judgements: Judgements, limit: int = 20) -> tuple[Confusion, ...]:
    """Return the pairs of codes most often given in each other's place, then the codes most often given by one coder alone.

    Most first, at most `limit` of either: left out is far more common than mistaken, and would leave no room for what the
    definitions can mend.
    """
    together: Counter[tuple[str, str | None]] = Counter()
    uses: Counter[str] = Counter()
    both_used: Counter[tuple[str, str]] = Counter()
    for row, weight in judgements.rows.items():
        for one, other in combinations([given for given in row if given is not None], 2):
            if not one and not other:
                continue
            used = sorted(one | other)
            for code in used:
                uses[code] += weight
            for pair in combinations(used, 2):
                both_used[pair] += weight
            for a in one - other:
                for b in other - one:
                    together[min(a, b), max(a, b)] += weight
            for code in () if one and other else used:
                together[code, None] += weight
    found = [
        Confusion(a, b, count, uses[a] if b is None else uses[a] + uses[b] - both_used[a, b])
        for (a, b), count in together.items()
    ]
    found.sort(key=lambda pair: (-pair.count, -pair.share, pair.code, pair.other or ""))
    pairs, alone = [pair for pair in found if pair.other], [pair for pair in found if not pair.other]
    return (*pairs[:limit], *alone[:limit])


def telling_words(one: Code, other: Code) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words that only the one code's definition uses, and those that only the other's does, in order.

    Words are taken from name, brief, definition, include, exclude and keywords, and compared without regard to case; English
    words that only hold sentences together are left out.
    """
    first, second = _words(one), _words(other)
    return (
        tuple(word for word in first if word not in second),
        tuple(word for word in second if word not in first),
    )


def _words(code: Code) -> dict[str, None]:
    text = " ".join((code.name, code.brief, code.definition, code.include, code.exclude, *code.keywords))
    found = (match.group().casefold() for match in _WORD.finditer(text))
    return dict.fromkeys(word for word in found if word not in _LITTLE_WORDS)
