"""The second coder's sample: fair to every transcript and group, and the same each time."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.core.sampling import SampleUnit, draw_sample

UNITS = [
    SampleUnit(transcript, at * 10, at * 10 + 9, group)
    for transcript, group, many in (
        ("a.txt", "young", 60),
        ("a.txt", "partner", 20),
        ("b.txt", "young", 15),
        ("b.txt", "community", 5),
    )
    for at in range(many)
]


def test_a_fifth_of_every_stratum():
    """A 20 % sample that leaves out the community group cannot speak for it."""
    sample = draw_sample(UNITS, seed=1, share=0.2)
    assert {(part.transcript, part.group): part.drawn for part in sample.strata} == {
        ("a.txt", "partner"): 4,
        ("a.txt", "young"): 12,
        ("b.txt", "community"): 1,
        ("b.txt", "young"): 3,
    }
    assert len(sample.units) == 20
    assert list(sample.units) == sorted(sample.units)


def test_the_same_seed_draws_the_same_units_in_any_order():
    """Both coders' machines must draw one sample; a colleague must be able to draw it again next year."""
    shuffled = UNITS[:]
    random.Random(4).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    assert draw_sample(shuffled, seed=3, count=10) == draw_sample(UNITS, seed=3, count=10)
    assert draw_sample(UNITS, seed=4, count=10).units != draw_sample(UNITS, seed=3, count=10).units


FIXED = [("a.txt", 0, "partner"), ("a.txt", 510, "young"), ("b.txt", 20, "community"), ("b.txt", 130, "young")]


def test_the_draw_is_fixed_for_good():
    """A new version of the program must not draw another sample from an old seed."""
    drawn = draw_sample(UNITS, seed=2026, count=4).units
    assert [(unit.transcript, unit.start, unit.group) for unit in drawn] == FIXED


def test_small_strata_get_one_where_there_are_enough():
    """One quote from a group of one is worth more to the check than the hundredth of another."""
    units = [SampleUnit("a", at, at + 1, "many") for at in range(1000)] + [SampleUnit("a", 5000, 5001, "one")]
    assert draw_sample(units, seed=1, count=10).strata[1].drawn == 1
    three = [*units, SampleUnit("a", 6000, 6001, "two"), SampleUnit("a", 7000, 7001, "three")]
    assert [part.drawn for part in draw_sample(three, seed=1, count=4).strata] == [1, 1, 1, 1]


@pytest.mark.parametrize("wrong", [{}, {"share": 0.2, "count": 3}, {"share": 0.0}, {"share": 1.2}, {"count": 0}])
def test_impossible_sizes_are_refused(wrong):
    """An empty or impossible sample must be said at once, not found out after a week of coding."""
    with pytest.raises(ValueError, match=r"share|number"):
        draw_sample(UNITS, seed=1, **wrong)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 60), st.sampled_from(["", "x", "y"])), max_size=80),
    st.integers(0, 5),
    st.integers(1, 90),
)
def test_the_total_is_exact_and_no_stratum_is_short_changed(found, seed, count):
    """Whatever the sizes, the sample has the number asked for, drawn from the units given, near each stratum's share."""
    units = {SampleUnit(transcript, at, at + 1, group) for transcript, at, group in found}
    sample = draw_sample(units, seed=seed, count=count)
    assert len(sample.units) == min(count, len(units)) == len(set(sample.units))
    assert set(sample.units) <= units
    for part in sample.strata:
        assert part.drawn <= part.units
        if count >= len(sample.strata):
            assert part.drawn >= 1
        drawn = [unit for unit in sample.units if (unit.transcript, unit.group) == (part.transcript, part.group)]
        assert len(drawn) == part.drawn


def test_nothing_to_draw_from():
    """A project without units gives an empty sample, not a crash."""
    assert draw_sample([], seed=1, share=0.5).units == ()


def test_a_share_is_rounded_to_the_nearest_unit():
    """A fifth of 13 units is 3 rather than 2, or the sample would always be smaller than what was reported."""
    assert [len(draw_sample(UNITS[:many], seed=1, share=0.2).units) for many in (12, 13, 2)] == [2, 3, 1]
