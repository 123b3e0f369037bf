"""From a model's log odds to chances that can be taken at their word."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ENOUGH_TEXTS, ENOUGH_POSITIVES = 30, 20
"""Below so many coded texts, or codings on them, scores are an order and not chances."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Chance = logistic(slope x log odds + share x how common the code is + offset); under `threshold` nothing is shown."""

    slope: float = 1.2
    share: float = 0.0
    offset: float = -0.5
    threshold: float = 0.2
    learned: bool = False

    def chances(self, logits: Array, common: Array) -> Array:
        """Return chances of the shape of `logits`; `common` holds the log odds of meeting each code at all, for all texts or each."""
        odds = self.slope * logits + self.share * common + self.offset
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -40, 40))))


def calibrated(logits: Array, common: Array, targets: Array, counts: Array) -> Calibration:
    """Fit Platt's line to log odds of texts that the model had not seen, pooled over codes, and find the threshold.

    `common` is (codes,) or, like the rest, (texts, codes); entries with a count of 0 are left out. It too is to be of other texts
    than each. It speaks for a code or not at all: where codes were given a few times only, those held out seem the rarer for it.
    The threshold is the chance at which what would be shown agrees best with what was decided (F1). Platt (1999), "Probabilistic
    outputs for support vector machines".
    """
    known = counts > 0
    truth = targets[known] > 0.5
    if len(targets) < ENOUGH_TEXTS or truth.sum() < ENOUGH_POSITIVES or truth.all():
        return Calibration()
    from sklearn.linear_model import LogisticRegression

    seen = np.column_stack([logits[known], np.broadcast_to(common, logits.shape)[known]])
    line = LogisticRegression(C=10.0).fit(seen, truth)
    if line.coef_[0, 1] < 0:
        seen[:, 1] = 0
        line = LogisticRegression(C=10.0).fit(seen, truth)
    slope, share, offset = float(line.coef_[0, 0]), float(line.coef_[0, 1]), float(line.intercept_[0])
    if slope <= 0:
        return Calibration()
    chances = 1.0 / (1.0 + np.exp(-line.decision_function(seen)))
    return Calibration(slope, share, offset, _best_threshold(chances, truth), learned=True)


def _best_threshold(chances: Array, truth: NDArray[np.bool_]) -> float:
    order = np.argsort(-chances, kind="stable")
    right = np.cumsum(truth[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + truth.sum())
    return float(np.clip(chances[order][int(np.argmax(f1))], 0.05, 0.5))
