"""Documents written where somebody has written in the one before: that is kept beside the new one."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.whole_files import read_bytes, write_whole

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM = "docProps/app.xml"
"""The part of a Word file that tells of the program which saved it; every word processor writes its own."""


def write_keeping(path: Path, data: bytes) -> tuple[str, ...]:
    """Put an export at `path`. A Word file there that a word processor has saved is kept beside it; return what to say of that.

    Raises:
        BadInputError: see `replace_file`.
    """
    kept = _copied(path) if path.suffix.lower() == ".docx" and _saved_elsewhere(path, data) else None
    write_whole(path, data)
    return () if kept is None else (f"{path.name} was saved by another program since; it is kept as {kept.name}",)


def _saved_elsewhere(path: Path, data: bytes) -> bool:
    try:
        there = read_bytes(path)
    except BadInputError:  # there is none, or none that could be kept
        return False
    return _program(there) != _program(data)


def _program(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return package.read(_PROGRAM)
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError):
        return b""


def _copied(path: Path) -> Path:
    number = 1
    while (beside := path.with_name(f"{path.stem}.edited-{number}{path.suffix}")).exists():
        number += 1
    write_whole(beside, read_bytes(path))
    return beside
