"""Quote units: what one key selects. A turn, or a run of sentences inside a long turn; never across speakers.

The rule needs no language model, so that units are there in the first frame and are the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.model import TurnKind
from qualcode.core.sentences import sentences
from qualcode.core.spans import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qualcode.core.model import Turn
    from qualcode.core.spans import Span

WHOLE_TURN = 360
"""Turns of up to this many code points are one unit."""

RUN = 240
"""A run of sentences is closed once it has this many code points."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A quote unit: the span selected, and the position of its turn in the transcript's list of turns."""

    span: Span
    turn_index: int


def turn_units(text: str, span: Span) -> Iterator[Span]:
    """Yield the units of one turn: itself when short, otherwise runs of its sentences, broken at its paragraphs too."""
    body = trimmed(text, span)
    if body.end <= body.start:
        return
    if body.end - body.start <= WHOLE_TURN:
        yield body
        return
    run: Span | None = None
    for sentence in sentences(text, body):
        if run is not None and (run.end - run.start >= RUN or "\n" in text[run.end : sentence.start]):
            yield run
            run = None
        run = sentence if run is None else run.joined(sentence)
    if run is not None:
        yield run


def units(text: str, turns: Iterable[Turn]) -> Iterator[Unit]:
    """Yield the quote units of a transcript in order. Stage directions have none."""
    for index, turn in enumerate(turns):
        if turn.kind is TurnKind.SPEECH:
            for span in turn_units(text, turn.span):
                yield Unit(span, index)
