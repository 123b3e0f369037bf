"""The comparison of two versions of a transcript: complete, in order, and to the word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.versions import Hunk, compared

LINES = st.lists(st.text("ab \N{SNOWMAN}.", max_size=12), max_size=12).map("\n".join)


def applied(old: str, hunks: list[Hunk]) -> str:
    """Return the new text as the old one and the comparison give it."""
    lines, at, out = old.split("\n"), 0, []
    for hunk in hunks:
        out += lines[at : hunk.old - 1]
        out += [line.text for line in hunk.lines if line.sign != "-"]
        at = hunk.old - 1 + sum(line.sign != "+" for line in hunk.lines)
    return "\n".join([*out, *lines[at:]])


@given(LINES, LINES)
def test_nothing_that_changed_is_left_out(old: str, new: str) -> None:
    """Whoever looks the comparison over has seen every change: from it and the old text the new one can be written."""
    hunks = compared(old, new)
    assert applied(old, hunks) == new
    assert (hunks == []) == (old == new)


@given(LINES, LINES)
def test_what_is_shown_stands_at_the_lines_that_are_named(old: str, new: str) -> None:
    """A line shown as taken out or unchanged stands in the old version, one put in or unchanged in the new, each at that place."""
    for hunk in compared(old, new):
        shown = [line.text for line in hunk.lines if line.sign != "+"]
        assert shown == old.split("\n")[hunk.old - 1 : hunk.old - 1 + len(shown)]
        shown = [line.text for line in hunk.lines if line.sign != "-"]
        assert shown == new.split("\n")[hunk.new - 1 : hunk.new - 1 + len(shown)]


def test_a_changed_word_is_marked_within_its_line() -> None:
    """A corrected word is found at a glance in a long turn."""
    (hunk,) = compared("A: hello\nB: the buss never comes\nA: bye", "A: hello\nB: the bus never comes\nA: bye")
    assert [(line.sign, line.text) for line in hunk.lines] == [
        (" ", "A: hello"),
        ("-", "B: the buss never comes"),
        ("+", "B: the bus never comes"),
        (" ", "A: bye"),
    ]
    assert [words for line in hunk.lines for words, changed in line.parts if changed] == ["buss", "bus"]


def test_a_line_that_only_looks_like_another_by_its_spaces_is_not_held_against_it() -> None:
    """A turn put in is shown as put in, not as another one with every word changed."""
    old, new = "A: one two three four\nB: yes", "C: five six seven eight\nA: one two, three four\nB: yes"
    (hunk,) = compared(old, new)
    assert [(line.sign, line.text) for line in hunk.lines] == [
        ("+", "C: five six seven eight"),
        ("-", "A: one two three four"),
        ("+", "A: one two, three four"),
        (" ", "B: yes"),
    ]
    assert [words for line in hunk.lines for words, changed in line.parts if changed] == [
        "C: five six seven eight",
        ",",
    ]


def test_a_line_is_not_looked_for_without_end() -> None:
    """Another text under the name of an old one is compared in the time that its lines take, not their square."""
    come = [f"new{number}" for number in range(1_000)]
    (hunk,) = compared("old", "\n".join([*come, "old too"]))
    assert [(line.sign, line.text) for line in hunk.lines] == [
        ("-", "old"),
        *(("+", line) for line in come),
        ("+", "old too"),
    ]
