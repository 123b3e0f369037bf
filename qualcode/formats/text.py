"""Plain text, Markdown and reStructuredText: the stored text is the text of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualcode.formats.lines import Document, Line, split_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNDERLINE = re.compile(r"([=\-~^\"'#*+`])\1{2,}\s*")
_HASHES = re.compile(r"\s{0,3}#{1,6}\s+\S")
_RULE = re.compile(r"\s*([-*_=~])(?:\s*\1){2,}\s*")
_FOOTER = re.compile(r"\s*Transcribed by https?://\S+\s*")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?\s*")
"""The line between the headings of a Markdown table and its rows."""

_FENCE = re.compile(r"---\s*")
_ENTRY = re.compile(r"(?:[\w .-]+:(?:\s.*)?|\s*-\s.*|\s+\S.*|#.*)?")
_LONGEST_MATTER = 60
"""The front matter of a Markdown file has at most this many lines."""

_DIRECTIVE = re.compile(r"\.\.(?:\s|$)")


def text_document(text: str, kind: str, warnings: Sequence[str] = ()) -> Document:
    """Return a text as a document; headings, rules and directives of light markup are marked as never spoken."""
    lines = split_lines(text)
    if kind == "plain text":
        lines = [line._replace(heading=True) if _is_rule(text, line) else line for line in lines]
    else:
        lines = list(_marked(text, lines))
    return Document(text, lines, kind, "line", tuple(warnings))


def _is_rule(text: str, line: Line) -> bool:
    if text.startswith("Transcribed by http", line.start):
        return bool(_FOOTER.fullmatch(text[line.start : line.end]))
    return (
        3 <= line.end - line.start <= 200
        and text[line.start] in "-*_=~ "
        and bool(_RULE.fullmatch(text[line.start : line.end]))
    )


def _front_matter(text: str, lines: Sequence[Line]) -> int:
    """Count the lines at the top that tell of a Markdown file, between two fences: "title: Ward 3"."""
    said = [text[line.start : line.end] for line in lines[:_LONGEST_MATTER]]
    if not said or not _FENCE.fullmatch(said[0]):
        return 0
    end = next((n for n, line in enumerate(said[1:], 1) if _FENCE.fullmatch(line)), 0)
    return end + 1 if all(_ENTRY.fullmatch(line) for line in said[1:end]) and end > 1 else 0


def _marked(text: str, lines: Sequence[Line]) -> Sequence[Line]:
    out = list(lines)
    for index in range(_front_matter(text, lines)):
        out[index] = lines[index]._replace(heading=True)
    directive = False
    for index, line in enumerate(lines):
        said = text[line.start : line.end]
        if not said.strip():
            continue
        if directive and said[0] in " \t":
            out[index] = line._replace(heading=True)
            continue
        directive = bool(_DIRECTIVE.match(said))
        if directive or _HASHES.match(said) or _RULE.fullmatch(said):
            out[index] = line._replace(heading=True)
        elif len(said) <= 200 and index and _TABLE_RULE.fullmatch(said):
            out[index - 1 : index + 1] = (lines[index - 1]._replace(heading=True), line._replace(heading=True))
        elif len(said) <= 200 and _UNDERLINE.fullmatch(said) and index and not out[index - 1].heading:
            above = lines[index - 1]
            if 0 < above.end - above.start <= 200:
                out[index] = line._replace(heading=True)
                out[index - 1] = above._replace(heading=True)
    for index, line in enumerate(lines[1:], 1):
        said = text[line.start : line.end]
        above = lines[index - 1]
        if len(said) <= 200 and _UNDERLINE.fullmatch(said) and 0 < above.end - above.start <= line.end - line.start + 2:
            out[index] = line._replace(heading=True)
            out[index - 1] = above._replace(heading=True)
    return out
