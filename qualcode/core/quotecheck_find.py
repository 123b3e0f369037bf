"""Finding a quoted passage in a hundred megabytes of talk: as it stands, or the nearest to it.

Each transcript keeps the set of its words, so that a passage is only looked for where its rarer words are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_CANDIDATES = 12
_LEAST_LIKENESS = 0.35
_SURE = 0.8
_ANCHORS = 10
_GAP = re.compile(r"(\s*[\[(]?\s*(?:…|\.{3,}|\. \. \.)\s*[\])]?\s*|\s*\[(?!\w\])[^\[\]]*\]\s*)")
_LETTER = re.compile(r"\[(\w)\](?=\w)")
_EQUAL = (
    ("’", "'"),
    ("‘", "'"),
    ("ʼ", "'"),
    ("“", '"'),
    ("”", '"'),
    ("–", "-"),
    ("—", "-"),
    ("‑", "-"),
    ("\u00a0", " "),
)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """A turn of a source: where it lies, who speaks as what, and whether they permitted quoting."""

    ordinal: int
    start: int
    end: int
    group_id: str = ""
    quotable: bool = True


@dataclass(frozen=True)
class Source:
    """A transcript to look in. `turns` are in order."""

    name: str
    text: str
    turns: Sequence[SpokenTurn] = ()

    @cached_property
    def plain(self) -> str:
        """The text with one kind of apostrophe, quotation mark and dash; every position as in the stored text."""
        return equal(self.text)

    @cached_property
    def small(self) -> str:
        """`plain` in small letters, unless that would move positions (a few letters grow when made small)."""
        small = self.plain.lower()
        return small if len(small) == len(self.plain) else self.plain

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word, without what is around it, in small letters."""
        return frozenset(self.small.split())

    @cached_property
    def _starts(self) -> list[int]:
        return [turn.start for turn in self.turns]

    def turn_at(self, position: int) -> SpokenTurn | None:
        """Return the turn that a position lies in."""
        at = bisect_right(self._starts, position) - 1
        return self.turns[at] if at >= 0 else None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `likeness` is 1.0 where it stands as quoted."""

    source: Source
    start: int
    end: int
    likeness: float = 1.0

    @property
    def text(self) -> str:
        """The words as they were said."""
        return self.source.text[self.start : self.end]


def equal(text: str) -> str:
    """Return text with typographer's variants made one, position for position."""
    for variant, plain in _EQUAL:
        text = text.replace(variant, plain)
    return text


class Finder:
    """Looks passages up in all transcripts."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._spread: dict[str, int] = {}

    def exact(self, said: str) -> list[Hit]:
        """Return every place where the words stand as quoted; dropped words must be marked by … and editors' by [ ].

        White space, and the kind of apostrophe and dash, are not looked at. A comma or full stop before the closing mark may
        be the document's own.
        """
        said = equal(said).strip()
        for variant in dict.fromkeys((said, said.rstrip(",").rstrip(), said.rstrip(".,").rstrip())):
            whole = _pattern([variant])
            found = list(self._standing(variant)) or list(self._matches(whole, _inner(variant)))
            if not found and (_GAP.search(variant) or _LETTER.search(variant)):
                parts = _GAP.split(_LETTER.sub(lambda m: m[1], variant))
                pattern = _gapped(parts, loose=_LETTER.search(variant) is not None)
                words = [word for part in parts[::2] for word in _inner(part)]
                found = [hit for hit in self._matches(pattern, words) if _one_turn(hit)]
            if found:
                return found
        return []

    def nearest(self, said: str) -> Hit | None:
        """Return the passage most like the words, or None if nothing is much like them."""
        tokens = _folded(said)
        wanted = set(tokens)
        for word in wanted - self._spread.keys():
            self._spread[word] = sum(word in source.words for source in self._sources)
        weights = {word: 1 / self._spread[word] for word in wanted if self._spread[word]}
        scored = sorted(
            (
                (sum(weight for word, weight in weights.items() if word in s.words), i)
                for i, s in enumerate(self._sources)
            ),
            key=lambda pair: (-pair[0], pair[1]),
        )
        best: Hit | None = None
        for score, index in scored[:_CANDIDATES]:
            if score:
                hit = _align(self._sources[index], tokens, said, self._spread)
                if hit is not None and (best is None or hit.likeness > best.likeness):
                    best = hit
                if best is not None and best.likeness >= _SURE:
                    break
        return best if best is not None and best.likeness >= _LEAST_LIKENESS else None

    def _standing(self, said: str) -> Iterator[Hit]:
        """Yield where the words stand letter for letter: much faster than the pattern, and mostly enough."""
        words = _inner(said)
        for source in self._sources:
            if said and source.words.issuperset(words):
                at = source.plain.find(said)
                while at >= 0:
                    yield Hit(source, at, at + len(said))
                    at = source.plain.find(said, at + 1)

    def _matches(self, pattern: re.Pattern[str], words: Sequence[str]) -> Iterator[Hit]:
        for source in self._sources:
            if source.words.issuperset(words):
                for match in pattern.finditer(source.plain):
                    yield Hit(source, match.start(), match.end())


def _pattern(parts: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for part in parts for word in part.split()) or r"(?!)")


def _gapped(parts: Sequence[str], *, loose: bool) -> re.Pattern[str]:
    """Return the pattern of passages with gaps: `parts` alternate between words and marks of a gap."""
    said = ""
    for number, part in enumerate(parts):
        if number % 2:
            said += r".{0,2000}?" if "[" not in part or "…" in part or ".." in part else r".{0,90}?"
        else:
            said += r"\s+".join(re.escape(word) for word in part.split())
    return re.compile(said, re.DOTALL | (re.IGNORECASE if loose else 0))


def _inner(said: str) -> list[str]:
    """Return the words that must stand in a transcript as they are: all but the first and last, which may be cut."""
    return said.lower().split()[1:-1]


def _one_turn(hit: Hit) -> bool:
    turn = hit.source.turn_at(hit.start)
    return turn is None or hit.end <= turn.end


def _folded(text: str) -> list[str]:
    return equal(text).lower().split()


def _align(source: Source, tokens: list[str], said: str, spread: Mapping[str, int]) -> Hit | None:
    """Return the stretch of one transcript most like some words: its rarest pairs of words vote for where it begins."""
    text = source.small
    step = max(64, len(said) // 2)
    pairs, offset = [], 0
    for first, second in pairwise(tokens):
        if first in source.words and second in source.words:
            pairs.append((min(spread[first], spread[second]), offset, f"{first} {second}"))
        offset += len(first) + 1
    votes: Counter[int] = Counter()
    for _, offset, pair in sorted(pairs)[:_ANCHORS]:
        at, seen = -1, 0
        while seen < 40 and (at := text.find(pair, at + 1)) >= 0:
            votes[(at - offset) // step] += 1
            votes[(at - offset) // step + 1] += 1
            seen += 1
    best: Hit | None = None
    for bucket, _ in votes.most_common(3):
        low = max(0, bucket * step - 2 * step)
        hit = _trim(source, tokens, low, min(len(text), bucket * step + len(said) + 2 * step))
        if hit is not None and (best is None or hit.likeness > best.likeness):
            best = hit
    return best


def _trim(source: Source, tokens: list[str], low: int, high: int) -> Hit | None:
    """Return the part of a window that matches, within one turn where it can be."""
    found = [(m.group().lower(), m.start(), m.end()) for m in _WORD.finditer(source.plain, low, high)]
    if not found:
        return None
    matcher = SequenceMatcher(
        None, [_bare(token) for token in tokens], [_bare(word) for word, _, _ in found], autojunk=False
    )
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return None
    first = max(0, blocks[0].b - blocks[0].a)
    last = min(len(found), blocks[-1].b + blocks[-1].size + len(tokens) - (blocks[-1].a + blocks[-1].size))
    anchor = max(blocks, key=lambda block: block.size)
    turn = source.turn_at(found[anchor.b][1])
    if turn is not None:
        while first < anchor.b and found[first][1] < turn.start:
            first += 1
        while last > anchor.b + 1 and found[last - 1][2] > turn.end:
            last -= 1
    said = [_bare(word) for word, _, _ in found[first:last]]
    likeness = SequenceMatcher(None, [_bare(token) for token in tokens], said, autojunk=False).ratio()
    return Hit(source, found[first][1], found[last - 1][2], min(likeness, 0.999))


def _bare(word: str) -> str:
    return word.strip(".,;:!?…\"'()[]-") or word
