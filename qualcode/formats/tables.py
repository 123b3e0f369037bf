"""Tables of turns and tables of survey responses, whatever file they come from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.model import TurnKind
from qualcode.core.spans import Span
from qualcode.errors import BadInputError
from qualcode.formats.columns import Row, answer_columns, find_column, heading_row, id_column, told_twice, turn_columns
from qualcode.formats.cues import Cue, transcript
from qualcode.formats.labelled import NO_SPEAKERS, is_direction, turns_of
from qualcode.formats.lines import Composer, Paragraph, joined
from qualcode.formats.options import Mode
from qualcode.formats.parsed import ParsedTranscript, ParsedTurn
from qualcode.formats.styles import seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualcode.formats.columns import TurnColumns
    from qualcode.formats.options import ParseOptions

_MILLISECONDS = 100
"""Whole numbers are milliseconds when a row lasts more than this many of them in the middle."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cell texts as in the file. `place` names a row by its position in `rows`."""

    rows: Sequence[Row]
    name: str
    format: str
    warnings: tuple[str, ...] = ()
    place: Callable[[int], str] = lambda row: f"row {row + 1}"

    def cell(self, row: int, column: int | None) -> str:
        """Return the text of a cell without white space around it; "" where there is none."""
        cells = self.rows[row]
        return cells[column].strip() if column is not None and column < len(cells) else ""


def parse_table(table: Table, options: ParseOptions) -> ParsedTranscript:
    """Read a table as turns or as responses, as told or as it looks.

    Raises:
        BadInputError: there is nothing in it, no column of words is found, or a column told is not there.
    """
    if not any(c.strip() for row in table.rows for c in row):
        raise BadInputError("there are no words in it", where=table.name, mend="Export the table again")
    columns = None if options.mode is Mode.RESPONSES else turn_columns(table.rows, options, table.name)
    if columns is not None:
        return turns_of_table(table, columns)
    if options.mode is Mode.AUTO:
        labelled = _one_column(table, options)
        if labelled is not None:
            return labelled
    if options.mode is Mode.TURNS:
        raise BadInputError(
            "it is not clear which columns hold speaker and words", where=table.name, mend="Name the columns"
        )
    return _responses(table, options)


def _one_column(table: Table, options: ParseOptions) -> ParsedTranscript | None:
    """Read a table of a single column as running text, if its cells have labels in them."""
    filled = [[c for c in row if c.strip()] for row in table.rows]
    if any(len(cells) > 1 for cells in filled):
        return None
    paragraphs = [Paragraph(cells[0], n) for n, cells in enumerate(filled, 1) if cells]
    parsed = turns_of(joined(paragraphs, table.format, unit="row", warnings=table.warnings), options)
    return None if parsed.style == NO_SPEAKERS else parsed


def turns_of_table(table: Table, columns: TurnColumns) -> ParsedTranscript:
    """Make a turn of each row; rows of a speech recogniser, with start and end but no speaker, are merged as cues are."""
    wanted = [n for n in range(columns.first, len(table.rows)) if table.cell(n, columns.text)]
    scale = _scale(table, columns, wanted)
    times = {
        n: (_clock(table.cell(n, columns.start), scale), _clock(table.cell(n, columns.end), scale)) for n in wanted
    }
    if columns.speaker is None and columns.start is not None:
        cues = [Cue(table.cell(n, columns.text), *times[n], n + 1) for n in wanted]
        return transcript(cues, table.format, "", unit="row", warnings=table.warnings)
    composer = Composer()
    turns = []
    above, filled = "", 0
    for n in wanted:
        words = table.cell(n, columns.text)
        label = table.cell(n, columns.speaker).rstrip(":： ")
        direction = not label and is_direction(words)
        if not label and not direction and above:
            label, filled = above, filled + 1
        above = label or above
        start, end = composer.add(label, words)
        kind = TurnKind.DIRECTION if direction else TurnKind.SPEECH
        turns.append(ParsedTurn(label, Span(start, end), *times[n], kind, table.place(n)))
    warnings = table.warnings
    if filled:
        rows = "1 row" if filled == 1 else f"{filled} rows"
        warnings = (*warnings, f"{rows} without a speaker taken as said by the speaker above")
    attributes = _constant(table, columns, wanted)
    style = "a column for the speaker" if columns.speaker is not None else "no column for speakers: each row is a turn"
    return ParsedTranscript(composer.text, tuple(turns), table.format, style, warnings, attributes)


def _clock(value: str, scale: float) -> float | None:
    if not value:
        return None
    try:
        number = float(value.replace(",", "."))
    except ValueError:
        found = re.search(r"\d{1,3}:\d.*", value)
        return seconds(found.group()) if found else None
    return round(number * scale, 3) if number >= 0 and number < 1e9 else None


def _scale(table: Table, columns: TurnColumns, wanted: Sequence[int]) -> float:
    """Return 0.001 where start and end are whole numbers far apart, as Whisper's milliseconds are."""
    lasting = sorted(
        int(end) - int(start)
        for n in wanted
        if (start := table.cell(n, columns.start)).isdecimal() and (end := table.cell(n, columns.end)).isdecimal()
    )
    return 0.001 if lasting and lasting[len(lasting) // 2] > _MILLISECONDS else 1.0


def _constant(table: Table, columns: TurnColumns, wanted: Sequence[int]) -> dict[str, dict[str, str]]:
    """Return what the other columns say of each speaker, where they say the same in all that speaker's rows."""
    if columns.first == 0 or columns.speaker is None:
        return {}
    found: dict[str, dict[str, str]] = {}
    taken = {columns.text, columns.speaker, columns.start, columns.end}
    for position, heading in enumerate(table.rows[columns.first - 1]):
        if position in taken or not heading.strip():
            continue
        values: dict[str, set[str]] = {}
        for n in wanted:
            values.setdefault(table.cell(n, columns.speaker).rstrip(":： "), set()).add(table.cell(n, position))
        if all(len(v) == 1 for v in values.values()):
            for label, (value,) in values.items():
                if value and label:
                    found.setdefault(label, {})[heading.strip()] = value
    return found


def _responses(table: Table, options: ParseOptions) -> ParsedTranscript:
    """Make a turn of each written answer, question by question; what else a row says becomes attributes of its person."""
    at = heading_row(table.rows)
    headings = list(table.rows[at])
    if at + 1 < len(table.rows) and (whole := told_twice(headings, table.rows[at + 1])) is not None:
        headings, at = whole, at + 1
    data = range(at + 1, len(table.rows))
    rows = [table.rows[n] for n in data]
    who = (
        find_column(headings, options.speaker_column, table.name)
        if options.speaker_column
        else id_column(headings, rows)
    )
    told = [find_column(headings, c, table.name) for c in options.text_columns]
    answers = told or answer_columns(headings, rows, who)
    if not answers:
        raise BadInputError(
            "no column with written answers was found",
            where=table.name,
            mend="Name the columns that hold people's words",
        )
    filled = [n for n in data if any(c.strip() for c in table.rows[n])]
    labels = {n: table.cell(n, who) or f"Response {count}" for count, n in enumerate(filled, 1)}
    composer = Composer()
    turns: list[ParsedTurn] = []
    for position in answers:
        if len(answers) > 1 or headings[position].strip():
            start, end = composer.add("", headings[position].strip() or f"Column {position + 1}")
            turns.append(ParsedTurn("", Span(start, end), kind=TurnKind.DIRECTION, place=table.place(at)))
        for n in filled:
            words = table.cell(n, position)
            if words:
                start, end = composer.add(labels[n], words)
                turns.append(
                    ParsedTurn(labels[n], Span(start, end), place=f"{table.place(n)}, column {_letter(position)}")
                )
    others = [p for p in range(len(headings)) if p not in {who, *answers} and headings[p].strip()]
    attributes = {
        labels[n]: {headings[p].strip(): v for p in others if (v := table.cell(n, p))}
        for n in filled
        if any(table.cell(n, p) for p in answers)
    }
    questions = "1 question" if len(answers) == 1 else f"{len(answers)} questions"
    style = f"survey responses: {questions}, one row a person"
    return ParsedTranscript(
        composer.text,
        tuple(turns),
        table.format,
        style,
        (*table.warnings, *_said(table, headings, data, answers, others)),
        attributes,
    )


def _said(table: Table, headings: Row, data: range, answers: Sequence[int], others: Sequence[int]) -> list[str]:
    said = []
    if others:
        said.append(f"columns taken as attributes of people: {_names(headings, others)}")
    private = [
        p
        for p in others
        if re.search(
            r"\b(?:e-?mail|phone|telephone|postcode|address|your name|full name)\b", headings[p], re.IGNORECASE
        )
    ]
    if private:
        said.append(f"these columns may identify people: {_names(headings, private)}")
    silent = sum(
        any(table.cell(n, p) for p in range(len(headings))) and not any(table.cell(n, p) for p in answers) for n in data
    )
    if silent:
        said.append(f"{silent} row{'s' if silent > 1 else ''} without a written answer left out")
    return said


def _names(headings: Row, positions: Sequence[int]) -> str:
    shown = "; ".join(f"“{headings[p].strip()[:50]}”" for p in positions[:6])
    return shown + (f" and {len(positions) - 6} more" if len(positions) > 6 else "")


def _letter(position: int) -> str:
    """Return the letters that spreadsheets give a column: A for 0, AA for 26."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
