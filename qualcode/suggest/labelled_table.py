"""Labelled text from a CSV file, for evaluation."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.codebook import slug
from qualcode.errors import BadInputError
from qualcode.suggest.evaluation import EvaluationReport, evaluate
from qualcode.whole_files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualcode.core.codebook import Codebook
    from qualcode.suggest.encoder import Encoder

NO = frozenset({"", "no", "n", "false", "f", "-", "–", "—", "nan", "na", "n/a", "<na>", "#n/a", "none", "null"})
"""What a cell says, beside a number that is 0, where a code does not apply."""

_MOST_NAMED = 8
"""Codes that are named in a note."""


def evaluate_csv(
    path: Path | str,
    text: str,
    codes: Sequence[str] = (),
    codes_from: str = "",
    codebook: Codebook | None = None,
    budgets: Sequence[int] = (0, 50, 200),
    seed: int = 0,
    *,
    runs: int = 3,
    encoder: Encoder | None = None,
) -> EvaluationReport:
    """Evaluate on a CSV file, over `runs` seeds from `seed` up.

    Args:
        path: the file, UTF-8, with a header.
        text: the column of the passages.
        codes: columns of one code each, empty, 0 or one of `NO` where it does not apply; named by id or name of the code.
        codes_from: in their stead, one column that lists codes, separated by `;`, `|` or `,`.
        codebook: the codes.
        budgets: how many coded texts to learn from.
        seed: the first seed.
        runs: how many seeds.
        encoder: sentence vectors, if there are any.

    Raises:
        BadInputError: the file cannot be read or is empty, a column is not there, or a code is not in the codebook.
    """
    if codebook is None or not len(codebook):
        raise BadInputError("there is no code to evaluate", where="--codebook", mend="Name a codebook with codes")
    if bool(codes) == bool(codes_from):
        raise BadInputError(
            "name the columns of codes, or the one column that lists them", where="--codes, --codes-from"
        )
    rows = _rows(Path(path), [text, *codes, *([codes_from] if codes_from else [])])
    known = {form: code.id for code in codebook for form in (slug(code.name), slug(code.id), code.name.casefold())}
    known |= {code.id: code.id for code in codebook}
    asked = {_code(column, known, str(path), 1) for column in codes} or {code.id for code in codebook}
    texts, labels = [], []
    for line, row in rows:
        if not row[text].strip():
            continue
        named = (
            _listed(row[codes_from], known) if codes_from else [column for column in codes if not _is_no(row[column])]
        )
        texts.append(row[text])
        labels.append({_code(name, known, str(path), line) for name in named})
    if not texts:
        raise BadInputError(f"the column '{text}' is empty", where=str(path))
    report = evaluate(texts, labels, codebook, budgets, tuple(range(seed, seed + runs)), encoder)
    without = [code.name for code in codebook if code.id not in asked]
    if not without:
        return report
    said = f"Codes without a column count as never given: {', '.join(without[:_MOST_NAMED])}."
    return replace(report, notes=(*report.notes, said))


def _rows(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    try:
        content = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError("is not in UTF-8", where=str(path), mend="Save it as “CSV UTF-8”") from error
    if not content.strip():
        raise BadInputError("the file is empty", where=str(path))
    table = io.StringIO(content.replace("\0", ""), newline="")
    reader = csv.DictReader(table, restval="", dialect=_dialect(content), strict=True)
    try:
        names = reader.fieldnames or ()
        for column in columns:
            if names.count(column) > 1:
                raise BadInputError(
                    f"has {names.count(column)} columns '{column}'",
                    where=str(path),
                    line=1,
                    mend="Give each its own name",
                )
            if column not in names:
                there = ", ".join(f"'{name[:40]}'" for name in names[:12])
                raise BadInputError(
                    f"has no column '{column}'", where=str(path), line=1, mend=f"Its columns are {there}"
                )
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise BadInputError(
            f"cannot be read as a table ({error})",
            where=str(path),
            line=reader.line_num or 1,
            mend="Look for a quotation mark that is not closed, or divide a very long text",
        ) from error
    if not rows:
        raise BadInputError("there is a header but no row", where=str(path))
    return rows


def _dialect(content: str) -> type[csv.Dialect]:
    header = content.splitlines()[0]

    class Found(csv.excel):
        delimiter = max(",;\t", key=header.count)

    return Found


def _is_no(cell: str) -> bool:
    said = cell.strip().casefold()
    try:
        return said in NO or float(said.replace(",", ".")) == 0
    except ValueError:
        return False


def _listed(cell: str, known: Mapping[str, str]) -> list[str]:
    """Return the codes listed in a cell; the name of one code may itself hold a comma."""
    whole = cell.strip().casefold()
    if whole in known:
        return [whole]
    if whole in NO:
        return []
    for mark in (";", "|", ","):
        if mark in cell:
            return [part.strip() for part in cell.split(mark) if part.strip()]
    return [cell.strip()]


def _code(name: str, known: Mapping[str, str], where: str, line: int) -> str:
    for form in (name, name.casefold(), slug(name)):
        if form in known:
            return known[form]
    raise BadInputError(
        f"'{name}' is not a code of the codebook", where=where, line=line, mend="Add it there, or leave it out"
    )
