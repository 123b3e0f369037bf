"""Where coders disagree, as a queue: one entry a unit and code, in the order of the units."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One code of one unit that not all who judged it gave.

    `given_by` and `left_by` are the coders who gave the code and those who did not. `instead` are the codes that those who did
    not give it gave the unit, and that those who gave it did not: what it may have been taken for.
    """

    unit: Hashable
    code: str
    given_by: tuple[str, ...]
    left_by: tuple[str, ...]
    instead: tuple[str, ...]


def disagreements(
    units: Iterable[Hashable],
    given: Mapping[str, Mapping[Hashable, Collection[str]]],
    judged: Mapping[str, Collection[Hashable]] | None = None,
) -> list[Disagreement]:
    """Return all disagreements.

    Args:
        units: the keys of the sampled units, in the order in which they are to be gone through.
        given: coder → unit → the codes given. A unit that is not there was left uncoded, if the coder judged it.
        judged: coder → the units that the coder judged; all of them for a coder who is not there.
    """
    found: list[Disagreement] = []
    for unit in dict.fromkeys(units):
        sets = {
            coder: frozenset(codes.get(unit, ()))
            for coder, codes in given.items()
            if judged is None or coder not in judged or unit in judged[coder]
        }
        uses = Counter(code for codes in sets.values() for code in codes)
        for code in sorted(code for code, count in uses.items() if count < len(sets)):
            givers = tuple(coder for coder, codes in sets.items() if code in codes)
            others = tuple(coder for coder in sets if coder not in givers)
            taken = {other for coder in others for other in sets[coder]} - {o for c in givers for o in sets[c]}
            found.append(Disagreement(unit, code, givers, others, tuple(sorted(taken))))
    return found
