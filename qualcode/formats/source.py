"""Files to bytes, with every way in which a path can be bad said in one line."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes of a file on disk; Word files with pictures are large, texts are not."""

LARGEST_TEXT = 64 * 1024 * 1024
"""Bytes of text, or of one unpacked XML part: some thirty times the longest public hearing."""

MOST_LINES = 1_000_000
"""Lines of a text: a day of hearings has some ten thousand."""


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        BadInputError: it is missing, a folder, a device or pipe, a loop of links, unreadable, empty or too large.
    """
    where = str(path)
    try:
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:  # not blocking: opening a pipe would wait for its writer
            _check(os.fstat(file.fileno()), where)
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise BadInputError("there is no such file", where=where, mend="Check the name and the folder") from None
    except IsADirectoryError:
        raise _folder(where) from None
    except PermissionError:
        if path.is_dir():
            raise _folder(where) from None
        raise BadInputError("you are not allowed to read it", where=where, mend="Change its permissions") from None
    except ValueError:
        raise BadInputError("this is no file name", where=where, mend="Take the zero byte out of it") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise BadInputError("this link leads back to itself", where=where, mend="Name the file itself") from None
        raise BadInputError(
            f"cannot be read ({error.strerror})", where=where, mend="Copy it elsewhere and try again"
        ) from None
    if not data:
        raise BadInputError("the file is empty", where=where, mend="Export the transcript again")
    check_size(len(data), LARGEST_FILE, where)
    return data


def check_size(size: int, limit: int, where: str) -> None:
    """Refuse what is larger than `limit` bytes.

    Raises:
        BadInputError: it is.
    """
    if size > limit:
        raise BadInputError(
            f"it is too large ({size / 1048576:.0f} MB; at most {limit // 1048576} MB)",
            where=where,
            mend="Split it into several files",
        )


def _check(status: os.stat_result, where: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _folder(where)
    if not stat.S_ISREG(status.st_mode):
        raise BadInputError(
            "this is a device or a pipe, not a file", where=where, mend="Save the transcript to a file first"
        )
    check_size(status.st_size, LARGEST_FILE, where)


def _folder(where: str) -> BadInputError:
    return BadInputError("this is a folder, not a file", where=where, mend="Name the files in it")
