"""Matrices as files: every cell with passages and participants, every column with its base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.report import counted
from qualcode.exports.blocks import Bar, Bars, Document, Heading, Paragraph, Table, plain
from qualcode.exports.keeping import write_keeping
from qualcode.exports.result import DOCUMENTS, Exported, known, render
from qualcode.exports.sheets import Sheet, to_csv, to_json, to_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.core.matrix import Matrix
    from qualcode.core.report import ProjectFacts
    from qualcode.exports.blocks import Block
    from qualcode.exports.sheets import Value

_NOTE = "Each cell gives passages, and in brackets the participants they come from. A row counts its code and those beneath it."
_SHEETS = (
    "Passages and the participants they come from stand on a sheet each. A row counts its code and those beneath it."
)
_PAPER = ("docx", "pdf")
_ON_PAPER = 5
"""Columns that stand side by side on a page; the others follow in further tables."""

_MORE = {
    "codes": "A cell counts the passages of its row's code that share words with a passage of its column's.",
    "people": "A cell counts the participants who said both, anywhere, and their passages of its row's code.",
}

FORMATS = (*DOCUMENTS, "csv", "xlsx", "json")


def write_matrix(matrix: Matrix, facts: ProjectFacts, form: str, path: Path, *, narrowed: str = "") -> Exported:
    """Write a matrix: one row a cell in csv and xlsx ("Cells"), the table itself in xlsx (passages, then participants) and documents.

    `narrowed` says in words which passages were counted; "" for all.

    Raises:
        BadInputError: the format is unknown, or the file cannot be written.
    """
    known(form, FORMATS)
    if form == "json":
        data = to_json(matrix.as_dict())
    elif form == "csv":
        data = to_csv(cells(matrix))
    elif form == "xlsx":
        sheets = (_grid(matrix, "Passages"), _grid(matrix, "Participants"), cells(matrix), _about(matrix, narrowed))
        data = to_xlsx(sheets, title=f"{facts.title}: {matrix.title}", date=facts.last_date)
    else:
        data = render(_document(matrix, facts, narrowed, _ON_PAPER if form in _PAPER else len(matrix.columns)), form)
    kept = write_keeping(path, data)
    return Exported(path, warnings=kept)


def cells(matrix: Matrix) -> Sheet:
    """Return a matrix with one row a cell, each with its base."""
    rows: list[list[Value]] = [
        [row.code, row.name, column.key, column.heading, tally.passages, tally.participants, column.base or None]
        for row in matrix.rows
        for column in matrix.columns
        for tally in (matrix.cell(row.code, column.key),)
    ]
    header = ("code", "code_name", "column", "heading", "passages", "participants", "base")
    return Sheet("Cells", header, rows, (24, 34, 24, 30, 10, 12, 8))


def _grid(matrix: Matrix, counting: str) -> Sheet:
    """Return the table of passages or participants, each column with its base: a sheet is soon cut out of its workbook."""
    header = ("code", *(f"{c.heading} (of {c.base})" if c.base else c.heading for c in matrix.columns))
    rows: list[list[Value]] = []
    for row in matrix.rows:
        counts = (matrix.cell(row.code, column.key) for column in matrix.columns)
        rows.append(
            [
                f"{'    ' * row.depth}{row.name}",
                *(tally.participants if counting == "Participants" else tally.passages for tally in counts),
            ]
        )
    return Sheet(counting, header, rows, (40, *(13 for _ in matrix.columns)), heat=True)


def _about(matrix: Matrix, narrowed: str) -> Sheet:
    """Return what was counted, and how."""
    said = (
        ("what", matrix.title),
        ("counted", narrowed or "all passages"),
        ("how", _SHEETS),
        ("more", _MORE.get(matrix.kind, "")),
    )
    return Sheet("About", ("item", "answer"), [[item, answer] for item, answer in said if answer], (14, 100))


def _document(matrix: Matrix, facts: ProjectFacts, narrowed: str, across: int) -> Document:
    blocks: list[Block] = [Heading(1, matrix.title, "matrix")]
    if narrowed:
        blocks.append(Paragraph(plain(f"Only passages of: {narrowed}."), "counts"))
    base = _one_base(matrix)
    out_of = f"All are out of {counted(base, 'participant')}." if base else ""
    blocks.append(Paragraph(plain(" ".join(part for part in (_NOTE, _MORE.get(matrix.kind, ""), out_of) if part))))
    if matrix.kind == "all" and matrix.cells:
        blocks.append(_bars(matrix))
    blocks += [_table(matrix, first, across) for first in range(0, len(matrix.columns), across or 1)]
    return Document(facts.title, tuple(blocks), subtitle=matrix.title, language=facts.language, date=facts.last_date)


def _table(matrix: Matrix, first: int, across: int) -> Table:
    """Return the table of so many columns from `first` on."""
    columns, every = matrix.columns[first : first + across], len(matrix.columns)
    part = f" (columns {first + 1} to {first + len(columns)} of {every})" if len(columns) < every else ""
    rows = tuple(
        (
            plain("\u2003" * row.depth + row.name),
            *(
                plain(f"{tally.passages:,} ({tally.participants:,})" if tally.passages else "0")
                for column in columns
                for tally in (matrix.cell(row.code, column.key),)
            ),
        )
        for row in matrix.rows
    )
    return Table(
        f"{matrix.title}: passages (participants){part}",
        ("Code", *headings(matrix)[first : first + across]),
        rows,
        widths=(5, *(2 for _ in columns)),
        figures=tuple(range(1, len(columns) + 1)),
    )


def _one_base(matrix: Matrix) -> int:
    """Return the base that all columns have, if they have one and there are several; 0 otherwise."""
    bases = {column.base for column in matrix.columns}
    return bases.pop() if len(bases) == 1 and len(matrix.columns) > 1 else 0


def headings(matrix: Matrix) -> list[str]:
    """Return the columns' headings with their bases, but where one base holds for all of them."""
    if _one_base(matrix):
        return [column.heading for column in matrix.columns]
    return [f"{column.heading} (of {column.base})" if column.base else column.heading for column in matrix.columns]


def _bars(matrix: Matrix) -> Bars:
    """Return how often each code was given as a chart; the table beside it says the same."""
    (column,) = matrix.columns
    bars = [
        Bar(
            row.name,
            tally.passages,
            f"{counted(tally.passages, 'passage')} from {tally.participants}{_of(column.base)}",
        )
        for row in matrix.rows
        for tally in (matrix.cell(row.code, column.key),)
        if tally.passages
    ]
    return Bars("How often each code was given, in passages", tuple(bars))


def _of(base: int) -> str:
    return f" of {counted(base, 'participant')}" if base else " participants"
