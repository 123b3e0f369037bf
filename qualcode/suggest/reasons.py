"""Reasons that are true: words whose removal lowers the score, and the nearest lines of the codebook and coded quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualcode.core.model import Reason, Suggestion
from qualcode.core.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualcode.suggest.language import Word
    from qualcode.suggest.model import Model

MOST_TERMS = 4
MOST_WORDS = 400
LEAST_PULL = 0.1
"""What a word must add to the log odds to be named."""
QUOTE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Near:
    """A text the model learned from, and how alike it is, from 0 to 1."""

    text: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The full story of one code for one text.

    `terms` pairs each word with what it adds to the log odds, most first.
    """

    code_id: str
    score: float
    calibrated: bool
    terms: tuple[tuple[str, float], ...]
    reasons: tuple[Reason, ...]
    accepted: tuple[Near, ...]
    refused: tuple[Near, ...]
    codebook: tuple[Near, ...]


def suggestions(model: Model, texts: Sequence[str], limit: int) -> list[list[Suggestion]]:
    """Return suggestions with reasons for each text, best first."""
    read = list(model.read(texts))
    if not texts or not model.place:
        return [[] for _ in texts]
    features = model.transform(texts, read)
    logits = model.linear.logits(features)
    chances = model.calibration.chances(logits)
    leaf_first = np.array([not model.codebook.children(code.id) for code in model.codebook])
    found: list[list[Suggestion]] = []
    for at, text in enumerate(texts):
        if not any(word.content for word in read[at]):
            found.append([])
            continue
        order = np.lexsort((np.arange(len(model.place)), ~leaf_first, -chances[at].round(6)))
        made: list[Suggestion] = []
        for code in order:
            if len(made) == limit or chances[at, code] < model.calibration.threshold:
                break
            reasons = _reasons(model, text, read[at], features[[at]], int(code), float(logits[at, code]))
            if reasons:
                made.append(Suggestion(model.codebook.codes[code].id, float(chances[at, code]), reasons))
        found.append(made)
    return found


def explanation(model: Model, text: str, code_id: str) -> Explanation:
    """Return everything there is to say about one code for one text."""
    code = model.place[code_id]
    words = next(model.read([text]))
    features = model.transform([text], [words])
    logit = float(model.linear.logits(features)[0, code])
    pulls = _pulls(model, text, words, code, logit)
    ranked = sorted(pulls.items(), key=lambda item: (-item[1], item[0]))
    book = len(model.rows)
    targets = model.targets[:, code] > 0.5
    counted = model.counts[:, code] > 0
    rows = np.arange(len(targets))
    return Explanation(
        code_id,
        float(model.calibration.chances(np.array([logit]))[0]),
        model.calibration.learned,
        tuple(ranked),
        _reasons(model, text, words, features, code, logit),
        _near(model, features, rows[(rows >= book) & targets]),
        _near(model, features, rows[(rows >= book) & ~targets & counted]),
        _near(model, features, rows[(rows < book) & targets]),
    )


def _reasons(
    model: Model, text: str, words: Sequence[Word], features: object, code: int, logit: float
) -> tuple[Reason, ...]:
    pulls = _pulls(model, text, words, code, logit)
    named = [form for form, pull in sorted(pulls.items(), key=lambda item: (-item[1], item[0])) if pull > LEAST_PULL][
        :MOST_TERMS
    ]
    reasons: list[Reason] = []
    while named and not _lowers(model, text, words, named, code, logit):
        named.pop()
    if named:
        spans = tuple(Span(word.start, word.end) for word in words if word.form in named)
        reasons.append(Reason("term", f"words: {', '.join(named)}", spans))
    book = len(model.rows)
    positive = np.flatnonzero(model.targets[:, code] > 0.5)
    for near, kind, said in (
        (_near(model, features, positive[positive >= book]), "quote", "like the coded quote"),
        (_near(model, features, positive[positive < book]), "codebook", "like the codebook line"),
    ):
        if near and near[0].likeness > 0.15:
            reasons.append(Reason(kind, f"{said} “{_short(near[0].text)}”"))
    return tuple(reasons)


def _pulls(model: Model, text: str, words: Sequence[Word], code: int, logit: float) -> dict[str, float]:
    """Return how far the log odds fall when each content word is taken out of the text."""
    forms = list(dict.fromkeys(word.form for word in words[:MOST_WORDS] if word.content))
    if not forms:
        return {}
    without = [_without(text, words, {form}) for form in forms]
    return dict(zip(forms, (logit - model.logits(without)[:, code]).tolist(), strict=True))


def _lowers(model: Model, text: str, words: Sequence[Word], named: list[str], code: int, logit: float) -> bool:
    return bool(model.logits([_without(text, words, set(named))])[0, code] < logit)


def _without(text: str, words: Sequence[Word], forms: set[str]) -> str:
    kept, at = [], 0
    for word in words:
        if word.form in forms:
            kept.append(text[at : word.start])
            at = word.end
    return "".join([*kept, text[at:]])


def _near(model: Model, features: object, rows: NDArray[np.int64], most: int = 3) -> tuple[Near, ...]:
    if not len(rows):
        return ()
    likeness = model.likeness(features, rows)
    order = np.argsort(-likeness, kind="stable")[:most]
    return tuple(Near(model.text_of(int(rows[at])), float(likeness[at])) for at in order)


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= QUOTE_LENGTH else f"{said[: QUOTE_LENGTH - 1].rstrip()}…"
