"""The report of an internal error: where in the program it happened, and none of what anybody said."""

from __future__ import annotations

import platform
import traceback
from pathlib import Path

from platformdirs import user_log_path

from qualcode import __version__


def write_report(error: BaseException) -> Path:
    """Append the error's place (files, lines, functions, its type; not its message) to the log and return the log's path."""
    try:
        folder = user_log_path("qualcode", ensure_exists=True)
    except OSError:
        folder = Path.cwd()
    path = folder / "qualcode.log"
    frames = "".join(f"  {f.filename}:{f.lineno} in {f.name}\n" for f in traceback.extract_tb(error.__traceback__))
    with path.open("a", encoding="utf-8") as log:
        log.write(
            f"qualcode {__version__}, Python {platform.python_version()}, {platform.system()}: {type(error).__name__}\n{frames}"
        )
    return path
