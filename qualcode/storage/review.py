"""The queue of suggestions that a coder has not decided about, over all transcripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.spans import Span

if TYPE_CHECKING:
    from qualcode.storage.store import Store


@dataclass(frozen=True, slots=True)
class Waiting:
    """A passage that waits for a decision: its best open suggestion, and the words with their speaker."""

    transcript_id: int
    transcript_guid: str
    transcript: str
    span: Span
    code_id: str
    score: float
    speaker: str
    ordinal: int
    text: str


_OPEN = """FROM suggestions AS s JOIN transcripts AS t ON t.id = s.transcript_id AND t.removed = 0
    JOIN codes ON codes.id = s.code_id AND codes.retired = 0
    WHERE s.coder_guid = ''
    AND NOT EXISTS (SELECT 1 FROM codings AS c WHERE c.transcript_guid = t.guid AND c.coder_guid = :coder
        AND c."start" < s."end" AND c."end" > s."start")
    AND NOT EXISTS (SELECT 1 FROM suggestion_decisions AS d WHERE d.transcript_guid = t.guid AND d."start" = s."start"
        AND d."end" = s."end" AND d.coder_guid = :coder AND d.verdict <> 'accept'
        AND (d.code_id = s.code_id OR d.verdict = 'defer'))"""

_ORDERS = {"certain": "best DESC", "unsure": "abs(best - 0.5)"}


def queue(store: Store, *, order: str = "certain", limit: int = 200) -> list[Waiting]:
    """Return passages that this coder has neither coded nor decided about, each with its best open suggestion.

    `order` is "certain" (the surest first) or "unsure" (those nearest to even first, which teach the most).
    """
    rows = store.db.conn.execute(
        f"""WITH waiting AS (SELECT s.transcript_id, t.guid, t.name, s."start" AS a, s."end" AS b, s.code_id,
                max(s.score) AS best {_OPEN} GROUP BY s.transcript_id, s."start", s."end")
            SELECT w.*, coalesce(k.label, ''), u.ordinal, substr(u.text, w.a - u."start" + 1, w.b - w.a)
            FROM (SELECT * FROM waiting ORDER BY {_ORDERS[order]}, name, a LIMIT :limit) AS w
            JOIN turns AS u ON u.id = (SELECT id FROM turns WHERE transcript_id = w.transcript_id AND "start" <= w.a
                ORDER BY "start" DESC LIMIT 1)
            LEFT JOIN speakers AS k ON k.id = u.speaker_id ORDER BY {_ORDERS[order]}, name, a""",
        {"coder": store.coder.guid, "limit": limit},
    ).fetchall()
    return [Waiting(r[0], r[1], r[2], Span(r[3], r[4]), r[5], r[6], r[7], r[8], r[9]) for r in rows]


def count(store: Store) -> int:
    """Return how many passages wait for this coder."""
    found = store.db.conn.execute(
        f'SELECT count(*) FROM (SELECT DISTINCT s.transcript_id, s."start", s."end" {_OPEN})',
        {"coder": store.coder.guid},
    ).fetchone()
    return int(found[0])


def alike(store: Store, code_id: str, at_least: float) -> list[Waiting]:
    """Return the waiting passages whose best open suggestion is a code with at least that score, the surest first."""
    return [w for w in queue(store, limit=1000) if w.code_id == code_id and w.score >= at_least]
