"""How far a document has come. Whoever is told may raise, which stops the work: files are written whole at the end, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Progress = Callable[[int, int], None]

_STEP = 100
_Thing = TypeVar("_Thing")


def watched(things: Sequence[_Thing], progress: Progress | None, *, part: int = 0, parts: int = 1) -> Iterator[_Thing]:
    """Yield things, and tell of every hundredth; where the work goes over as many things several times, this is one `part`."""
    for at, thing in enumerate(things):
        if progress is not None and at % _STEP == 0:
            progress(part * len(things) + at, parts * len(things))
        yield thing
