"""Shared fixtures: real project folders in temporary places."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from qualcode.core.codebook import Code, Codebook
from qualcode.core.spans import Span
from qualcode.storage import codes, transcripts
from qualcode.storage.store import Store
from qualcode.storage.transcripts import NewTranscript, NewTurn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xdist.remote import Producer
    from xdist.scheduler import WorkStealingScheduling

# A loaded machine is slow, which says nothing of the code; where nobody is there to look, the same examples each time.
settings.register_profile(
    "qualcode", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("qualcode")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return two processes a core: a test of the app waits for its screen most of its time. Eight at most, as each starts anew."""
    return min(8, 2 * (os.cpu_count() or 1))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WorkStealingScheduling | None:
    """Let idle processes take over what others have before them: the tests that wait for a screen stand next to one another.

    Else one process would be given most of them at the start, and the others would be long done before it.
    """
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


@pytest.fixture(autouse=True)
def _settings_of_nobody(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them, and the tests out of the settings."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))


TALK = (
    ("Interviewer", "What is it like round here?"),
    ("Amina", "The bus never comes. My nan waits an hour 😀 in the rain."),
    ("Bo", "They don’t listen to us, do they? Nobody asked."),
    ("Amina", "We want a youth club that stays open."),
)


def new_transcript(name: str = "talk.txt", talk: tuple[tuple[str, str], ...] = TALK) -> NewTranscript:
    """Return a transcript as a parser would hand it over: one `Label: words` line a turn."""
    text, turns = "", []
    for number, (label, words) in enumerate(talk, 1):
        start = len(text) + len(label) + 2
        text += f"{label}: {words}\n"
        turns.append(NewTurn(label, Span(start, start + len(words)), place=f"line {number}"))
    return NewTranscript(name, f"transcripts/{name}", "0" * 64, "txt", text, turns)


CODEBOOK = Codebook(
    (
        Code("transport", "Getting about", colour="#2f7ed8"),
        Code("buses", "Buses", parent="transport", keywords=("bus",)),
        Code("voice", "Being heard"),
    )
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An open database with a small codebook and one transcript."""
    with Store.open(tmp_path / "qualcode.db", "ana") as opened:
        codes.sync(opened, CODEBOOK, action="codebook", summary="Read the codebook")
        transcripts.add(opened, new_transcript())
        yield opened
