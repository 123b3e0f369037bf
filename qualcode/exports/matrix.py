"""Matrices as files: every cell with passages and participants, every column with its base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.report import counted
from qualcode.exports.blocks import Bar, Bars, Document, Heading, Paragraph, Table, plain
from qualcode.exports.files import write_whole
from qualcode.exports.result import DOCUMENTS, Exported, known, render
from qualcode.exports.sheets import Sheet, to_csv, to_json, to_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.core.matrix import Matrix
    from qualcode.core.report import ProjectFacts
    from qualcode.exports.blocks import Block
    from qualcode.exports.sheets import Value

_NOTE = "Each cell gives passages, and in brackets the participants they come from. A row counts its code and those beneath it."
_MORE = {
    "codes": "A cell counts the passages of its row's code that share words with a passage of its column's.",
    "people": "A cell counts the participants who said both, anywhere, and their passages of its row's code.",
}

FORMATS = (*DOCUMENTS, "csv", "xlsx", "json")


def write_matrix(matrix: Matrix, facts: ProjectFacts, form: str, path: Path, *, narrowed: str = "") -> Exported:
    """Write a matrix: one row a cell in csv and xlsx ("Cells"), the table itself in xlsx and documents.

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
        data = to_xlsx((_grid(matrix), cells(matrix)), title=f"{facts.title}: {matrix.title}", date=facts.last_date)
    else:
        data = render(_document(matrix, facts, narrowed), form)
    write_whole(path, data)
    return Exported(path)


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


def _grid(matrix: Matrix) -> Sheet:
    header = ("code", *(_heading(column.heading, column.base) for column in matrix.columns))
    rows: list[list[Value]] = [
        [f"{'    ' * row.depth}{row.name}", *(matrix.cell(row.code, column.key).passages for column in matrix.columns)]
        for row in matrix.rows
    ]
    return Sheet("Passages", header, rows, (40, *(16 for _ in matrix.columns)))


def _document(matrix: Matrix, facts: ProjectFacts, narrowed: str) -> Document:
    table = Table(
        f"{matrix.title}: passages (participants)",
        ("Code", *(_heading(column.heading, column.base) for column in matrix.columns)),
        tuple(
            (
                plain("\u2003" * row.depth + row.name),
                *(
                    plain(f"{tally.passages:,} ({tally.participants:,})" if tally.passages else "0")
                    for column in matrix.columns
                    for tally in (matrix.cell(row.code, column.key),)
                ),
            )
            for row in matrix.rows
        ),
        widths=(max(2, len(matrix.columns) // 2), *(1 for _ in matrix.columns)),
        figures=tuple(range(1, len(matrix.columns) + 1)),
    )
    blocks: list[Block] = [Heading(1, matrix.title, "matrix")]
    if narrowed:
        blocks.append(Paragraph(plain(f"Only passages of: {narrowed}."), "counts"))
    blocks.append(Paragraph(plain(f"{_NOTE} {_MORE.get(matrix.kind, '')}".strip())))
    if matrix.kind == "all" and matrix.cells:
        blocks.append(_bars(matrix))
    blocks.append(table)
    return Document(facts.title, tuple(blocks), subtitle=matrix.title, language=facts.language, date=facts.last_date)


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


def _heading(name: str, base: int) -> str:
    return f"{name} (of {base})" if base else name
