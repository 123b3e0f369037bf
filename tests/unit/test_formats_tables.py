"""Tables of turns and of survey responses, from every kind of spreadsheet."""

from __future__ import annotations

import pytest

from qualcode.core.model import TurnKind
from qualcode.errors import BadInputError
from qualcode.formats.transcripts import Mode, ParseOptions, parse_bytes
from tests.unit import made_documents as made

SURVEY = [
    ("Response ID", "Area", "Age band", "Do you feel safe?", "What would make you feel safer?", "Anything else?"),
    (
        "R-1",
        "North",
        "16-24",
        "No",
        "More lamps on the way home, and a bus after eleven.",
        "Ask us again next year, please.",
    ),
    ("R-2", "South", "25-34", "Yes", "Somebody to ring who picks up the phone at night.", ""),
    ("R-3", "North", "16-24", "", "", ""),
    (
        "R-4",
        "East",
        "",
        "No",
        "Nothing. It is said every year:\nand nothing comes.",
        "Keep the youth club open on Sundays.",
    ),
]
TURNS = [
    ("Time", "Name", "Area", "Words"),
    ("00:00:01", "Mod", "", "Who is first?"),
    ("00:00:05", "Jon:", "North", "Me, for example: on the road."),
    ("00:00:09", "Mod", "", "Thanks."),
    ("00:00:12", "Jon", "North", "Fine."),
]


def _speech(parsed):
    return [(t.speaker, t.span.of(parsed.text)) for t in parsed.turns if t.kind is TurnKind.SPEECH]


WRITERS = {
    "a.csv": made.delimited,
    "a.tsv": lambda rows: made.delimited(rows, "\t"),
    "b.csv": lambda rows: made.delimited(rows, ";"),
    "a.xlsx": made.xlsx,
    "a.ods": made.ods,
}


@pytest.mark.parametrize("name", WRITERS)
def test_responses_question_by_question(name):
    """A council's survey export must come in with who said what and what is known of them."""
    parsed = parse_bytes(WRITERS[name](SURVEY), name)
    assert _speech(parsed) == [
        ("R-1", SURVEY[1][4]), ("R-2", SURVEY[2][4]), ("R-4", SURVEY[4][4]), ("R-1", SURVEY[1][5]), ("R-4", SURVEY[4][5]),
    ]  # fmt: skip
    questions = [t.span.of(parsed.text) for t in parsed.turns if t.kind is TurnKind.DIRECTION]
    assert questions == [SURVEY[0][4], SURVEY[0][5]]
    assert parsed.attributes == {
        "R-1": {"Area": "North", "Age band": "16-24", "Do you feel safe?": "No"},
        "R-2": {"Area": "South", "Age band": "25-34", "Do you feel safe?": "Yes"},
        "R-4": {"Area": "East", "Do you feel safe?": "No"},
    }
    assert parsed.turns[1].place == "row 2, column E"
    assert "1 row without a written answer left out" in parsed.warnings


@pytest.mark.parametrize("name", WRITERS)
def test_turns_by_the_names_of_columns(name):
    """A transcript kept in a spreadsheet has its speakers in a column."""
    parsed = parse_bytes(WRITERS[name](TURNS), name)
    assert _speech(parsed) == [(row[1].rstrip(":"), row[3]) for row in TURNS[1:]]
    assert [t.time for t in parsed.turns] == [1.0, 5.0, 9.0, 12.0]
    assert parsed.turns[0].place == "row 2"


def test_what_all_rows_of_a_speaker_say_becomes_an_attribute():
    """The area of each participant would have to be typed again."""
    rows = [("Speaker", "Area", "Text"), ("Jon", "North", "One."), ("Ann", "South", "Two."), ("Jon", "North", "Three.")]
    assert parse_bytes(made.delimited(rows), "a.csv").attributes == {"Jon": {"Area": "North"}, "Ann": {"Area": "South"}}


def test_columns_can_be_told_by_name_or_number():
    """Headings are not always what a program expects."""
    rows = [("a", "b", "c"), ("1", "Jon", "It is dark."), ("2", "Ann", "It is cold.")]
    for speaker, text in (("b", "c"), ("2", "3")):
        options = ParseOptions(speaker_column=speaker, text_columns=(text,))
        assert _speech(parse_bytes(made.delimited(rows), "a.csv", options)) == [
            ("Jon", "It is dark."),
            ("Ann", "It is cold."),
        ]
    options = ParseOptions(mode=Mode.RESPONSES, speaker_column="b", text_columns=("c",))
    assert _speech(parse_bytes(made.delimited(rows), "a.csv", options)) == [
        ("Jon", "It is dark."),
        ("Ann", "It is cold."),
    ]
    with pytest.raises(BadInputError, match="no column “Speaker”"):
        parse_bytes(made.delimited(rows), "a.csv", ParseOptions(speaker_column="Speaker", text_columns=("c",)))


def test_responses_without_an_id_are_numbered_and_personal_columns_pointed_out():
    """Answers without a person could not be traced, and names would slip into the project unseen."""
    rows = [
        ("E-mail address", "Your views on the plan"),
        ("a@example.org", "It is a good plan for our road."),
        ("", ""),
        ("b@example.org", "I do not see what it changes."),
    ]
    parsed = parse_bytes(made.delimited(rows), "a.csv")
    assert [s for s, _ in _speech(parsed)] == ["Response 1", "Response 2"]
    assert any("may identify people" in w for w in parsed.warnings)


def test_the_sheet_with_the_words_is_taken_and_the_others_named():
    """The first sheet is often a cover."""
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active.append(["Survey"])
    answers = book.create_sheet("Answers")
    for row in SURVEY:
        answers.append(row)
    out = io.BytesIO()
    book.save(out)
    parsed = parse_bytes(out.getvalue(), "a.xlsx")
    assert len(_speech(parsed)) == 5
    assert "sheet “Answers” taken; not read: Cover. Choose one with s in the app, or --sheet" in parsed.warnings
    with pytest.raises(BadInputError, match="no sheet “Other”"):
        parse_bytes(out.getvalue(), "a.xlsx", ParseOptions(sheet="Other"))


def test_a_row_without_a_speaker_goes_on_with_the_one_above():
    """Transcribers name the speaker once and leave the cell empty for what follows; the words would be nobody's."""
    rows = [("Speaker", "Text"), ("Ann", "One."), ("", "Two."), ("", "[laughter]"), ("Jon", "Three.")]
    parsed = parse_bytes(made.delimited(rows), "a.csv")
    assert _speech(parsed) == [("Ann", "One."), ("Ann", "Two."), ("Jon", "Three.")]
    assert "1 row without a speaker taken as said by the speaker above" in parsed.warnings


def test_titles_above_the_headings_are_passed_over():
    """Spreadsheets begin with the name of the survey."""
    rows = [
        ("Survey 2022", "", ""),
        ("", "", ""),
        ("ID", "Why do you say so?", "Area"),
        ("1", "Because it is dark at night.", "N"),
        ("2", "I said it all last year.", "S"),
    ]
    parsed = parse_bytes(made.delimited(rows), "a.csv")
    assert _speech(parsed) == [("1", "Because it is dark at night."), ("2", "I said it all last year.")]
    assert parsed.attributes["1"] == {"Area": "N"}


@pytest.mark.parametrize(
    "rows",
    [
        [("Ident 1", "Ident 2"), ("Are you a user?", "May we publish?"), ("Yes", "No"), ("No", "No")],
        [("a",)],
        [("", ""), ("", "")],
    ],
)
def test_tables_without_words_are_refused_with_what_to_do(rows):
    """Ticked boxes are not talk."""
    with pytest.raises(BadInputError) as caught:
        parse_bytes(made.delimited(rows), "a.csv")
    assert "\n" not in str(caught.value)
    assert caught.value.mend


@pytest.mark.parametrize("rest", ["said once\nBo,said by Bo\n", "said once\nBo,cut sh"])
def test_a_quotation_mark_that_is_not_closed_is_named_with_its_line(rest: str) -> None:
    """Everything after it would be taken for the words of whoever stands before it."""
    with pytest.raises(BadInputError, match=r"a\.csv, line 3: the table breaks off, or a quotation mark is not closed"):
        parse_bytes(f'speaker,text\nAna,"said, with\tcomma"\nAna,"{rest}'.encode(), "a.csv")
    closed = f'speaker,text\nAna,"said, with\tcomma"\nAna,"{rest}"'.encode()
    assert len(_speech(parse_bytes(closed, "a.csv"))) == 2
