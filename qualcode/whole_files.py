"""Files that are replaced whole or not at all: for every layer that writes one."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replace_file(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; what stands there at the end takes the place of `path` in one step.

    The folder is made if there is none. A link is followed: what it points to is replaced, and the link stays. What stood
    there stays if anything fails.

    Raises:
        BadInputError: the folder cannot be written in, or the file is held open by another program.
    """
    try:
        target = path.resolve() if path.is_symlink() else path
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=path.suffix, dir=target.parent)
        os.close(handle)
    except OSError as error:
        raise BadInputError(
            f"this file cannot be written ({error.strerror or error})",
            where=str(path),
            mend="Choose a folder that you may write to, or ask for the right to write",
        ) from None
    beside = Path(name)
    try:
        yield beside
        with beside.open("r+b") as file:
            os.fsync(file.fileno())
        beside.chmod(0o644)
        os.replace(beside, target)  # noqa: PTH105 - os.replace says in its name that an old file gives way
    except PermissionError:
        raise BadInputError(
            "this file is open in another program, so it was left as it is",
            where=str(path),
            mend="Close it there and try again",
        ) from None
    except OSError as error:
        raise BadInputError(
            f"this file cannot be written ({error.strerror or error})",
            where=str(path),
            mend="Check that nothing else goes by its name, and that there is room",
        ) from None
    finally:
        beside.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step.

    Raises:
        BadInputError: see `replace_file`.
    """
    with replace_file(path) as beside:
        beside.write_bytes(data)
