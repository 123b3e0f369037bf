"""The check of finished documents: what is in quotation marks, where it comes from, and what was done to it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_report import LEAD, ORGS, YOUNG

from qualcode.core.model import Quote
from qualcode.core.plan import Plan, Statistic
from qualcode.core.quotecheck import QuoteVerdict, check_document
from qualcode.core.quotecheck_find import Finder, Source, SpokenTurn
from qualcode.core.quotecheck_read import Paragraph, quoted_passages

TALK = (
    ("young", True, "The bus never comes, honestly. My nan waits an hour in the rain, and then it’s full."),
    ("lead", True, "And what would you change about it if you could?"),
    ("young", True, "Nobody asks us anything. They just draw a line on a map and call it a route."),
    ("org", True, "We run a minibus because nothing else gets them home after the late session on a Friday."),
    ("org", False, "I would not want any of this printed with our name underneath."),
    ("young", True, "It stopped being safe to walk back past the underpass once the lights had gone."),
)
GROUPS = {group.id: group for group in (YOUNG, ORGS, LEAD)}


def made_source() -> Source:
    """Return the talk as one transcript."""
    text, turns = "", []
    for ordinal, (group, quotable, words) in enumerate(TALK, 1):
        turns.append(SpokenTurn(ordinal, len(text), len(text) + len(words), group, quotable))
        text += words + "\n"
    return Source("bus.txt", text, turns)


SOURCE = made_source()


def coding(turn: int) -> Quote:
    """Return a coding of a whole turn."""
    spoken = SOURCE.turns[turn - 1]
    group = GROUPS[spoken.group_id]
    return Quote(
        f"q{turn}", "bus.txt", spoken.start, spoken.end, SOURCE.text[spoken.start : spoken.end], "S", f"P{turn}", group.id,
        group.attribution, "buses", "Buses", "ana", "human", False, "", "",  # noqa: FBT003
        spoken.quotable,
    )  # fmt: skip


CODED = tuple(coding(turn) for turn in (1, 3, 4, 5))


def verdicts(*lines: str) -> list[tuple[str, str]]:
    """Check some lines; return each passage's verdict and turn."""
    check = check_document([Paragraph(line) for line in lines], Finder((SOURCE,)), CODED, GROUPS)
    return [(finding.verdict.value, f"turn {finding.turn}") for finding in check.findings]


@pytest.mark.parametrize(
    ("line", "verdict", "turn"),
    [
        ("“My nan waits an hour in the rain” (young person)", "verbatim", 1),
        ('"My nan waits an hour in the rain" (young person)', "verbatim", 1),
        ("‘and then it’s full.’ (young person)", "verbatim", 1),
        ("“and then it's full.” (Young people)", "verbatim", 1),
        ("“y nan waits an hour in the rain” (young person)", "altered", 1),
        ("“My nan waits an hour in the rai” (young person)", "altered", 1),
        ("“[M]y nan waits an Hour in the rain” (young person)", "altered", 1),
        ("“… waits an hour … it’s full …” (young person)", "verbatim", 1),
        ("“They just . . . call it a route.” (young person)", "verbatim", 3),
        ("“My nan waits … call it a route.” (young person)", "altered", 1),
        ("“They just draw a line on a map,” she said.", "verbatim", 3),
        ("“My nan waits … and then it’s full.” (young person)", "verbatim", 1),
        ("“They just draw a line [on paper] and call it a route.” (young person)", "verbatim", 3),
        ("“[M]y nan waits an hour in the rain” (young person)", "verbatim", 1),
        ("“My nan waits for an hour in the rain” (young person)", "altered", 1),
        ("“My nan waits an hour in rain” (young person)", "altered", 1),
        ("“my nan waits an hour in the rain” (young person)", "altered", 1),
        ("“The bus never comes honestly. My nan waits an hour” (young person)", "altered", 1),
        ("“My nan wates an hour in the rain” (young person)", "altered", 1),
        ("“It stop\u00adped being safe to walk back past the underpass once” (young person)", "not coded any more", 6),
        ("“and then it’s full.” (young person)".replace("fu", "f\u00adu"), "verbatim", 1),
        ("“My nan waits an hour in the rain” (Community org.)", "wrong group", 1),
        ("“past the underpass once the lights had gone” (young person)", "not coded any more", 6),
        ("“I would not want any of this printed”", "not permitted", 5),
        ("“what would you change about it”", "not permitted", 2),
    ],
)
def test_a_passage_gets_its_verdict(line: str, verdict: str, turn: int) -> None:
    """A quote altered, wrongly signed or never permitted would be published, or a true one doubted."""
    assert verdicts(line) == [(verdict, f"turn {turn}")]


def test_many_ellipses_end_soon() -> None:
    """A document full of dots would keep the check busy for hours."""
    talk = "so and then it was and so " * 4000
    source = Source("long.txt", talk, [SpokenTurn(1, 0, len(talk))])
    line = Paragraph("“" + " … ".join(["so", *["and then"] * 40, "never said"]) + "”")
    assert check_document([line], Finder((source,)), (), {}).findings[0].verdict is not QuoteVerdict.VERBATIM


def test_thousands_of_unbalanced_marks_end_soon() -> None:
    """A document with a broken find-and-replace would never be finished."""
    for mark in '“‘"':
        lines = [Paragraph(f"he said {mark}this and that {n} thing") for n in range(3000)]
        assert check_document([*lines, Paragraph(f"{mark}word " * 3000)], Finder(()), (), {}).figures == ()


def test_a_signature_that_comes_and_goes_is_noted() -> None:
    """One quote would be somebody's on one page and nobody's on the next."""
    lines = ["“My nan waits an hour in the rain” (young person)", "“My nan waits an hour in the rain”"]
    check = check_document([Paragraph(line) for line in lines], Finder((SOURCE,)), CODED, GROUPS)
    assert [pair.signature for pair in check.signatures] == [
        "signed (young person) in paragraph 1, not signed in paragraph 2"
    ]
    assert not check.wrong


def test_two_true_extracts_of_one_passage_are_not_two_wordings() -> None:
    """A quote shortened honestly in the summary would be called wrong."""
    lines = [
        "“My nan waits an hour in the rain, and then it’s full.”",
        "“My nan waits … in the rain, and then it’s full.”",
    ]
    assert not check_document([Paragraph(line) for line in lines], Finder((SOURCE,)), CODED, GROUPS).wrong


PRINTED = """“We all go for the quick fixes and there is no quick fix in this. It has to be long term relationship building for change”

“We all go for quick fixes. And there is no quick fix in this. It has to be long term relationship building for change”
(Community org.)

“It’s not about creating jobs. The jobs are there. They don’t have the confidence or skills. We have more jobs than people’
(Community org.)

“Its about my family and being away from them. At the end of the day I’ve only learnt this recently by going to jail”
(young person)"""
SEED = Path(__file__).resolve().parents[2] / ".." / "shared" / "seed" / "knife-crime-action-plan.txt"


@pytest.mark.parametrize("whole", [False, True], ids=["restated", "as published"])
def test_a_published_plan_shows_its_two_wordings_and_its_wrong_mark(whole: bool) -> None:
    """What went to print once would go to print again."""
    if whole and not SEED.exists():
        pytest.skip("the published plan is not beside this repository")
    text = SEED.read_text(encoding="utf-8") if whole else PRINTED
    check = check_document([Paragraph(line) for line in text.splitlines()], Finder(()), (), {})
    assert [(pair.first.text[:15], pair.second.signed) for pair in check.wordings] == [
        ("We all go for t", "Community org.")
    ]
    assert check.wordings[0].signature.startswith("not signed in paragraph")
    assert [f.sought.text[-20:] for f in check.findings if f.sought.marks] == ["ore jobs than people"]
    assert len(check.findings) == (14 if whole else 4)


def test_words_nobody_said_are_not_found() -> None:
    """An invented quote would pass for evidence."""
    assert verdicts("“Cycling lanes transformed everything about Tuesdays here”")[0][0] == "not found"


def test_two_places_run_together_are_altered() -> None:
    """Two people's sentences would be printed as one person's thought."""
    line = "“My nan waits an hour in the rain. They just draw a line on a map and call it a route.”"
    assert verdicts(line)[0][0] == "altered"


def test_a_refused_passage_is_never_shown() -> None:
    """The report of the check would itself print what must not be printed."""
    lines = [Paragraph("“I would not want any of this printed with their name underneath.”")]
    finding = check_document(lines, Finder((SOURCE,)), CODED, GROUPS).findings[0]
    assert finding.verdict is QuoteVerdict.NOT_PERMITTED
    assert (finding.source, finding.changes, finding.shown) == ("", (), "I would …")


def test_an_alteration_is_shown_word_by_word() -> None:
    """The officer would have to find the changed word alone."""
    lines = [Paragraph("“My nan waits for an hour in the rain,”")]
    finding = check_document(lines, Finder((SOURCE,)), CODED, GROUPS).findings[0]
    assert [change.words for change in finding.changes if change.kind == "printed"] == ["for"]
    assert finding.source.startswith("My nan waits an hour")


@pytest.mark.parametrize(
    ("lines", "words", "signed", "marks"),
    [
        (["“My nan waits an", "hour in the rain”", "(young person)"], "My nan waits an\nhour in the rain", "young person", ""),
        (["“There are more jobs than people’", "(Community org.)"], "There are more jobs than people", "Community org.", "closes with ’"),
        (['“There are more jobs than people" (Partner org.)'], "There are more jobs than people", "Partner org.", 'closes with "'),
        (["“There are more jobs than people", "", "“And here is another one”"], "There are more jobs than people", "", "never closed"),
        (["> **“There are more jobs than people”** *(Partner org.)*"], "There are more jobs than people", "Partner org.", ""),
    ],
)  # fmt: skip
def test_passages_are_read_over_lines_and_wrong_marks(lines: list[str], words: str, signed: str, marks: str) -> None:
    """A quote broken over a page, or closed with the wrong mark, would not be checked at all."""
    found = next(iter(quoted_passages([Paragraph(line) for line in lines])))
    assert (found.text, found.signed) == (words, signed)
    assert marks in found.marks
    assert bool(marks) == bool(found.marks)


def test_a_block_quote_needs_no_marks_and_terms_are_left_alone() -> None:
    """House styles set quotes off by layout; and every “early years” would be reported as not found."""
    lines = [Paragraph("My nan waits an hour (young person)", quoted=True), Paragraph("So-called “early years” work")]
    found = check_document(lines, Finder((SOURCE,)), CODED, GROUPS)
    assert [(f.sought.text, f.sought.signed) for f in found.findings] == [("My nan waits an hour", "young person")]
    assert [term.text for term in found.terms] == ["early years"]
    assert not found.wrong


def test_one_quote_in_two_wordings_is_found_without_the_transcripts() -> None:
    """The same person's words would be printed twice, differently, in one document."""
    lines = [
        Paragraph("“We all go for the quick wins and there is no quick win in this at all”"),
        Paragraph("“We all go for quick wins. And there is no quick win in this at all”"),
    ]
    check = check_document(lines, Finder(()), (), {})
    assert len(check.wordings) == 1
    assert check.wrong


STATISTICS = Plan(
    "P",
    statistics=(
        Statistic("k", "Knife crime", Decimal(705), Decimal(611), previous_period="2016/17"),
        Statistic("i", "Knife crime with injury", Decimal(210), Decimal(205)),
        Statistic("f", "First time entrants", Decimal(549), Decimal(631), previous_period="Oct 2015 – Sept 2016"),
        Statistic("s", "Feel safe after dark", Decimal(62), Decimal(58), "%", period="2018", previous_period="2017"),
        Statistic("h", "Hospital admissions", Decimal(40), Decimal(80)),
        Statistic("e", "Hate crime", Decimal(100), Decimal(100)),
    ),
)


@pytest.mark.parametrize(
    ("line", "label", "wrong"),
    [
        ("Knife crime up 15.4% to 705 vs 2016/17", "Knife crime", False),
        ("Knife crime up 15% to 705", "Knife crime", False),
        ("Knife crime up 14.5% to 705", "Knife crime", True),
        ("Knife crime down 15.4% to 705", "Knife crime", True),
        ("Knife crime up 15.4% to 750", "Knife crime", True),
        ("Knife crime with Injury up 2.4% to 210", "Knife crime with injury", False),
        ("First time entrants down 82 to 549 per 100,000", "First time entrants", False),
        ("First time entrants down 83 to 549", "First time entrants", True),
        ("Burglary up 3% to 12", "", False),
        ("Knife crime up 15.4% to 705 vs 2016-17. Robbery was not counted in 2011.", "Knife crime", False),
        ("Knife crime up 15.4% to 705 from 611 in 2016 to 2017", "Knife crime", False),
        ("Knife crime up 15.4% to 705 vs 2015/16", "Knife crime", True),
        ("There were 705 knife crimes in 2017/18, an increase of 15.4%.", "Knife crime", False),
        ("There were 750 knife crimes, an increase of 15.4%.", "Knife crime", True),
        ("Knife crime rose from 611 in 2016/17 to 705 in 2017/18.", "Knife crime", False),
        ("Knife crime rose from 601 to 705.", "Knife crime", True),
        ("A 14.5% increase in knife crime to 705", "Knife crime", True),
        ("Knife crime: 705 (-15.4%)", "Knife crime", True),
        ("Knife crime is up by 15 per cent", "Knife crime", False),
        ("There were 705 knife crimes, up from 601", "Knife crime", True),
        ("First time entrants dropped 82 to 549", "First time entrants", False),
        ("Attendance is up 15%", "", False),
        ("Knife crime went up from 611 to 705 (14.5%)", "Knife crime", True),
        ("There was a 14.5% rise in knife crime", "Knife crime", True),
        ("Knife crime -15.4%", "Knife crime", True),
        ("705 knife crimes (601 in 2016/17)", "Knife crime", True),
        ("705 knife crimes, compared with 611 the year before", "Knife crime", False),
        ("Knife crime rose to 705 from 601", "Knife crime", True),
        ("Knife crime has gone up to 750", "Knife crime", True),
        ("First time entrants down 13% (82) to 549 per 100,000", "First time entrants", False),
        ("First time entrants fell by 82 per 100,000 to 549", "First time entrants", False),
        ("62% feel safe after dark, up from 56%", "Feel safe after dark", True),
        ("62% feel safe after dark, up 4% on 2017", "Feel safe after dark", True),
        ("Those who feel safe after dark rose by 4pp to 62%", "Feel safe after dark", False),
        ("Feel safe after dark: up 4 points to 62% in 2019", "Feel safe after dark", True),
        ("Hospital admissions have halved to 40", "Hospital admissions", False),
        ("Hospital admissions have doubled to 40", "Hospital admissions", True),
        ("Hate crime was unchanged at 100", "Hate crime", False),
        ("Hate crime remained at 110", "Hate crime", True),
        ("First time entrants down 82 to 549 per 100,000 vs Oct 2015 – Sept 2016", "First time entrants", False),
        ("First time entrants: 549 per 100,000 of population — down 13% (82 fewer)", "First time entrants", False),
    ],
)
def test_a_line_of_figures_is_held_against_the_plan(line: str, label: str, wrong: bool) -> None:
    """A digit turned round in the finished document would go to committee."""
    figures = check_document([Paragraph(line)], Finder(()), (), {}, STATISTICS).figures
    assert [(figure.statistic, figure.wrong) for figure in figures] == [(label, wrong)]
    assert figures[0].verdict == ("wrong" if wrong else "right" if label else "not in plan.yaml")


def test_the_cells_of_a_row_are_read_together() -> None:
    """A wrong figure in a table would stand in a cell that does not say what it counts."""
    cells = [
        "Knife crime",
        "705 offences",
        "up 14.5% from 611 in 2016/17",
        "Aged 9 to 25; in 2016 we met 30, now more than 40",
    ]
    figures = check_document([Paragraph(cell) for cell in cells], Finder(()), (), {}, STATISTICS).figures
    assert [(figure.paragraph, figure.statistic, figure.wrong) for figure in figures] == [(3, "Knife crime", True)]


def test_a_figure_that_somebody_said_is_theirs() -> None:
    """Somebody who has heard that crime is up by half would be called wrong, and their quote with them."""
    said = "Knife crime is up 50% round here."
    source = Source("t.txt", said, [SpokenTurn(1, 0, len(said), YOUNG.id)])
    quote = replace(CODED[0], transcript="t.txt", start=0, end=len(said), text=said)
    check = check_document([Paragraph(f"One said: “{said}”")], Finder((source,)), [quote], GROUPS, STATISTICS)
    assert not check.wrong
    assert check_document([Paragraph(said)], Finder((source,)), [quote], GROUPS, STATISTICS).wrong


def test_a_change_without_its_base_is_told() -> None:
    """A committee could not say what “up 15.4%” is measured from."""
    lines = [Paragraph("Knife crime up 15.4% to 705"), Paragraph("Knife crime up 15.4% to 705 from 611")]
    notes = [figure.note for figure in check_document(lines, Finder(()), (), {}, STATISTICS).figures]
    assert ["does not say from what" in note for note in notes] == [True, False]


@pytest.mark.parametrize(
    ("lines", "signed", "verdict"),
    [
        (["(Community org.): “My nan waits an hour”"], "Community org.", "wrong group"),
        (["“My nan waits an hour” [12] (Community org.)"], "Community org.", "wrong group"),
        (["“My nan waits an hour” – Community org."], "Community org.", "wrong group"),
        (["“My nan waits an hour”", "— young person"], "young person", "verbatim"),
        (["“My nan waits an hour” [young person]"], "young person", "verbatim"),
        (["“My nan waits an hour” (see page 4)"], "", "verbatim"),
        (["“My nan waits an hour”", "", "(Community org.) “And another one that is long”"], "", "verbatim"),
        (["“So” (Community org.): “My nan waits an hour”"], "", "verbatim"),
        (["“‘My nan waits an hour’” (young person)"], "young person", "verbatim"),
        (["«My nan waits an hour» (young person)"], "young person", "verbatim"),
        (["“My nan waits an hour” (young\nperson)"], "young person", "verbatim"),
    ],
)
def test_a_quote_may_be_signed_in_other_ways(lines: list[str], signed: str, verdict: str) -> None:
    """A quote signed before it, or after a dash, would be somebody else's unseen."""
    findings = check_document([Paragraph(line) for line in lines], Finder((SOURCE,)), CODED, GROUPS).findings
    (found,) = [finding for finding in findings if "nan" in finding.sought.text]
    assert (found.sought.signed, found.verdict.value) == (signed, verdict)


def test_a_quote_in_many_places_is_told_once_each() -> None:
    """A real slip would drown among every pair of five printings."""
    lines = ["“My nan waits an hour in the rain”", "“My nan waits for hours in the rain” (young person)"]
    check = check_document([Paragraph(line) for line in lines * 3], Finder((SOURCE,)), CODED, GROUPS)
    assert len(check.wordings) == 1
    assert check.findings[0].note == "not signed, as others are"


@pytest.mark.parametrize(
    ("line", "note"),
    [
        (
            "“what would you change about it if you could? Nobody asks us anything.”",
            None,
        ),
        (
            "“They just draw a line on a map and call it a route. We run a minibus because nothing else gets them home.”",
            "put together from two places: bus.txt, turn 3 and turn 4",
        ),
        (
            "“My nan waits an hour … once the lights had gone.”",
            "put together from two places: bus.txt, turn 1 and turn 6",
        ),
        (
            "“The bus never comes, honestly, an hour in the rain, and then it’s full.”",
            "words in between are left out, and no … says so",
        ),
        (
            "“They just draw a line on a map once the lights had gone.”",
            "put together from two places: bus.txt, turn 3 and turn 6",
        ),
    ],
)
def test_words_of_two_turns_are_not_one_quote(line: str, note: str | None) -> None:
    """Two people's words, or one person's from two answers, would be printed as something that somebody said."""
    (finding,) = check_document([Paragraph(line)], Finder((SOURCE,)), CODED, GROUPS).findings
    if note is None:
        assert finding.verdict is QuoteVerdict.NOT_PERMITTED
        assert not finding.source
    else:
        assert (finding.verdict, finding.note) == (QuoteVerdict.ALTERED, note)
        assert " […] " in finding.source


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(alphabet="ab “”\"'‘’()[]….\n", max_size=40), max_size=6))
def test_any_text_is_read_to_its_end(lines: list[str]) -> None:
    """A document with odd marks would hang the check or lose the quotes after them."""
    paragraphs = [*(Paragraph(line) for line in lines), *[Paragraph("")] * 9, Paragraph("“the very last words”")]
    assert list(quoted_passages(paragraphs))[-1].text == "the very last words"
