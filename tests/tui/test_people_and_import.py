"""People and Import: who speaks is looked at before anything is stored, and set right by single keys."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import openpyxl
import pytest
from textual.worker import WorkerCancelled

from qualcode.core.codebook import Code
from qualcode.core.model import Group
from qualcode.core.spans import Span
from qualcode.services import codebook_edits
from qualcode.services.opening import new_project, open_project
from qualcode.storage import codings, people, transcripts
from qualcode.storage.project import Project
from qualcode.tui.app import QualcodeApp
from tests.tui.test_code_screen import press
from tests.unit import made_documents

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

TALK = "Mod: Hello all.\nAmina: The bus never comes.\nMOD: And then?\nAmina: We wait in the rain.\nMOD: I see.\nMod: Thanks.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An opened project without transcripts, into whose folder one is then put."""
    new_project(tmp_path / "p")
    made = Project(tmp_path / "p")
    with open_project(made, "ana") as store:
        people.set_group(store, Group("young-person", "Young people", "young person"))
    (made.transcripts / "talk.txt").write_text(TALK, encoding="utf-8")
    return made


def app_on(project: Project) -> QualcodeApp:
    """Return the app without its suggester, which these tests do not need."""
    return QualcodeApp(project, coder="ana", suggestions=False)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until what was begun in the background is done and shown."""
    while any(not worker.is_finished for worker in pilot.app.workers):
        with suppress(WorkerCancelled):  # an import that is done leaves its screen, which cancels what is left of it
            await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


async def test_a_preview_comes_first_and_import_leads_to_people(project: Project) -> None:
    """F7 shows what is in a new file with nothing stored; enter imports it and goes on to who speaks."""
    app = app_on(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "f7")
        await settled(pilot)
        about = str(app.screen.query_one("#about").render())
        assert "Amina · 2 turns · “The bus never comes.”" in about
        assert transcripts.infos(app.desk.store) == []
        await pilot.press("space", "enter")
        await settled(pilot)
        assert transcripts.infos(app.desk.store) == [], "a file left out was imported"
        await pilot.press("space", "enter")
        await settled(pilot)
        assert [info.name for info in transcripts.infos(app.desk.store)] == ["talk.txt"]
        assert type(app.screen).__name__ == "PeopleScreen"
        await pilot.press("escape", "u")
        await settled(pilot)
        assert app.desk.passages is None, "what is taken back is still on the screen, to be coded"
        assert app.code_screen.query_one("#empty").display
        await pilot.press("j", "n", "1", "down", "c", "escape", "m", "escape", "ctrl+r")
        await settled(pilot)
        assert app.desk.here().transcript.name == "talk.txt"


async def test_people_are_set_by_keys_and_taken_back(project: Project) -> None:
    """Group, one person of two spellings, consent and signature: each is one or two keys, and undo works."""
    app = app_on(project)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("escape", "f7")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        store = app.desk.store
        await pilot.press("equals_sign", "y")
        await pilot.pause()
        rows = {row.label: row for row in people.speaker_rows(store)}
        assert rows["Mod"].participant == rows["MOD"].participant != ""
        await pilot.press("g", "1")
        await pilot.pause()
        await pilot.press("g", "2", "k", "o")
        await pilot.pause()
        rows = {row.label: row for row in people.speaker_rows(store)}
        assert [rows[label].group for label in ("Mod", "MOD", "Amina")] == [
            "facilitator",
            "facilitator",
            "young-person",
        ]
        assert not rows["Amina"].consent_quote
        await pilot.press("s")
        await press(pilot, "ctrl+u", "type:resident", "enter")
        assert {group.id: group.attribution for group in people.groups(store)}["young-person"] == "resident"
        await pilot.press("u", "u")
        await pilot.pause()
        assert {row.label: row for row in people.speaker_rows(store)}["Amina"].consent_quote


async def test_a_pdf_and_a_bad_file_are_read_from_within_the_app(project: Project) -> None:
    """A PDF is read by a process of its own, which must start under the app too; a bad file is said in a line beside it."""
    talk = [("Mod", "Shall we begin?"), ("Jon", "It is dark by the stop."), ("Mod", "Yes.")]
    (project.transcripts / "talk.pdf").write_bytes(made_documents.pdf_talk(talk))
    (project.transcripts / "torn.pdf").write_bytes(b"%PDF-1.4 and no more")
    app = app_on(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "f7")
        await settled(pilot)
        assert "Jon · 1 turn · “It is dark by the stop.”" in str(app.screen.query_one("#about").render())
        await pilot.press("j", "j")
        assert "the PDF is damaged" in " ".join(str(app.screen.query_one("#about").render()).split())
        await pilot.press("enter")
        await settled(pilot)
        assert [info.name for info in transcripts.infos(app.desk.store)] == ["talk.pdf", "talk.txt"]


async def test_another_way_to_read_labels_is_shown_at_once(project: Project) -> None:
    """When labels are read wrongly, a pattern of one's own is tried live, before anything is stored."""
    (project.transcripts / "talk.txt").write_text("Ann - Good day.\nBo - Good day.\nAnn - Bye.\n", encoding="utf-8")
    app = app_on(project)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("escape", "f7")
        await settled(pilot)
        await pilot.press("e", "enter")
        await settled(pilot)
        assert "Ann · 2 turns" in str(app.screen.query_one("#about").render())
        assert transcripts.infos(app.desk.store) == []


async def test_who_speaks_is_said_before_anything_is_stored(project: Project) -> None:
    """In the preview, look-alike labels become one person, one is left out, one is no speaker: and so it is imported."""
    talk = TALK + "Tape: click\nBo: Who is that?\nTape: click\nBo: Nobody.\n"
    (project.transcripts / "talk.txt").write_text(talk, encoding="utf-8")
    app = app_on(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "f7")
        await settled(pilot)
        assert "may be one speaker" in str(app.screen.query_one("#about").render())
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("equals_sign", "g", "1", "x", "j", "j")
        await pilot.pause()
        await press(pilot, "j", "g", "3", "type:Residents", "enter", "k")
        assert "click" in str(app.screen.query_one("#heard").render())
        await pilot.press("n", "escape")
        await settled(pilot)
        about = str(app.screen.query_one("#about").render())
        assert "Tape ·" not in about
        assert "Amina · 2 turns · left out" in about
        assert transcripts.infos(app.desk.store) == []
        await pilot.press("enter")
        await settled(pilot)
        rows = {row.label: row for row in people.speaker_rows(app.desk.store)}
        assert set(rows) == {"Mod", "MOD", "Amina", "Bo"}
        assert rows["Mod"].participant == rows["MOD"].participant != ""
        assert rows["MOD"].group == "facilitator"
        assert rows["Bo"].group == "residents", "a group that the project does not have yet could not be named"
        assert not rows["Amina"].consent_analyse


async def test_a_corrected_file_is_read_over_before_it_is_taken(project: Project) -> None:
    """What a new version changes is shown line by line, with the codings that it would lose; nothing is stored by looking."""
    app = app_on(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "f7")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        store = app.desk.store
        codebook_edits.add_code(store, project, Code("buses", "Buses"))
        guid = transcripts.infos(store)[0].guid
        start = TALK.index("The bus")
        codings.add(store, codings.new(store, guid, Span(start, start + 20), "buses"))
        (project.transcripts / "talk.txt").write_text(TALK.replace("never", "seldom"), encoding="utf-8")
        await pilot.press("f7", "r")
        await settled(pilot)
        await pilot.press("v")
        await pilot.pause()
        await pilot.pause()
        page = "\n".join("".join(words for words, _ in row) for row in app.screen._rows)  # type: ignore[attr-defined]
        assert "1 stand on words that change" in page
        assert "Buses · “The bus never comes.”"[:20] in page
        assert " − Amina: The bus never comes." in page
        assert " + Amina: The bus seldom comes." in page
        assert transcripts.infos(store)[0].guid == guid


async def test_attributes_names_and_groups_are_edited_in_the_app(project: Project) -> None:
    """Area and age band are typed in, a person is renamed for all labels, and a group is added, signed and removed."""
    app = app_on(project)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("escape", "f7")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        store = app.desk.store
        await pilot.press("equals_sign", "y")
        await pilot.pause()
        await press(pilot, "e", "type:area East", "escape")
        await press(pilot, "home", "type:area: East", "delete", "escape")
        rows = {row.label: row for row in people.speaker_rows(store)}
        assert list(rows["Mod"].attributes) == ["area"], "a line without a colon was taken, or what was typed was lost"
        await pilot.press("p", "ctrl+u", *"Mo", "enter", "1")
        await pilot.pause()
        rows = {row.label: row for row in people.speaker_rows(store)}
        assert rows["Mod"].participant == rows["MOD"].participant == "Mo"
        assert rows["MOD"].attributes == rows["Mod"].attributes
        await press(pilot, "t", "a", "type:Elders", "enter")
        await press(pilot, "s", "ctrl+u", "type:older person", "enter")
        assert {group.id: group.attribution for group in people.groups(store)}["elders"] == "older person"
        await pilot.press("d", "escape")
        await pilot.pause()
        assert "elders" not in {group.id for group in people.groups(store)}
        await pilot.press("g", "2", "t", "j", "d", "escape")
        await pilot.pause()
        assert "young-person" in {group.id for group in people.groups(store)}, "a group with people in it was removed"


async def test_the_sheet_and_columns_of_a_workbook_are_chosen(project: Project) -> None:
    """The fullest sheet may be the wrong one, and its columns called what nobody has thought of; neither may need the command line."""
    (project.transcripts / "talk.txt").unlink()
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    for row in (
        ("Ref", "What would help you?"),
        *((n, f"More lights and longer words, {n} times over.") for n in range(9)),
    ):
        book.active.append(row)
    talk = book.create_sheet("Talk")
    for row in (("A", "B"), ("Mod", "Who feels safe?"), ("Amina", "Not me, ever."), ("Mod", "Why is that?")):
        talk.append(row)
    book.save(project.transcripts / "talk.xlsx")
    app = app_on(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "f7")
        await settled(pilot)

        async def about(*keys: str) -> str:
            await pilot.press(*keys)
            await settled(pilot)
            return str(app.screen.query_one("#about").render())

        assert "sheet “Notes” taken; not read: Talk" in await about()
        assert "no column with written answers" in await about("s", "6")
        assert "Amina · 1 turn" in await about("s", "4", "1", "enter", "2", "enter")
        assert "(nobody named) · 3 turns" in await about("s", "4", "1", "2")
        assert "Amina · 1 turn" in await about("s", "4", "2", "2")
        await pilot.press("enter")
        await settled(pilot)
        spoken = app.desk.store.rows("SELECT speaker, text FROM utterances ORDER BY ordinal")
        assert [tuple(row) for row in spoken] == [
            ("Mod", "Who feels safe?"),
            ("Amina", "Not me, ever."),
            ("Mod", "Why is that?"),
        ]
