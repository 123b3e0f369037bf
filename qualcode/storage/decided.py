"""What a coder has decided since a moment: codings made, suggestions rejected and put off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.spans import Span
from qualcode.storage.review import Waiting

if TYPE_CHECKING:
    from qualcode.storage.store import Store

KINDS = ("coded", "rejected", "put off")
_SINCE = """SELECT transcript_guid, "start", "end", code_id, 0 AS kind, created_at AS at FROM codings
        WHERE coder_guid = :coder AND code_id IN (SELECT id FROM codes) AND created_at >= :since
    UNION ALL SELECT transcript_guid, "start", "end", code_id, 1, created_at FROM suggestion_decisions
        WHERE coder_guid = :coder AND created_at >= :since AND verdict = 'reject'
    UNION ALL SELECT d.transcript_guid, d."start", d."end", d.code_id, 2, d.created_at FROM suggestion_decisions AS d
        WHERE d.coder_guid = :coder AND d.created_at >= :since AND d.verdict = 'defer'
        AND NOT EXISTS (SELECT 1 FROM suggestion_decisions AS r WHERE r.transcript_guid = d.transcript_guid
            AND r."start" = d."start" AND r."end" = d."end" AND r.coder_guid = :coder AND r.created_at > d.created_at)
        AND NOT EXISTS (SELECT 1 FROM codings AS c WHERE c.transcript_guid = d.transcript_guid AND c.coder_guid = :coder
            AND c."start" < d."end" AND c."end" > d."start")"""
"""What was put off counts until it is coded or decided. Each code by itself is found in the index, whatever the coder made before."""


def counts(store: Store, since: str) -> dict[str, int]:
    """Return how often this coder decided each of `KINDS` since a time in UTC as ISO 8601. What was taken back does not count."""
    rows = store.db.conn.execute(
        f"SELECT kind, count(*) FROM ({_SINCE}) GROUP BY kind", {"coder": store.coder.guid, "since": since}
    )
    found = {KINDS[kind]: int(number) for kind, number in rows}
    return {kind: found.get(kind, 0) for kind in KINDS}


def by_code(store: Store, since: str) -> list[tuple[str, int, int]]:
    """Return each code that this coder has given since a time, how often, and how often as suggested."""
    rows = store.rows(
        """SELECT code_id, count(*), sum(origin = 'suggestion') FROM codings
           WHERE coder_guid = ? AND created_at >= ? GROUP BY code_id""",
        [store.coder.guid, since],
    )
    return [(code_id, made, followed) for code_id, made, followed in rows]


def since(store: Store, moment: str, *, limit: int = 200) -> list[Waiting]:
    """Return what this coder has decided since a time in UTC as ISO 8601, the newest first, each with what was decided."""
    rows = store.db.conn.execute(
        f"""SELECT t.id, t.guid, t.name, d."start", d."end", d.code_id, coalesce(k.label, ''), u.ordinal,
                substr(u.text, d."start" - u."start" + 1, d."end" - d."start"), d.kind
            FROM ({_SINCE} ORDER BY at DESC LIMIT :limit) AS d
            JOIN transcripts AS t ON t.guid = d.transcript_guid AND t.removed = 0
            JOIN turns AS u ON u.id = (SELECT id FROM turns WHERE transcript_id = t.id AND "start" <= d."start"
                ORDER BY "start" DESC LIMIT 1)
            LEFT JOIN speakers AS k ON k.id = u.speaker_id
            WHERE EXISTS (SELECT 1 FROM codes WHERE id = d.code_id AND retired = 0)
            ORDER BY d.at DESC""",
        {"coder": store.coder.guid, "since": moment, "limit": limit},
    ).fetchall()
    return [Waiting(r[0], r[1], r[2], Span(r[3], r[4]), r[5], 0.0, r[6], r[7], r[8], done=KINDS[r[9]]) for r in rows]
