"""What a coder has done since the app was opened, to be read after leaving it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.storage import decided

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.storage.store import Store

_MOST = 3
_LEAST_FOR_RATE = 5.0
"""Minutes below which quotes an hour would say nothing."""


@dataclass(slots=True)
class Session:
    """Codings made by code, suggestions followed, and suggestions rejected."""

    coded: Counter[str] = field(default_factory=Counter)
    followed: int = 0
    rejected: int = 0

    @classmethod
    def since(cls, store: Store, moment: str) -> Session:
        """Return what this coder has done since a time in UTC as ISO 8601; what was taken back does not count."""
        found = decided.by_code(store, moment)
        coded = Counter({code_id: made for code_id, made, _ in found})
        return cls(coded, sum(followed for _, _, followed in found), decided.counts(store, moment)["rejected"])

    def told(self, keys: int, minutes: float, name: Callable[[str], str]) -> str:
        """Return the session in words, "" if nothing was coded or rejected; `name` gives a code's."""
        total = self.coded.total()
        if not total:
            return f"Rejected {_suggestions(self.rejected)}. All saved." if self.rejected else ""
        spent = f"{max(1, round(minutes))} min"
        rate = f", {total * 60 / minutes:.0f} an hour" if minutes >= _LEAST_FOR_RATE else ""
        said = f"Coded {total} quote{'' if total == 1 else 's'} with {keys} keys ({keys / total:.1f} keys each) in {spent}{rate}."
        most = ", ".join(f"{name(code_id)} ({count})" for code_id, count in self.coded.most_common(_MOST))
        others = len(self.coded) - _MOST
        beyond = f" and {others} more code{'' if others == 1 else 's'}" if others > 0 else ""
        ways = [f"{self.followed} as suggested"] if self.followed else []
        ways += [f"{_suggestions(self.rejected)} rejected"] if self.rejected else []
        told = f" {', '.join(ways)}." if ways else ""
        return f"{said} {most}{beyond}.{told} All saved."


def _suggestions(number: int) -> str:
    return f"{number} suggestion{'' if number == 1 else 's'}"
