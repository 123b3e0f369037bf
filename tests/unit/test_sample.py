"""The sample consultation: the plan's quotes stand word for word where the plan says they were said, and its files agree."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document

from qualcode.core.model import SpeakerRow, TurnKind
from qualcode.core.spans import Span
from qualcode.formats import codebook_yaml, codings_table, speakers_table
from qualcode.formats.plan_yaml import read_plan
from qualcode.formats.transcripts import parse_transcript

if TYPE_CHECKING:
    from qualcode.formats.parsed import ParsedTranscript, ParsedTurn

ROOT = Path(__file__).parents[2]
TRANSCRIPTS = ROOT / "transcripts"
NOTICE = "This transcript is invented talk around published quotes; see README."

# As the plan prints them, each with the group that it attributes the quote to; None where it is not signed.
PUBLISHED = (
    ("It’s rooted in the gangs and drugs", None),
    ("The seeds of violent behaviour are sown early on", None),
    (
        (
            "We all go for the quick fixes and there is no quick fix in this. "
            "It has to be long term relationship building for change"
        ),
        None,
    ),
    ("The community need to be supported to intervene", None),
    (
        (
            "When you are going into families where the support structures aren’t there, the damage is done for a young "
            "person. You’ve really got to be able to invest in relationships to allow that young person to be able to undo "
            "their perceptions, attitudes, their thinking"
        ),
        "community-org",
    ),
    ("They just read things off books. They don’t know how we feel or what leads up to doing crime", "young-person"),
    (
        (
            "We all go for quick fixes. And there is no quick fix in this. "
            "It has to be long term relationship building for change"
        ),
        "community-org",
    ),
    (
        (
            "We work with a lot of young people who if you tapped into their ability would be highly successful business "
            "people or entrepreneurs. But it doesn’t get tapped in the right way"
        ),
        "community-org",
    ),
    (
        (
            "It’s not about creating jobs. The jobs are there. But a lot of young people can’t access jobs. They don’t have "
            "the confidence or skills. We have more jobs than people"
        ),
        "community-org",
    ),
    (
        (
            "Its about my family and being away from them. At the end of the day I’ve only learnt this recently by going to "
            "jail"
        ),
        "young-person",
    ),
    ("The cops always pick on us because of the way we dress, the way we look", "young-person"),
    (
        (
            "You see how easy it is to get caught up in a (criminal) environment when you don’t see changes and "
            "opportunities for you"
        ),
        "community-org",
    ),
    (
        (
            "How do you give people second, third and fourth chances to make that change? To fund something means long term "
            "resourcing... two or three years"
        ),
        "community-org",
    ),
    ("Tough enforcement is needed, identify the elders and disrupt, disrupt, disrupt..", "partner-org"),
)
QUOTES = [quote for quote, _ in PUBLISHED]


@cache
def words(path: Path) -> str:
    """Return what a transcript says, read without any of qualcode's parsers."""
    if path.suffix != ".docx":
        return path.read_text(encoding="utf-8")
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def files() -> list[Path]:
    """Return the sample's transcripts."""
    return sorted(TRANSCRIPTS.iterdir())


@pytest.mark.parametrize("quote", QUOTES)
def test_every_published_quote_stands_word_for_word_in_one_transcript(quote: str) -> None:
    """Without this the sample could not show what qualcode is for: proving a printed quote."""
    assert sum(words(path).count(quote) for path in files()) == 1


def test_the_sample_comes_in_several_formats_and_each_says_that_it_is_invented() -> None:
    """Without this a reader could take invented talk for what real people said."""
    assert len(files()) >= 9
    assert {path.suffix for path in files()} == {".txt", ".md", ".docx", ".vtt"}
    for path in files():
        assert NOTICE in words(path)[:200], path.name


def test_the_codebook_has_the_plans_four_priorities_and_every_field_filled() -> None:
    """Without this a newcomer would learn from a codebook with holes in it, and suggestions would have less to go on."""
    book = codebook_yaml.load(ROOT / "codebook.yaml")
    assert [theme.id for theme in book.themes] == ["law-breakers", "protect-educate", "support-victims", "build-trust"]
    assert 12 <= len(book) - 4 <= 20
    for code in book:
        for field in ("brief", "definition", "include", "exclude"):
            assert getattr(code, field), f"{code.id}: {field}"
        assert len(code.examples) >= 2, code.id
        assert 6 <= len(code.keywords) <= 12, code.id
        assert len(set(code.keywords)) == len(code.keywords), code.id


def test_examples_are_not_the_published_quotes() -> None:
    """Without this finding the published quotes by suggestion would prove nothing."""
    book = codebook_yaml.load(ROOT / "codebook.yaml")
    said = [words(path).casefold() for path in files()]
    for code in book:
        for example in code.examples:
            plain = example.casefold().replace("'", "’").rstrip(".")
            assert not any(plain in text for text in said), f"{code.id}: {example}"


def test_the_plan_names_codes_figures_and_words_that_are_there() -> None:
    """Without this `qualcode plan build` on the sample ends in a complaint or an empty place."""
    book = codebook_yaml.load(ROOT / "codebook.yaml")
    plan = read_plan(ROOT / "plan.yaml")
    assert [priority.themes for priority in plan.priorities] == [(theme.id,) for theme in book.themes]
    assert sum(len(priority.actions) for priority in plan.priorities) == 21
    assert len(plan.statistics) == 6
    used: list[str] = []
    for priority in plan.priorities:
        assert all(plan.statistic(each) for each in priority.statistics)
        finds = [*priority.quotes, *(find for action in priority.actions for find in action.quotes)]
        named = [*priority.themes, *(code for action in priority.actions for code in action.codes)]
        for code in [*named, *(find.code for find in finds)]:
            assert code in book, code
        for find in finds:
            meant = [(quote, group) for quote, group in PUBLISHED if find.text.casefold() in quote.casefold()]
            assert len(meant) == 1, find.text
            assert find.group in {"", meant[0][1]}
            used.append(meant[0][0])
    assert sorted(used) == sorted(QUOTES)


@pytest.mark.parametrize(
    ("figure", "printed"),
    [("knife-crime", 15.4), ("robbery", 16.3), ("weapons-possession", 22), ("knife-injury", 2.4), ("violence", 4.3)],
)
def test_figures_worked_back_give_the_change_that_the_plan_prints(figure: str, printed: float) -> None:
    """Without this a slip in a figure goes unseen. The plan prints 4.2 for violence, which no whole number gives."""
    found = read_plan(ROOT / "plan.yaml").statistic(figure)
    assert found is not None
    assert found.previous is not None
    change = float((found.value - found.previous) / found.previous * 100)
    assert round(change, 0 if printed == 22 else 1) == printed


def test_no_whole_number_gives_the_published_change_of_violence() -> None:
    """Without this the note beside that figure could be wrong about its own catch."""
    assert not [base for base in range(1, 1000) if round((415 - base) / base * 100, 1) == 4.2]


@cache
def parsed(path: Path) -> ParsedTranscript:
    """Return a transcript as qualcode reads it."""
    return parse_transcript(path)


def spoken(path: Path) -> list[ParsedTurn]:
    """Return the turns of a transcript that are speech."""
    return [turn for turn in parsed(path).turns if turn.kind is TurnKind.SPEECH]


def people() -> dict[tuple[str, str], SpeakerRow]:
    """Return the lines of speakers.csv by transcript and label."""
    return {(line.transcript, line.label): line for line in speakers_table.load(ROOT / "speakers.csv")}


def test_speakers_have_a_group_and_one_may_be_analysed_but_not_quoted() -> None:
    """Without this the sample would not show that consent to analyse and consent to quote are two things."""
    found = people()
    with (ROOT / "speakers.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(found)
    assert {transcript for transcript, _ in found} == {path.name for path in files()}
    assert {line.group for line in found.values()} == {"young-person", "community-org", "partner-org", "facilitator"}
    refused = [line for line in found.values() if not line.consent_quote]
    assert [line.participant for line in refused] == ["P4"]
    assert refused[0].consent_analyse


def test_ready_made_codings_can_be_placed_and_leave_the_published_quotes_to_the_reader() -> None:
    """Without this the sample opens with no coded text to look at, or with the work already done."""
    book = codebook_yaml.load(ROOT / "codebook.yaml")
    lines = codings_table.load(ROOT / "codings.csv")
    assert 6 <= len(lines) <= 8
    assert len({line.transcript for line in lines}) == 2
    for line in lines:
        assert line.code in book
        assert words(TRANSCRIPTS / line.transcript).count(line.text) == 1
        assert not any(line.text in quote or quote in line.text for quote in QUOTES)


def test_the_sample_has_a_few_hundred_turns_and_speakers_csv_knows_every_speaker() -> None:
    """Without this a speaker of the sample would have no group, and a quote of theirs no signature."""
    known = people()
    assert sum(len(spoken(path)) for path in files()) >= 250
    for path in files():
        labels = {turn.speaker for turn in spoken(path) if turn.speaker}
        assert labels == {label for transcript, label in known if transcript == path.name}, path.name


@pytest.mark.parametrize(("quote", "group"), PUBLISHED, ids=[quote[:30] for quote in QUOTES])
def test_each_published_quote_is_one_persons_words_in_the_group_that_the_plan_names(
    quote: str, group: str | None
) -> None:
    """Without this a quote of the plan could be signed wrongly by the tool that is to prevent it."""
    path = next(path for path in files() if quote in words(path))
    text, known = parsed(path).text, people()
    assert text.count(quote) == 1
    span = Span(text.index(quote), text.index(quote) + len(quote))
    speakers = [turn.speaker for turn in spoken(path) if turn.span.contains(span)]
    assert len(speakers) == 1
    person = known[path.name, speakers[0]]
    assert person.consent_quote
    assert person.group == group if group else person.group in {"community-org", "partner-org"}


def test_ready_made_codings_stand_once_and_within_one_turn() -> None:
    """Without this the first opening of the sample ends in a complaint."""
    for line in codings_table.load(ROOT / "codings.csv"):
        path = TRANSCRIPTS / line.transcript
        text = parsed(path).text
        assert text.count(line.text) == 1
        span = Span(text.index(line.text), text.index(line.text) + len(line.text))
        assert len([turn for turn in spoken(path) if turn.span.contains(span)]) == 1


def test_talk_that_looks_like_a_label_stays_with_its_speaker() -> None:
    """Without this "For example:" becomes a person, and a remark about laughter becomes somebody's words."""
    path = TRANSCRIPTS / "youth-club-group.txt"
    text = parsed(path).text
    turn = next(turn for turn in spoken(path) if "For example: when my nan passed" in turn.span.of(text))
    assert turn.speaker == "Jamal"
    assert turn.span.of(text).startswith("Here, yeah.")
    for each in files():
        words_said = [turn.span.of(parsed(each).text) for turn in spoken(each)]
        assert not any("invented talk" in said for said in words_said), each.name
        assert not any(said.strip("*") == "[laughter]" for said in words_said), each.name
