"""Colours that stay readable: tints behind text, and coloured text, both held to a contrast of 4.5 to 1.

Contrast is that of WCAG 2.2 (relative luminance of sRGB), https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.color import Color

READABLE = 4.5
"""The least contrast between text and what is behind it (WCAG 2.2, level AA)."""

COMFORTABLE = 7.0
"""The contrast of plain words (level AAA), which leaves room for a tint behind them."""

_STEPS = 20


def _luminance(colour: Color) -> float:
    channels = (channel / 255 for channel in colour.rgb)
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(4096)
def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two opaque colours, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(4096)
def tint(colour: Color, background: Color, text: Color, strength: float = 0.32) -> Color:
    """Return `background` tinted with `colour`, as strongly as `strength` and the text upon it allow.

    The result has a contrast of at least 4.5 to `text` wherever `background` itself has.
    """
    for step in range(_STEPS, 0, -1):
        mixed = background.blend(colour, strength * step / _STEPS, alpha=1.0)
        if contrast(mixed, text) >= READABLE:
            return mixed
    return background


@lru_cache(4096)
def readable(colour: Color, background: Color, text: Color, least: float = READABLE) -> Color:
    """Return `colour` moved towards `text` until its contrast to `background` is at least `least`."""
    for step in range(_STEPS + 1):
        mixed = colour.blend(text, step / _STEPS, alpha=1.0)
        if contrast(mixed, background) >= least:
            return mixed
    return text
