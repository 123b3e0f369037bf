"""Finding a quoted passage in a hundred megabytes of talk: as it stands, or the nearest to it.

Each transcript keeps the set of its words, so that a passage is only looked for where its rarer words are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Protocol

from qualcode.core.quotecheck_words import (
    DASH,
    DASHES,
    ENDING,
    FILLED,
    GAP,
    LETTER,
    STOPPED,
    equal,
    filled,
    inner,
    pattern,
    sure_word,
    whole,
)
from qualcode.core.unspaced import PIECE, UNSPACED

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence
    from difflib import Match

_LEFT_OUT = "…"
_WIDEST = 2000
"""Code points that are looked at for the rest of a passage from which words were left out."""
_CANDIDATES = 12
_LEAST_LIKENESS = 0.35
_SURE = 0.8
_ANCHORS = 10
_ENOUGH = 500
"""Places of one passage that are looked at: "yes, I know" stands in thousands."""
_SPACES = 200
"""Most code points by which white space may make a passage longer than it is printed."""
_RAREST = 8
"""Words that say which transcripts a passage may come from."""
_SHORT_TEXT = 20_000
"""Code points up to which looking for a passage costs less than listing the words."""


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
    """A transcript to look in, or a part of one. `turns` are in order; they and all positions count from where `text` begins.

    `offset` says where that is in the transcript.
    """

    name: str
    text: str
    turns: Sequence[SpokenTurn] = ()
    offset: int = 0

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
        """Every word with what touches it, in small letters, and every letter of scripts without spaces."""
        words = frozenset(self.small.split())
        return words.union(PIECE.findall(self.small)) if UNSPACED.search(self.small) else words

    def places_of(self, word: str) -> Iterator[int]:
        """Yield where some letters stand, in small letters."""
        at = self.small.find(word)
        while at >= 0:
            yield at
            at = self.small.find(word, at + 1)

    def turns_with(self, word: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of each turn with some letters in it; of the whole text if there are no turns."""
        at = self.small.find(word)
        while at >= 0:
            turn = self.turn_at(at)
            low, high = (turn.start, turn.end) if turn is not None else (0, len(self.text))
            if at < high:
                yield low, high
            at = self.small.find(word, max(at + 1, high))

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

    @property
    def place(self) -> tuple[str, int, int]:
        """The transcript, and where in it the words begin and end."""
        return self.source.name, self.source.offset + self.start, self.source.offset + self.end

    @property
    def turns(self) -> tuple[SpokenTurn, ...]:
        """The turn that the words stand in; two if they begin in one and end in another."""
        first, last = self.source.turn_at(self.start), self.source.turn_at(self.end - 1)
        return tuple(dict.fromkeys(turn for turn in (first, last) if turn is not None))

    def parted(self) -> tuple[Hit, ...]:
        """Return the parts in either turn of words that run on from one turn into another; nothing if they do not."""
        if len(self.turns) < 2:
            return ()
        first, last = self.turns
        return replace(self, end=first.end), replace(self, start=last.start)


class Looks(Protocol):
    """Looks passages up: in transcripts that are held, or in a database."""

    def exact(self, said: str) -> list[Hit]:
        """Return the places where the words stand as quoted; see `Finder.exact`."""

    def nearest(self, said: str) -> Hit | None:
        """Return the passage most like the words, or None if nothing is much like them."""


class Finder:
    """Looks passages up in all transcripts."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._holders: dict[str, list[int]] = {}

    def exact(self, said: str) -> list[Hit]:
        """Return the places where the words stand as quoted; dropped words must be marked by … and editors' by [ ].

        White space, and the kind of quotation mark and dash, are not looked at. A comma or full stop before the closing mark, or
        before …, may be the document's own.
        """
        said = said.replace("(sic)", "[sic]").strip()
        dashed = [DASH.sub(dash, said) for dash in DASHES] if DASH.search(said) else ()
        said = equal(said)
        ends = (said, said.rstrip(",，、").rstrip(), said.rstrip(".,，、。").rstrip())
        for variant in dict.fromkeys((*ends, *map(equal, dashed), *(STOPPED.sub("", end) for end in ends))):
            found = list(islice(self._standing(variant), _ENOUGH)) or list(islice(self._spaced(variant), _ENOUGH))
            if not found and (GAP.search(variant) or LETTER.search(variant) or ENDING.search(variant)):
                found = list(islice(self._gapped(GAP.split(variant)), _ENOUGH))
            if found:
                return found
        return []

    def nearest(self, said: str) -> Hit | None:
        """Return the passage most like the words, or None if nothing is much like them."""
        tokens = PIECE.findall(GAP.sub(f" {_LEFT_OUT} ", equal(said).lower()))
        wanted = set(tokens)
        for word in wanted - self._holders.keys():
            self._holders[word] = [i for i, source in enumerate(self._sources) if word in source.words]
        spread = {word: len(self._holders[word]) for word in sorted(wanted) if self._holders[word]}
        scores: defaultdict[int, float] = defaultdict(float)
        for word in sorted(spread, key=lambda word: spread[word])[:_RAREST]:
            for index in self._holders[word]:
                scores[index] += 1 / spread[word]
        best: Hit | None = None
        for index in sorted(scores, key=lambda index: (-scores[index], index))[:_CANDIDATES]:
            hit = _align(self._sources[index], tokens, said, spread)
            if hit is not None and (best is None or hit.likeness > best.likeness):
                best = hit
            if best is not None and best.likeness >= _SURE:
                break
        return best if best is not None and best.likeness >= _LEAST_LIKENESS else None

    def _standing(self, said: str) -> Iterator[Hit]:
        """Yield where the words stand letter for letter: much faster than the pattern, and mostly enough."""
        words = inner(said)
        for source in self._sources:
            if said and (len(source.text) < _SHORT_TEXT or source.words.issuperset(words)):
                at = source.plain.find(said)
                while at >= 0:
                    if whole(source.plain, at, at + len(said)):
                        yield Hit(source, at, at + len(said))
                    at = source.plain.find(said, at + 1)

    def _gapped(self, parts: Sequence[str]) -> Iterator[Hit]:
        """Yield where a passage with gaps stands within one turn: `parts` alternate between words and marks of a gap."""
        within = [word for part in parts[::2] for word in inner(part)]
        pieces: list[tuple[int, re.Pattern[str]]] = []
        gap = FILLED
        for number, part in enumerate(parts):
            if number % 2:
                gap = gap if "[" in part and "…" not in part and ".." not in part else 0
            elif part.strip():
                pieces.append((gap, pattern(part.strip())))
                gap = FILLED
        longest = max(map(sure_word, parts[::2]), key=len, default="")
        for source in self._sources if longest else ():
            if not source.words.issuperset(within):
                continue
            for low, high in source.turns_with(longest):
                if not all(words.search(source.plain, low, high) for _, words in pieces):
                    continue
                for match in pieces[0][1].finditer(source.plain, low, high):
                    if whole(source.plain, *match.span()):
                        end = filled(source.plain, match, pieces[1:], high)
                        if end is not None:
                            yield Hit(source, match.start(), end)

    def _spaced(self, said: str) -> Iterator[Hit]:
        """Yield where the words stand with other white space between them."""
        shape: re.Pattern[str] | None = None
        words = inner(said)
        longest = sure_word(said)
        for source in self._sources if longest else ():
            if source.words.issuperset(words):
                shape = shape or pattern(said)
                starts = set()
                for at in source.places_of(longest):
                    low, high = max(0, at - len(said) - _SPACES), at + len(said) + _SPACES
                    for match in shape.finditer(source.plain, low, high):
                        if match.start() not in starts and whole(source.plain, *match.span()):
                            starts.add(match.start())
                            yield Hit(source, *match.span())


def _align(source: Source, tokens: list[str], said: str, spread: Mapping[str, int]) -> Hit | None:
    """Return the stretch of one transcript most like some words: its rarest pairs of words (or else words) vote for where it begins."""
    text = source.small
    step = max(64, len(said) // 2)
    printed = equal(said).lower()
    found = list(PIECE.finditer(printed))
    pairs = [
        (
            min(spread[first[0]], spread[second[0]]),
            first.start(),
            " ".join(printed[first.start() : second.end()].split()),
        )
        for first, second in pairwise(found)
        if first[0] in source.words and second[0] in source.words
    ]
    alone = [(spread[word[0]], word.start(), word[0]) for word in found if word[0] in source.words]
    votes = _votes(text, pairs, step) or _votes(text, alone, step)
    best: Hit | None = None
    for bucket, _ in votes.most_common(3):
        low = max(0, bucket * step - 2 * step)
        reach = _WIDEST if _LEFT_OUT in tokens else 2 * step
        hit = _trim(source, tokens, low, min(len(text), bucket * step + len(said) + reach))
        if hit is not None and (best is None or hit.likeness > best.likeness):
            best = hit
    return best


def _votes(text: str, anchors: Sequence[tuple[int, int, str]], step: int) -> Counter[int]:
    """Return in how far a text begins, in steps, the stretch in which anchors stand where they do in a passage.

    Each is how many texts have it, its place in the passage, and its words.
    """
    votes: Counter[int] = Counter()
    for _, offset, words in sorted(anchors)[:_ANCHORS]:
        at, seen = -1, 0
        while seen < 40 and (at := text.find(words, at + 1)) >= 0:
            votes[(at - offset) // step] += 1
            votes[(at - offset) // step + 1] += 1
            seen += 1
    return votes


def _trim(source: Source, tokens: list[str], low: int, high: int) -> Hit | None:
    """Return the part of a window that matches, within one turn where it can be."""
    text = source.plain
    while low > 0 and not text[low - 1].isspace():
        low -= 1
    while high < len(text) and not text[high].isspace():
        high += 1
    found = [(m.group().lower(), m.start(), m.end()) for m in PIECE.finditer(text, low, high)]
    if not found:
        return None
    matcher = SequenceMatcher(
        None, [_bare(token) for token in tokens], [_bare(word) for word, _, _ in found], autojunk=False
    )
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return None
    anchor = max(blocks, key=lambda block: block.size)
    if _LEFT_OUT in tokens:
        runs = [block for block in blocks if block.size > 1] or [anchor]
        first = max(0, runs[0].b - runs[0].a)
        last = min(len(found), runs[-1].b - runs[-1].a + len(tokens))
    else:
        first, last = _stretch(blocks, anchor, len(tokens), len(found))
    turn = source.turn_at(found[anchor.b][1])
    if turn is not None:
        while first < anchor.b and found[first][1] < turn.start:
            first += 1
        while last > anchor.b + 1 and found[last - 1][2] > turn.end:
            last -= 1
    said = [_bare(word) for word, _, _ in found[first:last]]
    return Hit(source, found[first][1], found[last - 1][2], min(_likeness(tokens, said), 0.999))


def _likeness(tokens: Sequence[str], said: Sequence[str]) -> float:
    """Return how much of a passage and of what was said is the same. What is marked as left out is no difference."""
    matcher = SequenceMatcher(None, [_bare(token) for token in tokens], said, autojunk=False)
    gaps = tokens.count(_LEFT_OUT)
    left_out = sum(
        d - c for kind, a, b, c, d in matcher.get_opcodes() if kind == "replace" and _LEFT_OUT in tokens[a:b]
    )
    same = sum(block.size for block in matcher.get_matching_blocks())
    return 2 * same / (len(tokens) - gaps + len(said) - left_out)


def _stretch(blocks: Sequence[Match], anchor: Match, wanted: int, most: int) -> tuple[int, int]:
    """Return where the words around an anchor begin and end, so that as much as can be of what lies between matches.

    A word or a letter far off that happens to match does not draw them out.
    """
    at = blocks.index(anchor)
    ways = []
    for one in range(at + 1):
        for other in range(at, len(blocks)):
            first = max(0, blocks[one].b - blocks[one].a)
            last = min(most, blocks[other].b - blocks[other].a + wanted)
            same = sum(block.size for block in blocks[one : other + 1])
            ways.append((same / (wanted + last - first), one - other, first, last))
    _, _, first, last = max(ways)
    return first, last


def _bare(word: str) -> str:
    return word.strip(".,;:!?…\"'()[]-") or word
