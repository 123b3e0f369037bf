"""What recorders, recognisers, linguists' tools and offices write today: who speaks and what was said, as written there."""

from __future__ import annotations

import csv
import io
import json

import docx
import openpyxl
import pytest

from qualcode.core.model import TurnKind
from qualcode.formats.parsed import ParsedTranscript
from qualcode.formats.transcripts import parse_bytes
from tests.unit.test_formats_unseen import _pdf

ANN, DESOUZA, HOST = "Ann O'Neill", "Prof. de Souza", "Host"
TALK = [
    (HOST, "Thanks for coming. How do you get home?"),
    (ANN, "I walk: it is 2:1 that the bus comes."),
    (DESOUZA, '"Not on my own," my mum says.'),
    (HOST, "Right. And after nine?"),
    (DESOUZA, "There is nothing. For example: Mill Lane at 10:15."),
    (ANN, "Yes."),
    (HOST, "What would help you most?"),
    (ANN, "Lights; and somebody at the stop."),
]


def spoken(parsed: ParsedTranscript) -> list[tuple[str, str]]:
    """Return who says what, without directions, white space made single."""
    return [(t.speaker, " ".join(t.span.of(parsed.text).split())) for t in parsed.turns if t.kind is TurnKind.SPEECH]


def written(form: str, between: str = "\n\n", talk: list[tuple[str, str]] = TALK) -> bytes:
    """Return the talk with each turn in a form that names `who`, `words` and `clock`."""
    return between.join(
        form.format(who=who, words=words, clock=f"00:{7 * n:02d}", n=n) for n, (who, words) in enumerate(talk, 1)
    ).encode()


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("macwhisper.md", "**{who}** *{clock}*  \n{words}"),
        ("fireflies.md", "**{clock} {who}:** {words}  "),
        ("descript.md", "**{who}:** [00:{clock}] {words}"),
        ("player.md", "[{clock}](https://example.org/play?t={n}) **{who}:** {words}"),
        ("otranscribe.md", "[{clock}]() **{who}:** {words}"),
        ("quoted.md", "**{who}**\n> {words}"),
        ("definitions.md", "{who}\n: {words}"),
        ("links.md", "[[{who}]]: {words}"),
        ("attributes.md", "- {who}:: {words}"),
        ("together.txt", "({who}, {clock})\n{words}"),
        ("together-words.txt", "({who}, {clock}) {words}"),
        ("together-square.txt", "[{who} {clock}] {words}"),
        ("time-first.txt", "[{clock} | {who}]\n{words}"),
        ("fields.txt", "Speaker: {who}\nTime: {clock}\nText: {words}"),
        ("fields-range.txt", "Start: {clock}\nEnd: 59:00\nSpeaker: {who}\nTranscript: {words}"),
        ("fields-close.txt", "Name: {who}\nComment: {words}"),
        ("time-beneath.txt", "{who}\n[00:{clock}] {words}"),
        ("semicolons.txt", "{clock}; {who}; {words}"),
        ("colon-dash.txt", "{who}:- {words}"),
        ("chevrons.txt", "{who} >> {words}"),
        ("beneath.txt", "{who}:\n\t{words}"),
        ("heavy.md", "***{who}:*** {words}"),
        ("break.md", "**{who}**\\\n{words}"),
        ("underlined.md", "<u>{who}</u>: {words}"),
        ("bracket-dash.txt", "[{who}] - {words}"),
        ("supernormal.md", "**{who}** · {clock}\n\n{words}"),
        ("avoma.md", "* **{who}** `{clock}` {words}"),
        ("code.md", "`{clock}` **{who}:** {words}"),
        ("dash-time.md", "**{who}** — _{clock}_\n{words}"),
        ("evidence.txt", "Q{n}  {who}: {words}"),
        ("within.txt", "[{who}:] {words}"),
        ("at.txt", "{who} @ {clock}\n{words}"),
        ("range.txt", "{clock} - 59:00, {who}\n{words}"),
        ("range-words.txt", "{clock}–59:00 | {who}: {words}"),
        ("strong.html", "<p><strong>{who}</strong> {clock} {words}</p>"),
        ("slashes.txt", "{who} / {clock} / {words}"),
        ("webex-chat.txt", "from {who} to everyone:    {clock}\n{words}"),
    ],
)
def test_a_tool_s_way_of_writing_turns(name, form):
    """A tool's own way of setting name, time and words would give every turn to nobody, or the time to the words."""
    parsed = parse_bytes(written(form), name)
    assert spoken(parsed) == TALK
    times = [turn.time for turn in parsed.turns if turn.kind is TurnKind.SPEECH]
    assert times == ([7.0 * n for n in range(1, len(TALK) + 1)] if "{clock}" in form else [None] * len(TALK))


@pytest.mark.parametrize(
    "form", ["{who} ({n}.5, {n}.9) {words}", "[{n}.50s - {n}.90s] {who}: {words}", "{who} [0m {n}s]: {words}"]
)
def test_seconds_of_a_recogniser(form):
    """Recognisers that count in seconds and not in minutes would have all said by nobody."""
    parsed = parse_bytes(written(form), "talk.txt")
    assert spoken(parsed) == TALK
    assert [turn.time for turn in parsed.turns] == [n + ("m" not in form) * 0.5 for n in range(1, len(TALK) + 1)]


@pytest.mark.parametrize("name", ["chat.sbv", "chat.txt"])
def test_captions_with_a_comma_between_their_times(name):
    """What Google Meet and YouTube write would have the times of the next cue at the end of each turn."""
    parsed = parse_bytes(
        written("0:00:{clock}.000,0:00:{clock}.900\n{who}: {words}".replace("{clock}", "{n:02d}")), name
    )
    assert spoken(parsed) == TALK
    assert parsed.turns[1].time == 2.0


def test_captions_with_a_name_and_a_dash():
    """Captions that set names off by a dash would have all said by nobody."""
    data = b"WEBVTT\n\n" + written("00:00:0{n}.000 --> 00:00:0{n}.900\n{who} - {words}")
    assert spoken(parse_bytes(data, "talk.vtt")) == TALK


def test_sounds_in_captions_are_nobody_s_words():
    """A door that shuts between two captions would be quoted as the end of what was said before it."""
    cues = [part for who, words in TALK for part in (f"{who}: {words}", "[door shuts]")]
    data = "WEBVTT\n\n" + "\n\n".join(f"00:{n:02d}.000 --> 00:{n:02d}.900\n{cue}" for n, cue in enumerate(cues))
    parsed = parse_bytes(data.encode(), "talk.vtt")
    assert spoken(parsed) == TALK
    assert len(parsed.turns) == 2 * len(TALK)


def test_rows_of_a_word_table_that_say_the_same():
    """Whoever says the same as at first says it: only a later table's headings are no words of anybody."""
    talk = [(HOST, "Yes."), *TALK, (HOST, "Yes.")]
    document = docx.Document()
    for rows in ([("Speaker", "Words"), *talk], [("Speaker", "Words"), *talk]):
        table = document.add_table(rows=0, cols=2)
        for who, words in rows:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = who, words
    saved = io.BytesIO()
    document.save(saved)
    assert spoken(parse_bytes(saved.getvalue(), "talk.docx")) == talk * 2
    bare = docx.Document()
    table = bare.add_table(rows=0, cols=2)
    for who, words in talk:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = who, words
    saved = io.BytesIO()
    bare.save(saved)
    assert spoken(parse_bytes(saved.getvalue(), "talk.docx")) == talk


def test_a_name_with_a_space_that_does_not_break_is_the_same():
    """Word sets such spaces by itself; they would make two people of one."""
    parsed = parse_bytes(
        written("{who}: {words}", talk=TALK * 2).replace(b"Prof. de", "Prof.\u00a0de".encode(), 2), "talk.txt"
    )
    assert spoken(parsed) == TALK * 2


def test_line_numbers_in_word():
    """A hearing that was pasted into Word has its line numbers among the words, and its labels in bold behind them."""
    document = docx.Document()
    for n, (who, words) in enumerate(TALK * 2):
        paragraph = document.add_paragraph(f"{2 * n + 1:>2}  ")
        paragraph.add_run(f"{who}:").bold = True
        paragraph.add_run(f" {words}")
        document.add_paragraph(f"{2 * n + 2:>2}  and on it went.")
    saved = io.BytesIO()
    document.save(saved)
    parsed = parse_bytes(saved.getvalue(), "hearing.docx")
    assert spoken(parsed) == [(who, f"{words} and on it went.") for who, words in TALK * 2]
    assert parsed.turns[1].place == "paragraph 3"


def test_a_cast_at_the_top_says_nothing():
    """Who speaks, as said at the top of a file without a date, is no turn; nor is what marks its end."""
    head = f"INTERVIEW 7\nInterviewer: {HOST}\nInterviewee: {ANN} (17)\n---\n".encode()
    assert spoken(parse_bytes(head + written("{who}: {words}", "\n") + b"\n*** END ***\n", "talk.txt")) == TALK


@pytest.mark.parametrize("title", ["Item 2: Getting home", "PART TWO", "Agenda item 3", "Exercise One – the map"])
def test_items_of_an_agenda_are_nobody_s_words(title):
    """A heading between turns would be quoted as the end of what was said before it."""
    data = b"\n\n".join([written("{who}: {words}"), title.encode(), written("{who}: {words}")])
    assert spoken(parse_bytes(data, "talk.txt")) == TALK * 2


@pytest.mark.parametrize(
    "labels",
    [
        ("P1, female, 16", "P2, male, 15", "Moderator"),
        ("P3 (?)", "Speaker ?", "?"),
        ("dr. van den Berg", "Mr. McDonald", "Prof. de Souza"),
        ("[Amal Begum]", "[Jo-Anne St. John]", "[Chair]"),
    ],
)
def test_labels_as_people_write_them(labels):
    """Whoever has ages, a title, or a question mark for a name would lose their words to the speaker before."""
    names = dict(zip((HOST, ANN, DESOUZA), labels, strict=True))
    talk = [(names[who], words) for who, words in TALK]
    assert spoken(parse_bytes(written("{who}: {words}", talk=talk), "talk.txt")) == [
        (who.strip("[]"), words) for who, words in talk
    ]


@pytest.mark.parametrize(
    "form",
    [
        "{who}\t\t00:00:{clock}.100\t7.100\t00:00:59.000\t59.000\t00:00:02.100\t2.1\t{words}",
        "{who}\t{n}000\t{n}900\t{words}",
    ],
)
def test_tiers_in_columns_without_headings(form):
    """What ELAN exports has no headings; its numbers would stand among the words, and its quotation marks be taken for cells'."""
    assert spoken(parse_bytes(written(form, "\n"), "tiers.txt")) == TALK


@pytest.mark.parametrize("ending", [".tsv", ".txt"])
def test_quotation_marks_that_are_words(ending):
    """Tools that write tabs put no quotation marks around cells: those that are there were said."""
    talk = [*TALK, (HOST, '"No."')]
    data = b"start\tspeaker\ttext\n" + written("{n}\t{who}\t{words}", "\n", talk)
    assert spoken(parse_bytes(data, f"talk{ending}")) == talk


def test_quotation_marks_around_cells():
    """Excel puts quotation marks around cells that have commas or quotation marks: those were not said."""
    out = io.StringIO()
    csv.writer(out, dialect="excel-tab").writerows([("speaker", "text"), *TALK])
    assert spoken(parse_bytes(out.getvalue().encode(), "talk.tsv")) == TALK


def test_json_with_a_designation():
    """MacWhisper's dote files name the speaker by a key of their own."""
    lines = [
        {"startTime": "00:00:01,000", "endTime": "00:00:02,000", "speakerDesignation": who, "text": words}
        for who, words in TALK
    ]
    assert spoken(parse_bytes(json.dumps({"lines": lines}).encode(), "talk.json")) == TALK


def test_front_matter_is_nobody_s_words():
    """What a note-taking program keeps at the top of a file would be somebody's first turn."""
    head = "---\ntitle: Ward 3\ntags:\n  - bus\ndate: 2026-03-01\n---\n\n"
    parsed = parse_bytes(head.encode() + written("**{who}:** {words}"), "note.md")
    assert spoken(parsed) == TALK
    assert spoken(parse_bytes((head + "One.\n\nTwo.\n").encode(), "note.md")) == [("", "One."), ("", "Two.")]


BOROUGHS = [
    ("Hackney", "has seen a fall in the number of those who feel unsafe, and that is welcome."),
    ("Camden", "told us the same. The numbers bear it out."),
    ("Hackney", "also paid for lights on Mill Lane, which opened in May."),
    ("Camden", "chairs this year."),
]


@pytest.mark.parametrize("ending", [".md", ".docx"])
def test_emphasised_names_that_begin_sentences(ending):
    """A report's boroughs are not people who speak."""
    document = docx.Document()
    for name, words in BOROUGHS:
        paragraph = document.add_paragraph()
        paragraph.add_run(name).bold = True
        paragraph.add_run(f" {words}")
    saved = io.BytesIO()
    document.save(saved)
    data = written("**{who}** {words}", talk=BOROUGHS) if ending == ".md" else saved.getvalue()
    parsed = parse_bytes(data, f"report{ending}")
    assert {turn.speaker for turn in parsed.turns} == {""}
    assert len(parsed.turns) == len(BOROUGHS)


def test_days_of_a_diary_are_nobody():
    """A week's notes would be a focus group of seven."""
    days = [
        "Monday: rain. Nobody came.",
        "Tuesday: six came, and stayed.",
        "Wednesday: Dean was ill.",
        "Friday: nobody again.",
    ]
    assert spoken(parse_bytes("\n\n".join(days).encode(), "notes.txt")) == [("", day) for day in days]


def test_emphasised_names_before_talk_in_small_letters():
    """Whoever transcribes without capitals still says who speaks."""
    talk = [(who, words.lower()) for who, words in TALK]
    assert spoken(parse_bytes(written("**{who}** {words}", talk=talk), "talk.md")) == talk


def test_questions_in_italics_that_nobody_is_named_for():
    """What the interviewer asks in italics, at length or without a question mark, is not the answer of whoever spoke before."""
    document = docx.Document()
    for who, words in TALK * 2:
        if who == HOST:
            document.add_paragraph().add_run(words).italic = True
            document.add_paragraph().add_run("Tell me in your own words, as long as you like.").italic = True
        else:
            document.add_paragraph(f"{who}: {words}")
    saved = io.BytesIO()
    document.save(saved)
    parsed = parse_bytes(saved.getvalue(), "talk.docx")
    assert spoken(parsed) == [(who, words) for who, words in TALK * 2 if who != HOST]


def _csv(*rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (("Turn", "Time in", "Who's talking", "Transcription"), "{n}|0:{n:02d}|{who}|{words}"),
        (("Timecode In", "Timecode Out", "Character", "Dialogue"), "00:00:0{n}:12|00:00:0{n}:20|{who}|{words}"),
        (("Begin time - hh:mm:ss.ms", "Tier", "Annotation"), "00:00:0{n}.120|{who}|{words}"),
        (("Beginn", "Ende", "Sprecher*in", "Text"), "0:0{n}|0:0{n}|{who}|{words}"),
        (("participantName", "transcriptText", "timestamp"), "{who}|{words}|2026-03-12T10:00:0{n}Z"),
        (("Paragraph", "Content"), "{n}|{who}: {words}"),
        (("Start", "End", "Text"), "{n}.5|{n}.9|{who}: {words}"),
    ],
)
def test_columns_as_tools_call_them(headings, row):
    """A number taken for words, or a speaker's column that is not known, would turn a focus group into a survey."""
    rows = [row.format(n=n, who=who, words=words).split("|") for n, (who, words) in enumerate(TALK, 1)]
    assert spoken(parse_bytes(_csv(headings, *rows), "talk.csv")) == TALK


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Unique Response Number", ["4411-1", "4411-2", "4411-3"]),
        ("id. Response ID", ["1", "2", "3"]),
        ("_id", ["901", "902", "903"]),
        ("Contribution ID", ["55", "56", "57"]),
        ("Voter", ["Voter 1", "Voter 2", "Voter 3"]),
    ],
)
def test_columns_that_tell_respondents_apart(heading, names):
    """A quote must lead back to the response that the council has under its own number."""
    answers = ["The unlit path behind the station.", "Older lads by the shops at night.", "Nothing much, it is fine."]
    rows = [[name, "East", answer] for name, answer in zip(names, answers, strict=True)]
    parsed = parse_bytes(_csv([heading, "Ward", "What makes you feel unsafe?"], *rows), "survey.csv")
    assert spoken(parsed) == list(zip(names, answers, strict=True))


def test_answers_that_nobody_signed_are_of_several_people():
    """Everybody who wrote without a name would be counted as one person called Anonymous."""
    rows = [[f"More lights by the canal, {n} of them.", "Anonymous"] for n in range(3)]
    assert [who for who, _ in spoken(parse_bytes(_csv(["Body", "Author"], *rows), "wall.csv"))] == [
        "Response 1",
        "Response 2",
        "Response 3",
    ]


def _tokens(words: str, who: str) -> list[dict]:
    """Return what Speechmatics and AWS write for each word and each sign, the likeliest reading first."""
    tokens = []
    for word in words.split():
        bare = word.rstrip(",.?;:") or word
        tokens.append({"type": "word", "alternatives": [{"content": bare, "speaker": who}, {"content": "x"}]})
        tokens += [{"type": "punctuation", "alternatives": [{"content": s, "speaker": who}]} for s in word[len(bare) :]]
    return tokens


@pytest.mark.parametrize(
    "value",
    [
        {"results": [token for who, words in TALK for token in _tokens(words, who)]},
        {
            "speakers": [{"spkid": f"s{n}", "name": who} for n, who in enumerate((HOST, ANN, DESOUZA))],
            "segments": [
                {"speaker": f"s{(HOST, ANN, DESOUZA).index(who)}", "words": [{"text": w} for w in words.split()]}
                for who, words in TALK
            ],
        },
        {"transcript": [{"speaker": {"name": who}, "sentences": [{"text": words}]} for who, words in TALK]},
        {
            "combinedRecognizedPhrases": [{"display": "all of it"}],
            "recognizedPhrases": [
                {"speaker": who, "offset": "PT1M3.5S", "nBest": [{"lexical": words.lower(), "display": words}]}
                for who, words in TALK
            ],
        },
        {"turns": [{"role": who, "utterance": words} for who, words in TALK]},
        {"dialogue": [{"who": who, "said": words} for who, words in TALK]},
        {"timeline": [{"username": who, "text": words} for who, words in TALK]},
        [{"user": "U1", "user_profile": {"real_name": who}, "text": words} for who, words in TALK],
    ],
)
def test_json_of_other_recognisers(value):
    """Words that lie deeper than a recogniser's segments would be lost but for the first of them, and said by nobody."""
    assert spoken(parse_bytes(json.dumps(value).encode(), "talk.json")) == TALK


def test_json_with_a_piece_on_each_line():
    """Recognisers that write as they hear put a whole object on each line."""
    data = "\n".join(json.dumps({"speaker": who, "text": words}) for who, words in TALK)
    assert spoken(parse_bytes(data.encode(), "talk.json")) == TALK


def test_a_label_that_opens_two_pages_of_a_pdf():
    """A name and a time at the top of each page look like a running line; without them the words are somebody else's."""
    said = [[(who, f"{start} {words}") for who, words in TALK] for start in ("Well,", "Now,")]
    pages = []
    for page, talk in enumerate(said):
        lines = [line for n, (who, words) in enumerate(talk) for line in (f"{who}  {page}:{10 + n}", words)]
        pages.append([(72, 812, "Ward 3, evening group"), *((72, 780 - 24 * n, line) for n, line in enumerate(lines))])
    parsed = parse_bytes(_pdf(*pages), "talk.pdf")
    assert spoken(parsed) == [*said[0], *said[1]]
    assert any("running line “Ward #, evening group” taken out 2 times" in w for w in parsed.warnings)


def test_the_sheet_where_people_speak():
    """A workbook whose fullest sheet is figures would be refused, though another of its sheets holds the answers."""
    book = openpyxl.Workbook()
    book.active.title = "Figures"
    for n in range(200):
        book.active.append([n * 1000 + m for m in range(9)])
    talk = book.create_sheet("Answers")
    for row in (("Ref", "What helps?"), ("R1", "Lights by the canal, and more of them."), ("R2", "A bus after nine.")):
        talk.append(row)
    saved = io.BytesIO()
    book.save(saved)
    parsed = parse_bytes(saved.getvalue(), "book.xlsx")
    assert spoken(parsed) == [("R1", "Lights by the canal, and more of them."), ("R2", "A bus after nine.")]
    assert "sheet “Answers” taken: in no other are there words of people" in parsed.warnings
    assert (parsed.sheets, parsed.columns) == (("Figures", "Answers"), ("Ref", "What helps?"))


def _rows_on_a_page(talk: list[tuple[str, str]], first: int) -> list[tuple[float, float, str]]:
    """Return a table without rules: number, words in lines, and the speaker behind them."""
    texts, y = [(72.0, 800.0, "Ward 3, evening group"), (300.0, 40.0, "1")], 760.0
    for n, (who, words) in enumerate(talk, first):
        half = len(words.split()) // 2 + 1
        lines = [" ".join(words.split()[:half]), " ".join(words.split()[half:]), "and so on."]
        texts += [(72, y, str(n)), (420, y, who), *((110, y - 14 * m, line) for m, line in enumerate(lines) if line)]
        y -= 14 * len(lines)
    return texts


def test_a_pdf_table_without_rules():
    """The speaker's name behind the words, and the number before them, would stand among the words."""
    parsed = parse_bytes(_pdf(_rows_on_a_page(TALK, 1), _rows_on_a_page(TALK[:2], 9)), "talk.pdf")
    assert spoken(parsed) == [(who, f"{words} and so on.") for who, words in [*TALK, *TALK[:2]]]


def test_a_page_of_figures_among_pages_of_talk():
    """Where only one page is such a table, what stands on the others must not be left out."""
    talk = [(72.0, 760.0 - 24 * n, f"{who}: {words}") for n, (who, words) in enumerate(TALK)]
    parsed = parse_bytes(_pdf(talk, _rows_on_a_page(TALK, 1)), "talk.pdf")
    assert spoken(parsed)[: len(TALK) - 1] == TALK[:-1]
