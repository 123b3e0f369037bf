"""Pictures of every place and dialog, at three sizes, dark and light. They are looked at by eye when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from qualcode.services import codebook_edits
from qualcode.services.opening import open_project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.themes import DARK, LIGHT
from tests.tui.test_themes import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from qualcode.storage.project import Project

    Steps = tuple[str | Callable[[Project], None], ...]


class Picture(SingleFileSnapshotExtension):
    """One SVG file for each picture."""

    _write_mode = WriteMode.TEXT
    _file_extension = "svg"


def clash(project: Project) -> None:
    """Let a colleague and the coder change the same line of the codebook."""
    with open_project(project, "ana") as store:
        text = project.codebook.read_text(encoding="utf-8")
        project.codebook.write_text(text.replace("Late, full or missing buses", "Any bus"), encoding="utf-8")
        codebook_edits.update_code(store, project, "buses", brief="Buses here")


def unwelcomed(project: Project) -> None:
    """Let the app be opened for the first time."""
    with open_project(project, "ana") as store:
        store.set_meta(f"welcomed:{store.coder.guid}", "")


def correct(project: Project) -> None:
    """Put a corrected file into the place of one that has been imported."""
    path = project.transcripts / "late.txt"
    path.write_text(
        path.read_text(encoding="utf-8").replace("e", "é", 1) + "\nAmina: And another thing.\n", encoding="utf-8"
    )


SIZES = {"small": (80, 24), "large": (120, 40), "huge": (200, 60)}
THEMES = {"dark": DARK.name, "light": LIGHT.name}

PLACES: dict[str, Steps] = {
    "code": ("n", "1", "1", "k", "1", "k"),
    "codebook": ("n", "1", "o", "j"),
    "review": ("R", "j"),
    "decided": ("R", "1", "x", "s", "o", "o", "o"),
    "themes": ("n", "1", "1", "T"),
    "how-often": ("n", "1", "1", "T", "2"),
    "by-group": ("n", "1", "1", "T", "3"),
    "framework": ("n", "1", "1", "F"),
    "plan": ("n", "1", "P"),
    "people": ("W",),
    "import": ("f7",),
    "agreement": ("A",),
    "disagreements": ("D",),
    "merge": ("X",),
    "exchange": ("ctrl+e",),
}
"""The keys that lead to each place from the first screen."""

DIALOGS: dict[str, Steps] = {
    "picker": ("n", "c", "b"),
    "by-letter": ("v",),
    "new-code": ("n", "i"),
    "delete": ("n", "1", "o", "d"),
    "define": ("o", "e"),
    "colour": ("o", "l"),
    "give-letter": ("o", "v"),
    "split": ("n", "1", "1", "o", "j", "s"),
    "missing": ("o", "w"),
    "search": ("slash", *"bus"),
    "go-to": ("g",),
    "only": ("f",),
    "memo": ("n", "1", "k", "m", *"ask"),
    "memos": ("M",),
    "choose": ("n", "1", "k", "1", "k", "d"),
    "why": ("n", "r"),
    "trust": ("Z",),
    "coders": ("O",),
    "settings": ("U",),
    "help": ("question_mark",),
    "palette": ("ctrl+p", *"code"),
    "group": ("W", "enter"),
    "groups": ("W", "t"),
    "person": ("W", "p"),
    "attributes": ("W", "e"),
    "signature": ("W", "k", "s"),
    "style": ("f7", "s"),
    "export": ("n", "1", "T", "s"),
    "place-quote": ("n", "1", "P", "a"),
    "batch": ("R", "a"),
    "not-found": ("slash", *"zzz"),
    "sample": ("V",),
    "keys": ("f12", *["j"] * 9, "enter"),
    "press-key": ("f12", *["j"] * 9, "enter", "enter"),
    "cast": ("f7", "p"),
    "changes": ("f7", "enter", correct, "f7", "r", "v"),
    "clash": (),
    "welcome": (),
}
"""The keys that lead to each dialog, and what somebody else does between them."""


BEFORE = {"clash": clash, "welcome": unwelcomed}
"""What has happened before the app is opened."""


@pytest.mark.parametrize("name", [*PLACES, *DIALOGS])
async def test_pictures(name: str, project: Project, snapshot: SnapshotAssertion) -> None:
    """A change of a screen is seen before its users see it, and all its words can be read: at each size, dark and light."""
    if name in BEFORE:
        BEFORE[name](project)
    app = QualcodeApp(project, coder="ana", suggestions=False)
    changed, faint = [], []
    try:
        async with app.run_test(size=SIZES["small"]) as pilot:
            for step in {**PLACES, **DIALOGS}[name]:
                if callable(step):
                    step(project)
                else:
                    await pilot.press(step)
                await app.workers.wait_for_complete()
            for line in app.screen.query("Input, TextArea"):
                line.cursor_blink = False  # type: ignore[attr-defined]
            for size, cells in SIZES.items():
                await pilot.resize_terminal(*cells)
                for theme, colours in THEMES.items():
                    app.theme = colours
                    await pilot.pause()
                    await app.workers.wait_for_complete()
                    await pilot.pause()
                    faint += [f"{size}-{theme}, {where}" for where in unreadable(app)]
                    if snapshot(name=f"{size}-{theme}", extension_class=Picture) != app.export_screenshot():
                        changed.append(f"{size}-{theme}")
    finally:
        app.close_project()
    assert faint == []
    assert changed == [], "run pytest with --snapshot-update, and look at what changed"
