"""plan.yaml, statistics in words, and a plan filled from quotes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_report import made_report

from qualcode.core.plan import Find, Pin, Statistic
from qualcode.core.plan_resolve import resolve
from qualcode.core.plan_stats import change_words, value_words
from qualcode.errors import BadInputError
from qualcode.formats.plan_yaml import parse_plan, read_plan


def statistic(value: str, previous: str | None, **more: str) -> Statistic:
    """Return a statistic with these figures."""
    return Statistic("s", "Offences", Decimal(value), None if previous is None else Decimal(previous), **more)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (statistic("705", "611", previous_period="2016/17"), "up 15.4% (94 more) from 611 in 2016/17"),
        (statistic("549", "631"), "down 13% (82 fewer) from 631"),
        (statistic("1550", "1333"), "up 16.3% (217 more) from 1,333"),
        (statistic("3", "0"), "up by 3 from 0 (no percentage can be given from nothing)"),
        (statistic("0", "4"), "down 100% (4 fewer) from 4"),
        (statistic("5", "5", previous_period="2020"), "no change from 5 in 2020"),
        (statistic("62.5", "60", unit="%"), "up 2.5 percentage points from 60%"),
        (statistic("5", None), ""),
    ],
)
def test_a_change_always_names_its_base(made: Statistic, words: str) -> None:
    """A percentage without its base says nothing, and one from zero is nonsense."""
    assert change_words(made) == words


def test_a_value_carries_its_unit_and_base() -> None:
    """549 of what, out of how many, would be anybody's guess."""
    assert value_words(statistic("549", None, per="100,000 people")) == "549 per 100,000 people"
    assert value_words(statistic("85", None, unit="%")) == "85%"
    assert value_words(statistic("1550", None, unit="robberies")) == "1,550 robberies"


PLAN = """\
title: Getting about
statistics:
  - {id: waits, label: Waits, value: "1,550", previous: 1333, source: Buses, period: 2017/18}
priorities:
  - id: buses
    title: Buses that come
    themes: [transport]
    statistics: [waits]
    quotes:
      - find: {code: transport, limit: 2}
      - quote: q01
    actions:
      - {id: a1, text: Run the 42 until midnight, codes: [buses]}
      - {id: a2, text: Paint the shelters}
  - id: heard
    title: Ask first
    themes: [voice]
    quotes:
      - quote: q06
      - find: {code: voice, limit: 5}
      - find: {text: nowhere said}
"""


def test_each_passage_has_one_number_and_a_find_never_repeats_a_pin() -> None:
    """The same words would be printed twice under two numbers and look like two pieces of evidence."""
    filled = resolve(parse_plan(PLAN.encode()), made_report())
    first, second = filled.priorities
    assert [evidence.quote.text for evidence in first.quotes] == [
        "They don’t listen to us, do they? Nobody asked.",
        "It’s two pound fifty each way\nand that’s my lunch.",
        "The bus never comes. My nan waits an hour 😀 in the rain.",
    ]
    assert [evidence.number for evidence in filled.evidence] == [1, 2, 3, 4]
    assert [evidence.quote.quote_id for evidence in second.quotes] == ["q05"]
    assert {quote.code for quote in filled.evidence[0].passage.quotes} == {"voice", "transport"}


def test_refusals_gaps_and_weak_places_are_said() -> None:
    """An action resting on nothing, or a quote left out, would go to committee unseen."""
    filled = resolve(parse_plan(PLAN.encode()), made_report())
    assert {refusal.quote_id for refusal in filled.refusals} == {"q06", "q07"}
    said = "\n".join(filled.warnings)
    assert "No action answers the theme 'Being heard'" in said
    assert "No action answers the theme 'Parks'" in said
    assert "The action 'Paint the shelters' rests on no quote" in said
    assert "plan.yaml, line 21: nothing is found yet for text 'nowhere said'" in said
    assert str(filled.priorities[0].strength).startswith("4 passages from 3 of 14 participants in 2 groups")


@pytest.mark.parametrize(
    ("change", "line", "what"),
    [
        (("quote: q01", "quote: q99"), 11, "the quote 'q99' is gone"),
        (("codes: [buses]", "codes: [trams]"), 13, "there is no code 'trams'"),
        (("{code: voice, limit: 5}", "{code: noise}"), 20, "there is no code 'noise'"),
        (("statistics: [waits]", "statistics: [trams]"), 5, "there is no statistic 'trams'"),
        (("text: nowhere said", "group: elders"), 21, "there is no group 'elders'"),
    ],
)
def test_what_is_not_there_is_named_with_its_line(change: tuple[str, str], line: int, what: str) -> None:
    """Somebody would have to search the whole file for a mistyped id."""
    plan = parse_plan(PLAN.replace(*change).encode())
    with pytest.raises(BadInputError) as caught:
        resolve(plan, made_report())
    assert str(caught.value).startswith(f"plan.yaml, line {line}: {what}")
    assert any(what in warning for warning in resolve(plan, made_report(), strict=False).warnings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "plan.yaml, line 1: the plan is empty"),
        ("- a\n- b\n", "plan.yaml, line 1: the plan is not a list of 'name: value' lines"),
        ("organisation: X\n", "the plan has no 'title'"),
        ("title: X\ncolour: red\n", "plan.yaml, line 2: 'colour' means nothing in the plan"),
        ("title: X\npriorities:\n  - id: a\n    titel: b\n", "plan.yaml, line 4: 'titel' means nothing in priority 1"),
        (
            "title: X\nstatistics:\n  - id: a\n    label: b\n    value: many\n",
            "line 5: 'value' of statistic 1 must be a number",
        ),
        ("title: X\nstatistics: 3\n", "line 2: 'statistics' of the plan must be a list"),
        ("title: [X]\n", "line 1: 'title' of the plan must be text"),
        ("title: X\n\tperiod: 3\n", "plan.yaml, line 2: there is a tab here. Use spaces to indent."),
        ("title: X\ntitle: Y\n", "plan.yaml, line 2: 'title' is given twice here"),
        ("title: 'X\n", "plan.yaml, line 1: a quotation mark is opened here and never closed"),
        ("title: X\nperiod: a: b\n", "line 2: there is a colon where none can stand"),
        ("title: &a X\nperiod: *a\n", "line 1: anchors and aliases (& and *) are not used here"),
        ("title: X\ncontext: " + "[" * 3000, "line 2: this is nested more than"),
        ("title: X\nperiod: !!python/name:os.system x\n", "line 2: tags (!) are not used here"),
        ("title: X\n---\ntitle: Y\n", "line 2: a second document begins here"),
        (
            "title: X\npriorities:\n  - id: a\n    title: b\n    themes:\n      - [c]\n",
            "line 6: 'themes' of priority 1",
        ),
        ("title: X\npriorities:\n  - id: a\n    title: b\n    quotes:\n      - find: {exemplar: 3}\n", "true or false"),
        ("title: X\npriorities:\n  - {id: a, title: b}\n  - {id: a, title: c}\n", "two priorities have the id 'a'"),
        ("title: X\npriorities:\n  - id: a\n    title: b\n    quotes: [{find: {limit: 0}}]\n", "'limit'"),
        (
            "title: X\npriorities:\n  - id: a\n    title: b\n    quotes: [{quote: q, find: {}}]\n",
            "either 'quote' or 'find'",
        ),
    ],
)
def test_a_wrong_plan_is_one_plain_line(text: str, said: str) -> None:
    """A mistake in the file would be a traceback instead of a line to mend."""
    with pytest.raises(BadInputError) as caught:
        parse_plan(text.encode())
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_plan_that_is_not_utf8_or_too_big_is_refused() -> None:
    """A file saved by an old editor would come out as broken letters in print."""
    with pytest.raises(BadInputError, match=r"plan\.yaml, line 2: the text is not UTF-8"):
        parse_plan("title: A\nperiod: é\n".encode("latin-1"))
    with pytest.raises(BadInputError, match="larger than 5 MB"):
        parse_plan(b" " * 6_000_000)


def test_the_documented_plan_is_a_plan() -> None:
    """Somebody who copies the example from the documentation would be refused."""
    page = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")
    plan = parse_plan(page.partition("```yaml\n")[2].partition("```")[0].encode())
    assert change_words(plan.statistics[0]) == "up 15.4% (94 more) from 611 offences in 2016/17"
    assert plan.priorities[0].quotes == (
        Pin("q4f0c2a91de", 27),
        Find("police-respect", "young-person", exemplar=True, limit=2, line=28),
    )
    assert plan.priorities[0].actions[0].quotes == (Find(text="pick on us", line=34),)


def test_words_written_without_quotation_marks_stay_as_written() -> None:
    """A period such as 2017-18 or a title such as No would come out as a date or a truth value."""
    plan = parse_plan(b"title: No\nperiod: 2018-01-01\nintroduction: 1.50\norganisation: ~\n")
    assert (plan.title, plan.period, plan.introduction, plan.organisation) == ("No", "2018-01-01", "1.50", "")


def test_a_plan_that_is_not_there_is_one_plain_line(tmp_path: Path) -> None:
    """A mistyped file name would end in a traceback."""
    with pytest.raises(BadInputError, match="there is no such file"):
        read_plan(tmp_path / "plan.yaml")
    with pytest.raises(BadInputError, match="a folder, not a file"):
        read_plan(tmp_path)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_plan_or_a_plain_line(data: bytes) -> None:
    """Some file that is not a plan at all would end in a traceback."""
    try:
        parsed = parse_plan(b"title: x\n" + data).title
    except BadInputError as error:
        parsed = str(error)
    assert parsed
    assert "\n" not in parsed
