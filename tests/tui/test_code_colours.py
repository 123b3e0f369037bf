"""Every code colour can be read wherever the app prints in it or on its tint: at least 4.5 to 1, in every theme."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color

from qualcode.core.codebook import PALETTE
from qualcode.tui.themes import THEMES
from qualcode.tui.widgets.drawing import LOOKS, _look
from qualcode.tui.widgets.transcript import colours
from qualcode.tui.widgets.transcript.colours import READABLE, contrast, readable

GROUNDS = {
    theme.name: {
        name: Color.parse(str(value))
        for name, value in (
            ("text", theme.background), ("lists", theme.surface), ("panels", theme.panel), ("boxes", theme.boost),
            ("chosen row", theme.variables["chosen"]),
        )
    }
    for theme in THEMES
}  # fmt: skip
"""What words stand on, by theme."""


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_code_colour_is_readable_as_ink(theme: object) -> None:
    """A code's letter in the gutter, in lists and in the chosen row is legible, whichever of the palette it has."""
    name, ink = theme.name, Color.parse(theme.foreground)  # type: ignore[attr-defined]
    for (where, ground), hexed in product(GROUNDS[name].items(), PALETTE):
        drawn = readable(Color.parse(hexed), ground, ink)
        assert contrast(drawn, ground) >= READABLE, f"{hexed} in {where} of {name}"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_look_is_readable_on_every_ground(theme: object) -> None:
    """Quiet, key, good and warning words are legible on text, lists, panels and the chosen row."""
    ink = Color.parse(theme.foreground)  # type: ignore[attr-defined]
    looks = tuple(str(_value(theme, variable)) for variable in LOOKS.values())
    for (where, ground), look in product(GROUNDS[theme.name].items(), LOOKS):  # type: ignore[attr-defined]
        colour = _look(look, ground, ink, looks).color
        assert colour is not None
        drawn = Color.from_rich_color(colour)
        assert contrast(drawn, ground) >= READABLE, f"{look} in {where}"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_words_and_letters_are_readable_on_every_tint(theme: object) -> None:
    """A passage with one code or two is tinted by them: its words, and any code's letter upon it, stay legible."""
    ink = Color.parse(theme.foreground)  # type: ignore[attr-defined]
    for ground, one, other in product(GROUNDS[theme.name].values(), PALETTE, PALETTE):  # type: ignore[attr-defined]
        tinted = colours.tint(Color.parse(other), colours.tint(Color.parse(one), ground, ink), ink)
        assert contrast(ink, tinted) >= READABLE, f"words on {one} and {other}"
        assert contrast(readable(Color.parse(one), tinted, ink), tinted) >= READABLE, f"{one} on {one} and {other}"


def _value(theme: object, variable: str) -> object:
    variables = theme.variables  # type: ignore[attr-defined]
    return variables[variable] if variable in variables else getattr(theme, variable)


@given(hexed=st.from_regex(r"#[0-9a-f]{6}", fullmatch=True), theme=st.sampled_from(THEMES))
def test_a_colour_of_ones_own_is_readable_too(hexed: str, theme: object) -> None:
    """codebook.yaml may hold any colour; the app makes it legible on every ground without being asked."""
    ink = Color.parse(theme.foreground)  # type: ignore[attr-defined]
    for ground in GROUNDS[theme.name].values():  # type: ignore[attr-defined]
        assert contrast(readable(Color.parse(hexed), ground, ink), ground) >= READABLE
