"""The log of errors that nobody foresaw. It holds where in the program they arose, and nobody's words."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_log_dir


def log_path() -> Path:
    """Return where the log lies."""
    return Path(user_log_dir("qualcode", appauthor=False)) / "qualcode.log"


def log_crash(error: BaseException) -> Path:
    """Write an error's kind and where it arose to the log, without its message, which may hold spoken text."""
    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    with path.open("a", encoding="utf-8") as log:
        log.write("\n".join([f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {type(error).__name__}", *lines, ""]))
    return path
