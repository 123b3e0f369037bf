"""How good suggestions are on the project's own codings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.core.report import counted
from qualcode.errors import NotPossibleError
from qualcode.services.suggesting import SuggestionEngine
from qualcode.storage import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualcode.storage.store import Store
    from qualcode.suggest.evaluation import EvaluationReport


def evaluate_project(
    store: Store,
    budgets: Sequence[int] = (0, 50, 200),
    seeds: Sequence[int] = (0, 1, 2),
    *,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> EvaluationReport:
    """Leave one transcript out at a time and measure how well its codes would have been suggested from the others.

    What was coded are the passages as they were coded; a blind coder's evaluation is on their own codings.

    Raises:
        NotPossibleError: fewer than two transcripts are coded, or too few passages.
    """
    from qualcode.suggest.evaluation import evaluate_transcripts

    engine = SuggestionEngine(store)
    texts, labels, transcripts = engine.coded()
    if len(set(transcripts)) < 2 or len(texts) < _LEAST:
        raise NotPossibleError(
            f"So far, {counted(len(texts), 'coded passage')} in {counted(len(set(transcripts)), 'transcript')}: "
            f"{_LEAST} in two are the least."
        )
    report = evaluate_transcripts(
        texts, labels, transcripts, codes.load(store), budgets, seeds, engine.encoder(), told=told
    )
    return replace(report, notes=(*report.notes, *engine.notes))


_LEAST = 5
"""Coded passages from which on anything can be measured."""
