"""From a document's lines and the labels found on them to turns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.model import TurnKind
from qualcode.core.spans import Span, trimmed
from qualcode.errors import BadInputError
from qualcode.formats.detect import Found, detect
from qualcode.formats.hits import Hit, tidy
from qualcode.formats.parsed import ParsedTranscript, ParsedTurn
from qualcode.formats.styles import CHATTER, DIRECTION, STAMP_LINE, STYLES, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualcode.formats.lines import Document, Line
    from qualcode.formats.options import ParseOptions

_PATTERN_WINDOW = 300
_LONGEST_PATTERN = 500
NO_SPEAKERS = "no speaker labels: each paragraph is a turn"


def turns_of(document: Document, options: ParseOptions) -> ParsedTranscript:
    """Find the speakers of a document and cut it into turns.

    Raises:
        BadInputError: the user's style or regular expression is not one.
    """
    found = _found(document, options)
    warnings = list(document.warnings)
    if found.hits:
        turns = tuple(_spoken(document, found))
        style = found.words
        if found.once:
            warnings.append(_once(found, document))
    else:
        turns = tuple(_paragraphs(document))
        style = NO_SPEAKERS
    return ParsedTranscript(document.text, turns, document.format, style, tuple(warnings))


def _found(document: Document, options: ParseOptions) -> Found:
    if options.pattern:
        return _by_pattern(document, options.pattern)
    if options.style == "none":
        return Found("")
    if options.style and options.style not in STYLES:
        raise BadInputError(
            f"there is no label style “{options.style}”",
            where="--style",
            mend=f"Choose one of: {', '.join(STYLES)}, none",
        )
    return detect(document, options.style)


def _by_pattern(document: Document, pattern: str) -> Found:
    compiled = compile_pattern(pattern)
    hits: dict[int, Hit] = {}
    for index, line in enumerate(document.lines):
        head = document.text[line.start : min(line.end, line.start + _PATTERN_WINDOW)]
        match = compiled.match(head)
        if match is not None and match["speaker"]:
            hits[index] = _pattern_hit(match, index, line)
    return Found("your own pattern", hits)


def _pattern_hit(match: re.Match[str], index: int, line: Line) -> Hit:
    groups = match.groupdict()
    words = match.start("words") if groups.get("words") is not None else match.end()
    return Hit(index, tidy(groups["speaker"]), min(line.start + words, line.end), seconds(groups.get("time")), "")


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a user's regular expression.

    Raises:
        BadInputError: it is not one, has no group `speaker`, or repeats a repetition, which can take for ever.
    """
    where = "the pattern for speakers"
    if len(pattern) > _LONGEST_PATTERN:
        raise BadInputError("it is too long", where=where, mend=f"Use at most {_LONGEST_PATTERN} characters")
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise BadInputError(f"it cannot be read: {error}", where=where, mend="Check brackets and backslashes") from None
    if "speaker" not in compiled.groupindex:
        raise BadInputError(
            "it names no speaker", where=where, mend=r"Put (?P<speaker>...) around the name, as in “(?P<speaker>\w+):”"
        )
    if re.search(r"[+*}]\??\)[+*{]", pattern):
        raise BadInputError(
            "it repeats a repetition, which can take for ever", where=where, mend="Write it without nested + or *"
        )
    return compiled


@dataclass(slots=True)
class _Open:
    """The turn being read: who, from when, where, and the words so far."""

    speaker: str
    time: float | None
    place: str
    start: int = -1
    end: int = -1

    def take(self, document: Document, start: int, end: int) -> None:
        span = trimmed(document.text, Span(start, max(start, end)))
        if span.end > span.start:
            self.start = span.start if self.start < 0 else self.start
            self.end = span.end

    def close(self) -> Iterator[ParsedTurn]:
        if self.start >= 0:
            yield ParsedTurn(self.speaker, Span(self.start, self.end), self.time, None, TurnKind.SPEECH, self.place)
            self.start = -1


def _spoken(document: Document, found: Found) -> Iterator[ParsedTurn]:
    turn: _Open | None = None
    pending: float | None = None
    for index, line in enumerate(document.lines):
        place = f"{document.unit} {line.number}"
        hit = found.hits.get(index)
        if hit is not None:
            if turn is not None:
                yield from turn.close()
            turn = _Open(hit.label, pending if hit.time is None else hit.time, place)
            pending = None
            chatter = CHATTER.match(document.text, hit.words, line.end)
            if chatter and chatter["reaction"]:
                span = trimmed(document.text, Span(hit.words, line.end))
                yield ParsedTurn(hit.label, span, turn.time, kind=TurnKind.DIRECTION, place=place)
                turn = None
            elif not chatter:
                turn.take(document, hit.words, line.end)
            continue
        said = document.said(line)
        stamp = STAMP_LINE.fullmatch(said) if len(said) < 60 else None
        if stamp is not None:
            pending = seconds(stamp["t0"] or stamp["t0b"])
            if turn is not None and turn.start < 0 and turn.time is None:
                turn.time, pending = pending, None
            continue
        if turn is None:
            continue
        if line.heading:
            yield from turn.close()
        elif index in found.breaks or is_direction(said):
            yield from turn.close()
            span = trimmed(document.text, Span(line.start, line.end))
            yield ParsedTurn("", span, None, None, TurnKind.DIRECTION, place)
        else:
            if turn.start < 0 and not turn.place:
                turn.place = place
            turn.take(document, line.start, line.end)
    if turn is not None:
        yield from turn.close()


def is_direction(said: str) -> bool:
    """Say whether a line is a stage direction and nothing else."""
    return len(said) <= 300 and DIRECTION.fullmatch(said) is not None


def _paragraphs(document: Document) -> Iterator[ParsedTurn]:
    """Yield paragraphs as turns: runs of lines between empty lines, or every line where there are no empty lines."""
    text = document.text
    apart = any(line.start == line.end or not document.said(line).strip() for line in document.lines)
    turn: _Open | None = None
    for line in document.lines:
        said = document.said(line)
        blank = not said.strip()
        if turn is not None and (blank or not apart or line.heading):
            yield from turn.close()
            turn = None
        if blank or line.heading:
            continue
        if is_direction(said):
            if turn is not None:
                yield from turn.close()
                turn = None
            yield ParsedTurn(
                "",
                trimmed(text, Span(line.start, line.end)),
                kind=TurnKind.DIRECTION,
                place=f"{document.unit} {line.number}",
            )
            continue
        if turn is None:
            turn = _Open("", None, f"{document.unit} {line.number}")
        turn.take(document, line.start, line.end)
    if turn is not None:
        yield from turn.close()


def _once(found: Found, document: Document) -> str:
    first = {hit.label: document.lines[index].number for index, hit in reversed(list(found.hits.items()))}
    shown = ", ".join(f"“{label}” ({document.unit} {first[label]})" for label in found.once[:5])
    more = f" and {len(found.once) - 5} more" if len(found.once) > 5 else ""
    return f"heard only once, so perhaps no speaker: {shown}{more}"
