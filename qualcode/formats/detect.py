"""Which label style a transcript uses, judged over the whole of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.core.speakers import Likelihood, likelihood
from qualcode.formats.hits import find_hits
from qualcode.formats.styles import STYLES
from qualcode.formats.weighing import weigh

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from qualcode.formats.hits import Hit
    from qualcode.formats.lines import Document
    from qualcode.formats.styles import Style
    from qualcode.formats.weighing import Candidate

_ENOUGH = 10
"""Labels heard once are pointed out in documents of this many labels or more."""

_TOGETHER = (
    {"colon", "question and answer"},
    {"bold", "colon"},
    {"marked", "colon"},
    {"apart", "colon"},
    {"apart", "bold"},
)
_AGAIN = 3
"""Where several people's labels are of one style, somebody whose label is of another is heard this often."""

_BESIDE_ROLES = {"dash", "tab", "sign"}
"""In notes with "YP1 – words", what is asked may stand after "Q:", so roles with a colon are taken along."""

"""Hearings mix "Q." and "A." with "MR SMITH:"; a Word file may have only the interviewer in bold."""


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
    weighed = [(style, weigh(document, style)) for style in STYLES.values()]
    # Of two styles that explain as much, the one named first in STYLES is the more particular.
    ranked = sorted(weighed, key=lambda pair: -pair[1].score * pair[0].weight)
    style, best = ranked[0]
    if best.score <= 0:
        return Found("")
    hits, words = dict(best.hits), [style.words]
    named = {hit.label for hit in best.hits.values()}
    for other, candidate in ranked[1:]:
        new = {
            i: h for i, h in candidate.hits.items() if i not in hits and _goes_along(style, other, h, candidate, named)
        }
        if new:
            hits |= new
            words.append(other.words)
    return Found(" and ".join(words), dict(sorted(hits.items())), _once(hits), best.breaks)


def _goes_along(style: Style, other: Style, hit: Hit, candidate: Candidate, named: Collection[str]) -> bool:
    """Say whether a label of another style than the transcript's, which has the labels `named`, is one here, too."""
    if {style.key, other.key} in _TOGETHER:
        known = hit.label in named or likelihood(hit.label) is Likelihood.ROLE
        return known or len(named) < 2 or sum(h.label == hit.label for h in candidate.hits.values()) >= _AGAIN
    return style.key in _BESIDE_ROLES and other.key == "colon" and likelihood(hit.label) is Likelihood.ROLE


def _once(hits: Mapping[int, Hit]) -> tuple[str, ...]:
    """Return the labels heard a single time, unless that is the rule here, or times and tabs leave no doubt."""
    counts = Counter(hit.label for hit in hits.values())
    once = [label for label, count in counts.items() if count == 1]
    beyond_doubt = sum(hit.time is not None and "\t" in hit.gap for hit in hits.values()) > 0.5 * len(hits)
    return () if len(hits) < _ENOUGH or len(once) > 0.5 * len(counts) or beyond_doubt else tuple(once)
