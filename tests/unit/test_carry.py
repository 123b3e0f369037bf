"""Codings follow a corrected transcript only where the words they stand on are the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.carry import carried
from qualcode.core.spans import Span

LINES = st.lists(st.text(alphabet="ab é😀", min_size=1, max_size=12), min_size=1, max_size=12)


@given(LINES, LINES, st.data())
def test_what_is_carried_stands_on_the_same_words(old: list[str], new: list[str], data: st.DataObject) -> None:
    """A carried coding never quotes other words than before."""
    before, after = "\n".join(old), "\n".join(new)
    start = data.draw(st.integers(0, len(before) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(before))))
    (place,) = carried(before, after, [span])
    assert place is None or place.of(after) == span.of(before)


@given(LINES, LINES, LINES)
def test_untouched_passages_keep_their_codings(head: list[str], middle: list[str], tail: list[str]) -> None:
    """Lines put in before a passage only move it along."""
    old, new = "\n".join([*head, "THE PASSAGE", *tail]), "\n".join([*middle, *head, "THE PASSAGE", *tail])
    at = old.index("THE PASSAGE")
    (place,) = carried(old, new, [Span(at, at + 11)])
    assert place is not None
    assert place.of(new) == "THE PASSAGE"


def test_a_changed_passage_is_not_carried_even_if_it_stands_elsewhere() -> None:
    """The same words said by somebody else further down are not taken for the passage that was corrected."""
    old = "A: I like the park.\nB: Nobody asked us.\n"
    new = "A: I like the dark.\nB: Nobody asked us.\nC: I like the park.\n"
    whole, kept = Span(3, 19), Span(old.index("Nobody"), old.index("Nobody") + 16)
    first, second = carried(old, new, [whole, kept])
    assert first is None
    assert second is not None
    assert second.of(new) == "Nobody asked us."


def test_a_coding_beside_a_change_is_carried() -> None:
    """Words put in right before or after a quote, in its own line, leave it as it was."""
    old, new = "A: I like it here.\n", "A: Well, I like it here. Mostly.\n"
    for words in ("I like it here.", " I like it here."):
        (place,) = carried(old, new, [Span(old.index(words), old.index(words) + len(words))])
        assert place is not None
        assert place.of(new) == words
