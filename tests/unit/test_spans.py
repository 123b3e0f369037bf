"""Spans of text: ends are not included, so neighbours have nothing in common."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.spans import Span, trimmed

SPANS = st.builds(lambda start, size: Span(start, start + size), st.integers(0, 12), st.integers(1, 12))


@given(SPANS, SPANS)
def test_spans_are_the_code_points_that_they_cover(one: Span, other: Span) -> None:
    """Two codings side by side would be shown as lying on each other, or one within another not found."""
    here, there = set(range(one.start, one.end)), set(range(other.start, other.end))
    assert one.overlaps(other) == bool(here & there)
    assert one.contains(other) == (there <= here)
    shared = one.clip(other)
    assert set(range(shared.start, shared.end)) == here & there
    assert one.joined(other) == Span(min(here | there), max(here | there) + 1)


def test_white_space_is_no_part_of_a_quote() -> None:
    """A quote printed with the blank before it looks like a slip, and its position is off by one."""
    assert trimmed("So: \tyes. ", Span(3, 10)) == Span(5, 9)
    assert trimmed("a   b", Span(1, 4)) == Span(1, 1)
