"""Labels under several spellings are offered as one person; different people never are."""

from __future__ import annotations

import pytest

from qualcode.core.near_labels import near_equal


@pytest.mark.parametrize(
    "alike",
    [
        ["Mod", "MOD", "Moderator "],
        ["P 1", "P1", "Participant 1", "p.1", "P01"],
        ["Siân", "Sian"],
        ["Speaker 2", "SPK2"],
        ["\u200fנועה", "נועה"],
    ],
)
def test_spellings_of_one_label_are_offered_as_one(alike: list[str]) -> None:
    """A typist's slips do not become two people."""
    ((longest, others),) = near_equal(alike)
    assert sorted([longest, *others]) == sorted(alike)


@pytest.mark.parametrize(
    "different", [["P1", "P2"], ["Resident 1", "Resident 11"], ["Sam", "Sami"], ["Q", "A"], ["", "…"]]
)
def test_different_people_are_not(different: list[str]) -> None:
    """Participants 1 and 2 stay two."""
    assert near_equal(different) == []


def test_how_somebody_speaks_is_no_other_person() -> None:
    """A remark in brackets would give one person two participants, and the group one too many."""
    assert near_equal(["R1", "R2", "R1 (overlapping)"]) == [("R1", ("R1 (overlapping)",))]
    assert near_equal(["Maya (parent)", "Maya (child)"]) == []
