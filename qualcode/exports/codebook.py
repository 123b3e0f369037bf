"""The codebook as a document, for a report's appendix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.exports.safe import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualcode.core.codebook import Codebook

_FIELDS = (("definition", "Definition"), ("include", "Use it for"), ("exclude", "Do not use it for"))


def codebook_markdown(codebook: Codebook) -> str:
    """Return the codebook as Markdown: a heading a code, its fields beneath."""
    return "\n".join(_lines(codebook)) + "\n"


def _lines(codebook: Codebook) -> Iterator[str]:
    yield f"# {markdown(codebook.title or 'Codebook')}"
    for depth, code in codebook.walk():
        yield f"\n{'#' * min(depth + 2, 6)} {markdown(code.name)}\n"
        if code.brief:
            yield f"*{markdown(code.brief)}* (`{code.id}`)"
        for field, label in _FIELDS:
            if said := getattr(code, field):
                yield f"\n**{label}:** {markdown(' '.join(said.split()))}"
        if code.examples:
            yield "\n**Examples:**\n"
            yield from (f"- “{markdown(' '.join(example.split()))}”" for example in code.examples)
        if code.keywords:
            yield f"\n**Keywords:** {markdown(', '.join(code.keywords))}"
