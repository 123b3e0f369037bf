"""A learning curve as a picture, drawn by matplotlib: lines told apart by their marks, readable in grey."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MARKS = ("o", "s", "^", "D")
_LINES = ("-", "--", ":", "-.")
_INK = ("#0f6b75", "#1b2629", "#6b6b6b", "#9a5b00")


def draw_curve(
    series: Mapping[str, Sequence[tuple[float, float, float, float]]], form: str, *, across: str, up: str
) -> bytes:
    """Return a picture of lines with intervals as "svg" or "png".

    Args:
        series: for each line, its points as (across, up, low, high).
        form: "svg" or "png".
        across: what is counted along the bottom.
        up: what is measured.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    defaults: Any = mpl.rcParamsDefault
    settings: Any = {**defaults, "text.parse_math": False, "svg.hashsalt": "qualcode", "font.size": 9}
    metadata: dict[str, str | None] = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
    out = BytesIO()
    with mpl.rc_context(settings):
        figure = Figure(figsize=(6.3, 3.8), layout="constrained")
        axes = figure.add_subplot()
        for number, (name, points) in enumerate(series.items()):
            x, y, low, high = zip(*points, strict=True)
            bars = [[a - b for a, b in zip(y, low, strict=True)], [b - a for a, b in zip(y, high, strict=True)]]
            look = number % len(_MARKS)
            axes.errorbar(
                x, y, yerr=bars, label=name, marker=_MARKS[look], linestyle=_LINES[look], color=_INK[look], capsize=3
            )
        axes.set_xlabel(across)
        axes.set_ylabel(up)
        axes.set_ylim(0, 1)
        axes.grid(visible=True, alpha=0.3)
        axes.legend(frameon=False)
        figure.savefig(out, format=form, metadata=metadata, dpi=150)
    return out.getvalue()
