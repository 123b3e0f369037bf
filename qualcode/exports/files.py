"""Files that are replaced whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

from qualcode.errors import BadInputError

_MOMENT = (1980, 1, 1, 0, 0, 0)


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step, making its folder if there is none. What was there stays if anything fails.

    Raises:
        BadInputError: the folder cannot be written to, or the file is open in another program.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        raise BadInputError(
            f"this file cannot be written ({error.strerror or error})",
            where=str(path),
            mend="Close it if it is open in another program, or choose a folder that you may write to",
        ) from None


def same_zip(data: bytes, parts: dict[str, bytes] | None = None) -> bytes:
    """Return a zip file with the same entries and no trace of when it was made; `parts` replace entries by name."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, (parts or {}).get(name) or source.read(name))
    return out.getvalue()
