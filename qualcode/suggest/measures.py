"""Measures of suggestions against what people decided. All take (texts, codes) arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

# mypy: disable-error-code="import-untyped"

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Truth = NDArray[np.bool_]

MEASURES = (
    "lrap", "p_at_1", "r_at_3", "macro_ap", "samples_f1", "coverage", "calibration_error", "effort_80", "effort_95",
)  # fmt: skip
BINS = 10
SHOWN = 5


def measured(truth: Truth, scores: Array, threshold: float, seed: int) -> dict[str, float]:
    """Return every measure. Ties are broken at random, by seed, so that a method that ranks nothing gains nothing.

    `lrap`: label ranking average precision; `p_at_1`: texts whose first code is right; `r_at_3`: share of a text's codes among
    the first three; `macro_ap`: mean over codes of average precision; `samples_f1`: mean over texts of the F1 of what is shown
    (at most five codes, from the threshold up), 1 where nothing is shown and nothing fits; `coverage`: how far down the list
    one must read, on average, to meet every code of a text; `calibration_error`: expected calibration error in ten bins;
    `effort_80`, `effort_95`: texts read, most certain first, to find that share of a code's quotes, as a share of those to be
    read in random order, mean over codes with five quotes or more.
    """
    from sklearn.metrics import label_ranking_average_precision_score

    noise = np.random.default_rng(seed).random(scores.shape) * 1e-9
    ranked = scores + noise
    coded = truth.any(axis=1)
    if not coded.any():
        return dict.fromkeys(MEASURES, float("nan"))
    order = np.argsort(-ranked, axis=1)
    hits = np.take_along_axis(truth, order, axis=1)
    return {
        "lrap": float(label_ranking_average_precision_score(truth[coded], ranked[coded])),
        "p_at_1": float(hits[coded, 0].mean()),
        "r_at_3": float((hits[coded, :3].sum(axis=1) / truth[coded].sum(axis=1)).mean()),
        "macro_ap": _macro_ap(truth, ranked),
        "samples_f1": _samples_f1(truth, scores, order, threshold),
        "coverage": float(np.mean([np.flatnonzero(own)[-1] + 1 for own in hits[coded]])),
        "calibration_error": calibration_error(truth, scores),
        "effort_80": effort(truth, ranked, 0.8),
        "effort_95": effort(truth, ranked, 0.95),
    }


def calibration_error(truth: Truth, scores: Array) -> float:
    """Return the mean distance between score and share that was right, over ten bins, weighted by how many fall in each."""
    bins = np.clip((scores * BINS).astype(int), 0, BINS - 1).ravel()
    total = np.bincount(bins, minlength=BINS)
    said = np.bincount(bins, scores.ravel(), BINS)
    right = np.bincount(bins, truth.ravel().astype(float), BINS)
    return float(np.abs(said - right).sum() / max(1, total.sum()))


def effort(truth: Truth, ranked: Array, share: float) -> float:
    """Return the reading needed to find `share` of each code's quotes, relative to reading in random order.

    Finding the k-th of m quotes among n texts in random order takes k (n + 1) / (m + 1) texts on average.
    """
    texts = len(truth)
    found = []
    for code in np.flatnonzero(truth.sum(axis=0) >= 5):
        hits = truth[np.argsort(-ranked[:, code], kind="stable"), code]
        quotes = int(hits.sum())
        wanted = int(np.ceil(share * quotes))
        read = int(np.searchsorted(np.cumsum(hits), wanted)) + 1
        found.append(read / (wanted * (texts + 1) / (quotes + 1)))
    return float(np.mean(found)) if found else float("nan")


def _macro_ap(truth: Truth, ranked: Array) -> float:
    from sklearn.metrics import average_precision_score

    there = np.flatnonzero(truth.any(axis=0))
    return float(np.mean([average_precision_score(truth[:, code], ranked[:, code]) for code in there]))


def _samples_f1(truth: Truth, scores: Array, order: NDArray[np.int64], threshold: float) -> float:
    shown = np.zeros_like(truth)
    np.put_along_axis(shown, order[:, :SHOWN], values=True, axis=1)
    shown &= scores >= threshold
    sizes = shown.sum(axis=1) + truth.sum(axis=1)
    return float(np.where(sizes == 0, 1.0, 2 * (shown & truth).sum(axis=1) / np.maximum(sizes, 1)).mean())
