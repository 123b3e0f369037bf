"""From codings to a report: units, characters, spans, undefined figures, intervals, confusions, words."""

import json
import random

import pytest
from hypothesis import given as given_by
from hypothesis import settings
from hypothesis import strategies as st

from qualcode.core.agreement import (
    CodedSpan,
    Figure,
    Judgements,
    agreement_report,
    coded_at_all,
    cohen_kappa,
    confusions,
    fleiss_kappa,
    gwet_ac1,
    judge_characters,
    judge_units,
    krippendorff_alpha,
    light_kappa,
    methods_paragraph,
    percent_agreement,
    prevalence_index,
    report,
    spans_report,
    telling_words,
)
from qualcode.core.agreement.bootstrap import alpha_interval, binomial, nominal_interval
from qualcode.core.codebook import Code, Codebook
from qualcode.core.spans import Span

BOOK = Codebook(
    (
        Code("safety", "Safety"),
        Code("parks", "Parks", parent="safety", include="swings and benches", exclude="streets"),
        Code("streets", "Streets", parent="safety", include="lights after dark"),
        Code("trust", "Trust"),
        Code("unused", "Unused"),
    )
)
GIVEN = {
    "Ann": {1: {"parks"}, 2: {"parks"}, 3: {"trust"}, 4: {"streets", "trust"}},
    "Ben": {1: {"parks"}, 2: {"streets"}, 3: {"trust"}, 4: {"streets"}, 5: {"trust"}},
}
UNITS = range(1, 11)


def test_units_coded_and_uncoded_count():
    """Without the units nobody coded, agreement on leaving things alone would be lost."""
    found = agreement_report(judge_units(UNITS, GIVEN), BOOK, samples=50)
    trust = next(measures for measures in found.codes if measures.key == "trust")
    assert (found.size, found.coded, trust.given) == (10, 5, 3)
    assert trust.percent_agreement.value == pytest.approx(0.8)
    assert trust.percent_agreement_coded.value == pytest.approx(3 / 5)
    assert trust.percent_agreement_given.value == pytest.approx(1 / 3)
    assert trust.pabak.value == pytest.approx(0.6)
    assert trust.shares["Ann"].value == pytest.approx(0.2)
    assert trust.prevalence_index.value == pytest.approx(abs(1 - 7) / 10)
    assert trust.bias_index.value == 0.0


def test_a_theme_is_given_where_any_of_its_codes_is():
    """Coders who swap two codes of one theme agree on the theme; a report that hides this misleads about the codebook."""
    found = agreement_report(judge_units(UNITS, GIVEN), BOOK, samples=0)
    safety = next(measures for measures in found.themes if measures.key == "safety")
    assert safety.percent_agreement.value == 1.0
    assert safety.krippendorff_alpha.value == pytest.approx(1.0)


def test_pooled_is_every_unit_times_every_code():
    """The overall figure must rest on all decisions, 10 units × 5 codes, of which 4 differ."""
    found = agreement_report(judge_units(UNITS, GIVEN), BOOK, samples=0)
    assert found.overall.size == 50
    assert found.overall.percent_agreement.value == pytest.approx(46 / 50)
    assert found.sets.percent_agreement.value == pytest.approx(7 / 10)


def test_undefined_figures_say_why():
    """A code nobody used has no κ and no α; 0, 1 or nan in the table would be read as a result."""
    found = agreement_report(judge_units(UNITS, GIVEN), BOOK, samples=20)
    unused = next(measures for measures in found.codes if measures.key == "unused")
    for figure in (unused.cohen_kappa, unused.fleiss_kappa, unused.krippendorff_alpha, unused.percent_agreement_given):
        assert figure.value is None
        assert len(figure.why_undefined) > 20
    assert unused.gwet_ac1.value == 1.0
    assert json.dumps(found.as_dict(), allow_nan=False)


def test_units_that_a_coder_did_not_judge_are_missing():
    """A second coder who saw only the first half must not be counted as having left the rest uncoded."""
    seen = judge_units(UNITS, GIVEN, {"Ben": {1, 2, 3}})
    assert cohen_kappa(seen.of(["trust"])).value == pytest.approx(1.0)
    assert percent_agreement(judge_units(UNITS, GIVEN, {"Ben": set()}).of(["trust"])).value is None


def test_each_equals_of():
    """The quick count of all codes and the plain count of one must be the same table."""
    rng = random.Random(3)  # noqa: S311 - invented codings
    codings = {
        coder: {unit: set(rng.sample(["parks", "streets", "trust"], rng.randrange(3))) for unit in range(200)}
        for coder in ("A", "B", "C")
    }
    judged = judge_units(range(300), codings, {"C": set(range(250))})
    quick = judged.each(["parks", "streets", "trust", "unused"])
    assert quick == {code: judged.of([code]) for code in quick}


def test_light_kappa_is_the_mean_of_pairs():
    """With three coders the reader needs to know what the one κ is a mean of."""
    three = {(True, True, False): 5, (False, False, False): 9, (True, True, True): 3, (False, True, False): 1}
    pairs = [
        cohen_kappa({(p[a], p[b]): 0 for p in three} | _projected(three, a, b)).value
        for a, b in ((0, 1), (0, 2), (1, 2))
    ]
    assert light_kappa(three).value == pytest.approx(sum(pairs) / 3)
    assert "3 of 3 pairs" in light_kappa(three).note


def _projected(patterns, a, b):
    found = {}
    for pattern, weight in patterns.items():
        found[pattern[a], pattern[b]] = found.get((pattern[a], pattern[b]), 0) + weight
    return found


def test_characters_count_where_spans_meet():
    """Two spans that overlap by half agree on half: each character is a unit, and only the sampled stretch counts."""
    judged = judge_characters(
        [("a.txt", Span(0, 100))],
        {
            "Ann": [CodedSpan("a.txt", Span(10, 30), "trust"), CodedSpan("b.txt", Span(0, 9), "trust")],
            "Ben": [CodedSpan("a.txt", Span(20, 40), "trust"), CodedSpan("a.txt", Span(95, 130), "trust")],
        },
    )
    assert judged.size == 100
    assert judged.of(["trust"]) == {(False, False): 65, (True, False): 10, (True, True): 10, (False, True): 15}
    found = agreement_report(judged, BOOK)
    assert found.kind == "characters"
    assert found.overall.krippendorff_alpha.interval is None


spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 12), st.sampled_from(["parks", "streets", "trust"])), max_size=8
)


@settings(max_examples=60, deadline=None)
@given_by(spans, spans, st.integers(0, 10), st.integers(10, 40))
def test_characters_agree_with_counting_one_by_one(ann, ben, start, end):
    """The sweep over boundaries must give what a walk over every character gives, wherever spans begin, touch or end."""
    given = {
        name: [CodedSpan("t", Span(at, at + size), code) for at, size, code in found]
        for name, found in (("Ann", ann), ("Ben", ben))
    }
    slow = judge_units(
        range(start, end),
        {
            name: {at: {code for _, span, code in found if span.start <= at < span.end} for at in range(start, end)}
            for name, found in given.items()
        },
    )
    fast = judge_characters([("t", Span(start, end))], given)
    assert dict(fast.rows) == dict(slow.rows)


def test_spans_report_per_code_and_theme():
    """Without given units, a theme's codes are told apart by cuα, and a coder who overlaps two of them is named as the reason."""
    ann = [
        CodedSpan("a", Span(0, 10), "parks"),
        CodedSpan("b", Span(5, 15), "streets"),
        CodedSpan("b", Span(20, 30), "trust"),
    ]
    ben = [
        CodedSpan("a", Span(0, 10), "parks"),
        CodedSpan("b", Span(5, 15), "parks"),
        CodedSpan("b", Span(20, 30), "trust"),
    ]
    found = spans_report({"a": 40, "b": 40}, {"Ann": ann, "Ben": ben}, BOOK)
    assert found["trust"].u_alpha.value == pytest.approx(1.0)
    assert found["safety"].bar_u_alpha.value == pytest.approx(1.0)
    assert found["safety"].cu_alpha.value < 0.5
    assert found["unused"].u_alpha.value is None
    assert coded_at_all({"a": 40, "b": 40}, {"Ann": ann, "Ben": ben}, BOOK).u_alpha.value == pytest.approx(1.0)
    stray = [
        CodedSpan("a", Span(90, 99), "trust"),
        CodedSpan("c", Span(0, 5), "trust"),
        CodedSpan("a", Span(1, 2), "gone"),
    ]
    assert spans_report({"a": 40, "b": 40}, {"Ann": [*ann, *stray], "Ben": ben}, BOOK) == found
    with pytest.raises(ValueError, match="two coders"):
        spans_report({"a": 40}, {"Ann": ann}, BOOK)
    tangled = spans_report({"a": 40}, {"Ann": [*ann, CodedSpan("a", Span(5, 12), "streets")], "Ben": ben}, BOOK)
    assert "overlapping" in tangled["safety"]
    assert json.dumps(found["safety"].as_dict())


def test_the_interval_is_the_same_every_time_and_holds_the_figure():
    """Intervals that change with each run cannot be printed in a report."""
    rng = random.Random(5)  # noqa: S311 - invented codings
    codings = {coder: {u: {"trust"} if rng.random() < 0.3 else set() for u in range(400)} for coder in ("A", "B")}
    codings["B"] = {u: codings["A"][u] if rng.random() < 0.8 else codings["B"][u] for u in range(400)}
    judged = judge_units(range(400), codings)
    first, second = (agreement_report(judged, BOOK, samples=300, seed=7) for _ in range(2))
    assert first == second
    trust = next(measures for measures in first.codes if measures.key == "trust").krippendorff_alpha
    low, high = trust.interval
    assert low < trust.value < high
    assert 0.05 < high - low < 0.3
    assert agreement_report(judged, BOOK, samples=300, seed=8) != first


def test_the_interval_agrees_with_drawing_units_one_by_one():
    """The quick draw over kinds of units must give the interval that the plain bootstrap over units gives."""
    patterns = {(True, True): 30, (True, False): 12, (False, True): 8, (False, False): 150}
    kinds = {(2.0, 2.0, 0.0): 30, (2.0, 1.0, 2.0): 20, (2.0, 0.0, 0.0): 150}
    (low, high), without = alpha_interval(kinds, 2000, 1)
    units = [pattern for pattern, weight in patterns.items() for _ in range(weight)]
    rng = random.Random(2)  # noqa: S311 - invented codings
    plain = []
    for _ in range(400):
        counts = {}
        for pattern in rng.choices(units, k=len(units)):
            counts[pattern] = counts.get(pattern, 0) + 1
        plain.append(krippendorff_alpha(counts).value)
    plain.sort()
    assert without == 0
    assert low == pytest.approx(plain[10], abs=0.04)
    assert high == pytest.approx(plain[-11], abs=0.04)


def test_the_interval_for_many_values_agrees_with_that_for_two():
    """Whole sets of codes are values too: their interval must be reckoned in the same way."""
    patterns = {(True, True): 30, (True, False): 12, (False, True): 8, (False, False): 150, (True, None): 9}
    kinds = {(2.0, 2.0, 0.0): 30, (2.0, 1.0, 2.0): 20, (2.0, 0.0, 0.0): 150}
    for end, other in zip(nominal_interval(patterns, 2000, 1)[0], alpha_interval(kinds, 2000, 2)[0], strict=True):
        assert end == pytest.approx(other, abs=0.03)
    assert nominal_interval({("a", "b"): 1}, 100, 1) == (None, 0)
    sets = agreement_report(judge_units(UNITS, GIVEN), BOOK, samples=200).sets.krippendorff_alpha
    low, high = sets.interval
    assert low < sets.value < high


def test_too_many_sets_to_resample_are_said(monkeypatch):
    """A missing interval without a reason looks like a fault."""
    given = {coder: {unit: {"trust"} for unit in range(40)} for coder in ("A", "B")}
    monkeypatch.setattr(report, "_MOST_DRAWS", 100)
    given["A"] |= {unit: {("parks", "streets", "safety")[unit % 3]} for unit in range(25)}
    figure = agreement_report(judge_units(range(50), given), BOOK, samples=100, seed=1).sets.krippendorff_alpha
    assert figure.interval is None
    assert "too many" in figure.note


@pytest.mark.parametrize(("n", "p"), [(20, 0.3), (20000, 0.0003), (20000, 0.2), (5000, 0.7), (1, 0.5)])
def test_binomial_draws_have_the_right_mean_and_spread(n, p):
    """A wrong draw would make every interval wrong, quietly."""
    rng = random.Random(9)  # noqa: S311 - invented codings
    drawn = [binomial(rng, n, p) for _ in range(4000)]
    mean, spread = n * p, n * p * (1 - p)
    assert sum(drawn) / 4000 == pytest.approx(mean, abs=5 * (spread / 4000) ** 0.5)
    assert sum((k - mean) ** 2 for k in drawn) / 4000 == pytest.approx(spread, rel=0.15)
    assert min(drawn) >= 0
    assert max(drawn) <= n


def test_confusions_name_the_pair_and_the_omission():
    """The researcher wants to know which two definitions to sharpen, and which code one coder overlooks."""
    found = confusions(judge_units(UNITS, GIVEN))
    assert (found[0].code, found[0].other, found[0].count) == ("parks", "streets", 1)
    assert ("trust", None, 1) in [(pair.code, pair.other, pair.count) for pair in found]
    assert found[0].share == pytest.approx(1 / 3)
    overlooked = {"A": {unit: ["trust"] for unit in range(9)} | {9: ["parks"]}, "B": {9: ["streets"]}}
    assert [(pair.code, pair.other) for pair in confusions(judge_units(range(10), overlooked), limit=1)] == [
        ("parks", "streets"),
        ("trust", None),
    ]
    only_parks, only_streets = telling_words(BOOK["parks"], BOOK["streets"])
    assert "swings" in only_parks
    assert "dark" in only_streets


def test_methods_paragraph_reads_whole():
    """The paragraph goes into a committee report as it is: it must name coders, base, coefficients and what has no figure."""
    said = methods_paragraph(agreement_report(judge_units(UNITS, GIVEN), BOOK, samples=100, seed=4))
    assert said.startswith("Two coders (Ann and Ben) each coded 10 units, 5 of which")
    for words in ("Krippendorff", "Gwet", "seed 4", "92.0%", "Unused", "no α"):
        assert words in said
    assert "\n" not in said
    apart = methods_paragraph(
        agreement_report(judge_units(range(400), {"A": {1: ["trust"]}, "B": {}}), BOOK, samples=50)
    )
    assert "-0.00" not in apart
    nothing = methods_paragraph(agreement_report(judge_units([], {"A": {}, "B": {}}), BOOK))
    assert "no agreement can be reported" in nothing
    assert "were the same" not in nothing


def test_methods_paragraph_does_not_claim_that_all_judged_what_some_did_not():
    """Three coders who shared the transcripts out must not be reported as having each coded all of them."""
    judged = {"A": range(10), "B": range(6), "C": range(4, 10)}
    given = {name: {unit: ["trust"] for unit in units if unit % 2} for name, units in judged.items()}
    report = agreement_report(judge_units(range(10), given, judged), BOOK, samples=0)
    said = methods_paragraph(report)
    assert said.startswith("Three coders (A, B and C) coded 10 units between them, 5 of which")
    assert "all three judged 2 of them (A 10, B 6 and C 6)" in said
    assert (report.as_dict()["judged"], report.as_dict()["judged_by_all"]) == ({"A": 10, "B": 6, "C": 6}, 2)


def test_one_coder_is_refused():
    """Agreement of one coder is a question without meaning, and must not come out as 1."""
    with pytest.raises(ValueError, match="two coders"):
        agreement_report(judge_units(UNITS, {"Ann": {}}), BOOK)
    with pytest.raises(ValueError, match="two coders"):
        cohen_kappa({(1, 1, 1): 3})


@settings(max_examples=60, deadline=None)
@given_by(st.dictionaries(st.tuples(*[st.sampled_from([True, False, None])] * 3), st.integers(1, 30), max_size=12))
def test_figures_stay_in_bounds_and_swap(patterns):
    """No table of judgements may give a figure above 1, a nan, or another figure when the coders change places."""
    turned = {}
    for pattern, weight in patterns.items():
        turned[pattern[::-1]] = turned.get(pattern[::-1], 0) + weight
    for coefficient in (percent_agreement, light_kappa, krippendorff_alpha, prevalence_index):
        figure, other = coefficient(patterns), coefficient(turned)
        assert (figure.value is None) == bool(figure.why_undefined)
        if figure.value is not None:
            assert figure.value <= 1 + 1e-9
            assert figure.value == pytest.approx(other.value)


def test_progress_is_told():
    """A long report must not look as if it hung."""
    told = []
    agreement_report(judge_units(UNITS, GIVEN), BOOK, samples=5, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (9, 9)
    assert [done for done, _ in told] == list(range(1, 10))


def test_codes_the_codebook_lost_are_passed_over():
    """A coding on a code that was deleted since must not stop the report."""
    judged = Judgements(("A", "B"), {(frozenset({"gone"}), frozenset()): 3, (frozenset({"trust"}),) * 2: 1})
    assert agreement_report(judged, BOOK, samples=0).coded == 1


def test_what_cannot_be_reckoned_is_words_and_never_a_number():
    """No units, one coder's judgements only, one value only, two units alike: a reason each, and no error."""
    for patterns in (
        {},
        {(None, None): 5},
        {(True, None): 4, (None, False): 3},
        {(False, False): 7},
        {(True, True, True): 2},
    ):
        for coefficient in (fleiss_kappa, gwet_ac1, krippendorff_alpha, light_kappa):
            figure = coefficient(patterns)
            assert figure.value is None
            assert figure.why_undefined
            assert figure.said() == "not defined"
    assert alpha_interval({(2.0, 1.0, 2.0): 1}, 100, 1) == (None, 0)
    assert alpha_interval({}, 100, 1) == (None, 0)
    same = alpha_interval({(2.0, 0.0, 0.0): 40}, 100, 1)
    assert same == (None, 100)


def test_what_rounds_to_nothing_has_no_sign():
    """'-0.00' reads like a mistake."""
    assert Figure(-0.0004, interval=(-0.0001, 0.2)).said() == "0.00 [0.00, 0.20]"
    assert Figure(-0.006).said() == "-0.01"
