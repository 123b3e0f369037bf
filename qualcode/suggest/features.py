"""Features: words, pieces of words, latent topics of the project's own text, keyword rules, and sentence vectors if any."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain, pairwise
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from qualcode.suggest.kin import pieces
from qualcode.suggest.language import Reading
from qualcode.suggest.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

WORD_WEIGHT, PIECE_WEIGHT, TOPIC_WEIGHT, MEANING_WEIGHT, RULE_WEIGHT = 1.0, 1.0, 0.5, 1.3, 1.0
"""Lengths of the blocks of features: the square root of what each adds to the likeness of two texts."""

TOPIC_COUNTS = (20, 50, 200)
MOST_TERMS = 30_000
MOST_TOPIC_TEXTS = 3_000
ORDINARY = 300


@dataclass(frozen=True, slots=True)
class Vectors:
    """Features of texts, one row each: words and pieces as a sparse matrix, the rest as a dense one."""

    terms: Any
    dense: Floats

    def __len__(self) -> int:
        return int(self.dense.shape[0])

    def take(self, rows: Sequence[int]) -> Vectors:
        """Return some of the rows."""
        return Vectors(self.terms[rows], self.dense[rows])

    def joined(self, other: Vectors) -> Vectors:
        """Return the rows of both."""
        from scipy.sparse import vstack

        return Vectors(vstack([self.terms, other.terms], format="csr"), np.vstack([self.dense, other.dense]))

    def products(self, other: Vectors) -> NDArray[np.float64]:
        """Return the products of these rows with the other's, of shape (these, the other's)."""
        with one_thread():
            return np.asarray((self.terms @ other.terms.T).toarray() + self.dense @ other.dense.T, dtype=float)

    def lengths(self) -> NDArray[np.float64]:
        """Return the length of each row."""
        squares = np.asarray(self.terms.multiply(self.terms).sum(axis=1)).ravel()
        return np.asarray(np.sqrt(squares + np.sum(self.dense**2, axis=1)), dtype=float)


class TermBlock:
    """TF-IDF over terms, counts damped by their logarithm, rows of length one.

    The weighting is that of Salton and Buckley (1988), "Term-weighting approaches in automatic text retrieval".
    """

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        seen = Counter(term for terms in documents for term in set(terms))
        kept = sorted(seen, key=lambda term: (-seen[term], term))[:MOST_TERMS]
        self.index = {term: place for place, term in enumerate(kept)}
        rarity = [np.log((1 + len(documents)) / (1 + seen[term])) + 1 for term in kept]
        self.idf: Floats = np.array(rarity, np.float32)

    def transform(self, places: Sequence[Sequence[int]], unknown: Sequence[float]) -> Any:
        """Return a sparse matrix of shape (texts, terms) from the terms' places in the index, repeated as they occur.

        `unknown` says how many terms of each text are not in the index (see `_damped`). They count as the rarest in the length
        of the row, so that the rest of a text full of new words does not count for more.
        """
        from scipy.sparse import csr_matrix

        ends = np.zeros(len(places) + 1, np.int32)
        np.cumsum([len(own) for own in places], out=ends[1:])
        columns = np.fromiter(chain.from_iterable(places), np.int32, int(ends[-1]))
        found = csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(places), len(self.index)))
        found.sum_duplicates()
        found.data = (1 + np.log(found.data)) * self.idf[found.indices]
        rarest = self.idf.max(initial=1.0) ** 2
        lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel() + np.asarray(unknown) * rarest)
        found.data /= np.repeat(np.maximum(lengths, 1e-9), np.diff(found.indptr)).astype(np.float32)
        return found


class Features:
    """All blocks side by side. Vocabulary and topics come from every text there is, coded or not.

    The first `lines` of the texts read are the codebook's. `ordinary` holds the features of some of the others, or of an empty
    text where there are none, without sentence vectors.
    """

    def __init__(self, read: Sequence[Reading], lines: int, rules: int, seed: int) -> None:
        self._rules = rules
        self._pieces_of: dict[str, tuple[list[int], int]] = {}
        self.words = TermBlock([_word_terms(reading) for reading in read])
        self.pieces = TermBlock([[p for w in reading.words for p in pieces(w.form)] for reading in read])
        self._topics = self._learn_topics(read, seed)
        step = max(1, (len(read) - lines) // ORDINARY)
        self.usual = slice(lines, lines + step * ORDINARY, step)
        """Which of the texts read `ordinary` is of."""
        self.ordinary = self.transform(read[self.usual] or [Reading(())])

    def knows(self, reading: Reading) -> bool:
        """Say whether every content word was there to learn from."""
        return all(word.form in self.words.index for word in reading.words if word.content)

    def transform(self, read: Sequence[Reading], meaning: Floats | None = None) -> Vectors:
        """Return the features of texts as read; `meaning` holds their sentence vectors."""
        terms = self._terms(read)
        fired = np.zeros((len(read), self._rules), np.float32)
        for at, reading in enumerate(read):
            fired[at, [place for place, _, _ in reading.keywords]] = RULE_WEIGHT
        meant = np.zeros((len(read), 0)) if meaning is None else _unit(np.asarray(meaning)) * MEANING_WEIGHT
        return Vectors(terms, np.hstack([*self._topic_blocks(terms), fired, meant]).astype(np.float32))

    def columns(self, form: str) -> list[int]:
        """Return the columns of a word and its pieces."""
        own = [self.words.index[form]] if form in self.words.index else []
        return own + [len(self.words.index) + place for place in self._places_of(form)[0]]

    def _terms(self, read: Sequence[Reading]) -> Any:
        from scipy.sparse import hstack

        words, parts, new_words, new_pieces = [], [], [], []
        for reading in read:
            terms = _word_terms(reading)
            words.append([self.words.index[term] for term in terms if term in self.words.index])
            found = [(word.form, *self._places_of(word.form)) for word in reading.words]
            parts.append([place for _, own, _ in found for place in own])
            new_words.append(_damped((term, 1) for term in terms if term not in self.words.index))
            new_pieces.append(_damped((form, new) for form, _, new in found if new))
        blocks = [
            self.words.transform(words, new_words) * WORD_WEIGHT,
            self.pieces.transform(parts, new_pieces) * PIECE_WEIGHT,
        ]
        return hstack(blocks, format="csr", dtype=np.float32)

    def _places_of(self, form: str) -> tuple[list[int], int]:
        """Return the places of a word's pieces, and how many of its pieces have none."""
        found = self._pieces_of.get(form)
        if found is None:
            own, index = pieces(form), self.pieces.index
            places = [index[piece] for piece in own if piece in index]
            found = self._pieces_of[form] = places, len(own) - len(places)
        return found

    def _learn_topics(self, read: Sequence[Reading], seed: int) -> Floats:
        """Latent semantic analysis (Deerwester et al. 1990), by the randomised method of Halko et al. (2011).

        Terms of one text alone are left out: they would make the texts learned from unlike any that come later.
        """
        from sklearn.utils.extmath import randomized_svd

        if len(read) > MOST_TOPIC_TEXTS:
            drawn = np.random.default_rng(seed).choice(len(read), MOST_TOPIC_TEXTS, replace=False)
            read = [read[at] for at in sorted(drawn)]
        matrix = self._terms(read)
        met = np.bincount(matrix.indices, minlength=matrix.shape[1])
        matrix = matrix.multiply(met >= 2).tocsr()
        rank = min(TOPIC_COUNTS[-1], min(matrix.shape) - 1)
        if rank < 2:
            return np.zeros((matrix.shape[1], 0), np.float32)
        with one_thread():
            right = randomized_svd(matrix, rank, n_iter=2, random_state=seed)[2]
        return np.ascontiguousarray(right.T, dtype=np.float32)

    def _topic_blocks(self, terms: Any) -> list[Floats]:
        """Return the topics of texts, each block as long as the share of its text that is known.

        Otherwise a text with new words, whose topics then rest on few, would look more typical than those that topics were
        learned from, and its chances would come out too high.
        """
        with one_thread():
            found = np.asarray(terms @ self._topics)
        known = np.sqrt(np.asarray(terms.multiply(terms).sum(axis=1))) / np.hypot(WORD_WEIGHT, PIECE_WEIGHT)
        blocks = [found[:, :count] for count in TOPIC_COUNTS] if found.shape[1] else []
        return [_unit(block) * (known * TOPIC_WEIGHT).astype(np.float32) for block in blocks]


def _damped(terms: Iterable[tuple[str, int]]) -> float:
    """Return how many terms these are, each with how many it stands for, repetitions damped as in `TermBlock`."""
    met = Counter(terms)
    return sum(new * (1 + log(count)) ** 2 for (_, new), count in met.items())


def _unit(rows: Floats) -> Floats:
    """Return rows of length one; rows of nothing stay so."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-9)))


def _word_terms(reading: Reading) -> list[str]:
    forms = [word.form for word in reading.words]
    return forms + [f"{a} {b}" for a, b in pairwise(forms)]
