"""Text as a terminal shows it: harmless, and measured in cells. The stored text stays as it is.

What is shown has one code point for each code point of the stored text, so that positions are the same in both.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category

from rich.cells import cell_len, split_graphemes
from rich.segment import ControlType, Segment
from rich.style import Style

_BIDI_CONTROLS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SHOWN = {
    **{code: 0x2400 + code for code in range(0x20)},  # ␀ to ␟
    **dict.fromkeys(range(0x7F, 0xA0), 0x2426),  # ␦: C1 controls, of which 0x9B starts an escape sequence
    **dict.fromkeys(_BIDI_CONTROLS, 0x2426),  # they can make a terminal show words in another order
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),  # half of a pair cannot be written to a terminal
    **dict.fromkeys((0x09, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), 0x20),
    0x0A: 0x20,
    0x7F: 0x2421,
    0xAD: 0x2D,  # terminals disagree on the width of a soft hyphen
}
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\xad\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# A joiner with nothing to join on one side: terminals and Rich measure it differently.
_STRAY_JOINER = re.compile("\u200d(?![^\\s\u200d])|(?<![^\\s\u200d])\u200d")
_PLAIN = re.compile("[\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u20a0-\u20bf\u2400-\u2426]*\\Z")


class Cluster(NamedTuple):
    """What a reader takes for one character: `[start, end)` of a text, and the cells it fills.

    `doubt` is how many more a terminal may fill with it: they disagree about vowel signs of Indic scripts, which stand beside
    their letter, and older ones draw what a joiner joins one by one.
    """

    start: int
    end: int
    width: int
    doubt: int = 0


def shown(text: str) -> str:
    """Return text with every control character, terminal escape and line break replaced, one for one."""
    if "\u200d" in text:
        text = _STRAY_JOINER.sub("␦", text)
    return text.translate(_SHOWN) if _UNSAFE.search(text) else text


def is_plain(text: str) -> bool:
    """Say whether every code point of a text that is fit to show is one character and fills one cell."""
    return _PLAIN.match(text) is not None


def width_of(text: str) -> int:
    """Return the cells that a text fills, which must be fit to show."""
    return len(text) if is_plain(text) else cell_len(text)


def clusters(text: str) -> list[Cluster]:
    """Return the grapheme clusters of a text that is fit to show.

    Rich joins marks and ZWJ sequences; the two halves of a flag are joined here.
    """
    found: list[Cluster] = []
    flag_open = False
    for start, end, width in split_graphemes(text)[0]:
        half_flag = "\U0001f1e6" <= text[start] <= "\U0001f1ff"
        if half_flag and flag_open:
            first = found.pop()
            found.append(Cluster(first.start, end, first.width + width))
        else:
            found.append(Cluster(start, end, width, _doubt(text[start:end], width) if end - start > 1 else 0))
        flag_open = half_flag and not flag_open
    return found


def doubt_of(text: str) -> int:
    """Return how many more cells than `width_of` a terminal may fill with a text that is fit to show."""
    return 0 if is_plain(text) else sum(cluster.doubt for cluster in clusters(text))


def room_for(text: str) -> int:
    """Return the cells to keep for a text that is fit to show, so that what follows it can be put in its place on any terminal.

    Twice what is in doubt: `placed` blanks as many cells at the end as a terminal may have filled too many.
    """
    return len(text) if is_plain(text) else sum(cluster.width + 2 * cluster.doubt for cluster in clusters(text))


def placed(used: int, end: int, doubt: int, left: int, style: Style) -> list[Segment]:
    """Return the blank cells from one column of a row up to another; `left` is the column of the screen that the row begins on.

    Where a terminal may have filled more cells than were counted, it is told on which column the last of them lie: what
    follows stands in its place on every terminal.
    """
    last = min(doubt, (end - used) // 2)
    blank = Segment(" " * (end - used - last), style)
    if last <= 0:
        return [blank]
    column = left + end - last
    there = Segment(f"\x1b[{column + 1}G", _PLACED, ((ControlType.CURSOR_MOVE_TO_COLUMN, column),))
    return [blank, there, Segment(" " * last, style)]


_PLACED = Style(frame=False)
"""A style that looks like none, so that telling a column is not taken for words beside it."""


@lru_cache(maxsize=4096)
def _doubt(character: str, width: int) -> int:
    most = sum(1 if category(code) == "Mc" else cell_len(code) for code in character)
    return max(0, most - width)


def index_at_cell(text: str, cell: int) -> int:
    """Return where the character on a cell starts; the first for a cell before the text, the last for one after it."""
    if is_plain(text):
        return max(0, min(cell, len(text) - 1))
    found = clusters(text)
    at = 0
    for cluster in found:
        at += cluster.width
        if cell < at:
            return cluster.start
    return found[-1].start


def whole_clusters(text: str, start: int, end: int) -> tuple[int, int]:
    """Return `[start, end)` widened so that neither end stands inside a cluster."""
    if start >= end or is_plain(text):
        return start, end
    found = clusters(text)
    first = max((c.start for c in found if c.start <= start), default=start)
    last = min((c.end for c in found if c.end >= end), default=end)
    return first, last


def fitted(text: str, width: int) -> str:
    """Return one line of text cut with `…` or padded with spaces to exactly `width` cells."""
    line = shown(text)
    if (cells := width_of(line)) <= width:
        return line + " " * (width - cells)
    if width < 1:
        return ""
    kept = shortened(line, width)
    return kept + " " * (width - width_of(kept))


def shortened(line: str, room: int) -> str:
    """Return the beginning of a line that is fit to show, with `…` after it, for which `room_for` is at most `room`."""
    end, used = 0, 0
    for cluster in clusters(line):
        used += cluster.width + 2 * cluster.doubt
        if used > room - 1:
            break
        end = cluster.end
    return line[:end] + "…"
