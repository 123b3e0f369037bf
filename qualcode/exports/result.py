"""What an export tells whoever asked for it, and the choice of format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from qualcode.core.report import Refusal
    from qualcode.exports.blocks import Document
    from qualcode.exports.watching import Progress

DOCUMENTS = ("docx", "html", "md", "pdf")
"""Formats that every document can be written in."""


PACK = "evidence.html"
"""What the evidence pack is called that lies beside other documents and that their quotes lead into."""


def in_pack(quote_id: str) -> str:
    """Return the address of a quote in the evidence pack beside a document."""
    return f"{PACK}#{quote_id}"


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written, what was not printed in it, and what to look at before it is published."""

    path: Path
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()


def render(document: Document, form: str, progress: Progress | None = None) -> bytes:
    """Return a document in one of `DOCUMENTS`; `progress` is told of steps done and of all, and may raise to stop."""
    if form == "docx":
        from qualcode.exports.render_docx import to_docx

        return to_docx(document, progress)
    if form == "html":
        from qualcode.exports.render_html import to_html

        return to_html(document, progress)
    if form == "pdf":
        from qualcode.exports.render_pdf import to_pdf

        return to_pdf(document, progress)
    from qualcode.exports.render_md import to_markdown

    return to_markdown(document, progress)


def known(form: str, forms: Iterable[str]) -> str:
    """Return the format if it is one of those offered.

    Raises:
        BadInputError: it is not.
    """
    forms = tuple(forms)
    if form not in forms:
        raise BadInputError(
            f"'{form}' is not a format of this export", where="--format", mend=f"Choose {', '.join(forms)}"
        )
    return form
