"""Retrieval gives exactly the quotes that were asked for, and matrices count passages and people rightly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.codebook import Code, Codebook
from qualcode.core.matrix import KINDS, by_code, by_group, by_transcript, matrix
from qualcode.core.model import Quote
from qualcode.core.report import ProjectFacts, Report, Tally, tally
from qualcode.core.retrieval import Known, Query, TookPart, narrow, select
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


@given(some_quotes(), st.booleans())
def test_a_cell_counts_the_passages_it_opens(quotes: list[Quote], people: bool) -> None:
    """Code by code, on the same words or by the same people: the count is that of a plain search, and of what a cell opens."""
    quotes = [replace(quote, participant=f"{quote.participant}{quote.start % 3}") for quote in quotes]
    quotes = list({(q.transcript, q.start, q.end, q.code): q for q in quotes}.values())
    speaker = {(q.transcript, q.start, q.end): q.participant for q in quotes}
    quotes = [replace(q, participant=speaker[q.transcript, q.start, q.end]) for q in quotes]
    table = by_code(Report(ProjectFacts("x"), TREE, tuple(quotes)), people=people)
    for one in CODES:
        for other in CODES:
            ours = [q for q in quotes if q.code in {code.id for code in TREE.family(one)}]
            theirs = [q for q in quotes if q.code in {code.id for code in TREE.family(other)}]
            both = [
                q
                for q in ours
                if any(
                    q.participant == o.participant
                    if people
                    else q.transcript == o.transcript and q.start < o.end and o.start < q.end
                    for o in theirs
                )
            ]
            assert table.cell(one, other) == tally(both)
            assert {q.quote_id for q in table.quotes(one, other)} == {q.quote_id for q in both}
            assert table.cell(one, other).participants == table.cell(other, one).participants or not people


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_opens_what_it_counts_and_leaves_the_facilitator_out(kind: str) -> None:
    """Whatever codes are set against, a cell opens exactly its passages, and the facilitator's are in none."""
    table = matrix(made_report(), kind)
    cells = {(row.code, column.key) for row in table.rows for column in table.columns}
    assert set(table.cells) <= cells
    for code, key in cells:
        assert tally(table.quotes(code, key)) == table.cell(code, key)
        assert all(quote.group_id != "lead" for quote in table.quotes(code, key))


PEOPLE = (
    TookPart("P1", "young", frozenset({"north.txt"})),
    TookPart("P2", "young", frozenset({"north.txt"})),
    TookPart("P6", "young", frozenset({"north.txt", "orgs.docx"})),
    TookPart("P3", "org", frozenset({"orgs.docx"})),
    TookPart("P4", "org", frozenset({"orgs.docx"})),
    TookPart("P5", "lead", frozenset({"north.txt"})),
)


@pytest.mark.parametrize(
    ("query", "base", "found"),
    [
        (Query(), 14, 7),
        (Query(attributes=(("area", "East"),)), 2, 4),
        (Query(groups=("young",)), 3, 4),
        (Query(transcripts=("orgs.docx",)), 3, 3),
        (Query(groups=("lead",)), 0, 1),
    ],
)
def test_a_narrowed_count_has_the_base_of_those_who_could_have_said_it(query: Query, base: int, found: int) -> None:
    """Of people from the east, counts are out of those from the east; the facilitator is found only when asked for."""
    narrowed = narrow(made_report(), query, replace(KNOWN, people=PEOPLE))
    assert narrowed.base == base
    assert len(narrowed.quotes) == found


def test_the_bases_of_transcripts_are_narrowed_too() -> None:
    """A table by transcript would say of how many took part, and not of how many could have said it."""
    narrowed = narrow(made_report(), Query(transcripts=("orgs.docx",)), replace(KNOWN, people=PEOPLE))
    assert [(fact.name, dict(fact.groups)) for fact in narrowed.facts.transcripts] == [
        ("orgs.docx", {"young": 1, "org": 2})
    ]
    narrowed = narrow(made_report(), Query(groups=("young",)), replace(KNOWN, people=PEOPLE))
    assert [(fact.name, dict(fact.groups)) for fact in narrowed.facts.transcripts] == [
        ("north.txt", {"young": 3}),
        ("orgs.docx", {"young": 1}),
    ]


def test_codes_are_together_within_a_unit() -> None:
    """Two phrases of one sentence run are together in their unit, though they share no word; those of another run are not."""
    quotes = [replace(QUOTES[0], quote_id=f"u{n}", start=s, end=e, code=c) for n, (s, e, c) in enumerate(
        ((0, 10, "buses"), (20, 30, "fares"), (40, 50, "fares"), (45, 60, "buses"))
    )]  # fmt: skip
    known = Known(units={"u0": (0, 35), "u1": (0, 35), "u2": (36, 50), "u3": (36, 70)})
    wanted = Query(any_of=("buses",), all_of=("fares",))
    assert [q.quote_id for q in select(quotes, wanted, CODEBOOK, known)] == ["u3"]
    assert [q.quote_id for q in select(quotes, replace(wanted, unit=True), CODEBOOK, known)] == ["u0", "u3"]


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
    assert by_code(report).most == 1  # a code always goes with itself, which would make every other cell look pale
