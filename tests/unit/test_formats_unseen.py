"""How offices and tools set transcripts that no earlier test had: labels told by their look, parts, asides, and what nobody says."""

from __future__ import annotations

import io

import docx
import pytest
from docx.shared import RGBColor

from qualcode.core.model import TurnKind
from qualcode.formats.parsed import ParsedTranscript
from qualcode.formats.transcripts import parse_bytes

MAY, TOM, SUE = "May Okoro", "Tom Ó Briain", "Sue Hart"
TALK = [
    (MAY, "Thanks for coming tonight. How do you get home?"),
    (TOM, "I walk: it is ten minutes, past the park."),
    (SUE, "My dad fetches me after dark."),
    (MAY, "And on the bus?"),
    (TOM, "It stops at nine, so no."),
    (SUE, "Never on my own."),
]


def spoken(parsed: ParsedTranscript) -> list[tuple[str, str]]:
    """Return who says what, without directions, white space made single."""
    return [(t.speaker, " ".join(t.span.of(parsed.text).split())) for t in parsed.turns if t.kind is TurnKind.SPEECH]


def aside(parsed: ParsedTranscript) -> list[str]:
    """Return what stands in the text and is nobody's words."""
    return [t.span.of(parsed.text) for t in parsed.turns if t.kind is TurnKind.DIRECTION]


def saved(document) -> bytes:
    """Return a Word document as bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _italic(document, run) -> None:
    run.italic = True


def _coloured(document, run) -> None:
    run.font.color.rgb = RGBColor(0x1F, 0x4E, 0x79)


def _small_capitals(document, run) -> None:
    run.font.small_caps = True


def _by_a_style_based_on_bold(document, run) -> None:
    if "Name" not in [s.name for s in document.styles]:
        document.styles.add_style("Strong Name", 2).font.bold = True
        document.styles.add_style("Name", 2).base_style = document.styles["Strong Name"]
    run.style = "Name"


@pytest.mark.parametrize("sign", ["  ", ". ", ": ", " – "])
@pytest.mark.parametrize("look", [_italic, _coloured, _small_capitals, _by_a_style_based_on_bold])
def test_labels_told_by_their_look_alone(look, sign):
    """A transcript whose names are in colour or italics would come in as nobody's words."""
    document = docx.Document()
    for who, words in TALK:
        paragraph = document.add_paragraph()
        look(document, paragraph.add_run(who))
        paragraph.add_run(sign + words)
    assert spoken(parse_bytes(saved(document), "talk.docx")) == TALK


def test_a_note_among_the_first_words_does_not_make_them_the_head_of_the_file():
    """The first turns of a transcript would be lost without a word."""
    text = f"Interviewer: {MAY}\nDate: 3 March\n" + "\n".join(f"{who}: {words}" for who, words in TALK[:2])
    text += "\nNote: my brother was followed.\n" + "\n".join(f"{who}: {words}" for who, words in TALK[2:])
    first, second, *others = spoken(parse_bytes(text.encode(), "talk.txt"))
    assert [first, *others] == [TALK[0], *TALK[2:]]
    assert second == (TOM, f"{TALK[1][1]} Note: my brother was followed.")


def test_headings_and_questions_in_bold_are_nobodys_words():
    """What the officer typed between two turns would be quoted as the words of whoever spoke last."""
    document = docx.Document()
    for n, (who, words) in enumerate(TALK):
        if n == 3:
            document.add_paragraph().add_run("Part 2: the bus").bold = True
        document.add_paragraph(f"{who}: {words}")
    parsed = parse_bytes(saved(document), "talk.docx")
    assert (spoken(parsed), aside(parsed)) == (TALK, ["Part 2: the bus"])
    assert any("“Part 2: the bus” (paragraph 4)" in warning for warning in parsed.warnings)


def test_questions_in_bold_above_answers_without_labels():
    """The interviewer's questions would be coded, counted and quoted as answers."""
    document = docx.Document()
    for _, words in TALK:
        for n in range(2):
            document.add_paragraph().add_run(f"{words} {n}?" if not n else words).bold = not n
    parsed = parse_bytes(saved(document), "talk.docx")
    assert spoken(parsed) == [("", words) for _, words in TALK]
    assert len(aside(parsed)) == len(TALK)


def test_a_facilitator_all_in_bold_goes_on():
    """A second paragraph of what the facilitator asks would be lost as a heading."""
    document = docx.Document()
    for who, words in TALK:
        label = "Facilitator" if who == MAY else who
        document.add_paragraph().add_run(f"{label}: {words}").bold = who == MAY
        if who == MAY:
            document.add_paragraph().add_run("Anyone?").bold = True
    heard = [("Facilitator", f"{words} Anyone?") if who == MAY else (who, words) for who, words in TALK]
    assert spoken(parse_bytes(saved(document), "talk.docx")) == heard


@pytest.mark.parametrize(
    "line",
    [
        "END OF TRANSCRIPT",
        "This transcript was exported on Jan 17, 2024 - view latest version here.",
        "This editable transcript was computer generated and might contain errors. People can also change the text.",
        "Recording ends at 00:41:09",
        "Meeting ended after 00:41:09 👋",
        f"{MAY} stopped transcription",
    ],
)
def test_what_a_tool_adds_is_nobodys_words(line):
    """A tool's last line would be quoted as the words of whoever spoke last."""
    parsed = parse_bytes(("\n\n".join(f"{who}: {words}" for who, words in TALK) + f"\n\n{line}\n").encode(), "talk.txt")
    assert (spoken(parsed), aside(parsed)) == (TALK, [line])


FORMS = {
    "Temi": ("", "{name}:\t{t}\t{words}", "\n"),
    "TranscribeMe": ("Transcription results:\n", "{name} {t}\t{words}", "\n\n"),
}


@pytest.mark.parametrize(("head", "form", "between"), FORMS.values(), ids=list(FORMS))
def test_a_time_and_a_tab_before_the_words(head, form, between):
    """The time would be part of the quote."""
    text = head + between.join(form.format(name=w, words=s, t=f"00:{n * 7:02}") for n, (w, s) in enumerate(TALK))
    parsed = parse_bytes(text.encode(), "talk.txt")
    assert spoken(parsed) == TALK
    assert parsed.turns[1].time == 7.0


def test_notes_with_a_q_and_dashes():
    """In an officer's notes the next question would be quoted as the answer before it."""
    text = "\n".join(f"Q: {s}" if who == MAY else f"- {who} – {s}" for who, s in TALK)
    assert spoken(parse_bytes(text.encode(), "notes.txt")) == [("Q" if w == MAY else w, s) for w, s in TALK]


def test_somebody_heard_seldom_by_their_job():
    """What the police officer says would be quoted as a young person's words; "My teacher: ..." is no label."""
    talk = [(who.replace(SUE, "Police officer"), words) for who, words in TALK[:3]] + TALK[3:5]
    text = "\n\n".join(f"{who}: {words}" for who, words in talk) + "\n\nMy teacher: she never asks."
    assert spoken(parse_bytes(text.encode(), "talk.txt")) == [
        *talk[:-1],
        (TOM, f"{TALK[4][1]} My teacher: she never asks."),
    ]


def test_a_text_box_is_an_aside():
    """An officer's note in a box would be quoted as the words beside it."""
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pict><w:txbxContent><w:p><w:r>'
        "<w:t>Key finding</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    document = docx.Document()
    for n, (who, words) in enumerate(TALK):
        paragraph = document.add_paragraph(f"{who}: {words}")
        if n == 2:
            paragraph._p.append(docx.oxml.parse_xml(box))
    parsed = parse_bytes(saved(document), "talk.docx")
    assert spoken(parsed) == TALK
    assert parsed.warnings == ("1 text box kept in the text, said by nobody",)


def _rtf(body: str) -> bytes:
    """Return an RTF file with the lists, colours and styles that Word and LibreOffice write before the words."""
    head = (
        r"{\rtf1\ansi\ansicpg1252{\colortbl;\red0\green0\blue0;\red31\green78\blue121;}"
        r"{\stylesheet{\s0 Normal;}{\s2\sbasedon0\snext0\b heading 2;}}"
        r"{\*\listtable{\list{\listlevel{\leveltext\'02\'00.;}{\levelnumbers\'01;}}}}"
    )
    return f"{head}{body}}}".replace("Ó", r"\u211\'d3").encode("ascii")


@pytest.mark.parametrize("look", [r"\b", r"\i", r"\cf2", r"\scaps", r"\ul"])
def test_labels_told_by_their_look_in_rtf(look):
    """Files with lists, as office programs write them, would lose which words are bold; deleted words would be quoted."""
    turns = [rf"\pard\plain{{{look} {who}}}  {words}{{\deleted  GONE}}\par" for who, words in TALK]
    turns.insert(3, r"\pard\plain\s2\b The bus\par")
    parsed = parse_bytes(_rtf("\n".join(turns)), "talk.rtf")
    assert spoken(parsed) == TALK
    assert "6 deletions left out, as when tracked changes are accepted" in parsed.warnings


def test_a_line_break_within_a_cell_of_an_rtf_table():
    """What stands above the break would be lost with its speaker."""
    rows = "".join(rf"\trowd\pard\intbl {who}\cell\pard\intbl First.\line {words}\cell\row\pard" for who, words in TALK)
    parsed = parse_bytes(_rtf(rows), "talk.rtf")
    assert spoken(parsed) == [(who, f"First. {words}") for who, words in TALK]


def test_labels_told_by_their_look_in_a_web_page():
    """A page that sets its speakers in colour would come in as nobody's words."""
    page = "<style>.s {color: #1f4e79}</style>" + "".join(f"<p><span class=s>{who}</span> {s}</p>" for who, s in TALK)
    assert spoken(parse_bytes(page.encode(), "talk.html")) == TALK
    page = "".join(f"<p><i>{who}</i> {s}</p>" for who, s in TALK)
    assert spoken(parse_bytes(page.encode(), "talk.html")) == TALK


def test_a_cell_that_reaches_over_several_rows():
    """A speaker's second paragraph would be taken for a speaker, or be lost."""
    rows = "".join(
        f"<tr><td rowspan=2>{who}</td><td>{words}</td></tr><tr><td>And so on.</td></tr>" for who, words in TALK
    )
    heard = [turn for who, words in TALK for turn in ((who, words), (who, "And so on."))]
    assert spoken(parse_bytes(f"<table>{rows}</table>".encode(), "talk.html")) == heard


@pytest.mark.parametrize(
    "form",
    [
        "\uf0b7 {name} – {words}",
        "{NAME}. {words}",
        "{NAME} {words}",
        "{name}: 00:{n:02} {words}",
    ],
)
def test_more_forms_of_labels(form):
    """Bullets of symbol fonts, full stops after capitals, an answer in capitals, and times after a colon would hide who speaks."""
    talk = [*TALK, (TOM, "OK.")]
    text = "\n".join(form.format(name=w, NAME=w.upper(), words=s, n=n) for n, (w, s) in enumerate(talk))
    heard = [(w.upper() if "NAME" in form else w, s) for w, s in talk]
    assert spoken(parse_bytes(text.encode(), "talk.txt")) == heard


def _pdf(*pages: list[tuple[float, float, str]], rules: tuple[tuple[float, float, float, float], ...] = ()) -> bytes:
    """Return a PDF of pages with text at places in points, and rules drawn on the first page."""
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=(595, 842))
    for number, texts in enumerate(pages):
        page.setFont("Helvetica", 9)
        for rule in rules if not number else ():
            page.line(*rule)
        for x, y, words in texts:
            page.drawString(x, y, words)
        page.showPage()
    page.save()
    return out.getvalue()


def test_a_ruled_table_of_a_pdf_is_read_cell_by_cell():
    """Cells with several lines would run into each other, and the words would go to the speaker below."""
    texts, levels, y = (
        [(62.0, 745.0, "Timespan"), (142.0, 745.0, "Content"), (342.0, 745.0, "Speaker")],
        [760.0, 740.0],
        725.0,
    )
    for n, (who, words) in enumerate(TALK):
        first, _, rest = words.partition(" ")
        given, _, family = who.partition(" ")
        texts += [
            (62, y, f"0:{n:02}.0 - 0:{n + 1:02}.0"),
            (142, y, first),
            (342, y, given),
            (142, y - 12, rest),
            (342, y - 12, family),
        ]
        y -= 36
        levels.append(y + 15)
    rules = [(60.0, level, 400.0, level) for level in levels] + [
        (x, 760.0, x, levels[-1]) for x in (60.0, 140.0, 340.0, 400.0)
    ]
    parsed = parse_bytes(_pdf(texts, rules=tuple(rules)), "talk.pdf")
    assert spoken(parsed) == TALK
    assert parsed.style == "a table with a column for the speaker"
    assert parsed.turns[1].time == 1.0


def test_columns_of_a_pdf_that_stand_close():
    """Lines of two columns would be read across."""
    said = [(TALK[n % 6][0], f"Number {n} says that the road home is dark") for n in range(16)]
    texts = []
    for n, (who, words) in enumerate(said):
        x, y = (50 if n < 8 else 305), 760 - n % 8 * 40
        texts += [(x, y, f"{who}: {words}"), (x, y - 12, "and that nobody walks there alone at night.")]
    texts.append((300, 30, "Page 1"))
    heard = [(who, f"{words} and that nobody walks there alone at night.") for who, words in said]
    assert spoken(parse_bytes(_pdf(texts), "talk.pdf")) == heard


def test_line_numbers_of_a_hearing_that_stand_close():
    """The numbers at the edge would be among the words."""
    lines = [
        line
        for n, (who, words) in enumerate(TALK)
        for line in (f"{'QA'[n % 2]}.  {words}", "And on it went, as it does.")
    ]
    texts = [(70 if n < 9 else 64, 760 - 24 * n, str(n + 1)) for n in range(len(lines))]
    texts += [(88, 760 - 24 * n, line) for n, line in enumerate(lines)]
    parsed = parse_bytes(_pdf(texts), "hearing.pdf")
    assert spoken(parsed) == [
        ("QA"[n % 2], f"{words} And on it went, as it does.") for n, (_, words) in enumerate(TALK)
    ]
    assert "12 line numbers at the left edge taken out" in parsed.warnings


def test_times_in_the_margin_of_a_pdf():
    """The next time and name would be the end of what was said."""
    texts = []
    for n, (who, words) in enumerate(TALK):
        texts += [(60, 760 - 30 * n, f"00:{n:02}"), (110, 760 - 30 * n, who), (110, 748 - 30 * n, words)]
    assert spoken(parse_bytes(_pdf(texts), "talk.pdf")) == TALK


def test_the_last_item_of_a_list_is_no_heading():
    """The last of what somebody wishes for would be lost as a title."""
    text = "\n\n".join(f"{who}: {words}" for who, words in TALK[:3]) + "\n\n1. Better lights\n\n2. More buses\n\n"
    parsed = parse_bytes((text + "\n\n".join(f"{who}: {words}" for who, words in TALK[3:])).encode(), "talk.txt")
    assert spoken(parsed)[2] == (SUE, f"{TALK[2][1]} 1. Better lights 2. More buses")


def test_much_before_the_first_label_is_pointed_out():
    """A first part without labels would be missing, and nobody would be told."""
    talk = "\n\n".join(f"{who}: {words}" for who, words in TALK)
    parsed = parse_bytes(("It was dark when we met. " * 40 + "\n\n" + talk).encode(), "talk.txt")
    assert spoken(parsed) == TALK
    assert parsed.warnings[0].startswith("1 line before the first speaker, said by nobody: “It was dark when we met.")


def test_a_letter_with_one_question_is_no_transcript():
    """All of a letter but its last lines would be lost as the head of a file."""
    letter = "Dear May,\n\nThank you: it meant a lot.\n\nQuestion: who will fix the lights?\n\nYours, Tom Briain"
    assert [who for who, _ in spoken(parse_bytes(letter.encode(), "letter.txt"))] == [""] * 4


def test_rules_without_end_are_no_table():
    """A page of a drawing with thousands of lines, or a cell over thousands of rows, would take minutes."""
    rules = tuple((float(n % 500), 10.0, float(n % 500), 800.0) for n in range(5001))
    assert spoken(parse_bytes(_pdf([(60, 700, "A: Yes."), (60, 680, "B: No.")], rules=rules), "a.pdf")) == [
        ("A", "Yes."),
        ("B", "No."),
    ]
    cells = "<tr><td colspan=1000 rowspan=9999>May</td><td>Never on my own.</td></tr>" * 300
    assert len(parse_bytes(f"<table>{cells}</table>".encode(), "a.html").turns) >= 300


@pytest.mark.parametrize(
    "form",
    [
        "“{words}” – {name}",
        "• “{words}” ({name})",
        "{name} [{n}.10s - {n}.90s]: {words}",
        "{name} - 00:0{n} - {words}",
        "{name} 00:0{n} {words}",
        "Speaker: {name}\n{words}\n",
        "== {name} ==\n{words}\n",
        "#{name}#\n{words}\n",
        "1.{n} {name}: {words}",
    ],
)
def test_names_after_the_words_and_other_fields(form):
    """Lists of quotes signed at their end, and lines of other recognisers, would be nobody's words."""
    text = "\n".join(form.format(name=who, words=words, n=n + 1) for n, (who, words) in enumerate(TALK))
    assert spoken(parse_bytes(text.encode(), "talk.txt")) == TALK


def test_a_question_in_the_first_cell_of_a_row():
    """The question of the next row would be quoted as the last answer of the row above."""
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for n in range(0, 6, 2):
        cells = table.add_row().cells
        cells[0].text = f"Question {n} of the evening"
        cells[1].text = "\n".join(f"{who}: {words}" for who, words in TALK[n : n + 2])
    parsed = parse_bytes(saved(document), "talk.docx")
    assert spoken(parsed) == TALK
    assert aside(parsed) == ["Question 2 of the evening", "Question 4 of the evening"]


def test_page_numbers_that_a_conversion_has_left_among_the_words():
    """The foot of a page would be part of a quote."""
    turns = [f"{who}: {words}" for who, words in TALK]
    parsed = parse_bytes("\n\n".join([*turns[:3], "Page 2 of 4", *turns[3:]]).encode(), "talk.txt")
    assert (spoken(parsed), aside(parsed)) == (TALK, ["Page 2 of 4"])


@pytest.mark.parametrize("names_apart", [False, True])
def test_notes_in_a_column_beside_the_words(names_apart):
    """An officer's note in the next column would be quoted as the words beside it."""
    document = docx.Document()
    table = document.add_table(rows=0, cols=3 if names_apart else 2)
    for n, (who, words) in enumerate(TALK):
        said = (f"{who}:", words) if names_apart else (f"{who}: {words}",)
        for cell, text in zip(table.add_row().cells, (*said, "" if n % 2 else f"see {n}"), strict=True):
            cell.text = text
    assert spoken(parse_bytes(saved(document), "talk.docx")) == TALK


LINES = [part for n, (_, words) in enumerate(TALK * 2) for part in (f"{'QA'[n % 2]}.  {words}", "and on it went")]


@pytest.mark.parametrize("form", ["{:>3}   {}", "{}\t{}", "{:02d}. {}"])
def test_line_numbers_of_a_text_file_are_taken_out(form):
    """The numbers that a hearing counts its lines with would stand among the words that are quoted."""
    text = "\n".join(form.format(n % 10 + 1, line) + "\f" * (n % 10 == 9) for n, line in enumerate(LINES))
    parsed = parse_bytes(text.encode(), "hearing.txt")
    assert spoken(parsed) == [("QA"[n % 2], f"{words} and on it went") for n, (_, words) in enumerate(TALK * 2)]
    assert parsed.turns[1].place == "line 3"
    assert "24 line numbers at the start of lines taken out" in parsed.warnings


def test_numbers_that_count_turns_stay_in_the_text():
    """A text file whose numbers count what is said, and not its lines, is stored as it stands."""
    text = "\n".join(f"{n}. {who}: {words}" for n, (who, words) in enumerate(TALK * 2, 1))
    parsed = parse_bytes(text.encode(), "talk.txt")
    assert (parsed.text, spoken(parsed)) == (text, TALK * 2)


def test_numbers_before_lines_that_count_nothing_are_pointed_out():
    """Who quotes must know of figures among the words that are not taken out, since they may be somebody's."""
    text = "\n".join(f"{n * 7 % 50:>3}   {line}" for n, line in enumerate(LINES))
    parsed = parse_bytes(text.encode(), "hearing.txt")
    assert parsed.text == text
    assert any("the lines are numbered" in warning for warning in parsed.warnings)


def test_line_numbers_on_a_short_last_page():
    """On a page of two lines, their numbers would be among the words."""

    def numbered(first, lines):
        places = [(70 if first + n < 10 else 64, 760 - 24 * n, str(first + n)) for n in range(len(lines))]
        return places + [(84, 760 - 24 * n, line) for n, line in enumerate(lines)]

    turns = [f"{who}: {words}" for who, words in TALK]
    parsed = parse_bytes(_pdf(numbered(1, [*turns, *turns]), numbered(13, turns[:2])), "hearing.pdf")
    assert spoken(parsed) == [*TALK, *TALK, *TALK[:2]]
    assert "14 line numbers at the left edge taken out" in parsed.warnings
