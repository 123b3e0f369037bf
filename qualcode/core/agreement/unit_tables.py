"""Judgements as tables for statistics programs: 0 and 1 for each unit, coder and code, long and wide, with a data dictionary.

A judgement that was not made is an empty cell, never 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from qualcode.core.codebook import Codebook

UNIT = ("transcript", "start", "end", "group")
"""The columns that name a unit; positions are code points of the transcript's stored text, end-exclusive."""

Unit = tuple[str, int, int, str]


def long_table(
    units: Iterable[Unit],
    given: Mapping[str, Mapping[Unit, Collection[str]]],
    codebook: Codebook,
    judged: Mapping[str, Collection[Unit]] | None = None,
) -> list[list[str]]:
    """Return a header and one row for each unit, coder and code."""
    rows = [[*UNIT, "coder", "code", "given"]]
    for unit in units:
        for coder in given:
            said = _said(unit, coder, given, judged)
            for code in codebook:
                cell = "" if said is None else str(int(code.id in said))
                rows.append([*map(str, unit), coder, code.id, cell])
    return rows


def wide_table(
    units: Iterable[Unit],
    given: Mapping[str, Mapping[Unit, Collection[str]]],
    codebook: Codebook,
    judged: Mapping[str, Collection[Unit]] | None = None,
) -> list[list[str]]:
    """Return a header and one row for each unit, with a column `code__coder` for each code and coder."""
    rows = [[*UNIT, *(f"{code.id}__{coder}" for code in codebook for coder in given)]]
    for unit in units:
        said = {coder: _said(unit, coder, given, judged) for coder in given}
        cells = ["" if codes is None else str(int(code.id in codes)) for code in codebook for codes in said.values()]
        rows.append([*map(str, unit), *cells])
    return rows


def data_dictionary(coders: Sequence[str], codebook: Codebook) -> list[list[str]]:
    """Return a header and one row for each column of the two tables: its table, name, meaning and values."""
    rows = [["table", "column", "meaning", "values"]]
    meanings = (
        ("transcript", "the transcript's name", "text"),
        ("start", "where the unit begins in the stored text, in characters from 0", "whole number"),
        ("end", "where it ends, not included", "whole number"),
        ("group", "who speaks", "text, empty where nobody is known"),
    )
    rows += [["both", column, meaning, values] for column, meaning, values in meanings]
    values = "1 given, 0 not given, empty not judged"
    rows += [
        ["long", "coder", "who judged", "; ".join(coders)],
        ["long", "code", "the code's id", "; ".join(code.id for code in codebook)],
        ["long", "given", "whether this coder gave this unit this code", values],
    ]
    for code in codebook:
        meaning = codebook.path(code.id) + (f": {code.brief}" if code.brief else "")
        rows += [["wide", f"{code.id}__{coder}", f"{meaning} (coder: {coder})", values] for coder in coders]
    return rows


def _said(
    unit: Unit,
    coder: str,
    given: Mapping[str, Mapping[Unit, Collection[str]]],
    judged: Mapping[str, Collection[Unit]] | None,
) -> Collection[str] | None:
    if judged is not None and coder in judged and unit not in judged[coder]:
        return None
    return given[coder].get(unit, ())
