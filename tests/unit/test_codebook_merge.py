"""A codebook changed in two places at once: nothing of either is lost, and what clashes is asked, never guessed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.codebook import Code, Codebook
from qualcode.core.codebook_merge import Side, clashes, merged

IDS = "abcdef"


@st.composite
def books(draw: st.DrawFn) -> Codebook:
    """Return a small codebook: some of six codes in some order, each beneath one that stands before it or none."""
    ids = draw(st.permutations(IDS))[: draw(st.integers(0, 6))]
    codes = []
    for at, code_id in enumerate(ids):
        parent = draw(st.none() | st.sampled_from(ids[:at])) if at else None
        codes.append(Code(code_id, draw(st.sampled_from("XYZ")), draw(st.sampled_from(["", "p", "q"])), parent=parent))
    return Codebook(tuple(codes), draw(st.sampled_from(["", "t"])))


@given(books(), books())
def test_a_change_of_one_alone_is_taken_whole(before: Codebook, changed: Codebook) -> None:
    """Whoever edits while nobody else does finds exactly what they wrote."""
    for mine, theirs in ((changed, before), (before, changed), (changed, changed)):
        assert clashes(before, mine, theirs) == ()
        for side in Side:
            assert merged(before, mine, theirs, otherwise=side) == changed


@given(books(), books(), books())
def test_both_copies_come_to_the_same_once_all_is_answered(before: Codebook, mine: Codebook, theirs: Codebook) -> None:
    """After the questions file and app hold one codebook, and every answer stands in it."""
    found = clashes(before, mine, theirs)
    answers = {clash.key: (Side.MINE, Side.THEIRS)[at % 2] for at, clash in enumerate(found)}
    ours = merged(before, mine, theirs, otherwise=Side.MINE, answers=answers)
    written = merged(before, mine, theirs, otherwise=Side.THEIRS, answers=answers)
    assert {c.id: replace(c, parent=None) for c in ours} == {c.id: replace(c, parent=None) for c in written}
    for clash in found:
        side = mine if answers[clash.key] is Side.MINE else theirs
        if clash.field and clash.field != "parent":
            assert getattr(ours[clash.code_id], clash.field) == getattr(side[clash.code_id], clash.field)
        elif not clash.field:
            assert (clash.code_id in ours) == (clash.code_id in side)


@given(books(), books(), books())
def test_nothing_that_one_added_is_lost(before: Codebook, mine: Codebook, theirs: Codebook) -> None:
    """A code added in one place is there afterwards, whatever happened in the other."""
    book = merged(before, mine, theirs, otherwise=Side.MINE)
    for side in (mine, theirs):
        assert all(code.id in book for code in side if code.id not in before)


def test_fields_of_one_code_come_from_both() -> None:
    """One rewrites the brief while another recolours the same code: both stand."""
    before = Codebook((Code("a", "Buses", "old"),))
    mine = Codebook((Code("a", "Buses", "new"),))
    theirs = Codebook((Code("a", "Buses", "old", colour="#112233"), Code("b", "Trams")))
    book = merged(before, mine, theirs, otherwise=Side.MINE)
    assert book["a"] == Code("a", "Buses", "new", colour="#112233")
    assert "b" in book


def test_what_both_changed_is_named() -> None:
    """The question says which code and field, and what each side has."""
    before = Codebook((Code("a", "Buses", "old"), Code("b", "Trams")))
    mine = Codebook((Code("a", "Buses", "mine"),))
    theirs = Codebook((Code("a", "Buses", "theirs"), Code("b", "Trams", "changed")))
    first, second = clashes(before, mine, theirs)
    assert (first.name, first.field, first.mine, first.theirs) == ("Buses", "brief", "mine", "theirs")
    assert (second.name, second.field, second.mine) == ("Trams", "", None)


def test_a_ring_of_two_moves_is_parted_by_the_side_that_decides() -> None:
    """Each moved one of two themes beneath the other: neither may vanish, and whoever was to decide does."""
    before = Codebook((Code("a", "Buses"), Code("b", "Trams")))
    mine = Codebook((Code("b", "Trams"), Code("a", "Buses", parent="b")))
    theirs = Codebook((Code("a", "Buses"), Code("b", "Trams", parent="a")))
    for side, parents in ((Side.MINE, {"a": "b", "b": None}), (Side.THEIRS, {"a": None, "b": "a"})):
        assert {code.id: code.parent for code in merged(before, mine, theirs, otherwise=side)} == parents
