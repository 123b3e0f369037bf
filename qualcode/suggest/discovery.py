"""What the codebook may lack: groups of like talk, codes that overlap, codings that look out of place. Offers, never acts."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

# mypy: disable-error-code="import-untyped"

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.suggest.language import Reading, Word
    from qualcode.suggest.suggester import Suggester

LABEL_WORDS = 4
TYPICAL = 3
LEAST_GROUP = 4

LEAST_WORDS = 3
"""Words that carry meaning, from which on a passage may be grouped with others."""

COMMONER, LEAST_SAID = 1.5, 3
"""How much commoner than elsewhere a word has to be in a group, and how often it is said there, to mark the group off."""

_NOTES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
"""What transcribers put in brackets: "(unclear: several speakers)"."""


@dataclass(frozen=True, slots=True)
class Group:
    """Units that speak alike: the words that mark them off, the places of the most typical, and of all, best first."""

    label: tuple[str, ...]
    typical: tuple[int, ...]
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two codes given to the same units: the share of units with either that have both."""

    one: str
    other: str
    share: float
    both: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A coded unit that the others speak against: `given` says whether the code was given, `score` what they make of it."""

    unit: int
    code_id: str
    given: bool
    score: float


def groups(suggester: Suggester, texts: Sequence[str], *, most: int = 12) -> list[Group]:
    """Return groups in uncoded text, largest first, as candidates for codes.

    k-means on topics and sentence vectors; the labels are the words with the highest class-based TF-IDF (Grootendorst 2022,
    "BERTopic"), each in the form that occurs most.
    """
    from sklearn.cluster import KMeans

    model = suggester.model
    read = model.read(texts)
    usable = [at for at, reading in enumerate(read) if len(_said(texts[at], reading)) >= LEAST_WORDS]
    count = min(most, len(usable) // LEAST_GROUP)
    if count < 2:
        return []
    vectors = model.transform([texts[at] for at in usable], [read[at] for at in usable]).dense
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    found = KMeans(count, n_init=3, random_state=suggester.seed).fit(vectors)
    near = np.einsum("td,td->t", vectors, found.cluster_centers_[found.labels_])
    members = [
        [usable[at] for at in np.argsort(-near, kind="stable") if found.labels_[at] == cluster]
        for cluster in range(count)
    ]
    labels = _labels([[(texts[at], read[at]) for at in own] for own in members])
    made = [
        Group(label, tuple(own[:TYPICAL]), tuple(own))
        for own, label in zip(members, labels, strict=True)
        if len(own) >= LEAST_GROUP
    ]
    return sorted(made, key=lambda group: (-len(group.units), group.units))


def _said(text: str, reading: Reading) -> list[Word]:
    """Return the words that carry meaning and that somebody said, and no transcriber noted."""
    noted = [found.span() for found in _NOTES.finditer(text)]
    return [word for word in reading.words if word.content and not any(a <= word.start < b for a, b in noted)]


def _labels(members: Sequence[Sequence[tuple[str, Reading]]]) -> list[tuple[str, ...]]:
    """Return the words that mark each group of texts off from the others, in the spelling that occurs most."""
    counts = [Counter[str]() for _ in members]
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for own, held in zip(members, counts, strict=True):
        for text, reading in own:
            for word in _said(text, reading):
                held[word.form] += 1
                spelt[word.form][text[word.start : word.end].lower()] += 1
    return [tuple(spelt[form].most_common(1)[0][0] for form in _marking(held, counts)) for held in counts]


def overlaps(codes: Sequence[frozenset[str]], *, least: float = 0.5, both: int = 3) -> list[Overlap]:
    """Return pairs of codes that so often go together that they may be one, most alike first."""
    alone = Counter(code for own in codes for code in own)
    together = Counter((a, b) for own in codes for a in own for b in own if a < b)
    found = [
        Overlap(a, b, times / (alone[a] + alone[b] - times), times)
        for (a, b), times in together.items()
        if times >= both
    ]
    return sorted((pair for pair in found if pair.share >= least), key=lambda pair: (-pair.share, pair.one, pair.other))


def splits(suggester: Suggester, *, least: int = 12, apart: float = 0.15) -> dict[str, tuple[Group, Group]]:
    """Return codes whose quotes fall into two clear groups (silhouette of `apart` and more); places are among fitted texts.

    Rousseeuw (1987), "Silhouettes".
    """
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    model = suggester.model
    found: dict[str, tuple[Group, Group]] = {}
    for code in suggester.codebook:
        own = [at for at, codes in enumerate(model.decided.codes) if code.id in codes]
        if len(own) < least:
            continue
        vectors = model.learned.take([len(model.rows) + at for at in own]).dense
        parted = KMeans(2, n_init=3, random_state=suggester.seed).fit(vectors)
        labels = parted.labels_
        sizes = np.bincount(labels, minlength=2)
        if sizes.min() < LEAST_GROUP or silhouette_score(vectors, labels, metric="cosine") < apart:
            continue
        far = np.linalg.norm(vectors - parted.cluster_centers_[labels], axis=1)
        halves = [[own[at] for at in np.argsort(far, kind="stable") if labels[at] == half] for half in (0, 1)]
        texts = [[model.decided.texts[at] for at in half] for half in halves]
        marks = _labels([list(zip(half, model.read(half), strict=True)) for half in texts])
        one, two = (Group(label, tuple(half[:TYPICAL]), tuple(half)) for half, label in zip(halves, marks, strict=True))
        found[code.id] = (one, two)
    return found


def doubts(suggester: Suggester, *, limit: int = 20) -> list[Doubt]:
    """Return codings, and codes not given, that disagree most with what the other decisions say of the unit.

    Each unit was scored by a model that had not learned from it. Places are among the texts last fitted.
    """
    model = suggester.model
    scores = model.unseen_chances()
    if scores is None:
        return []
    book = len(model.rows)
    truth, known = model.targets[book:] > 0.5, model.counts[book:] > 0
    distance = np.where(known, np.abs(truth - scores), 0.0)
    order = np.argsort(-distance, axis=None, kind="stable")[:limit]
    ids = [code.id for code in suggester.codebook]
    pairs = [divmod(int(at), len(ids)) for at in order]
    return [
        Doubt(unit, ids[code], bool(truth[unit, code]), float(scores[unit, code]))
        for unit, code in pairs
        if distance[unit, code] > 0.5
    ]


def _marking(own: Counter[str], all_counts: Sequence[Counter[str]]) -> list[str]:
    """Return the words with the highest class-based TF-IDF: share in the class x log(1 + mean class size / occurrences).

    Those that are hardly commoner here than in the other classes ("know", "think"), or hardly said, come after the others.
    """
    everything, total = sum(sum(held.values()) for held in all_counts), sum(own.values()) or 1
    size, rest = everything / len(all_counts), max(1, everything - total)
    weight: dict[str, tuple[bool, float]] = {}
    for form, times in own.items():
        heard = sum(held[form] for held in all_counts)
        marks = times >= LEAST_SAID and times / total >= COMMONER * (heard - times) / rest
        weight[form] = not marks, -times / total * math.log(1 + size / heard)
    return sorted(weight, key=lambda form: (weight[form], form))[:LABEL_WORDS]
