"""What speech recognisers and meeting tools write besides subtitles: JSON with segments, and text with a time on every line."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualcode.core.speakers import Likelihood, likelihood
from qualcode.errors import BadInputError
from qualcode.formats.cues import Cue, plain, transcript
from qualcode.formats.hits import tidy
from qualcode.formats.json_segments import segments_of
from qualcode.formats.styles import seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualcode.formats.json_segments import Segment
    from qualcode.formats.parsed import ParsedTranscript

_TIMED = re.compile(
    r"\s*(?:\[\s*)?(\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)\s*(?:-->|[-–])\s*(\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)\s*\]?:?[\s|,;]+(\S.*)"
)
_NAMED = re.compile(r"(?:\[([^\[\]]{1,60})\]\s*:?|([^:\[\]]{1,60}?)\s*:(?!\d\d|//))\s*(\S.*)")
_MILLISECONDS = 100_000.0


def parse_json(text: str, name: str, warnings: Sequence[str] = ()) -> ParsedTranscript:
    """Read JSON with a list of segments, as Whisper, WhisperX, AssemblyAI, Rev and others write it.

    Raises:
        BadInputError: it is not JSON, or there is no list of segments in it.
    """
    cues = _joined(segments_of(_value(text, name)))
    if not cues:
        raise BadInputError(
            "there is no list of segments with words in it",
            where=name,
            mend="Export it as vtt, srt, txt or csv instead",
        )
    last = max((c.end or c.start or 0.0) for c in cues)
    if last > _MILLISECONDS and all(float(c.start or 0).is_integer() for c in cues):
        cues = [Cue(c.words, _thousandth(c.start), _thousandth(c.end), c.number, c.speaker) for c in cues]
    return transcript(
        cues, "JSON of a speech recogniser", "the speaker told for each segment", unit="segment", warnings=warnings
    )


def _value(text: str, name: str) -> Any:
    """Return what JSON says, be it in one piece or with a piece on each line."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        try:
            return [json.loads(line) for line in text.split("\n") if line.strip()]
        except (ValueError, RecursionError):
            line = getattr(error, "lineno", None)
            raise BadInputError("this is not sound JSON", where=name, line=line, mend="Export it again") from None


def _joined(segments: Iterable[Segment]) -> list[Cue]:
    """Return segments as cues, signs that a recogniser tells apart from words set after these."""
    cues: list[Cue] = []
    for number, found in enumerate(segments, 1):
        if found.joins and cues:
            cues[-1] = replace(cues[-1], words=cues[-1].words + found.words)
        else:
            cues.append(Cue(found.words, found.start, found.end, number, found.speaker))
    return cues


def _thousandth(value: float | None) -> float | None:
    return None if value is None else round(value / 1000, 3)


def timed_cues(text: str) -> list[Cue] | None:
    """Return the cues of text in which nearly every line starts with a time range, as Whisper prints; None otherwise."""
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) < 3:
        return None
    sample = lines[:200]
    if sum(bool(_TIMED.fullmatch(line)) for _, line in sample) < 0.8 * len(sample):
        return None
    cues: list[Cue] = []
    for number, line in lines:
        found = _TIMED.fullmatch(line)
        if found:
            cues.append(Cue(plain(found[3]), seconds(found[1]), seconds(found[2]), number))
        elif cues:
            last = cues[-1]
            cues[-1] = Cue(f"{last.words} {plain(line)}", last.start, last.end, last.number)
    return _named(cues)


def _named(cues: list[Cue]) -> list[Cue]:
    """Take the speaker out of "[SPEAKER_00]: words" if at least half of the lines have one."""
    found = [_NAMED.fullmatch(c.words) for c in cues]
    labels = [tidy(m[1] or m[2]) if m else "" for m in found]
    good = [bool(label) and likelihood(label) >= Likelihood.NAME for label in labels]
    if sum(good) < 0.5 * len(cues):
        return cues
    return [
        Cue(m[3], c.start, c.end, c.number, label) if m and ok else c
        for c, m, label, ok in zip(cues, found, labels, good, strict=True)
    ]
