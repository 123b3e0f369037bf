"""Codebook edits reach codebook.yaml and the database alike, keep comments, and can be taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from qualcode.core.codebook import Code
from qualcode.core.codebook_merge import Side
from qualcode.core.spans import Span
from qualcode.errors import BadInputError, CodebookError, ConflictError, NotPossibleError
from qualcode.formats import codebook_yaml
from qualcode.services import codebook_edits, history
from qualcode.services.codebook_reach import what_it_touches
from qualcode.storage import codes, codings, memos, transcripts
from qualcode.storage.project import Project
from tests.conftest import new_transcript

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qualcode.storage.store import Store

YAML = """# our themes, agreed on 3 May
title: Buses
codes:
  - id: transport  # the big one
    name: Getting about
  - id: buses
    name: Buses
    parent: transport
    keywords: [bus, "late"]
  - id: voice
    name: Being heard
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project folder with a commented codebook."""
    (tmp_path / "codebook.yaml").write_text(YAML, encoding="utf-8")
    return Project(tmp_path)


@pytest.fixture
def store(project: Project) -> Iterator[Store]:
    """The project opened, with one transcript and two codings on `buses`."""
    with project.open("ana") as opened:
        codebook_edits.sync_from_file(opened, project)
        guid = transcripts.add(opened, new_transcript(), undoable=False)
        for start in (10, 40):
            codings.add(opened, codings.new(opened, guid, Span(start, start + 9), "buses"))
        yield opened


def both(store: Store, project: Project) -> tuple[Code, ...]:
    """Return the codes, after making sure that file and database agree on them."""
    assert codebook_yaml.load(project.codebook).codes == codes.load(store).codes
    return codes.load(store).codes


def test_an_edit_keeps_comments_and_undo_brings_the_file_back(store: Store, project: Project) -> None:
    """A researcher's comments survive edits in the app, and undo leaves the file as they wrote it."""
    codebook_edits.update_code(store, project, "buses", name="Buses and trams")
    text = project.codebook.read_text(encoding="utf-8")
    assert "# our themes, agreed on 3 May" in text
    assert "# the big one" in text
    assert both(store, project)[1].name == "Buses and trams"
    history.undo(store, project)
    assert project.codebook.read_text(encoding="utf-8") == YAML
    history.redo(store, project)
    assert both(store, project)[1].name == "Buses and trams"


def test_undo_brings_back_the_comments_of_a_code_that_was_gone(store: Store, project: Project) -> None:
    """What somebody wrote beside a code outlives a merge that is taken back, unless the file was changed by hand since."""
    hand_edit(project, "  - id: buses", "  # ask Ruth before this one is changed\n  - id: buses")
    codebook_edits.sync_from_file(store, project)
    text = project.codebook.read_text(encoding="utf-8")
    codebook_edits.merge_codes(store, project, "buses", "voice")
    codebook_edits.delete_code(store, project, "transport")
    merged = project.codebook.read_text(encoding="utf-8")
    assert "the big one" not in merged
    history.undo(store, project)
    history.undo(store, project)
    assert project.codebook.read_text(encoding="utf-8") == text
    history.redo(store, project)
    hand_edit(project, "title: Buses", "title: Buses  # as agreed")
    history.undo(store, project)
    assert "# as agreed" in project.codebook.read_text(encoding="utf-8")
    both(store, project)


def test_merging_moves_codings_and_subcodes_and_is_one_undo(store: Store, project: Project) -> None:
    """Merging two codes loses no coding, and one key takes it back."""
    codebook_edits.merge_codes(store, project, "buses", "voice")
    assert codings.counts(store) == {"voice": 2}
    assert [code.id for code in both(store, project)] == ["transport", "voice"]
    history.undo(store, project)
    assert codings.counts(store) == {"buses": 2}
    assert len(both(store, project)) == 3
    with pytest.raises(NotPossibleError):
        codebook_edits.merge_codes(store, project, "transport", "buses")


def test_merging_codes_keeps_what_was_noted(store: Store, project: Project) -> None:
    """A memo on the code that goes, or on a quote that had both codes, is somebody's thinking and not to be lost."""
    guid = transcripts.infos(store)[0].guid
    span = Span(2, 12)
    for code, memo in (("buses", "About the fare."), ("voice", "And who pays it.")):
        made = codings.add(store, codings.new(store, guid, span, code))
        codings.set_memo(store, made.guid, memo)
        memos.put(store, "code", code, f"On {code}.")
    codings.set_exemplar(
        store, next(c.guid for c in codings.of_transcript(store, guid) if c.memo == "About the fare."), exemplar=True
    )
    codebook_edits.merge_codes(store, project, "buses", "voice")
    [kept] = [coding for coding in codings.of_transcript(store, guid) if coding.span == span]
    assert (kept.memo, kept.exemplar) == ("And who pays it.\n\nAbout the fare.", True)
    assert [(memo.target, memo.text) for memo in memos.all_memos(store)] == [("voice", "On voice.\n\nOn buses.")]
    history.undo(store, project)
    assert {memo.text for memo in memos.all_memos(store)} == {"On buses.", "On voice."}


def test_deleting_says_what_it_touches_and_is_one_undo(store: Store, project: Project) -> None:
    """Before a theme is deleted its reach is known; after undo nothing is missing."""
    memos.put(store, "code", "buses", "Ask about fares.")
    with project.open("bo") as other:
        made = codings.of_transcript(store, store.value("SELECT guid FROM transcripts"))
        codings.add(other, codings.new(other, store.value("SELECT guid FROM transcripts"), made[0].span, "buses"))
    plan = "title: P\npriorities:\n  - id: a\n    title: A\n    themes: [transport, voice]\n    quotes:\n      - find: {code: buses}\n"
    project.plan.write_text(plan, encoding="utf-8")
    touched = what_it_touches(store, project, "transport")
    assert [code.id for code in touched.codes] == ["transport", "buses"]
    assert (touched.codings, touched.others, touched.memos, touched.planned) == (3, 1, 1, 2)
    assert what_it_touches(store, project, "transport", alone=True).codings == 0
    codebook_edits.delete_code(store, project, "transport")
    with pytest.raises(CodebookError, match="there is no code 'buses'"):
        what_it_touches(store, project, "buses")
    assert codings.counts(store) == {}
    history.undo(store, project)
    assert codings.counts(store) == {"buses": 3}
    both(store, project)


def test_undo_leaves_no_code_of_somebody_else_without_its_parent(store: Store, project: Project) -> None:
    """A colleague's undo that takes a theme from above one's new code would leave a project that nothing can open."""
    codebook_edits.add_code(store, project, Code("trams", "Trams"))
    with project.open("bo") as other:
        codebook_edits.add_code(other, project, Code("night-trams", "Night trams", parent="trams"))
    with pytest.raises(ConflictError, match="beneath"):
        history.undo(store, project)
    assert codes.load(store)["night-trams"].parent == "trams"
    with project.open("bo") as other:
        history.undo(other, project)
    history.undo(store, project)
    assert "trams" not in codes.load(store)


def test_a_code_comes_back_though_codes_were_added_before_it(store: Store, project: Project) -> None:
    """A line added to the file above a deleted code shifts every code after it: undo would never work again."""
    codebook_edits.delete_code(store, project, "transport")
    hand_edit(project, "codes:\n", "codes:\n  - id: first\n    name: First\n")
    codebook_edits.sync_from_file(store, project)
    history.undo(store, project)
    assert [code.id for code in both(store, project)] == ["first", "transport", "buses", "voice"]
    history.redo(store, project)
    assert [code.id for code in both(store, project)] == ["first", "voice"]
    history.undo(store, project)
    assert codings.counts(store) == {"buses": 2}


def test_moving_and_splitting(store: Store, project: Project) -> None:
    """A code can become a theme, and some of its quotes a code of their own."""
    codebook_edits.move_code(store, project, "buses", None, 0)
    assert codes.load(store).themes[0].id == "buses"
    both(store, project)
    one = codings.of_transcript(store, transcripts.infos(store)[0].guid)[0]
    codebook_edits.split_code(store, project, "buses", Code("late", "Late buses", parent="buses"), [one.guid])
    assert codings.counts(store) == {"buses": 1, "late": 1}
    both(store, project)


def test_codes_are_not_nested_deeper_than_the_file_can_be_read(store: Store, project: Project) -> None:
    """One code too deep, and every later edit would be refused, with nothing in the app to take it back."""
    for number in range(24):
        parent = f"c{number - 1}" if number else "voice"
        codebook_edits.add_code(store, project, Code(f"c{number}", "C", parent=parent))
    with pytest.raises(CodebookError, match="more than 24 deep"):
        codebook_edits.add_code(store, project, Code("c24", "C", parent="c23"))
    with pytest.raises(CodebookError, match="more than 24 deep"):
        codebook_edits.move_code(store, project, "transport", "c22")
    assert "c23" in {code.id for code in both(store, project)}
    codebook_edits.update_code(store, project, "voice", name="Heard")


def test_a_wrong_code_changes_neither_file_nor_database(store: Store, project: Project) -> None:
    """An edit that the codebook cannot hold leaves everything as it was."""
    with pytest.raises(CodebookError):
        codebook_edits.add_code(store, project, Code("buses", "Again"))
    assert project.codebook.read_text(encoding="utf-8") == YAML
    both(store, project)


def test_a_change_by_hand_is_noticed_and_codings_are_kept(store: Store, project: Project) -> None:
    """Editing codebook.yaml outside is taken over; a code removed there keeps its codings until someone decides."""
    head, _, _ = YAML.partition("  - id: buses")
    project.codebook.write_text(head + "  - id: fares\n    name: Fares\n", encoding="utf-8")
    notes = codebook_edits.sync_from_file(store, project)
    assert any("Fares is new" in note for note in notes)
    assert any("Buses is gone" in note for note in notes)
    assert store.value("SELECT count(*) FROM quotes WHERE code = 'buses'") == 2
    assert codebook_edits.sync_from_file(store, project) == []


def test_a_file_left_behind_by_a_crash_is_brought_along(store: Store, project: Project) -> None:
    """If the program dies between database and file, the next opening finishes the edit."""
    edited = codes.load(store)
    codes.sync(
        store,
        type(edited)((*edited.codes, Code("fares", "Fares")), edited.title),
        action="add code",
        summary="Added a code",
    )
    assert codebook_edits.sync_from_file(store, project) == ["codebook.yaml has been brought up to the project."]
    assert "fares" in codebook_yaml.load(project.codebook)


def in_both(store: Store, project: Project, code_id: str) -> Code:
    """Return a code, after making sure that file and database have the same."""
    book = codes.load(store)
    assert codebook_yaml.load(project.codebook).codes == book.codes
    return book[code_id]


def hand_edit(project: Project, old: str, new: str) -> None:
    """Change codebook.yaml as an editor would."""
    text = project.codebook.read_text(encoding="utf-8")
    assert old in text
    project.codebook.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edit_in_the_app_keeps_what_was_just_changed_in_the_file(store: Store, project: Project) -> None:
    """Two people, one in an editor and one in the app, lose nothing: both changes stand, in file and database, comments too."""
    hand_edit(project, "name: Being heard", "name: Being heard\n    brief: Whether anybody listens  # ask Bo")
    codebook_edits.update_code(store, project, "voice", colour="#112233")
    code = in_both(store, project, "voice")
    assert (code.brief, code.colour) == ("Whether anybody listens", "#112233")
    assert "# ask Bo" in project.codebook.read_text(encoding="utf-8")
    assert codebook_edits.clashes(store, project) == ()


def test_what_both_changed_waits_for_a_choice(store: Store, project: Project) -> None:
    """Neither wording is thrown away unasked; the choice then stands in both, and undo brings back what was here."""
    hand_edit(project, "name: Being heard", "name: Heard at last")
    hand_edit(project, "name: Getting about", "name: Moving")
    codebook_edits.update_code(store, project, "voice", name="Voice")
    (clash,) = codebook_edits.clashes(store, project)
    assert (clash.field, clash.mine, clash.theirs) == ("name", "Voice", "Heard at last")
    assert codes.load(store)["transport"].name == "Moving"
    assert codebook_edits.clashes(store, project) == (clash,)
    codebook_edits.update_code(store, project, "buses", name="Coaches")
    assert codebook_edits.clashes(store, project) == (clash,)
    codebook_edits.settle(store, project, {clash.key: Side.THEIRS})
    assert in_both(store, project, "voice").name == "Heard at last"
    assert codebook_edits.clashes(store, project) == ()
    history.undo(store, project)
    assert in_both(store, project, "voice").name == "Voice"


def test_keeping_the_apps_side_changes_the_file(store: Store, project: Project) -> None:
    """Choosing one's own wording writes it where the other was, and nothing else."""
    hand_edit(project, "name: Being heard", "name: Heard at last")
    codebook_edits.update_code(store, project, "voice", name="Voice")
    (clash,) = codebook_edits.clashes(store, project)
    codebook_edits.settle(store, project, {clash.key: Side.MINE})
    assert in_both(store, project, "voice").name == "Voice"
    assert "# the big one" in project.codebook.read_text(encoding="utf-8")
    assert codebook_edits.sync_from_file(store, project) == []


def test_a_code_taken_away_in_the_file_and_changed_in_the_app(store: Store, project: Project) -> None:
    """A deletion never wins silently over work done on the same code."""
    codebook_edits.sync_from_file(store, project)
    text = project.codebook.read_text(encoding="utf-8")
    project.codebook.write_text(text[: text.index("  - id: voice")], encoding="utf-8")
    codebook_edits.update_code(store, project, "voice", brief="Kept")
    (clash,) = codebook_edits.clashes(store, project)
    assert clash.field == ""
    codebook_edits.settle(store, project, {clash.key: Side.MINE})
    assert in_both(store, project, "voice").brief == "Kept"


def test_a_file_that_cannot_be_read_stops_the_edit_before_anything_is_written(store: Store, project: Project) -> None:
    """With codebook.yaml broken half-way through somebody's typing, the app changes nothing that the file would miss."""
    codebook_edits.update_code(store, project, "transport", name="Travel")
    hand_edit(project, "name: Buses", "name: [Buses")
    before = codes.load(store)
    with pytest.raises(BadInputError):
        codebook_edits.update_code(store, project, "voice", name="Voice")
    with pytest.raises(BadInputError):
        codebook_edits.merge_codes(store, project, "buses", "voice")
    with pytest.raises(BadInputError):
        codebook_edits.delete_code(store, project, "buses")
    with pytest.raises(BadInputError):
        history.undo(store, project)
    assert codes.load(store) == before
    hand_edit(project, "name: [Buses", "name: Buses")
    codebook_edits.update_code(store, project, "voice", name="Voice")
    assert in_both(store, project, "voice").name == "Voice"


def test_an_edit_that_cannot_be_written_changes_neither_file_nor_database(
    store: Store, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The app would show codes as they were, and the project have them as they are: nobody would know which of them holds."""
    before, written = codes.load(store), project.codebook.read_text(encoding="utf-8")
    monkeypatch.setattr("qualcode.formats.yaml_io.MOST_BYTES", len(written.encode()) + 20)
    for edit in (
        lambda: codebook_edits.update_code(store, project, "voice", brief="heard " * 30),
        lambda: codebook_edits.add_code(store, project, Code("fares", "Fares", definition="dear " * 30)),
    ):
        with pytest.raises(BadInputError, match="cannot be written"):
            edit()
        assert codes.load(store) == before
        assert project.codebook.read_text(encoding="utf-8") == written
    monkeypatch.undo()
    codebook_edits.update_code(store, project, "voice", brief="heard")
    assert in_both(store, project, "voice").brief == "heard"


def test_two_windows_add_codes_at_once_and_none_is_lost(store: Store, project: Project) -> None:
    """Two coders in one project name new codes in the same moment: each would take the other's for deleted."""
    wanted = {who: [f"{who}-{number}" for number in range(8)] for who in ("ana", "bo")}

    def add(who: str) -> None:
        with project.open(who) as own:
            for code_id in wanted[who]:
                codebook_edits.add_code(own, project, Code(code_id, code_id))

    with ThreadPoolExecutor() as threads:
        list(threads.map(add, wanted))
    codebook_edits.sync_from_file(store, project)
    assert {code.id for code in both(store, project)} >= {*wanted["ana"], *wanted["bo"]}
