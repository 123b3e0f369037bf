"""Going from unit to unit of a transcript, past who only asks."""

from __future__ import annotations

from qualcode.core.model import Coding, Group, Participant, Speaker, Transcript, Turn
from qualcode.core.spans import Span
from qualcode.core.units import units
from qualcode.tui.passages import Passages

ASKS = Speaker(1, "s1", "Facilitator", group=Group("facilitator", "Facilitator", "", facilitator=True))
TALKS = Speaker(2, "s2", "Amina")
WITHHELD = Speaker(3, "s3", "Bo", Participant("p3", "Bo", consent_analyse=False))


def passages(*said: tuple[Speaker, str]) -> Passages:
    """Return a transcript of turns, one after the other."""
    text, turns = "", []
    for number, (speaker, words) in enumerate(said, 1):
        turns.append(Turn(number, speaker.id, Span(len(text), len(text) + len(words))))
        text += f"{words}\n"
    speakers = {speaker.id: speaker for speaker, _ in said}
    transcript = Transcript(1, "t", "t", text, tuple(turns), speakers)
    return Passages(transcript, list(units(text, turns)), "ana")


def test_who_only_asks_and_who_did_not_agree_are_passed_over() -> None:
    """Every turn that can never be a quote would cost a key."""
    here = passages((TALKS, "Yes."), (ASKS, "Why?"), (WITHHELD, "No."), (TALKS, "The bus."), (ASKS, "Thank you."))
    assert [here.next_participants(at, 1) for at in range(5)] == [3, 3, 3, None, None]
    assert [here.next_participants(at, -1) for at in range(5)] == [None, 0, 0, 0, 3]


def test_a_long_explanation_is_not_passed_over_unseen() -> None:
    """A facilitator who reads out a whole vignette would be off the screen before it was read."""
    here = passages((TALKS, "Yes."), *[(ASKS, "Now listen to this story. " * 12)] * 4, (TALKS, "The bus."))
    assert here.next_participants(0, 1) == 2
    assert here.next_participants(2, 1) == 4
    assert here.next_participants(4, 1) == 5
    assert here.next_participants(5, -1) == 3


def test_asides_are_passed_over_where_nothing_is_to_be_said_of_them() -> None:
    """Half of what is said in a focus group is "Yeah" and "Mm": each would cost a key, and a quote among them must not be missed."""
    long = "The bus stops at six, so nobody under eighteen can get home from the club in the dark."
    here = passages(
        (TALKS, "Yeah."), (TALKS, long), (TALKS, "Mm."), (ASKS, "Why?"), (TALKS, "I am scared."), (TALKS, "No.")
    )

    def is_aside(index: int) -> bool:
        return index not in {1, 4}

    assert [here.next_participants(at, 1, is_aside) for at in range(5)] == [1, 4, 4, 4, None]
    assert here.next_participants(4, -1, is_aside) == 1
    span = here.units[5].span
    here.add(Coding("c", "t", span, "fear", "bo"))
    assert here.next_participants(4, 1, is_aside) == 5
