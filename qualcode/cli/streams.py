"""Standard input, output and error as they are given: closed, a pipe that nobody reads any more, or of another encoding."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path


def ready() -> None:
    """Give what was closed somewhere to go, and let what goes into a file or pipe be UTF-8 whatever the system's own way.

    `PYTHONIOENCODING` stands above that. Names of files that are no text go out as the bytes that they are.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the end
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="backslashreplace")
        elif not os.environ.get("PYTHONIOENCODING"):
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
