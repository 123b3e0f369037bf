"""Where a label style matches: the candidates that `detect` weighs against each other."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from qualcode.core.speakers import Likelihood, likelihood
from qualcode.formats.styles import STAMP_LINE, STYLES, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualcode.formats.lines import Document, Line
    from qualcode.formats.styles import Style

_SENT = re.compile(r"From\s+(.+?)(?:\s+to\s+.+)?$", re.IGNORECASE)
"""How meeting chats name the sender: "From Ann Lee to Everyone"."""

_STOP = re.compile(r"(?:\s*[:：\-–—|]+|(?<=\w{3})\.|(?<=\d)\.)$")
"""What ends a label that is set apart, and is no part of it."""

_FIELDS = {"speaker", "speaker name", "name"}
_WORDS_FIELDS = {
    "text",
    "words",
    "transcript",
    "transcription",
    "comment",
    "message",
    "utterance",
    "said",
    "says",
    "content",
}
_FORMS = ("colon", "time between", "time after", "time before")
_ALL = 0.9
_FAR = 4
"""The field with the words stands within this many lines of the one that names the speaker."""

_OPENED = re.compile(r"\s*(?:[-–—•▪●*\uf0b7]\s+)?[“\"‘']")
_SIGNED = re.compile(
    r"[”\"’']\s*(?:[-–—~]\s*(?P<label>[^()\n“”\"]{1,60}?)|\(\s*(?P<inside>[^()\n“”\"]{1,60}?)\s*\))\s*$"
)
_SIGN = re.compile(r"\s*[-–—|:：.](?=\s)")
_QUOTES = "\"“”'‘’"
LONGEST_STAMP = 60
"""A line that holds only a time has at most this many code points."""

_SAMPLE = 400
"""Lines taken from the beginning, the middle and the end of a long document before all of it is searched."""

_WINDOW = 200
"""A label, its times and its marks stand within this many code points of a line's start; prose is not searched further."""

_NEEDS = {"colon": ":：", "tab": "\t ", "brackets": "[<{", "voice": "<", "marked": "*_<", "dash": "-–—", "sign": "|;=/>~→", "parentheses": "(", "table row": "|", "colon, time": ":", "time inside": ":", "time after": ":", "time between": ":(",
          "time before": ":"}  # fmt: skip


class Hit(NamedTuple):
    """A line that a style matches: the label as written, where the words start, and the time told there.

    `until` is where the words end, if that is before the end of the line; -1 otherwise.
    """

    line: int
    label: str
    words: int
    time: float | None
    gap: str
    until: int = -1


def find_hits(document: Document, style: Style) -> list[Hit]:
    """Return the lines of a document that have the form of `style`; none if a sample of a long document has none."""
    lines = document.lines
    if len(lines) > 4 * _SAMPLE:
        middle = len(lines) // 2
        sample = [*lines[:_SAMPLE], *lines[middle : middle + _SAMPLE], *lines[-_SAMPLE:]]
        if not any(_hits(replace(document, lines=sample), style)):
            return []
    return list(_hits(document, style))


def _hits(document: Document, style: Style) -> Iterator[Hit]:
    if style.key == "bold":
        return _opening_hits(document, [line.bold for line in document.lines])
    if style.key == "words first":
        return _after_words(document)
    if style.key == "apart":
        return _opening_hits(document, [line.apart for line in document.lines])
    return _beside_time(document) if style.key == "beside time" else _pattern_hits(document, style)


def _pattern_hits(document: Document, style: Style) -> Iterator[Hit]:
    text, match, alone = document.text, style.pattern.match, style.alone
    find, needs = text.find, _NEEDS.get(style.key, "")
    field: Hit | None = None
    for index, line in enumerate(document.lines):
        start, end = line.start, line.end
        if line.heading or end - start < 2:
            continue
        stop = start + _WINDOW
        if stop >= end:
            stop = end
        elif alone:
            continue
        for sign in needs:
            if find(sign, start, stop) >= 0:
                break
        else:
            if needs:
                continue
        found = match(text, start, stop)
        if found is not None:
            words = found.start("words")
            if words < stop or stop == end:
                hit = hit_of(found, style, index)
                named = hit.label.casefold()
                if named in _FIELDS:
                    hit = _of_field(document, hit, line)
                    field = hit
                elif field is not None and named in _WORDS_FIELDS and index - field.line <= _FAR:
                    hit = hit._replace(label=field.label)
                yield hit


def _of_field(document: Document, hit: Hit, line: Line) -> Hit:
    """Return the hit of "Speaker: Ann Lee" on a line of its own, with the words below."""
    name = tidy(document.text[hit.words : line.end].strip())
    return hit._replace(label=name, words=line.end) if likelihood(name) >= Likelihood.NAME else hit


def _after_words(document: Document) -> Iterator[Hit]:
    """Yield lines that are a quotation and who has said it."""
    for index, line in enumerate(document.lines):
        opened = _OPENED.match(document.text, line.start, line.end)
        signed = (
            _SIGNED.search(document.text, max(line.start, line.end - LONGEST_STAMP - 20), line.end) if opened else None
        )
        if opened and signed and opened.end() < signed.start() and not line.heading:
            yield Hit(index, tidy(signed["label"] or signed["inside"]), opened.end(), None, "", signed.start())


def hit_of(found: re.Match[str], style: Style, index: int) -> Hit:
    """Return the hit that a match within a document's text tells of."""
    clock = next((c for c in found.group(*style.times) if c), None) if style.times else None
    words = found.start("words")
    label = tidy(found["label"])
    if clock and label[:5].casefold() == "from ":
        label = _SENT.sub(r"\1", label)
    return Hit(index, label, words, seconds(clock), found.string[found.end("label") : words])


def tidy(label: str) -> str:
    """Return a label without the marks around it that are no part of the name, and with single plain spaces."""
    bare = label.strip(
        " \t\u00a0\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff*_=#"
    )
    bare = " ".join(bare.split())  # a space that does not break, or two of them, make nobody another person
    return bare[1:-1] if len(bare) > 2 and bare[0] in _QUOTES and bare[-1] in _QUOTES else bare


def _beside_time(document: Document) -> Iterator[Hit]:
    """Yield names on a line of their own with a line beside them that holds a time and nothing else."""
    spoken = [line for line in document.lines if document.said(line).strip()]
    stamps = {line.start: found for line in spoken if (found := _stamp(document, line))}
    if not stamps:
        return
    above = {line.start: before.start for before, line in pairwise(spoken)}
    below = {line.start: after.start for line, after in pairwise(spoken)}
    for hit in _pattern_hits(document, STYLES["own line"]):
        start = document.lines[hit.line].start
        stamp = stamps.get(above.get(start, -1)) or stamps.get(below.get(start, -1))
        if stamp is not None:
            yield hit._replace(time=seconds(stamp["t0"] or stamp["t0b"]))


def _stamp(document: Document, line: Line) -> re.Match[str] | None:
    said = document.said(line)
    return STAMP_LINE.fullmatch(said) if len(said) < LONGEST_STAMP else None


def _timed_inside(document: Document, ends: Sequence[int]) -> bool:
    """Say whether a time stands between every label that is set apart and its words, so that it is none of these."""
    form, text = STYLES["time inside"].pattern, document.text
    opened = [
        line for line, end in zip(document.lines, ends, strict=True) if end and end < line.end and not line.heading
    ]
    timed = sum(form.match(text, line.start, min(line.end, line.start + _WINDOW)) is not None for line in opened)
    return len(opened) > 1 and timed >= _ALL * len(opened)


def _opening_hits(document: Document, ends: Sequence[int]) -> Iterator[Hit]:
    """Yield lines that open with a run set apart, as far as `ends`, that is a label: with or without a sign or a time after it."""
    text = document.text
    forms = _FORMS + (("time inside",) if _timed_inside(document, ends) else ())
    for index, (line, ends_at) in enumerate(zip(document.lines, ends, strict=True)):
        if not ends_at or line.heading or ends_at - line.start > _WINDOW:
            continue
        for key in forms:
            # The form is judged on what is bold and a short way after, so that "**Name** (00:01): words" is seen whole.
            found = STYLES[key].pattern.match(text, line.start, min(line.end, line.start + _WINDOW))
            if found is not None and found.end("label") <= ends_at:
                yield hit_of(found, STYLES[key], index)
                break
        else:
            label = _STOP.sub("", text[line.start : ends_at].strip())
            sign = _SIGN.match(text, ends_at, line.end)
            if label:
                yield Hit(index, tidy(label), sign.end() if sign else ends_at, None, "")
