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


_LIVE = """EXISTS (SELECT 1 FROM codes WHERE id = {0}.code_id AND retired = 0)
    AND NOT EXISTS (SELECT 1 FROM suggestion_decisions AS d WHERE d.transcript_guid = t.guid AND d."start" = {0}."start"
        AND d."end" = {0}."end" AND d.coder_guid = :coder AND d.verdict <> 'accept'
        AND (d.code_id = {0}.code_id OR d.verdict = 'defer'))"""
"""A suggestion that this coder has not decided about, of a code that is still there."""

_OPEN = f"""FROM suggestions AS s JOIN transcripts AS t ON t.id = s.transcript_id AND t.removed = 0
    WHERE {_LIVE.format("s")}
    AND NOT EXISTS (SELECT 1 FROM codings AS c WHERE c.transcript_guid = t.guid AND c.coder_guid = :coder
        AND c."start" < s."end" AND c."end" > s."start"
        AND c."start" > s."start" - (SELECT max("end" - "start") FROM codings))"""
"""Those of passages that this coder has not coded. The longest coding says how far back one can begin that still reaches."""

_BEST = f"""{_OPEN} AND NOT EXISTS (SELECT 1 FROM suggestions AS b WHERE b.transcript_id = s.transcript_id
    AND b."start" = s."start" AND b."end" = s."end" AND b.coder_guid = ''
    AND (b.score > s.score OR b.score = s.score AND b.code_id < s.code_id) AND {_LIVE.format("b")})"""
"""The best of each passage."""

_ORDERS = {"certain": ("s.score >= 0 ORDER BY s.score DESC",),
           "unsure": ("s.score >= 0.5 ORDER BY s.score", "s.score < 0.5 ORDER BY s.score DESC")}  # fmt: skip
"""Each order as walks along the index of scores, so that a long queue is read no further than it is shown."""


def queue(store: Store, *, order: str = "certain", limit: int = 200) -> list[Waiting]:
    """Return passages that this coder has neither coded nor decided about, each with its best open suggestion.

    `order` is "certain" (the surest first) or "unsure" (those nearest to even first, which teach the most).
    """
    found = [waiting for walk in _ORDERS[order] for waiting in _walk(store, walk, limit)]
    if order == "unsure":
        found.sort(key=lambda w: (abs(w.score - 0.5), w.transcript, w.span))
    return found[:limit]


def _walk(store: Store, walk: str, limit: int) -> list[Waiting]:
    rows = store.db.conn.execute(
        f"""SELECT w.*, coalesce(k.label, ''), u.ordinal, substr(u.text, w.a - u."start" + 1, w.b - w.a)
            FROM (SELECT s.transcript_id, t.guid, t.name, s."start" AS a, s."end" AS b, s.code_id, s.score
                {_BEST} AND s.coder_guid = '' AND {walk}, t.name, s."start" LIMIT :limit) AS w
            JOIN turns AS u ON u.id = (SELECT id FROM turns WHERE transcript_id = w.transcript_id AND "start" <= w.a
                ORDER BY "start" DESC LIMIT 1)
            LEFT JOIN speakers AS k ON k.id = u.speaker_id""",
        {"coder": store.coder.guid, "limit": limit},
    ).fetchall()
    return [Waiting(r[0], r[1], r[2], Span(r[3], r[4]), r[5], r[6], r[7], r[8], r[9]) for r in rows]


def count(store: Store) -> int:
    """Return how many passages wait for this coder; over hundreds of transcripts that takes a moment."""
    found = store.db.conn.execute(  # the plus keeps SQLite to the order of the text, in which passages need no sorting
        f"""SELECT count(*) FROM (SELECT DISTINCT s.transcript_id, s."start", s."end" {_OPEN} AND +s.coder_guid = '')""",
        {"coder": store.coder.guid},
    ).fetchone()
    return int(found[0])


def alike(store: Store, code_id: str, at_least: float) -> list[Waiting]:
    """Return the waiting passages whose best open suggestion is a code with at least that score, the surest first."""
    return [w for w in queue(store, limit=1000) if w.code_id == code_id and w.score >= at_least]
