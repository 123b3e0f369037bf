"""Pictures of every place and dialog, at three sizes, dark and light. They are looked at by eye when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualcode.tui.app import QualcodeApp
from qualcode.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from qualcode.storage.project import Project

SIZES = {"small": (80, 24), "large": (120, 40), "huge": (200, 60)}
THEMES = {"dark": DARK.name, "light": LIGHT.name}

PLACES = {
    "code": ("n", "1", "1", "k", "1", "k"),
    "codebook": ("n", "1", "o", "j"),
    "review": ("R", "j"),
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
}
"""The keys that lead to each place from the first screen. All sizes, dark and light."""

DIALOGS = {
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
}
"""The keys that lead to each dialog. Small in both themes, and large in the dark."""

PICTURES = {
    **{
        f"{name}-{size}-{theme}": (size, theme, keys)
        for name, keys in PLACES.items()
        for size in SIZES
        for theme in THEMES
    },
    **{
        f"{name}-{size}-{theme}": (size, theme, keys)
        for name, keys in DIALOGS.items()
        for size, theme in (("small", "dark"), ("small", "light"), ("large", "dark"))
    },
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(name: str, project: Project, snap_compare: Callable[..., bool]) -> None:
    """A change of a screen is seen before its users see it."""
    size, theme, keys = PICTURES[name]

    async def before(pilot: Pilot[None]) -> None:
        app.theme = THEMES[theme]
        await pilot.press(*keys)
        await app.workers.wait_for_complete()
        await pilot.pause()

    app = QualcodeApp(project, coder="ana", suggestions=False)
    try:
        assert snap_compare(app, terminal_size=SIZES[size], run_before=before)
    finally:
        app.close_project()
