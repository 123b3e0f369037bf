"""codebook.yaml: read, written, and edited in place with every comment kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.formats import yaml_text
from qualcode.formats.codebook_read import FIELDS, LISTS, read
from qualcode.formats.yaml_io import decode, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.core.codebook import Code, Codebook


def load(path: Path) -> Codebook:
    """Return the codebook of a file; raises as `parse` does, and when the file cannot be read."""
    return parse(read_bytes(path), str(path))


def parse(source: str | bytes, where: str) -> Codebook:
    """Return the codebook that YAML holds; `where` is the file's name, for errors.

    A code's `id` may be left out and is then made from its name; codes may be nested beneath others' `codes:` instead of
    naming a `parent`. `keywords` may be a list or text with commas. Text is trimmed at both ends.

    Raises:
        BadInputError: not UTF-8, over 5 MB, malformed YAML, an alias or a tag, nothing in it, an unknown key, a key
            given twice, a value of the wrong shape, a code without a name. Names the line.
        CodebookError: the codes do not make a codebook (see `Codebook`). Names the line.
    """
    text = decode(source, where) if isinstance(source, bytes) else source.removeprefix("\ufeff")
    return read(text, where)[0]


def dump(codebook: Codebook) -> str:
    """Return a codebook as the text of a fresh file, which parses to the same codebook."""
    lines = []
    if codebook.title:
        lines += yaml_text.scalar("title", codebook.title, 0)
    lines += yaml_text.scalar("language", codebook.language, 0)
    lines.append("")
    lines.append("codes:" if codebook.codes else "codes: []")
    for number, code in enumerate(codebook):
        if number:
            lines.append("")
        lines += entry_lines(code, 2)
    return "\n".join(lines) + "\n"


def entry_lines(code: Code, indent: int) -> list[str]:
    """Return the lines of one code as an item of a list whose dashes stand at `indent`."""
    lines: list[str] = []
    for field in FIELDS:
        lines += field_lines(field, getattr(code, field), indent + 2)
    lines[0] = f"{lines[0][:indent]}-{lines[0][indent + 1 :]}"
    return lines


def field_lines(field: str, value: str | tuple[str, ...] | None, indent: int, comment: str = "") -> list[str]:
    """Return the lines of one field of a code, none for an empty one."""
    if not value:
        return []
    if field in LISTS:
        return yaml_text.items(field, value, indent, comment, flow=field == "keywords")
    return yaml_text.scalar(field, str(value), indent, comment)
