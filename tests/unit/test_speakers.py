"""Which strings can be a speaker, and which of them are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.near_labels import near_equal
from qualcode.core.speakers import Likelihood, is_break, is_metadata, likelihood, looks_like_facilitator


@pytest.mark.parametrize(
    "label",
    [
        "Facilitator",
        "P1",
        "INT",
        "Speaker 2",
        "Q",
        "Woman 1",
        "Interviewer (Anna)",
        "YP3",
        "Mod",
        "participant 12",
        "M1",
    ],
)
def test_roles_and_codes_are_labels_by_themselves(label):
    """A transcript in which each speaks once would have no speakers."""
    assert likelihood(label) is Likelihood.ROLE


@pytest.mark.parametrize(
    "label",
    ["Jon", "Amara Osei", "Mrs Kaur-Hill", "O'Neill, Sean", "Zoë-Ífe O’Connor", "Łukasz Żółć", "Mr J. P. Smith", "Dr. Smith",
     "Jamal (YP2)", "陳大文", "مشارك ١", "משתתפת א׳", "নুসরাত", "van der Berg", "SIR WYN", "Ayşe İnan"],
)  # fmt: skip
def test_names_in_many_scripts_are_labels(label):
    """People whose names are not plain English would lose their words to the speaker before."""
    assert likelihood(label) is not Likelihood.NO


@pytest.mark.parametrize(
    "label",
    ["For example", "Note", "NB.", "10", "10:30", "https", "www.example.org/a", "He said", "and I was like", "As read",
     "What I want to say is this", "One", "Certainly.", "Date", "Page 4", "Paragraph 12", "...", "", "   ", "“Quote", "Why?",
     "it", "Then this", "a label that goes on for very much longer than the name of anybody in the room"],
)  # fmt: skip
def test_what_sentences_and_headings_have_before_a_colon_is_no_label(label):
    """Half of somebody's sentence would be printed as said by "For example"."""
    assert likelihood(label) is Likelihood.NO


@pytest.mark.parametrize(
    "label", ["Facilitator", "INT", "Mod 2", "Q", "Interviewer (Anna)", "Researcher 1", "moderator", "I"]
)
def test_who_asks_is_recognised(label):
    """The facilitator's questions would be suggested and quoted as views of the public."""
    assert looks_like_facilitator(label)


@pytest.mark.parametrize("label", ["P1", "Jon", "Quentin", "Resident 1", "Imran", "Fatima", "Interviewee", ""])
def test_who_answers_is_not_taken_for_the_facilitator(label):
    """A participant's words would silently be left out of coding."""
    assert not looks_like_facilitator(label)


def test_heads_and_breaks_have_their_own_words():
    """Words such as "Venue" in the head and "Break" in a podcast would be listed among the people."""
    assert is_metadata("Venue:")
    assert is_metadata("Focus group 4")
    assert is_break("Ad break")
    assert not is_metadata("CC")
    assert not is_break("Mr Break")


def test_spellings_of_one_label_are_offered_together():
    """One person would be counted as three."""
    groups = near_equal(
        [
            "Mod",
            "P 1",
            "MOD",
            "Moderator",
            "P1",
            "P2",
            "Faciliator",
            "Facilitator",
            "Sian",
            "Siân Thomas",
            "Sian Thomas",
            "P11",
        ]
    )
    assert groups == [
        ("Moderator", ("Mod", "MOD")),
        ("P 1", ("P1",)),
        ("Facilitator", ("Faciliator",)),
        ("Siân Thomas", ("Sian", "Sian Thomas")),
    ]


def test_different_people_are_not_offered_as_one():
    """Merging P1 and P11, or two Annas, would give one person another's words."""
    assert (
        near_equal(["P1", "P11", "P12", "Anna B", "Anna C", "Anna", "Mr Ball", "Mr Bell", "Speaker 1", "Speaker 2"])
        == []
    )


@given(st.lists(st.text(max_size=30), max_size=20))
def test_any_labels_can_be_compared(labels):
    """An odd label would stop the import screen. Each label is in one group at most, and no group is of one."""
    grouped = [label for canonical, others in near_equal(labels) for label in (canonical, *others)]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) <= set(labels)
    assert all(others for _, others in near_equal(labels))
    for label in labels:
        likelihood(label)
        looks_like_facilitator(label)
