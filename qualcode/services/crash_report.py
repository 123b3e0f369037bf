"""The report of an internal error: where in the program it happened, and none of what anybody said."""

from __future__ import annotations

import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_log_path

from qualcode import __version__


def log_path() -> Path:
    """Return where the log lies: in the user's folder for logs, or here if there can be none."""
    try:
        folder = user_log_path("qualcode", appauthor=False, ensure_exists=True)
    except (OSError, RuntimeError):
        folder = Path.cwd()
    return folder / "qualcode.log"


def reported(error: BaseException) -> str:
    """Write the report, and return in words where it lies."""
    try:
        return f"The log: {write_report(error)}"
    except (OSError, RuntimeError):
        return "A log could not be written."


def write_report(error: BaseException) -> Path:
    """Append an error's type and its place (files, lines, functions) to the log, and return the log's path.

    Its message is left out, since it may hold spoken text.
    """
    path = log_path()
    frames = [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    program = f"qualcode {__version__}, Python {platform.python_version()}, {platform.system()}"
    with path.open("a", encoding="utf-8") as log:
        log.write("\n".join([f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {program}: {type(error).__name__}", *frames, ""]))
    return path
