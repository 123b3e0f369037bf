"""Codings: added, changed and removed, each as one command that stands in the database when the function returns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.core.model import Coding, Origin
from qualcode.core.spans import Span
from qualcode.errors import NotPossibleError
from qualcode.storage.journal import new_guid, now

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store


def quote_id(guid: str) -> str:
    """Return the short id by which a coding is named in documents."""
    return "q" + guid.replace("-", "")[:10]


def new(store: Store, transcript_guid: str, span: Span, code_id: str, origin: Origin = Origin.HUMAN) -> Coding:
    """Return a coding by this coder, not stored yet. Its quote id is one that no coding of the project has."""
    guid = new_guid()
    while store.value("SELECT 1 FROM codings WHERE substr(replace(guid, '-', ''), 1, 10) = ?", [quote_id(guid)[1:]]):
        guid = new_guid()
    return Coding(guid, transcript_guid, span, code_id, store.coder.guid, origin, created_at=now())


def add(store: Store, coding: Coding, summary: str = "Coded a quote") -> Coding:
    """Store a coding; the same code on the same span by the same coder is left as it is and returned.

    Raises:
        NotPossibleError: see `record_add`.
    """
    with store.command("code", summary) as recorder:
        return record_add(store, recorder, coding)


def record_add(store: Store, recorder: Recorder, coding: Coding) -> Coding:
    """Do what `add` does within a command that does more.

    Raises:
        NotPossibleError: the transcript has been taken out of the project, or has a newer version, meanwhile; or the code is gone.
    """
    if store.value("SELECT removed FROM transcripts WHERE guid = ?", [coding.transcript_guid]):
        raise NotPossibleError("This text is no longer in the project, or has a newer version: g opens another.")
    if not store.value("SELECT 1 FROM codes WHERE id = ?", [coding.code_id]):
        raise NotPossibleError("Somebody has taken this code out of the codebook.")
    found = store.row(
        'SELECT * FROM codings WHERE transcript_guid = ? AND "start" = ? AND "end" = ? AND code_id = ? AND coder_guid = ?',
        [coding.transcript_guid, coding.span.start, coding.span.end, coding.code_id, coding.coder_guid],
    )
    if found is not None:
        return _coding(found)
    recorder.insert(
        "codings",
        {
            "guid": coding.guid,
            "transcript_guid": coding.transcript_guid,
            "start": coding.span.start,
            "end": coding.span.end,
            "code_id": coding.code_id,
            "coder_guid": coding.coder_guid,
            "origin": str(coding.origin),
            "exemplar": int(coding.exemplar),
            "memo": coding.memo,
            "created_at": coding.created_at,
        },
    )
    return coding


def add_many(store: Store, codings: Iterable[Coding], summary: str, *, undoable: bool = True) -> int:
    """Store many codings as one command, and return how many were new."""
    with store.command("code many", summary, undoable=undoable) as recorder:
        for coding in codings:
            record_add(store, recorder, coding)
        return len(recorder.changes)


def remove(store: Store, guid: str, summary: str = "Removed a coding") -> None:
    """Take a coding away."""
    with store.command("uncode", summary) as recorder:
        recorder.delete("codings", guid)


def move(store: Store, guid: str, span: Span) -> Coding:
    """Change the bounds of a coding.

    Raises:
        NotPossibleError: the passage would be empty, or already has that code.
    """
    with store.command("bounds", "Changed where a coding begins or ends") as recorder:
        coding = get(store, guid)
        if span.end <= span.start:
            raise NotPossibleError("A coding needs at least one character.")
        taken = store.value(
            """SELECT 1 FROM codings WHERE transcript_guid = ? AND "start" = ? AND "end" = ? AND code_id = ? AND coder_guid = ?
               AND guid <> ?""",
            [coding.transcript_guid, span.start, span.end, coding.code_id, coding.coder_guid, guid],
        )
        if taken:
            raise NotPossibleError("That passage already has this code.")
        recorder.update("codings", guid, start=span.start, end=span.end)
    return replace(coding, span=span)


def set_exemplar(store: Store, guid: str, *, exemplar: bool) -> None:
    """Mark a coding as a telling example of its code, or take the mark away."""
    with store.command("exemplar", "Marked an exemplar" if exemplar else "Took an exemplar mark away") as recorder:
        recorder.update("codings", guid, exemplar=int(exemplar))


def set_memo(store: Store, guid: str, memo: str) -> None:
    """Set the memo of a coding; an empty one takes it away."""
    with store.command("memo", "Wrote a memo on a coding" if memo else "Removed a memo from a coding") as recorder:
        recorder.update("codings", guid, memo=memo)


def get(store: Store, guid: str) -> Coding:
    """Return a coding.

    Raises:
        NotPossibleError: it is gone.
    """
    found = store.row("SELECT * FROM codings WHERE guid = ?", [guid])
    if found is None:
        raise NotPossibleError("That coding is no longer there.")
    return _coding(found)


def of_transcript(store: Store, transcript_guid: str, *, coder_guid: str = "") -> list[Coding]:
    """Return a transcript's codings by position; of one coder, or of all."""
    where, values = ("AND coder_guid = ?", [coder_guid]) if coder_guid else ("", [])
    rows = store.rows(
        f'SELECT * FROM codings WHERE transcript_guid = ? {where} ORDER BY "start", "end", created_at, guid',
        [transcript_guid, *values],
    )
    return [_coding(row) for row in rows]


def counts(store: Store, *, without: Collection[str] = ()) -> dict[str, int]:
    """Return the number of codings by code id, over the transcripts in the project; not of the coders `without`."""
    others = f"AND coder_guid NOT IN ({', '.join('?' for _ in without)})" if without else ""
    rows = store.rows(
        f"""SELECT code_id, count(*) FROM codings
           WHERE transcript_guid NOT IN (SELECT guid FROM transcripts WHERE removed = 1) {others} GROUP BY 1""",
        list(without),
    )
    return {r[0]: r[1] for r in rows}


def lengths(store: Store, *, without: Collection[str] = (), most: int = 200) -> list[int]:
    """Return how long the turns are that codings begin in, in code points: of all, or of so many by chance; not of the coders `without`.

    A coding over several turns counts with its own length. So a coded part of a passage counts as that passage.
    """
    others = f"WHERE c.coder_guid NOT IN ({', '.join('?' for _ in without)})" if without else ""
    rows = store.rows(
        f"""SELECT max(c."end" - c."start", ifnull((
                SELECT u."end" - u."start" FROM turns u WHERE u.transcript_id = t.id AND u."start" <= c."start"
                ORDER BY u."start" DESC LIMIT 1), 0))
            FROM (SELECT * FROM codings c {others} ORDER BY guid LIMIT ?) c JOIN transcripts t ON t.guid = c.transcript_guid""",
        [*without, most],
    )
    return [row[0] for row in rows]


def _coding(row: sqlite3.Row) -> Coding:
    return Coding(
        row["guid"], row["transcript_guid"], Span(row["start"], row["end"]), row["code_id"], row["coder_guid"],
        Origin(row["origin"]), bool(row["exemplar"]), row["memo"], row["created_at"],
    )  # fmt: skip
