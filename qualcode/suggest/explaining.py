"""The full story behind one code for one text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualcode.core.spans import Span
from qualcode.suggest.reasons import as_said, nearest, places, pulls, reasons_for, without

if TYPE_CHECKING:
    from qualcode.core.model import Reason
    from qualcode.suggest.features import Vectors
    from qualcode.suggest.language import Reading
    from qualcode.suggest.model import Model

MOST_NEAR = 3

MOST_TRIED = 24
"""Words of a text whose taking away is tried, those of the greatest weights first."""


@dataclass(frozen=True, slots=True)
class Near:
    """A text the model learned from, and how alike it is: a cosine, 1 for the same."""

    text: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The full story of one code for one text.

    `terms` pairs the text's words, as first said in it, with what taking each away takes from the log odds, most first, and `asked` is what
    the question before the text adds; `rules` are the code's keywords found in it; `accepted`, `refused` and `codebook` are the
    nearest coded quotes, texts seen without the code, and lines.
    """

    code_id: str
    score: float
    calibrated: bool
    threshold: float
    terms: tuple[tuple[str, float], ...]
    asked: float
    rules: tuple[str, ...]
    reasons: tuple[Reason, ...]
    accepted: tuple[Near, ...]
    refused: tuple[Near, ...]
    codebook: tuple[Near, ...]


def _lost(model: Model, text: str, reading: Reading, features: Vectors, code: int) -> dict[str, float]:
    """Return what the log odds lose without each word: all that hangs on it, keywords of this and other codes and topics too."""
    found = pulls(model, reading, features, code)
    forms = sorted(found, key=lambda form: (-abs(found[form]), form))[:MOST_TRIED]
    if not forms:
        return {}
    rests = [without(text, places(reading, [form])) for form in forms]
    lost = float(model.logits(features)[0, code]) - model.logits(model.transform(rests))[:, code]
    return dict(zip(forms, lost.tolist(), strict=True))


def explanation(model: Model, text: str, code_id: str, before: str = "") -> Explanation:
    """Return everything there is to say about one code for one text; `before` is what was asked just before it."""
    code = model.place[code_id]
    (reading,) = model.read([text])
    features = model.transform([text], [reading])
    asked = float(model.asked([before])[0, code])
    spelt = {word.form: text[word.start : word.end].lower() for word in reversed(reading.words)}
    weighed = [(spelt[form], lost) for form, lost in _lost(model, text, reading, features, code).items()]
    likeness = model.likeness(features)[0]
    coded = np.arange(len(model.targets)) >= len(model.rows)
    positive, counted = model.targets[:, code] > 0.5, model.counts[:, code] > 0

    def near(among: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[Near, ...]:
        return tuple(Near(model.text_of(row), alike) for row, alike in nearest(likeness, among, MOST_NEAR) if alike > 0)

    return Explanation(
        code_id,
        float(model.chances(model.logits(features) + asked)[0, code]),
        model.calibration.learned,
        model.calibration.threshold,
        tuple(sorted(weighed, key=lambda item: (-item[1], item[0]))),
        asked,
        tuple(as_said(text, sorted(Span(a, b) for place, a, b in reading.keywords if place == code))),
        reasons_for(model, text, code, asked),
        near(coded & positive),
        near(coded & ~positive & counted),
        near(~coded & positive),
    )
