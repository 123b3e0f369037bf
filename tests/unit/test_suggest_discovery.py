"""What discovery finds in coded and uncoded text."""

from __future__ import annotations

import pytest

from qualcode.core.codebook import Code, Codebook
from qualcode.suggest import Suggester
from qualcode.suggest.discovery import doubts, groups, overlaps, splits

BOOK = Codebook(
    (Code("bus", "Buses", definition="Public transport"), Code("pool", "Swimming", definition="The old pool"))
)
BUS = [f"the number {at} bus never comes on time" for at in range(20)]
POOL = [f"they closed our swimming pool in {1990 + at}" for at in range(20)]


@pytest.fixture(scope="module")
def suggester():
    """Return a suggester that has learned both codes."""
    made = Suggester(BOOK)
    made.fit([*BUS, *POOL], [["bus"]] * 20 + [["pool"]] * 20)
    return made


def test_uncoded_talk_falls_into_groups_with_words_that_mark_them(suggester):
    """A researcher would have to find new codes by reading alone."""
    found = groups(suggester, [*BUS, *POOL, "mm", ""], most=2)
    assert [len(group.units) for group in found] == [20, 20]
    labels = {word for group in found for word in group.label}
    assert {"bus", "swimming"} <= labels
    assert groups(suggester, ["too", "little"]) == []


def test_codes_that_always_go_together_are_pointed_out():
    """Two names for one thing would stay two codes."""
    codes = [frozenset({"a", "b"})] * 4 + [frozenset({"a"})] + [frozenset({"c"})] * 3
    (pair,) = overlaps(codes)
    assert (pair.one, pair.other, pair.share, pair.both) == ("a", "b", 0.8, 4)


def test_a_code_that_holds_two_things_is_pointed_out():
    """A code that has become two would stay one."""
    made = Suggester(BOOK)
    made.fit([*BUS, *POOL], [["bus"]] * 40)
    assert sorted(len(group.units) for group in splits(made)["bus"]) == [20, 20]


def test_a_coding_that_looks_out_of_place_is_listed():
    """A slip of the key would stay in the data."""
    made = Suggester(BOOK)
    made.fit([*BUS, *POOL], [["bus"]] * 19 + [["pool"]] * 21)
    assert (19, "bus", False) in {(doubt.unit, doubt.code_id, doubt.given) for doubt in doubts(made)}
    assert doubts(Suggester(BOOK)) == []
