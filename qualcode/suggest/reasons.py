"""Suggestions with reasons that are true: words whose removal lowers the score, and the nearest lines and coded quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualcode.core.model import Reason, Suggestion
from qualcode.core.spans import Span
from qualcode.suggest.courtesies import courtesies, only_courtesy, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualcode.suggest.features import Vectors
    from qualcode.suggest.language import Reading
    from qualcode.suggest.model import Model

MOST_NAMED = 4
LEAST_PULL = 0.15
"""What a word must add to the log odds, by its weight, to be thought of as a reason."""

ALIKE = 0.2
"""Below this cosine a line or quote is not called like the text."""

QUOTE_LENGTH = 80
_SAID = {"quote": "like the coded quote", "example": "like the codebook example", "codebook": "like the codebook line"}


@dataclass(slots=True)
class _Draft:
    """A suggestion in the making: the text's and code's places, and the words that may be named.

    `logit` are the log odds by the text alone, and `asked` is what the question before it adds.
    """

    text: int
    code: int
    logit: float
    asked: float
    named: list[str]
    reasons: list[Reason]


def suggestions(model: Model, texts: Sequence[str], limit: int, before: Sequence[str] = ()) -> list[list[Suggestion]]:
    """Return suggestions with reasons for each text, best first; `before` is what was asked before each."""
    if not texts or not model.place or limit < 1:
        return [[] for _ in texts]
    read = model.read(texts)
    features = model.transform(texts, read)
    logits = model.logits(features)
    asked = model.asked(before) if any(before) else np.zeros_like(logits)
    chances = model.chances(logits + asked)
    has_children = np.array([bool(model.codebook.children(code.id)) for code in model.codebook])
    drafts: list[_Draft] = []
    for at, reading in enumerate(read):
        if not reading.keywords and not any(word.content for word in reading.words):
            continue
        order = np.lexsort((has_children, -chances[at].round(6)))[:limit]
        drafts += [
            _Draft(at, int(code), float(logits[at, code]), float(asked[at, code]), [], [])
            for code in order
            if chances[at, code] >= model.calibration.threshold
        ]
    _give_reasons(model, texts, read, features, drafts)
    found: list[list[Suggestion]] = [[] for _ in texts]
    for draft in drafts:
        if draft.reasons and not _accidental(model, texts[draft.text], draft):
            score = float(chances[draft.text, draft.code])
            found[draft.text].append(Suggestion(model.codebook.codes[draft.code].id, score, tuple(draft.reasons)))
    return found


def reasons_for(model: Model, text: str, code: int, asked: float = 0.0) -> tuple[Reason, ...]:
    """Return the reasons for one code and text, whether or not it would be suggested; `asked` is what the question adds."""
    read = model.read([text])
    features = model.transform([text], read)
    draft = _Draft(0, code, float(model.logits(features)[0, code]), asked, [], [])
    _give_reasons(model, [text], read, features, [draft])
    return tuple(draft.reasons)


def pulls(model: Model, reading: Reading, features: Vectors, code: int) -> dict[str, float]:
    """Return how much each content word of one text adds to the log odds, by the weights of the word and its pieces."""
    held = dict(zip(features.terms.indices.tolist(), features.terms.data.tolist(), strict=True))
    found: dict[str, float] = {}
    for form in dict.fromkeys(word.form for word in reading.words if word.content):
        columns = [column for column in model.features.columns(form) if column in held]
        found[form] = float(sum(held[column] * model.weights[column, code] for column in columns))
    return found


def _give_reasons(
    model: Model, texts: Sequence[str], read: Sequence[Reading], features: Vectors, drafts: Sequence[_Draft]
) -> None:
    for draft in drafts:
        found = pulls(model, read[draft.text], features.take([draft.text]), draft.code)
        telling = (form for form, pull in found.items() if pull > LEAST_PULL and form in model.kin(draft.code))
        draft.named = sorted(telling, key=lambda form: (-found[form], form))[:MOST_NAMED]
    _give_keywords(model, texts, read, drafts)
    _give_terms(model, texts, read, drafts)
    _give_quotes(model, features, drafts)
    for draft in drafts:
        if draft.reasons and draft.asked > LEAST_PULL:  # alone, it is no reason
            draft.reasons.append(Reason("question", "the question before it"))


def _accidental(model: Model, text: str, draft: _Draft) -> bool:
    """Say whether nothing but a courtesy ("Sorry?") speaks for a code that is not about such, by its name and quotes."""
    spans = [span for reason in draft.reasons for span in reason.spans]
    language = model.language
    by_rule = any(reason.kind == "keyword" for reason in draft.reasons)
    if by_rule or not spans or not within(spans, courtesies(text, language)):
        return False
    code = model.codebook.codes[draft.code]
    meant = {word.form for reading in model.read([code.name]) for word in reading.words}
    coded = (said for said, codes in zip(model.decided.texts, model.decided.codes, strict=True) if code.id in codes)
    return meant.isdisjoint(draft.named) and not any(only_courtesy(said, language) for said in coded)


def _give_keywords(model: Model, texts: Sequence[str], read: Sequence[Reading], drafts: Sequence[_Draft]) -> None:
    matched = []
    for draft in drafts:
        found = [Span(a, b) for code, a, b in read[draft.text].keywords if code == draft.code]
        if found:
            matched.append((draft, sorted(found)))
    lowered = _lowered(model, [(draft, without(texts[draft.text], found)) for draft, found in matched])
    for (draft, found), lower in zip(matched, lowered, strict=True):
        if lower:
            shown = [f"“{_short(words)}”" for words in as_said(texts[draft.text], found)]
            said = {form for form in draft.named if within(places(read[draft.text], [form]), found)}
            draft.named = [form for form in draft.named if form not in said]  # once is enough
            draft.reasons.append(Reason("keyword", f"keyword {', '.join(shown[:MOST_NAMED])}", tuple(found)))


def _give_terms(model: Model, texts: Sequence[str], read: Sequence[Reading], drafts: Sequence[_Draft]) -> None:
    """Name words, dropping the weakest until taking the named ones away is seen to lower the score."""
    waiting = [draft for draft in drafts if draft.named]
    while waiting:
        spans = [places(read[draft.text], draft.named) for draft in waiting]
        tried = [(draft, without(texts[draft.text], own)) for draft, own in zip(waiting, spans, strict=True)]
        again = []
        for draft, own, lower in zip(waiting, spans, _lowered(model, tried), strict=True):
            if lower:
                text = texts[draft.text]
                said = dict.fromkeys(span.of(text).lower() for span in own)
                draft.reasons.append(Reason("term", f"words: {', '.join(said)}", own))
            else:
                draft.named = draft.named[:-1]
                again += [draft] if draft.named else []
        waiting = again


def _give_quotes(model: Model, features: Vectors, drafts: Sequence[_Draft]) -> None:
    """Add the nearest coded quote and the nearest line of the codebook, where they are near enough to be shown."""
    texts = sorted({draft.text for draft in drafts})
    if not texts:
        return
    likeness = dict(zip(texts, model.likeness(features.take(texts)), strict=True))
    coded = np.arange(len(model.targets)) >= len(model.rows)
    prose = np.array([row.field != "keywords" for row in model.rows] + [False] * int(coded.sum()))
    for draft in drafts:
        for rows in (coded, prose):
            near = nearest(likeness[draft.text], rows & (model.targets[:, draft.code] > 0.5), most=1)
            if near and near[0][1] >= ALIKE:
                row = near[0][0]
                kind = "quote" if row >= len(model.rows) else _line_kind(model.rows[row].field)
                draft.reasons.append(Reason(kind, f"{_SAID[kind]} “{_short(model.text_of(row))}”"))


def nearest(likeness: NDArray[np.float64], among: NDArray[np.bool_], most: int) -> list[tuple[int, float]]:
    """Return the rows among those named that are most alike, with their cosines."""
    rows = np.flatnonzero(among)
    order = np.argsort(-likeness[rows], kind="stable")[:most]
    return [(int(row), float(likeness[row])) for row in rows[order]]


def _line_kind(field: str) -> str:
    return "example" if field == "example" else "codebook"


def _lowered(model: Model, tried: Sequence[tuple[_Draft, str]]) -> list[bool]:
    if not tried:
        return []
    logits = model.logits(model.transform([rest for _, rest in tried]))
    return [bool(own[draft.code] < draft.logit - 1e-6) for (draft, _), own in zip(tried, logits, strict=True)]


def as_said(text: str, spans: Sequence[Span]) -> list[str]:
    """Return the words of spans as first said, each once, be it in capitals or over two lines elsewhere."""
    found: dict[str, str] = {}
    for span in spans:
        words = " ".join(span.of(text).split())
        found.setdefault(words.lower(), words)
    return list(found.values())


def places(reading: Reading, forms: Sequence[str]) -> tuple[Span, ...]:
    """Return where the words of these forms stand in a text."""
    return tuple(Span(word.start, word.end) for word in reading.words if word.content and word.form in forms)


def without(text: str, spans: Sequence[Span]) -> str:
    """Return a text less some spans, which are in order."""
    kept, at = [], 0
    for span in spans:
        kept.append(text[at : max(at, span.start)])
        at = max(at, span.end)
    return "".join([*kept, text[at:]])


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= QUOTE_LENGTH else f"{said[: QUOTE_LENGTH - 1].rstrip()}…"
