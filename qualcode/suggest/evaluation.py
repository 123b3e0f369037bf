"""How good suggestions are on text that people have coded: a learning curve, with baselines beside it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from qualcode.errors import BadInputError
from qualcode.suggest.evidence import without_quotes
from qualcode.suggest.measures import MEASURES, measured
from qualcode.suggest.suggester import Suggester

# mypy: disable-error-code="import-untyped"

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from numpy.typing import NDArray

    from qualcode.core.codebook import Codebook
    from qualcode.suggest.encoder import Encoder

    Array = NDArray[np.float64]

HELD_OUT = 0.4


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over seeds with its 95 % interval (Student's t, over seeds; no width when there is one seed only)."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Point:
    """One method at one budget: how many coded texts it learned from, and every measure it has."""

    method: str
    budget: int
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """The curve. Methods are "suggester", "tfidf" (TF-IDF and logistic regression) and "prior" (commonest codes first)."""

    texts: int
    held_out: int
    codes: int
    seeds: tuple[int, ...]
    points: tuple[Point, ...]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; a figure that cannot be had (no text of the sort) is None."""
        found = asdict(self)
        for point in found["points"]:
            for figure in point["figures"].values():
                figure.update({name: None for name, value in figure.items() if np.isnan(value)})
        return found

    def figure(self, method: str, budget: int, measure: str) -> Figure:
        """Return one figure."""
        return next(p.figures[measure] for p in self.points if (p.method, p.budget) == (method, budget))


def evaluate(
    texts: Sequence[str],
    labels: Sequence[Collection[str]],
    codebook: Codebook,
    budgets: Sequence[int] = (0, 50, 200),
    seeds: Sequence[int] = (0, 1, 2),
    encoder: Encoder | None = None,
) -> EvaluationReport:
    """Hold out two fifths of the texts, learn from `budget` of the others, and measure on those held out.

    The texts held out are never seen, nor the codebook's examples that are quoted from them; the uncoded others are the
    background. A budget larger than there are texts is cut, and a note says so, as it does where texts repeat one another.

    Raises:
        BadInputError: too few texts, no label at all, a label that is no code, or a budget below 0.
    """
    _check(texts, labels, codebook, budgets)
    place = {code.id: at for at, code in enumerate(codebook)}
    truth = np.zeros((len(texts), len(place)), bool)
    for at, own in enumerate(labels):
        truth[at, [place[code] for code in own]] = True
    held = max(1, round(len(texts) * HELD_OUT))
    most = len(texts) - held
    wanted = sorted({min(budget, most) for budget in budgets})
    gathered: dict[tuple[str, int], list[dict[str, float]]] = {}
    for seed in seeds:
        order = np.random.default_rng(seed).permutation(len(texts))
        test, pool = order[:held], order[held:]
        for budget in wanted:
            for method, scores, threshold in _tried(texts, truth, codebook, pool, budget, test, seed, encoder):
                gathered.setdefault((method, budget), []).append(measured(truth[test], scores, threshold, seed))
    notes = (
        [f"There are only {most} texts to learn from; larger budgets were cut to that."] if max(budgets) > most else []
    )
    again = len(texts) - len(set(texts))
    if again:
        notes.append(
            f"{again} of the {len(texts)} texts repeat another word for word: some held out were also learned from."
        )
    points = tuple(
        Point(method, budget, {name: _figure([run[name] for run in runs]) for name in MEASURES})
        for (method, budget), runs in gathered.items()
    )
    return EvaluationReport(len(texts), held, len(place), tuple(seeds), points, tuple(notes))


def evaluate_transcripts(
    texts: Sequence[str],
    labels: Sequence[Collection[str]],
    transcripts: Sequence[str],
    codebook: Codebook,
    budgets: Sequence[int] = (0, 50, 200),
    seeds: Sequence[int] = (0, 1, 2),
    encoder: Encoder | None = None,
    *,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> EvaluationReport:
    """Leave one transcript out at a time: learn from `budget` texts of all others, and measure on it.

    The codebook's examples that are quoted from it are left out too.

    Seeds draw the texts learned from; figures are means over seeds for each transcript, and their intervals are over transcripts.
    A budget larger than there are other texts is cut for that transcript. `told` hears how far it is.

    Raises:
        BadInputError: as `evaluate`, or fewer than two transcripts.
    """
    _check(texts, labels, codebook, budgets)
    names = sorted(set(transcripts))
    if len(names) < 2:
        raise BadInputError("leaving one transcript out needs at least two that are coded")
    place = {code.id: at for at, code in enumerate(codebook)}
    truth = np.zeros((len(texts), len(place)), bool)
    for at, own in enumerate(labels):
        truth[at, [place[code] for code in own]] = True
    member = np.array([names.index(name) for name in transcripts])
    most = len(texts) - round(len(texts) / len(names))
    wanted = sorted({min(budget, most) for budget in budgets})
    left_out = [at for at in range(len(names)) if truth[member == at].any()]
    gathered: dict[tuple[str, int], list[dict[str, float]]] = {}
    for done, out in enumerate(left_out):
        told(done, len(left_out))
        test = np.flatnonzero(member == out)
        for budget in wanted:
            runs: dict[str, list[dict[str, float]]] = {}
            for seed in seeds if budget else seeds[:1]:
                pool = np.random.default_rng(seed).permutation(np.flatnonzero(member != out))
                for method, scores, threshold in _tried(texts, truth, codebook, pool, budget, test, seed, encoder):
                    runs.setdefault(method, []).append(measured(truth[test], scores, threshold, seed))
            for method, found in runs.items():
                gathered.setdefault((method, budget), []).append(
                    {name: _figure([run[name] for run in found]).mean for name in MEASURES}
                )
    told(len(left_out), len(left_out))
    points = tuple(
        Point(method, budget, {name: _figure([run[name] for run in runs]) for name in MEASURES})
        for (method, budget), runs in gathered.items()
    )
    notes = ("One transcript left out at a time; intervals are over transcripts.",)
    return EvaluationReport(len(texts), len(texts) - most, len(place), tuple(seeds), points, notes)


def baseline(texts: Sequence[str], truth: NDArray[np.bool_], others: Sequence[str]) -> Array:
    """Return the scores of plain TF-IDF and logistic regression with scikit-learn's own settings, (others, codes)."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    found = np.tile(truth.mean(axis=0, dtype=float), (len(others), 1))
    try:
        vectors = TfidfVectorizer()
        features = vectors.fit_transform(texts)
    except ValueError:
        return found
    rest = vectors.transform(others)
    for code in np.flatnonzero(truth.any(axis=0) & ~truth.all(axis=0)):
        line = LogisticRegression(max_iter=300).fit(features, truth[:, code])
        found[:, code] = line.predict_proba(rest)[:, 1]
    return found


def _tried(
    texts: Sequence[str],
    truth: NDArray[np.bool_],
    codebook: Codebook,
    pool: NDArray[np.int64],
    budget: int,
    test: NDArray[np.int64],
    seed: int,
    encoder: Encoder | None,
) -> list[tuple[str, Array, float]]:
    ids = [code.id for code in codebook]
    others = [texts[at] for at in test]
    known = [texts[at] for at in pool[:budget]]
    answers = truth[pool[:budget]]
    suggester = Suggester(without_quotes(codebook, others), encoder, seed=seed)
    given = [[ids[code] for code in np.flatnonzero(row)] for row in answers]
    suggester.fit(known, given, background=[texts[at] for at in pool])
    found = [("suggester", suggester.rank(others), suggester.threshold)]
    if budget:
        found.append(("tfidf", baseline(known, answers, others), 0.5))
    share = answers.mean(axis=0, dtype=float) if budget else np.zeros(len(ids))
    found.append(("prior", np.tile(share, (len(others), 1)), 0.5))
    return found


def _check(texts: Sequence[str], labels: Sequence[Collection[str]], codebook: Codebook, budgets: Sequence[int]) -> None:
    if len(texts) != len(labels):
        raise BadInputError("there must be one set of codes for each text")
    if len(texts) < 5:
        raise BadInputError(
            f"there are too few coded texts to measure anything: {len(texts)}",
            mend="Five are the least, some hundreds are better",
        )
    if not any(labels):
        raise BadInputError("no text has a code", mend="Check which columns hold the codes")
    strange = sorted({code for own in labels for code in own if code not in codebook})
    if strange:
        raise BadInputError(
            f"'{strange[0]}' is not a code of the codebook", mend="Add it there, or leave its column out"
        )
    if not budgets or min(budgets) < 0:
        raise BadInputError("a budget is the number of coded texts to learn from, 0 or more", where="--budgets")


def _figure(runs: Sequence[float]) -> Figure:
    values = [value for value in runs if not np.isnan(value)]
    if not values:
        return Figure(float("nan"), float("nan"), float("nan"))
    mean = float(np.mean(values))
    if len(values) == 1:
        return Figure(mean, mean, mean)
    from scipy.special import stdtrit

    # Three seeds say little of how seeds differ: Student's t allows for that, where 1.96 would be right one time in five too often.
    half = float(stdtrit(len(values) - 1, 0.975)) * float(np.std(values, ddof=1)) / float(np.sqrt(len(values)))
    return Figure(mean, mean - half, mean + half)
