"""A framework matrix that was exported to a workbook, written in, and is brought back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualcode.core.framework import ROW_KINDS, Prints, Returned, cell_key
from qualcode.errors import BadInputError
from qualcode.formats.spreadsheets import read_ods, read_xlsx
from qualcode.whole_files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_CODE = re.compile(r"^(.*)\[([a-z0-9][a-z0-9_.-]*)\]\s*$", re.DOTALL)
_QUOTES = "quotes of"
_QUOTE = re.compile(r"q[0-9a-f]{10}")
_UNKNOWN = Prints("", "", "")
_AGAIN = "Export it again with 'qualcode export framework --format xlsx'"


def read_framework_table(path: Path) -> list[Returned]:
    """Return every cell of a workbook, xlsx or ods; rows and columns may have been moved, hidden, sorted or left out.

    Raises:
        BadInputError: it cannot be read, or is no such workbook.
    """
    data, name = read_bytes(path), path.name
    if path.suffix.lower() == ".ods":
        known, rows = _known(read_ods(data, name, "Cells").rows, name), read_ods(data, name, "Framework").rows
    else:
        known = _known(read_xlsx(data, name, "Cells").rows, name)
        rows = read_xlsx(data, name, "Framework", as_typed=True).rows
    if not rows or "key" not in rows[0]:
        raise BadInputError("there is no column 'key' in the sheet “Framework”", where=name, mend=_AGAIN)
    at_key = rows[0].index("key")
    texts, links = _columns(rows[0], name)
    found: list[Returned] = []
    for number, row in enumerate(rows[1:], 2):
        kind, _, key = (row[at_key] if at_key < len(row) else "").strip().partition(":")
        if not kind and not any(cell.strip() for cell in row):
            continue
        if kind not in ROW_KINDS or (not key and kind != "group"):
            raise BadInputError(
                f"'{kind}' is not the key of a row",
                where=name,
                line=number,
                mend="Leave the column 'key' as it was exported",
            )
        for code_id, column in texts.items():
            text = row[column] if column < len(row) else ""
            was = known.get(cell_key(kind, key, code_id))
            if was is None and (not text.strip() or text.startswith("[This summary repeats")):
                continue
            at = links.get(code_id)
            ids = tuple(dict.fromkeys(_QUOTE.findall(row[at] if at is not None and at < len(row) else "")))
            found.append(Returned(kind, key, code_id, text, ids, was or _UNKNOWN, f"{name}, row {number}"))
    return found


def _columns(header: Sequence[str], name: str) -> tuple[dict[str, int], dict[str, int]]:
    texts: dict[str, int] = {}
    links: dict[str, int] = {}
    for column, heading in enumerate(header):
        match = _CODE.match(heading.strip())
        if match is None:
            continue
        wanted = links if match[1].strip().casefold() == _QUOTES else texts
        if match[2] in wanted:
            raise BadInputError(f"two columns are of [{match[2]}]", where=name, line=1, mend="Delete one of them")
        wanted[match[2]] = column
    if not texts:
        raise BadInputError("no column names a code in [ ]", where=name, line=1, mend=_AGAIN)
    if missing := [code_id for code_id in texts if code_id not in links]:
        raise BadInputError(f"the column 'quotes of [{missing[0]}]' is missing", where=name, line=1, mend=_AGAIN)
    return texts, links


def _known(rows: Sequence[Sequence[str]], name: str) -> dict[str, Prints]:
    if not rows or not {"cell", "text print", "quotes print", "basis print"} <= set(rows[0]):
        raise BadInputError("its sheet “Cells” is not as it was exported", where=name, mend=_AGAIN)
    at = [rows[0].index(column) for column in ("cell", "text print", "quotes print", "basis print")]
    return {row[at[0]]: Prints(row[at[1]], row[at[2]], row[at[3]]) for row in rows[1:] if len(row) > max(at)}
