"""Every word on every screen can be read: contrast, and nothing by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.color import Color

from qualcode.tui.themes import THEMES
from qualcode.tui.widgets.transcript.colours import READABLE, contrast
from tests.tui.conftest import opened
from tests.tui.test_code_screen import press

if TYPE_CHECKING:
    from textual.app import App

    from qualcode.storage.project import Project

SCREENS = {
    "letters": ("o", "v", "z", "escape", "v"),
    "only": ("f", "down", "enter"),
    "chosen": ("n", "2", "k", "1", "k", "w"),
    "read": ("m", "1", *"# a", "enter", *"- b `c` **d**", "escape", "M", "enter"),
    "found": ("slash", *"bus", "enter"),
    "said": ("9",),
}
"""What is not among the pictures of every place and dialog, which are held to the same contrast."""


_LINES = " \n" + "".join(map(chr, range(0x2500, 0x25A0)))
"""Boxes, bars and blocks: they frame words and hold none."""


def unreadable(app: App[None]) -> list[str]:
    """Return the words on screen whose contrast is too low. What lies dimmed behind a dialog is not there to be read."""
    found = []
    shown = app.screen.query(".box, CommandPalette > Vertical")
    region = shown.first().region if shown else app.screen.region
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            x, at = x + segment.cell_length, x
            if not region.contains(at, y):
                continue
            style, text = segment.style, segment.text.strip(_LINES)
            if not text or style is None or style.color is None or style.bgcolor is None:
                continue
            ratio = contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
            if ratio < READABLE:
                found.append(f"row {y}: {text!r} {ratio:.2f}")
    return found


@pytest.mark.parametrize("keys", SCREENS.values(), ids=SCREENS.keys())
async def test_contrast_on_every_screen(project: Project, keys: tuple[str, ...]) -> None:
    """Eight hours of reading need a contrast of 4.5 to 1 everywhere, in the dark and in the light."""
    async with opened(project) as pilot:
        await press(pilot, *keys)
        for theme in THEMES:
            pilot.app.theme = theme.name
            await pilot.pause()
            assert unreadable(pilot.app) == []


async def test_without_colour_the_selection_still_shows(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR a marker shows the chosen row, and codings have letters."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(project) as pilot:
        await press(pilot, "n", "1", "o")
        rows = ["".join(segment.text for segment in strip) for strip in pilot.app.screen._compositor.render_strips()]
        assert any("›" in row and "Getting about" in row for row in rows)
        assert any(row.startswith(" Amina") and " B " in row for row in rows)
