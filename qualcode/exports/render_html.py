"""Documents as one accessible HTML file: nothing is fetched, nothing runs, everything said is escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qualcode.exports.blocks import Heading
from qualcode.exports.chart import in_words, svg_data
from qualcode.exports.safe import legal
from qualcode.exports.watching import watched

if TYPE_CHECKING:
    from qualcode.exports.blocks import Document
    from qualcode.exports.watching import Progress


def to_html(document: Document, progress: Progress | None = None) -> bytes:
    """Return a document as HTML."""
    contents = [block for block in document.blocks if isinstance(block, Heading) and block.level == 1 and block.anchor]
    template, css = _template()
    text: str = template.render(
        document=document, blocks=watched(document.blocks, progress), css=css, contents=contents
    )
    return text.encode("utf-8", "replace")


@cache
def _template() -> tuple[Any, str]:
    from jinja2 import Environment
    from markupsafe import Markup

    folder = files("qualcode.exports") / "templates"
    environment = Environment(autoescape=True)
    filters: dict[str, Any] = {
        "legal": legal,
        "kind": lambda block: type(block).__name__,
        "chart": svg_data,
        "in_words": in_words,
        "as_written": Markup,
    }
    environment.filters |= filters
    css = (folder / "document.css").read_text(encoding="utf-8")
    return environment.from_string((folder / "document.html").read_text(encoding="utf-8")), Markup(css)  # noqa: S704
