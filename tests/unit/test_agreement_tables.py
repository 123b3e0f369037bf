"""The queue of disagreements, and judgements as tables for statistics programs."""

from qualcode.core.agreement import (
    agreement_report,
    data_dictionary,
    disagreements,
    judge_units,
    krippendorff_alpha,
    long_table,
    patterns_of,
    wide_table,
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


def test_the_long_table_gives_the_same_alpha_elsewhere():
    """A statistician who reads the table into R must come to the figure in the report."""
    rows = long_table(UNITS, GIVEN, BOOK, JUDGED)
    assert rows[0] == ["transcript", "start", "end", "group", "coder", "code", "given"]
    assert len(rows) == 1 + 3 * 3 * 3
    assert ["fg2", "0", "5", "", "Cem", "trust", ""] in rows
    values = {}
    for *unit, _, code, cell in rows[1:]:
        if code == "trust":
            values.setdefault(tuple(unit), []).append(None if cell == "" else int(cell))
    report = agreement_report(judge_units(UNITS, GIVEN, JUDGED), BOOK, samples=0)
    trust = next(one for one in report.codes if one.key == "trust")
    assert krippendorff_alpha(patterns_of(values.values())).value == trust.krippendorff_alpha.value


def test_the_wide_table_has_a_column_for_each_code_and_coder():
    """SPSS users want one row a unit; a judgement that was not made must not read as 0."""
    rows = wide_table(UNITS, GIVEN, BOOK, JUDGED)
    assert rows[0][4:7] == ["safety__Ann", "safety__Ben", "safety__Cem"]
    assert rows[1][4:] == ["0", "1", "0", "1", "0", "0", "1", "1", "1"]
    assert rows[3][4:] == ["0", "0", "", "0", "0", "", "0", "0", ""]


def test_every_column_is_in_the_data_dictionary():
    """Columns without a meaning are of no use in a year's time."""
    rows = data_dictionary(list(GIVEN), BOOK)
    named = {row[1] for row in rows[1:]}
    assert named >= set(long_table(UNITS, GIVEN, BOOK)[0]) | set(wide_table(UNITS, GIVEN, BOOK)[0])
    assert ["wide", "parks__Ann", "Safety › Parks (coder: Ann)", "1 given, 0 not given, empty not judged"] in rows
