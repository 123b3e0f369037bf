"""The quotes that a plan pins, by the ids that they have now: one that both copies of a project had is given one id by a merge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.formats.plan_yaml import read_plan
from qualcode.storage import journal
from qualcode.storage.codings import quote_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualcode.core.model import Quote
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store

_ID = re.compile(r"q([0-9a-f]{8})([0-9a-f]{2})")


def ids_now(store: Store, project: Project, quotes: Iterable[Quote]) -> dict[str, str]:
    """Return today's id of each quote that the plan pins and that is not among these, as far as it stands there under another id.

    Nothing where there is no plan, or one that cannot be read: whoever needs it says so.
    """
    if not project.plan.exists():
        return {}
    try:
        plan = read_plan(project.plan)
    except BadInputError:
        return {}
    known = {quote.quote_id for quote in quotes}
    gone = sorted({pin.quote_id for pin in plan.pins()} - known)
    return {pinned: now for pinned in gone if (now := _now(store, pinned)) and now in known}


def _now(store: Store, pinned: str) -> str | None:
    """Return the id of the coding of the same words with the same code by the same coder as one that the journal tells of."""
    form = _ID.fullmatch(pinned)
    if form is None:
        return None
    for row in journal.rows_of(store.db, "codings", "-".join(form.groups())):
        guid = store.value(
            """SELECT guid FROM codings WHERE transcript_guid = ? AND "start" = ? AND "end" = ? AND code_id = ?
               AND coder_guid = ?""",
            [row[column] for column in ("transcript_guid", "start", "end", "code_id", "coder_guid")],
        )
        if guid is not None:
            return quote_id(guid)
    return None
