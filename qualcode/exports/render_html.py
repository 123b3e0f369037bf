"""Documents as one accessible HTML file: nothing is fetched, nothing runs, everything said is escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qualcode.exports.blocks import Heading
from qualcode.exports.safe import legal

if TYPE_CHECKING:
    from qualcode.exports.blocks import Bar, Bars, Document


def to_html(document: Document) -> bytes:
    """Return a document as HTML."""
    contents = [block for block in document.blocks if isinstance(block, Heading) and block.level == 1 and block.anchor]
    template, css = _template()
    text: str = template.render(document=document, css=css, contents=contents)
    return text.encode("utf-8", "replace")


@cache
def _template() -> tuple[Any, str]:
    from jinja2 import Environment
    from markupsafe import Markup

    folder = files("qualcode.exports") / "templates"
    environment = Environment(autoescape=True)
    environment.filters |= {"legal": legal, "kind": lambda block: type(block).__name__, "share": _share}
    css = (folder / "document.css").read_text(encoding="utf-8")
    return environment.from_string((folder / "document.html").read_text(encoding="utf-8")), Markup(css)  # noqa: S704


def _share(bar: Bar, chart: Bars) -> int:
    most = max((other.value for other in chart.bars), default=0)
    return round(100 * bar.value / most) if most else 0
