"""All that was coded, read once in the background and kept until somebody codes again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from qualcode.storage.coders import suggested_for

if TYPE_CHECKING:
    from qualcode.core.model import Quote
    from qualcode.core.report import Report
    from qualcode.core.retrieval import Known
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store
    from qualcode.tui.desk import Desk


@dataclass(frozen=True, slots=True)
class Reading:
    """A report, what retrieval may ask besides, and the last change of the project that is in them."""

    report: Report
    known: Known
    change: tuple[int, str]


_KEPT: WeakKeyDictionary[Desk, Reading] = WeakKeyDictionary()


def last_change(store: Store) -> tuple[int, str]:
    """Return the number of the last change, and who alone is read, if a coder is blind.

    Everything that a report holds is journalled, whoever's connection wrote it.
    """
    return int(store.value("SELECT max(id) FROM journal") or 0), suggested_for(store)


def read(store: Store, project: Project) -> Reading:
    """Read the report on a connection of this thread's own. To be called off the event loop."""
    from qualcode.services.reporting import build_report, known_of

    with store.again() as mine:
        change = last_change(mine)
        report = build_report(mine, project)
        return Reading(report, known_of(mine, report), change)


def with_units(store: Store, reading: Reading) -> Reading:
    """Return a reading that knows of quote units, which take a while and are seldom asked for. Off the event loop."""
    from qualcode.services.reporting import units_of

    if reading.known.units:
        return reading
    with store.again() as mine:
        return replace(reading, known=replace(reading.known, units=units_of(mine)))


def keep(desk: Desk, reading: Reading) -> None:
    """Keep a reading for whichever place asks next."""
    _KEPT[desk] = reading


def kept(desk: Desk) -> Reading | None:
    """Return what was last read, whether or not it still holds."""
    return _KEPT.get(desk)


def holds(desk: Desk) -> bool:
    """Say whether what was last read is all that there is."""
    reading = _KEPT.get(desk)
    return reading is not None and reading.change == last_change(desk.store)


def holds_still(desk: Desk) -> bool:
    """Say, from any thread, whether what was last read is all that there is."""
    reading = _KEPT.get(desk)
    with desk.store.again() as mine:
        return reading is not None and reading.change == last_change(mine)


def with_quote(desk: Desk, quote: Quote) -> Reading | None:
    """Change one quote in what was read, after the one command that changed it, so that a key does not wait for all to be read again.

    Where somebody else's command came between, what was read does not count as all that there is.
    """
    reading = _KEPT.get(desk)
    if reading is None:
        return None
    quotes = [quote if old.quote_id == quote.quote_id else old for old in reading.report.quotes]
    now = last_change(desk.store)
    change = now if now[0] == reading.change[0] + 1 else reading.change
    made = Reading(replace(reading.report, quotes=tuple(quotes)), reading.known, change)
    _KEPT[desk] = made
    return made
