"""The fitted model: features, one linear model a code, calibration, and the rows it learned from."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from qualcode.suggest.calibration import Calibration, calibrated
from qualcode.suggest.commonness import heard, likely_common
from qualcode.suggest.evidence import Decided, answers, codebook_rows, quoted_in
from qualcode.suggest.features import Features
from qualcode.suggest.kin import Kin
from qualcode.suggest.linear import balanced, basis, fit_linear
from qualcode.suggest.meaning import Meanings
from qualcode.suggest.suggester import METHOD
from qualcode.suggest.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualcode.core.codebook import Codebook
    from qualcode.suggest.encoder import Encoder
    from qualcode.suggest.features import Vectors
    from qualcode.suggest.language import Reader, Reading

    Array = NDArray[np.float64]

MOST_CORPUS = 10_000
"""So many texts of the project, drawn at random, are enough to learn its words and topics from."""

AT_ONCE = 2_000
MANY = 11
"""With more codes than this, each is thought to be the rarer, before coding tells."""

FADING = 0.7
"""How fast, with coded texts a code, what is made of the codebook alone gives way to what the models have learned."""

SURER = 2.0
"""How fast, with coded texts a code, suggestions are doubted less."""

FOREIGN_WEIGHT = 0.5
"""An encoder made for another language still tells which passages are alike, if less; what codebook lines mean it does not tell."""

MEANT_STEP = 3
"""One in so many of the ordinary texts says what all have in common: their vectors take time, and have to be there first."""

ASKED_WEIGHT = 0.15
"""Of the log odds that a question has, so much is added to those of its answer: weak, as an answer may turn elsewhere."""

FOLDS = 5
FOLDS_UP_TO = 500
"""With more coded texts than this, one fifth of them held out says as much as five times a fifth."""


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
        self.codebook, self._reader, self._encoder, self._seed = codebook, reader, encoder, seed
        self.language = reader.language
        self._foreign = getattr(encoder, "language", "") not in {"", reader.language}
        self.place = {code.id: at for at, code in enumerate(codebook)}
        self.rows = codebook_rows(codebook)
        self.decided = decided.newest(codebook)
        texts = [row.text for row in self.rows] + self.decided.texts
        self.features, self._meanings, ordinary, corpus = self._learn_features(background)
        read = self.read(texts)
        self._forms = [_content(reading) for reading in read]
        self._kin: dict[int, Kin] = {}
        self.learned = self.transform(texts, read)
        if self._foreign:
            self.learned.dense[: len(self.rows), self.features.ordinary.dense.shape[1] :] = 0
        self._heard = heard(self.features, self.rows, read[: len(self.rows)], self.place)
        self._usual = self._mean_uncoded(ordinary)
        self.targets, self.counts = answers(codebook, self.rows, self.decided)
        self._likeness = self.learned.products(self.learned)
        self._basis = basis(self._likeness)
        self._held = fit_linear(self._basis, self.targets, balanced(self.targets, self.counts))
        self._quoted = sum(1 for row in self.rows if row.field == "example")
        self._alone = self._fit_lines()
        self._spread()
        self.common = self._commonness(np.arange(len(self.decided.texts)))
        self.calibration = self._calibrate()
        self.version = self._version(corpus)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return texts as read."""
        return list(self._reader.read(texts))

    def transform(self, texts: Sequence[str], read: Sequence[Reading] | None = None) -> Vectors:
        """Return the features of texts, one sparse row each."""
        meaning = None if self._meanings is None else self._meanings.of(texts)
        found = self.features.transform(self.read(texts) if read is None else read, meaning)
        if self._foreign:
            found.dense[:, self.features.ordinary.dense.shape[1] :] *= FOREIGN_WEIGHT
        return found

    def logits(self, features: Vectors) -> Array:
        """Return log odds of shape (texts, codes) from features."""
        with one_thread():
            return np.asarray(
                features.terms @ self.weights + features.dense @ self._dense_weights + self._bias, dtype=float
            )

    def asked(self, questions: Sequence[str]) -> Array:
        """Return what the questions before texts add to their log odds, of shape (texts, codes); nothing for "".

        A question says which codes are talked of, not how strongly: only how it ranks them counts, and not much.
        """
        found = np.zeros((len(questions), len(self.place)))
        kept = [question for question in dict.fromkeys(questions) if question.strip()]
        if kept:
            logits = self.logits(self.transform(kept))
            logits = ASKED_WEIGHT * (logits - logits.mean(axis=1, keepdims=True))
            rows = {question: row for row, question in enumerate(kept)}
            for at, question in enumerate(questions):
                if question in rows:
                    found[at] = logits[rows[question]]
        return found

    def scores(self, texts: Sequence[str]) -> Array:
        """Return chances of shape (texts, codes)."""
        found = np.zeros((len(texts), len(self.place)))
        for at in range(0, len(texts), AT_ONCE):
            found[at : at + AT_ONCE] = self.chances(self.logits(self.transform(texts[at : at + AT_ONCE])))
        return found

    def chances(self, logits: Array) -> Array:
        """Return log odds as chances."""
        return self.calibration.chances(logits, self.common)

    def text_of(self, row: int) -> str:
        """Return the text of a row that was learned from."""
        return self.rows[row].text if row < len(self.rows) else self.decided.texts[row - len(self.rows)]

    def kin(self, code: int) -> Kin:
        """Return the words that are said of a code, in the codebook and in what it was given to, and those like them."""
        if code not in self._kin:
            rows = np.flatnonzero(self.targets[:, code] > 0.5)
            self._kin[code] = Kin(frozenset().union(*(self._forms[row] for row in rows)))
        return self._kin[code]

    def likeness(self, features: Vectors) -> Array:
        """Return the cosines of rows of features with all rows learned from, of shape (texts, rows learned from)."""
        lengths = np.outer(features.lengths(), np.sqrt(np.diag(self._likeness)))
        return np.asarray(features.products(self.learned) / np.maximum(lengths, 1e-9))

    def add(self, text: str, codes: frozenset[str], rejected: frozenset[str]) -> None:
        """Learn one more text at once, for the codes it speaks of; a copy made before stays as it is.

        The rest waits for the next full fit.
        """
        touched = sorted({self.place[code] for code in codes | rejected if code in self.place})
        if not touched:
            return
        self.decided = self.decided.joined(text, codes, rejected)
        read = self.read([text])
        new = self.transform([text], read)
        self._forms, self._kin = [*self._forms, _content(read[0])], {}
        self.learned = self.learned.joined(new)
        self.targets, self.counts = answers(self.codebook, self.rows, self.decided)
        fresh = new.products(self.learned).ravel()
        self._likeness = np.block([[self._likeness, fresh[:-1, None]], [fresh[None]]])
        self._basis = basis(self._likeness)
        held = np.insert(self._held, len(self._held) - 1, 0.0, axis=0)
        targets = self.targets[:, touched]
        counts = balanced(targets, self.counts[:, touched])
        held[:, touched] = fit_linear(self._basis, targets, counts, start=held[:, touched])
        self._held = held
        self._spread()
        said = f"{self.version}\0{text}\0{sorted(codes)}\0{sorted(rejected)}"
        self.version = hashlib.sha256(said.encode()).hexdigest()[:16]

    def _learn_features(self, background: Sequence[str]) -> tuple[Features, Meanings | None, list[str], str]:
        """Learn words and topics from all text there is; kept for the next model, since text seldom changes."""
        texts = sorted({*background, *self.decided.texts} - {""})
        if len(texts) > MOST_CORPUS:
            drawn = np.random.default_rng(self._seed).choice(len(texts), MOST_CORPUS, replace=False)
            texts = [texts[at] for at in sorted(drawn)]
        texts = [row.text for row in self.rows] + texts
        sha = hashlib.sha256(repr((self._reader.name, len(self.rows), len(self.place), self._seed)).encode())
        for text in texts:
            sha.update(text.encode("utf-8", "surrogatepass") + b"\0")
        key = sha.hexdigest()
        name = self._encoder.name if self._encoder else ""
        if key not in _KEPT:
            _KEPT.clear()
            _KEPT[key] = Features(self.read(texts), len(self.rows), len(self.place), self._seed), {}
        features, meanings = _KEPT[key]
        if self._encoder is not None and name not in meanings:
            meanings[name] = Meanings(self._encoder, texts[features.usual][::MEANT_STEP])
        found = None if self._encoder is None else meanings[name].by(self._encoder)
        return features, found, texts[features.usual], key

    def _spread(self) -> None:
        """Bring the models from the coordinates of the rows learned from back to the features themselves."""
        from scipy.linalg import solve_triangular

        with one_thread():
            usual = solve_triangular(self._basis, self._usual_likeness(), lower=True)
            held = self._with_codebook(self._held, self._basis, usual, self.targets[len(self.rows) :].sum(axis=0))
            shares = solve_triangular(self._basis, held[:-1], lower=True, trans="T")
            self.weights = np.asarray(self.learned.terms.T @ shares.astype(np.float32))
            self._dense_weights = self.learned.dense.T @ shares.astype(np.float32)
        self._bias = held[-1]

    def _fit_lines(self) -> Array:
        """Return models of the codebook's own lines alone, as shares of the codebook's rows, none of its examples; biases last."""
        from scipy.linalg import solve_triangular

        lines = [at for at, row in enumerate(self.rows) if row.field != "example"]
        targets, counts = self.targets[lines], self.counts[lines]
        corner = basis(self._likeness[np.ix_(lines, lines)])
        held = fit_linear(corner, targets, balanced(targets, counts))
        found = np.zeros((len(self.rows) + 1, len(self.place)))
        with one_thread():
            found[lines] = solve_triangular(corner, held[:-1], lower=True, trans="T")
        found[-1] = held[-1]
        return found

    def _with_codebook(self, held: Array, corner: Array, usual: Array, given: Array) -> Array:
        """Return models mixed with those of the codebook's own lines, half and half at first, and less of them as quotes come in.

        A few long quotes would otherwise drown what is said of a code. `usual` is ordinary text in the coordinates of the
        models, those of `corner`; their biases are made such that codes start alike. `given` says how often each code was given.
        """
        coded, quoted, book = self._coded(), self._quoted, len(self.rows)
        share = 1 / (2 + (coded + quoted) / max(1, len(self.place)))
        lines = corner[:book].T @ self._alone[:-1]
        learned = held[-1] + self._leaning(usual @ held[:-1] + held[-1], given, coded, quoted)
        alone = self._alone[-1] + self._leaning(usual @ lines + self._alone[-1], np.zeros_like(given), 0, 0)
        return np.vstack([(1 - share) * held[:-1] + share * lines, (1 - share) * learned + share * alone])

    def _usual_likeness(self) -> Array:
        """Return the products of the rows learned from with ordinary text."""
        return np.asarray(self.learned.terms @ self._usual[0] + self.learned.dense @ self._usual[1], dtype=float)

    def _coded(self) -> int:
        """Return how many texts were coded, or found to fit no code."""
        return sum(
            1 for codes, refused in zip(self.decided.codes, self.decided.rejected, strict=True) if codes or not refused
        )

    def _mean_uncoded(self, ordinary: Sequence[str]) -> tuple[Array, Array]:
        """Return the mean features, without meaning, of those of the ordinary texts that nobody has coded."""
        coded = set(self.decided.texts)
        rows = [at for at, text in enumerate(ordinary) if text not in coded]
        found = self.features.ordinary.take(rows)
        dense = np.zeros(self.learned.dense.shape[1])
        dense[: found.dense.shape[1]] = found.dense.sum(axis=0)
        return np.asarray(found.terms.sum(axis=0)).ravel() / max(1, len(rows)), dense / max(1, len(rows))

    def _leaning(self, usual: Array, given: Array, coded: int, quoted: int) -> Array:
        """Return what to add to log odds that are `usual` for each code on ordinary text, so that codes start alike.

        With little but a codebook, some codes' words are commoner than others', which says nothing about the codes, and a
        likeness in words is worth little: what is usual goes, and doubt and commonness come in its place. With coding, and with
        examples, the models tell better, and this fades.
        """
        several = max(1, len(self.place))
        fading = np.exp(-FADING * coded / several)
        doubt = np.exp(-SURER * coded / several) * np.log(max(MANY, several)) / 2
        return np.asarray(
            fading * (likely_common(self._heard, given) - np.exp(-FADING * quoted / several) * (usual + doubt))
        )

    def _commonness(self, kept: NDArray[np.int64]) -> Array:
        """Return the log odds of meeting each code, by those of the decided texts."""
        rows = len(self.rows) + kept
        given = (self.targets[rows] * self.counts[rows]).sum(axis=0)
        asked = self.counts[rows].sum(axis=0)
        return np.asarray(np.log((given + 0.5) / (np.maximum(asked - given, 0) + 0.5 * max(2, len(self.place)))))

    def _calibrate(self) -> Calibration:
        total = len(self.decided.texts)
        if total < FOLDS:
            return Calibration()
        logits, common, seen = self._unseen_logits(FOLDS if total <= FOLDS_UP_TO else 1)
        own = slice(len(self.rows), None)
        return calibrated(logits[seen], common[seen], self.targets[own][seen], self.counts[own][seen])

    def unseen_chances(self) -> Array | None:
        """Return chances for the decided texts from models that had not learned from them; None for too few to do so."""
        if len(self.decided.texts) < FOLDS:
            return None
        logits, common, _ = self._unseen_logits(FOLDS)
        return self.calibration.chances(logits, common)

    def _unseen_logits(self, folds: int) -> tuple[Array, Array, NDArray[np.bool_]]:
        """Return log odds of the decided texts held out in the first so many folds, how common codes were, and which they are.

        Held out from how common codes are, too: that a code was given once says where it was given, but not where it will be.
        And with a text, the examples in the codebook that are quoted from it.
        """
        from scipy.linalg import solve_triangular

        book, total = len(self.rows), len(self.decided.texts)
        fold = np.random.default_rng(self._seed).permutation(total) % FOLDS
        logits, common = np.zeros((2, total, len(self.place)))
        usual = self._usual_likeness()
        quoted = quoted_in(self.rows, self.decided.texts)
        for at in range(folds):
            out = fold == at
            kept = np.concatenate([np.arange(book), book + np.flatnonzero(~out)])
            corner = basis(self._likeness[np.ix_(kept, kept)])
            targets, counts = self.targets[kept], self.counts[kept]
            counts[[row for row, places in quoted.items() if out[places].any()]] = 0
            held = fit_linear(corner, targets, balanced(targets, counts))
            crossed = np.column_stack([self._likeness[np.ix_(kept, book + np.flatnonzero(out))], usual[kept]])
            with one_thread():
                found = solve_triangular(corner, crossed, lower=True).T
            held = self._with_codebook(held, corner, found[-1], targets[book:].sum(axis=0))
            logits[out] = found[:-1] @ held[:-1] + held[-1]
            common[out] = self._commonness(np.flatnonzero(~out))
        return logits, common, fold < folds

    def _version(self, corpus: str) -> str:
        encoder = self._encoder.name if self._encoder else ""
        sha = hashlib.sha256(repr((METHOD, self.codebook.codes, corpus, encoder)).encode("utf-8", "surrogatepass"))
        for text, codes, rejected in zip(self.decided.texts, self.decided.codes, self.decided.rejected, strict=True):
            sha.update(f"{text}\0{sorted(codes)}\0{sorted(rejected)}\0".encode("utf-8", "surrogatepass"))
        return sha.hexdigest()[:16]


def _content(reading: Reading) -> frozenset[str]:
    return frozenset(word.form for word in reading.words if word.content)


_KEPT: dict[str, tuple[Features, dict[str, Meanings]]] = {}
