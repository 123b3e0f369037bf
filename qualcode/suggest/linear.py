"""One logistic model per code, fitted together on the likeness of what they learn from."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qualcode.suggest.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

PENALTY = 0.1
STEPS = 40


def balanced(targets: Array, counts: Array) -> Array:
    """Return counts in which what speaks for a code weighs as much, together, as what speaks against it."""
    for_it, against = (counts * targets).sum(axis=0), (counts * (1 - targets)).sum(axis=0)
    ratio = np.where(for_it * against > 0, against / np.maximum(for_it, 1e-9), 1.0)
    return np.asarray(counts * np.where(targets > 0.5, np.clip(ratio, 0.1, 200), 1.0))


def basis(likeness: Array) -> Array:
    """Return coordinates of rows in as many dimensions as rows, whose products are the likeness (Cholesky).

    A linear model on features with a squared penalty depends only on the products of rows, so that these coordinates lose
    nothing, and a few hundred dimensions stand for tens of thousands of features.
    """
    with one_thread():
        return np.asarray(np.linalg.cholesky(likeness + 1e-4 * np.eye(len(likeness))), dtype=float)


def fit_linear(rows: Array, targets: Array, counts: Array, start: Array | None = None) -> Array:
    """Minimise, for every code, the weighted logistic loss plus PENALTY/2 times the squared weights.

    `rows` is (rows, dimensions); `targets` and `counts` are (rows, codes): 0 or 1, and how much each row counts for each code,
    0 for not at all. Returns (dimensions + 1, codes), the bias last. The problems of the codes are independent; solved
    together with L-BFGS (Liu and Nocedal 1989) they are a few matrix products.
    """
    from scipy.optimize import minimize

    shape = (rows.shape[1] + 1, targets.shape[1])
    single, truth, counted = (part.astype(np.float32) for part in (rows, targets, counts))
    transposed = np.ascontiguousarray(single.T)

    def loss(flat: Array) -> tuple[float, Array]:
        held = flat.reshape(shape)
        logits = single @ held[:-1].astype(np.float32) + held[-1].astype(np.float32)
        value = float(np.sum(counted * (np.logaddexp(np.float32(0), logits) - truth * logits), dtype=float))
        residual = counted * (1 / (1 + np.exp(-np.clip(logits, -40, 40))) - truth)
        slope = PENALTY * held
        slope[:-1] += transposed @ residual
        slope[-1] = residual.sum(axis=0) + 0.01 * held[-1]
        penalty = PENALTY * float(np.sum(held[:-1] ** 2)) + 0.01 * float(np.sum(held[-1] ** 2))
        return value + penalty / 2, slope.ravel()

    first = np.zeros(shape) if start is None else start
    settings = {"maxiter": STEPS, "maxcor": 8, "gtol": 1e-2}
    with one_thread():
        found = minimize(loss, first.ravel(), jac=True, method="L-BFGS-B", options=settings)
    return np.asarray(found.x.reshape(shape))
