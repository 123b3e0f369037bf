"""WebVTT and SubRip as tools really write them: cues are found by their arrow, whatever stands around them.

webvtt-py and srt refuse or lose what exports have in practice (unclosed voice tags, classes on them, text before the first
cue, missing cue numbers), so cues are read here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qualcode.core.speakers import Likelihood, is_metadata, likelihood
from qualcode.errors import BadInputError
from qualcode.formats.cues import Cue, plain, transcript
from qualcode.formats.hits import tidy
from qualcode.formats.labelled import is_direction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualcode.formats.parsed import ParsedTranscript

NAMED_STYLE = "names with a colon (Name:)"
_ROLLING = 0.3
"""Captions roll when this share of the cues repeats words of the cue before, in a file of `_FEWEST` cues or more."""

_FEWEST = 4
_NEAR = 0.5
_ALL = 0.95
"""When this share of the cues begins with something and a colon, these are names, whatever they look like."""

_HARDLY = 0.02
_MOSTLY = 0.8
_MANY = 10
_FLASH = 0.1
_ARROW = re.compile(r"\s*((?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3})\s*(?:-->|,)\s*((?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3})")
"""The times of a cue; SBV, which YouTube and Google Meet write, has a comma between them."""

_VOICE = re.compile(r"<v(?:\.[^\s>]+)*[ \t]+([^>]*)>")
_HEADED = re.compile(r'\s*\d+\s+"(.{1,60})"\s*\(\d+\)\s*')
"""A cue's heading with who speaks in it, as Webex writes: `12 "Ann Lee" (3456)`."""

_TOLD_APART = re.compile(r"(?:\[([^\[\]:]{1,60})\]|\(([^():]{1,60})\))\s+(\S.*)", re.DOTALL)
"""A name in brackets and no colon, as "[Ann Lee] words"; "[laughter] words" has that form too, so most cues must have it."""

_DASHED = re.compile(r"(?:\[([^\[\]:]{1,60})\]|([^:\[\]<>–—]{1,60}?))\s+[-–—]\s+(\S.*)", re.DOTALL)
_NAMED = re.compile(
    r"(?:>{2}\s*|[-–]\s*)?(?:\[([^\[\]:]{1,60})\]|([^:：\[\]<>]{1,60}?))\s*[:：](?!\d\d|//)\s*(.*)", re.DOTALL
)


def parse_subtitles(text: str, name: str, kind: str, warnings: Sequence[str] = ()) -> ParsedTranscript:
    """Read WebVTT or SubRip text.

    Raises:
        BadInputError: there is no cue in it.
    """
    cues = list(_cues(text, headed=_names_above(text)))
    if not cues:
        raise BadInputError(f"there are no cues in this {kind} file", where=name, mend="Export the captions again")
    voices = any(cue.speaker for cue in cues)
    cues, dropped = _unrolled(cues)
    notes = list(warnings)
    if dropped:
        notes.append(f"{dropped} rolling captions that repeat the one before were joined")
    if voices:
        style = "voice tags (<v Name>)" if _VOICE.search(text) else "names above the words"
        return transcript(cues, kind, style, warnings=notes)
    return transcript(named_cues(cues), kind, NAMED_STYLE, warnings=notes)


def looks_like_subtitles(text: str) -> bool:
    """Say whether a text file is subtitles under another name: several lines with an arrow between two times."""
    head = text[:20_000].split("\n")
    return sum(bool(_ARROW.fullmatch(line.rstrip())) for line in head) >= max(
        2, 0.15 * sum(bool(li.strip()) for li in head)
    )


def _time(clock: str) -> float:
    whole = 0.0
    for part in clock.replace(",", ".").split(":"):
        whole = whole * 60 + float(part)
    return round(whole, 3)


def _payloads(text: str) -> Iterator[list[str]]:
    """Yield the lines of each cue."""
    payload: list[str] | None = None
    for line in text.split("\n"):
        if _ARROW.match(line):
            payload = []
        elif payload is not None and line.strip():
            payload.append(line)
        elif payload:
            yield payload
            payload = None
    if payload:
        yield payload


def _names_above(text: str) -> bool:
    """Say whether the first line of nearly every cue is a name that recurs, with the words beneath it."""
    payloads = list(_payloads(text))
    first = Counter(tidy(plain(p[0])).strip("()[]:") for p in payloads if len(p) > 1)
    names = sum(n for label, n in first.items() if n > 1 and likelihood(label) >= Likelihood.NAME)
    return len(payloads) >= _FEWEST and names >= _MOSTLY * len(payloads)


def _cues(text: str, *, headed: bool = False) -> Iterator[Cue]:
    number = 0
    current: tuple[float, float] | None = None
    payload: list[str] = []
    speaker = ""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        arrow = _ARROW.match(line)
        if arrow is None:
            if current is None:
                continue
            if line.strip():
                payload.append(line)
                continue
            # An empty line ends a cue, unless words go on below it without a new arrow or identifier.
            yield from _cue(payload, current, number, speaker, headed=headed)
            current, payload = None, []
            continue
        heading = _HEADED.fullmatch(lines[at - 1]) if at else None
        if current is not None:
            if payload and (heading or payload[-1].strip().isdigit()):
                payload = payload[:-1]
            yield from _cue(payload, current, number, speaker, headed=headed)
        speaker = tidy(heading[1]) if heading else ""
        number += 1
        current, payload = (_time(arrow[1]), _time(arrow[2])), []
    if current is not None:
        yield from _cue(payload, current, number, speaker, headed=headed)


def _cue(
    payload: list[str], times: tuple[float, float], number: int, speaker: str = "", *, headed: bool = False
) -> Iterator[Cue]:
    """Yield a cue, said by who stands in its heading or on its first line; several if several voices speak in it."""
    if headed and len(payload) > 1:
        speaker, payload = tidy(plain(payload[0])).strip("()[]:"), payload[1:]
    if len(payload) > 1 and all(line.lstrip().startswith(("-", "–")) for line in payload):
        for line in payload:  # two people within one cue, a line each
            yield from _cue([line], times, number)
        return
    whole = "\n".join(payload)
    voices = list(_VOICE.finditer(whole))
    before = plain(whole[: voices[0].start()] if voices else whole)
    if before:
        yield Cue(before, *times, number, speaker)
    ends = [voice.start() for voice in voices[1:]] + [len(whole)]
    for voice, end in zip(voices, ends, strict=False):
        words = plain(whole[voice.end() : end])
        if words:
            yield Cue(words, *times, number, tidy(plain(voice[1])))


def _unrolled(cues: list[Cue]) -> tuple[list[Cue], int]:
    """Take away from each cue what the cue before has shown already, as rolling captions do."""
    repeated = sum(_repeated(a, b) > 0 for a, b in pairwise(cues))
    if repeated < _ROLLING * len(cues) or len(cues) < _FEWEST:
        return cues, 0
    kept = cues[:1]
    for before, cue in pairwise(cues):
        rest = cue.words[_repeated(before, cue) :].strip()
        if rest:
            kept.append(replace(cue, words=rest))
    return kept, repeated


def _repeated(before: Cue, after: Cue) -> int:
    """Return how many code points of a cue the one before has shown. Said twice in a row is said twice, not rolled."""
    if before.speaker != after.speaker or _gap(before, after) > _NEAR:
        return 0
    size = _overlap(before.words, after.words)
    flash = (after.end or 0.0) - (after.start or 0.0) <= _FLASH or _gap(before, after) < 0
    return size if size < len(after.words) or flash else 0


def _gap(before: Cue, after: Cue) -> float:
    return (after.start or 0.0) - (before.end or 0.0)


def _overlap(before: str, after: str) -> int:
    """Return how many code points at the start of `after` repeat the end of `before`, in whole words, two at least."""
    old, new = before.split(" "), after.split(" ")
    for size in range(min(len(old), len(new)), 1, -1):
        if old[-size:] == new[:size]:
            return len(" ".join(new[:size]))
    return 0


def _is_speaker(label: str, count: int) -> bool:
    how = likelihood(label)
    return how >= Likelihood.NAME or (how is Likelihood.WEAK and count > 2)


def _mostly(cues: list[Cue], form: re.Pattern[str]) -> bool:
    names = [tidy(found[1] or found[2]) for cue in cues if (found := form.fullmatch(cue.words))]
    return sum(likelihood(name) >= Likelihood.NAME for name in names) > 0.5 * len(cues)


def named_cues(cues: list[Cue]) -> list[Cue]:
    """Take `Name: words` apart if that is how the file names speakers; a cue without a name goes on with the one before."""
    form = next((form for form in (_TOLD_APART, _DASHED) if _mostly(cues, form)), _NAMED)
    labels: dict[str, int] = {}
    for cue in cues:
        found = form.fullmatch(cue.words)
        if found:
            label = tidy(found[1] or found[2])
            labels[label] = labels.get(label, 0) + 1
    good = {label for label, count in labels.items() if _is_speaker(label, count)}
    if sum(labels.values()) >= _ALL * len(cues):
        good |= {label for label, count in labels.items() if count > 1 or not is_metadata(label)}
    roles = any(likelihood(label) is Likelihood.ROLE for label in good)
    heard = sum(labels[label] for label in good)
    once = all(labels[label] == 1 for label in good)
    if not good or (not roles and heard < max(2, _HARDLY * len(cues))) or (once and len(cues) > _MANY):
        return cues
    out: list[Cue] = []
    speaker = ""
    for cue in cues:
        found = form.fullmatch(cue.words)
        words = cue.words
        if found and tidy(found[1] or found[2]) in good:
            speaker, words = tidy(found[1] or found[2]), found[3]
        if words:
            nobody = words == cue.words and is_direction(words)
            out.append(Cue(words, cue.start, cue.end, cue.number, "" if nobody else speaker))
    return out
