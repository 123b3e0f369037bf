"""Names of speakers in a narrow column."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.tui.widgets.transcript.cells import shown, width_of
from qualcode.tui.widgets.transcript.names import told_apart


def test_speakers_whose_names_begin_alike_are_told_apart() -> None:
    """Four "Community …" beside the turns of a group say nothing about who disagrees with whom."""
    names = ["Community worker 1", "Community worker 2", "Facilitator", "Young woman Amina", "Young man Bo"]
    assert list(told_apart(names, 11).values()) == [
        "Communit… 1",
        "Communit… 2",
        "Facilitator",
        "Young woma…",
        "Young man …",
    ]
    assert told_apart(["Young woman Amina", "Young woman Bella"], 12)["Young woman Bella"] == "Young… Bella"


@given(st.lists(st.text(min_size=1), min_size=1, unique=True), st.integers(1, 20))
def test_a_name_never_outgrows_its_column(names: list[str], room: int) -> None:
    """A name that is too long by a cell would push the words of the turn aside."""
    assert all(width_of(words) <= room for words in told_apart(names, room).values())
    assert all(told_apart(names, 999)[name] == shown(name) for name in names)
