"""Every error that qualcode raises on purpose.

QualcodeError
├── BadInputError      a file, option or value that the user can mend; exit code 2
│   └── CodebookError  something wrong inside a codebook
├── StorageError       the project database cannot be used as asked; exit code 2
│   └── ConflictError  the row has changed since; the command was not carried out
└── NotPossibleError   the command makes no sense now (nothing to undo, no such quote); exit code 2

The words are for the person at the keyboard: what is wrong, where, and how to mend it, in one line.
"""

from __future__ import annotations

import os


class QualcodeError(Exception):
    """Something went wrong that can be said in one plain line."""

    exit_code = 2


class BadInputError(QualcodeError):
    """Input that cannot be taken.

    Args:
        what: what is wrong, without a full stop.
        where: the file or option it was found in, as the user names it.
        line: the 1-based line in that file, if there is one.
        mend: what to do about it, as a sentence without its full stop.
    """

    def __init__(self, what: str, *, where: str = "", line: int | None = None, mend: str = "") -> None:
        self.what, self.where, self.line, self.mend = what, where, line, mend
        super().__init__(what)

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where}, line {self.line}".lstrip(", ")
        said = f"{place}: {self.what}" if place else self.what
        return one_line(f"{said}. {self.mend}." if self.mend else f"{said}.")


class CodebookError(BadInputError):
    """Something wrong inside a codebook; `code_id` names the entry, if one is to blame."""

    def __init__(
        self, what: str, *, code_id: str = "", where: str = "", line: int | None = None, mend: str = ""
    ) -> None:
        super().__init__(what, where=where, line=line, mend=mend)
        self.code_id = code_id


class StorageError(QualcodeError):
    """The project database cannot be used as asked."""


class ConflictError(StorageError):
    """Somebody else has changed the same thing since; nothing was written."""


class NotPossibleError(QualcodeError):
    """The command makes no sense in the present state."""


def as_argument(path: object) -> str:
    """Return a path as it is typed after a command, in quotation marks if it needs them."""
    said = one_line(str(path))
    return f'"{said}"' if any(not (c.isalnum() or c in "/\\:._-~") for c in said) else said


def one_line(text: str) -> str:
    """Return text as one line that is safe to print: control characters become spaces."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    """Return text of the same length in which control characters, which a terminal would obey, are spaces."""
    return "".join(c if c.isprintable() else " " for c in text)


def refused_by_the_system(error: OSError) -> str:
    """Return in one plain line what the operating system would not do: no room, no right, no such name."""
    said = error.strerror or type(error).__name__
    if error.filename is None:
        return f"the system refused: {said}. See that there is room on the disk, and that you may read and write here."
    return one_line(f"{os.fsdecode(error.filename)}: {said}. Check the name, and that you may read and write there.")
