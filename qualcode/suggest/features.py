"""Features: words, pieces of words and latent topics of the project's own text, and sentence vectors where there are any."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from qualcode.suggest.language import Word

WORD_WEIGHT, PIECE_WEIGHT, TOPIC_WEIGHT, MEANING_WEIGHT = 1.0, 0.7, 0.7, 1.0
TOPICS = 100
MOST_WORDS = MOST_PIECES = 40_000


def word_terms(words: Sequence[Word]) -> list[str]:
    """Return words and neighbouring pairs; stop words only within pairs."""
    terms = [word.form for word in words if word.content]
    terms += [f"{a.form} {b.form}" for a, b in pairwise(words) if a.content or b.content]
    return terms


def piece_terms(words: Sequence[Word]) -> list[str]:
    """Return the runs of three to five letters of the content words, with their edges marked."""
    return [piece for word in words if word.content for piece in _pieces(word.form)]


def _pieces(form: str) -> list[str]:
    marked = f"<{form}>"
    return [marked[i : i + n] for n in (3, 4, 5) for i in range(len(marked) - n + 1)] or [marked]


class TermBlock:
    """TF-IDF over terms, damped by the logarithm of counts, rows of length one.

    The weighting is that of Salton and Buckley (1988), "Term-weighting approaches in automatic text retrieval".
    """

    def __init__(self, terms_of: Callable[[Sequence[Word]], list[str]], most: int) -> None:
        self._terms_of, self._most = terms_of, most
        self.index: dict[str, int] = {}
        self.idf: NDArray[np.float64] = np.zeros(0)

    def fit(self, read: Sequence[Sequence[Word]]) -> None:
        """Learn which terms there are, commonest first, and how rare each is."""
        seen = Counter[str]()
        for words in read:
            seen.update(set(self._terms_of(words)))
        kept = sorted(seen, key=lambda term: (-seen[term], term))[: self._most]
        self.index = {term: place for place, term in enumerate(kept)}
        self.idf = np.array([np.log((1 + len(read)) / (1 + seen[term])) + 1 for term in kept])

    def transform(self, read: Iterable[Sequence[Word]]) -> Any:
        """Return a sparse matrix of shape (texts, terms)."""
        from scipy.sparse import csr_array  # type: ignore[import-untyped]

        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for words in read:
            counts = Counter(self.index[term] for term in self._terms_of(words) if term in self.index)
            columns += counts
            values += counts.values()
            ends.append(len(columns))
        places = np.array(columns, dtype=np.int32)
        weighted = (1 + np.log(np.array(values, dtype=float))) * self.idf[places] if values else np.zeros(0)
        found = csr_array((weighted, places, np.array(ends, dtype=np.int32)), shape=(len(ends) - 1, len(self.index)))
        return scaled(found)


def scaled(matrix: Any) -> Any:
    """Return a sparse matrix with rows of length one, empty rows left empty."""
    from sklearn.preprocessing import normalize  # type: ignore[import-untyped]

    return normalize(matrix, copy=False) if matrix.shape[0] and matrix.shape[1] else matrix


class Features:
    """All blocks side by side. `fit` learns vocabulary and topics from every text there is."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.words = TermBlock(word_terms, MOST_WORDS)
        self.pieces = TermBlock(piece_terms, MOST_PIECES)
        self.topics: NDArray[np.float64] = np.zeros((0, 0))

    def fit(self, read: Sequence[Sequence[Word]]) -> None:
        """Learn from texts already read."""
        from sklearn.utils.extmath import randomized_svd

        self.words.fit(read)
        self.pieces.fit(read)
        matrix = self.words.transform(read)
        rank = min(TOPICS, min(matrix.shape) - 1)
        if rank < 2:
            self.topics = np.zeros((matrix.shape[1], 0))
            return
        _, _, right = randomized_svd(matrix, rank, random_state=self._seed, n_iter=3)
        self.topics = right.T

    def knows(self, words: Sequence[Word]) -> bool:
        """Say whether every content word was there to learn from."""
        return all(word.form in self.words.index for word in words if word.content)

    def transform(self, read: Sequence[Sequence[Word]], meaning: NDArray[np.float32] | None = None) -> Any:
        """Return a sparse matrix of shape (texts, features)."""
        from scipy.sparse import csr_array, hstack  # type: ignore[import-untyped]

        words = self.words.transform(read)
        blocks = [words * WORD_WEIGHT, self.pieces.transform(read) * PIECE_WEIGHT]
        if self.topics.shape[1]:
            topics = words @ self.topics
            blocks.append(
                csr_array(topics / np.maximum(np.linalg.norm(topics, axis=1, keepdims=True), 1e-9)) * TOPIC_WEIGHT
            )
        if meaning is not None:
            blocks.append(csr_array(meaning.astype(float)) * MEANING_WEIGHT)
        return hstack(blocks, format="csr")
