"""Queues of units to look at: more like a code, what would sharpen it, and a random share that keeps the figures honest."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

import numpy as np

# mypy: disable-error-code="import-untyped"

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualcode.suggest.suggester import Suggester

AUDIT_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Queued:
    """A unit to look at: its place in the texts given, its score, and whether chance chose it (an audit unit)."""

    unit: int
    score: float
    audit: bool


def more_like(
    suggester: Suggester,
    texts: Sequence[str],
    code_id: str,
    *,
    limit: int = 50,
    seed: int = 0,
    share: float = AUDIT_SHARE,
) -> list[Queued]:
    """Return units for a code, most certain first, with units drawn at random among them: `share` of all, evenly spread."""
    scores = _scores(suggester, texts, code_id)
    return _mixed(scores, np.argsort(-scores, kind="stable"), limit, seed, share)


def sharpen(
    suggester: Suggester,
    texts: Sequence[str],
    code_id: str,
    *,
    limit: int = 50,
    seed: int = 0,
    share: float = AUDIT_SHARE,
) -> list[Queued]:
    """Return the units whose answer would teach most about a code, with audit units among them.

    Every second unit is the least certain left, the others the most certain, since asking only about the least certain lost
    to asking at random in trials: it rarely meets a rare code at all.
    """
    scores = _scores(suggester, texts, code_id)
    threshold = suggester.threshold
    unsure = np.argsort(np.abs(scores - threshold), kind="stable")
    sure = np.argsort(-scores, kind="stable")
    return _mixed(
        scores, np.array(list(dict.fromkeys(np.column_stack([unsure, sure]).ravel().tolist())), int), limit, seed, share
    )


def _scores(suggester: Suggester, texts: Sequence[str], code_id: str) -> NDArray[np.float64]:
    place = next(at for at, code in enumerate(suggester.codebook) if code.id == code_id)
    return np.asarray(suggester.rank(texts)[:, place])


def _mixed(scores: NDArray[np.float64], order: NDArray[np.int64], limit: int, seed: int, share: float) -> list[Queued]:
    """Return units in order with those that chance chose among them, whatever their scores: otherwise they would tell of the rest only."""
    size = min(limit, len(scores))
    drawn = np.random.default_rng(seed).permutation(len(scores))[: floor(size * share + 1e-9)].tolist()
    chance, others = iter(drawn), (unit for unit in order.tolist() if unit not in drawn)
    found: list[Queued] = []
    while len(found) < size:
        audit = floor((len(found) + 1) * share + 1e-9) > floor(len(found) * share + 1e-9)
        unit = next(chance if audit else others)
        found.append(Queued(unit, float(scores[unit]), audit))
    return found
