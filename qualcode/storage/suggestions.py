"""Suggestions and what was decided about them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.model import Reason, Suggestion, Verdict
from qualcode.core.spans import Span
from qualcode.storage import codings
from qualcode.storage.journal import new_guid, now

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qualcode.core.model import Coding
    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store


@dataclass(frozen=True, slots=True)
class Decision:
    """A coder's verdict on one code for one span."""

    transcript_guid: str
    span: Span
    code_id: str
    verdict: Verdict


def put(
    store: Store, transcript_id: int, found: Mapping[Span, Sequence[Suggestion]], model: str, *, coder_guid: str = ""
) -> None:
    """Put the suggestions for spans in the place of their earlier ones. Derived, so not journalled."""
    at = now()
    rows = [
        (transcript_id, span.start, span.end, s.code_id, coder_guid, s.score, _pack(s.reasons), model, at)
        for span, suggestions in found.items()
        for s in suggestions
    ]
    with store.transaction():
        store.db.conn.executemany(
            'DELETE FROM suggestions WHERE transcript_id = ? AND "start" = ? AND "end" = ? AND coder_guid = ?',
            ((transcript_id, span.start, span.end, coder_guid) for span in found),
        )
        store.db.conn.executemany("INSERT INTO suggestions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def of_transcript(store: Store, transcript_id: int, *, coder_guid: str = "") -> dict[Span, list[Suggestion]]:
    """Return a transcript's suggestions by span, best first, whatever was decided about them."""
    rows = store.rows(
        """SELECT "start", "end", code_id, score, reasons FROM suggestions WHERE transcript_id = ? AND coder_guid = ?
           ORDER BY "start", "end", score DESC, code_id""",
        [transcript_id, coder_guid],
    )
    found: dict[Span, list[Suggestion]] = {}
    for start, end, code_id, score, reasons in rows:
        found.setdefault(Span(start, end), []).append(Suggestion(code_id, score, _unpack(reasons)))
    return found


def of_span(store: Store, transcript_id: int, span: Span, *, coder_guid: str = "") -> list[Suggestion]:
    """Return the suggestions for one unit, best first, whatever was decided about them."""
    rows = store.rows(
        """SELECT code_id, score, reasons FROM suggestions
           WHERE transcript_id = ? AND "start" = ? AND "end" = ? AND coder_guid = ? ORDER BY score DESC, code_id""",
        [transcript_id, span.start, span.end, coder_guid],
    )
    return [Suggestion(code_id, score, _unpack(reasons)) for code_id, score, reasons in rows]


def spans_from(
    store: Store, transcript_id: int, position: int, *, back: bool = False, coder_guid: str = ""
) -> Iterator[Span]:
    """Yield the units with suggestions that start after a position, or before it, the nearest first."""
    beyond, order = ("<", "DESC") if back else (">", "ASC")
    rows = store.db.conn.execute(
        f"""SELECT DISTINCT "start", "end" FROM suggestions
            WHERE transcript_id = ? AND coder_guid = ? AND "start" {beyond} ? ORDER BY "start" {order}, "end" {order}""",
        [transcript_id, coder_guid, position],
    )
    return (Span(start, end) for start, end in rows)


def accept(store: Store, coding: Coding, suggestion: Suggestion, summary: str) -> Coding:
    """Make a coding of a suggestion and record the decision, as one command."""
    with store.command("accept", summary) as recorder:
        made = codings.record_add(store, recorder, coding)
        if recorder.changes:
            _decide(
                recorder,
                store,
                Decision(coding.transcript_guid, coding.span, coding.code_id, Verdict.ACCEPT),
                suggestion,
            )
        return made


def decide(store: Store, decision: Decision, suggestion: Suggestion | None, summary: str) -> None:
    """Record a rejection or a deferral."""
    with store.command(str(decision.verdict), summary) as recorder:
        _decide(recorder, store, decision, suggestion)


def _decide(recorder: Recorder, store: Store, decision: Decision, suggestion: Suggestion | None) -> None:
    recorder.insert(
        "suggestion_decisions",
        {
            "guid": new_guid(),
            "transcript_guid": decision.transcript_guid,
            "start": decision.span.start,
            "end": decision.span.end,
            "code_id": decision.code_id,
            "coder_guid": store.coder.guid,
            "verdict": str(decision.verdict),
            "score": suggestion.score if suggestion else None,
            "model": "",
            "reasons": "[]",
            "created_at": now(),
        },
    )


def decisions(store: Store, *, transcript_guid: str = "", coder_guid: str = "") -> list[Decision]:
    """Return decisions, oldest first; of one transcript or coder, or all."""
    where = [
        (clause, value)
        for clause, value in (("d.transcript_guid = ?", transcript_guid), ("d.coder_guid = ?", coder_guid))
        if value
    ]
    clauses = "".join(f" AND {clause}" for clause, _ in where)
    rows = store.rows(
        f"""SELECT d.transcript_guid, d."start", d."end", d.code_id, d.verdict FROM suggestion_decisions AS d
            JOIN transcripts AS t ON t.guid = d.transcript_guid AND t.removed = 0 WHERE 1 {clauses} ORDER BY d.created_at, d.guid""",
        [value for _, value in where],
    )
    return [Decision(r[0], Span(r[1], r[2]), r[3], Verdict(r[4])) for r in rows]


def _pack(reasons: Sequence[Reason]) -> str:
    return json.dumps([[r.kind, r.text, [[s.start, s.end] for s in r.spans]] for r in reasons], ensure_ascii=False)


def _unpack(text: str) -> tuple[Reason, ...]:
    return tuple(Reason(kind, said, tuple(Span(a, b) for a, b in spans)) for kind, said, spans in json.loads(text))
