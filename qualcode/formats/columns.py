"""Which column of a table is what: by the names people give them, or by what stands in them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.speakers import Likelihood, likelihood
from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.formats.options import ParseOptions

Row = list[str]

_SPEAKER = {
    "speaker", "speaker name", "speaker label", "speaker id", "name", "who", "who spoke", "said by", "person", "participant",
    "participant id", "voice", "talker", "interviewee", "speakers", "display name", "user", "username", "from", "author", "sender",
    "role", "label", "respondent", "contributor", "sprecher", "locuteur", "hablante", "sprecherin", "participante", "rozmówca", "character", "tier", "naam", "nombre", "nome",
}  # fmt: skip
_TEXT = {
    "text", "transcript", "transcription", "utterance", "utterances", "words", "content", "speech", "message", "caption", "dialogue",
    "dialog", "turn", "sentence", "quote", "said", "what was said", "comment", "comments", "talk", "spoken text", "transcript text",
    "segment", "statement", "body", "response", "contribution", "verbatim", "what they said", "what they say", "spoken words",
    "dialogue text", "wortlaut", "texte", "texto", "testo", "tekst", "inhalt", "annotation",
}  # fmt: skip
_START = {
    "start", "time", "timestamp", "begin", "start time", "time start", "time in", "in", "start (s)", "start_ms", "starttime",
    "timecode", "begin time", "time code", "start timestamp", "start seconds", "date/time", "datetime", "from time", "zeit", "heure",
    "hora", "czas", "start zeit", "timespan", "time span", "time range", "times", "timestamps", "timing",
}  # fmt: skip
_END = {
    "end",
    "stop",
    "end time",
    "time end",
    "time out",
    "out",
    "end (s)",
    "end_ms",
    "endtime",
    "finish",
    "end timestamp",
    "end seconds",
}
_ID = re.compile(
    r"(?:(?:unique[\s_-]*)?(?:response|respondent|participant|submission|record|case|entry|survey|user|unique|person|answer|contribution|contributor|voter"
    r"|representation|comment|reply)[\s_-]*(?:id|ident|identifier|ref|reference|number|no\.?|#|code)?"
    r"|(?:id\.?\s*response[\s_-]*)?id|_id|ident|identifier|ref|reference|number|no\.?|#|pseudonym|alias)",
    re.IGNORECASE,
)
_EMPTY_HEADING = re.compile(r"(?:[^\W\d_]+[\s_:]*)?\d*(?:_[A-Za-z0-9]{1,6})*")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_BOTH_GENDERS = re.compile(r"[*:/_](?:inn?en|in)\b")
"""As in "Sprecher*in"."""

_NOBODY = {"", "anonymous", "anon", "guest", "unknown", "n/a", "none", "-"}
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SAYS_WHO = re.compile(
    r"(?:speaker|participant|respondent|interviewee|person|contributor)s?(?:'s)?(?: (?:code|id|no\.?|number|name|initials|label|ref|pseudonym))?"
    r"|who(?:['’]s| is| was)? (?:talking|speaking|talks|speaks|spoke|said (?:it|this)|says (?:it|this))"
)
_SAYS_WORDS = re.compile(
    r".*\b(?:verbatim|quotes?|quotation|utterances?|transcript|transcription|words|said|speech|comments?)\b.*"
)
_OPEN_QUESTION = re.compile(
    r"\b(?:comments?|explain|tell us|why|describe|anything else|feedback|suggestions?|please specify|please state|your views?|reasons?"
    r"|in your own words|further details|say more)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:grand |sub-?)?totals?|averages?|mean|count|sum|base|n", re.IGNORECASE)
_OPEN_ENDED = "Open-Ended Response"
_NO_WORDS = re.compile(
    r"(?:[\d/.,:;+\-\s]|[AP]\.?M\b\.?|GMT|UTC|BST|CET|EST|[TZ](?=\d|\b)|(?<=:\d\d )(?-i:[A-Z]{3,4})\b|(?<=\d)(?:st|nd|rd|th)\b"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|(?:octo|novem|decem)ber|oct|nov|dec)\b)+",
    re.IGNORECASE,
)
"""Times, dates and numbers, however many parts they have."""

_SHORTEST_WORDS = 8
_LOOKED_AT = 100
_WIDEST = 12
"""Tables without headings of at most this many columns are looked into."""

_LONG_ANSWER = 4.0
"""A column is taken as written answers when what is in it has this many words on average, or more."""


@dataclass(frozen=True, slots=True)
class TurnColumns:
    """Columns of a table of turns, by position; None where there is none. `first` is the first row of data."""

    text: int
    speaker: int | None
    start: int | None
    end: int | None
    first: int


def normal(heading: str) -> str:
    """Return a heading as compared: small letters, single spaces, no underscores or signs around it, words joined by capitals apart."""
    apart = _HUMP.sub(" ", _BOTH_GENDERS.sub("", heading.strip().strip("*:?")))
    return re.sub(r"[\s_]+", " ", apart.casefold())


def turn_columns(rows: Sequence[Row], options: ParseOptions, name: str = "") -> TurnColumns | None:
    """Find the columns of a table of turns, told or by heading or by content; None if it does not look like one.

    Raises:
        BadInputError: a column that the user named is not there.
    """
    if options.speaker_column or options.text_columns or options.time_column:
        return _told(rows, options, name)
    return _by_heading(rows) or by_content(rows)


def _told(rows: Sequence[Row], options: ParseOptions, name: str) -> TurnColumns | None:
    at = heading_row(rows)
    headings = rows[at]
    text = [find_column(headings, c, name) for c in options.text_columns]
    speaker = find_column(headings, options.speaker_column, name) if options.speaker_column else None
    start = find_column(headings, options.time_column, name) if options.time_column else None
    if not text:
        found = _first(headings, _TEXT, {speaker, start})
        text = [] if found is None else [found]
    if len(text) != 1:
        return None
    below = rows[at + 1 :]
    data = speaker is not None and any(r[speaker : speaker + 1] == headings[speaker : speaker + 1] for r in below)
    first = at if data and _all_numbers(options) else at + 1
    return TurnColumns(text[0], speaker, start, None, first)


def _all_numbers(options: ParseOptions) -> bool:
    return all(c.isdigit() for c in (options.speaker_column, *options.text_columns) if c)


def find_column(headings: Row, wanted: str, name: str = "") -> int:
    """Return the position of the column that the user named by its heading or by its number from 1.

    Raises:
        BadInputError: there is no such column.
    """
    for position, heading in enumerate(headings):
        if heading.strip() == wanted.strip() or normal(heading) == normal(wanted):
            return position
    if wanted.strip().isdigit() and 1 <= int(wanted) <= len(headings):
        return int(wanted) - 1
    known = ", ".join(f"“{h.strip()[:40]}”" for h in headings[:12] if h.strip())
    raise BadInputError(f"there is no column “{wanted}”", where=name, mend=f"The columns are {known}")


def _first(headings: Row, names: set[str], taken: set[int | None]) -> int | None:
    for said in (normal, _bare):
        for position, heading in enumerate(headings):
            if position not in taken and said(heading) in names:
                return position
    return None


def _bare(heading: str) -> str:
    """Return a heading without what it says in brackets: "Speaker (name)"."""
    return normal(_BRACKETED.sub(" ", heading))


def _resembling(headings: Row, form: re.Pattern[str], taken: set[int | None]) -> int | None:
    return next((p for p, h in enumerate(headings) if p not in taken and form.fullmatch(_bare(h))), None)


def is_total(row: Row) -> bool:
    """Say whether a row sums up a table: "Total" and numbers, and nobody's words."""
    filled = [c.strip() for c in row if c.strip()]
    return (
        len(filled) > 1 and bool(_TOTAL.fullmatch(filled[0].rstrip(":"))) and all(map(_NO_WORDS.fullmatch, filled[1:]))
    )


def _by_heading(rows: Sequence[Row]) -> TurnColumns | None:
    wordless = _wordless(rows)
    for at, headings in enumerate(rows[:10]):
        end = _first(headings, _END, set())
        start = _first(headings, _START, {end})
        if start is None and end is not None:
            start = _first(headings, {"from"}, {end})
        text = _first(headings, _TEXT, {start, end, *wordless})
        speaker = _first(headings, _SPEAKER, {start, end, text})
        if speaker is not None and text is not None and _anonymous(rows[at + 1 :], speaker):
            return None  # everybody's answers, each in a row
        if text is None and speaker is not None and start is not None:
            text = _longest(rows[at + 1 :], {start, end, speaker}, speaker)
        if text is None or speaker is None:
            who = speaker if speaker is not None else _resembling(headings, _SAYS_WHO, {start, end, text})
            words = text if text is not None else _resembling(headings, _SAYS_WORDS, {start, end, who})
            if who is not None and words is not None and _recurs(rows[at + 1 :], who):
                return TurnColumns(words, who, start, end, at + 1)
        if text is not None and (speaker is not None or start is not None):
            return TurnColumns(text, speaker, start, end, at + 1)
    return None


def _wordless(rows: Sequence[Row]) -> set[int | None]:
    """Return the columns that hold no words but numbers and times, by a look at the rows at the top."""
    sample = rows[:_LOOKED_AT]
    filled = [
        [row[c] for row in sample if c < len(row) and row[c].strip()] for c in range(max(map(len, sample), default=0))
    ]
    return {
        c for c, values in enumerate(filled) if len(values) > 1 and sum(map(is_wordless, values)) > 0.5 * len(values)
    }


def is_wordless(cell: str) -> bool:
    """Say whether a cell holds no words but a number, a date or times."""
    return bool(_NO_WORDS.fullmatch(cell))


def _anonymous(rows: Sequence[Row], column: int) -> bool:
    return all(row[column].strip().casefold() in _NOBODY for row in rows if column < len(row))


def names_columns(cells: Row) -> bool:
    """Say whether the cells of a row are headings of a speaker's column and of one with words."""
    return _first(cells, _SPEAKER, set()) is not None and _first(cells, _TEXT, set()) is not None


def _recurs(rows: Sequence[Row], column: int) -> bool:
    """Say whether those who are named in a column have several rows each."""
    labels = [r[column].strip() for r in rows if column < len(r) and r[column].strip()]
    return bool(labels) and len(set(labels)) <= 0.6 * len(labels)


def _longest(rows: Sequence[Row], taken: set[int | None], speaker: int) -> int | None:
    """Return the column of words where speakers recur; where each has one row it is a survey."""
    if not _recurs(rows, speaker):
        return None
    labels = [r[speaker].strip() for r in rows if speaker < len(r) and r[speaker].strip()]
    width = max(len(r) for r in rows)
    sizes = {c: sum(len(r[c].split()) for r in rows if c < len(r)) for c in range(width) if c not in taken}
    best = max(sizes, key=sizes.__getitem__, default=None)
    return best if best is not None and sizes[best] >= _LONG_ANSWER * len(labels) else None


def by_content(rows: Sequence[Row]) -> TurnColumns | None:
    """Find a column of few short labels beside one of words, in a table without headings that say so; None if there is none."""
    width = max((len(r) for r in rows), default=0)
    if not 2 <= width <= _WIDEST or len(rows) < 2:
        return None
    columns = [[(r[c].strip() if c < len(r) else "") for r in rows] for c in range(width)]
    lengths = [sum(map(len, c)) / max(1, sum(map(bool, c))) for c in columns]
    text = max(range(width), key=lengths.__getitem__)
    for position, column in enumerate(columns):
        if position == text or lengths[position] * 2 > lengths[text] or lengths[text] < _SHORTEST_WORDS:
            continue
        filled = [v.rstrip(":") for v in column if v]
        labels = Counter(v for v in filled if likelihood(v) >= Likelihood.NAME)
        recurring = sum(n for n in labels.values() if n > 1)
        if filled and labels[filled[0]] < 2:
            continue  # a heading, so this is a column of something else
        if len(labels) >= 2 and sum(labels.values()) >= 0.8 * len(filled) and recurring >= 0.5 * len(filled):
            times = [c for c in range(width) if c not in {position, text} and _clocks(columns[c])]
            return TurnColumns(text, position, times[0] if times else None, times[1] if len(times) > 1 else None, 0)
    return None


def _clocks(column: Sequence[str]) -> bool:
    filled = [v for v in column if v]
    return len(filled) > 1 and sum(bool(re.fullmatch(r"[\[(]?\d{1,3}:\d{2}.*", v)) for v in filled) >= 0.8 * len(filled)


def heading_row(rows: Sequence[Row]) -> int:
    """Return the row of headings: the first that is more than a title, or the one beneath if that has the questions in full."""
    filled = [i for i, row in enumerate(rows[:20]) if any(c.strip() for c in row)]
    width = max((len(rows[i]) for i in filled), default=0)
    wide = [i for i in filled if width < 2 or sum(bool(c.strip()) for c in rows[i]) >= 2] or filled or [0]
    first, second = wide[0], wide[1] if len(wide) > 2 else wide[0]
    told = [c.strip() for c in rows[first] if c.strip()]
    numbered = all(_EMPTY_HEADING.fullmatch(c) for c in told) and any(c[-1:].isdigit() for c in told)
    asked = sum(c.strip().endswith("?") for c in rows[second])
    if asked >= 2 and numbered:
        return second
    # Headings of several columns ("About you", "Your views") may stand above those of each.
    grouped = len(told) <= 0.6 * width and all(c.strip() for c in rows[second][:width]) and len(rows[second]) >= width
    distinct = len({c.strip() for c in rows[second]}) == len(rows[second])
    return second if second != first and grouped and distinct and len(wide) > 3 else first


def for_machines(row: Row) -> bool:
    """Say whether a row holds the names that Qualtrics gives columns for machines."""
    return any(c.strip().startswith('{"ImportId"') for c in row)


def told_twice(headings: Row, below: Row) -> Row | None:
    """Return the headings made of two rows, as SurveyMonkey puts the choices of a question beneath it; None if there are not two."""
    cells = [c.strip() for c in below]
    if _OPEN_ENDED not in cells:
        return None
    whole, question = [], ""
    for position, heading in enumerate(headings):
        choice = cells[position] if position < len(cells) else ""
        question = heading.strip() or question
        whole.append(question if choice in {"", _OPEN_ENDED, "Response"} else f"{question}: {choice}")
    return whole


def is_person(heading: str) -> bool:
    """Say whether a heading names a column of people."""
    return normal(heading) in _SPEAKER or bool(_ID.fullmatch(heading.strip()))


def id_column(headings: Row, data: Sequence[Row]) -> int | None:
    """Return the column that tells respondents apart: named so, and different in nearly every row."""
    for position, heading in enumerate(headings):
        if _ID.fullmatch(heading.strip()):
            values = [r[position].strip() for r in data if position < len(r) and r[position].strip()]
            if values and len(set(values)) > 0.9 * len(values) and max(map(len, values)) <= 60:
                return position
    return None


def answer_columns(headings: Row, data: Sequence[Row], taken: int | None) -> list[int]:
    """Return the columns of written answers: many words, and seldom the same twice."""
    found = []
    for position in range(len(headings)):
        if position == taken:
            continue
        values = [r[position].strip() for r in data if position < len(r) and r[position].strip()]
        if not values:
            continue
        if sum(map(is_wordless, values)) > 0.5 * len(values):
            continue
        words = sum(len(v.split()) for v in values) / len(values)
        distinct = len(set(values)) / len(values)
        told = _OPEN_QUESTION.search(headings[position]) and max(len(v.split()) for v in values) >= _LONG_ANSWER
        if (words >= _LONG_ANSWER and (distinct > 0.6 or words >= 15)) or (told and distinct > 0.4):
            found.append(position)
    return found
