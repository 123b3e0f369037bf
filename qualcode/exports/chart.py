"""Bar charts as pictures, for Word: one dark bar a row, its count beside it, readable in grey."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.exports.blocks import Bars

_DOTS = 60
"""Dots a centimetre."""

_WIDTH, _ROW, _LABEL, _FIGURE = 16.0, 0.75, 5.6, 1.2
_INK, _BAR = "#1b2629", "#0f6b75"


def draw(chart: Bars) -> tuple[bytes, float, float]:
    """Return a chart as PNG, with its width and height in centimetres."""
    import reportlab  # type: ignore[import-untyped]
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"), round(0.32 * _DOTS))
    height = _ROW * len(chart.bars) + 0.2
    picture = Image.new("RGB", (round(_WIDTH * _DOTS), round(height * _DOTS)), "white")
    pen = ImageDraw.Draw(picture)
    most = max(bar.value for bar in chart.bars) or 1
    room = _WIDTH - _LABEL - _FIGURE
    for number, bar in enumerate(chart.bars):
        middle = (_ROW * number + _ROW / 2 + 0.1) * _DOTS
        label = bar.label
        while label and pen.textlength(label, font=font) > (_LABEL - 0.3) * _DOTS:
            label = label.removesuffix("…")[:-1] + "…"
        end = (_LABEL + room * bar.value / most) * _DOTS
        pen.text(((_LABEL - 0.2) * _DOTS, middle), label, fill=_INK, font=font, anchor="rm")
        pen.rectangle((_LABEL * _DOTS, middle - 0.22 * _DOTS, end, middle + 0.22 * _DOTS), fill=_BAR)
        pen.text((end + 0.15 * _DOTS, middle), f"{bar.value:,}", fill=_INK, font=font, anchor="lm")
    out = BytesIO()
    picture.save(out, "PNG", dpi=(_DOTS * 2.54, _DOTS * 2.54))
    return out.getvalue(), _WIDTH, height
