"""An invented project, small enough to know by heart, and the app opened on it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from qualcode.core.codebook import Code, Codebook
from qualcode.core.model import Reason, SpeakerRow, Suggestion
from qualcode.core.spans import Span
from qualcode.core.units import units
from qualcode.formats import codebook_yaml
from qualcode.services.opening import open_project
from qualcode.storage import codes, suggestions, transcripts
from qualcode.storage.people import apply
from qualcode.storage.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens.code.screen import CodeScreen
from tests.conftest import new_transcript

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from textual.pilot import Pilot

BOOK = Codebook(
    (
        Code("getting-about", "Getting about", "Buses, bikes, walking", colour="#2f7ed8"),
        Code(
            "buses",
            "Buses",
            "Late, full or missing buses",
            "What is said of buses.",
            keywords=("bus",),
            parent="getting-about",
        ),
        Code("cycling", "Cycling", "Bikes and lanes", keywords=("bike",), parent="getting-about"),
        Code("being-heard", "Being heard", "Whether anybody listens", colour="#3a9d5d"),
        Code("asked-late", "Asked too late", "Asked once it was decided", parent="being-heard"),
        Code("somewhere-to-go", "Somewhere to go", "Places for young people", keywords=("club",)),
    ),
    "A small town's buses",
)

TALK = (
    ("Interviewer", "What is it like to get about round here?"),
    ("Amina", "The bus never comes. My nan waits an hour in the rain and then two come at once."),
    ("Bo", "They don’t listen to us, do they? Nobody asked before they cut the 42."),
    ("Amina", "We want a youth club that stays open past six."),
    ("Bo", "And a bike lane that does not end in a lorry park."),
    ("Interviewer", "Who would you tell?"),
    ("Cleo", "No one. You fill in the form and it is decided already."),
    ("Bo", "The bus drivers are kind, mind you. One waited for me when I fell."),
)

OTHER = (
    ("Interviewer", "And you run the club?"),
    ("Dee", "We ran it. The lease went up and nobody at the council rang back."),
    ("Dee", "The young people painted it themselves."),
)

SUGGESTED = {
    1: (("buses", 0.82, "“bus” is a keyword of Buses"), ("getting-about", 0.41, "like q0000000001")),
    2: (("being-heard", 0.71, "“listen” is in its definition"), ("asked-late", 0.4, "“asked”"), ("buses", 0.3, "“42”")),
    3: (("somewhere-to-go", 0.66, "“club” is a keyword of Somewhere to go"),),
    4: (("cycling", 0.77, "“bike” is a keyword of Cycling"), ("buses", 0.2, "“lane”"), ("being-heard", 0.1, "“end”"),
        ("asked-late", 0.08, "“does”"), ("somewhere-to-go", 0.05, "“park”")),
    6: (("asked-late", 0.58, "“decided” is in its brief"),),
}  # fmt: skip


def make_project(folder: Path) -> Project:
    """Return a project with two transcripts, people in groups, and suggestions for the first."""
    project = Project(folder)
    folder.mkdir(parents=True, exist_ok=True)
    project.codebook.write_text(codebook_yaml.dump(BOOK), encoding="utf-8")
    with open_project(project, "ana") as store:
        guid = transcripts.add(store, new_transcript("bus-stop.txt", TALK), undoable=False)
        transcripts.add(store, new_transcript("club.txt", OTHER), undoable=False)
        people = [
            ("Amina", "young-person"),
            ("Bo", "young-person"),
            ("Cleo", "young-person"),
            ("Interviewer", "facilitator"),
        ]
        table = [SpeakerRow("bus-stop.txt", label, label, group) for label, group in people]
        apply(store, [*table, SpeakerRow("club.txt", "Dee", "Dee", "community-org")], undoable=False)
        transcript = transcripts.load(store, guid)
        found = list(units(transcript.text, transcript.turns))
        offered = {
            found[index].span: [
                Suggestion(code, score, (Reason("keyword", why, (Span(0, 3),)),)) for code, score, why in listed
            ]
            for index, listed in SUGGESTED.items()
        }
        suggestions.put(store, transcript.id, offered, "test")
        assert len(codes.load(store)) == len(BOOK)
        store.set_meta(f"welcomed:{store.coder.guid}", "yes")
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The invented project, in a folder of its own."""
    return make_project(tmp_path / "town")


@asynccontextmanager
async def opened(project: Project, size: tuple[int, int] = (120, 40), coder: str = "ana") -> AsyncIterator[Pilot[None]]:
    """Run the app on a project without the suggester's process, and close the project afterwards."""
    app = QualcodeApp(project, coder=coder, suggestions=False)
    try:
        async with app.run_test(size=size) as pilot:
            while not isinstance(app.screen, CodeScreen) and app.is_running:
                await pilot.pause(0.01)
            await pilot.pause()
            yield pilot
    finally:
        app.close_project()


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing works beside the app any more, and what it found is shown."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
