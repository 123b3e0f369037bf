"""The framework matrix: what is written in its cells, what makes it stale, and the way to a spreadsheet and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from qualcode.__main__ import main
from qualcode.core.codebook import Code
from qualcode.core.spans import Span
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.exports.framework import write_framework
from qualcode.formats.framework_table import read_framework_table
from qualcode.services import codebook_edits, history
from qualcode.services.framework import confirm_cell, read_framework, write_cell
from qualcode.services.merging import merge
from qualcode.services.opening import open_project
from qualcode.storage import codings
from tests.tui.conftest import make_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest.capture import CaptureFixture

    from qualcode.core.framework import Cell, Framework
    from qualcode.core.model import Coding
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The invented project of the app's tests, with three passages coded."""
    return make_project(tmp_path / "town")


@pytest.fixture
def store(project: Project) -> Iterator[Store]:
    """The project, open."""
    with open_project(project, "ana") as opened:
        code(opened, "The bus never comes.", "buses", exemplar=True)
        code(opened, "The bus drivers are kind", "buses")
        code(opened, "nobody at the council rang back", "being-heard")
        yield opened


def code(store: Store, words: str, code_id: str, *, exemplar: bool = False) -> Coding:
    """Code the words wherever they stand."""
    for guid, text in store.rows("SELECT guid, text FROM transcripts"):
        if words in text:
            start = text.index(words)
            made = codings.new(store, guid, Span(start, start + len(words)), code_id)
            codings.add(store, made)
            if exemplar:
                codings.set_exemplar(store, made.guid, exemplar=True)
            return made
    raise AssertionError(words)


def cell_of(store: Store, project: Project, row: str = "young-person", code_id: str = "getting-about") -> Cell:
    """Return a cell of the groups' matrix as it is now."""
    return read_framework(store, project, "group", (code_id,)).cell(row, code_id)


def test_a_summary_rests_on_the_exemplars_until_others_are_chosen(store: Store, project: Project) -> None:
    """A summary would stand on nothing, or on whatever happened to come first."""
    write_cell(store, cell_of(store, project), "  They wait.\r\nAnd wait. \x07 ")
    cell = cell_of(store, project)
    assert cell.summary is not None
    assert cell.summary.text == "They wait.\nAnd wait."
    assert [quote.text for quote in cell.linked] == ["The bus never comes."]
    assert (cell.state, cell.counts) == ("written", "2 passages, 2 of 3 people")
    other = next(quote for quote in cell.quotes if not quote.exemplar)
    write_cell(store, cell, cell.summary.text, [other.quote_id])
    assert cell_of(store, project).linked == (other,)
    with pytest.raises(NotPossibleError, match="not coded here"):
        write_cell(store, cell, "x", ["q0000000000"])


def test_what_was_coded_since_is_listed_and_can_be_found_right(store: Store, project: Project) -> None:
    """A summary of last month would be printed beside the quotes of today, and nobody would know."""
    write_cell(store, cell_of(store, project), "They wait.")
    linked = cell_of(store, project).linked[0]
    new = code(store, "a bike lane that does not end in a lorry park", "cycling")
    guid = store.value("SELECT guid FROM codings WHERE exemplar")
    codings.remove(store, guid, "Removed a coding")
    cell = cell_of(store, project)
    assert cell.state == "stale"
    assert set(cell.changes) == {
        f"{linked.quote_id}, which it rests on, is gone",
        f"{codings.quote_id(new.guid)} is new (Cycling, bus-stop.txt)",
    }
    assert cell_of(store, project, "community-org", "being-heard").state == "to write"
    confirm_cell(store, cell)
    cell = cell_of(store, project)
    assert (cell.state, cell.linked) == ("written", ())
    with pytest.raises(NotPossibleError, match="Nothing has changed"):
        confirm_cell(store, cell)


def test_a_quote_moved_or_recoded_makes_its_summary_stale(store: Store, project: Project) -> None:
    """The words under a link would no longer be those that the summary was written from."""
    write_cell(store, cell_of(store, project), "They wait.")
    quote = cell_of(store, project).linked[0]
    guid = store.value("SELECT guid FROM codings WHERE exemplar")
    codings.move(store, guid, Span(quote.start, quote.end - 1))
    assert cell_of(store, project).changes == (f"{quote.quote_id} has changed",)


def test_summaries_are_undone_and_redone(store: Store, project: Project) -> None:
    """A slip in a cell would cost what was written before."""
    write_cell(store, cell_of(store, project), "First.")
    write_cell(store, cell_of(store, project), "Second.")
    write_cell(store, cell_of(store, project), "")
    assert cell_of(store, project).state == "to write"
    for text in ("Second.", "First."):
        history.undo(store, project)
        summary = cell_of(store, project).summary
        assert summary is not None
        assert summary.text == text
    history.undo(store, project)
    assert cell_of(store, project).summary is None
    history.redo(store, project)
    assert cell_of(store, project).summary is not None


@pytest.mark.parametrize("kind", ["group", "participant", "transcript"])
def test_rows_may_be_groups_people_or_transcripts(store: Store, project: Project, kind: str) -> None:
    """Job after job is by case, not by group; a facilitator is no case."""
    found = read_framework(store, project, kind)
    names = {
        "group": ["Young people", "Community organisations", "Partner organisations"],
        "participant": ["Amina", "Bo", "Cleo", "Dee"],
        "transcript": ["bus-stop.txt", "club.txt"],
    }
    assert [row.name for row in found.rows] == names[kind]
    write_cell(store, found.cell(found.rows[0].key, "getting-about"), "Said.")
    again = read_framework(store, project, kind)
    assert again.counted_states()["written"] == 1
    assert again.cell(found.rows[0].key, "getting-about").quotes
    assert found.cell(found.rows[-1].key, "somewhere-to-go").state == "nothing said"


def exported(store: Store, project: Project) -> tuple[Path, Framework]:
    """Return the matrix as a workbook, and as it was."""
    matrix = read_framework(store, project)
    path = project.exports / "framework.xlsx"
    write_framework(matrix, "xlsx", path)
    return path, matrix


def edit(path: Path, changes: dict[tuple[str, str], str], *, turned: bool = False) -> None:
    """Change cells, named by row key and column heading, as somebody does in Excel; `turned` also turns the rows round."""
    book = openpyxl.load_workbook(path)
    sheet = book["Framework"]
    head = {str(cell.value): cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for (key, heading), text in changes.items():
            if sheet.cell(row, head["key"]).value == key:
                sheet.cell(row, head[heading]).value = text
    if turned:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, values in enumerate(reversed(rows), 2):
            for column, value in enumerate(values, 1):
                sheet.cell(number, column).value = value
        sheet.insert_cols(1)
    book.save(path)


def test_a_workbook_comes_back_with_every_link(store: Store, project: Project, capsys: CaptureFixture[str]) -> None:
    """An afternoon's writing in Excel would be typed again, or come back without its quotes."""
    write_cell(store, cell_of(store, project), "=They wait.\n**Long.**")
    path, before = exported(store, project)
    assert main(["framework", "apply", str(path), "--project", str(project.folder)]) == 0
    assert "Nothing in it differs" in capsys.readouterr().out
    heard = cell_of(store, project, "community-org", "being-heard").quotes[0].quote_id
    edit(
        path,
        {
            ("group:community-org", "Being heard [being-heard]"): "Nobody rings back. 😀",
            ("group:community-org", "quotes of [being-heard]"): heard,
        },
        turned=True,
    )
    assert main(["framework", "apply", str(path), "--project", str(project.folder), "--coder", "ana"]) == 0
    assert capsys.readouterr().out == "Being heard for Community organisations: written\n"
    cell = cell_of(store, project, "community-org", "being-heard")
    assert cell.summary is not None
    assert (cell.summary.text, cell.summary.quotes, cell.state) == ("Nobody rings back. 😀", (heard,), "written")
    untouched = cell_of(store, project)
    assert untouched.summary == before.cell("young-person", "getting-about").summary
    history.undo(store, project)
    assert cell_of(store, project, "community-org", "being-heard").summary is None


def test_what_was_written_in_excel_is_not_written_over(
    store: Store, project: Project, capsys: CaptureFixture[str]
) -> None:
    """An afternoon's writing in Excel would be gone, because the same command was given once more."""
    write_cell(store, cell_of(store, project), "They wait.")
    path, _ = exported(store, project)
    again = ["export", "framework", "--project", str(project.folder)]
    apply = ["framework", "apply", str(path), "--project", str(project.folder), "--coder", "ana"]
    assert main(again) == 0
    edit(path, {("group:community-org", "Being heard [being-heard]"): "Nobody rings back."})
    written = path.read_bytes()
    assert main(again) == 2
    assert "1 cell in it was written since its export and not taken in" in capsys.readouterr().err
    assert path.read_bytes() == written
    assert main([*again, "--format", "docx"]) == 0
    assert main(apply) == 0
    assert main([*again, "--rows", "participant"]) == 0


def test_codes_of_any_id_come_back(store: Store, project: Project) -> None:
    """What was written under a code whose id has a stop or a line in it would be passed over without a word."""
    codebook_edits.add_code(store, project, Code("bus_stops.v2", "Bus stops", parent="getting-about"))
    path = project.exports / "framework.xlsx"
    write_framework(read_framework(store, project, "group", ("bus_stops.v2",)), "xlsx", path)
    edit(path, {("group:community-org", "Bus stops [bus_stops.v2]"): "Nowhere to sit."})
    assert [each.text for each in read_framework_table(path) if each.text] == ["Nowhere to sit."]


def test_what_both_sides_changed_is_named_and_left(store: Store, project: Project, capsys: CaptureFixture[str]) -> None:
    """The colleague's sentence would be gone without a word."""
    write_cell(store, cell_of(store, project), "First.")
    path, _ = exported(store, project)
    write_cell(store, cell_of(store, project), "Mine.")
    column = "Getting about [getting-about]"
    edit(path, {("group:young-person", column): "Theirs.", ("group:community-org", column): "New."})
    assert main(["framework", "apply", str(path), "--project", str(project.folder)]) == 1
    said = capsys.readouterr()
    assert "row 2: Getting about for Young people was changed here too since it was exported" in said.err
    assert said.out == "Getting about for Community organisations: written\n"
    summary = cell_of(store, project).summary
    assert summary is not None
    assert summary.text == "Mine."


def test_a_cell_written_in_excel_is_stale_if_its_codings_changed_meanwhile(store: Store, project: Project) -> None:
    """Who wrote in Excel has not seen what was coded since; the summary must not look as if they had."""
    write_cell(store, cell_of(store, project), "First.")
    path, _ = exported(store, project)
    code(store, "a bike lane that does not end in a lorry park", "cycling")
    edit(path, {("group:young-person", "Getting about [getting-about]"): "Second."})
    assert main(["framework", "apply", str(path), "--project", str(project.folder)]) == 0
    cell = cell_of(store, project)
    assert cell.summary is not None
    assert (cell.summary.text, cell.state) == ("Second.", "stale")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda book: book.remove(book["Cells"]), "there is no sheet “Cells”"),
        (lambda book: book["Framework"].delete_cols(2), "there is no column 'key'"),
        (lambda book: book["Framework"].delete_cols(4), "the column 'quotes of [getting-about]' is missing"),
        (lambda book: book["Framework"].cell(2, 2, "nobody"), "row 2: 'nobody' is not the key of a row"),
    ],
)
def test_a_spoilt_workbook_writes_nothing(
    store: Store, project: Project, capsys: CaptureFixture[str], spoil: object, said: str
) -> None:
    """Half a workbook would be taken for the whole."""
    assert callable(spoil)
    path, _ = exported(store, project)
    book = openpyxl.load_workbook(path)
    spoil(book)
    book.save(path)
    assert main(["framework", "apply", str(path), "--project", str(project.folder)]) == 2
    assert said in capsys.readouterr().err.replace("line 2", "row 2")
    path.write_bytes(b"no workbook")
    assert main(["framework", "apply", str(path), "--project", str(project.folder)]) == 2


def test_every_format_holds_the_summary_its_links_and_its_sign(store: Store, project: Project) -> None:
    """A stale cell would look like any other in print, and a formula would run in somebody's spreadsheet."""
    write_cell(store, cell_of(store, project), "=HYPERLINK(1) <b>long</b> & **waits**")
    code(store, "a bike lane that does not end in a lorry park", "cycling")
    matrix = read_framework(store, project)
    for form in ("docx", "html", "md", "csv", "json", "xlsx"):
        done = write_framework(matrix, form, project.exports / f"framework.{form}")
        assert any("stale" in warning for warning in done.warnings)
        again = write_framework(matrix, form, project.exports / f"again.{form}")
        assert done.path.read_bytes() == again.path.read_bytes()
    assert "'=HYPERLINK(1)" in (project.exports / "framework.csv").read_text(encoding="utf-8-sig")
    html = (project.exports / "framework.html").read_text(encoding="utf-8")
    assert "⚠ stale" in html
    assert "&lt;b&gt;long&lt;/b&gt; &amp; <strong>waits</strong>" in html
    data = json.loads((project.exports / "framework.json").read_text(encoding="utf-8"))
    cell = next(each for each in data["cells"] if each["cell"] == "group:young-person|getting-about")
    assert (cell["state"], cell["base"], cell["quotes"][0]["text"]) == ("stale", 3, "The bus never comes.")
    sheet = openpyxl.load_workbook(project.exports / "framework.xlsx")["Framework"]
    assert sheet["C2"].data_type == "s"


def test_words_that_may_not_be_printed_are_taken_out_of_summaries(store: Store, project: Project) -> None:
    """Somebody who did not permit quoting would be quoted by way of a summary."""
    write_cell(store, cell_of(store, project), "They say “the bus never”, always.")
    with store.command("consent", "Changed consent") as recorder:
        guid = store.value("SELECT guid FROM participants WHERE name = 'Amina'")
        recorder.update("participants", guid, consent_quote=0)
    matrix = read_framework(store, project)
    for form in ("docx", "html", "md", "csv", "json", "xlsx"):
        done = write_framework(matrix, form, project.exports / f"framework.{form}")
        assert "did not permit quoting" in str(done.refusals[0])
    text = (project.exports / "framework.json").read_text(encoding="utf-8")
    assert "the bus never" not in text
    assert "The bus never comes" not in text
    assert cell_of(store, project).state == "stale"


def test_the_commands_say_what_is_stale_and_refuse_what_is_not_there(
    store: Store, project: Project, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    """A check before publishing could not stop at a stale summary."""
    said = tmp_path / "said.md"
    said.write_text("They wait.", encoding="utf-8")
    here = ["--project", str(project.folder)]
    assert main(["framework", "write", "young-person", "getting-about", str(said), *here]) == 0
    assert main(["framework", "show", "--stale", *here]) == 0
    code(store, "a bike lane that does not end in a lorry park", "cycling")
    assert main(["framework", "show", "--stale", *here]) == 1
    assert "is new (Cycling, bus-stop.txt)" in capsys.readouterr().out
    for wrong in (
        ["write", "nobody", "getting-about", str(said)],
        ["show", "--rows", "street"],
        ["show", "--code", "x"],
    ):
        assert main(["framework", *wrong, *here]) == 2
    with pytest.raises(BadInputError, match="more than 30,000"):
        write_cell(store, cell_of(store, project), "x" * 30_001)


def test_copies_of_a_project_merge_their_summaries(store: Store, project: Project, tmp_path: Path) -> None:
    """Two people summarise at home; one of them would have worked for nothing."""
    other = tmp_path / "other.db"
    store.db.conn.execute("VACUUM INTO ?", [str(other)])
    write_cell(store, cell_of(store, project), "Mine.")
    away = project.folder.parent / "away"
    away.mkdir()
    other.rename(away / "qualcode.db")
    (away / "codebook.yaml").write_bytes(project.codebook.read_bytes())
    from qualcode.storage.project import Project as Folder

    with open_project(Folder(away), "bo") as theirs:
        write_cell(theirs, cell_of(theirs, Folder(away)), "Theirs.")
        write_cell(theirs, cell_of(theirs, Folder(away), "community-org", "being-heard"), "Nobody rings.")
    merge(store, project, away / "qualcode.db")
    both = cell_of(store, project).summary
    alone = cell_of(store, project, "community-org", "being-heard").summary
    assert both is not None
    assert alone is not None
    assert "Mine." in both.text
    assert "Theirs." in both.text
    assert alone.text == "Nobody rings."


def test_merged_codes_bring_their_summaries_along(store: Store, project: Project) -> None:
    """Merging two codes would put an afternoon's summaries where nobody finds them."""
    write_cell(store, cell_of(store, project, code_id="buses"), "On buses.")
    write_cell(store, cell_of(store, project, code_id="cycling"), "On bikes.")
    write_cell(store, cell_of(store, project, "community-org", "buses"), "Theirs.")
    codebook_edits.merge_codes(store, project, "buses", "cycling")
    both = cell_of(store, project, code_id="cycling")
    assert both.summary is not None
    assert (both.summary.text, both.state) == ("On bikes.\n\nOn buses.", "stale")
    assert [quote.text for quote in both.linked] == ["The bus never comes."]
    theirs = cell_of(store, project, "community-org", "cycling").summary
    assert theirs is not None
    assert theirs.text == "Theirs."
    history.undo(store, project)
    assert read_framework(store, project).aside == ()
    again = cell_of(store, project, code_id="buses").summary
    assert again is not None
    assert again.text == "On buses."


def test_a_summary_whose_code_is_gone_is_kept_aside(store: Store, project: Project) -> None:
    """Deleting a code would throw somebody's writing away without a word."""
    write_cell(store, cell_of(store, project, code_id="cycling"), "On bikes.")
    codebook_edits.delete_code(store, project, "cycling")
    matrix = read_framework(store, project)
    assert [summary.text for summary in matrix.aside] == ["On bikes."]
    done = write_framework(matrix, "json", project.exports / "framework.json")
    assert any("kept aside" in warning for warning in done.warnings)
    assert "On bikes." in done.path.read_text(encoding="utf-8")
