"""The queue of disagreements."""

from qualcode.core.agreement import (
    agreement_report,
    disagreements,
    judge_units,
)
from qualcode.core.codebook import Code, Codebook

BOOK = Codebook(
    (Code("safety", "Safety", "Being safe"), Code("parks", "Parks", parent="safety"), Code("trust", "Trust"))
)
A, B, C = ("fg1", 0, 9, "young"), ("fg1", 10, 19, "young"), ("fg2", 0, 5, "")
UNITS = [A, B, C]
GIVEN = {
    "Ann": {A: {"parks", "trust"}, B: {"trust"}},
    "Ben": {A: {"safety", "trust"}},
    "Cem": {A: {"trust"}, B: {"trust"}},
}
JUDGED = {"Cem": {A, B}}


def test_disagreements_in_the_order_of_the_units():
    """The reviewer goes through the text from the top: each doubt once, with who said what and what instead."""
    found = disagreements(UNITS, GIVEN, JUDGED)
    assert [(one.unit, one.code, one.given_by, one.left_by, one.instead) for one in found] == [
        (A, "parks", ("Ann",), ("Ben", "Cem"), ("safety",)),
        (A, "safety", ("Ben",), ("Ann", "Cem"), ("parks",)),
        (B, "trust", ("Ann", "Cem"), ("Ben",), ()),
    ]


def test_no_disagreement_where_all_gave_the_same_or_one_judged_alone():
    """A queue with entries that nobody disagrees on would not be trusted for long."""
    assert disagreements([A], {"Ann": {A: {"trust"}}, "Ben": {A: {"trust"}}}) == []
    assert disagreements([A], {"Ann": {A: {"trust"}}, "Ben": {}}, {"Ben": set()}) == []
    assert disagreements([], GIVEN) == []


def test_there_is_a_disagreement_exactly_where_agreement_is_not_whole():
    """The queue and the percentage must tell the same story."""
    report = agreement_report(judge_units(UNITS, GIVEN, JUDGED), BOOK, samples=0)
    doubted = {one.code for one in disagreements(UNITS, GIVEN, JUDGED)}
    assert {one.key for one in report.codes if one.percent_agreement.value < 1} == doubted
