"""Short transcripts as other tools and offices write them: people with apostrophes, accents and titles, one heard only once."""

from __future__ import annotations

import html
import io

import pytest

from qualcode.core.model import TurnKind
from qualcode.formats.transcripts import parse_bytes
from tests.unit import made_documents as made

SARAH, AMARA, JOSE, LUKASZ = "Sarah Whitcombe", "Amara O'Brien", "José Núñez", "Dr Łukasz Żółć"
TALK = [
    (SARAH, "Thanks for coming. Shall we start with the evenings?"),
    (AMARA, "I stay in. After eight, for example: the bus stop is pitch dark."),
    (JOSE, "Same. Note: my brother got followed in May."),
    (SARAH, "What would help?"),
    (LUKASZ, "Lighting. And somebody to ring, at 10:30 say, when the last bus goes."),
    (AMARA, "They said: we will look into it. Nobody did."),
    (JOSE, "Yeah."),
    (SARAH, "Thank you all."),
]
OTTER_HEAD = (
    "Focus group 3\nThu, Mar 3, 2022 10:02AM • 41:09\n\nSUMMARY KEYWORDS\nlighting, bus, evening, dark\n\n"
    f"SPEAKERS\n{SARAH}, {AMARA}, {JOSE}\n\n"
)
TEAMS_HEAD = f"Focus group-20220303_100212-Meeting Recording\nMarch 3, 2022, 10:02AM\n41m 9s\n\n{SARAH} started transcription\n\n"


def clock(n: int, form: str = "{h:02}:{m:02}:{s:02}") -> str:
    """Return when the nth turn begins."""
    at = n * 41 + 3
    return form.format(h=at // 3600, m=at // 60 % 60, s=at % 60)


def _named(*names: str) -> dict[str, str]:
    return dict(zip((SARAH, AMARA, JOSE, LUKASZ), names, strict=True))


def _written(form: str, between: str, names: dict[str, str]) -> str:
    return between.join(
        form.format(
            n=n + 1,
            name=names[who],
            NAME=names[who].upper(),
            words=words,
            t=clock(n),
            t2=clock(n + 1),
            ms=clock(n, "{m}:{s:02}"),
            mm=clock(n, "{m:02}:{s:02}"),
        )
        for n, (who, words) in enumerate(TALK)
    )


def _check(data: str | bytes, name: str, names: dict[str, str]) -> None:
    parsed = parse_bytes(data.encode() if isinstance(data, str) else data, name)
    found = [(t.speaker, " ".join(t.span.of(parsed.text).split())) for t in parsed.turns if t.kind is TurnKind.SPEECH]
    assert found == [(names[who], words) for who, words in TALK], parsed.style


SELF = _named(SARAH, AMARA, JOSE, LUKASZ)
CAPITALS = {who: who.upper() for who in SELF}
NUMBERED = _named("Speaker 1", "Speaker 2", "Speaker 3", "Speaker 4")
GERMAN_CODES = _named("I", "B1", "B2", "B3")

TEXTS = {
    "Otter": (OTTER_HEAD, "{name}  {ms}  \n{words}  ", "\n\n", SELF),
    "Otter, lines close": (OTTER_HEAD, "{name}  {mm}\n{words}\n", "\n", SELF),
    "Descript": ("", "[{t}] {name}: {words}", "\n\n", SELF),
    "Teams copied from the screen": ("", "{name}\n{mm}\n{words}", "\n", SELF),
    "Teams": (TEAMS_HEAD, "{name}   {ms}\n{words}", "\n\n", SELF),
    "Zoom chat": ("", "{t}\t From {name} : {words}", "\n", SELF),
    "Zoom chat to everyone": ("", "{t} From  {name}  to  Everyone:\n\t{words}", "\r\n", SELF),
    "Rev": ("", "{name} ({mm}):\n{words}", "\n\n", SELF),
    "Rev, time after the colon": ("", "{name}: [{t}] {words}", "\n\n", SELF),
    "Rev without names": ("", "{name} ({mm}):\n{words}", "\n\n", NUMBERED),
    "Trint": ("", "{name} [{t}] {words}", "\n\n", SELF),
    "Sonix": ("focus group 3.mp3\n\n", "[{t}] - {name}\n{words}", "\n\n", SELF),
    "Happy Scribe": ("", "[{t}.320] - {name}\n\n{words}", "\n\n", SELF),
    "oTranscribe": ("", "{ms} {name}: {words}", "\n", SELF),
    "oTranscribe, hard space": ("", "{ms}\u00a0{name}: {words}", "\n\n", SELF),
    "F4, time at the end": ("", "{name}: {words} #{t}-3#", "\n\n", SELF),
    "F4, time at the start": ("", "#{t}-3# {name}: {words}", "\n", SELF),
    "F4, letters": ("", "{name}: {words} #{t}-{n}#", "\n", GERMAN_CODES),
    "F5, time on a line of its own": ("", "#{t}-3#\n{name}: {words}", "\n", SELF),
    "MAXQDA": ("", "{name}: {words}\n", "\n\n", GERMAN_CODES),
    "MAXQDA, paragraph numbers": ("", "{n}\t{name}: {words}", "\n", SELF),
    "MAXQDA focus group": ("", "#{name}\n{words}", "\n", SELF),
    "bullets": ("", "• {name}: {words}", "\n", SELF),
    "initials and tab": ("", "{name}\t{words}", "\n", _named("SW", "AO", "JN", "ŁŻ")),
    "capitals": ("", "{NAME}: {words}", "\n\n", CAPITALS),
    "capitals on a line": ("", "{NAME}\n\n{words}", "\n\n", CAPITALS),
    "capitals without a colon": ("", "{NAME} {words}", "\n\n", CAPITALS),
    "who in brackets": ("", "{name}: {words}", "\n\n",
                        _named("Interviewer (Sarah)", "P1 (female, 16)", "P2 (male, 17)", "P3 (teacher, 40s)")),
    "who after a comma": ("", "{name}: {words}", "\n\n", _named("Interviewer", "Amara, 16", "José, 17", "Łukasz, teacher")),
    "codes with a stroke": ("", "{name}: {words}", "\n\n", _named("Int.", "P1/F", "P2/M", "P3/F")),
    "codes with age": ("", "{name}: {words}", "\n\n", _named("FAC", "YP1-F16", "YP2-M17", "PAR3-F44")),
    "unnamed by voice": ("", "{name}: {words}", "\n\n",
                         _named("Interviewer", "Female Speaker", "Male Speaker 1", "Male Speaker 2")),
    "several at once": ("", "{name}: {words}", "\n\n",
                        _named("Moderator", "Participants 1-3", "Participant 4", "Participants 2 & 3")),
    "names in quotation marks": ("", "“{name}”: {words}", "\n\n", SELF),
    "names in angles": ("", "<{name}> {words}", "\n", SELF),
    "bar": ("", "{name} | {words}", "\n", SELF),
    "semicolon": ("", "{name}; {words}", "\n\n", SELF),
    "stroke": ("", "{name} / {words}", "\n", SELF),
    "long dash without spaces": ("", "{name}—{words}", "\n\n", SELF),
    "turns numbered": ("", "{n}. {name}: {words}", "\n", SELF),
    "turns numbered in brackets": ("", "({n}) {name}: {words}", "\n", SELF),
    "turns numbered in square brackets": ("", "[{n}] {name}: {words}", "\n", SELF),
    "turns numbered with a hash": ("", "#{n} {name}: {words}", "\n", SELF),
    "German": ("", "{name}: {words}", "\n\n", _named("Interviewerin", "Befragter 1", "Befragte 2", "Lehrkraft")),
    "Polish": ("", "{name}: {words}", "\n\n", _named("Badaczka", "Uczestnik 1", "Uczestniczka 2", "Nauczyciel")),
    "Welsh": ("", "{name}: {words}", "\n\n", _named("Hwylusydd", "Person ifanc 1", "Person ifanc 2", "Athro")),
    "Russian": ("", "{name}: {words}", "\n\n", _named("Интервьюер", "Респондент 1", "Респондент 2", "Учитель")),
    "Chinese": ("", "{name}：{words}", "\n", _named("主持人", "受访者1", "受访者2", "老师")),
    "Bengali": ("", "{name}: {words}", "\n", _named("সাক্ষাৎকারগ্রহীতা", "অংশগ্রহণকারী ১", "অংশগ্রহণকারী ২", "শিক্ষক")),
    "titles": ("", "{name}: {words}", "\n\n",
               _named("The Chair", "Cllr. M. O’Neill", "Rev'd Dr. Jo St. John-Smythe", "Ms. d'Arcy")),
    "organisations": ("", "{name}: {words}", "\n\n",
                      _named("Facilitator", "Amara O'Brien (St Mungo's, Hackney)", "José Núñez [LBWF]", "Dr Żółć – NHS")),
    "recogniser": ("", "[{t}.000 --> {t2}.000] [{name}]: {words}", "\n", NUMBERED),
    "recogniser, range above": ("", "{name} [{t}.000 --> {t2}.000]\n{words}", "\n\n", NUMBERED),
    "cloud service": ("", "[{t}] {name}: {words}", "\n", _named("spk_0", "spk_1", "spk_2", "spk_3")),
    "directory names": ("", "{name}   {ms}\n{words}", "\n\n",
                        _named("Whitcombe, Sarah (LBWF)", "O'Brien, Amara", "Núñez, José (Guest)", "Żółć, Łukasz")),
    "initials with stops": ("", "{name}: {words}", "\n\n", _named("S.W.", "A.O'B.", "J.N.", "Ł.Ż.")),
    "codes of a group": ("", "{name}: {words}", "\n", _named("FG1_MOD", "FG1_P3", "FG1_P4", "FG1_P5")),
    "small roles with letters": ("", "{name}: {words}", "\n",
                                 _named("interviewer", "participant a", "participant b", "participant c")),
    "roles after a comma": ("", "{name}: {words}", "\n\n",
                            _named("Facilitator (LBWF)", "Amara, Youth Council", "José, parent governor", "Łukasz, St Mary's school")),
    "Arabic": ("", "{name}: {words}", "\n", _named("الميسر", "المشارك ١", "المشاركة ٢", "المعلم")),
    "Hindi": ("", "{name}: {words}", "\n", _named("संचालक", "प्रतिभागी 1", "प्रतिभागी 2", "शिक्षक")),
    "parliament": ("", "{name}: {words}", "\n\n",
                   _named("Sarah Whitcombe (Leyton) (Lab)", "Amara O'Brien (Chingford)", "José Núñez", "The Chair")),
    "court": ("", "    {name}:  {words}", "\n", _named("THE COURT", "MR. O'BRIEN", "MS. NÚÑEZ", "THE WITNESS")),
    "time told above": ("", "Timestamp: {t}\n{name}: {words}", "\n\n", SELF),
    "table by tabs": ("Time\tSpeaker\tText\n", "{t}\t{name}\t{words}", "\n", SELF),
    "table by commas": ("Time,Speaker,Text\n", '{t},{name},"{words}"', "\n", SELF),
    "times alone between": ("", "{mm}\n\n{name}: {words}", "\n\n", SELF),
    "range, name, words": ("", "{t} - {t2}\n{name}\n{words}", "\n\n", SELF),
    "time after the words": ("", "{name}: {words} [{t}]", "\n\n", SELF),
    "chat by name": ("", "@{name}: {words}", "\n", SELF),
    "work chat": ("", "{name}  {ms} AM\n{words}", "\n", SELF),
    "phone chat": ("", "3/3/22, {ms} PM - {name}: {words}", "\n", SELF),
    "name, time, words by tabs": ("", "{name}\t{t}\t{words}", "\n", SELF),
    "number, time, name, words by tabs": ("", "{n}\t{t}\t{name}\t{words}", "\n", SELF),
    "questions and answers numbered": ("", "{name}{n}. {words}", "\n\n", _named("Q", "A", "A", "A")),
}  # fmt: skip

MARKDOWN = {
    "Descript": "**{name}:** [{t}] {words}",
    "bullets": "* **{name}:** {words}\n",
    "headings": "## {name}\n\n{words}",
    "headings with times": "### {name} ({t})\n\n{words}",
    "quotations": "> **{name}**: {words}",
}


@pytest.mark.parametrize(("head", "form", "between", "names"), TEXTS.values(), ids=list(TEXTS))
def test_text_of_other_tools(head, form, between, names):
    """A colleague's export would be coded under the wrong names, or as nobody's words."""
    _check(head + _written(form, between, names), "talk.txt", names)


@pytest.mark.parametrize("form", MARKDOWN.values(), ids=list(MARKDOWN))
def test_markdown_of_other_tools(form):
    """Names in headings and lists would be lost as headings and bullets."""
    _check("# Group 3\n\n" + _written(form, "\n\n", SELF), "talk.md", SELF)


def test_a_markdown_table_is_read_row_by_row_where_it_stands():
    """The bars and the headings of the table would become words."""
    table = "| Speaker | Text |\n|---|:--|\n" + _written("| {name} | {words} |", "\n", SELF) + "\n"
    _check(table, "talk.md", SELF)
    assert parse_bytes(table.encode(), "talk.md").text == table


def test_the_end_of_a_turn_is_taken_from_the_time_after_it():
    """F4 writes when a turn ends; the next begins there, and the mark is nobody's word."""
    parsed = parse_bytes(_written("{name}: {words} #{t}-3#", "\n\n", SELF).encode(), "talk.txt")
    assert [t.end_time for t in parsed.turns[:3]] == [3.0, 44.0, 85.0]
    assert [t.time for t in parsed.turns[:3]] == [None, 3.0, 44.0]


def _docx(fill) -> bytes:
    import docx

    document = docx.Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _runs(*forms: tuple[str, bool], apart: bool = False):
    """Return a filler that writes each turn as runs, bold or not, in one paragraph or each in its own."""

    def fill(document) -> None:
        for n, (who, words) in enumerate(TALK):
            paragraph = document.add_paragraph()
            for at, (form, bold) in enumerate(forms):
                target = document.add_paragraph() if apart and at else paragraph
                said = form.format(name=who, words=words, t=clock(n), t2=clock(n + 1), ms=clock(n, "{m}:{s:02}"))
                target.add_run(said).bold = bold

    return fill


def _rows(*forms: str, headings: tuple[str, ...] = (), bold: bool = False):
    def fill(document) -> None:
        table = document.add_table(rows=0, cols=len(forms))
        if headings:
            for cell, said in zip(table.add_row().cells, headings, strict=True):
                cell.text = said
        for n, (who, words) in enumerate(TALK):
            for cell, form in zip(table.add_row().cells, forms, strict=True):
                said = form.format(name=who, words=words, n=n + 1, t=clock(n))
                cell.paragraphs[0].add_run(said).bold = bold and "{name}" in form

    return fill


def _otter(document) -> None:
    document.add_paragraph("Focus group 3", style="Title")
    document.add_heading("SUMMARY KEYWORDS", 2)
    document.add_paragraph("lighting, bus, evening")
    document.add_heading("SPEAKERS", 2)
    document.add_paragraph(f"{SARAH}, {AMARA}, {JOSE}")
    _runs(("{name}", True), ("  {ms}\n{words}", False))(document)


def _headings(document) -> None:
    document.add_heading("Group 3", 1)
    for who, words in TALK:
        document.add_heading(who, 3)
        document.add_paragraph(words)


WORD = {
    "Otter": _otter,
    "Teams, the old way": _runs(("{t}.0 --> {t2}.0\n{name}\n{words}", False)),
    "Teams": _runs(("{name}", True), ("   {ms}\n{words}", False)),
    "Rev": _runs(("{name} ({t}):", False), ("{words}", False), apart=True),
    "Trint": _runs(("{name}", True), (" [{t}] {words}", False)),
    "Sonix": _runs(("[{t}] ", False), ("{name}: ", True), ("{words}", False)),
    "Happy Scribe": _runs(("[{t}.240] - {name}", False), ("{words}", False), apart=True),
    "bold, no colon": _runs(("{name}", True), (" {words}", False)),
    "bold and tab": _runs(("{name}", True), ("\t{words}", False)),
    "bold above": _runs(("{name}", True), ("{words}", False), apart=True),
    "plain above": _runs(("{name}", False), ("{words}", False), apart=True),
    "colon not bold": _runs(("{name}", True), (": {words}", False)),
    "headings": _headings,
    "table, bold labels": _rows("{name}:", "{words}", bold=True),
    "table, numbers": _rows("{n}", "{name}", "{words}"),
    "table, times": _rows("{t}", "{name}", "{words}"),
    "table, headings": _rows("{n}", "{t}", "{name}", "{words}", headings=("No.", "Time code", "Speaker", "Dialogue")),
    "table, one column": _rows("{name}: {words}"),
    "table, notes": _rows("{name}", "{words}", "", headings=("Speaker", "What was said", "Researcher notes")),
}


@pytest.mark.parametrize("fill", WORD.values(), ids=list(WORD))
def test_word_of_other_tools(fill):
    """Most of what a council sends is Word, each file laid out in its own way."""
    _check(_docx(fill), "talk.docx", SELF)


def _letters(text: str) -> str:
    return "".join(letter if ord(letter) < 128 else f"\\u{ord(letter)}?" for letter in text)


@pytest.mark.parametrize(
    "form", ["{{\\pard {{\\b {name}}} {words}\\par}}\n", "\\b {name}\\b0\\par {words}\\par\n", "{{\\b\\cf1 {name}}}\\tab {words}\\par\n"]
)  # fmt: skip
def test_bold_labels_of_rtf(form):
    """Old transcripts have their speakers in bold and no colon."""
    body = "".join(form.format(name=_letters(who), words=_letters(words)) for who, words in TALK)
    _check("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Calibri;}}" + body + "}", "talk.rtf", SELF)


def test_marks_for_bold_leave_no_trace_in_rtf():
    """A mark could cut an emoji in two, stay among the words, or take a letter with it."""
    body = "{\\b Ann}: {\\uc1\\u-10179?}{\\uc1\\u-8704?} caf\\'e9 {\\b\\u8212\\'97}x\\par {\\b Bo}: own \\'01 mark\\par"
    assert parse_bytes(("{\\rtf1\\ansi " + body + "}").encode(), "a.rtf").text.startswith(
        "Ann: 😀 café —x\nBo: own \x01 mark"
    )
    clean = ("{\\rtf1\\ansi " + body.replace("\\'01", "no") + "}").encode()
    assert parse_bytes(clean, "a.rtf").text.startswith("Ann: 😀 café —x\nBo: own no mark")


PAGES = {
    "Google Docs": (
        "<head><style>.c1{{font-weight:700}}.c2{{font-weight:400}}</style></head><body>{body}",
        '<p class="c0"><span class="c1">{name}</span><span class="c2"> {words}</span></p><p class="c0"><span></span></p>',
    ),
    "Word": (
        "<body lang=EN-GB>{body}",
        "<p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span\nlang=PL>{name}:<o:p></o:p></span></b> {words}<o:p></o:p></p>\n",
    ),
    "list of terms": ("<dl>{body}</dl>", "<dt>{name}</dt><dd>{words}</dd>"),
    "blocks": (
        "{body}",
        "<div><span class=name>{name}</span><span class=time>{t}</span><div class=text>{words}</div></div>",
    ),
    "table": ("<table><tr><th>Speaker<th>Text{body}</table>", "<tr><td>{name}<td>{words}"),
    "line breaks": ("<body>{body}", "<b>{name}</b>: {words}<br><br>"),
}


@pytest.mark.parametrize(("page", "form"), PAGES.values(), ids=list(PAGES))
def test_web_pages_of_other_tools(page, form):
    """What is saved as a web page keeps its bold letters in ways of its own."""
    body = "".join(
        form.format(name=html.escape(who), words=html.escape(words), t=clock(n)) for n, (who, words) in enumerate(TALK)
    )
    _check("<html><meta charset=utf-8>" + page.format(body=body) + "</html>", "talk.html", SELF)


ROWS = [(n + 1, clock(n), who, words) for n, (who, words) in enumerate(TALK)]
SHEETS = {
    "titles and merged headings": [["Focus group 3"], ["About", None, "Content", None], ["No", "Time", "Speaker", "Words"], *ROWS],
    "blank rows above": [[], [], ["", "", "", ""], ["No", "Timestamp", "Speaker name", "Utterance"], *ROWS],
    "blank column": [[None, "Time", "Speaker", "Text"], *[(None, *row[1:]) for row in ROWS]],
    "headings that ask": [["#", "Start", "Who?", "What they said"], *ROWS],
    "no headings": [row[2:] for row in ROWS],
    "one column": [[f"{row[2]}: {row[3]}"] for row in ROWS],
    "words under another name": [["Timestamp", "Name", "Notes", "Tags"], *[(*row[1:], "") for row in ROWS]],
}  # fmt: skip


@pytest.mark.parametrize("rows", SHEETS.values(), ids=list(SHEETS))
def test_workbooks_of_other_tools(rows):
    """A title above the table, or a heading worded otherwise, would turn a talk into a survey."""
    _check(made.xlsx(rows), "talk.xlsx", SELF)


def test_a_survey_with_names_and_times_stays_a_survey():
    """A form's "Timestamp" and "Name" are no speakers' columns: each person answers once."""
    rows = [["Timestamp", "Name", "What would help?"]]
    rows += [[clock(n), f"Person {n}", f"Better lighting by bus stop {n}, please."] for n in range(6)]
    assert parse_bytes(made.xlsx(rows), "form.xlsx").style.startswith("survey responses")


UNSAFE, DO = "What makes you feel unsafe?", "What should the council do?"
ANSWERS = [
    ("It is the lighting, mostly, on the way home.", "Talk to us properly, not with forms like this."),
    ("Nothing much really, it is fine around here.", "Ring me back when you say you will, please."),
    ("More youth clubs; they closed ours in 2019.", "Open the park gates later in the summer."),
]
SURVEYS = {
    "Google Forms": [["Timestamp", "How old are you?", UNSAFE, DO],
                     *[[f"2022/03/0{n} 10:0{n}:11 AM GMT", "13-15", *said] for n, said in enumerate(ANSWERS, 1)]],
    "Microsoft Forms": [["ID", "Start time", "Completion time", "Email", "Name", UNSAFE, "Rate (1-5)", DO],
                        *[[str(n), "3/3/22 10:00", "3/3/22 10:05", "anonymous", "", said[0], "4", said[1]]
                          for n, said in enumerate(ANSWERS, 1)]],
    "SurveyMonkey": [["Respondent ID", "Collector ID", UNSAFE, "Which apply?", "", DO],
                     ["", "", "Open-Ended Response", "Parks", "Buses", "Open-Ended Response"],
                     *[[f"1180{n}", "44", said[0], "Parks", "", said[1]] for n, said in enumerate(ANSWERS, 1)]],
    "Qualtrics": [["ResponseId", "Q1", "Q2"], ["Response ID", UNSAFE, DO],
                  ['{"ImportId":"_recordId"}', '{"ImportId":"QID1_TEXT"}', '{"ImportId":"QID2_TEXT"}'],
                  *[[f"R_{n}x", *said] for n, said in enumerate(ANSWERS, 1)]],
    "title above": [["Consultation responses"], [], ["Ref", "Ward", UNSAFE, DO],
                                  *[[f"C{n}", "Leyton", *said] for n, said in enumerate(ANSWERS, 1)]],
}  # fmt: skip


@pytest.mark.parametrize("rows", SURVEYS.values(), ids=list(SURVEYS))
def test_surveys_of_several_services(rows):
    """A second row of headings would be somebody's answer, and the time of filling in a question."""
    parsed = parse_bytes(made.xlsx(rows), "answers.xlsx")
    asked = [t.span.of(parsed.text) for t in parsed.turns if t.kind is TurnKind.DIRECTION]
    said = [t.span.of(parsed.text) for t in parsed.turns if t.kind is TurnKind.SPEECH]
    assert asked == [UNSAFE, DO]
    assert said == [first for first, _ in ANSWERS] + [second for _, second in ANSWERS]


CSV = {
    "semicolons and a mark": ("\ufeffZeit;Sprecher;Text\r\n", '{t};{name};"{words}"\r\n', "utf-8"),
    "separator told": ("sep=;\r\nSpeaker;Text\r\n", '{name};"{words}"\r\n', "utf-8"),
    "one column": ("", '"{name}: {words}"\n', "utf-8"),
    "UTF-16 and tabs": ("Speaker\tText\r\n", "{name}\t{words}\r\n", "utf-16"),
    "words before the last column": ("Speaker,Timecode,Text,Duration\n", '{name},{t},"{words}",00:41\n', "utf-8"),
}


@pytest.mark.parametrize(("head", "form", "encoding"), CSV.values(), ids=list(CSV))
def test_csv_of_other_tools(head, form, encoding):
    """Excel in other countries writes semicolons, marks and UTF-16."""
    _check((head + _written(form, "", SELF)).encode(encoding), "talk.csv", SELF)


def test_quotation_marks_spanning_lines_in_csv():
    """An answer with an empty line in it would be cut in two."""
    rows = [("Speaker", "Text"), *((who, f'{words}\n\nAnd "more"; truly.') for who, words in TALK)]
    parsed = parse_bytes(made.delimited(rows), "talk.csv")
    assert [t.span.of(parsed.text) for t in parsed.turns] == [words for _, words in rows[1:]]


CUES = {
    "Teams": ("WEBVTT\n\n", "5d5b-{n}/12-0\n{t}.000 --> {t2}.000\n<v {name}>{words}</v>\n\n", "talk.vtt"),
    "Zoom": ("WEBVTT\n\n", "{n}\n{t}.000 --> {t2}.000\n{name}: {words}\n\n", "talk.vtt"),
    "names in square brackets": ("", "{n}\n{t},000 --> {t2},000\n[{name}] {words}\n\n", "talk.srt"),
    "names in brackets": ("", "{n}\n{t},000 --> {t2},000\n({name}) {words}\n\n", "talk.srt"),
    "names above": ("", "{n}\n{t},000 --> {t2},000\n{name}:\n{words}\n\n", "talk.srt"),
}


@pytest.mark.parametrize(("head", "form", "name"), CUES.values(), ids=list(CUES))
def test_captions_of_other_tools(head, form, name):
    """Caption files tell their speakers in half a dozen ways."""
    _check(head + _written(form, "", SELF), name, SELF)


def test_two_people_within_one_caption():
    """Who speaks second would be given the words of who spoke first."""
    said = [f"- {who}: {words}" for who, words in TALK]
    cues = [f"{n}\n{clock(n)},000 --> {clock(n + 1)},000\n{said[n]}\n{said[n + 1]}" for n in range(0, len(said), 2)]
    _check("\n\n".join(cues), "talk.srt", SELF)


def test_noises_in_brackets_are_no_speakers_of_captions():
    """What is laughed at would be said by somebody called laughter."""
    cues = [f"{n}\n{clock(n)},000 --> {clock(n + 1)},000\n[laughter] {words}" for n, (_, words) in enumerate(TALK)]
    assert {t.speaker for t in parse_bytes("\n\n".join(cues).encode(), "a.srt").turns} == {""}


@pytest.mark.parametrize(
    "text",
    [
        "<p>One</p>\n<p>Two</p>\n<li>Three</li>\n<p>Four</p>\n<li>Five</li>\n",
        "| Key | Does |\n|---|---|\n| `a` | adds |\n| `b` | goes back |\n| `c` | codes |\n",
        "Lamps; bins; benches.\n\nBuses | trams | trains\n\nA = b\n\nAnd so on / etc.\n",
        "Regent Street\nKing's Road\nRegent Street\n\nWe walked there and back. It was late.\nThen home.\n",
    ],
    ids=["page source", "table of keys", "signs", "streets"],
)
def test_what_only_looks_like_labels(text):
    """Invented speakers would fill the list of people and the columns of the report."""
    assert parse_bytes(text.encode(), "notes.md").style.startswith("no speaker labels")


def test_paragraphs_of_a_document_stay_apart_whatever_empty_ones_stand_between():
    """One empty paragraph at the end would make a whole document a single turn."""
    words = [made_words for _, made_words in TALK]
    body = "".join(f"<w:p><w:r><w:t>{html.escape(w)}</w:t></w:r></w:p>" for w in words) + "<w:p/>"
    parsed = parse_bytes(made.docx_of_xml(body), "notes.docx")
    assert [t.span.of(parsed.text) for t in parsed.turns] == words
