"""The queue of suggestions that a coder has not decided about, over all transcripts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import floor
from random import Random
from typing import TYPE_CHECKING

from qualcode.core.spans import Span
from qualcode.core.units import turn_units
from qualcode.storage.coders import suggested_for

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    audit: bool = False
    """Drawn by chance, to be judged without seeing what is suggested; it has no code and no score then."""
    done: str = ""
    """What was decided about it, "coded", "rejected" or "put off"; "" while it waits."""


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
    AND b."start" = s."start" AND b."end" = s."end" AND b.coder_guid = :whose
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


def of_code(store: Store, code_id: str, *, order: str = "certain", limit: int = 200) -> list[Waiting]:
    """Return waiting passages for which a code is suggested, first or not.

    `order` is "certain" (the surest first) or "sharpen": every second is one of the least sure, since those alone rarely meet a
    rare code at all.
    """
    certain = _walk(store, "s.code_id = :code ORDER BY s.score DESC", limit, _OPEN, code_id)
    return certain if order == "certain" else sharpening(certain)[:limit]


def sharpening(certain: Sequence[Waiting]) -> list[Waiting]:
    """Return passages that wait for one code, given the surest first, so that every second is one of the least sure."""
    unsure = sorted(certain, key=lambda w: (abs(w.score - 0.5), w.transcript, w.span))
    pairs = (waiting for pair in zip(unsure, certain, strict=True) for waiting in pair)
    return list(dict.fromkeys(pairs))


def drawn(store: Store, number: int, seed: int) -> list[Waiting]:
    """Return units drawn by chance from those that nobody (for a blind coder: they themselves) has coded, each as likely as any other.

    Fewer where there are few.

    A turn is drawn, and kept with a chance that grows with the number of its units, so that units of long turns come as often
    as others. Only transcripts that the suggester has read count: of the others it is not known what would be suggested.
    """
    chance = Random(seed)  # noqa: S311 - a draw that can be repeated, not a secret
    last, whose = store.value("SELECT max(id) FROM turns") or 0, suggested_for(store)
    found: dict[tuple[int, Span], Waiting] = {}
    for _ in range(number * _TRIES // _AT_ONCE + 1 if last and number else 0):
        ids = [chance.randint(1, last) for _ in range(_AT_ONCE)]
        asked = {"ids": json.dumps(ids), "whose": whose}
        rows = {row["id"]: row for row in store.db.conn.execute(_TURNS, asked)}
        for row in (rows[turn] for turn in ids if turn in rows):
            own = list(turn_units(row["text"], Span(0, len(row["text"]))))
            if not own or chance.random() > len(own) / max(_MOST_UNITS, len(own)):
                continue
            within = chance.choice(own)
            span = Span(row["start"] + within.start, row["start"] + within.end)
            place = {"guid": row["guid"], "coder": store.coder.guid, "whose": whose, "a": span.start, "b": span.end}
            if not store.db.conn.execute(_TAKEN, place).fetchone()[0]:
                found[row["transcript_id"], span] = Waiting(
                    row["transcript_id"], row["guid"], row["name"], span, "", 0.0, row["label"], row["ordinal"],
                    within.of(row["text"]), audit=True,
                )  # fmt: skip
            if len(found) == number:
                return list(found.values())
    return list(found.values())


_TRIES, _AT_ONCE, _MOST_UNITS = 100, 64, 12
_TURNS = """SELECT u.id, u.transcript_id, t.guid, t.name, u."start", u.ordinal, coalesce(s.label, '') AS label, u.text
    FROM turns AS u JOIN transcripts AS t ON t.id = u.transcript_id AND t.removed = 0
    LEFT JOIN speakers AS s ON s.id = u.speaker_id
    LEFT JOIN participants AS p ON p.guid = s.participant_guid LEFT JOIN groups AS g ON g.id = p.group_id
    WHERE u.id IN (SELECT value FROM json_each(:ids)) AND u.kind = 'speech' AND NOT coalesce(g.facilitator, 0) AND coalesce(p.consent_analyse, 1)
        AND EXISTS (SELECT 1 FROM suggestions WHERE transcript_id = u.transcript_id AND +coder_guid = :whose)"""
_TAKEN = """SELECT EXISTS (SELECT 1 FROM codings WHERE transcript_guid = :guid AND "start" < :b AND "end" > :a
        AND :whose IN ('', coder_guid))
    OR EXISTS (SELECT 1 FROM audits WHERE transcript_guid = :guid AND "start" = :a AND "end" = :b AND coder_guid = :coder)"""


def mixed(waiting: Sequence[Waiting], by_chance: Sequence[Waiting], share: float) -> list[Waiting]:
    """Return a queue with passages drawn by chance among the others: `share` of it, evenly spread; none comes twice.

    What chance drew is judged as such even where it waits too: left to the surest, estimates would tell only of the rest.
    """
    taken = {(one.transcript_id, one.span) for one in by_chance}
    others = iter([one for one in waiting if (one.transcript_id, one.span) not in taken])
    drawn_ = iter(by_chance)
    found: list[Waiting] = []
    while True:
        wants_chance = floor((len(found) + 1) * share + 1e-9) > floor(len(found) * share + 1e-9)
        first, second = (drawn_, others) if wants_chance else (others, drawn_)
        one = next(first, None) or next(second, None)
        if one is None:
            return found
        found.append(one)


def put_off(store: Store, *, limit: int = 200) -> list[Waiting]:
    """Return the passages that this coder has put off and neither coded nor rejected since, the longest ago first."""
    return _read(store, _PUT_OFF, limit)


_PUT_OFF = """FROM suggestion_decisions AS d JOIN transcripts AS t ON t.guid = d.transcript_guid AND t.removed = 0
    JOIN suggestions AS s ON s.transcript_id = t.id AND s."start" = d."start" AND s."end" = d."end" AND s.code_id = d.code_id
        AND s.coder_guid = :whose
    WHERE d.verdict = 'defer' AND d.coder_guid = :coder
    AND NOT EXISTS (SELECT 1 FROM suggestion_decisions AS r WHERE r.transcript_guid = d.transcript_guid AND r."start" = d."start"
        AND r."end" = d."end" AND r.code_id = d.code_id AND r.coder_guid = :coder AND r.verdict <> 'defer')
    AND NOT EXISTS (SELECT 1 FROM codings AS c WHERE c.transcript_guid = t.guid AND c.coder_guid = :coder
        AND c."start" < s."end" AND c."end" > s."start")
    GROUP BY s.transcript_id, s."start", s."end" ORDER BY min(d.created_at)"""


def _walk(
    store: Store, walk: str, limit: int, among: str = _BEST, code_id: str = "", at_least: float = 0.0
) -> list[Waiting]:
    return _read(store, f"{among} AND s.coder_guid = :whose AND {walk}", limit, code_id, at_least)


def _read(store: Store, among: str, limit: int, code_id: str = "", at_least: float = 0.0) -> list[Waiting]:
    rows = store.db.conn.execute(
        f"""SELECT w.*, coalesce(k.label, ''), u.ordinal, substr(u.text, w.a - u."start" + 1, w.b - w.a)
            FROM (SELECT s.transcript_id, t.guid, t.name, s."start" AS a, s."end" AS b, s.code_id, s.score
                {among}, t.name, s."start" LIMIT :limit) AS w
            JOIN turns AS u ON u.id = (SELECT id FROM turns WHERE transcript_id = w.transcript_id AND "start" <= w.a
                ORDER BY "start" DESC LIMIT 1)
            LEFT JOIN speakers AS k ON k.id = u.speaker_id""",
        {"coder": store.coder.guid, "whose": suggested_for(store), "limit": limit, "code": code_id, "least": at_least},
    ).fetchall()
    return [Waiting(r[0], r[1], r[2], Span(r[3], r[4]), r[5], r[6], r[7], r[8], r[9]) for r in rows]


def count(store: Store) -> int:
    """Return how many passages wait for this coder; over hundreds of transcripts that takes a moment."""
    found = store.db.conn.execute(  # the plus keeps SQLite to the order of the text, in which passages need no sorting
        f"""SELECT count(*) FROM (SELECT DISTINCT s.transcript_id, s."start", s."end" {_OPEN} AND +s.coder_guid = :whose)""",
        {"coder": store.coder.guid, "whose": suggested_for(store)},
    ).fetchone()
    return int(found[0])


def alike(store: Store, code_id: str, at_least: float, *, first: bool = True) -> list[Waiting]:
    """Return every waiting passage for which a code is suggested with at least that score, the surest first.

    Only those whose best open suggestion it is, unless not `first`.
    """
    walk = "s.code_id = :code AND s.score >= :least ORDER BY s.score DESC"
    return _walk(store, walk, -1, _BEST if first else _OPEN, code_id, at_least)
