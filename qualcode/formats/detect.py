"""Which label style a transcript uses, judged over the whole of it, and which of its lines are labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.core.speakers import Likelihood, is_break, is_metadata, likelihood
from qualcode.formats.hits import find_hits
from qualcode.formats.styles import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qualcode.formats.hits import Hit
    from qualcode.formats.lines import Document
    from qualcode.formats.styles import Style

_AGREED = 0.95
"""A trait (capitals, an empty line before) of this share of the sure labels is asked of every other label."""

_SURE_FROM = 5
"""Traits are asked of others from this many sure labels on."""

_ENOUGH = 10
_TIMED_FROM = 3
_HEAD_LINES = 60
_HEAD_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Found:
    """The style found, its words for the user, and the labels by the index of their line. No hits: no labels.

    `once` are labels heard a single time among others that recur; `breaks` are lines set as labels that name no person.
    """

    words: str
    hits: Mapping[int, Hit] = field(default_factory=dict)
    once: tuple[str, ...] = ()
    breaks: frozenset[int] = frozenset()


def detect(document: Document, force: str = "") -> Found:
    """Return the style that explains most of the document, or no hits.

    Args:
        document: text and lines.
        force: key of the style that the user chose; labels are then taken as they come.
    """
    if force:
        style = STYLES[force]
        forced = [h for h in find_hits(document, style) if likelihood(h.label) or style.weight > 1]
        return Found(style.words, {h.line: h for h in forced})
    tried = [(_Candidate.of(document, style), style) for style in STYLES.values()]
    scored = sorted(
        ((c.score * s.weight, -n, c, s) for n, (c, s) in enumerate(tried)), reverse=True, key=lambda x: x[:2]
    )
    score, _, best, style = scored[0]
    if score <= 0:
        return Found("")
    hits = dict(best.hits)
    words = [style.words]
    for other_score, _, other, other_style in scored[1:]:
        if other_score > 0 and _together(style.key, other_style.key):
            new = {index: hit for index, hit in other.hits.items() if index not in hits}
            if new:
                hits |= new
                words.append(other_style.words)
    counts = Counter(hit.label for hit in hits.values())
    once = [label for label, n in counts.items() if n == 1]
    if (
        len(hits) < _ENOUGH
        or len(once) > 0.5 * len(counts)
        or any(hits[i].time is not None and "\t" in hits[i].gap for i in list(hits)[:5])
    ):
        once = []
    return Found(" and ".join(words), dict(sorted(hits.items())), tuple(once), best.breaks)


def _together(main: str, other: str) -> bool:
    """Hearings mix "Q." and "A." with "MR SMITH:"; a Word file may have only the interviewer in bold."""
    return {main, other} in ({"colon", "question and answer"}, {"bold", "colon"}, {"marked", "colon"})


@dataclass(frozen=True, slots=True)
class _Candidate:
    hits: Mapping[int, Hit]
    score: float
    breaks: frozenset[int] = frozenset()

    @classmethod
    def of(cls, document: Document, style: Style) -> _Candidate:
        found = find_hits(document, style)
        if not found:
            return cls({}, 0.0)
        return _weigh(document, style, _without_head(document, found))


def _weigh(document: Document, style: Style, hits: list[Hit]) -> _Candidate:
    counts = Counter(h.label for h in hits)
    sure = {label for label, n in counts.items() if _sure(label, n, style)}
    accepted = _agreeing(document, hits, sure, style)
    covered = len(accepted) / max(1, _blocks(document))
    enough = _enough(document, accepted, sure, covered, style)
    if not enough:
        return _Candidate({}, 0.0)
    firm = sum(1.0 if h.label in sure else 0.6 for h in accepted)
    return _Candidate({h.line: h for h in accepted}, firm, frozenset(h.line for h in hits if is_break(h.label)))


def _sure(label: str, count: int, style: Style) -> bool:
    how = likelihood(label)
    if how is Likelihood.NO:
        return False
    if style.weight < 1:
        return (count >= 3 and how >= Likelihood.NAME) or (count >= 2 and how is Likelihood.ROLE)
    return how is Likelihood.ROLE or (how is Likelihood.NAME and count >= 2) or (style.weight >= 1 and count >= 3)


def _enough(document: Document, accepted: list[Hit], sure: set[str], covered: float, style: Style) -> bool:
    if not accepted:
        return False
    heard = {h.label for h in accepted}
    known = heard & sure
    roles = {label for label in known if likelihood(label) is Likelihood.ROLE}
    if style.weight < 1:
        return len(known) >= 2 and sum(h.label in known for h in accepted) >= 4
    if style.alone and style.weight <= 1.0 and not known:
        return False
    if len(known) >= 2 or (known and covered >= 0.3) or (roles and accepted[0].label in roles):
        return True
    least = 0.2 if style.weight > 1 and _opens(document, accepted[0]) else 0.5
    return len(accepted) >= 2 and covered >= least and len(heard) >= 2


def _opens(document: Document, hit: Hit) -> bool:
    """Say whether a label is the first thing in a document but for headings."""
    return not any(document.said(line).strip() and not line.heading for line in document.lines[: hit.line])


def _agreeing(document: Document, hits: list[Hit], sure: set[str], style: Style) -> list[Hit]:
    """Keep the sure labels, and of the others those that are set as the sure ones are."""
    firm = [h for h in hits if h.label in sure]
    capitals = _agreed(h.label.isupper() for h in firm)
    spaced = _agreed(_after_space(document, h.line) for h in firm)
    gaps = Counter(h.gap for h in firm)
    gap, times = gaps.most_common(1)[0] if gaps else ("", 0)
    timed = _agreed((h.time is not None for h in firm), _TIMED_FROM)
    same_gap = gap if len(firm) >= _SURE_FROM and times >= _AGREED * len(firm) else None
    small = _agreed(h.label.islower() for h in firm)
    often = Counter(h.label for h in hits)
    return [
        h
        for h in hits
        if h.label in sure
        or (small and likelihood(h.label) is Likelihood.WEAK and often[h.label] > 1)
        or (
            (style.weight >= 1 or often[h.label] > 1 or (spaced and _over_words(document, h, style)))
            and (likelihood(h.label) >= Likelihood.NAME or (timed and _told_by_time(h)))
            and (not timed or h.time is not None)
            and (not capitals or h.label.isupper())
            and (not spaced or _after_space(document, h.line))
            and (same_gap is None or h.gap == same_gap)
        )
    ]


def _over_words(document: Document, hit: Hit, style: Style) -> bool:
    """Say whether a label of a loose style has its words on its own line or right beneath it."""
    if not style.alone:
        return True
    if hit.line + 1 == len(document.lines):
        return False
    return bool(document.said(document.lines[hit.line + 1]).strip())


def _told_by_time(hit: Hit) -> bool:
    """Say whether a time and a tab or so few words make a label of any string, as in chats ("00:07:29<tab>lumi:<tab>hi")."""
    return "\t" in hit.gap or (likelihood(hit.label) is Likelihood.WEAK and len(hit.label.split()) <= 2)


def _agreed(traits: Iterable[bool], least: int = _SURE_FROM) -> bool:
    seen = list(traits)
    return len(seen) >= least and sum(seen) >= _AGREED * len(seen)


def _after_space(document: Document, index: int) -> bool:
    if not index:
        return True
    before = document.lines[index - 1]
    return not document.text[before.start : before.end].strip() or before.heading


def _blocks(document: Document) -> int:
    """Count paragraphs: lines that follow an empty line if there are such, otherwise all lines with words."""
    lines = document.lines
    spoken = [i for i, line in enumerate(lines) if line.end > line.start]
    apart = sum(_after_space(document, i) for i in spoken)
    return apart if apart > 0.2 * len(spoken) else len(spoken)


def _without_head(document: Document, hits: list[Hit]) -> list[Hit]:
    """Leave out what looks like a label in the head of the file: "Interviewer: J. Smith" next to "Date: 3 March"."""
    by_line = {h.line: h for h in hits}
    counts = Counter(h.label for h in hits)
    ends = -1
    for start, end in _first_blocks(document):
        inside = [by_line[i] for i in range(start, end) if i in by_line]
        told = [h.line for h in inside if is_metadata(h.label)]
        wide = any(document.lines[i].end - document.lines[i].start > _HEAD_WIDTH for i in range(start, end))
        if told:
            ends = max(told) if wide else end - 1
        if wide or any(counts[h.label] > 1 for h in inside if h.line > ends):
            break
    return [h for h in hits if h.line > ends]


def _first_blocks(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the runs of lines between empty lines at the top of a document, as ranges of line indexes."""
    lines, start = document.lines[:_HEAD_LINES], 0
    for index, line in enumerate(lines):
        if not document.said(line).strip():
            if index > start:
                yield start, index
            start = index + 1
    if start < len(lines):
        yield start, len(lines)
