"""Which type each variable can be written with, so that every value is valid in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualcode.formats.refi.xml import is_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.formats.refi.model import RefiProject


def _like(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text.strip()) is not None


_VALID: dict[str, Callable[[str], bool]] = {
    "Text": lambda _: True,
    "Boolean": _like("true|false|0|1"),
    "Integer": _like(r"[+-]?\d+"),
    "Float": _like(r"[+-]?(\d+\.?\d*|\.\d+)"),
    "Date": lambda text: (
        re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()) is not None and is_date(f"{text.strip()}T00:00:00")
    ),
    "DateTime": lambda text: is_date(text.strip()),
}


def written_types(project: RefiProject, said: list[str]) -> dict[str, str]:
    """Return each variable's type by its GUID; text, with a sentence, where a value would not be valid in its own."""
    values: dict[str, list[str]] = {}
    given = [case.values for case in project.cases] + [source.values for source in project.sources]
    for value in (value for several in given for value in several if value.value):
        values.setdefault(value.variable, []).append(value.value)
    types: dict[str, str] = {}
    for variable in project.variables:
        fits = _VALID.get(variable.type)
        unfit = next((value for value in values.get(variable.guid, ()) if fits is not None and not fits(value)), None)
        types[variable.guid] = variable.type if fits is not None and unfit is None else "Text"
        if unfit is not None:
            said.append(f"The variable '{variable.name}' was written as text: '{unfit[:40]}' is not {variable.type}.")
    return types
