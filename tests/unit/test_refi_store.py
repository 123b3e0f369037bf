"""Projects out to REFI-QDA and in again, through the database: nothing that both can hold is lost, and it can be undone."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.__main__ import main
from qualcode.core.codebook import Code
from qualcode.core.model import Group, Origin, SpeakerRow
from qualcode.core.spans import Span
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.formats.refi import (
    RefiCase,
    RefiCode,
    RefiCoding,
    RefiLink,
    RefiNote,
    RefiProject,
    RefiSelection,
    RefiSource,
    RefiUser,
    read_qdpx,
    write_qdpx,
)
from qualcode.formats.refi.xml import derived
from qualcode.services import codebook_edits, history, refi_note
from qualcode.services.refi import export_file, import_file
from qualcode.services.refi_in import bring_codes
from qualcode.storage import coders, codes, codings, memos, people, transcripts
from qualcode.storage.project import Project
from tests.unit import test_merging as other
from tests.unit.test_merging import content, new_project, work
from tests.unit.test_other_tools import qualcoder, taguette

KEPT = (
    other._code, other._uncode, other._star, other._note, other._bounds, other._memo, other._person, other._refuse,
    other._group, other._import, other._new_version, other._remove, other._new_code, other._rename_code, other._move_code,
    other._delete_code, other._merge_codes, other._undo,
)  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(KEPT), st.integers(0, 60), st.sampled_from(["ana", "bo"])), max_size=10)


def empty_project(folder: Path) -> Project:
    """Make a project with nothing in it."""
    folder.mkdir(parents=True)
    (folder / "codebook.yaml").write_text("codes: []\n", encoding="utf-8")
    return Project(folder)


def brought(project: Project, path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Import a file and return what is in the project then."""
    with project.open("ana") as store:
        codebook_edits.sync_from_file(store, project)
        import_file(store, project, path)
        assert not store.rows("PRAGMA foreign_key_check")
        return content(store)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_a_project_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, steps: list[Any]) -> None:
    """A researcher who goes to NVivo's format and back has every text, turn, person, code, coding and memo again."""
    root = tmp_path_factory.mktemp("refi")
    project = new_project(root / "one")
    work(project, steps)
    with project.open("ana") as store:
        before = content(store)
        export_file(store, project, root / "out.qdpx")
    after = brought(empty_project(root / "two"), root / "out.qdpx")
    for found in (before, after):
        del found["decisions"]
        found["memos"] = [row[1:] for row in found["memos"]]  # one on a code that is gone becomes the project's
    assert after == before


@pytest.fixture
def rich(tmp_path: Path) -> tuple[Project, Path]:
    """A project with one of everything, and its export."""
    project = new_project(tmp_path / "one")
    with project.open("ana") as store:
        guid = transcripts.infos(store)[0].guid
        people.set_group(store, Group("elders", "Older people", "older person"))
        people.apply(
            store,
            [people.SpeakerRow("talk.txt", "Amina", "A", "elders", consent_quote=False, attributes={"Age": "71"})],
        )
        coding = codings.add(store, codings.new(store, guid, Span(48, 67), "buses"))
        codings.set_memo(store, coding.guid, "a memo\nin two lines")
        codings.set_exemplar(store, coding.guid, exemplar=True)
        memos.put(store, "transcript", guid, "The room was cold.")
        memos.put(store, "project", "", "Begun in May.")
        codebook_edits.update_code(store, project, "buses", include="late buses", exclude="trams", examples=("no bus",))
        with store.transaction():
            store.db.conn.execute("UPDATE coders SET colour = '#aa3355'")
        codings.add(store, codings.new(store, guid, Span(10, 20), "buses", origin=Origin.SUGGESTION))
        assert export_file(store, project, tmp_path / "out.qdpx") == []
    return project, tmp_path / "out.qdpx"


def test_one_of_everything_is_imported_once_and_undone_at_once(rich: tuple[Project, Path], tmp_path: Path) -> None:
    """Importing twice doubles nothing; one undo takes the whole import back, and redo brings it again."""
    _, path = rich
    two = empty_project(tmp_path / "two")
    first = brought(two, path)
    assert brought(two, path) == first
    assert codes.load(two.open("ana"))["buses"].exclude == "trams"
    with two.open("ana") as store:
        assert store.value("SELECT group_id FROM participants WHERE name = 'A'") == "elders"
        assert store.value("SELECT count(*) FROM quotes WHERE origin = 'suggestion'") == 1
        while store.value("SELECT 1 FROM journal WHERE state = 'done'"):
            history.undo(store, two)
        assert store.value("SELECT count(*) FROM quotes") == 0
        assert transcripts.infos(store) == []
        history.redo(store, two)
        assert content(store) == first
    assert "late buses" in two.codebook.read_text(encoding="utf-8")


def test_a_new_coder_comes_with_their_colour(rich: tuple[Project, Path], tmp_path: Path) -> None:
    """A coder who is known by their colour keeps it on the other machine."""
    two = empty_project(tmp_path / "two")
    with two.open("zoe") as store:
        codebook_edits.sync_from_file(store, two)
        import_file(store, two, rich[1])
        assert store.value("SELECT colour FROM coders WHERE name = 'ana'") == "#aa3355"


def test_qualcoder_reads_each_coding_on_its_words(rich: tuple[Project, Path]) -> None:
    """Its importer takes owners by name, the code from a coding's first element, the words from the file as it stands.

    It breaks off at the second note of one name, and at one without a date; of variables and cases it takes the first of a name.
    """
    with zipfile.ZipFile(rich[1]) as archive:
        root = ET.fromstring(archive.read("project.qde"))  # noqa: S314 - our own file
        files = {name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.startswith("sources/")}
    space = {"": "urn:QDA-XML:project:1.0"}
    users = {user.get("guid"): user.get("name") for user in root.iterfind("Users/User", space)}
    names = {code.get("guid"): code.get("name") for code in root.iterfind("CodeBook/Codes//Code", space)}
    assert root.find("CodeBook", space)[0].tag.endswith("}Codes")  # type: ignore[index]
    found = []
    for source in root.iterfind("Sources/TextSource", space):
        text = files[source.get("plainTextPath", "").replace("internal://", "sources/")]
        for part in source.iterfind("PlainTextSelection", space):
            words = text[int(part.get("startPosition", "")) : int(part.get("endPosition", ""))]
            memo = part.findtext("Description", "", space)
            found += [
                (source.get("name"), names[coding[0].get("targetGUID")], users[part.get("creatingUser")], words, memo)
                for coding in part.iterfind("Coding", space)
            ]
    with rich[0].open("ana") as store:
        quotes = store.rows("SELECT transcript, c.name, coder, text, memo FROM quotes JOIN codes AS c ON c.id = code")
        assert sorted(found) == sorted(tuple(row) for row in quotes)
    notes = list(root.iterfind("Notes/Note", space))
    assert len({note.get("name") for note in notes}) == len(notes) > 0
    assert all("T" in note.get("creationDateTime", "") for note in notes)
    for kind in ("Variables/Variable", "Cases/Case", "Sources/TextSource", "Users/User"):
        called = [each.get("name") for each in root.iterfind(kind, space)]
        assert len(set(called)) == len(called) > 0


def test_a_code_that_only_codings_still_have_goes_out_with_what_it_means(tmp_path: Path) -> None:
    """Codings of a code that was struck from codebook.yaml are of little use elsewhere without its definition."""
    project = new_project(tmp_path / "one")
    with project.open("ana") as store:
        codebook_edits.update_code(store, project, "voice", definition="Whether anybody listens.")
        book = codes.load(store)
        left = replace(book, codes=tuple(code for code in book if code.id != "voice"))
        codes.sync(store, left, action="codebook", summary="Read", undoable=False)
        said = export_file(store, project, tmp_path / "out.qdpx")
    assert said == ["1 code that the codebook no longer has, but codings do: written as themes."]
    assert any("Whether anybody listens." in code.description for code in read_qdpx(tmp_path / "out.qdpx")[0].codes)
    for here in (project, empty_project(tmp_path / "two")):
        brought(here, tmp_path / "out.qdpx")
        with here.open("ana") as store:
            assert "voice" not in codes.load(store), "struck from the codebook, it would be back"
            assert "voice" in {row["code_id"] for row in store.rows("SELECT code_id FROM codings")}


def test_a_memo_on_a_text_is_its_description_too(rich: tuple[Project, Path], tmp_path: Path) -> None:
    """QualCoder passes over notes on texts: without a description the memo would be lost there. Here it stays one memo."""
    found, _ = read_qdpx(rich[1])
    assert [source.description for source in found.sources] == ["The room was cold."]
    two = empty_project(tmp_path / "two")
    brought(two, rich[1])
    with two.open("ana") as store:
        assert [memo.text for memo in memos.all_memos(store) if memo.target_kind == "transcript"] == [
            "The room was cold."
        ]


def test_no_two_notes_have_one_name(rich: tuple[Project, Path], tmp_path: Path) -> None:
    """QualCoder breaks off at the second journal entry of a name."""
    project, _ = rich
    with project.open("ana") as store:
        memos.put(store, "code", "buses", "late")
        memos.put(store, "code", "voice", "loud")
        export_file(store, project, tmp_path / "again.qdpx")
    names = [note.name for note in read_qdpx(tmp_path / "again.qdpx")[0].notes]
    assert len({*names}) == len(names)
    assert "Memo on the code Buses, by ana" in names


def test_what_stays_behind_is_said(rich: tuple[Project, Path], tmp_path: Path) -> None:
    """Whoever hands a project over as REFI-QDA must know what the others will not get."""
    project, _ = rich
    with project.open("ana") as store:
        for step in (other._summary, other._settle, other._audit):
            step(store, project, 1)
        said = " ".join(export_file(store, project, tmp_path / "again.qdpx"))
    for words in ("Summaries of the framework", "Settled disagreements", "Audits"):
        assert words in said


def test_importing_after_an_undo_brings_it_all_again(rich: tuple[Project, Path], tmp_path: Path) -> None:
    """An import that was taken back can be done anew."""
    _, path = rich
    two = empty_project(tmp_path / "two")
    first = brought(two, path)
    with two.open("ana") as store:
        history.undo(store, two)
    assert brought(two, path) == first


def test_into_the_project_it_came_from_nothing_changes(rich: tuple[Project, Path]) -> None:
    """Fetching one's own export back is harmless."""
    one, path = rich
    with one.open("ana") as store:
        before = content(store)
    assert brought(one, path) == before


def foreign() -> RefiProject:
    """Return a project as another program would write it: no note of ours, a case per person, remarks and links."""
    text = "Mod: How is it?\nAmy: I felt safe there.\nMod: And at night?\nAmy: Never at night.\n"
    user, code = RefiUser(derived("u"), "Rae"), RefiCode(derived("c"), "Being heard", "What people say", "#112233")
    start = text.index("felt")
    selection = RefiSelection(
        derived("s"), start, start + 9, "", "telling", user.guid, "",
        (RefiCoding(derived("k"), code.guid, user.guid, "2026-01-02T03:04:05Z"),),
    )  # fmt: skip
    bare = RefiSelection(derived("b"), 5, 9, "", "odd", user.guid)
    source = RefiSource(derived("t"), "talk.txt", text, "First group", user.guid, "", (selection, bare))
    return RefiProject(
        "Foreign", "NVivo", (user,), (code, RefiCode(derived("d"), "Voice", parent=code.guid)), (),
        (RefiCase(derived("p"), "Amy", "", (), (), (source.guid,)),), (source,),
        (RefiNote(derived("n"), "Field note", "Room was cold.", "", user.guid),),
        (RefiLink(derived("l"), "answers", selection.guid, bare.guid),),
    )  # fmt: skip


def test_another_programs_project_comes_in_beside_what_is_there(tmp_path: Path) -> None:
    """Turns are found again, names that are taken get a number, and what has no place is listed."""
    project = new_project(tmp_path / "one")
    write_qdpx(foreign(), tmp_path / "in.qdpx")
    with project.open("ana") as store:
        report = import_file(store, project, tmp_path / "in.qdpx")
        assert [info.name for info in transcripts.infos(store)] == ["talk (2).txt", "talk.txt"]
        row = store.row("SELECT * FROM quotes WHERE coder = 'Rae'")
        assert row is not None
        assert (row["text"], row["participant"], row["code"], row["memo"]) == ("felt safe", "Amy", "voice", "telling")
        assert [m.text for m in memos.all_memos(store) if m.target_kind == "project"] == [
            "Field note\n\nRoom was cold."
        ]
        assert codes.load(store).get("voice-2") == Code("voice-2", "Voice", parent="voice")
    assert (report.brought.codes, report.brought.codings) == (1, 1)
    said = " ".join(report.said)
    assert "1 link between things" in said
    assert "1 remark on passages without a code" in said
    assert "talk (2).txt" in said


def test_what_is_noted_of_a_person_comes_back_by_whom_it_was_written(tmp_path: Path) -> None:
    """Two coders' memos on one person stand in one description elsewhere; here each is its writer's, and can be read."""
    one, two = new_project(tmp_path / "one"), empty_project(tmp_path / "two")
    for coder, words in (("ana", "Shy at first."), ("bo", "Knows everyone.")):
        with one.open(coder) as store:
            people.apply(store, [SpeakerRow("talk.txt", "Amina", "P1")])
            memos.put(store, "participant", store.value("SELECT guid FROM participants"), words)
            export_file(store, one, tmp_path / "out.qdpx")
    written = read_qdpx(tmp_path / "out.qdpx")[0]
    assert written.cases[0].description == "Shy at first.\n\nKnows everyone."
    for case, expected in (
        (written.cases[0], {("Shy at first.", "ana"), ("Knows everyone.", "bo")}),
        (
            replace(written.cases[0], guid=derived("x"), name="P2", description="Said in NVivo."),
            {("Said in NVivo.", "ana")},
        ),
    ):
        write_qdpx(replace(written, cases=(case,)), tmp_path / "in.qdpx")
        with two.open("ana") as store:
            for _ in range(2):
                import_file(store, two, tmp_path / "in.qdpx")
            owner = store.value("SELECT guid FROM participants WHERE name = ?", [case.name])
            found = [(memo.text, memo.coder) for memo in memos.all_memos(store) if memo.target == owner]
            assert (set(found), len(found)) == (expected, len(expected))


@pytest.mark.parametrize(("name", "told"), [("Amy Khan", True), ("amy", False)])
def test_a_case_is_the_speaker_whose_words_belong_to_it(tmp_path: Path, name: str, told: bool) -> None:
    """NVivo codes what each person says to their case: without that link no quote would be signed by its group."""
    found = foreign()
    source = found.sources[0]
    says = [line for line in source.text.splitlines() if line.startswith("Amy")]
    marks = tuple(
        RefiSelection(derived(line), source.text.index(line), source.text.index(line) + len(line)) for line in says
    )
    place = RefiCase(derived("place"), "The square", selections=(source.selections[0].guid,))
    cases = (RefiCase(derived("p"), name, selections=tuple(mark.guid for mark in marks)), place)
    whole = replace(source, selections=(*source.selections, *marks))
    write_qdpx(replace(found, cases=cases, sources=(whole,)), tmp_path / "in.qdpx")
    project = empty_project(tmp_path / "two")
    with project.open("ana") as store:
        codebook_edits.sync_from_file(store, project)
        report = import_file(store, project, tmp_path / "in.qdpx")
        assert store.value("SELECT participant FROM quotes") == name
    assert any(f"Amy was taken for {name}" in words for words in report.said) == told


def test_codes_of_one_name_stay_apart(tmp_path: Path) -> None:
    """Two codes called 'Other' keep their own codings, here and beside one that was here before."""
    twins = tuple(RefiCode(derived(key), "Other") for key in ("first", "second"))
    two = empty_project(tmp_path / "two")
    with two.open("ana") as store:
        codebook_edits.sync_from_file(store, two)
        codebook_edits.add_code(store, two, Code("other", "Other"))
        for _ in range(2):
            with store.command("import", "Imported") as recorder:
                ids, _new = bring_codes(store, recorder, twins)
            assert sorted(ids.values()) == ["other", "other-2"]


@pytest.mark.parametrize(
    "note", ["", "[", '{"turns": 7}', '{"turns": {"t": [["A", -1, 5, null, null, "speech", ""]]}}']
)
def test_a_spoilt_note_of_ours_is_passed_over(tmp_path: Path, note: str) -> None:
    """Somebody who tidied the notes in another program still gets their project in."""
    spoilt = RefiNote(derived("x"), refi_note.NAME, note)
    project = foreign()
    write_qdpx(
        RefiProject("F", "qualcode", project.users, project.codes, (), project.cases, project.sources, (spoilt,)),
        tmp_path / "in.qdpx",
    )
    two = empty_project(tmp_path / "two")
    with two.open("ana") as store:
        codebook_edits.sync_from_file(store, two)
        report = import_file(store, two, tmp_path / "in.qdpx")
        assert store.value("SELECT count(*) FROM turns") == 4
    assert any("cannot be read" in words for words in report.said)


@pytest.mark.parametrize("name", ["gone.qdpx", "words.qdpx", "other.zip", "cut.qdpx", "empty.qdc"])
def test_what_cannot_be_taken_is_refused_whole(
    rich: tuple[Project, Path], tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One plain line, exit code 2, and nothing half in."""
    two = empty_project(tmp_path / "two")
    path = tmp_path / name
    if name == "cut.qdpx":
        path.write_bytes(rich[1].read_bytes()[:-200])
    elif name == "other.zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", "a")
    elif name != "gone.qdpx":
        path.write_text("no archive", encoding="utf-8")
    assert main(["refi", "import", str(path), "--project", str(two.folder), "--coder", "ana"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    with two.open("ana") as store:
        assert store.value("SELECT (SELECT count(*) FROM transcripts) + (SELECT count(*) FROM codes)") == 0


def test_the_commands_exchange_projects_and_codebooks(
    rich: tuple[Project, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A codebook alone goes out and in too; endings that are neither are refused."""
    one, path = rich
    where = ["--project", str(one.folder), "--coder", "ana"]
    assert main(["refi", "export", str(tmp_path / "book.qdc"), *where]) == 0
    assert main(["refi", "export", str(tmp_path / "book.docx"), *where]) == 2
    two = empty_project(tmp_path / "two")
    there = ["--project", str(two.folder), "--coder", "ana"]
    capsys.readouterr()
    assert main(["refi", "import", str(tmp_path / "book.qdc"), "--json", *there]) == 0
    assert json.loads(capsys.readouterr().out)["codes"] == 3
    assert main(["refi", "import", str(path), *there]) == 0
    assert "1 transcript" in capsys.readouterr().out
    with one.open("ana") as store, pytest.raises(BadInputError, match="no such folder"):
        export_file(store, one, tmp_path / "nowhere" / "x.qdpx")


def test_a_dry_run_says_what_would_come_in_and_changes_nothing(
    rich: tuple[Project, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever is unsure of a file looks first; the same words tell what comes in when it does."""
    two = empty_project(tmp_path / "two")
    where = ["--project", str(two.folder), "--coder", "ana"]
    assert main(["refi", "import", str(rich[1]), "--dry-run", *where]) == 0
    would = capsys.readouterr()
    assert "dry run" in would.err
    with two.open("ana") as store:
        assert store.value("SELECT count(*) FROM transcripts") + store.value("SELECT count(*) FROM journal") == 0
    assert main(["refi", "import", str(rich[1]), *where]) == 0
    assert capsys.readouterr().out == would.out


def test_a_codebook_has_commands_of_its_own(
    rich: tuple[Project, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody who looks for the codebook looks under that name; a whole project is sent to where it belongs."""
    two = empty_project(tmp_path / "two")
    here, there = (["--project", str(each.folder), "--coder", "ana"] for each in (rich[0], two))
    assert main(["codebook", "export", str(tmp_path / "book.csv"), "--form", "nvivo", *here]) == 0
    capsys.readouterr()
    assert main(["codebook", "import", str(tmp_path / "book.csv"), "--json", *there]) == 0
    assert json.loads(capsys.readouterr().out)["codes"] == 3
    assert main(["codebook", "import", str(rich[1]), *there]) == 2
    assert "qualcode refi" in capsys.readouterr().err


def test_a_coder_who_has_another_name_by_now_is_known_again(rich: tuple[Project, Path]) -> None:
    """An export of before somebody took another name must not bring all their codings a second time."""
    one, path = rich
    with one.open("ana") as store:
        coders.rename(store, store.coder.guid, "Ana A")
    with one.open("Ana A") as store:
        assert import_file(store, one, path).brought.codings == 0
        assert {info.name for info in coders.infos(store)} == {"Ana A"}


@pytest.mark.parametrize("make", [taguette, qualcoder])
def test_taguettes_and_qualcoders_projects_come_in_directly(tmp_path: Path, make: Any) -> None:
    """Coming over from another free program takes one command, and every coding stands on its words."""
    path = make(tmp_path)
    two = empty_project(tmp_path / "two")
    with two.open("ana") as store:
        codebook_edits.sync_from_file(store, two)
        report = import_file(store, two, path)
        assert report.brought.codings > 0
        assert report.brought.transcripts > 0
        assert all(row["text"].strip() for row in store.rows("SELECT text FROM quotes"))
        assert import_file(store, two, path).brought.codings == 0


def test_one_of_several_taguette_projects_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Taguette on one's own computer keeps all one's projects in one file: the line that refuses it must say how to go on."""
    path = taguette(tmp_path, projects=[(2, "Other study", "", "2024-02-01 00:00:00")])
    where = ["--project", str(empty_project(tmp_path / "two").folder)]
    assert main(["refi", "import", str(path), *where]) == 2
    assert "--which: 'Study'" in capsys.readouterr().err
    assert main(["refi", "import", str(path), "--which", "Study", *where]) == 0


@pytest.mark.parametrize("form", ["qualcode", "maxqda", "nvivo", "taguette", "qualcoder"])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_codebook_goes_through_each_programs_table(
    rich: tuple[Project, Path], tmp_path: Path, form: str, suffix: str
) -> None:
    """A codebook kept as a spreadsheet comes in with its tree and six fields, whichever program's form it has."""
    one, _ = rich
    path = tmp_path / f"book{suffix}"
    with one.open("ana") as store:
        export_file(store, one, path, form=form)
        before = codes.load(store)
    two = empty_project(tmp_path / "two")
    with two.open("ana") as store:
        codebook_edits.sync_from_file(store, two)
        assert import_file(store, two, path).brought.codes == len(before)
        after = codes.load(store)
        assert [(after.path(c.id), c.include, c.exclude) for c in after] == [
            (before.path(c.id), c.include, c.exclude) for c in before
        ]
        assert "3 codes here already" in " ".join(import_file(store, two, path).said)
        assert codes.load(store) == after


def test_a_blind_coder_cannot_look_through_an_export(rich: tuple[Project, Path], tmp_path: Path) -> None:
    """Coding blind would be worth nothing if one command wrote the others' codings into a file."""
    one, _ = rich
    with one.open("bo") as store:
        coders.set_blind(store, store.coder.guid, blind=True)
        with pytest.raises(NotPossibleError, match="blind"):
            export_file(store, one, tmp_path / "peek.qdpx")
    assert not (tmp_path / "peek.qdpx").exists()


@pytest.mark.parametrize("name", ["book.qdc", "book.csv", "book.xlsx"])
def test_a_codebook_goes_out_without_words_that_may_not_be_quoted(
    rich: tuple[Project, Path], tmp_path: Path, name: str
) -> None:
    """An example that repeats what somebody refused to have quoted leaves in no codebook for another program."""
    one, _ = rich
    with one.open("ana") as store:
        codebook_edits.update_code(store, one, "buses", examples=("The bus never comes", "no bus"))
        said = export_file(store, one, tmp_path / name)
    assert said[0] == "1 example of words that may not be quoted: left out."
    two = empty_project(tmp_path / "two")
    with two.open("ana") as store:
        codebook_edits.sync_from_file(store, two)
        import_file(store, two, tmp_path / name)
        assert [code.examples for code in codes.load(store) if code.examples] == [("no bus",)]
