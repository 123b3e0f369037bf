"""Files read whole, and replaced whole or not at all, with every way in which a path can be bad said in one line."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator


LARGEST_FILE = 256 * 1024 * 1024
"""Bytes of a file on disk; Word files with pictures are large, texts are not."""

_KEPT_FROM_OTHERS = os.umask(0o077)
"""What the user lets nobody do with new files; it can only be asked for by setting it."""
os.umask(_KEPT_FROM_OTHERS)

_UNFINISHED = ".unfinished-"
"""In the name of every file that is being written."""
_LEFT_BEHIND = 3600
"""Seconds after which nobody is writing such a file any longer: whoever was has been killed."""


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
        raise BadInputError("the file is empty", where=where, mend="Save or export it again")
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
        raise _no_file(where)
    check_size(status.st_size, LARGEST_FILE, where)


def _no_file(where: str) -> BadInputError:
    return BadInputError("this is a device or a pipe, not a file", where=where, mend="Name a file instead")


def _folder(where: str) -> BadInputError:
    return BadInputError("this is a folder, not a file", where=where, mend="Name a file in it")


def rights_of_new(*, private: bool) -> int:
    """Return the rights of a new file: what the user lets others do with their files.

    What holds everybody's words is private: for the user alone, and for their group if that may write in their files, since the
    group then shares the project.
    """
    usual = 0o666 & ~_KEPT_FROM_OTHERS
    if not private:
        return usual
    return usual & (0o660 if usual & stat.S_IWGRP else 0o600)


def _sweep(folder: Path) -> None:
    """Delete what was left half-written by a program that was killed; it holds people's words under a name that nobody sees."""
    with suppress(OSError), os.scandir(folder) as found:
        for each in found:
            if each.name.startswith(".") and _UNFINISHED in each.name:
                with suppress(OSError):
                    if time.time() - each.stat().st_mtime > _LEFT_BEHIND:
                        Path(each).unlink()


@contextmanager
def replace_file(path: Path, *, private: bool = False) -> Iterator[Path]:
    """Give a path beside `path` to write to; what stands there at the end takes the place of `path` in one step.

    The folder is made if there is none. A link is followed: what it points to is replaced, and the link stays. What stood
    there stays if anything fails. A file that is replaced keeps its rights; for a new one see `rights_of_new`.

    Raises:
        BadInputError: the folder cannot be written in, what stands there is no file, or another program holds it open.
    """
    try:
        target = path.resolve() if path.is_symlink() else path
        if target.exists() and not target.is_file():
            raise _folder(str(path)) if target.is_dir() else _no_file(str(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}{_UNFINISHED}", suffix=path.suffix, dir=target.parent)
        os.close(handle)
        _sweep(target.parent)
    except (OSError, RuntimeError) as error:  # a link that leads back to itself is a RuntimeError in older Pythons
        raise BadInputError(
            f"this file cannot be written ({getattr(error, 'strerror', None) or error})",
            where=str(path),
            mend="Choose a folder that you may write to, or ask for the right to write",
        ) from None
    beside = Path(name)
    try:
        yield beside
        with beside.open("r+b") as file:
            os.fsync(file.fileno())
        beside.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else rights_of_new(private=private))
        os.replace(beside, target)  # noqa: PTH105 - os.replace says in its name that an old file gives way
    except PermissionError:
        raise BadInputError(
            "this file is open in another program, so it was left as it is",
            where=str(path),
            mend="Close it there and try again",
        ) from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            what, mend = "the disk is full, so this file was not written", "Make room and try again"
        else:
            what, mend = (
                f"this file cannot be written ({error.strerror or error})",
                "Check that nothing else goes by its name",
            )
        raise BadInputError(what, where=str(path), mend=mend) from None
    finally:
        beside.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step.

    Raises:
        BadInputError: see `replace_file`.
    """
    with replace_file(path) as beside:
        beside.write_bytes(data)
