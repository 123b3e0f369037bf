"""A whole coding day without one click: from the files in the folder to the plan in exports/, by keys alone."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual.worker import WorkerCancelled

from qualcode.formats import codebook_yaml
from qualcode.services.opening import open_project
from qualcode.services.suggesting import suggest_all
from qualcode.storage import codings, memos, transcripts
from qualcode.storage.project import Project
from qualcode.storage.store import Store
from tests.tui.conftest import BOOK, TALK, opened
from tests.tui.test_code_screen import coded, press, screen_of

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

PLAN = """title: Buses that come
priorities:
  - id: buses
    title: Buses that come
    themes: [getting-about]
    actions:
      - id: ask
        text: Ask before a route is cut
        codes: [being-heard]
"""


def folder_with_files(folder: Path) -> Project:
    """Return a project as a researcher has it in the morning: a codebook, a plan begun, two files from the recorder."""
    project = Project(folder)
    project.transcripts.mkdir(parents=True)
    project.codebook.write_text(codebook_yaml.dump(BOOK), encoding="utf-8")
    project.plan.write_text(PLAN, encoding="utf-8")
    open_project(project, "ana").close()
    words = "\n".join(f"{label}: {said}" for label, said in TALK)
    (project.transcripts / "bus-stop.txt").write_text(words, encoding="utf-8")
    (project.transcripts / "club.txt").write_text(
        "Interviewer: Was there a club?\nDee: There was. We painted it.\n", encoding="utf-8"
    )
    return project


async def settle(pilot: Pilot[None]) -> None:
    """Let what runs beside the app come to its end."""
    while any(not worker.is_finished for worker in pilot.app.workers):
        with suppress(WorkerCancelled):  # an import that is done leaves its screen, which cancels what is left of it
            await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_whole_day_by_keys_alone(tmp_path: Path) -> None:
    """Import, people, coding, codebook, review, themes, plan and export are all within reach of the keyboard, in one sitting."""
    project = folder_with_files(tmp_path / "town")
    async with opened(project) as pilot:
        # In the morning: the files in, and who speaks.
        await press(pilot, "f7")
        await settle(pilot)
        await press(pilot, "enter")
        await settle(pilot)
        await press(pilot, "escape", "f6")
        store = Store.open(project.database, "ana")
        assert {info.name for info in transcripts.infos(store)} == {"bus-stop.txt", "club.txt"}
        for label, group in (("Amina", "1"), ("Bo", "1"), ("Cleo", "1"), ("Interviewer", "4"), ("Dee", "2")):
            await to_speaker(pilot, label)
            await press(pilot, "G", group)
        assert store.value("SELECT count(*) FROM participants WHERE group_id IS NULL") == 0
        # Coding: by letters, again, in the words of the speaker, with a memo, and what was too much taken back.
        await press(pilot, "f2")
        screen = screen_of(pilot)
        await press(pilot, "j", "c", "type:buses", "enter")
        await press(pilot, "c", "type:asked", "enter", "full_stop", "u")
        assert {code for _, code in coded(project)} == {"buses", "asked-late"}
        await press(pilot, "k", "k", "m", "type:rain", "escape")
        await press(pilot, "M", "escape")
        assert "rain" in str(store.rows("SELECT memo FROM codings WHERE memo <> ''")[0][0]) or memos.all_memos(store)
        # Finding: words said elsewhere and back, and one group alone for a while.
        here = screen.desk.passages
        assert here is not None
        await press(pilot, "slash", "type:painted", "enter")
        assert screen.desk.passages is not None
        assert screen.desk.passages.transcript.name == "club.txt"
        await press(pilot, "b", "f", "type:young", "enter", "escape")
        assert screen.desk.passages.transcript.guid == here.transcript.guid
        assert screen.desk.only is None
        # The codebook: a new code, and a better name, in the file as well.
        await press(pilot, "o", "a", "type:Fares", "enter", "enter")
        await press(pilot, "escape", "f2")
        assert any(code.name == "Fares" for code in codebook_yaml.load(project.codebook))
        # Review, once there are suggestions.
        suggest_all(store)
        await press(pilot, "f3")
        before = len(coded(project))
        await press(pilot, "1", "x", "s")
        assert len(coded(project)) == before + 1
        assert pilot.app.screen._today == {"coded": before + 1, "rejected": 1, "put off": 1}  # type: ignore[attr-defined]
        # What it says, and the plan; both into files.
        await press(pilot, "f4")
        await settle(pilot)
        await press(pilot, "s")
        await press(pilot, "1")
        await settle(pilot)
        await press(pilot, "escape", "escape", "f5")
        await settle(pilot)
        await press(pilot, "l", "a", *"bus", "enter")
        await settle(pilot)
        assert "quote: q" in project.plan.read_text(encoding="utf-8")
        await press(pilot, "s", "1")
        await settle(pilot)
        assert len(list(project.exports.iterdir())) >= 2
        await press(pilot, "f2")
        assert pilot.app.screen is screen
        left = screen.desk.passages.transcript.name, screen.view.unit_index
        store.close()
        # In the evening: out, with what was done; and in again where it was left.
        await press(pilot, "q")
        assert f"Coded {before + 1} quotes" in pilot.app.summary()  # type: ignore[attr-defined]
    async with opened(project) as pilot:
        screen = screen_of(pilot)
        assert screen.desk.passages is not None
        assert (screen.desk.passages.transcript.name, screen.view.unit_index) == left


async def to_speaker(pilot: Pilot[None], label: str) -> None:
    """Go to a speaker's row on the People screen."""
    from qualcode.tui.widgets.rowlist import RowList

    rows = pilot.app.screen.query_one(RowList)
    labels = [row.label for row in pilot.app.screen._rows]  # type: ignore[attr-defined]
    by = labels.index(label) - rows.index
    await press(pilot, *["j" if by > 0 else "k"] * abs(by))


async def test_undo_in_another_transcript_counts_right(project: Project) -> None:
    """A mark that Themes put on a passage of another transcript is taken back without its code being counted once more."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1", "g", "type:club", "enter", "f4")
        await settle(pilot)
        await press(pilot, "enter", "asterisk", "u", "f2")
        desk = screen_of(pilot).desk
        assert {code: n for code, n in desk.counts.items() if n} == codings.counts(desk.store) == {"buses": 1}
        assert "exemplar" in desk.store.value("SELECT group_concat(action) FROM journal")
