"""Subtitles and speech recognisers: cues merged into turns."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.model import TurnKind
from qualcode.core.spans import Span
from qualcode.formats.labelled import is_direction
from qualcode.formats.lines import Composer
from qualcode.formats.parsed import ParsedTranscript, ParsedTurn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PAUSE = 2.0
"""Without speakers, a silence of this many seconds begins a new paragraph once a sentence has ended."""

PARAGRAPH = 600
"""Without speakers, a paragraph ends with the first sentence after this many code points; where none ends for as long, with a cue."""

_SENTENCE_END = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words with a time; `speaker` is "" if none is told. `number` counts the cues of the file from 1."""

    words: str
    start: float | None
    end: float | None
    number: int
    speaker: str = ""


def transcript(
    cues: Sequence[Cue], kind: str, style: str, *, unit: str = "cue", warnings: Iterable[str] = ()
) -> ParsedTranscript:
    """Merge cues into turns: by speaker where any is told, otherwise into paragraphs at pauses.

    Among those who are told, what nobody is told for and stands in brackets happened and was not said.
    """
    named = any(cue.speaker for cue in cues)
    composer = Composer()
    turns = []
    for group in _by_speaker(cues) if named else _by_pause(cues):
        first, last = group[0], group[-1]
        start, end = composer.add(first.speaker, " ".join(cue.words for cue in group))
        kind_of = TurnKind.DIRECTION if named and not first.speaker and all(map(_is_aside, group)) else TurnKind.SPEECH
        place = f"{unit} {first.number}"
        turns.append(ParsedTurn(first.speaker, Span(start, end), first.start, last.end, kind_of, place))
    said = style if named else "no speakers in the file: paragraphs at pauses"
    return ParsedTranscript(composer.text, tuple(turns), kind, said, tuple(warnings))


def _is_aside(cue: Cue) -> bool:
    return is_direction(cue.words)


def _by_speaker(cues: Iterable[Cue]) -> Iterator[list[Cue]]:
    group: list[Cue] = []
    for cue in cues:
        if group and cue.speaker != group[-1].speaker:
            yield group
            group = []
        group.append(cue)
    if group:
        yield group


def _by_pause(cues: Iterable[Cue]) -> Iterator[list[Cue]]:
    group: list[Cue] = []
    length = unended = 0
    for cue in cues:
        if group and (unended >= PARAGRAPH or not unended):
            before, after = group[-1].end, cue.start
            if length >= PARAGRAPH or (before is not None and after is not None and after - before >= PAUSE):
                yield group
                group, length, unended = [], 0, 0
        group.append(cue)
        length += len(cue.words) + 1
        unended = 0 if _SENTENCE_END.search(cue.words) else unended + len(cue.words) + 1
    if group:
        yield group


_TAG = re.compile(r"</?(?:c|i|b|u|v|lang|ruby|rt|font)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|\{\\an?\d\}", re.IGNORECASE)


def plain(payload: str) -> str:
    """Return the words of a cue without its tags, entities resolved, on one line."""
    return " ".join(html.unescape(_TAG.sub("", payload)).split())
