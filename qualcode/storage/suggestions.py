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
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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


_THERE = "code_id IN (SELECT id FROM codes WHERE retired = 0)"
"""A code may be deleted after it was suggested."""


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


def keep_only(store: Store, transcript_id: int, spans: Iterable[Span], *, coder_guid: str = "") -> None:
    """Drop a transcript's suggestions for other spans than these: of who has turned out to ask only, or is not analysed."""
    stored = store.rows(
        'SELECT DISTINCT "start", "end" FROM suggestions WHERE transcript_id = ? AND coder_guid = ?',
        [transcript_id, coder_guid],
    )
    gone = {Span(start, end) for start, end in stored} - set(spans)
    if gone:
        with store.transaction():
            store.db.conn.executemany(
                'DELETE FROM suggestions WHERE transcript_id = ? AND "start" = ? AND "end" = ? AND coder_guid = ?',
                ((transcript_id, span.start, span.end, coder_guid) for span in gone),
            )


def of_transcript(store: Store, transcript_id: int, *, coder_guid: str = "") -> dict[Span, list[Suggestion]]:
    """Return a transcript's suggestions of codes that there are by span, best first, whatever was decided about them."""
    rows = store.rows(
        f"""SELECT "start", "end", code_id, score, reasons FROM suggestions
           WHERE transcript_id = ? AND coder_guid = ? AND {_THERE} ORDER BY "start", "end", score DESC, code_id""",
        [transcript_id, coder_guid],
    )
    found: dict[Span, list[Suggestion]] = {}
    for start, end, code_id, score, reasons in rows:
        found.setdefault(Span(start, end), []).append(Suggestion(code_id, score, _unpack(reasons)))
    return found


def of_span(store: Store, transcript_id: int, span: Span, *, coder_guid: str = "") -> list[Suggestion]:
    """Return the suggestions for one unit of codes that there are, best first, whatever was decided about them."""
    rows = store.rows(
        f"""SELECT code_id, score, reasons FROM suggestions
           WHERE transcript_id = ? AND "start" = ? AND "end" = ? AND coder_guid = ? AND {_THERE} ORDER BY score DESC, code_id""",
        [transcript_id, span.start, span.end, coder_guid],
    )
    return [Suggestion(code_id, score, _unpack(reasons)) for code_id, score, reasons in rows]


def version(store: Store, transcript_id: int, span: Span, *, coder_guid: str = "") -> str:
    """Return the version of the model that read a unit last; of a unit for which it suggested nothing, that read its transcript."""
    return str(
        store.value(
            """SELECT model FROM suggestions WHERE transcript_id = ? AND coder_guid = ?
               ORDER BY "start" = ? AND "end" = ? DESC, created_at DESC LIMIT 1""",
            [transcript_id, coder_guid, span.start, span.end],
        )
        or ""
    )


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


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where a decision was made (a queue's name, "" for the text), and the seconds from seeing the suggestion to deciding."""

    queue: str = ""
    seconds: float | None = None


IN_THE_TEXT = Circumstances()


def accept(
    store: Store, coding: Coding, suggestion: Suggestion, summary: str, how: Circumstances = IN_THE_TEXT
) -> Coding:
    """Make a coding of a suggestion and record the decision, as one command."""
    with store.command("accept", summary) as recorder:
        return _accept(store, recorder, coding, suggestion, how)


def accept_many(
    store: Store, made: Iterable[tuple[Coding, Suggestion]], summary: str, how: Circumstances = IN_THE_TEXT
) -> int:
    """Make codings of many suggestions with their decisions, as one command, and return how many were new."""
    with store.command("accept many", summary) as recorder:
        for coding, suggestion in made:
            _accept(store, recorder, coding, suggestion, how)
        return sum(change.table == "codings" for change in recorder.changes)


def _accept(store: Store, recorder: Recorder, coding: Coding, suggestion: Suggestion, how: Circumstances) -> Coding:
    before = len(recorder.changes)
    made = codings.record_add(store, recorder, coding)
    if len(recorder.changes) > before:
        decision = Decision(coding.transcript_guid, coding.span, coding.code_id, Verdict.ACCEPT)
        _decide(recorder, store, decision, suggestion, how)
    return made


def decide(
    store: Store,
    decision: Decision,
    suggestion: Suggestion | None,
    summary: str,
    how: Circumstances = IN_THE_TEXT,
) -> None:
    """Record a rejection or a deferral."""
    with store.command(str(decision.verdict), summary) as recorder:
        _decide(recorder, store, decision, suggestion, how)


def _model_of(store: Store, decision: Decision) -> str:
    """Return the version of the model that made a suggestion, "" where it is no longer known."""
    found = store.value(
        """SELECT s.model FROM suggestions AS s JOIN transcripts AS t ON t.id = s.transcript_id
           WHERE t.guid = ? AND s."start" = ? AND s."end" = ? AND s.code_id = ? AND s.coder_guid IN ('', ?)
           ORDER BY s.coder_guid DESC""",
        [decision.transcript_guid, decision.span.start, decision.span.end, decision.code_id, store.coder.guid],
    )
    return str(found or "")


def _decide(
    recorder: Recorder, store: Store, decision: Decision, suggestion: Suggestion | None, how: Circumstances
) -> None:
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
            "model": _model_of(store, decision),
            "reasons": _places(suggestion.reasons if suggestion else ()),
            "created_at": now(),
            "queue": how.queue,
            "seconds": None if how.seconds is None else round(how.seconds, 1),
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


def _places(reasons: Sequence[Reason]) -> str:
    """Return the kinds of reasons and where their words stand, without the words: the journal holds nobody's."""
    return json.dumps([[r.kind, [[s.start, s.end] for s in r.spans]] for r in reasons])


def _pack(reasons: Sequence[Reason]) -> str:
    return json.dumps([[r.kind, r.text, [[s.start, s.end] for s in r.spans]] for r in reasons], ensure_ascii=False)


def _unpack(text: str) -> tuple[Reason, ...]:
    return tuple(Reason(kind, said, tuple(Span(a, b) for a, b in spans)) for kind, said, spans in json.loads(text))
