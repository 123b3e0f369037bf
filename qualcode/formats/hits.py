"""Where a label style matches: the candidates that `detect` weighs against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qualcode.formats.styles import STYLES, seconds

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from qualcode.formats.lines import Document, Line
    from qualcode.formats.styles import Style

_WINDOW = 200
"""A label, its times and its marks stand within this many code points of a line's start; prose is not searched further."""

_NEEDS = {"colon": ":：", "tab": "\t ", "brackets": "[", "voice": "<", "marked": "*_<", "dash": "-–—", "time after": ":",
          "time before": ":"}  # fmt: skip


class Hit(NamedTuple):
    """A line that a style matches: the label as written, where the words start, and the time told there."""

    line: int
    label: str
    words: int
    time: float | None
    gap: str


def find_hits(document: Document, style: Style, indexes: Iterable[int] | None = None) -> list[Hit]:
    """Return the lines of a document that have the form of `style`."""
    if style.key == "bold":
        return list(_bold_hits(document))
    wanted = range(len(document.lines)) if indexes is None else indexes
    return list(_pattern_hits(document.text, document.lines, wanted, style))


def _pattern_hits(text: str, lines: Sequence[Line], wanted: Iterable[int], style: Style) -> Iterator[Hit]:
    match, needs, alone = style.pattern.match, _NEEDS.get(style.key, ""), style.alone
    for index in wanted:
        line = lines[index]
        start, end = line.start, line.end
        if line.heading or end - start < 2 or (alone and end - start > _WINDOW):
            continue
        head = text[start : min(end, start + _WINDOW)]
        if needs and not any(sign in head for sign in needs):
            continue
        found = match(head)
        if found is not None and (found.start("words") < _WINDOW or end - start == _WINDOW):
            yield hit_of(found, index, start, end)


def hit_of(found: re.Match[str], index: int, start: int, end: int) -> Hit:
    """Return the hit that a match on the line from `start` to `end` tells of."""
    groups = found.groupdict()
    clock = next((groups[g] for g in ("t0", "t0b", "t1", "t1b", "t2", "t3", "t3b") if groups.get(g)), None)
    words = start + found.start("words")
    return Hit(
        index,
        tidy(groups["label"]),
        min(words, end),
        seconds(clock),
        found.string[found.end("label") : found.start("words")],
    )


def tidy(label: str) -> str:
    """Return a label without the marks around it that are no part of the name."""
    return label.strip(
        " \t\u00a0\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff*_"
    )


def _bold_hits(document: Document) -> Iterator[Hit]:
    """Yield lines that open with a bold run that is a label, with or without a colon or a time after it."""
    text = document.text
    for index, line in enumerate(document.lines):
        if not line.bold or line.heading or line.bold - line.start > _WINDOW:
            continue
        bold = text[line.start : line.bold]
        rest_start = line.bold
        for key in ("colon", "time after", "time before"):
            # The form is judged on what is bold and a short way after, so that "**Name** (00:01): words" is seen whole.
            found = STYLES[key].pattern.match(text[line.start : min(line.end, line.start + _WINDOW)])
            if found is not None and found.end("label") <= len(bold):
                yield hit_of(found, index, line.start, line.end)
                break
        else:
            label = bold.strip().rstrip(":：").strip()
            if label and text[rest_start : line.end].strip():
                yield Hit(index, tidy(label), rest_start, None, "")
            elif label:
                yield Hit(index, tidy(label), line.end, None, "")
