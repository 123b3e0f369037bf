"""The queues of the Review screen: which passages, in which order, with passages drawn by chance among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import floor
from typing import TYPE_CHECKING

from qualcode.storage import audits, decided, review
from qualcode.tui.showing import as_likely

if TYPE_CHECKING:
    from qualcode.storage.review import Waiting
    from qualcode.storage.store import Store

MOST = 200
"""Passages shown at a time; the rest of the queue moves up."""

_A_HAIR = 1e-9
"""What keeps a whole number whole, in spite of binary fractions."""

ORDERS = ("certain", "unsure", "later", "done")
_WORDS = {
    "certain": "most certain first",
    "unsure": "least certain first",
    "later": "put off",
    "done": "decided today",
    "more": "more like {0}",
    "sharpen": "to sharpen {0}",
}


@dataclass(frozen=True, slots=True)
class Queue:
    """A kind of queue: "certain", "unsure", "later" (what was put off) or "done" (today) over all codes, "more" or "sharpen" for one."""

    kind: str = "certain"
    code_id: str = ""

    def words(self, name: str) -> str:
        """Return the queue in words; `name` is that of its code."""
        return _WORDS[self.kind].format(name)

    def passages(self, store: Store, seed: int) -> list[Waiting]:
        """Return what waits; but for what was put off or is done, a share is drawn by chance, to see what suggestions miss."""
        if self.kind == "later":
            return review.put_off(store, limit=MOST)
        if self.kind == "done":
            return decided.since(store, today(), limit=MOST)
        if self.code_id:
            order = "certain" if self.kind == "more" else "sharpen"
            waiting = review.of_code(store, self.code_id, order=order, limit=MOST)
        else:
            waiting = review.queue(store, order=self.kind, limit=MOST)
        share = audits.share(store)
        number = floor(len(waiting) * share / (1 - share) + _A_HAIR) if share < 1 else MOST
        return review.mixed(waiting, review.drawn(store, number, seed), share)

    def alike(self, store: Store, like: Waiting) -> list[Waiting]:
        """Return every passage of this queue for which the same code is suggested as likely in words, the surest first."""
        least = as_likely(like.score)
        if self.kind == "later":
            off = (w for w in review.put_off(store, limit=-1) if w.code_id == like.code_id and w.score >= least)
            return sorted(off, key=lambda w: -w.score)
        return review.alike(store, like.code_id, least, first=not self.code_id)


def today() -> str:
    """Return when this day began on this machine's clock, in UTC as the database has it."""
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
