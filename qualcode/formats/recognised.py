"""What speech recognisers and meeting tools write besides subtitles: JSON with segments, and text with a time on every line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from qualcode.core.speakers import Likelihood, likelihood
from qualcode.errors import BadInputError
from qualcode.formats.cues import Cue, plain, transcript
from qualcode.formats.hits import tidy
from qualcode.formats.styles import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qualcode.formats.parsed import ParsedTranscript

_LISTS = ("audio_segments", "segments", "utterances", "transcript", "monologues", "results", "transcription", "captions", "entries", "cues", "data",
          "chunks", "sentences", "items", "paragraphs")  # fmt: skip
_WORDS = ("text", "transcript", "content", "words", "utterance", "sentence", "body", "caption")
_SPEAKERS = (
    "speaker",
    "speaker_name",
    "speakerName",
    "speaker_label",
    "name",
    "speaker_id",
    "spk",
    "displayName",
    "speakerDisplayName",
    "speakerLabel",
    "speakerTag",
    "speakerDesignation",
)
_STARTS = (
    "start",
    "start_time",
    "startTime",
    "startOffset",
    "begin",
    "from",
    "offset",
    "timestamp",
    "time",
    "ts",
    "startTimestamp",
)
_ENDS = ("end", "end_time", "endTime", "endOffset", "to", "stop", "endTimestamp")
_TIMED = re.compile(
    r"\s*(?:\[\s*)?(\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)\s*(?:-->|[-–])\s*(\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)\s*\]?:?\s+(\S.*)"
)
_NAMED = re.compile(r"(?:\[([^\[\]]{1,60})\]\s*:?|([^:\[\]]{1,60}?)\s*:(?!\d\d|//))\s*(\S.*)")
_MILLISECONDS = 100_000.0
_DEEPEST = 6


def parse_json(text: str, name: str, warnings: Sequence[str] = ()) -> ParsedTranscript:
    """Read JSON with a list of segments, as Whisper, WhisperX, AssemblyAI, Rev and others write it.

    Raises:
        BadInputError: it is not JSON, or there is no list of segments in it.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise BadInputError("this is not sound JSON", where=name, line=line, mend="Export it again") from None
    segments = _segments(value, 0)
    cues = list(_cues(segments or []))
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


def _thousandth(value: float | None) -> float | None:
    return None if value is None else round(value / 1000, 3)


def _segments(value: Any, depth: int) -> list[Mapping[str, Any]] | None:
    """Return the first list of objects with words, looking under the names that tools use before the others."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        rows: list[Mapping[str, Any]] = [v for v in value if isinstance(v, dict)]
        if rows and sum(bool(_text(r)) for r in rows) >= 0.5 * len(rows):
            return rows
        return next((f for v in value[:20] if (f := _segments(v, depth + 1))), None)
    if isinstance(value, dict):
        ordered = [value[k] for k in _LISTS if k in value] + [v for k, v in value.items() if k not in _LISTS]
        found = [f for v in ordered if isinstance(v, (list, dict)) and (f := _segments(v, depth + 1))]
        # The whole text in one piece may stand beside its segments.
        return next((f for f in found if len(f) > 1), found[0] if found else None)
    return None


def _text(segment: Mapping[str, Any]) -> str:
    for key in _WORDS:
        value = segment.get(key)
        if isinstance(value, str) and value.strip():
            return value
    elements = segment.get("elements")
    if isinstance(elements, list):
        return "".join(str(e.get("value", "")) for e in elements if isinstance(e, dict))
    return ""


def _cues(segments: Sequence[Mapping[str, Any]]) -> Iterator[Cue]:
    for number, segment in enumerate(segments, 1):
        words = " ".join(_text(segment).split())
        if words:
            start, end = _number(segment, _STARTS), _number(segment, _ENDS)
            yield Cue(words, start, end, number, _speaker(segment))


def _speaker(segment: Mapping[str, Any]) -> str:
    for key in _SPEAKERS:
        value = segment.get(key)
        if isinstance(value, dict):
            value = value.get("name") or value.get("id")
        if isinstance(value, bool) or value is None or value == "":
            continue
        if isinstance(value, int):
            return f"Speaker {value}"
        if isinstance(value, str):
            label = tidy(value)
            return f"Speaker {label}" if len(label) == 1 or label.isdigit() else label
    return ""


def _number(segment: Mapping[str, Any], keys: Sequence[str]) -> float | None:
    for key in keys:
        value = segment.get(key)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1e12:
            return float(value)
        if isinstance(value, str):
            try:
                return float(value.rstrip("s"))
            except ValueError:
                return seconds(value)
    return None


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
