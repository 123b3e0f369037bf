"""Tables of turns and tables of survey responses, whatever file they come from."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from qualcode.core.cells import column_letters
from qualcode.core.model import TurnKind
from qualcode.core.spans import Span
from qualcode.core.speakers import Likelihood, likelihood, looks_like_facilitator
from qualcode.errors import BadInputError
from qualcode.formats.columns import (
    Row,
    TurnColumns,
    answer_columns,
    find_column,
    for_machines,
    heading_row,
    id_column,
    is_total,
    is_wordless,
    told_twice,
    turn_columns,
)
from qualcode.formats.cues import Cue, transcript
from qualcode.formats.labelled import NO_SPEAKERS, is_direction, turns_of
from qualcode.formats.layouts import asked_in_rows, people_across
from qualcode.formats.lines import Composer, Paragraph, joined
from qualcode.formats.options import Mode
from qualcode.formats.parsed import ParsedTranscript, ParsedTurn
from qualcode.formats.styles import seconds
from qualcode.formats.subtitles import NAMED_STYLE, named_cues

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualcode.formats.layouts import AskedColumns
    from qualcode.formats.options import ParseOptions

_NAME_THEM = "Name the columns: with s in the app, or --speaker-column and --text-column"
_LONGEST_HEADING = 60
_MILLISECONDS = 100
"""Whole numbers are milliseconds when a row lasts more than this many of them in the middle."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cell texts as in the file. `place` names a row by its position in `rows`.

    `sheets` are the titles and rows of all sheets that go together, if there are several; `others` are those that are left, the
    fullest first; `titles` names all that may be chosen. `turned` is the row of the file, from 1,
    that is the first column here, where its columns are the rows; 0 otherwise.
    """

    rows: Sequence[Row]
    name: str
    format: str
    warnings: tuple[str, ...] = ()
    place: Callable[[int], str] = lambda row: f"row {row + 1}"
    sheets: tuple[tuple[str, Sequence[Row]], ...] = ()
    turned: int = 0
    others: tuple[tuple[str, Sequence[Row]], ...] = ()
    titles: tuple[str, ...] = ()

    def cell(self, row: int, column: int | None) -> str:
        """Return the text of a cell without white space around it; "" where there is none."""
        cells = self.rows[row]
        return cells[column].strip() if column is not None and column < len(cells) else ""


def parse_table(table: Table, options: ParseOptions) -> ParsedTranscript:
    """Read a table as turns or as responses, as told or as it looks; the next of its workbook's sheets if nobody speaks in it.

    Raises:
        BadInputError: there is nothing in it, no column of words is found, or a column told is not there.
    """
    try:
        parsed = _parsed(table, options)
    except BadInputError:
        for title, rows in table.others:
            other = replace(
                table,
                rows=rows,
                sheets=(),
                others=(),
                warnings=(f"sheet “{title}” taken: in no other are there words of people",),
            )
            with suppress(BadInputError):
                return parse_table(other, options)
        raise
    columns = tuple(" ".join(cell.split())[:_LONGEST_HEADING] for cell in table.rows[heading_row(table.rows)])
    return replace(parsed, columns=columns, sheets=table.titles)


def _parsed(table: Table, options: ParseOptions) -> ParsedTranscript:
    if not any(c.strip() for row in table.rows for c in row):
        raise BadInputError("there are no words in it", where=table.name, mend="Export the table again")
    if table.sheets:
        return _of_sheets(table, options)
    if options.mode is not Mode.TURNS and not (options.speaker_column or options.text_columns or options.time_column):
        if (turned := people_across(table)) is not None:
            return _responses(turned, options)
        if (asked := asked_in_rows(table.rows)) is not None:
            return _answers_in_rows(table, asked)
    columns = None if options.mode is Mode.RESPONSES else turn_columns(table.rows, options, table.name)
    if columns is not None:
        return turns_of_table(table, columns)
    if options.mode is Mode.AUTO:
        labelled = _one_column(table, options)
        if labelled is not None:
            return labelled
    if options.mode is Mode.TURNS:
        raise BadInputError("it is not clear which columns hold speaker and words", where=table.name, mend=_NAME_THEM)
    return _responses(table, options)


def _one_column(table: Table, options: ParseOptions) -> ParsedTranscript | None:
    """Read a table of which a single column holds words as running text, if its cells have labels in them."""
    filled = [[c for c in row if c.strip() and not is_wordless(c)] for row in table.rows]
    if any(len(cells) > 1 for cells in filled[1:]):
        return None
    paragraphs = [Paragraph(cells[-1], n) for n, cells in enumerate(filled, 1) if cells and (n > 1 or len(cells) == 1)]
    parsed = turns_of(joined(paragraphs, table.format, unit="row", warnings=table.warnings), options)
    return None if parsed.style == NO_SPEAKERS else parsed


def turns_of_table(table: Table, columns: TurnColumns) -> ParsedTranscript:
    """Make a turn of each row; rows of a speech recogniser, with start and end but no speaker, are merged as cues are."""
    wanted = [n for n in _without_totals(table, columns.first) if table.cell(n, columns.text)]
    scale = _scale(table, columns, wanted)
    times = {
        n: (_clock(table.cell(n, columns.start), scale), _clock(table.cell(n, columns.end), scale)) for n in wanted
    }
    if columns.speaker is None and columns.start is not None:
        cues = [Cue(table.cell(n, columns.text), *times[n], n + 1) for n in wanted]
        return transcript(named_cues(cues), table.format, NAMED_STYLE, unit="row", warnings=table.warnings)
    composer = Composer()
    turns = []
    above, filled = "", 0
    for n in wanted:
        words = table.cell(n, columns.text)
        label = " ".join(table.cell(n, columns.speaker).rstrip(":： ").split())
        direction = not label and is_direction(words)
        if not label and not direction and above:
            label, filled = above, filled + 1
        above = label or above
        start, end = composer.add(label, words)
        kind = TurnKind.DIRECTION if direction else TurnKind.SPEECH
        turns.append(ParsedTurn(label, Span(start, end), *times[n], kind, table.place(n)))
    warnings = (*table.warnings, *_totals(table, columns.first))
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


def _answers_in_rows(table: Table, asked: AskedColumns) -> ParsedTranscript:
    """Make a turn of each row of person, question and answer, question by question."""
    composer = Composer()
    turns: list[ParsedTurn] = []
    rows = [n for n in _without_totals(table, asked.first) if table.cell(n, asked.answer)]
    by_question: dict[str, list[int]] = {}
    for n in rows:
        by_question.setdefault(table.cell(n, asked.question), []).append(n)
    for question, its in by_question.items():
        if question:
            start, end = composer.add("", question)
            turns.append(ParsedTurn("", Span(start, end), kind=TurnKind.DIRECTION, place=table.place(its[0])))
        for n in its:
            label = table.cell(n, asked.person)
            start, end = composer.add(label, table.cell(n, asked.answer))
            turns.append(ParsedTurn(label, Span(start, end), place=table.place(n)))
    attributes = _constant(table, TurnColumns(asked.answer, asked.person, None, None, asked.first), rows)
    warnings = (*table.warnings, *_totals(table, asked.first))
    style = "survey responses: a row for each person and question"
    return ParsedTranscript(composer.text, tuple(turns), table.format, style, warnings, attributes)


def _of_sheets(table: Table, options: ParseOptions) -> ParsedTranscript:
    """Read sheets that have the same columns one after the other, each under its title."""
    parts: list[tuple[str, ParsedTranscript]] = []
    warnings = list(table.warnings)
    for title, rows in table.sheets:
        one = replace(table, rows=rows, warnings=(), sheets=(), place=partial(_row_of_sheet, title))
        try:
            parts.append((title, parse_table(one, options)))
        except BadInputError as error:
            warnings.append(f"sheet “{title}” not read: {error.what}")
    if not parts:
        return parse_table(replace(table, sheets=()), options)
    composer = Composer()
    turns: list[ParsedTurn] = []
    attributes: dict[str, dict[str, str]] = {}
    for title, part in parts:
        start, end = composer.add("", title)
        turns.append(ParsedTurn("", Span(start, end), kind=TurnKind.DIRECTION, place=f"sheet “{title}”"))
        start, _ = composer.add("", part.text)
        turns += [replace(t, span=Span(t.span.start + start, t.span.end + start)) for t in part.turns]
        for label, told in part.attributes.items():
            attributes[label] = {**told, **attributes.get(label, {})}
    warnings += dict.fromkeys(warning for _, part in parts for warning in part.warnings)
    warnings += _in_several(parts)
    return ParsedTranscript(composer.text, tuple(turns), table.format, parts[0][1].style, tuple(warnings), attributes)


def _row_of_sheet(title: str, row: int) -> str:
    return f"sheet “{title}”, row {row + 1}"


def _in_several(parts: Sequence[tuple[str, ParsedTranscript]]) -> list[str]:
    """Warn of labels without a name ("P1") in several sheets of turns, which may be several people."""
    heard = Counter(label for _, part in parts for label in {t.speaker for t in part.turns})
    unnamed = [label for label in heard if likelihood(label) is Likelihood.ROLE and not looks_like_facilitator(label)]
    shared = sorted(label for label in unnamed if heard[label] > 1)
    if not shared or parts[0][1].style.startswith("survey"):
        return []
    shown = ", ".join(f"“{label}”" for label in shared[:5])
    return [
        f"in several sheets and taken as one person each: {shown}. If they are not, save each sheet as a file of its own"
    ]


def _responses(table: Table, options: ParseOptions) -> ParsedTranscript:
    """Make a turn of each written answer, question by question; what else a row says becomes attributes of its person."""
    at = heading_row(table.rows)
    headings, at = _whole_headings(table.rows, at)
    rows = list(table.rows[at + 1 :])
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
            mend=_NAME_THEM,
        )
    filled = [n for n in _without_totals(table, at + 1) if any(c.strip() for c in table.rows[n])]
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
                turns.append(ParsedTurn(labels[n], Span(start, end), place=_cell_name(table, n, position)))
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
        (*table.warnings, *_totals(table, at + 1), *_said(table, headings, filled, answers, others)),
        attributes,
    )


def _whole_headings(rows: Sequence[Row], at: int) -> tuple[Row, int]:
    """Return the headings that begin in a row, and the last row that belongs to them."""
    machines = next((n for n in (at + 1, at + 2) if n < len(rows) and for_machines(rows[n])), None)
    if machines is not None:
        return list(rows[machines - 1]), machines
    whole = told_twice(rows[at], rows[at + 1]) if at + 1 < len(rows) else None
    return (list(rows[at]), at) if whole is None else (whole, at + 1)


def _without_totals(table: Table, first: int) -> list[int]:
    """Return the rows from `first` on but for those that only sum up."""
    return [n for n in range(first, len(table.rows)) if not is_total(table.rows[n])]


def _totals(table: Table, first: int) -> list[str]:
    count = len(table.rows) - first - len(_without_totals(table, first))
    return [f"{count} row{'s' if count > 1 else ''} of totals left out"] if count else []


def _cell_name(table: Table, row: int, column: int) -> str:
    if table.turned:
        return f"row {table.turned + column}, column {column_letters(row)}"
    return f"{table.place(row)}, column {column_letters(column)}"


def _said(table: Table, headings: Row, data: Sequence[int], answers: Sequence[int], others: Sequence[int]) -> list[str]:
    said = []
    if others:
        said.append(f"columns taken as attributes of people: {_names(headings, others)}")
    private = [
        p
        for p in others
        if re.search(
            r"\b(?:e-?mail|phone|telephone|postcode|address|your name|full name)\b|\A(?:first |last |sur|fore)?name\Z",
            headings[p].strip(),
            re.IGNORECASE,
        )
        and any(table.cell(n, p) for n in data)
    ]
    if private:
        said.append(
            f"these columns may identify people: {_names(headings, private)}. Take them out of the file if they are not needed"
        )
    silent = sum(
        any(table.cell(n, p) for p in range(len(headings))) and not any(table.cell(n, p) for p in answers) for n in data
    )
    if silent:
        said.append(f"{silent} row{'s' if silent > 1 else ''} without a written answer left out")
    return said


def _names(headings: Row, positions: Sequence[int]) -> str:
    shown = "; ".join(f"“{headings[p].strip()[:50]}”" for p in positions[:6])
    return shown + (f" and {len(positions) - 6} more" if len(positions) > 6 else "")
