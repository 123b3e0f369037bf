"""Linear algebra in one thread: on a busy laptop, threads that wait for each other cost many times what they save."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

# mypy: disable-error-code="import-untyped"

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which numpy and scipy compute in one thread."""
    found: AbstractContextManager[Any] = _controller().limit(limits=1)
    return found


@lru_cache(maxsize=1)
def _controller() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
