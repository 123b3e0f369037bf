"""Names too long for their column, cut so that two speakers still look like two."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qualcode.tui.widgets.transcript.cells import clusters, shortened, shown, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def told_apart(names: Iterable[str], room: int) -> dict[str, str]:
    """Return what to show of each name in so many cells: its beginning, and where that is another's too, its end as well."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        alike[_cut(name, "", room)].append(name)
    found: dict[str, str] = {}
    for cut, same in alike.items():
        found |= dict.fromkeys(same, cut) if len(same) == 1 else _by_ends(same, room)
    return found


def _by_ends(same: Sequence[str], room: int) -> dict[str, str]:
    """Return names that begin alike with as little of their ends as tells them apart, the last word rather than a part of it."""
    found: dict[str, str] = {}
    for ends in _ends(same, room):
        found = {name: _cut(name, end, room) for name, end in zip(same, ends, strict=True)}
        if len(set(found.values())) == len(same):
            break
    return found


def _ends(same: Sequence[str], room: int) -> Iterator[list[str]]:
    words = [f" {name.split()[-1]}" for name in same]
    if all(width_of(shown(word)) <= room // 2 for word in words):
        yield words
    parts = [clusters(shown(name)) for name in same]
    for size in range(1, max(2, room - 1)):
        yield [shown(name)[found[-min(size, len(found))].start :] for name, found in zip(same, parts, strict=True)]


def _cut(name: str, end: str, room: int) -> str:
    line = shown(name)
    if width_of(line) <= room:
        return line
    end = end if width_of(end) < room else ""
    return shortened(line, room - width_of(end)) + end
