"""Which characters a program's positions mean.

The standard counts code points of the text file. Programs differ: some count UTF-16 units, some take CRLF for one, some count
the BOM. All texts of a project come from one program, so one way of counting is chosen for the whole project: the one that
its origin is known for, unless another puts clearly more selections on word boundaries.
"""

from __future__ import annotations

import bisect
import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Counting:
    """A way of counting positions. `line_ends` is "file" for as many as the file has, "one" or "two"."""

    utf16: bool = False
    line_ends: str = "file"
    bom_counts: bool = False

    def said(self) -> str:
        """Return the way in plain words."""
        units = "UTF-16 units" if self.utf16 else "characters"
        ends = "line ends as in the file" if self.line_ends == "file" else f"every line end as {self.line_ends}"
        return f"{units}, {ends}" + (", the byte order mark as one" if self.bom_counts else "")


STANDARD = Counting()
ORIGIN = "qualcode"
"""What we call ourselves in our own files, whose positions need no proof."""
_KNOWN = (
    ("nvivo", Counting(utf16=True)),
    ("qualcoder", Counting(line_ends="one")),
    ("atlas.ti", Counting(line_ends="one")),
)
_SHORT = 3
"""A name of so many characters or fewer is found by chance too often to tell anything."""
COUNTINGS = tuple(
    Counting(utf16, ends, bom) for bom in (False, True) for ends in ("file", "one", "two") for utf16 in (False, True)
)


@dataclass(frozen=True, slots=True)
class RawText:
    """A text as stored, and what counting needs to know about the file it came from.

    All are positions in `text`: of `line_ends`, of those that are two characters in the file (`windows_ends`), and of characters
    that are two UTF-16 units (`astral`).
    """

    text: str
    line_ends: tuple[int, ...] = ()
    windows_ends: tuple[int, ...] = ()
    astral: tuple[int, ...] = ()
    bom: bool = False

    def special(self) -> bool:
        """Say whether the ways of counting differ for this text."""
        return bool(self.line_ends or self.astral or self.bom)


def raw_text(text: str) -> RawText:
    r"""Return a decoded file's text with its line ends as `\n` and its BOM dropped."""
    bom = text.startswith("\ufeff")
    if bom:
        text = text[1:]
    stored = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    windows = tuple(at - before for before, at in enumerate(_where(text, "\r\n"))) if stored is not text else ()
    astral = tuple(at for at, char in enumerate(stored) if char > "\uffff") if not _narrow(stored) else ()
    return RawText(stored, tuple(_where(stored, "\n")), windows, astral, bom)


def decoded(data: bytes) -> tuple[str, str]:
    """Return a text file's text, and what was decided about its encoding, "" for UTF-8. Never fails."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "\ufeff" + data.decode("utf-16", "replace"), "was read as UTF-16"
    if unmarked := _utf16_without_mark(data):
        return unmarked, "was read as UTF-16"
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "is not UTF-8; it was read as Windows-1252"


def _utf16_without_mark(data: bytes) -> str:
    """Return a text that is UTF-16 although no mark says so, or "": every other byte of most of its characters is zero."""
    zeros = data[::2].count(0), data[1::2].count(0)
    for encoding, high, low in (("utf-16-le", zeros[1], zeros[0]), ("utf-16-be", zeros[0], zeros[1])):
        if 4 * high > len(data) and not low:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return ""
    return ""


class Positions:
    """Turns a file's positions in one text into positions in the stored text."""

    def __init__(self, raw: RawText, counting: Counting) -> None:
        ends = {"file": raw.windows_ends, "one": (), "two": raw.line_ends}[counting.line_ends]
        extra = sorted([*ends, *raw.astral]) if counting.utf16 else ends
        self._shift = 1 if counting.bom_counts and raw.bom else 0
        self._starts = [at + before for before, at in enumerate(extra)]

    def stored(self, position: int) -> tuple[int, bool]:
        """Return the code point that a position means, and whether the position lies inside that character.

        Inside means between the halves of a surrogate pair or of a Windows line end.
        """
        at = position - self._shift
        before = bisect.bisect_left(self._starts, at)
        return at - before, before > 0 and self._starts[before - 1] == at - 1


def choose(origin: str, texts: Iterable[tuple[RawText, Sequence[tuple[int, int, str]]]]) -> tuple[Counting, str]:
    """Return the way of counting for a project, and what to say about it, "" where it makes no difference.

    Args:
        origin: `Project@origin`.
        texts: each text with its selections as (start, end, name); a name is often the passage's own words.
    """
    wanted = [(raw, selections) for raw, selections in texts if raw.special() and selections]
    known = next((counting for name, counting in _KNOWN if name in origin.casefold()), STANDARD)
    if not wanted or origin == ORIGIN:
        return known, ""
    total = sum(len(selections) for _, selections in wanted)
    fits = {counting: _fits(counting, wanted) for counting in COUNTINGS}
    # Being called by its own words tells more of a passage than lying at word boundaries, which one in twenty does by chance.
    score = {counting: words + 2 * named for counting, (words, named) in fits.items()}
    best = max(COUNTINGS, key=lambda counting: (score[counting], counting == known, counting == STANDARD))
    chosen = known if score[best] - score[known] <= total // 50 else best
    if chosen != known:
        why = f"which fits better than what is usual for '{origin}'" if origin else "which fits the words best"
    else:
        why = "as the standard has it" if chosen == STANDARD else f"as '{origin}' does"
    said = f"Positions were counted in {chosen.said()}, {why}"
    doubt = " Look some of them over." if 2 * max(fits[chosen]) < total else ""
    return chosen, f"{said}: {fits[chosen][0]:,} of {total:,} selections begin and end at word boundaries.{doubt}"


def at_words(text: str, start: int, end: int) -> bool:
    """Say whether a passage lies inside the text, is not empty, and begins and ends at word boundaries."""
    if not 0 <= start < end <= len(text):
        return False
    begins = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    ends = end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
    return begins and ends and not (text[start].isspace() and text[end - 1].isspace())


def _fits(counting: Counting, texts: Sequence[tuple[RawText, Sequence[tuple[int, int, str]]]]) -> tuple[int, int]:
    """Return how many selections lie on word boundaries, and how many begin with the words they are named by, if so named."""
    words = named = 0
    for raw, selections in texts:
        positions = Positions(raw, counting)
        for start, end, name in selections:
            a, b = positions.stored(start)[0], positions.stored(end)[0]
            words += at_words(raw.text, a, b)
            if a >= 0 and len(name) > _SHORT:
                begins = name[:20]
                # A line end in a name comes out of the XML as a blank.
                named += raw.text[a : a + len(begins)].replace("\n", " ") == begins.replace("\n", " ")
    return words, named


def _where(text: str, what: str) -> list[int]:
    found = []
    at = text.find(what)
    while at >= 0:
        found.append(at)
        at = text.find(what, at + len(what))
    return found


def _narrow(text: str) -> bool:
    return text.isascii() or max(text) <= "\uffff"
