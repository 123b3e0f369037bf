"""From a model's log odds to chances that can be taken at their word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ENOUGH_TEXTS, ENOUGH_POSITIVES = 30, 15
"""Below so many coded texts, or codings on them, scores are an order and not chances."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Chance = logistic(slope x log odds + offset). Suggestions under `threshold` are not shown."""

    slope: float = 1.0
    offset: float = 0.0
    threshold: float = 0.1
    learned: bool = False

    def chances(self, logits: Array) -> Array:
        """Return chances of the same shape as the log odds."""
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(self.slope * logits + self.offset, -40, 40))))


def calibrated(logits: Array, targets: Array, counts: Array) -> Calibration:
    """Fit Platt's line to log odds of texts that the model had not seen, pooled over codes, and find the threshold.

    All arrays are (texts, codes); entries with a count of 0 are left out. The threshold is the chance at which what would be
    shown agrees best with what was decided (F1). Platt (1999), "Probabilistic outputs for support vector machines".
    """
    known = counts > 0
    seen, truth = logits[known], targets[known] > 0.5
    if len(targets) < ENOUGH_TEXTS or truth.sum() < ENOUGH_POSITIVES or truth.all():
        return Calibration()
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    line = LogisticRegression(C=1e3).fit(seen[:, None], truth)
    slope, offset = float(line.coef_[0, 0]), float(line.intercept_[0])
    if slope <= 0:
        return Calibration()
    chances = Calibration(slope, offset).chances(seen)
    return Calibration(slope, offset, _best_threshold(chances, truth), learned=True)


def _best_threshold(chances: Array, truth: NDArray[np.bool_]) -> float:
    order = np.argsort(-chances, kind="stable")
    right = np.cumsum(truth[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + truth.sum())
    return float(np.clip(chances[order][int(np.argmax(f1))], 0.05, 0.5))
