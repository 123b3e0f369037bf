"""REFI-QDA out and in again: nothing that qualcode can hold may be lost, and every program must be able to read it."""

import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.core.codebook import Code, Codebook, slug
from qualcode.core.model import Participant
from qualcode.errors import BadInputError
from qualcode.formats.refi import (
    RefiCase,
    RefiCode,
    RefiCodebook,
    RefiCoding,
    RefiLink,
    RefiNote,
    RefiProject,
    RefiSelection,
    RefiSet,
    RefiSource,
    RefiUser,
    RefiValue,
    RefiVariable,
    from_codebook,
    from_participants,
    read_qdc,
    read_qdpx,
    to_codebook,
    to_participants,
    write_qdc,
    write_qdpx,
)
from qualcode.formats.refi.description import dump_fields, load_fields
from qualcode.formats.refi.xml import derived

SCHEMAS = Path(__file__).parents[3] / "shared" / "refi"
WHEN = "2026-01-02T03:04:05Z"


def g(*words: str) -> str:
    """Return a GUID made from words."""
    return derived("test", *words)


def whole_project() -> RefiProject:
    """Return a project with one of everything."""
    text = "Mod: Hi 👋🏽 all.\nAmy: I felt safe — café chats helped.\n"
    rae = RefiUser(g("rae"), "Rae & Co <1>")
    safety = RefiCode(g("safety"), "Safety", "Feeling “safe”", "#12ab34", notes=(g("memo"),))
    parks = RefiCode(g("parks"), "Parks", parent=safety.guid)
    coding = RefiCoding(g("c1"), parks.guid, rae.guid, WHEN, (g("memo"),))
    start = text.index("felt")
    selection = RefiSelection(
        g("s1"), start, start + 9, "", "a memo\nin two lines", rae.guid, WHEN, (coding,), (g("memo"),)
    )
    turn = RefiSelection(g("s2"), 5, 15, user=rae.guid, created=WHEN)
    age = RefiVariable(g("age"), "Age", "Integer", "in years")
    source = RefiSource(
        g("fg1"), "fg1.txt", text, "First group", rae.guid, WHEN, (selection, turn),
        (RefiCoding(g("c2"), safety.guid, rae.guid, WHEN),), (g("memo"),), (RefiValue(age.guid, "1"),),
    )  # fmt: skip
    return RefiProject(
        name="Whole",
        origin="qualcode",
        users=(rae,),
        codes=(safety, parks),
        variables=(age, RefiVariable(g("band"), "Band")),
        cases=(
            RefiCase(
                g("amy"),
                "Amy",
                "speaks twice",
                (parks.guid,),
                (RefiValue(age.guid, "15"), RefiValue(g("band"), "")),
                (source.guid,),
                (selection.guid, turn.guid),
            ),
        ),
        sources=(source,),
        notes=(RefiNote(g("memo"), "Field note", "Room was cold.\n", "", rae.guid, WHEN),),
        links=(RefiLink(g("l1"), "answers", selection.guid, turn.guid, "OneWay", "#ff0000", (g("memo"),)),),
        sets=(RefiSet(g("set"), "Youth", "the young", (parks.guid,), (source.guid,), (g("memo"),)),),
        description="About it",
        user=rae.guid,
        created=WHEN,
        about=(g("memo"),),
    )


def test_one_of_everything_comes_back(tmp_path):
    """A researcher who moves a project to another machine must find every memo, link, set and case again."""
    path = tmp_path / "whole.qdpx"
    assert write_qdpx(whole_project(), path) == []
    assert read_qdpx(path) == (whole_project(), [])


def test_the_same_project_gives_the_same_bytes(tmp_path):
    """An export in version control must not change when nothing did."""
    for name in ("a.qdpx", "b.qdpx"):
        write_qdpx(whole_project(), tmp_path / name)
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"a.qdpx", "b.qdpx"}


def test_what_is_written_suits_other_programs(tmp_path):
    """QualCoder crashes without an origin or dates, and stores null codings for equal names: neither may come from here."""
    project = whole_project()
    twin = RefiCode(g("twin"), "Parks", parent=g("safety"), codable=False)
    source = replace(project.sources[0], created="yesterday", codings=(RefiCoding(g("c9"), twin.guid, "", ""),))
    path = tmp_path / "suits.qdpx"
    said = write_qdpx(replace(project, codes=(*project.codes, twin), sources=(source,), origin="NVivo 12"), path)
    assert len(said) == 2
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        root = ET.fromstring(archive.read("project.qde"))  # noqa: S314 - our own file
        text = archive.read(f"sources/{source.guid}.txt")
    assert names[0] == "project.qde"
    assert all(name == name.lower() for name in names)
    assert not text.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in text
    assert root.get("origin") == "qualcode"
    found = list(root.iter())
    codes = [element for element in found if element.tag.endswith("}Code")]
    assert len({code.get("name") for code in codes}) == len(codes)
    coded = {element.get("targetGUID") for element in found if element.tag.endswith("CodeRef")}
    assert all(code.get("isCodable") == "true" for code in codes if code.get("guid") in coded)
    dated = [e for e in found if e.tag.rpartition("}")[2] in {"Coding", "TextSource", "Note", "PlainTextSelection"}]
    assert all("T" in element.get("creationDateTime", "") for element in dated)


def test_values_that_do_not_fit_their_variable(tmp_path):
    """An age of 'about 15' in a column of numbers makes the file invalid: the column becomes text, and that is said."""
    project = whole_project()
    kinds = {
        "Boolean": "yes",
        "Integer": "about 15",
        "Float": "1,5",
        "Date": "15/01/2024",
        "DateTime": "now",
        "Odd": "x",
    }
    variables = tuple(RefiVariable(g(kind), kind, kind) for kind in kinds)
    case = RefiCase(g("ben"), "Ben", values=tuple(RefiValue(g(kind), value) for kind, value in kinds.items()))
    path = tmp_path / "values.qdpx"
    said = write_qdpx(replace(project, variables=variables, cases=(case,)), path)
    assert sum("was written as text" in line for line in said) == 5
    found, _ = read_qdpx(path)
    assert {variable.type for variable in found.variables} == {"Text"}
    assert [value.value for value in found.cases[0].values] == list(kinds.values())


def test_empty_containers_are_left_out(tmp_path):
    """An empty `Sources` is invalid, and some programs refuse the whole file for it."""
    path = tmp_path / "empty.qdpx"
    write_qdpx(RefiProject("Nothing"), path)
    with zipfile.ZipFile(path) as archive:
        assert list(ET.fromstring(archive.read("project.qde"))) == []  # noqa: S314 - our own file
    assert read_qdpx(path)[0].name == "Nothing"


def test_projects_are_valid(tmp_path):
    """A file that the standard's schema refuses is one that another program may refuse."""
    if not SCHEMAS.exists():
        pytest.skip("the REFI-QDA schemas are not beside the repository")
    from lxml import etree

    schema = etree.XMLSchema(file=str(SCHEMAS / "Project.xsd"))
    for number, project in enumerate((whole_project(), RefiProject("Nothing"))):
        path = tmp_path / f"{number}.qdpx"
        write_qdpx(project, path)
        with zipfile.ZipFile(path) as archive:
            schema.assertValid(etree.fromstring(archive.read("project.qde")))


def test_codebooks_are_valid(tmp_path):
    """The same for codebooks, with sets and six fields."""
    if not SCHEMAS.exists():
        pytest.skip("the REFI-QDA schemas are not beside the repository")
    from lxml import etree

    codes = from_codebook(BOOK, {})
    path = tmp_path / "book.qdc"
    write_qdc(RefiCodebook(codes, (RefiSet(g("set"), "Some", codes=(codes[0].guid,)),)), path)
    etree.XMLSchema(file=str(SCHEMAS / "Codebook.xsd")).assertValid(etree.parse(path))


BOOK = Codebook(
    (
        Code("safety", "Safety", "Being safe", "What makes people feel safe\n\nand unsafe", "When to use: streets", "Homes",
             ("I never walk there.", "Two\nlines"), ("safe", "afraid; scared"), "#12ab34"),
        Code("parks", "Parks", definition="Brief: a label at the start", parent="safety"),
        Code("other", "Other", parent="safety"),
        Code("transport", "Transport"),
        Code("other-2", "Other", definition="plain words", parent="transport"),
        Code("bus.stops", "Bus stops", parent="transport"),
    ),
    title="T",
)  # fmt: skip


def test_the_six_fields_come_back_as_six_fields(tmp_path):
    """A codebook that returns from another program with its fields run together has to be typed again."""
    path = tmp_path / "book.qdc"
    guids = {code.id: g(code.id) for code in BOOK}
    assert write_qdc(RefiCodebook(from_codebook(BOOK, guids)), path) == []
    found, said = read_qdc(path)
    assert said == []
    assert to_codebook(found.codes, "T") == (BOOK, guids)


def test_a_description_reads_well():
    """Whoever opens the codebook in NVivo reads this text: labelled paragraphs, and nothing else."""
    assert dump_fields({"definition": "Feeling safe"}) == "Feeling safe"
    assert dump_fields({"brief": "Safe", "definition": "Feeling safe", "examples": ("a", "b")}) == (
        "Brief: Safe\n\nDefinition: Feeling safe\n\nExample: a\n\nExample: b"
    )
    assert load_fields("thoughts about breakfast foods") == {"definition": "thoughts about breakfast foods"}
    assert load_fields("Definition: x\r\n\r\nwhen not to use: y") == {"definition": "x", "exclude": "y"}


lines = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from("\n\n:;\\B 😀"), max_size=30
)
field = lines | st.builds("{}\n{}: {}".format, lines, st.sampled_from(["Brief", "Example", "\\Id", "keywords"]), lines)


@settings(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries(
        dict.fromkeys(("brief", "definition", "include", "exclude"), field)
        | {"examples": st.lists(field, max_size=3).map(tuple)}
        | {"keywords": st.lists(lines.map(lambda s: s.replace("\n", "").strip()).filter(bool), max_size=3).map(tuple)}
    )
)
def test_any_fields_survive_the_description(fields):
    """Whatever a researcher writes, even our own labels, must come back in the field it was written in."""
    wanted = {name: value for name, value in fields.items() if value}
    assert load_fields(dump_fields(fields)) == wanted


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp", "Zs"]), min_size=1, max_size=12
)


@st.composite
def codebooks(draw):
    """Return codebooks of up to eight codes in any tree, names repeated at times, in tree order."""
    codes = []
    for number in range(draw(st.integers(1, 8))):
        name = draw(names | st.just("Other"))
        made = slug(name)
        taken = {code.id for code in codes}
        code_id = made if made not in taken and draw(st.booleans()) else f"x{number}"
        parent = draw(st.none() | st.sampled_from([code.id for code in codes])) if codes else None
        colour = draw(st.sampled_from(["", "#12ab34"]))
        examples = tuple(draw(st.lists(field, max_size=2)))
        codes.append(
            Code(code_id, name, draw(lines), draw(field), draw(field), draw(field), examples, (), colour, parent)
        )
    book = Codebook(tuple(codes))
    return Codebook(tuple(code for _, code in book.walk()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(book=codebooks())
def test_any_codebook_survives_a_qdc(book, tmp_path):
    """Codebook → QDC → codebook: ids, names, tree, colours and fields, whatever characters are in them."""
    path = tmp_path / "any.qdc"
    write_qdc(RefiCodebook(from_codebook(book, {})), path)
    found, _ = read_qdc(path)
    assert to_codebook(found.codes)[0] == book


texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\ufeff") | st.sampled_from("👋🏽\n é𝒳"),
    min_size=1,
    max_size=60,
)


@st.composite
def projects(draw):
    """Return projects with selections anywhere in texts of any characters."""
    codes = tuple(RefiCode(g("code", str(n)), f"Code {n}") for n in range(3))
    user = RefiUser(g("user"), draw(names))
    sources = []
    for number in range(draw(st.integers(0, 3))):
        text = draw(texts)
        selections = []
        for at in range(draw(st.integers(0, 4))):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, len(text)))
            coding = RefiCoding(g(str(number), str(at)), draw(st.sampled_from(codes)).guid, user.guid, WHEN)
            selections.append(
                RefiSelection(
                    g("s", str(number), str(at)),
                    start,
                    end,
                    description=draw(field),
                    user=user.guid,
                    created=WHEN,
                    codings=(coding,),
                )
            )
        sources.append(
            RefiSource(
                g("source", str(number)), draw(names), text, user=user.guid, created=WHEN, selections=tuple(selections)
            )
        )
    return RefiProject(draw(names), "qualcode", (user,), codes, sources=tuple(sources), created=WHEN)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(project=projects())
def test_any_project_survives_a_qdpx(project, tmp_path):
    """Project → QDPX → project: every position on its character, with emoji, joined emoji and astral letters."""
    path = tmp_path / "any.qdpx"
    write_qdpx(project, path)
    assert read_qdpx(path) == (project, [])


def test_participants_come_back_from_cases():
    """Who spoke, for which group, and what they consented to must not be lost on the way."""
    people = (
        Participant(g("amy"), "Amy", "young", consent_analyse=True, consent_quote=False, attributes={"Age": "14-16"}),
        Participant(g("ben"), "Ben", None, attributes={"Ward": "North", "Group": "B"}),
    )
    variables, cases = from_participants(people, {g("amy"): [g("fg1")]}, {g("amy"): [g("s1")]})
    assert to_participants(variables, cases) == people
    assert cases[0].sources == (g("fg1"),)
    assert cases[0].selections == (g("s1"),)
    assert from_participants((), {}) == ((), ())


def test_characters_that_xml_cannot_hold(tmp_path):
    """A form feed pasted into a memo must not make the whole project unreadable elsewhere."""
    project = replace(whole_project(), description="page\x0cbreak")
    path = tmp_path / "formfeed.qdpx"
    write_qdpx(project, path)
    assert read_qdpx(path)[0].description == "page\ufffdbreak"


def test_texts_that_would_shift_positions_are_refused(tmp_path):
    """A carriage return would be read as half a line end elsewhere: a fault of ours, found before anything is written."""
    path = tmp_path / "shifted.qdpx"
    wrong = (
        RefiSource(g("x"), "x", "a\r\nb"),
        RefiSource(g("x"), "x", "ab", selections=(RefiSelection(g("s"), 1, 3),)),
    )
    for source in wrong:
        with pytest.raises(ValueError, match="x"):
            write_qdpx(RefiProject("P", sources=(source,)), path)
    assert not path.exists()


def test_a_text_that_begins_with_a_mark_of_its_own_keeps_it(tmp_path):
    """A file that two programs marked in turn begins with U+FEFF: an export must not break off, nor move its codings by one."""
    source = RefiSource(g("x"), "x", "\ufeffab cd", "", "", WHEN, (RefiSelection(g("s"), 1, 3, created=WHEN),))
    project = RefiProject("P", "qualcode", sources=(source,), created=WHEN)
    write_qdpx(project, tmp_path / "marked.qdpx")
    assert read_qdpx(tmp_path / "marked.qdpx")[0].sources == (source,)


def test_what_cannot_be_written_is_said(tmp_path):
    """A full disk, a missing folder, an empty codebook: one line, and no half file."""
    with pytest.raises(BadInputError, match="no codes"):
        write_qdc(RefiCodebook(), tmp_path / "none.qdc")
    with pytest.raises(BadInputError, match="cannot be written"):
        write_qdpx(whole_project(), tmp_path / "missing" / "a.qdpx")
    assert list(tmp_path.iterdir()) == []
