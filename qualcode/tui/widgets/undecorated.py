"""The short way of a widget's rows to the terminal, where CSS adds nothing to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.strip import Strip
    from textual.widget import Widget


def as_drawn(widget: Widget, crop: Region, width: int) -> list[Strip] | None:
    """Return rows of a widget, each `width` cells wide, as it drew them; None where CSS adds something to them.

    Textual would copy each strip four times on its way to the terminal, to add what CSS says of borders, filters and the scroll
    bar's cell. Where CSS says nothing the strips go out as they are, and what is kept of them serves again.
    """
    if any(widget.styles.gutter) or widget.styles.tint.a or widget.opacity < 1:
        return None
    strips = [widget.render_line(y) for y in crop.line_range]
    ground = widget.background_colors[1]
    if widget.app.no_color or ground.ansi is not None:
        for line_filter in widget.get_line_filters():
            strips = [strip.apply_filter(line_filter, ground) for strip in strips]
    if crop.x or crop.right < width:
        strips = [strip.crop(crop.x, crop.right) for strip in strips]
    return strips
