"""A passage within what was said around it, cut so that the passage itself is always in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from qualcode.tui.widgets.transcript.cells import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.core.spans import Span
    from qualcode.storage.store import Store

_AROUND = 2
_MARKED = "bold underline"
_TURNS = """SELECT u.ordinal, u."start", u.text, coalesce(s.label, '') AS label FROM turns AS u
    LEFT JOIN speakers AS s ON s.id = u.speaker_id WHERE u.transcript_id = ? AND u.ordinal BETWEEN ? AND ? ORDER BY u.ordinal"""


def in_context(store: Store, transcript_id: int, ordinal: int, span: Span, width: int, height: int) -> Content:
    """Return a passage of a turn with the turns around it, as at most `height` rows of `width` cells.

    Of a long turn only what is near the passage is kept, so that an hour's monologue costs no more than a sentence.
    """
    width, height = max(1, width), max(1, height)
    near = width * height // 2
    parts: list[tuple[str, str]] = []
    for row in store.rows(_TURNS, [transcript_id, ordinal - _AROUND, ordinal + _AROUND]):
        text: str = row["text"]
        parts.append((f"{shown(row['label'])}: ", "bold"))
        if row["ordinal"] == ordinal:
            a, b = span.start - row["start"], span.end - row["start"]
            parts += [(_tail(text[:a], near), ""), (shown(text[a:b]), _MARKED), (_head(text[b:], near), "")]
        else:
            parts.append((_tail(text, near) if row["ordinal"] < ordinal else _head(text, near), ""))
        parts.append(("\n", ""))
    lines = Content.assemble(*parts[:-1]).wrap(width)
    return Content("\n").join(_around(lines, height))


def _around(lines: Sequence[Content], height: int) -> Sequence[Content]:
    marked = [at for at, line in enumerate(lines) if any(span.style == _MARKED for span in line.spans)]
    if not marked:
        return lines[:height]
    first, last = marked[0], marked[-1]
    spare = max(0, height - (last - first + 1))
    after = min(len(lines) - 1 - last, spare // 2)
    before = min(first, spare - after)
    return lines[first - before : first - before + height]


def _tail(text: str, most: int) -> str:
    """Return the end of a text, from a word's beginning where it has spaces."""
    if len(text) <= most:
        return shown(text)
    end = shown(text[-most:])
    return "… " + (end.partition(" ")[2] or end)


def _head(text: str, most: int) -> str:
    if len(text) <= most:
        return shown(text)
    begin = shown(text[:most])
    return (begin.rpartition(" ")[0] or begin) + " …"
