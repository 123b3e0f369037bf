"""How a table of codes is said and drawn. The tables themselves are `core.matrix`'s. No screen here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.report import counted

if TYPE_CHECKING:
    from qualcode.core.matrix import Column, Matrix

BLOCKS = "▁▂▃▄▅▆▇█"
VIEWS = {
    "quotes": "quotes",
    "bars": "how often",
    "groups": "groups",
    "transcripts": "transcripts",
    "codes": "codes",
    "people": "same people",
}
"""What the screen shows, by its number, and what that is called."""

TABLES = ("groups", "transcripts", "codes", "people")


def block(table: Matrix, row: str, key: str) -> str:
    """Return a block as high as a cell's count is against the highest; "=" where a code is crossed with its own kin."""
    count = table.weight(row, key)
    if count and (row, key) in table.related:
        return "="
    if not count or not table.most:
        return " "
    return BLOCKS[min(len(BLOCKS) - 1, (count * len(BLOCKS) - 1) // table.most)]


def said(table: Matrix, row: str, column: Column) -> str:
    """Return a cell in words, with its base."""
    count = table.cell(row, column.key)
    found = counted(count.passages, "passage")
    people = _people(count.participants, column.base)
    if (row, column.key) in table.related:
        return f"{found} from {people}: one of the two takes in the other"
    if table.kind == "people":
        return f"{people} said both; they have {found} of the first"
    if table.kind == "codes":
        return f"{found} with both, from {people}"
    return f"{found} from {people}"


def _people(number: int, base: int) -> str:
    if base:
        return f"{number} of {base} people"
    return f"{number} {'person' if number == 1 else 'people'}"
