"""What Word, LibreOffice, browsers and printers put into files besides the words."""

from __future__ import annotations

import pytest

from qualcode.core.model import TurnKind
from qualcode.errors import BadInputError
from qualcode.formats.transcripts import ParseOptions, parse_bytes
from tests.unit import made_documents as made

TALK = [
    ("Facilitator", "Shall we?"),
    ("Jon", "It is dark: by the stop.\nAnd cold."),
    ("Facilitator", "Yes."),
    ("Jon", "Bye."),
]


def _heard(parsed):
    return [(t.speaker, t.span.of(parsed.text)) for t in parsed.turns if t.kind is TurnKind.SPEECH]


def _p(*runs: str) -> str:
    return "<w:p>" + "".join(runs) + "</w:p>"


def _r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_tracked_changes_are_read_as_accepted_and_said():
    """A quote would hold words that the editor took out, or lack those put in."""
    deleted = '<w:del w:id="1" w:author="A"><w:r><w:delText>never </w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="2" w:author="A">' + _r("always ") + "</w:ins>"
    parsed = parse_bytes(
        made.docx_of_xml(_p(_r("Mod: Do you?")) + _p(_r("Jon: I "), deleted, inserted, _r("say so."))), "a.docx"
    )
    assert _heard(parsed) == [("Mod", "Do you?"), ("Jon", "I always say so.")]
    assert "1 deletion left out, as when tracked changes are accepted" in parsed.warnings
    assert any(w.startswith("1 insertion kept") for w in parsed.warnings)


def test_comments_footnotes_hidden_text_and_macros_are_left_out_and_said():
    """A colleague's remark in the margin would be coded as somebody's words."""
    body = _p(_r("Mod: Hello."), "<w:r><w:commentReference w:id='0'/></w:r><w:r><w:footnoteReference w:id='1'/></w:r>")
    body += _p(_r("Jon: Hi."), _r(" secret", "<w:vanish/>"))
    parsed = parse_bytes(made.docx_of_xml(body, **{"word/vbaProject.bin": "x"}), "a.docm")
    assert _heard(parsed) == [("Mod", "Hello."), ("Jon", "Hi.")]
    assert {w.split(",")[0] for w in parsed.warnings} == {
        "1 comment left out", "1 footnote left out", "1 hidden passage left out", "it holds macros",
    }  # fmt: skip


def test_word_breaks_tabs_and_text_boxes_keep_their_words():
    """Words after a line break, or in a box beside the text, would be lost."""
    box = (
        '<w:r xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent><mc:Choice Requires="wps">'
        f"<w:drawing><w:txbxContent>{_p(_r('Jon: In the box.'))}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback>"
        f"<w:pict><w:txbxContent>{_p(_r('Jon: In the box.'))}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = _p(
        "<w:r><w:t>Mod:</w:t><w:tab/><w:t>One</w:t><w:br/><w:t>two</w:t><w:noBreakHyphen/><w:t>three.</w:t></w:r>", box
    )
    parsed = parse_bytes(made.docx_of_xml(body + _p(_r("Mod: End."))), "a.docx")
    assert _heard(parsed) == [("Mod", "One\ntwo\u2011three."), ("Jon", "In the box."), ("Mod", "End.")]


def test_a_meeting_export_with_names_in_bold_and_times():
    """The Word files that meetings are exported to have name, time and words in one paragraph."""
    bold = "<w:b/>"
    body = "".join(
        _p(_r(name, bold), _r(f"   {time}"), "<w:r><w:br/></w:r>", _r(words))
        for name, time, words in [
            ("Ann Lee", "0:03", "Hello."),
            ("Jon", "0:09", "Hi: all."),
            ("Ann Lee", "1:00:01", "Bye."),
        ]
    )
    parsed = parse_bytes(made.docx_of_xml(body), "a.docx")
    assert _heard(parsed) == [("Ann Lee", "Hello."), ("Jon", "Hi: all."), ("Ann Lee", "Bye.")]
    assert [t.time for t in parsed.turns] == [3.0, 9.0, 3601.0]
    assert [t.place for t in parsed.turns] == ["paragraph 1", "paragraph 2", "paragraph 3"]


def test_a_table_without_headings_is_recognised_by_its_labels():
    """Many transcribers type into a two-column table and give it no headings."""
    rows = "".join(
        f"<w:tr><w:tc>{_p(_r(name))}</w:tc><w:tc>{_p(_r(words))}</w:tc></w:tr>"
        for name, words in [("I", "How is it going at the moment?"), ("P1", "Well enough, all told."), ("I", "Why do you say so?"),
                            ("P2", "Because the buses came back."), ("P1", "And the lamp works.")]
    )  # fmt: skip
    parsed = parse_bytes(made.docx_of_xml(f"{_p(_r('Group 2'))}<w:tbl>{rows}</w:tbl>"), "a.docx")
    assert [s for s, _ in _heard(parsed)] == ["I", "P1", "I", "P2", "P1"]
    assert parsed.turns[1].place == "row 2"
    assert "1 paragraph outside the table left out" in parsed.warnings


def test_opendocument_spaces_notes_and_changes():
    """LibreOffice writes spaces and tabs as elements; deleted passages lie apart in the file."""
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes><text:p><text:span text:style-name='T1'>Mod</text:span> One<text:s text:c='2'/>two<text:tab/>three"
        "<office:annotation><text:p>remark</text:p></office:annotation><text:line-break/>four.</text:p>"
        "<text:p><text:span text:style-name='T1'>Jon</text:span> Hi.</text:p>"
        "<text:p><text:span text:style-name='T1'>Mod</text:span> Bye.</text:p>"
    )
    bold = "<style:style style:name='T1'><style:text-properties fo:font-weight='bold'/></style:style>"
    parsed = parse_bytes(made.odt_of_xml(body, bold), "a.odt")
    assert _heard(parsed) == [("Mod", "One  two\tthree\nfour."), ("Jon", "Hi."), ("Mod", "Bye.")]
    assert set(parsed.warnings) == {"1 comment left out", "1 deletion left out, as when tracked changes are accepted"}


def test_rtf_emoji_links_and_tables():
    """Emoji are two halves in RTF; the address of a link is not something that was said."""
    link = r'{\field{\*\fldinst{HYPERLINK "http://example.org/"}}{\fldrslt{our page}}}'
    data = (
        rb"{\rtf1\ansi\ansicpg1252 {\b Mod:} See "
        + link.encode()
        + rb" \u-10179?\u-8704? \'93ok\'94.\par Jon: Yes.\par Mod: Bye.\par}"
    )
    assert _heard(parse_bytes(data, "a.rtf")) == [("Mod", "See our page 😀 “ok”."), ("Jon", "Yes."), ("Mod", "Bye.")]


def test_html_shows_what_a_browser_shows():
    """Menus, scripts and hidden parts are not speech; two spaces in the source are one."""
    page = (
        "<nav>Home: here</nav><style>p{}</style><p><b>Mod:</b>  One\n two<br>three &amp; four.</p><p hidden>Jon: no</p>"
        "<dl><dt>Jon</dt><dd>Hi <s>there</s>you.</dd></dl><p><b>Mod:</b> Bye.</p><script>x='Jon: no'</script>"
    )
    parsed = parse_bytes(page.encode(), "a.html")
    assert _heard(parsed) == [("Mod", "One two\nthree & four."), ("Jon", "Hi you."), ("Mod", "Bye.")]
    assert any("hidden" in w for w in parsed.warnings)


def _page(number: int, *lines: str) -> list[tuple[float, float, str, bool]]:
    head = [(50.0, 810.0, "Safer streets - group 3", False), (540.0, 25.0, str(number), False)]
    return head + [(50.0, 760.0 - 12 * n, line, False) for n, line in enumerate(lines)]


def test_pdf_furniture_and_hyphens_are_mended_and_reported():
    """A page number in the middle of a quote, or "neigh- bourhood", would be printed in the plan."""
    width = "and so the whole street goes quiet, which is not how anybody round here remem-"
    pages = [
        _page(1, "Mod: What about the long-term plan?", "Jon: There is a long-term plan on paper but nobody has seen it in the neigh-",
              "bourhood, so it goes on as ever, as I said to the council and to the police and the", "school, and then nothing came of it."),
        _page(2, "Mod: And at night?", "Jon: At night it is dark " + width, "bers it.", "Mod: Thank you."),
    ]  # fmt: skip
    parsed = parse_bytes(made.pdf(pages), "a.pdf")
    assert [s for s, _ in _heard(parsed)] == ["Mod", "Jon", "Mod", "Jon", "Mod"]
    assert "in the neighbourhood, so" in parsed.text
    assert "long-term plan on paper" in parsed.text
    assert "remembers it." in parsed.text
    assert "Safer streets" not in parsed.text
    assert [t.place for t in parsed.turns] == ["page 1", "page 1", "page 2", "page 2", "page 2"]
    said = " / ".join(parsed.warnings)
    assert "page numbers taken out on 2 pages" in said
    assert "running line “Safer streets - group #” taken out 2 times" in said
    assert "2 words mended" in said


def test_pdf_labels_in_a_column_of_their_own_and_in_bold():
    """Hanging labels stand apart from their words on the page."""
    lines = [(50, 700, "Mod", True), (120, 700, "How are things?", False), (50, 676, "Jon", True), (120, 676, "Fine. The lamp is mended,", False),
             (120, 664, "at last.", False), (50, 640, "Mod", True), (120, 640, "Good.", False)]  # fmt: skip
    parsed = parse_bytes(made.pdf([lines]), "a.pdf")
    assert _heard(parsed) == [
        ("Mod", "How are things?"),
        ("Jon", "Fine. The lamp is mended, at last."),
        ("Mod", "Good."),
    ]


def test_a_scanned_pdf_is_refused_with_the_reason():
    """An empty transcript would look like an import that worked."""
    with pytest.raises(BadInputError, match="pictures without text"):
        parse_bytes(made.pdf([[], []], pictures=True), "a.pdf")


def test_every_turn_names_its_place():
    """A quote must lead back to where it stands in the file."""
    for name, data in {"a.docx": made.docx(TALK), "a.odt": made.odt(TALK), "a.pdf": made.pdf_talk(TALK), "a.vtt": made.vtt(TALK),
                       "a.csv": made.delimited(made.turn_rows(TALK)), "a.txt": b"A: one\n\nB: two\n\nA: three"}.items():  # fmt: skip
        places = [t.place for t in parse_bytes(data, name).turns]
        assert all(p.split()[-1].isdigit() for p in places), name


def test_the_user_can_choose_a_style_a_pattern_or_none():
    """Where the guess is wrong, the preview must be able to set it right."""
    text = b"Mod> What now?\nJon> Nothing.\nNote: the bus came.\nMod> Bye."
    named = ParseOptions(pattern=r"(?P<speaker>(?:Dr )?[A-Z][a-z]+)\s*[>(]?\s*")
    assert _heard(parse_bytes(text, "a.txt", named))[0] == ("Mod", "What now?")
    by_pattern = parse_bytes(text, "a.txt", ParseOptions(pattern=r"(?P<speaker>\w+)>\s*"))
    assert _heard(by_pattern) == [("Mod", "What now?"), ("Jon", "Nothing.\nNote: the bus came."), ("Mod", "Bye.")]
    assert len(parse_bytes(text, "a.txt", ParseOptions(style="none")).turns) == 4
    forced = parse_bytes(b"Ann - one\nthen\nBob - two", "a.txt", ParseOptions(style="dash"))
    assert _heard(forced) == [("Ann", "one\nthen"), ("Bob", "two")]


@pytest.mark.parametrize(
    "pattern",
    [
        "(?P<speaker>",
        r"\w+:",
        r"(?P<speaker>(a+)+):",
        r"(?P<speaker>(\w+\s?)+):",
        r"(?P<speaker>(?:a|a)*):",
        "x" * 600,
        r"(?P<speaker>[a-z]{2,}){3,}",
    ],
)
def test_a_bad_pattern_is_one_line(pattern):
    """A slip in a regular expression would hang the app or show a traceback."""
    with pytest.raises(BadInputError) as caught:
        parse_bytes(b"Mod: a\nJon: b", "a.txt", ParseOptions(pattern=pattern))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "We met on Monday.\n\nFor example: the lamp. It was dark.\n\nNote: nobody came.\n\nThe road is long: two miles.\n\nAnd that is all there is to it.",
        "# Plan\n\n## Aims\n\nThere are three aims in this plan.\n\n- Safety: fewer robberies\n- Trust: more meetings\n\nWe go on.\n\nAnd on.",
        "One long answer with no label at all.",
        "At 10:30 we met.\nSee https://example.org/a: it is there.\nThen at 11:15 we left.\nRatio 3:1 is fine.",
    ],
)
def test_prose_without_speakers_is_said_to_have_none(text):
    """A report would be cut into turns of "For example"."""
    parsed = parse_bytes(text.encode(), "a.md")
    assert {t.speaker for t in parsed.turns} == {""}
    assert "no speaker labels" in parsed.style


def test_breaks_and_notices_of_the_recorder_are_nobodys_words():
    """An advertisement, or "Ann started transcription", would be counted as something that was said."""
    text = "**Mod:** Hello.\n\n**Break:** [15:04]\n\n**Jon:** Hi.\n\nJon stopped transcription\n\n**Mod:** Bye.\n\n**Jon:** Yes."
    parsed = parse_bytes(text.encode(), "a.md")
    assert _heard(parsed) == [("Mod", "Hello."), ("Jon", "Hi."), ("Mod", "Bye."), ("Jon", "Yes.")]
    directions = [t.span.of(parsed.text) for t in parsed.turns if t.kind is TurnKind.DIRECTION]
    assert directions == ["**Break:** [15:04]", "Jon stopped transcription"]


def test_a_single_label_is_pointed_out():
    """Where only the interviewer is named, the answers stand under the interviewer: the user must be told."""
    parsed = parse_bytes(b"Interviewer: Why?\n\nBecause.\n\nInterviewer: And?\n\nNothing.\n", "a.txt")
    assert any("only “Interviewer” has a label" in w for w in parsed.warnings)


def test_a_label_heard_once_among_many_is_pointed_out_with_its_line():
    """A heading taken for a speaker is found by its being alone."""
    lines = [f"{'Ann' if n % 2 else 'Jon'}: Yes." for n in range(12)]
    lines[7] = "Wales: Yes."
    parsed = parse_bytes("\n".join(lines).encode(), "a.txt")
    assert "heard only once, so perhaps no speaker: “Wales” (line 8)" in parsed.warnings


def test_words_read_aloud_from_a_document_stay_with_who_reads_them():
    """A letter quoted in a hearing would put its writer among the speakers."""
    text = 'Mod: Please read it.\n\nJon: It goes so.\n\nMr Daley: "The lamp is out."\n\nMr Daley: "It stays out."\n\nMod: Thanks.\n\nJon: Yes.'
    parsed = parse_bytes(text.encode(), "a.txt")
    assert {t.speaker for t in parsed.turns} == {"Mod", "Jon"}
