"""Writing a file whole or not at all."""

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

    Raises:
        BadInputError: the folder cannot be written in, or the file is held open by another program.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise BadInputError(
            f"cannot be written ({error.strerror})",
            where=str(path),
            mend="Choose another place, or ask for the right to write",
        ) from error
    beside = Path(name)
    try:
        yield beside
        beside.chmod(0o644)
        os.replace(beside, path)  # noqa: PTH105 - os.replace says in its name that an old file gives way
    except PermissionError as error:
        raise BadInputError(
            "is open in another program, so it was left as it is", where=str(path), mend="Close it and try again"
        ) from error
    except OSError as error:
        raise BadInputError(f"cannot be written ({error.strerror})", where=str(path)) from error
    finally:
        beside.unlink(missing_ok=True)
