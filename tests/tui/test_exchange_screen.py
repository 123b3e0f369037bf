"""Other programs' files in the app: looked at, brought in, taken back, written."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from textual.widgets import Static

from qualcode.core.spans import Span
from qualcode.services.refi import export_file
from qualcode.storage import codings, transcripts
from qualcode.tui.screens.exchange.screen import ExchangeScreen
from tests.tui.conftest import opened
from tests.tui.test_code_screen import paste, press, screen_of

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from qualcode.storage.project import Project


async def told(pilot: Pilot[None]) -> tuple[ExchangeScreen, str]:
    """Return the screen and what it says, once it has done its work."""
    screen = pilot.app.screen
    assert isinstance(screen, ExchangeScreen)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return screen, str(screen.query_one("#comes", Static).render())


async def test_a_project_of_another_program_is_looked_at_brought_in_and_taken_back(
    project: Project, tmp_path: Path
) -> None:
    """Nothing comes in before what it would bring and what had to be mended was seen; one undo takes all of it out."""
    with project.open("ana") as store:
        guid = next(info.guid for info in transcripts.infos(store) if info.name == "bus-stop.txt")
        coding = codings.new(store, guid, Span(60, 80), "buses")
        codings.add(store, coding)
        export_file(store, project, tmp_path / "theirs.qdpx")
        codings.remove(store, coding.guid)
    async with opened(project) as pilot:
        await press(pilot, "ctrl+e", "f")
        await paste(pilot, str(tmp_path / "theirs.qdpx"))
        await press(pilot, "enter")
        screen, said = await told(pilot)
        assert said.startswith("This would come in;")
        assert "1 coding\n" in said
        assert "here already" in said
        assert screen.desk.counts == {}
        await press(pilot, "enter")
        screen, said = await told(pilot)
        assert said.startswith("Brought in.")
        assert screen.desk.counts == {"buses": 1}
        await press(pilot, "u")
        assert not any(screen.desk.counts.values())
        await press(pilot, "escape")
        assert pilot.app.screen is screen_of(pilot)


async def test_a_codebook_and_a_project_are_written_and_nothing_is_written_over_unasked(project: Project) -> None:
    """The file is where it was said to be, and an earlier one stays unless that is confirmed."""
    async with opened(project, (80, 24)) as pilot:
        await press(pilot, "ctrl+e", "s", "1", "enter")
        _, said = await told(pilot)
        path = project.exports / "project.qdpx"
        assert said.startswith(f"Written: {path}")
        assert "project.qde" in zipfile.ZipFile(path).namelist()
        path.write_bytes(b"mine")
        await press(pilot, "s", "1", "enter", "n")
        await told(pilot)
        assert path.read_bytes() == b"mine"
        await press(pilot, "s", "6", "enter")
        await told(pilot)
        assert "Buses" in (project.exports / "codebook-taguette.csv").read_text(encoding="utf-8")


async def test_what_is_no_such_file_is_one_plain_line(project: Project, tmp_path: Path) -> None:
    """A wrong or broken file is said, and changes nothing."""
    (tmp_path / "broken.qdpx").write_bytes(b"PK not really")
    async with opened(project, (80, 24)) as pilot:
        long = f"{'x' * 300}.qdpx"
        for name, words in (("nowhere.qdpx", "no such file"), ("broken.qdpx", "broken.qdpx"), (long, "too long")):
            await press(pilot, "ctrl+e", "f")
            await paste(pilot, str(tmp_path / name))
            await press(pilot, "enter")
            screen, said = await told(pilot)
            assert words in said.splitlines()[0]
            assert screen.looked is None
            await press(pilot, "escape")
        await press(pilot, "ctrl+e", "s", "1", "ctrl+u")
        await paste(pilot, str(tmp_path / long))
        await press(pilot, "enter")
        await told(pilot)
        assert screen.app.is_running
