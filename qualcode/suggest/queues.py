"""Queues of units to look at: more like a code, what would sharpen it, and a random share that keeps the figures honest."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its 95 % interval (Wilson 1927); from 0 to 1, and of how many."""

    share: float
    low: float
    high: float
    of: int


@dataclass(frozen=True, slots=True)
class Audit:
    """What the audit says of one code: of what is suggested, how much is right; of its quotes, how many go unsuggested."""

    precision: Estimate
    missed: Estimate


def more_like(
    suggester: Suggester, texts: Sequence[str], code_id: str, *, limit: int = 50, seed: int = 0
) -> list[Queued]:
    """Return units for a code, most certain first, with an audit unit at random every fifth place."""
    scores = _scores(suggester, texts, code_id)
    return _mixed(scores, np.argsort(-scores, kind="stable"), limit, seed)


def sharpen(
    suggester: Suggester, texts: Sequence[str], code_id: str, *, limit: int = 50, seed: int = 0
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
        scores, np.array(list(dict.fromkeys(np.column_stack([unsure, sure]).ravel().tolist())), int), limit, seed
    )


def audited(answers: Sequence[tuple[float, bool]], threshold: float) -> Audit:
    """Return what audit units say of a code's suggestions, from (score when asked, whether the code fitted).

    Only units that chance chose may be given: then the shares are unbiased estimates over everything uncoded.
    """
    shown = [fits for score, fits in answers if score >= threshold]
    fitting = [score >= threshold for score, fits in answers if fits]
    return Audit(estimate(sum(shown), len(shown)), estimate(fitting.count(False), len(fitting)))


def estimate(right: int, of: int) -> Estimate:
    """Return a share with its Wilson interval; from 0 to 1 where nothing was counted."""
    if not of:
        return Estimate(0.0, 0.0, 1.0, 0)
    z2 = 1.96**2
    share = right / of
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = 1.96 * float(np.sqrt(share * (1 - share) / of + z2 / (4 * of * of))) / (1 + z2 / of)
    return Estimate(share, max(0.0, centre - half), min(1.0, centre + half), of)


def _scores(suggester: Suggester, texts: Sequence[str], code_id: str) -> NDArray[np.float64]:
    place = next(at for at, code in enumerate(suggester.codebook) if code.id == code_id)
    return np.asarray(suggester.rank(texts)[:, place])


def _mixed(scores: NDArray[np.float64], order: NDArray[np.int64], limit: int, seed: int) -> list[Queued]:
    every = round(1 / AUDIT_SHARE)
    chance = iter(np.random.default_rng(seed).permutation(len(scores)).tolist())
    chosen = iter(order.tolist())
    taken: dict[int, bool] = {}
    while len(taken) < min(limit, len(scores)):
        audit = len(taken) % every == every - 1
        unit = next(unit for unit in (chance if audit else chosen) if unit not in taken)
        taken[unit] = audit
    return [Queued(unit, float(scores[unit]), audit) for unit, audit in taken.items()]
