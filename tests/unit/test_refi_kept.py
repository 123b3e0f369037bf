"""What REFI-QDA holds and qualcode has no place for comes out of a project as it went in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.formats.refi import RefiProject, RefiSet, read_qdc, read_qdpx, write_qdpx
from qualcode.formats.refi.xml import derived
from qualcode.services import codebook_edits, history, refi_kept
from qualcode.services.refi import export_file, import_file
from qualcode.storage import coders, transcripts
from tests.unit.test_refi_roundtrip import whole_project
from tests.unit.test_refi_store import empty_project

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.storage.project import Project


def through(project: Project, found: RefiProject, folder: Path) -> tuple[RefiProject, list[str]]:
    """Import a project into an empty one, export it, and return what comes out and what the import said."""
    write_qdpx(found, folder / "in.qdpx")
    with project.open("ana") as store:
        codebook_edits.sync_from_file(store, project)
        said = import_file(store, project, folder / "in.qdpx").said
        export_file(store, project, folder / "out.qdpx")
    return read_qdpx(folder / "out.qdpx")[0], list(said)


def seen(found: RefiProject) -> dict[str, object]:
    """Return what must come back, by names and words rather than by GUIDs, which may be others."""
    names = {code.guid: code.name for code in found.codes} | {source.guid: source.name for source in found.sources}
    variables = {each.guid: each for each in found.variables}
    where = {
        selection.guid: (names[source.guid], selection.start, selection.end)
        for source in found.sources
        for selection in source.selections
    }
    return {
        "sets": [
            (each.name, each.description, [names[m] for m in (*each.codes, *each.sources)], len(each.notes))
            for each in found.sets
        ],
        "links": [
            (each.name, where[each.origin], where[each.target], each.direction, each.colour) for each in found.links
        ],
        "values": [
            (source.name, variables[value.variable].name, variables[value.variable].type, value.value)
            for source in found.sources
            for value in source.values
        ],
        "case passages": [(case.name, [where[each] for each in case.selections]) for case in found.cases],
        "case codes": [(case.name, [names[code] for code in case.codes]) for case in found.cases],
        "types": {each.name: (each.type, each.description) for each in found.variables if each.name in {"Age", "Band"}},
    }


def test_sets_links_and_attributes_come_out_as_they_went_in(tmp_path: Path) -> None:
    """A team that also works in NVivo does not lose its sets and links by passing through qualcode."""
    out, said = through(empty_project(tmp_path / "one"), whole_project(), tmp_path)
    assert seen(out) == seen(whole_project())
    assert any("1 link" in words and "written out again" in words for words in said)


def test_what_belonged_to_something_that_is_gone_is_not_written(tmp_path: Path) -> None:
    """A link to a text that was taken out since must not make a file that other programs refuse."""
    project = empty_project(tmp_path / "one")
    through(project, whole_project(), tmp_path)
    with project.open("ana") as store:
        transcripts.remove(store, transcripts.infos(store)[0].guid)
        said = export_file(store, project, tmp_path / "later.qdpx")
    out, _ = read_qdpx(tmp_path / "later.qdpx")
    assert out.links == ()
    assert [(each.name, each.sources) for each in out.sets] == [("Youth", ())]
    for lost in ("1 link to something", "1 attribute of texts", "1 passage of texts"):
        assert any(lost in words for words in said), lost


def test_an_undone_import_keeps_nothing(tmp_path: Path) -> None:
    """Undoing the import of the wrong file leaves none of its sets behind to turn up in an export."""
    project = empty_project(tmp_path / "one")
    through(project, whole_project(), tmp_path)
    with project.open("ana") as store:
        history.undo(store, project)
        export_file(store, project, tmp_path / "later.qdpx")
        assert store.meta("refi_kept") == ""
    assert read_qdpx(tmp_path / "later.qdpx")[0].sets == ()


def test_two_files_keep_what_each_brought(tmp_path: Path) -> None:
    """A second import adds its sets to those of the first, and a third time nothing is doubled."""
    project = empty_project(tmp_path / "one")
    whole = whole_project()
    other = replace(
        whole, sets=(RefiSet("0" * 8 + "-0000-4000-8000-" + "0" * 12, "Elders", codes=whole.sets[0].codes),)
    )
    for found in (whole, other, other):
        out, _ = through(project, found, tmp_path)
    assert [each.name for each in out.sets] == ["Youth", "Elders"]
    assert len(out.links) == 1
    with project.open("ana") as store:
        assert len(json.loads(store.meta("refi_kept"))["values"]) == 1


def test_a_codebook_file_carries_its_sets(tmp_path: Path) -> None:
    """Sets of codes survive when only the codebook is exchanged."""
    project = empty_project(tmp_path / "one")
    through(project, whole_project(), tmp_path)
    with project.open("ana") as store:
        export_file(store, project, tmp_path / "book.qdc")
    book, _ = read_qdc(tmp_path / "book.qdc")
    assert [(each.name, len(each.codes)) for each in book.sets] == [("Youth", 1)]


def test_remarks_on_passages_can_be_read(tmp_path: Path) -> None:
    """MAXQDA's memos within a text are years of thought: kept out of sight they would be as good as lost."""
    found = whole_project()
    source = found.sources[0]
    marks = (
        *source.selections,
        replace(source.selections[1], guid=derived("r"), description="ask again", user=found.user),
    )
    project = empty_project(tmp_path / "one")
    write_qdpx(replace(found, sources=(replace(source, selections=marks),)), tmp_path / "in.qdpx")
    with project.open("ana") as store:
        said = import_file(store, project, tmp_path / "in.qdpx").said
        (remark,) = refi_kept.remarks(store)
        assert (source.text[remark.span.start : remark.span.end], remark.text) == (source.text[5:15], "ask again")
        assert remark.coder == found.users[0].name
        assert any("1 remark on passages" in words for words in said)
        coders.set_blind(store, store.coder.guid, blind=True)
        assert not refi_kept.remarks(store)
