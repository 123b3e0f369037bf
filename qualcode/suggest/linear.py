"""One logistic model per code, fitted together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Linear:
    """`weights` has the shape (features, codes), `bias` (codes,)."""

    weights: Array
    bias: Array

    def logits(self, features: Any) -> Array:
        """Return the log odds of each code for each row of features."""
        return np.asarray(features @ self.weights) + self.bias


def fit_linear(
    features: Any, targets: Array, counts: Array, *, penalty: float, start: Linear | None = None, steps: int = 60
) -> Linear:
    """Minimise, for every code at once, the weighted logistic loss plus `penalty`/2 times the squared weights.

    `features` is (rows, features), dense or sparse; `targets` (rows, codes) holds 0 and 1; `counts` (rows, codes) says how
    much each row counts for each code, 0 for not at all. The problems of the codes are independent; solving them together
    with L-BFGS (Liu and Nocedal 1989) turns the work into a few matrix products.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    shape = (features.shape[1] + 1, targets.shape[1])
    transposed = features.T.tocsr() if hasattr(features, "tocsr") else features.T

    def loss(flat: Array) -> tuple[float, Array]:
        held = flat.reshape(shape)
        weights, bias = held[:-1], held[-1]
        logits = features @ weights + bias
        value = float(np.sum(counts * (np.logaddexp(0.0, logits) - targets * logits)))
        residual = counts * (1.0 / (1.0 + np.exp(-np.clip(logits, -40, 40))) - targets)
        slope = np.empty(shape)
        slope[:-1] = transposed @ residual + penalty * weights
        slope[-1] = residual.sum(axis=0) + 0.01 * bias
        return value + 0.5 * penalty * float(np.sum(weights**2)) + 0.005 * float(np.sum(bias**2)), slope.ravel()

    first = np.zeros(shape) if start is None else np.vstack([start.weights, start.bias[None]])
    found = minimize(
        loss, first.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 8, "gtol": 1e-3}
    )
    held = found.x.reshape(shape)
    return Linear(held[:-1], held[-1])
