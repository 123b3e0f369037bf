"""Aligning two versions of a transcript: only what is equal, in order, and quickly even where most lines are alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.alignment import equal_blocks

LINES = st.lists(st.sampled_from(["", "Yes.", "No.", "a", "b", "c", "d"]), max_size=30)


@given(LINES, LINES)
def test_blocks_are_equal_and_in_order(old: list[str], new: list[str]) -> None:
    """A coding is carried along such blocks: one that joined different words would move a quote to words nobody said."""
    at = there = 0
    for a, b, size in equal_blocks(old, new):
        assert size > 0
        assert a >= at
        assert b >= there
        assert old[a : a + size] == new[b : b + size]
        at, there = a + size, b + size


@given(LINES)
def test_a_text_is_all_one_block_with_itself(lines: list[str]) -> None:
    """A file whose words did not change loses no coding."""
    assert equal_blocks(lines, lines) == ([(0, 0, len(lines))] if lines else [])


@given(LINES, LINES, LINES)
def test_what_stands_before_and_after_a_change_is_found(before: list[str], put: list[str], after: list[str]) -> None:
    """Lines put into the middle of a transcript cost none of the codings around them."""
    blocks = equal_blocks([*before, *after], [*before, *put, *after])
    assert sum(size for _, _, size in blocks) == len(before) + len(after)
