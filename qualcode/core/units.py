"""Quote units: what one key selects. A turn, or a run of sentences inside a long turn; never across speakers.

The rule needs no language model, so that units are there in the first frame and are the same on every machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.model import TurnKind
from qualcode.core.spans import Span, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qualcode.core.model import Turn

WHOLE_TURN = 360
"""Turns of up to this many code points are one unit."""

RUN = 240
"""A run of sentences is closed once it has this many code points."""

# A sentence ends at . ! ? or … with what closes it (quotation marks, brackets), before white space; or at a line end.
_END = re.compile(r"[.!?…‥。！？]+[\"'”’»)\]]*(?=\s)|\n+")
_BEFORE = r"(?:^|[\s(\"'“‘])"
# Titles, initials ("I." is rather the end of "and so do I."), acronyms (U.K.) and "e.g." go on; so does a number that begins a line.
_GOES_ON = re.compile(
    _BEFORE
    + r"(?:[A-HJ-Z]|(?:[A-Z]\.)+[A-Z]|Mr|Mrs|Ms|Mx|Dr|Prof|St|Rev|Fr|Sgt|Insp|Supt|DI|DC|PC|Lt|Col|Cllr|Hon|Jr|Sr|"
    r"Messrs|vs|e\.g|i\.e|cf|approx|esp|incl|para|paras|pp|vol|fig)\.\Z|(?:^|\n)[ \t]*\d{1,3}\.\Z"
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}\.\Z")


@dataclass(frozen=True, slots=True)
class Unit:
    """A quote unit: the span selected, and the position of its turn in the transcript's list of turns."""

    span: Span
    turn_index: int


def sentences(text: str, within: Span | None = None) -> Iterator[Span]:
    """Yield the sentences of a passage as spans of `text`, without the white space around them."""
    bounds = within if within is not None else Span(0, len(text))
    start = bounds.start
    for match in _END.finditer(text, bounds.start, bounds.end):
        end = match.end()
        if match.group()[0] != "\n" and _goes_on(
            text[max(start, end - 14) : end], text[end : min(end + 3, bounds.end)].strip()
        ):
            continue
        found = trimmed(text, Span(start, end))
        if found.end > found.start:
            yield found
        start = end
    rest = trimmed(text, Span(start, bounds.end))
    if rest.end > rest.start:
        yield rest


def _goes_on(before: str, after: str) -> bool:
    """Say whether a sentence goes on after what might end it, by the words before and the first characters after."""
    mark = before.rstrip("\"'”’»)]")
    if mark == before and _GOES_ON.search(mark):
        return True
    if not after[:1].islower():
        return False
    # Speech written in small letters ends all the same; but quoted questions and trailing off go on.
    return mark != before or mark.endswith(("…", "..", "‥")) or not (mark[-1:] in "!?" or _LONG_WORD.search(mark))


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
