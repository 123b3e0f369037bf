"""The second coder's sample as one walks through it: its units alone, over all transcripts, and how far one is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qualcode.services.sampling import current_sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.core.spans import Span
    from qualcode.core.units import Unit
    from qualcode.storage.store import Store

    Place = tuple[str, Span]
    """A transcript's GUID and a unit."""


class Sampled:
    """The project's sample in the order of the transcripts, and which of its units this coder has read."""

    def __init__(self, store: Store) -> None:
        """Read the sample.

        Raises:
            NotPossibleError: none has been drawn.
        """
        sample = current_sample(store)
        names = {row["guid"]: row["name"] for row in store.rows("SELECT guid, name FROM transcripts")}
        self.places: list[Place] = sorted(sample.units, key=lambda place: (names[place[0]], place[1]))
        self._number = {place: number for number, place in enumerate(self.places)}
        self._key, self._drawn = f"sample_read:{store.coder.guid}", sample.made_at
        kept = json.loads(store.meta(self._key) or "{}")
        self._read: set[int] = set(kept.get("read", ())) if kept.get("drawn") == self._drawn else set()
        self._kept = len(self._read)

    def of(self, guid: str, units: Sequence[Unit]) -> list[Unit]:
        """Return those units of a transcript that are in the sample."""
        return [unit for unit in units if (guid, unit.span) in self._number]

    def read(self, place: Place) -> None:
        """Note that a unit has been read."""
        if place in self._number:
            self._read.add(self._number[place])

    def said(self, place: Place) -> str:
        """Return how far one is."""
        number = self._number.get(place)
        here = f"{number + 1} of " if number is not None else ""
        return f"your sample: {here}{len(self.places)} · {len(self._read)} read"

    @property
    def count_read(self) -> int:
        """How many units this coder has read."""
        return len(self._read)

    def next(self, place: Place, by: int) -> Place | None:
        """Return the unit of the sample so many further, None beyond its ends."""
        number = self._number.get(place, -1) + by
        return self.places[number] if 0 <= number < len(self.places) else None

    def first_unread(self) -> Place | None:
        """Return where to go on: the first unit not read yet, the first of all if every one is; None for an empty sample."""
        unread = (place for number, place in enumerate(self.places) if number not in self._read)
        return next(unread, self.places[0] if self.places else None)

    def keep(self, store: Store) -> None:
        """Store what has been read, if that has changed."""
        if len(self._read) != self._kept:
            self._kept = len(self._read)
            store.set_meta(self._key, json.dumps({"drawn": self._drawn, "read": sorted(self._read)}))
