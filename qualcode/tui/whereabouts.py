"""Where each coder is in a project, kept so that the app opens there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qualcode.storage.coders import is_blind

if TYPE_CHECKING:
    from qualcode.storage.store import Store


def _key(store: Store) -> str:
    return f"place:{store.coder.guid}"


def keep(store: Store, transcript_guid: str, offset: int) -> None:
    """Remember where this coder is."""
    store.set_meta(_key(store), json.dumps({"transcript": transcript_guid, "offset": offset}))


def left_off(store: Store) -> tuple[str, int]:
    """Return where this coder left off, as a transcript's GUID and a position.

    A new coder begins with the first transcript in which something is coded already, so as to see what that looks like; one
    who codes blind with the first.
    The GUID is "" where the project has no transcripts.
    """
    known = json.loads(store.meta(_key(store)) or "{}")
    guid = str(known.get("transcript", ""))
    if in_project(store, guid):
        return guid, int(known.get("offset", 0))
    first = store.value(
        """SELECT guid FROM transcripts AS t WHERE removed = 0
           ORDER BY NOT ? AND NOT EXISTS (SELECT 1 FROM codings WHERE transcript_guid = t.guid), name LIMIT 1""",
        [is_blind(store)],
    )
    return str(first or ""), 0


def in_project(store: Store, transcript_guid: str) -> bool:
    """Say whether a transcript is in the project."""
    return bool(store.value("SELECT 1 FROM transcripts WHERE guid = ? AND removed = 0", [transcript_guid]))


def named(store: Store, name: str) -> str:
    """Return the GUID of the transcript that goes by a name in the project, "" if there is none."""
    return str(store.value("SELECT guid FROM transcripts WHERE name = ? AND removed = 0", [name]) or "")
