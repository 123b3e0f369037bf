"""Is the project sound? Checks that read everything and change nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.storage.transcripts import text_hash

if TYPE_CHECKING:
    from qualcode.storage.store import Store


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, whether all is well, and what was found in words."""

    check: str
    sound: bool
    words: str


def examine(store: Store) -> list[Finding]:
    """Return a finding for every check."""
    return [_database(store), _texts(store), _turns(store), _codings(store), _codes(store), _people(store)]


def _database(store: Store) -> Finding:
    said = str(store.value("PRAGMA integrity_check"))
    loose = len(store.rows("PRAGMA foreign_key_check"))
    sound = said == "ok" and not loose
    return Finding(
        "database",
        sound,
        "intact"
        if sound
        else f"{said}; {loose} loose references. Put back a copy from backups/ with 'qualcode restore FILE'.",
    )


def _texts(store: Store) -> Finding:
    changed = [
        row["name"]
        for row in store.db.conn.execute("SELECT name, text_sha256, text FROM transcripts WHERE removed = 0")
        if text_hash(row["text"]) != row["text_sha256"]
    ]
    count = store.value("SELECT count(*) FROM transcripts WHERE removed = 0")
    words = f"{count} transcripts, each as it was imported"
    return Finding("texts", not changed, f"no longer as imported: {', '.join(changed)}" if changed else words)


def _turns(store: Store) -> Finding:
    wrong = 0
    for transcript in store.db.conn.execute("SELECT id, text FROM transcripts WHERE removed = 0"):
        text = transcript["text"]
        turns = store.db.conn.execute(
            'SELECT "start", "end", text FROM turns WHERE transcript_id = ?', [transcript["id"]]
        )
        wrong += sum(text[turn["start"] : turn["end"]] != turn["text"] for turn in turns)
    return Finding(
        "turns", wrong == 0, f"{wrong} do not match their text" if wrong else "every turn stands where it says"
    )


def _codings(store: Store) -> Finding:
    outside = store.value(
        """SELECT count(*) FROM codings AS c JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0
           WHERE c."end" > length(t.text)"""
    )
    count = store.value("SELECT count(*) FROM quotes")
    words = (
        f"{outside} run past the end of their transcript"
        if outside
        else f"{count} codings, each on words that are there"
    )
    return Finding("codings", not outside, words)


def _codes(store: Store) -> Finding:
    names = [
        row["name"]
        for row in store.rows(
            "SELECT name FROM codes WHERE retired = 1 AND EXISTS (SELECT 1 FROM codings WHERE code_id = codes.id)"
        )
    ]
    words = f"no longer in codebook.yaml but still used: {', '.join(names)}"
    return Finding("codes", not names, words if names else "every code in use is in the codebook")


def _people(store: Store) -> Finding:
    missing = store.value("""SELECT count(*) FROM quotes WHERE group_id = ''""")
    words = f"{missing} coded quotes have a speaker of no group, so they cannot be signed: 'qualcode speakers'"
    return Finding("people", not missing, words if missing else "every coded quote can be signed")
