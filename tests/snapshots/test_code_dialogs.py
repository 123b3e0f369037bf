"""Pictures of what the Code screen asks and shows beside the text, looked at by eye when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualcode.tui.app import QualcodeApp
from qualcode.tui.themes import DARK, LIGHT
from tests.tui.conftest import settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from qualcode.storage.project import Project

SMALL, LARGE, WIDE = (80, 24), (120, 40), (200, 60)
TWO_ON_ONE = ("n", "2", "k", "1", "k", "w")

PICTURES = {
    "chosen-small-dark": (SMALL, DARK.name, TWO_ON_ONE),
    "chosen-wide-light": (WIDE, LIGHT.name, TWO_ON_ONE),
    "only-large-dark": (LARGE, DARK.name, ("n", "1", "f", *"young", "enter")),
    "speakers-small-light": (SMALL, LIGHT.name, ("f",)),
    "found-large-light": (LARGE, LIGHT.name, ("slash", *"bus", "enter")),
    "split-small-dark": (SMALL, DARK.name, ("n", "1", "j", "j", "2", "o", "j", "s", "space")),
    "letters-large-dark": (LARGE, DARK.name, ("o", "j", "v", "z", "escape", "v")),
    "letter-small-light": (SMALL, LIGHT.name, ("o", "v")),
    "settings-small-dark": (SMALL, DARK.name, ("f12", "j")),
    "keys-large-light": (LARGE, LIGHT.name, ("f12", "k", "j", "j", "j", "j", "enter")),
    "memo-read-large-dark": (LARGE, DARK.name, ("m", "1", *"# Rain", "enter", *"- b **d**", "escape", "M", "enter")),
    "memos-small-light": (SMALL, LIGHT.name, ("m", "1", *"# Rain", "escape", "M")),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(name: str, project: Project, snap_compare: Callable[..., bool]) -> None:
    """A change of a dialog is seen before its users see it."""
    size, theme, keys = PICTURES[name]

    async def before(pilot: Pilot[None]) -> None:
        app.theme = theme
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)

    app = QualcodeApp(project, coder="ana", suggestions=False)
    try:
        assert snap_compare(app, terminal_size=size, run_before=before)
    finally:
        app.close_project()
