"""The second coder's sample in the app: drawn, stepped through alone, handed over blind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.spans import Span
from qualcode.services.sampling import current_sample, make_sample
from qualcode.storage import codings, transcripts
from qualcode.storage.project import Project
from qualcode.tui.widgets.bars import TopLine
from tests.tui.conftest import opened
from tests.tui.test_code_screen import paste, press, screen_of

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot


def head(pilot: Pilot[None]) -> str:
    """Return what the header says."""
    return pilot.app.screen.query_one(TopLine).render_line(0).text


async def test_the_sample_alone_is_stepped_through_over_all_transcripts(project: Project) -> None:
    """A second coder sees only what is theirs to judge, where they are in it, and goes on next day where they left off."""
    with project.open("ana") as store:
        sample = make_sample(store, seed=3, count=5)
        guids = {info.guid for info in transcripts.infos(store)}
        assert {place[0] for place in sample.units} == guids
    async with opened(project) as pilot:
        await press(pilot, "V", "1")
        seen = []
        for number in range(5):
            screen = screen_of(pilot)
            seen.append((screen.desk.here().transcript.guid, screen.view.selection))
            assert f"your sample: {number + 1} of 5 · {number + 1} read" in head(pilot)
            await press(pilot, "j")
        assert sorted(seen) == sorted(sample.units)
        assert screen_of(pilot).view.selection == seen[-1][1]
        await press(pilot, "k", "V", "1")
        assert "your sample" not in head(pilot)
        assert len(screen_of(pilot).desk.here().units) > 1
    async with opened(project) as pilot:
        await press(pilot, "V", "1")
        assert "5 read" in head(pilot)


async def test_a_sample_is_drawn_and_taken_back(project: Project) -> None:
    """A share in per cent and a seed are enough; a slip of the pen is said."""
    async with opened(project) as pilot:
        await press(pilot, "V", "1", "ctrl+u", "type:half", "enter", "escape")
        assert not screen_of(pilot).desk.store.meta("sample")
        await press(pilot, "V", "1", "ctrl+u", "type:50% seed 4", "enter")
        store = screen_of(pilot).desk.store
        assert (len(current_sample(store).units), current_sample(store).seed) == (5, 4)
        await press(pilot, "u")
        assert not store.meta("sample")


async def test_a_blind_copy_opens_on_the_sample_and_tells_nothing(project: Project, tmp_path: Path) -> None:
    """The colleague who opens the copy is at the first unit, with nobody's codings, suggestions or log to lead them."""
    with project.open("ana") as store:
        make_sample(store, seed=3, count=4)
        guid = next(info.guid for info in transcripts.infos(store) if info.name == "bus-stop.txt")
        codings.add(store, codings.new(store, guid, Span(60, 80), "buses"), "Coded Buses")
    folder = tmp_path / "for-bo"
    async with opened(project) as pilot:
        await press(pilot, "V", "3", "ctrl+u")
        await paste(pilot, str(folder))
        await press(pilot, "enter")
    async with opened(Project(folder), coder="bo") as pilot:
        assert "your sample: 1 of 4" in head(pilot)
        store = screen_of(pilot).desk.store
        assert not store.rows("SELECT * FROM quotes")
        assert not store.rows("SELECT * FROM journal WHERE summary LIKE '%Buses%'")
        assert not screen_of(pilot).offered()
