"""The codings of the open transcript as they are drawn, and which of them differ from what was drawn last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.codebook import PALETTE
from qualcode.tui.widgets.transcript.marks import Mark

if TYPE_CHECKING:
    from qualcode.core.model import Coding
    from qualcode.tui.desk import Desk


class Marking:
    """Makes the marks of a desk's codings; a coding has the same mark each time while nothing about it has changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: dict[str, tuple[Coding, Mark]] = {}
        self._all_anew = True

    def forget(self) -> None:
        """Make every mark anew: codes or coders are called otherwise now."""
        self._kept.clear()
        self._all_anew = True

    def of(self, coding: Coding) -> Mark:
        """Return a coding as it is drawn."""
        kept = self._kept.get(coding.guid)
        if kept is not None and kept[0] is coding:
            return kept[1]
        desk, code_id = self._desk, coding.code_id
        code = desk.book.get(code_id)
        mark = Mark(
            coding.guid,
            coding.span,
            code_id,
            desk.letters.get(code_id, "?"),
            code.name if code else code_id,
            desk.book.colour(code_id) if code else PALETTE[-1],
            desk.coders.get(coding.coder_guid, ""),
        )
        self._kept[coding.guid] = coding, mark
        return mark

    def all(self) -> list[Mark]:
        """Return every coding of the open transcript."""
        here = self._desk.passages
        if here is None:
            return []
        here.touched()
        self._all_anew = False
        return [self.of(coding) for coding in here.codings.values()]

    def changed(self) -> dict[str, Mark | None] | None:
        """Return the codings that have changed since they were last asked for, by GUID, None for one that is gone.

        A key waits for this: it must not look at thousands to find one. Return None where any may have changed.
        """
        here = self._desk.passages
        touched = here.touched() if here is not None else None
        if here is None or touched is None or self._all_anew:
            return None
        return {guid: self.of(coding) if (coding := here.codings.get(guid)) else None for guid in touched}
