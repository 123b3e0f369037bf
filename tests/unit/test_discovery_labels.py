"""What groups of uncoded talk are called, and what is grouped at all."""

from __future__ import annotations

from qualcode.core.codebook import Codebook
from qualcode.suggest import Suggester
from qualcode.suggest.discovery import groups

TALK = [
    *(
        f"You know, I think the bus {what} is late, you know"
        for what in ("stop", "route", "driver", "ticket", "timetable")
    ),
    *(
        f"I think, you know, the pool {what} is cold, you know"
        for what in ("water", "shower", "hall", "floor", "bench")
    ),
]
NOTES = ["(unclear: several speakers talking)", "[crosstalk, laughter, noise] Yes."] * 4


def test_groups_are_not_called_by_what_everybody_says():
    """Every candidate for a code would be called "know, think"."""
    suggester = Suggester(Codebook(()))
    suggester.fit([], [], background=TALK)
    found = groups(suggester, TALK, most=2)
    assert {frozenset(group.label[:2]) for group in found} == {frozenset({"bus", "late"}), frozenset({"pool", "cold"})}


def test_a_transcribers_notes_are_no_talk():
    """A code would be offered for passages in which nobody can be understood."""
    suggester = Suggester(Codebook(()))
    suggester.fit([], [], background=[*TALK, *NOTES])
    found = groups(suggester, [*TALK, *NOTES], most=3)
    assert found
    assert {at for group in found for at in group.units} <= set(range(len(TALK)))
    assert not {"unclear", "crosstalk"} & {word for group in found for word in group.label}
