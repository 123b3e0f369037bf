"""What the codebook says, as rows to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualcode.core.codebook import Code, Codebook

FIELD_WEIGHTS = {"name": 1.0, "brief": 1.0, "definition": 1.0, "include": 0.5, "example": 1.0, "exclude": 0.3}
"""How much a row from each field counts beside a coded quote, which counts 1."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the codebook as something to learn from: for its code, or against it when it says when not to use it."""

    text: str
    code_id: str
    field: str
    weight: float

    @property
    def against(self) -> bool:
        """Say whether the row speaks against its code."""
        return self.field == "exclude"


def codebook_rows(codebook: Codebook) -> list[Row]:
    """Return every field that says something, in the codebook's order."""
    return [
        Row(text, code.id, field, FIELD_WEIGHTS[field])
        for code in codebook
        for field, text in _fields(code)
        if any(map(str.isalnum, text))
    ]


def _fields(code: Code) -> Iterator[tuple[str, str]]:
    yield "name", ". ".join([code.name, *code.keywords])
    yield "brief", f"{code.name}. {code.brief}" if code.brief.strip() else ""
    yield "definition", f"{code.name}. {code.definition}" if code.definition.strip() else ""
    yield "include", code.include
    for example in code.examples:
        yield "example", example
    yield "exclude", code.exclude
