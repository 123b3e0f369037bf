"""From the paragraphs and tables of a document to a transcript."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.formats.columns import turn_columns
from qualcode.formats.labelled import turns_of
from qualcode.formats.lines import joined
from qualcode.formats.options import Mode
from qualcode.formats.tables import Table, turns_of_table

if TYPE_CHECKING:
    from qualcode.formats.columns import Row
    from qualcode.formats.lines import Prose
    from qualcode.formats.options import ParseOptions
    from qualcode.formats.parsed import ParsedTranscript

_MOSTLY = 0.5


def prose_transcript(
    prose: Prose, kind: str, name: str, options: ParseOptions, *, unit: str = "paragraph"
) -> ParsedTranscript:
    """Read a document as a table of turns if most of its words stand in one, otherwise as running text with labels.

    Raises:
        BadInputError: there are no words in it, or an option is wrong.
    """
    if not any(p.text.strip() for p in prose.paragraphs):
        raise BadInputError("there are no words in it", where=name, mend="Export the transcript again")
    told = bool(options.style or options.pattern)
    if prose.tables and not told and options.mode is not Mode.RESPONSES:
        found = _as_table(prose, kind, name, options)
        if found is not None:
            return found
    document = joined(prose.paragraphs, kind, unit=unit, warnings=prose.warnings)
    return turns_of(document, options)


def _as_table(prose: Prose, kind: str, name: str, options: ParseOptions) -> ParsedTranscript | None:
    letters = sum(len(p.text) for p in prose.paragraphs)
    inside = sum(len(p.text) for p in prose.paragraphs if p.in_table)
    if inside < _MOSTLY * letters:
        return None
    rows: list[Row] = []
    places: list[str] = []
    for number, cells in enumerate(prose.tables, 1):
        for at, row in enumerate(cells, 1):
            # A later table's headings are those of the first again.
            if number == 1 or at > 1 or row != rows[0]:
                rows.append(row)
                places.append(f"row {at}" if len(prose.tables) == 1 else f"table {number}, row {at}")
    columns = turn_columns(rows, options, name)
    if columns is None:
        return None
    left = sum(bool(p.text.strip()) for p in prose.paragraphs if not p.in_table)
    warnings = list(prose.warnings)
    if left:
        warnings.append(f"{left} paragraph{'s' if left > 1 else ''} outside the table left out")
    table = Table(rows, name, kind, tuple(warnings), places.__getitem__)
    return replace(turns_of_table(table, columns), style="a table with a column for the speaker")
