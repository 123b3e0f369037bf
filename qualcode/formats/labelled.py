"""From a document's lines and the labels found on them to turns."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualcode.core.model import TurnKind
from qualcode.core.spans import Span, trimmed
from qualcode.errors import BadInputError
from qualcode.formats.between import between_turns, questions_asked, told
from qualcode.formats.detect import Found, detect
from qualcode.formats.hits import LONGEST_STAMP
from qualcode.formats.line_numbers import without_line_numbers
from qualcode.formats.parsed import ParsedTranscript, ParsedTurn
from qualcode.formats.styles import CHATTER, DIRECTION, FURNITURE, SET_OFF, STAMP_LINE, STYLES, SWITCHED, TAIL, seconds
from qualcode.formats.user_pattern import pattern_hits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from qualcode.formats.hits import Hit
    from qualcode.formats.lines import Document, Line
    from qualcode.formats.options import ParseOptions

_LINE_NUMBER = re.compile(r"\s*\d{1,4}(?: {2,}|\t)\s*\S")
_FEWEST_NUMBERS = 8
_LONGEST_HEAD = 800
"""The head of a file has at most this many code points without being pointed out."""

NO_SPEAKERS = "no speaker labels: each paragraph is a turn"


def turns_of(document: Document, options: ParseOptions) -> ParsedTranscript:
    """Find the speakers of a document and cut it into turns.

    Raises:
        BadInputError: the user's style or regular expression is not one.
    """
    found = _found(document, options)
    if not found.hits and any(line.heading for line in document.lines):
        # Some templates set the speaker's name as a heading.
        found = _found(replace(document, lines=[line._replace(heading=False) for line in document.lines]), options)
    unnumbered = without_line_numbers(document, found.hits) if found.hits and document.unit != "page" else None
    if unnumbered is not None:
        document, found = unnumbered, _found(unnumbered, options)
    found = _without(found, options.not_speakers)
    warnings = list(document.warnings)
    if found.hits:
        apart = between_turns(document, found.hits)
        turns = tuple(_spoken(document, replace(found, breaks=found.breaks | apart)))
        style = found.words
        warnings += told(document, apart, "between turns taken as headings or questions")
        warnings += _before(document, min(found.hits))
        warnings += _numbered(document, found)
        if found.once:
            warnings.append(_once(found, document))
        labels = {hit.label for hit in found.hits.values()}
        if len(labels) == 1 and len(found.hits) > 1:
            warnings.append(f"only “{labels.pop()}” has a label, so what others say without one stands under it")
    else:
        asked = questions_asked(document)
        turns = tuple(_paragraphs(document, asked))
        warnings += told(document, asked, "taken as questions")
        style = NO_SPEAKERS
    return ParsedTranscript(document.text, turns, document.format, style, tuple(warnings))


def _without(found: Found, labels: Collection[str]) -> Found:
    if not labels:
        return found
    hits = {line: hit for line, hit in found.hits.items() if hit.label not in labels}
    return replace(found, hits=hits, once=tuple(label for label in found.once if label not in labels))


def _found(document: Document, options: ParseOptions) -> Found:
    if options.pattern:
        return Found("your own pattern", pattern_hits(document, options.pattern))
    if options.style == "none":
        return Found("")
    if options.style and options.style not in STYLES:
        raise BadInputError(
            f"there is no label style “{options.style}”",
            where="the label style",
            mend=f"Choose one of: {', '.join(STYLES)}, none",
        )
    return detect(document, options.style)


@dataclass(slots=True)
class _Open:
    """The turn being read: who, from when, where, and the words so far. `begun`: some of its words have been read."""

    speaker: str
    time: float | None
    place: str
    start: int = -1
    end: int = -1
    column: int = 0
    begun: bool = False

    def take(self, text: str, start: int, end: int, column: int = 0) -> None:
        span = trimmed(text, Span(start, max(start, end)))
        if span.end > span.start:
            self.begun = True
            self.column = self.column or column
            self.start = span.start if self.start < 0 else self.start
            self.end = span.end


class _Cutter:
    """Goes through the lines of a document once and collects its turns."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.turns: list[ParsedTurn] = []
        self.turn: _Open | None = None
        self.pending: float | None = None

    def close(self) -> None:
        turn = self.turn
        if turn is not None and turn.start >= 0:
            span, ended = self._without_tail(Span(turn.start, turn.end))
            self.turns.append(ParsedTurn(turn.speaker, span, turn.time, ended, place=turn.place))
            self.pending = ended if self.pending is None else self.pending
            turn.start = -1

    def _without_tail(self, span: Span) -> tuple[Span, float | None]:
        """Take the time off the end of a turn's words, if there is one; return with them when it ends, if that is told."""
        at = max(span.start, span.end - LONGEST_STAMP)
        found = next((m for m in TAIL.finditer(self.text, at, span.end) if m.end() == span.end), None)
        if found is None or found.start() == span.start:
            return span, None
        return Span(span.start, found.start()), seconds(found["end"])

    def open(self, speaker: str, time: float | None, line: Line) -> _Open:
        self.close()
        self.turn = _Open(speaker, self.pending if time is None else time, self.place(line))
        self.pending = None
        return self.turn

    def end_of(self, line: Line) -> int:
        """Return where the words of a labelled line end: before the bar that closes the row of a table."""
        said = self.document.said(line)
        barred = said.lstrip().startswith("|") and said.rstrip().endswith("|")
        return line.start + said.rindex("|") if barred else line.end

    def place(self, line: Line) -> str:
        return f"{self.document.unit} {line.number}"

    def direction(self, line: Line, start: int, speaker: str = "", time: float | None = None) -> None:
        """Record what happened; the turn around it goes on after it as a new one of the same speaker."""
        self.close()
        span = trimmed(self.text, Span(start, line.end))
        self.turns.append(ParsedTurn(speaker, span, time, kind=TurnKind.DIRECTION, place=self.place(line)))

    def label(self, hit: Hit, line: Line) -> None:
        if SWITCHED.fullmatch(self.text, hit.words, line.end):
            if self.turn is not None:
                self.direction(line, line.start)
            return
        if self.turn is not None and not self.turn.begun and self.turn.speaker == hit.label:
            turn = self.turn  # named once more before the words: "Speaker: Ann", and below it "Text: words"
        else:
            turn = self.open(hit.label, hit.time, line)
        chatter = CHATTER.match(self.text, hit.words, line.end)
        if chatter is None:
            turn.take(self.text, hit.words, self.end_of(line) if hit.until < 0 else hit.until, line.column)
        elif chatter["reaction"]:
            self.direction(line, hit.words, hit.label, turn.time)
            self.turn = None

    def line(self, line: Line, said: str, *, apart: bool) -> None:
        """Take a line without a label. `apart`: it is a break, known by its label."""
        stamp = STAMP_LINE.fullmatch(said) if len(said) < LONGEST_STAMP else None
        if stamp is not None:
            self.stamp(seconds(stamp["t0"] or stamp["t0b"]), ends=bool(stamp["until"]))
        elif self.turn is None or said.strip() == ">":
            return
        elif self.turn.start < 0 and (found := CHATTER.match(said.strip())) and found["reaction"]:
            self.direction(line, line.start, self.turn.speaker, self.turn.time)
            self.turn = None
        elif line.heading:
            self.close()
        elif apart or self.beside(line) or is_direction(said):
            self.direction(line, line.start)
        else:
            if self.turn.start < 0 and self.turns and self.turns[-1].kind is TurnKind.DIRECTION:
                self.turn.place = self.place(line)
            self.turn.take(self.text, line.start if self.turn.begun else self.beneath(line), line.end, line.column)

    def beneath(self, line: Line) -> int:
        """Return where the words of the first line beneath a label begin, and take the time before them."""
        found = SET_OFF.match(self.text, line.start, line.end)
        if found is None or self.turn is None:
            return line.start
        if found["t0"] and self.turn.time is None:
            self.turn.time = seconds(found["t0"])
        return found.end()

    def beside(self, line: Line) -> bool:
        """Say whether a line stands in a table's row beside what is said: in its first cell, or in one after the words."""
        return line.column == 1 or (self.turn is not None and 0 < self.turn.column < line.column)

    def stamp(self, time: float | None, *, ends: bool) -> None:
        """A time on a line of its own belongs to the label above it, otherwise to the next; one that says it is the end to none."""
        if ends:
            return
        if self.turn is not None and self.turn.start < 0 and self.turn.time is None:
            self.turn.time = time
        else:
            self.pending = time


def _spoken(document: Document, found: Found) -> Iterator[ParsedTurn]:
    cutter = _Cutter(document)
    for index, line in enumerate(document.lines):
        hit = found.hits.get(index)
        if hit is not None:
            cutter.label(hit, line)
        elif line.end > line.start:
            cutter.line(line, document.said(line), apart=index in found.breaks)
    cutter.close()
    return iter(cutter.turns)


def is_direction(said: str) -> bool:
    """Say whether a line is a stage direction and nothing else."""
    said = said.replace("\u00a0", " ")
    return len(said) <= 300 and (DIRECTION.fullmatch(said) is not None or FURNITURE.fullmatch(said) is not None)


def _paragraphs(document: Document, asked: Collection[int]) -> Iterator[ParsedTurn]:
    """Yield paragraphs as turns: those of the document, or in plain text the runs of lines between empty lines, or every line where there are no empty lines."""
    cutter = _Cutter(document)
    filled = [n for n, line in enumerate(document.lines) if document.said(line).strip()]
    apart = bool(filled) and len(filled) <= filled[-1] - filled[0]
    number = 0
    for index, line in enumerate(document.lines):
        said = document.said(line)
        another = line.number != number if document.unit == "paragraph" else not apart
        number = line.number
        if not said.strip() or line.heading or another:
            cutter.close()
            cutter.turn = None
        if not said.strip() or line.heading:
            continue
        if index in asked or is_direction(said):
            cutter.direction(line, line.start)
            cutter.turn = None
        else:
            turn = cutter.turn or cutter.open("", None, line)
            turn.take(document.text, line.start, line.end)
    cutter.close()
    return iter(cutter.turns)


def _before(document: Document, first: int) -> Iterator[str]:
    """Yield a warning where much stands before the first label: it may have been said by somebody."""
    lines = [line for line in document.lines[:first] if not line.heading and document.said(line).strip()]
    if sum(len(document.said(line)) for line in lines) > _LONGEST_HEAD:
        count = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
        shown = " ".join(document.said(lines[0]).split())[:60]
        yield f"{count} before the first speaker, said by nobody: “{shown}”"


def _numbered(document: Document, found: Found) -> Iterator[str]:
    """Yield a warning where the lines that go on with a turn begin with numbers, as in the text of a hearing."""
    going_on = [document.said(line) for n, line in enumerate(document.lines) if n not in found.hits]
    numbered = sum(bool(_LINE_NUMBER.match(said)) for said in going_on)
    if numbered >= _FEWEST_NUMBERS and numbered >= 0.5 * sum(bool(said.strip()) for said in going_on):
        yield "the lines are numbered, and the numbers stand among the words: save the file without them, or import the PDF"


def _once(found: Found, document: Document) -> str:
    first = {hit.label: document.lines[index].number for index, hit in reversed(list(found.hits.items()))}
    shown = ", ".join(f"“{label}” ({document.unit} {first[label]})" for label in found.once[:5])
    more = f" and {len(found.once) - 5} more" if len(found.once) > 5 else ""
    return f"heard only once, so perhaps no speaker: {shown}{more}"
