"""Where in a recogniser's JSON the words are, and who says them: every tool has other keys for the same things."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.formats.hits import tidy
from qualcode.formats.styles import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LISTS = ("audio_segments", "segments", "utterances", "transcript", "monologues", "results", "transcription", "captions", "entries", "cues", "data",
          "chunks", "sentences", "items", "paragraphs")  # fmt: skip
_WORDS = (
    "text",
    "transcript",
    "content",
    "words",
    "utterance",
    "sentence",
    "body",
    "caption",
    "display",
    "message",
    "said",
)
_CHOICES = ("alternatives", "nBest")
"""Lists of what a recogniser may have heard, the likeliest first."""

_SPEAKERS = (
    "speaker", "speakername", "speakerlabel", "name", "speakerid", "spk", "displayname", "speakerdisplayname", "speakertag",
    "speakerdesignation", "username", "realname", "participantname", "participant", "author", "userprofile", "user", "sender", "who", "role",
)  # fmt: skip
"""Keys of who speaks, in small letters and without signs; the earlier goes before the later."""

_OWN_NAMES = ("name", "realname", "displayname", "username", "label", "id")
_LISTED = ("speakers", "participants", "users")
_IDS = ("id", "spkid", "speakerid", "speaker", "label", "key", "uid")
_STARTS = ("start", "start_time", "startTime", "startOffset", "begin", "from", "offset", "timestamp", "time", "ts", "startTimestamp")  # fmt: skip
_ENDS = ("end", "end_time", "endTime", "endOffset", "to", "stop", "endTimestamp")
_DURATION = re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7}(?:\.\d{1,9})?)S)?")
_SIGNS = re.compile(r"[\W_]+")
_DEEPEST = 6


class Segment(NamedTuple):
    """Words with who says them and when, in seconds; `joins` says that they go on from those before without a space."""

    words: str
    speaker: str
    start: float | None
    end: float | None
    joins: bool


def segments_of(value: Any) -> Iterator[Segment]:
    """Yield the segments of a recogniser's JSON that hold words, in order."""
    names = _names(value)
    for found in _found(value, 0):
        words = " ".join(_text(found).split())
        if words:
            speaker = _speaker(found)
            joins = found.get("type") in {"punctuation", "punct"}
            yield Segment(words, names.get(speaker, _label(speaker)), _time(found, _STARTS), _time(found, _ENDS), joins)


def _found(value: Any, depth: int) -> Sequence[Mapping[str, Any]]:
    """Return the first list of objects with words, looking under the names that tools use before the others.

    Where the objects of a list hold such lists themselves, as a speaker's turn does its sentences, all of these follow each other.
    """
    if depth > _DEEPEST:
        return ()
    if isinstance(value, list):
        rows: list[Mapping[str, Any]] = [v for v in value if isinstance(v, dict)]
        told = sum(bool(_text(r)) for r in rows)
        if told > 1 and told >= 0.5 * len(rows):
            return rows
        within = list(chain.from_iterable(_inherited(v, depth) for v in value if isinstance(v, (list, dict))))
        return rows if told == len(rows) == 1 and len(within) < 2 else within
    if isinstance(value, dict):
        ordered = [value[k] for k in _LISTS if k in value] + [v for k, v in value.items() if k not in _LISTS]
        found = [f for v in ordered if isinstance(v, (list, dict)) and (f := _found(v, depth + 1))]
        # The whole text in one piece may stand beside its segments.
        return next((f for f in found if len(f) > 1), found[0] if found else ())
    return ()


def _inherited(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Yield the segments within an object, said by whoever it names where they name nobody themselves."""
    speaker = _speaker(value) if isinstance(value, dict) else ""
    for found in _found(value, depth + 1):
        yield {**found, "speaker": speaker} if speaker and not _speaker(found) else found


def _text(segment: Mapping[str, Any]) -> str:
    for key in _WORDS:
        value = segment.get(key)
        if isinstance(value, str) and value.strip():
            return value
    elements = segment.get("elements")
    if isinstance(elements, list):
        return "".join(str(e.get("value", "")) for e in elements if isinstance(e, dict))
    best = _likeliest(segment)
    return _text(best) if best else ""


def _likeliest(segment: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a segment most probably says, without the lists of choices that might be in it again."""
    for key in _CHOICES:
        choices = segment.get(key)
        if isinstance(choices, list) and choices and isinstance(choices[0], dict):
            return {k: v for k, v in choices[0].items() if k not in _CHOICES}
    return {}


def _speaker(segment: Mapping[str, Any]) -> str:
    """Return who a segment says that it is said by, as written there; "" for nobody."""
    told = {_SIGNS.sub("", k).casefold(): v for k, v in reversed((*segment.items(), *_likeliest(segment).items()))}
    for key in _SPEAKERS:
        value = told.get(key)
        if isinstance(value, dict):
            own = {_SIGNS.sub("", k).casefold(): v for k, v in value.items()}
            value = next((own[k] for k in _OWN_NAMES if own.get(k) not in {None, ""}), None)
        if isinstance(value, (int, str)) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""


def _label(speaker: str) -> str:
    label = tidy(speaker)
    return f"Speaker {label}" if len(label) == 1 or label.isdigit() else label


def _names(value: Any) -> dict[str, str]:
    """Return what the speakers are called whom the segments only number, by that number."""
    lists = [value.get(k) for k in _LISTED] if isinstance(value, dict) else []
    names: dict[str, str] = {}
    for person in (p for people in lists if isinstance(people, list) for p in people if isinstance(p, dict)):
        told = {_SIGNS.sub("", k).casefold(): v for k, v in person.items() if isinstance(v, (str, int))}
        number = next((told[k] for k in _IDS if k in told), None)
        name = next((told[k] for k in _OWN_NAMES if k != "id" and str(told.get(k, "")).strip()), None)
        if number is not None and isinstance(name, str):
            names[str(number)] = tidy(name)
    return names


def _time(segment: Mapping[str, Any], keys: Sequence[str]) -> float | None:
    for key in keys:
        value = segment.get(key)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1e12:
            return float(value)
        if isinstance(value, str):
            try:
                return float(value.rstrip("s"))
            except ValueError:
                return _lasting(value) if value.startswith("PT") else seconds(value)
    return None


def _lasting(value: str) -> float | None:
    """Return the seconds of a length of time as ISO 8601 writes it: "PT1M3.5S"."""
    found = _DURATION.fullmatch(value)
    return None if found is None else 3600 * int(found[1] or 0) + 60 * int(found[2] or 0) + float(found[3] or 0)
