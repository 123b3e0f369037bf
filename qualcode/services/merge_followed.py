"""Codes that one side merged into another code while the other side went on with them: its work follows into that code."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qualcode.services.merge_rules import Clash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qualcode.services.merge_sides import JournalRow, Row, Rows

_HOW = "one side merged it into another code, the other went on with it: what it coded went there too"


def merged_away(journals: Iterable[list[JournalRow]], shared: set[str]) -> dict[str, str]:
    """Return the codes that either side merged into another since the copies parted, each with that other one.

    What was taken back does not count. Where both merged a code, each into another one, the later says where it went.
    """
    found: list[tuple[str, str, str]] = []
    for journal in journals:
        own = [entry for entry in journal if entry.guid not in shared]
        taken_back = Counter(entry.undoes for entry in own if entry.undoes is not None)
        for entry in own:
            if entry.action == "merge codes" and taken_back[entry.id] % 2 == 0:
                found += [(entry.at, source, target) for source, target in _merged(entry)]
    return {source: target for _, source, target in sorted(found)}


def follow(merged: Rows, elsewhere: Mapping[str, list[Row]], into: Mapping[str, str]) -> list[Clash]:
    """Bring what still refers to a code that was merged away to the code that it went into, in place, and say so.

    A code that stays all the same, because the other side changed it, keeps what it has.
    """
    codes = merged["codes"]
    moved: dict[str, str] = {}

    def brought(row: Row, column: str) -> None:
        target = _end(row[column], codes, into)
        if target is not None:
            moved[row[column]] = target
            row[column] = target

    for table in ("codings", "summaries"):
        for row in (*merged[table].values(), *elsewhere[table]):
            brought(row, "code_id")
    for row in codes.values():
        brought(row, "parent")
    return [Clash("codes", source, "", codes[target]["name"], "", _HOW) for source, target in sorted(moved.items())]


def _merged(entry: JournalRow) -> Iterable[tuple[str, str]]:
    """Yield the code that a command took away, with the one it went into, which the command held or coded with."""
    changes = entry.read()
    gone = [change.key for change in changes if change.table == "codes" and change.after is None]
    held = [change.key for change in changes if change.table == "codes" and change.before == change.after]
    coded = [change.after["code_id"] for change in changes if change.after and "code_id" in change.after]
    targets = held or coded
    return [(source, targets[0]) for source in gone if targets]


def _end(code_id: str | None, codes: Mapping[str, Row], into: Mapping[str, str]) -> str | None:
    """Return the living code that one which is gone was merged into at last; None where there is none, or it is not gone."""
    at, seen = code_id, set[str]()
    while at is not None and at not in seen:
        if at in codes and not codes[at]["retired"]:
            return None if at == code_id else at
        seen.add(at)
        at = into.get(at)
    return None
