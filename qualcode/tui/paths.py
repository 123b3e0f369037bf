"""Paths as people type them, paste them, or drop files on a terminal."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit


def path_of(words: str) -> Path:
    r"""Return the path that is meant: without the quotation marks, `file://` or `\ ` that terminals put for a dropped file."""
    plain = words.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"":
        plain = plain[1:-1]
    elif plain.startswith("file://"):
        plain = unquote(urlsplit(plain).path)
    elif os.sep == "/" and "\\" in plain and not Path(plain).exists():
        plain = re.sub(r"\\(.)", r"\1", plain)
    with suppress(RuntimeError):  # a tilde before somebody whom this machine does not know
        return Path(plain).expanduser()
    return Path(plain)
