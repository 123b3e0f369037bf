"""Bar charts as pictures, drawn by matplotlib: one dark bar a row, its count in words beside it, readable in grey."""

from __future__ import annotations

import textwrap
from base64 import b64encode
from io import BytesIO
from typing import TYPE_CHECKING

from qualcode.exports.safe import legal

if TYPE_CHECKING:
    from qualcode.exports.blocks import Bars

_INCH = 2.54
_WIDTH, _ROW, _LABEL, _SAID = 16.4, 0.82, 5.4, 6.4
"""Centimetres: of the picture, of a row, for the names, and for the words at the end of the longest bar."""

_INK, _BAR = "#1b2629", "#0f6b75"
_NAME = 28
"""Characters of a name that one line has room for; it has two."""


def in_words(chart: Bars) -> str:
    """Return a chart in words, for those who do not see it."""
    return legal(f"{chart.caption}: " + "; ".join(f"{bar.label}, {bar.said}" for bar in chart.bars))


def draw(chart: Bars) -> tuple[bytes, float, float]:
    """Return a chart as PNG, with its width and height in centimetres."""
    height = _height(chart)
    return _picture(chart, height, "png", {"Software": None}), _WIDTH, height


def svg_data(chart: Bars) -> str:
    """Return a chart as an SVG image's data address, for a page that fetches nothing."""
    made = _picture(chart, _height(chart), "svg", {"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + b64encode(made).decode("ascii")


def _height(chart: Bars) -> float:
    return _ROW * len(chart.bars) + 0.2


def _picture(chart: Bars, height: float, form: str, metadata: dict[str, str | None]) -> bytes:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    out = BytesIO()
    with mpl.rc_context():
        # What somebody has set for charts of their own is not for these; a "$" in a code's name is no formula.
        mpl.rcdefaults()
        mpl.rcParams.update({"text.parse_math": False, "svg.hashsalt": "qualcode", "font.size": 8.5})
        figure = Figure(figsize=(_WIDTH / _INCH, height / _INCH))
        axes = figure.add_axes((_LABEL / _WIDTH, 0, 1 - _LABEL / _WIDTH, 1))
        most = max((bar.value for bar in chart.bars), default=0) or 1
        rows = range(len(chart.bars))
        axes.barh(rows, [bar.value for bar in chart.bars], height=0.5, color=_BAR)
        axes.set_xlim(0, most * (_WIDTH - _LABEL) / (_WIDTH - _LABEL - _SAID))
        axes.set_ylim(len(chart.bars) - 0.5, -0.5)
        axes.set_yticks(rows, [_name(bar.label) for bar in chart.bars], color=_INK)
        axes.tick_params(length=0, pad=5)
        axes.xaxis.set_visible(False)
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        axes.spines["left"].set_color(_INK)
        for row, bar in enumerate(chart.bars):
            axes.annotate(
                legal(bar.said), (bar.value, row), (4, 0), textcoords="offset points", va="center", color=_INK
            )
        figure.savefig(out, format=form, dpi=200, metadata=metadata)
    return out.getvalue()


def _name(label: str) -> str:
    """Return a name over two lines at the most."""
    return "\n".join(textwrap.wrap(legal(label), _NAME, max_lines=2, placeholder=" …"))
