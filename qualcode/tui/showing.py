"""Whether suggestions show, as the project has it, and since when one has been looked at."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from qualcode.services import trust
from qualcode.storage.suggestions import Circumstances

if TYPE_CHECKING:
    from qualcode.core.spans import Span
    from qualcode.storage.store import Store

_AWAY = 600.0
"""Seconds after which somebody is taken to have been away: no time to decide is kept then."""

_LIKELY = ((0.75, "very likely"), (0.5, "likely"), (0.25, "possible"), (0.0, "faint"))


def likely(score: float) -> str:
    """Return how likely a score says that a code fits, in words."""
    return next(word for least, word in _LIKELY if score >= least)


def as_likely(score: float) -> float:
    """Return the least score that the same word is used for."""
    return next(least for least, _ in _LIKELY if score >= least)


class Showing:
    """The rule for one coder. `queue` names the queue that they decide in, "" for the text."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: tuple[str, Span] | None = None
        self._seen: tuple[str, Span, float] | None = None
        self.queue = ""
        self.reload()

    def reload(self) -> None:
        """Read again what the project says."""
        self._mode, self._after = trust.mode(self._store), trust.after(self._store)
        self._own = trust.own_codings(self._store) if self._after else 0

    def coded(self) -> None:
        """Count one more coding of this coder's own."""
        self._own += 1

    @property
    def too_early(self) -> int:
        """How many codings are still to be made before suggestions are shown."""
        return max(0, self._after - self._own)

    @property
    def off(self) -> bool:
        """Whether nothing is shown, asked for or not."""
        return self._mode == "off" or self.too_early > 0

    @property
    def unasked(self) -> bool:
        """Whether what is suggested is shown without being asked for."""
        return not self.off and self._mode == "on"

    def shows(self, guid: str, span: Span) -> bool:
        """Say whether what is suggested for a unit is shown."""
        return not self.off and (self._mode == "on" or self._asked == (guid, span))

    def ask(self, guid: str, span: Span) -> None:
        """Ask for what is suggested for a unit."""
        self._asked = guid, span

    def why_not(self, usual: str) -> str:
        """Return why nothing is suggested: the rule if it is the rule, or the usual words."""
        if self._mode == "off":
            return "Suggestions are off: Z changes that. c finds any code."
        if self.too_early:
            return (
                f"Suggestions show after {self._after} codings of your own: {self.too_early} to go. c finds any code."
            )
        return "a shows what is suggested here. c finds any code." if self._mode == "request" else usual

    def saw(self, guid: str, span: Span) -> None:
        """Note that what is suggested for a unit has come into sight; looking on changes nothing."""
        if self._seen is None or self._seen[:2] != (guid, span):
            self._seen = guid, span, time.monotonic()

    def how(self, guid: str, span: Span) -> Circumstances:
        """Return where a decision about a unit is made, and after how many seconds of looking at it."""
        if self._seen is None or self._seen[0] != guid or not self._seen[1].overlaps(span):
            return Circumstances(self.queue)
        seconds = time.monotonic() - self._seen[2]
        return Circumstances(self.queue, seconds if seconds < _AWAY else None)
