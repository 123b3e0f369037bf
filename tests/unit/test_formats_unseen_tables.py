"""Tables, survey exports, captions and chats as offices and tools make them, that no earlier test had."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from qualcode.formats.transcripts import parse_bytes
from tests.unit.test_formats_unseen import MAY, TALK, TOM, aside, spoken

WHY, ELSE = "What makes you feel unsafe?", "Is there anything else?"
SAID = ["The unlit path behind the station.", "Older lads by the shops, every night.", "Nothing much, it is fine here."]
MORE = ["No thank you.", "Ask the shopkeepers as well, please do.", "Tell us what you did."]
BY_QUESTION = [*SAID, *MORE]


def _csv(*rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _xlsx(**sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heard(*labels: str) -> list[tuple[str, str]]:
    return [(labels[n % 3], words) for n, words in enumerate(BY_QUESTION)]


def test_the_three_rows_of_headings_of_qualtrics():
    """The questions and the names for machines would be coded as what two people have said."""
    machines = [json.dumps({"ImportId": name}) for name in ("_recordId", "QID1", "QID2_TEXT", "QID3_TEXT")]
    rows = [[f"R_{n}", area, SAID[n], MORE[n]] for n, area in enumerate(("Leyton", "Chingford", "Leyton"))]
    parsed = parse_bytes(
        _csv(["ResponseId", "Q1", "Q2", "Q3_1"], ["Response ID", "Your area", WHY, ELSE], machines, *rows), "q.csv"
    )
    assert spoken(parsed) == _heard("R_0", "R_1", "R_2")
    assert aside(parsed) == [WHY, ELSE]
    assert parsed.attributes["R_1"] == {"Your area": "Chingford"}


def test_codes_above_the_questions_and_groups_above_the_columns():
    """The row beneath the first one would be taken for a person."""
    rows = [[f"N{n}", "11-15", SAID[n], MORE[n]] for n in range(3)]
    codes = _csv(["RESPID", "Q1", "Q2_OE", "Q3_OE"], ["Respondent number", "Your age?", WHY, ELSE], *rows)
    assert spoken(parse_bytes(codes, "codes.csv")) == _heard("N0", "N1", "N2")
    groups = _csv(["About you", "", "Your views", ""], ["Ref", "Age", WHY, ELSE], *rows)
    parsed = parse_bytes(groups, "groups.csv")
    assert spoken(parsed) == _heard("N0", "N1", "N2")
    assert parsed.attributes["N0"] == {"Age": "11-15"}


def test_totals_are_nobodys_words():
    """A person called "Total" would have said "3"."""
    rows = [[f"N{n}", SAID[n], MORE[n]] for n in range(3)]
    parsed = parse_bytes(_csv(["Ref", WHY, ELSE], *rows, ["Total", "3", "3"]), "a.csv")
    assert spoken(parsed) == _heard("N0", "N1", "N2")
    assert "1 row of totals left out" in parsed.warnings


def test_short_answers_to_a_question_that_asks_for_words():
    """Where most people write "No" to "please explain", what the others write would be an attribute."""
    parsed = parse_bytes(
        _csv(["ID", "Agree?", "Please explain"], ["1", "Yes", "No"], ["2", "No", SAID[0]], ["3", "No", "None"]), "a.csv"
    )
    assert spoken(parsed) == [("1", "No"), ("2", SAID[0]), ("3", "None")]


def test_people_across_and_questions_down():
    """The questions would be what "Response 1" says, and each person a question."""
    parsed = parse_bytes(_xlsx(Notes=[["Question", "P1", "P2", "P3"], [WHY, *SAID], [ELSE, *MORE]]), "a.xlsx")
    assert spoken(parsed) == _heard("P1", "P2", "P3")
    assert [t.place for t in parsed.turns if t.speaker == "P2"] == ["row 2, column C", "row 3, column C"]


def test_a_row_for_each_person_and_question():
    """The answers would be refused, or stand without what was asked."""
    rows = [[f"P{n % 3 + 1}", WHY if n < 3 else ELSE, words] for n, words in enumerate(BY_QUESTION)]
    parsed = parse_bytes(_csv(["Participant", "Question", "Answer"], *rows), "a.csv")
    assert (spoken(parsed), aside(parsed)) == (_heard("P1", "P2", "P3"), [WHY, ELSE])


def test_sheets_with_the_same_columns_go_together():
    """All groups but the largest would be left out; "P1" of two groups may be two people, and that is said."""
    half = [
        [["Speaker", "Text"], *(["P1" if who == TOM else who, words] for who, words in part)]
        for part in (TALK[:3], TALK[3:])
    ]
    parsed = parse_bytes(_xlsx(Monday=half[0], Friday=half[1], Consent=[["All forms are in."]]), "a.xlsx")
    assert spoken(parsed) == [("P1" if who == TOM else who, words) for who, words in TALK]
    assert aside(parsed) == ["Monday", "Friday"]
    assert parsed.turns[-1].place == "sheet “Friday”, row 4"
    assert any("not read: Consent" in warning for warning in parsed.warnings)
    assert any("“P1”" in warning for warning in parsed.warnings)


@pytest.mark.parametrize(
    ("who", "words"),
    [("Speaker\n(name)", "Text of\nutterance"), ("Participant code", "Verbatim comment"), ("Person", "Quote")],
)
def test_headings_in_other_words(who, words):
    """A log of quotes would come in as one response for each row."""
    parsed = parse_bytes(_xlsx(Log=[["Ward", who, words], *(["Leyton", *turn] for turn in TALK)]), "a.xlsx")
    assert spoken(parsed) == TALK
    assert parsed.attributes[MAY] == {"Ward": "Leyton"}


def test_captions_with_the_name_above_the_words():
    """The names would be read aloud among the words."""
    cues = "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{who}\n{s}\n\n" for n, (who, s) in enumerate(TALK))
    assert spoken(parse_bytes(cues.encode(), "a.srt")) == TALK


def test_what_a_chat_says_of_itself():
    """Deleted messages and pictures would be quoted."""
    lines = [f"15/01/2024, 10:0{n} - {who}: {words}" for n, (who, words) in enumerate(TALK)]
    lines[3:3] = [f"15/01/2024, 10:02 - {TOM}: {what}" for what in ("<Media omitted>", "This message was deleted")]
    parsed = parse_bytes("\n".join(lines).encode(), "chat.txt")
    assert spoken(parsed) == TALK
    assert aside(parsed) == ["<Media omitted>", "This message was deleted"]


def test_segments_beside_the_whole_text_in_json():
    """The whole text in one piece would be taken, and nobody would have said it."""
    segments = [{"speakerDisplayName": who, "text": words, "startOffset": "00:00:03"} for who, words in TALK]
    whole = {"results": {"transcripts": [{"transcript": "all of it"}], "entries": segments}}
    assert spoken(parse_bytes(json.dumps(whole).encode(), "a.json")) == TALK


@pytest.mark.parametrize(
    "form", ["00:00:0{n} >> {name}: {words}", "{name} at 00:0{n}\n{words}\n", "{name} -> {words}", "({name}) {words}",
             "{name}\t{words}\t00:0{n}", "> **{name}** – {words}\n>"]
)  # fmt: skip
def test_signs_and_times_around_names(form):
    """A sign or a time would become part of a name, or of the words."""
    text = "\n".join(form.format(name=who, words=words, n=n) for n, (who, words) in enumerate(TALK))
    assert spoken(parse_bytes(text.encode(), "a.md" if form[0] == ">" else "a.txt")) == TALK


@pytest.mark.parametrize("title", ["PART 2: THE BUS", "2. The bus", "Part two – the bus", "GETTING HOME AT NIGHT"])
def test_titles_between_turns_in_plain_text(title):
    """A heading would be quoted as the words of whoever spoke last."""
    turns = [f"{who}: {words}" for who, words in TALK]
    parsed = parse_bytes("\n\n".join([*turns[:3], title, *turns[3:]]).encode(), "talk.txt")
    assert (spoken(parsed), aside(parsed)) == (TALK, [title])


@pytest.mark.parametrize(
    "at", ["Wed Jul 27 22:09:4{} WIB 2022", "Thursday, {} September 2022, 10:30 am", "2{}nd May 2022, 09:00 GMT"]
)
def test_dates_written_out_are_no_answers(at):
    """When somebody answered would stand as what they said, ready to be coded, for every one of them."""
    rows = [[at.format(n), f"R{n}", SAID[n]] for n in range(3)]
    parsed = parse_bytes(_csv(["Submitted", "Response ID", WHY], *rows), "a.csv")
    assert spoken(parsed) == [(f"R{n}", SAID[n]) for n in range(3)]
