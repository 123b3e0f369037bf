"""The unitizing family against the definition: pairs of characters, compared one by one."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from qualcode.core.agreement import Section, unitizing_figures

LENGTH = 20


def some_units(rng: random.Random) -> list[Section]:
    """Return units of three values that do not overlap, with gaps between some."""
    units: list[Section] = []
    start = rng.randint(0, 4)
    while (end := start + rng.randint(1, 6)) <= LENGTH:
        units.append(Section(start, end, rng.choice("abc")))
        start = end + rng.choice((0, 0, 2))
    return units


def by_pairs(coders: list[list[Section]], *, met_only: bool) -> float | None:
    """Return 1 − D_o / D_e, with chance over all pairs of characters but those of one coder's one unit.

    With `met_only` only of characters that everybody has in a unit.
    """
    marks = [[(None, at) for at in range(LENGTH)] for _ in coders]
    for row, units in zip(marks, coders, strict=True):
        for unit in units:
            row[unit.start : unit.end] = [(unit.value, unit)] * (unit.end - unit.start)
    places = [at for at in range(LENGTH) if not met_only or all(row[at][0] for row in marks)]
    if not places:
        return None
    apart = [one[at][0] != other[at][0] for one, other in permutations(marks, 2) for at in places]
    every = [(number, *row[at]) for number, row in enumerate(marks) for at in places]
    chance = [a[1] != b[1] for a in every for b in every if (a[0], a[2]) != (b[0], b[2])]
    return 1 - (sum(apart) / len(apart)) / (sum(chance) / len(chance)) if any(chance) else None


@pytest.mark.parametrize("coders", [2, 3, 4])
def test_the_family_is_what_comparing_character_by_character_gives(coders: int) -> None:
    """A slip in summing lengths would move a published reliability, and no printed example would show it."""
    rng = random.Random(coders)  # noqa: S311 - statistics, not secrets
    for _ in range(12):
        made = [some_units(rng) for _ in range(coders)]
        found = unitizing_figures(made, LENGTH)
        assert found.u_alpha.value == pytest.approx(by_pairs(made, met_only=False))
        alike = [[unit._replace(value="x") for unit in units] for units in made]
        assert found.bar_u_alpha.value == pytest.approx(by_pairs(alike, met_only=False))
        if coders == 2:
            assert found.cu_alpha.value == pytest.approx(by_pairs(made, met_only=True))


@pytest.mark.parametrize("coders", [2, 3, 4])
def test_coverage_is_the_share_that_the_figures_rest_on(coders: int) -> None:
    """A high agreement over a tenth of what was coded would be taken for one over all of it."""
    rng = random.Random(10 + coders)  # noqa: S311 - statistics, not secrets
    for _ in range(8):
        made = [some_units(rng) for _ in range(coders)]
        marks = [
            [next((u.value for u in units if u.start <= at < u.end), None) for at in range(LENGTH)] for units in made
        ]
        pairs = [(a, b) for one, other in permutations(marks, 2) for a, b in zip(one, other, strict=True)]
        found = unitizing_figures(made, LENGTH)
        assert found.coverage == pytest.approx(sum(None not in pair for pair in pairs) / len(pairs))
        own = {value: [b for a, b in pairs if a == value] for value in {a for a, _ in pairs if a is not None}}
        assert found.value_coverage == pytest.approx(
            {value: sum(b is not None for b in met) / len(met) for value, met in own.items()}
        )


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([[Section(0, 6, "a"), Section(5, 9, "b")], []], "overlaps"),
        ([[Section(15, LENGTH + 1, "a")], []], "outside"),
        ([[Section(0, 6, "a")]], "two coders"),
    ],
)
def test_what_cannot_be_compared_is_refused(units: list[list[Section]], words: str) -> None:
    """Lengths counted twice, or beyond the end, would give a figure that looks like any other."""
    with pytest.raises(ValueError, match=words):
        unitizing_figures(units, LENGTH)
