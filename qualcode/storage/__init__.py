"""The project on disk: the folder, the database, one journalled write path, and the queries."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def _without_numpy() -> Iterator[None]:
    """Hide numpy from what is imported meanwhile.

    sqlite-utils imports it where it is installed, to name column types that no project has; that would be a fifth of the
    time in which the app is to be on screen.
    """
    if "numpy" in sys.modules:
        yield
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["numpy"]


with _without_numpy():
    import sqlite_utils  # noqa: F401 - imported here, so that it is never imported with numpy
