"""Retrieval gives exactly the quotes that were asked for, and matrices count passages and people rightly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.codebook import Code, Codebook
from qualcode.core.matrix import by_code, by_group, by_transcript
from qualcode.core.model import Quote
from qualcode.core.report import ProjectFacts, Report, Tally
from qualcode.core.retrieval import Known, Query, select
from tests.unit.made_report import CODEBOOK, made_quotes, made_report

QUOTES = made_quotes()
KNOWN = Known(
    {quote.quote_id: number for number, quote in enumerate(QUOTES, 1)},
    {"P1": {"area": "East"}, "P2": {"area": "West"}, "P3": {"area": "east"}},
)


def ids(query: Query) -> list[str]:
    """Return the ids of what a query finds."""
    return [quote.quote_id for quote in select(QUOTES, query, CODEBOOK, KNOWN)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(), ["q01", "q02", "q03", "q04", "q05", "q06", "q07", "q08"]),
        (Query(any_of=("transport",)), ["q01", "q03", "q04", "q08"]),
        (Query(any_of=("buses", "fares")), ["q01", "q03"]),
        (Query(any_of=("voice",), all_of=("transport",)), ["q02"]),
        (Query(any_of=("voice",), none_of=("transport",)), ["q05", "q06", "q07"]),
        (Query(any_of=("voice",), all_of=("buses",), near=1), ["q02"]),
        (Query(groups=("org",), text="minibus HOME"), ["q04"]),
        (Query(exemplar=True), ["q02"]),
        (Query(attributes=(("area", "east"),)), ["q01", "q03", "q04", "q05"]),
        (Query(participants=("P4",)), ["q06"]),
        (Query(transcripts=("orgs.docx",), coders=("nobody",)), []),
    ],
)
def test_a_query_finds_what_it_asks_and_nothing_else(query: Query, found: list[str]) -> None:
    """Codes with those beneath them, AND, OR, NOT on the passage or near it, and who said it, in any mix."""
    assert ids(query) == found


CODES = ("a", "b", "c", "d")
TREE = Codebook((Code("a", "A"), Code("b", "B", parent="a"), Code("c", "C"), Code("d", "D", parent="c")))


@st.composite
def some_quotes(draw: st.DrawFn) -> list[Quote]:
    """Return invented quotes on two transcripts by three people of two groups."""
    found = []
    for number in range(draw(st.integers(0, 14))):
        start = draw(st.integers(0, 30))
        found.append(
            replace(
                QUOTES[0],
                quote_id=f"q{number}",
                transcript=draw(st.sampled_from(["t", "u"])),
                start=start,
                end=start + draw(st.integers(1, 12)),
                code=draw(st.sampled_from(CODES)),
                participant=draw(st.sampled_from(["P", "Q", "R"])),
                group_id=draw(st.sampled_from(["g", "h"])),
            )
        )
    return found


@given(some_quotes(), st.sampled_from(CODES), st.sampled_from(CODES))
def test_and_is_not_and_not(quotes: list[Quote], one: str, other: str) -> None:
    """Every quote of a code either has the other code on its passage or has not: AND and NOT part them without remainder."""
    both = select(quotes, Query(any_of=(one,), all_of=(other,)), TREE)
    without = select(quotes, Query(any_of=(one,), none_of=(other,)), TREE)
    whole = select(quotes, Query(any_of=(one,)), TREE)
    assert sorted(q.quote_id for q in both + without) == sorted(q.quote_id for q in whole)
    family = {code.id for code in TREE.family(other)}
    for quote in both:
        assert any(
            o.transcript == quote.transcript and o.code in family and o.start < quote.end and quote.start < o.end
            for o in quotes
        )


@given(some_quotes())
def test_co_occurrence_is_the_same_both_ways_and_its_diagonal_the_code_itself(quotes: list[Quote]) -> None:
    """Code A with B is counted as B with A, and nothing co-occurs more often than a plain count over all pairs says."""
    report = Report(ProjectFacts("x"), TREE, tuple(quotes))
    table = by_code(report)
    for one in CODES:
        for other in CODES:
            assert table.cell(one, other) == table.cell(other, one)
            ours = {code.id for code in TREE.family(one)}
            theirs = {code.id for code in TREE.family(other)}
            stretches = {
                (q.transcript, max(q.start, o.start), min(q.end, o.end))
                for q in quotes
                for o in quotes
                if q.transcript == o.transcript
                and max(q.start, o.start) < min(q.end, o.end)
                and ((q.code in ours and o.code in theirs) or (o.code in ours and q.code in theirs))
            }
            assert table.cell(one, other).passages == len(stretches)


def test_matrices_count_passages_and_people_with_their_base() -> None:
    """A theme counts each passage once, however many of its codes lie on it, and says out of how many people."""
    report = made_report()
    groups = by_group(report)
    assert groups.cell("transport", "young") == Tally(3, 2)
    assert groups.cell("voice", "org") == Tally(2, 2)
    assert {column.key: column.base for column in groups.columns}["young"] == 12
    assert by_transcript(report).cell("buses", "orgs.docx") == Tally()
    assert by_code(report, people=True).cell("transport", "voice") == Tally(2, 2)
    assert by_code(report).cell("transport", "voice") == Tally(1, 1)
