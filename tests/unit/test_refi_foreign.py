"""REFI-QDA files of other programs, of careless ones and of hostile ones."""

import io
import random
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.errors import BadInputError
from qualcode.formats.refi import archive, read_qdc, read_qdpx, write_qdpx
from qualcode.formats.refi.positions import Counting
from qualcode.formats.refi.xml import derived

SAMPLES = Path(__file__).parents[3] / "shared" / "refi" / "samples"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
SOURCE, CODE = derived("t", "source"), derived("t", "code")
TEXT = "Mod: Hi 👋🏽 all.\nAmy: I felt safe — café chats helped.\nBen: Not me 😕, buses stop at 6.\n"
WORDS = ("felt safe", "café chats", "buses stop at 6", "I felt safe — café chats helped.")


def selection(start: object, end: object, code: str = CODE, name: str = "", guid: str = "") -> str:
    """Return a selection with one coding."""
    own = guid or derived("sel", str(start), str(end))
    return (
        f'<PlainTextSelection guid="{own}" name="{name}" startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="{derived("coding", own)}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def project(inside: str = "", *, origin: str = "probe", path: str = f"internal://{SOURCE}.txt", codes: str = "") -> str:
    """Return a project with one source."""
    said = f' origin="{origin}"' if origin else ""
    codes = codes or f'<Code guid="{CODE}" name="Safety" isCodable="true"/>'
    return (
        f'{HEAD}<Project xmlns="urn:QDA-XML:project:1.0" name="P"{said}><CodeBook><Codes>{codes}</Codes></CodeBook>'
        f'<Sources><TextSource guid="{SOURCE}" name="fg1" plainTextPath="{path}">{inside}</TextSource></Sources></Project>'
    )


def packed(files: dict[str, str | bytes]) -> bytes:
    """Return a zip archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return data.getvalue()


def read(folder: Path, files: dict[str, str | bytes] | bytes):
    """Write an archive and read it."""
    path = folder / "in.qdpx"
    path.write_bytes(files if isinstance(files, bytes) else packed(files))
    return read_qdpx(path)


def as_counted(text: str, counting: Counting, bom: bool) -> tuple[bytes, dict[int, int]]:
    """Return a text file with Windows line ends, and the position by which a program names each code point."""
    places: dict[int, int] = {}
    at = 1 if bom and counting.bom_counts else 0
    for index, char in enumerate(text):
        places[index] = at
        at += 2 if (char == "\n" and counting.line_ends != "one") or (counting.utf16 and char > "\uffff") else 1
    places[len(text)] = at
    return (b"\xef\xbb\xbf" if bom else b"") + text.replace("\n", "\r\n").encode(), places


def test_nvivo_counts_utf16_units_and_two_for_a_line_end(tmp_path):
    """A quote imported from NVivo must be the words that were marked there, not those a few letters on."""
    data, places = as_counted(TEXT, Counting(utf16=True), bom=True)
    inside = "".join(selection(places[TEXT.index(words)], places[TEXT.index(words) + len(words)]) for words in WORDS)
    found, said = read(tmp_path, {"project.qde": project(inside, origin="NVivo 12"), f"Sources/{SOURCE}.TXT": data})
    assert [TEXT[one.start : one.end] for one in found.sources[0].selections] == list(WORDS)
    assert found.sources[0].text == TEXT
    assert said[0].startswith(
        "Positions were counted in UTF-16 units, line ends as in the file, as 'NVivo 12' does: 4 of 4"
    )
    assert len(said) == 1


COUNTINGS = [Counting(utf16, ends, bom) for utf16 in (False, True) for ends in ("file", "one") for bom in (False, True)]


@pytest.mark.parametrize("counting", COUNTINGS)
@pytest.mark.parametrize("origin", ["", "MAXQDA 2022", "NVivo 20"])
def test_any_way_of_counting_is_found_out(tmp_path, counting, origin):
    """Programs change how they count; the words tell, and what was decided is said."""
    data, places = as_counted(TEXT, counting, bom=True)
    inside = "".join(selection(places[TEXT.index(words)], places[TEXT.index(words) + len(words)]) for words in WORDS)
    found, said = read(tmp_path, {"project.qde": project(inside, origin=origin), f"sources/{SOURCE}.txt": data})
    assert [TEXT[one.start : one.end] for one in found.sources[0].selections] == list(WORDS)
    assert "word boundaries" in said[-1]


def test_two_for_a_line_end_that_the_file_has_as_one(tmp_path):
    """Some programs write LF and count CRLF all the same."""
    _, places = as_counted(TEXT, Counting(), bom=False)
    inside = "".join(selection(places[TEXT.index(words)], places[TEXT.index(words) + len(words)]) for words in WORDS)
    found, said = read(tmp_path, {"project.qde": project(inside), f"sources/{SOURCE}.txt": TEXT})
    assert [TEXT[one.start : one.end] for one in found.sources[0].selections] == list(WORDS)
    assert "every line end as two" in said[-1]


def test_text_inside_the_xml(tmp_path):
    """Some programs put the text into the project file, where XML turns CRLF into LF under the positions."""
    for counting in (Counting(), Counting(line_ends="one")):
        _, places = as_counted(TEXT, counting, bom=False)
        marks = "".join(selection(places[TEXT.index(words)], places[TEXT.index(words) + len(words)]) for words in WORDS)
        found, _ = read(tmp_path, {"p.QDE": project(f"<PlainTextContent>{TEXT}</PlainTextContent>{marks}")})
        assert [TEXT[one.start : one.end] for one in found.sources[0].selections] == list(WORDS)


words = st.sampled_from(["safe", "café", "👋🏽", "buses—stop", "𝒳", "I", "don't", "(six)"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.lists(words, min_size=1, max_size=6), min_size=1, max_size=8), bom=st.booleans(), data=st.data()
)
def test_nvivo_files_of_any_words(lines, bom, data, tmp_path):
    """Whatever was said, a file of NVivo's comes in at the right characters."""
    text = "\n".join(" ".join(line) for line in lines)
    raw, places = as_counted(text, Counting(utf16=True), bom)
    starts = [index for index in range(len(text)) if index == 0 or text[index - 1] in " \n"]
    wanted = []
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.sampled_from(starts))
        end = data.draw(
            st.sampled_from([i for i in range(start + 1, len(text) + 1) if i == len(text) or text[i] in " \n"])
        )
        wanted.append((start, end))
    marks = "".join(selection(places[a], places[b], guid=derived(str(n))) for n, (a, b) in enumerate(wanted))
    found, _ = read(tmp_path, {"project.qde": project(marks, origin="NVivo"), f"sources/{SOURCE}.txt": raw})
    assert [(one.start, one.end) for one in found.sources[0].selections] == wanted


def test_positions_that_cannot_be(tmp_path):
    """Each impossible selection is mended or dropped, and the researcher is told which."""
    wave = TEXT.index("👋")
    marks = [
        (9, 5), (60, 4000), (5000, 6000), (-5, 3), (7, 7), ("x", 3), (0, 3),
    ]  # fmt: skip
    inside = "".join(selection(start, end) for start, end in marks)
    found, said = read(tmp_path, {"project.qde": project(inside), f"sources/{SOURCE}.txt": TEXT})
    assert [(one.start, one.end) for one in found.sources[0].selections] == [(5, 9), (60, len(TEXT)), (0, 3)]
    for words in ("9 to 5 runs backwards", "60 to 4000 runs past", "5000 to 6000 lies outside", "-5 to 3 lies outside",
                  "7 to 7 is empty", "has no positions"):  # fmt: skip
        assert sum(words in line for line in said) == 1, words
    whole = "".join(selection(a, b, name="s") for a, b in ((0, 4), (18, 22), (23, 24), (30, 34), (35, 41)))
    split = selection(wave + 1, wave + 3)
    found, said = read(tmp_path, {"project.qde": project(whole + split, origin="NVivo"), f"sources/{SOURCE}.txt": TEXT})
    last = found.sources[0].selections[-1]
    assert TEXT[last.start : last.end] == "👋🏽"
    assert any("cuts a character in half" in line for line in said)


def test_codings_that_lead_nowhere_and_codes_that_are_not_codable(tmp_path):
    """A coding on a vanished code is dropped and named; one on a folder of codes is kept, and the folder made a code."""
    codes = (
        f'<Code guid="{{{CODE.upper()}}}" name="Themes" isCodable="false" color="#1aF"><Description>d</Description>'
        f'<Code guid="{derived("other")}" name="Other" isCodable="true" color="red"/></Code>'
        f'<Code guid="{derived("twin")}" name="Other" isCodable="true"/><Code isCodable="true"/>'
    )
    inside = selection(0, 3) + selection(5, 7, code=derived("gone")) + selection(0, 3)
    found, said = read(
        tmp_path, {"project.qde": project(inside, codes=codes, origin=""), f"sources/{SOURCE}.txt": TEXT}
    )
    assert [(code.name, code.codable, code.colour) for code in found.codes] == [
        ("Themes", True, "#11aaff"), ("Other", True, ""), ("Other", True, ""), ("Unnamed code", True, ""),
    ]  # fmt: skip
    assert [len(one.codings) for one in found.sources[0].selections] == [1, 0, 1]
    assert len({one.guid for one in found.sources[0].selections}) == 3
    for words in ("not in the codebook", "made codable", "2 codes are called 'Other'", "does not say which program",
                  "'red', which is none", "had no name", "had no GUID", "GUID of another selection"):  # fmt: skip
        assert any(words in line for line in said), words


def test_names_with_line_ends_stay_in_one_line_of_the_report(tmp_path):
    """A name that breaks the line could forge a line of the report, or of a log."""
    codes = f'<Code guid="{CODE}" name="A&#10;All is well." isCodable="true" color="mud"/>'
    found, said = read(tmp_path, {"project.qde": project(codes=codes), f"sources/{SOURCE}.txt": TEXT})
    assert found.codes[0].name == "A\nAll is well."
    assert any("A All is well." in line for line in said)
    assert all("\n" not in line for line in said)


def test_sources_without_a_text(tmp_path):
    """A picture, a missing file and a file left on somebody's drive: each is named, the rest comes in."""
    sources = (
        f'<TextSource guid="{SOURCE}" name="there" plainTextPath="internal://a.txt"/>'
        f'<TextSource guid="{derived("2")}" name="missing" plainTextPath="internal://b.txt"/>'
        f'<TextSource guid="{derived("3")}" name="elsewhere" plainTextPath="absolute://C:/b.txt"/>'
        f'<TextSource guid="{derived("4")}" name="rich" richTextPath="internal://a.docx"/>'
        f'<TextSource guid="{derived("15")}" name="word" richTextPath="internal://c.rtf">{selection(4, 7)}</TextSource>'
        f'<PictureSource guid="{derived("5")}" name="photo" path="internal://a.jpg"><PictureSelection guid="{derived("6")}" '
        'firstX="1" firstY="1" secondX="2" secondY="2"/></PictureSource>'
        f'<PDFSource guid="{derived("7")}" name="report"><Representation guid="{derived("8")}" plainTextPath="internal://a.txt">'
        f"{selection(0, 3)}</Representation></PDFSource>"
        f'<VideoSource guid="{derived("9")}" name="film"><Transcript guid="{derived("10")}" plainTextPath="internal://a.txt">'
        f'<SyncPoint guid="{derived("11")}" timeStamp="1" position="0"/><SyncPoint guid="{derived("12")}" position="3"/>'
        f'<TranscriptSelection guid="{derived("13")}" fromSyncPoint="{derived("11")}" toSyncPoint="{derived("12")}"/>'
        f'<TranscriptSelection guid="{derived("14")}"/></Transcript></VideoSource><Hologram/>'
    )
    xml = f'{HEAD}<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="o"><Sources>{sources}</Sources></Project>'
    found, said = read(tmp_path, {"project.qde": xml, "sources/a.txt": "One two.", "sources/a.docx": b"",
                                  "sources/c.rtf": b"{\\rtf1 One two.}"})  # fmt: skip
    assert [source.name for source in found.sources] == ["there", "word", "report", "film"]
    assert [(one.start, one.end) for one in found.sources[3].selections] == [(0, 3)]
    assert found.sources[1].text.strip() == "One two."
    for words in ("'missing' is missing", "'elsewhere' lies outside", "'rich' has no text as plain text", "in a picture (1)",
                  "taken from 'sources/c.rtf'", "'photo' has no text", "by time has no place", "Hologram"):  # fmt: skip
        assert sum(words in line for line in said) == 1, words


def test_nvivo_s_cases_are_not_codes(tmp_path):
    """NVivo writes each case as a code too: taken as codes, every participant would stand in the codebook."""
    amy, young = derived("amy"), derived("young")
    codes = (
        f'<Code guid="{CODE}" name="Safety" isCodable="true"/><Code guid="{derived("cases")}" name="Cases" isCodable="false">'
        f'<Code guid="{young}" name="Young" isCodable="true"><Code guid="{amy}" name="Amy" isCodable="true"/></Code></Code>'
    )
    inside = (
        selection(18, 30, code=amy)
        + selection(0, 3)
        + f'<Coding guid="{derived("w")}"><CodeRef targetGUID="{amy}"/></Coding>'
    )
    xml = project(inside, codes=codes).replace(
        "<Sources>",
        f'<Cases><Case guid="{amy.upper()}" name="Amy"/><Case guid="{young}" name="Young"/></Cases><Sources>',
    )
    found, said = read(tmp_path, {"project.qde": xml, f"sources/{SOURCE}.txt": TEXT})
    assert [code.name for code in found.codes] == ["Safety", "Cases"]
    assert found.cases[0].selections == (found.sources[0].selections[0].guid,)
    assert found.cases[0].sources == (SOURCE,)
    assert [len(one.codings) for one in found.sources[0].selections] == [0, 1]
    assert any("cases under another name" in line for line in said)


def test_attributes_of_sources_in_nameless_cases(tmp_path):
    """MAXQDA keeps a document's variables in a case without a name: taken as a case, it would be a participant nobody is."""
    value = f'<VariableValue><VariableRef targetGUID="{derived("v")}"/><TextValue>North</TextValue></VariableValue>'
    cases = (
        f'<Variables><Variable guid="{derived("v")}" name="Ward" typeOfVariable="Colour"/></Variables><Cases>'
        f'<Case guid="{derived("k")}">{value}<SourceRef targetGUID="{SOURCE}"/></Case><Case guid="{derived("l")}">{value}</Case></Cases>'
    )
    xml = project().replace("<Sources>", f"{cases}<Sources>")
    found, said = read(tmp_path, {"project.qde": xml, f"sources/{SOURCE}.txt": TEXT})
    assert [one.value for one in found.sources[0].values] == ["North"]
    assert [case.name for case in found.cases] == ["Unnamed"]
    assert any("1 case without a name became attributes" in line for line in said)
    assert any("unknown type 'Colour'" in line for line in said)


def test_coders_that_the_file_does_not_name(tmp_path):
    """Codings by somebody unknown must keep their coder apart from the others', or agreement could not be reckoned."""
    inside = selection(0, 3).replace("<Coding ", f'<Coding creatingUser="{derived("x")}" ')
    inside += selection(5, 7).replace("<Coding ", f'<Coding creatingUser="{{{derived("y").upper()}}}" ')
    found, said = read(tmp_path, {"project.qde": project(inside), f"sources/{SOURCE}.txt": TEXT})
    assert [user.name for user in found.users] == ["Unknown coder", "Unknown coder 2"]
    assert [one.codings[0].user for one in found.sources[0].selections] == [derived("x"), derived("y")]
    assert any("not named in the file" in line for line in said)


def test_file_names_are_found_however_they_are_written(tmp_path):
    """Accents made up in two ways, escaped blanks, a folder of another case: the text is there, and must be found."""
    for path, name in (
        ("internal://Gr\u00fcn.txt", "Sources/Gru\u0308n.TXT"),
        ("internal://first%20group.txt", "sources/first group.txt"),
        ("sources/plain.txt", "sources/plain.txt"),
    ):
        found, _ = read(tmp_path, {"project.qde": project(path=path), name: TEXT})
        assert found.sources[0].text == TEXT


def test_other_encodings_are_read_and_said(tmp_path):
    """Old programs write Windows-1252 or UTF-16; guessing is fine as long as it is said."""
    utf16 = [("café".encode(encoding), "UTF-16") for encoding in ("utf-16", "utf-16-le", "utf-16-be")]
    for data, words in (("café".encode("cp1252"), "Windows-1252"), *utf16):
        found, said = read(tmp_path, {"project.qde": project(), f"sources/{SOURCE}.txt": data})
        assert found.sources[0].text == "café"
        assert any(words in line for line in said)
    for data, text, words in ((b"a\0b", "a\ufffdb", "no text can hold"), (b"\xff\xfea\0\0\xd8", "a\ufffd", "UTF-16")):
        found, said = read(tmp_path, {"project.qde": project(), f"sources/{SOURCE}.txt": data})
        assert found.sources[0].text == text
        assert any(words in line for line in said)


def test_notes_links_and_graphs(tmp_path):
    """Notes in the XML or as files come in; half a link and a drawing do not, and are named."""
    xml = (
        f'{HEAD}<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="o">'
        f'<Notes><Note guid="{derived("n")}" name="N"><PlainTextContent>cold\nroom</PlainTextContent>{selection(0, 2)}</Note></Notes>'
        f'<Links><Link guid="{derived("l")}" name="L" originGUID="{SOURCE}" direction="Sideways"/></Links>'
        f'<Graphs><Graph guid="{derived("gr")}"/></Graphs></Project>'
    )
    found, said = read(tmp_path, {"project.qde": xml})
    assert found.notes[0].text == "cold\nroom"
    assert found.links == ()
    for words in ("itself coded", "only one end", "1 drawing"):
        assert any(words in line for line in said)


def test_annotations_come_with_their_passages(tmp_path):
    """A remark made on a passage says nothing once it stands among hundreds of others in one memo of the project."""
    at = TEXT.index("buses")
    passage = f'<PlainTextSelection guid="{derived("p")}" startPosition="{at}" endPosition="{at + 5}"/>'
    note = (
        f'<Note guid="{derived("n")}" creatingUser="{derived("u")}"><PlainTextContent>ask</PlainTextContent>%s</Note>'
    )
    link = f'<Links><Link guid="{derived("l")}" originGUID="{derived("n")}" targetGUID="{derived("p")}"/></Links>'
    own = f'<NoteRef targetGUID="{derived("n")}"/>'
    for origin, inside, after in (
        ("NVivo 14", passage, f"<Notes>{note % ''}</Notes>{link}"),
        ("QualCoder 3.8", own, f"<Notes>{note % passage}</Notes>"),
    ):
        xml = project(inside, origin=origin).replace("</Sources>", f"</Sources>{after}")
        found, _ = read(tmp_path, {"project.qde": xml, f"sources/{SOURCE}.txt": TEXT})
        (one,) = found.sources[0].selections
        assert (TEXT[one.start : one.end], one.notes, found.sources[0].notes) == ("buses", (derived("n"),), ())
        assert found.links == ()


def test_atlas_takes_a_windows_line_end_for_one(tmp_path):
    """ATLAS.ti writes CRLF and counts LF; where too few passages tell, what it is known for must."""
    text = "Mod: Hi all.\nAmy: I felt safe.\nBen: Buses stop there.\n"
    at = text.index("uses sto")
    xml = project(selection(at, at + 8), origin="ATLAS.ti Windows 23.1")
    found, _ = read(tmp_path, {"Streets.qde": xml, f"Sources/{SOURCE}.txt": text.replace("\n", "\r\n")})
    assert found.sources[0].selections[0].start == at


def test_passages_on_pages_are_found_in_the_text(tmp_path):
    """A coded PDF keeps the codings whose words are known: ATLAS.ti gives them twice, or with the page's own words."""
    text = "Walking home\nin the dark. Buses stop. Buses stop."
    coding = f'<Coding guid="%s"><CodeRef targetGUID="{CODE}"/></Coding>'
    page = '<PDFSelection guid="%s" page="0" firstX="1" firstY="1" secondX="2" secondY="2">%s%s</PDFSelection>'
    words = f'<Representation guid="{derived("w")}"><PlainTextContent>%s</PlainTextContent></Representation>'
    marks = "".join(
        page % (derived(one), words % said, coding % derived("k" + one))
        for one, said in (("a", "homein the dark"), ("b", "Buses stop."), ("twin", "Walking"), ("none", ""))
    )
    twin = selection(0, 7, guid=derived("twin"))
    xml = project().replace(
        f'<TextSource guid="{SOURCE}" name="fg1" plainTextPath="internal://{SOURCE}.txt"></TextSource>',
        f'<PDFSource guid="{SOURCE}" name="report">{marks}<Representation guid="{derived("r")}" '
        f'plainTextPath="internal://{SOURCE}.txt">{twin}</Representation></PDFSource>',
    )
    found, said = read(tmp_path, {"project.qde": xml, f"sources/{SOURCE}.txt": text})
    assert [text[one.start : one.end] for one in found.sources[0].selections] == ["Walking", "home\nin the dark"]
    assert all(len(one.codings) == 1 for one in found.sources[0].selections)
    assert any("on pages (2)" in line for line in said)


def test_passages_named_by_their_words_tell_how_they_were_counted(tmp_path):
    """Parts of words are on no word boundary, but a passage that is called by its own words leaves no doubt."""
    at = TEXT.index("uses st")
    place = at + TEXT[:at].count("\n")
    xml = project(selection(place, place + 7, name="uses st"), origin="QualCoder 3.8")
    found, _ = read(tmp_path, {"project.qde": xml, f"sources/{SOURCE}.txt": TEXT})
    assert found.sources[0].selections[0].start == at


def test_a_recording_without_a_name_has_its_transcript_s(tmp_path):
    """ATLAS.ti names the transcript and not the recording: twelve texts called 'Unnamed' cannot be told apart."""
    xml = project().replace("TextSource", "AudioSource").replace('name="fg1"', 'name=""')
    words = f'<Transcript guid="{derived("t")}" name="Tape 7"><PlainTextContent>Yes.</PlainTextContent></Transcript>'
    found, _ = read(tmp_path, {"project.qde": xml.replace("</AudioSource>", f"{words}</AudioSource>")})
    assert found.sources[0].name == "Tape 7"


def locked(data: bytes) -> bytes:
    """Return an archive whose members are marked as encrypted."""
    found = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = found.find(mark)
        while at >= 0:
            found[at + offset] |= 1
            at = found.find(mark, at + 4)
    return bytes(found)


GOOD = {"project.qde": project(selection(0, 3)), f"sources/{SOURCE}.txt": TEXT}
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<Project xmlns="urn:QDA-XML:project:1.0" name="&b;"/>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project name="&x;"/>'
BAD = {
    "empty file": (b"", "not a .qdpx archive"),
    "not a zip": (b"hello", "not a .qdpx archive"),
    "cut off": (packed(GOOD)[:-40], "cut off"),
    "damaged inside": (packed(GOOD).replace(b"PK\x03\x04", b"PK\x03\x05"), "damaged"),
    "encrypted": (locked(packed(GOOD)), "password"),
    "no project": ({"sources/a.txt": "x"}, "no project file"),
    "two projects": ({"a.qde": project(), "b.qde": project()}, "2 project files"),
    "nested": ({"inner.qdpx": packed(GOOD)}, "only 'inner.qdpx' further inside"),
    "climbing name": ({**GOOD, "../evil.txt": "x"}, "points outside itself"),
    "absolute name": ({**GOOD, "/etc/evil.txt": "x"}, "points outside itself"),
    "drive name": ({**GOOD, "C:\\evil.txt": "x"}, "points outside itself"),
    "climbing path": ({"project.qde": project(path="internal://../../etc/passwd")}, "points outside itself"),
    "backslash path": ({"project.qde": project(path="internal://..\\evil.txt")}, "points outside itself"),
    "escaped path": ({"project.qde": project(path="internal://%2e%2e/evil.txt")}, "points outside itself"),
    "bare path": ({"project.qde": project(path="../evil.txt")}, "points outside itself"),
    "absolute path": ({"project.qde": project(path="internal:///etc/passwd")}, "points outside itself"),
    "entity bomb": ({"project.qde": LAUGHS}, "declares a document type"),
    "outside entity": ({"project.qde": OUTSIDE}, "declares a document type"),
    "cut XML": ({"project.qde": project()[:-30]}, "broken or cut off"),
    "empty XML": ({"project.qde": ""}, "broken or cut off"),
    "other XML": ({"project.qde": "<html/>"}, "not a REFI-QDA project"),
    "odd encoding": ({"project.qde": '<?xml version="1.0" encoding="klingon"?><Project/>'}, "XML"),
    "deep codes": (
        {"project.qde": project(codes='<Code name="a" isCodable="true">' * 200 + "</Code>" * 200)},
        "nested more than 60 deep",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_archives_are_refused_in_one_line(tmp_path, case):
    """A broken or hostile file must end in a plain sentence, with nothing imported and nothing written."""
    files, words = BAD[case]
    with pytest.raises(BadInputError, match=words) as refused:
        read(tmp_path, files)
    assert "\n" not in str(refused.value)
    assert {path.name for path in tmp_path.iterdir()} == {"in.qdpx"}


def test_bombs_are_refused_before_they_go_off(tmp_path, monkeypatch):
    """A few kilobytes that unpack to gigabytes must not fill the memory of a council's laptop."""
    monkeypatch.setattr(archive, "_BOMB_SIZE", 1_000_000)
    with pytest.raises(BadInputError, match="too large when unpacked"):
        read(tmp_path, {**GOOD, "sources/big.bin": b"\0" * 2_000_000})
    monkeypatch.setattr(archive, "MOST_UNPACKED", 100)
    with pytest.raises(BadInputError, match="too large when unpacked"):
        read(tmp_path, GOOD)
    monkeypatch.undo()
    for limit in ("MOST_READ", "MOST_XML"):
        with monkeypatch.context() as limited:
            limited.setattr(archive, limit, 100)
            with pytest.raises(BadInputError, match="larger than"):
                read(tmp_path, GOOD)


@pytest.mark.parametrize("seed", range(40))
def test_damage_anywhere_is_one_plain_line(tmp_path, seed):
    """Attributes lost or nonsense, bytes garbled: read with what can be kept, or refused in one line, never a crash."""
    rng = random.Random(seed)  # noqa: S311 - where the damage is
    xml = project(selection(0, 3) + selection(5, 7))
    for _ in range(3):
        hit = rng.choice(list(re.finditer(r' (\w+)="([^"]*)"', xml)))
        put = rng.choice(["", f' {hit[1]}=""', f' {hit[1]}="-1"', f' {hit[1]}="9e99"', f' {hit[1]}="𝒳"'])
        xml = xml[: hit.start()] + put + xml[hit.end() :]
    data = bytearray(packed({"project.qde": xml, f"sources/{SOURCE}.txt": TEXT}))
    if seed % 3 == 0:
        data[rng.randrange(len(data))] = rng.randrange(256)
    try:
        found, said = read(tmp_path, bytes(data))
    except BadInputError as refused:
        said = [str(refused)]
    else:
        write_qdpx(found, tmp_path / "out.qdpx")
    assert all("\n" not in line for line in said)


def test_a_missing_file_is_said(tmp_path):
    """The commonest mistake is a wrong path."""
    for reader, name in ((read_qdpx, "no.qdpx"), (read_qdc, "no.qdc")):
        with pytest.raises(BadInputError, match="no such file"):
            reader(tmp_path / name)
        with pytest.raises(BadInputError, match="cannot be read"):
            reader(tmp_path)


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        ("", "empty"),
        ("<CodeBook/>", "no codes"),
        ("<CodeBook><Codes/></CodeBook>", "no codes"),
        ("<CodeBook><Codes>", "broken"),
        ("<Project/>", "not a REFI-QDA codebook"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><CodeBook/>', "document type"),
        ("not xml", "broken"),
    ],
)
def test_bad_codebooks_are_refused_in_one_line(tmp_path, xml, words):
    """The same for codebook files."""
    path = tmp_path / "bad.qdc"
    path.write_text(xml, encoding="utf-8")
    with pytest.raises(BadInputError, match=words):
        read_qdc(path)


def test_the_older_codebook_version_is_read(tmp_path):
    """Codebooks written before 1.0 are still about."""
    path = tmp_path / "old.qdc"
    path.write_text(
        f'{HEAD}<CodeBook xmlns="urn:QDA-XML:codebook:0:4" origin="x"><Codes><Code guid="{CODE}" name="A" isCodable="true"/>'
        f'</Codes><Sets><Set guid="{SOURCE}" name="S"><MemberCode guid="{CODE}"/></Set></Sets></CodeBook>',
        encoding="utf-8",
    )
    found, said = read_qdc(path)
    assert (found.codes[0].name, found.sets[0].codes, said) == ("A", (CODE,), [])


def test_taguette_s_codebook_has_its_tree(tmp_path):
    """Taguette's own codebook file is flat; its users write the tree into the names."""
    codes = "".join(f'<Code guid="{derived(name)}" name="{name}" isCodable="true"/>' for name in ("a.b", "a", "No. 5"))
    path = tmp_path / "codebook.qdc"
    path.write_text(
        f'{HEAD}<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette 1.4"><Codes>{codes}</Codes><Sets/></CodeBook>',
        encoding="utf-8",
    )
    found = read_qdc(path)[0].codes
    assert [(code.name, code.parent) for code in found] == [("a", None), ("b", derived("a")), ("No. 5", None)]


def test_the_specification_s_own_examples():
    """The files made for testing and the standard's own example come in at the right words."""
    if not SAMPLES.exists():
        pytest.skip("the REFI-QDA samples are not beside the repository")
    for path in sorted(SAMPLES.glob("probe_*.qdpx")):
        found, _ = read_qdpx(path)
        source = found.sources[0]
        assert [source.text[one.start : one.end] for one in source.selections] == [
            "felt safe", "I felt safe — café chats helped.", "café chats", "buses stop at 6",
        ]  # fmt: skip
    found, said = read_qdpx(SAMPLES / "TestProject.qdpx")
    assert len(found.codes) == 14
    assert any("missing from the archive" in line for line in said)
