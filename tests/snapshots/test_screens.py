"""Pictures of every screen and dialog, small and large, dark and light. They are looked at by eye when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualcode.tui.app import QualcodeApp
from qualcode.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.storage.project import Project

SMALL, LARGE = (80, 24), (120, 40)

PICTURES = {
    "code-small-dark": (SMALL, DARK.name, ("n",)),
    "code-large-dark": (LARGE, DARK.name, ("n", "1", "1", "k", "1", "k")),
    "code-small-light": (SMALL, LIGHT.name, ("n", "1", "k", "1", "k")),
    "code-large-light": (LARGE, LIGHT.name, ("n",)),
    "picker-small-dark": (SMALL, DARK.name, ("n", "c")),
    "picker-large-light": (LARGE, LIGHT.name, ("n", "c", "b")),
    "codebook-small-dark": (SMALL, DARK.name, ("n", "1", "o")),
    "codebook-large-light": (LARGE, LIGHT.name, ("n", "1", "o", "j")),
    "delete-small-light": (SMALL, LIGHT.name, ("n", "1", "o", "d")),
    "colour-large-dark": (LARGE, DARK.name, ("o", "l")),
    "search-small-dark": (SMALL, DARK.name, ("slash", *"bus")),
    "go-to-large-dark": (LARGE, DARK.name, ("g",)),
    "memo-small-light": (SMALL, LIGHT.name, ("n", "1", "k", "m", *"ask")),
    "choose-small-dark": (SMALL, DARK.name, ("n", "1", "k", "1", "k", "d")),
    "new-code-small-dark": (SMALL, DARK.name, ("n", "i")),
    "help-small-dark": (SMALL, DARK.name, ("question_mark",)),
    "help-large-light": (LARGE, LIGHT.name, ("question_mark",)),
    "review-small-light": (SMALL, LIGHT.name, ("R",)),
    "review-large-dark": (LARGE, DARK.name, ("R", "j")),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(name: str, project: Project, snap_compare: Callable[..., bool]) -> None:
    """A change of a screen is seen before its users see it."""
    size, theme, keys = PICTURES[name]

    async def before(pilot: object) -> None:
        app.theme = theme
        await pilot.pause(0.1)  # type: ignore[attr-defined]
        await pilot.press(*keys)  # type: ignore[attr-defined]
        await pilot.pause(0.15)  # type: ignore[attr-defined]

    app = QualcodeApp(project, coder="ana", suggestions=False)
    try:
        assert snap_compare(app, terminal_size=size, run_before=before)
    finally:
        app.close_project()
