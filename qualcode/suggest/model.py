"""The fitted model: features, one linear model a code, calibration, and the rows it learned from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from qualcode.suggest.calibration import Calibration, calibrated
from qualcode.suggest.evidence import codebook_rows
from qualcode.suggest.features import Features
from qualcode.suggest.linear import Linear, fit_linear

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from qualcode.core.codebook import Codebook
    from qualcode.suggest.encoder import Encoder
    from qualcode.suggest.language import Reader, Word

    Array = NDArray[np.float64]

PENALTY = 0.3
FOLDS = 5
THEME_SHARE = 0.5
"""How much a row of a code counts for the themes above it."""


@dataclass(slots=True)
class Decided:
    """Coded texts: what was said of each, in step."""

    texts: list[str] = field(default_factory=list)
    codes: list[frozenset[str]] = field(default_factory=list)
    rejected: list[frozenset[str]] = field(default_factory=list)


class Model:
    """Learns once from everything it is given. Same input and seed, same model."""

    def __init__(
        self,
        codebook: Codebook,
        reader: Reader,
        encoder: Encoder | None,
        decided: Decided,
        background: Sequence[str],
        seed: int,
    ) -> None:
        self.codebook, self._reader, self._encoder, self.decided = codebook, reader, encoder, decided
        self.place = {code.id: at for at, code in enumerate(codebook)}
        self.rows = codebook_rows(codebook)
        texts = [row.text for row in self.rows] + decided.texts
        read = list(reader.read(texts))
        self.features = Features(seed)
        self.features.fit(read + list(reader.read(background)))
        self.learned = self._transform(read, texts)
        self.targets, self.counts = self._answers()
        self.linear = self._fit(np.arange(len(texts)))
        self.calibration = self._calibrate(seed)
        self.version = self._version(background, seed)

    def logits(self, texts: Sequence[str], read: Sequence[Sequence[Word]] | None = None) -> Array:
        """Return log odds of shape (texts, codes)."""
        return self.linear.logits(self.transform(texts, read))

    def transform(self, texts: Sequence[str], read: Sequence[Sequence[Word]] | None = None) -> Any:
        """Return the features of texts, one row each."""
        return self._transform(list(self._reader.read(texts)) if read is None else read, texts)

    def read(self, texts: Sequence[str]) -> Iterator[list[Word]]:
        """Yield the words of each text."""
        return self._reader.read(texts)

    def text_of(self, row: int) -> str:
        """Return the text of a row that was learned from."""
        return self.rows[row].text if row < len(self.rows) else self.decided.texts[row - len(self.rows)]

    def likeness(self, features: Any, rows: NDArray[np.int64]) -> Array:
        """Return the cosine of one row of features with each of the rows learned from."""
        other = self.learned[rows]
        lengths = np.sqrt(np.asarray(other.multiply(other).sum(axis=1)).ravel() * features.multiply(features).sum())
        found: Array = np.asarray((other @ features.T).todense()).ravel() / np.maximum(lengths, 1e-9)
        return found

    def add(self, text: str, codes: Collection[str], rejected: Collection[str]) -> None:
        """Learn one more text at once, for the codes it speaks of. The rest waits for the next full fit."""
        from scipy.sparse import vstack  # type: ignore[import-untyped]

        touched = sorted({self.place[code] for code in {*codes, *rejected} if code in self.place})
        if not touched:
            return
        self.decided.texts.append(text)
        self.decided.codes.append(frozenset(codes))
        self.decided.rejected.append(frozenset(rejected))
        self.learned = vstack([self.learned, self.transform([text])], format="csr")
        self.targets, self.counts = self._answers()
        weights, bias = self.linear.weights.copy(), self.linear.bias.copy()
        start = Linear(weights[:, touched], bias[touched])
        found = fit_linear(
            self.learned, self.targets[:, touched], self.counts[:, touched], penalty=PENALTY, start=start, steps=25
        )
        weights[:, touched], bias[touched] = found.weights, found.bias
        self.linear = Linear(weights, bias)
        said = f"{self.version}\0{text}\0{sorted(codes)}\0{sorted(rejected)}"
        self.version = hashlib.sha256(said.encode()).hexdigest()[:16]

    def _transform(self, read: Sequence[Sequence[Word]], texts: Sequence[str]) -> Any:
        return self.features.transform(read, None if self._encoder is None else self._encoder.encode(texts))

    def _answers(self) -> tuple[Array, Array]:
        shape = (len(self.rows) + len(self.decided.texts), len(self.place))
        targets, counts = np.zeros(shape), np.ones(shape)
        for at, row in enumerate(self.rows):
            own, *above = (self.place[code.id] for code in reversed(self.codebook.ancestry(row.code_id)))
            if row.against:
                counts[at] = 0
                counts[at, own] = row.weight
                continue
            counts[at] = row.weight
            targets[at, own] = 1
            targets[at, above] = 1
            counts[at, above] = row.weight * THEME_SHARE
            counts[at, [self.place[code.id] for code in self.codebook.family(row.code_id)[1:]]] = 0
        for at, (codes, rejected) in enumerate(
            zip(self.decided.codes, self.decided.rejected, strict=True), len(self.rows)
        ):
            yes = [self.place[code] for code in codes if code in self.place]
            if not yes and rejected:
                counts[at] = 0
                counts[at, [self.place[code] for code in rejected if code in self.place]] = 1
            targets[at, yes] = 1
        return targets, counts

    def _fit(self, rows: NDArray[np.int64]) -> Linear:
        return fit_linear(self.learned[rows], self.targets[rows], self.counts[rows], penalty=PENALTY)

    def _calibrate(self, seed: int) -> Calibration:
        book, total = len(self.rows), len(self.decided.texts)
        if total < FOLDS:
            return Calibration()
        fold = np.random.default_rng(seed).permutation(total) % FOLDS
        logits = np.zeros((total, len(self.place)))
        for at in range(FOLDS):
            out = np.flatnonzero(fold == at)
            rows = np.concatenate([np.arange(book), book + np.flatnonzero(fold != at)])
            logits[out] = self._fit(rows).logits(self.learned[book + out])
        return calibrated(logits, self.targets[book:], self.counts[book:])

    def _version(self, background: Sequence[str], seed: int) -> str:
        sha = hashlib.sha256(repr((self.codebook.codes, seed, self._reader.name)).encode())
        sha.update((self._encoder.name if self._encoder else "").encode())
        for text, codes, rejected in zip(self.decided.texts, self.decided.codes, self.decided.rejected, strict=True):
            sha.update(f"{text}\0{sorted(codes)}\0{sorted(rejected)}\0".encode())
        for text in background:
            sha.update(text.encode())
        return sha.hexdigest()[:16]
