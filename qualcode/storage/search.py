"""Full-text search over turns."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.spans import Span

if TYPE_CHECKING:
    from qualcode.storage.store import Store


@dataclass(frozen=True, slots=True)
class Hit:
    """A turn that matches a search, and the matched words as spans of the transcript's text."""

    transcript_guid: str
    transcript: str
    ordinal: int
    speaker: str
    span: Span
    text: str
    matches: tuple[Span, ...]


_MARK = "\x02"


def find(store: Store, wanted: str, *, transcript_guid: str = "", limit: int = 200) -> list[Hit]:
    """Return the turns that hold what is wanted, in the order of the text.

    Words are looked for in any order; "words in quotation marks" as a phrase; `word*` by its beginning; AND, OR, NOT and
    NEAR() work. What cannot be read as such a search is looked for as plain words.
    """
    if not wanted.strip():
        return []
    try:
        return _find(store, wanted, transcript_guid, limit)
    except sqlite3.OperationalError:
        words = re.findall(r"\w+", wanted)
        return _find(store, " ".join(f'"{word}"' for word in words), transcript_guid, limit) if words else []


def _find(store: Store, expression: str, transcript_guid: str, limit: int) -> list[Hit]:
    within, values = ("AND t.guid = ?", [transcript_guid]) if transcript_guid else ("", [])
    rows = store.rows(
        f"""SELECT t.guid, t.name, u.ordinal, coalesce(s.label, ''), u."start", u."end", u.text,
                   highlight(turns_fts, 0, ?, ?)
            FROM turns_fts JOIN turns AS u ON u.id = turns_fts.rowid
            JOIN transcripts AS t ON t.id = u.transcript_id AND t.removed = 0
            LEFT JOIN speakers AS s ON s.id = u.speaker_id
            WHERE turns_fts MATCH ? {within} LIMIT ?""",
        [_MARK, _MARK, expression, *values, limit],
    )
    hits = [
        Hit(guid, name, ordinal, speaker, Span(start, end), text, tuple(_matches(text, marked, start)))
        for guid, name, ordinal, speaker, start, end, text, marked in rows
    ]
    return sorted(hits, key=lambda hit: (hit.transcript, hit.ordinal))


def _matches(text: str, marked: str, start: int) -> list[Span]:
    if _MARK in text:  # the transcript itself holds the mark's character: no telling them apart
        return []
    spans, at = [], start
    for index, part in enumerate(marked.split(_MARK)):
        if index % 2:
            spans.append(Span(at, at + len(part)))
        at += len(part)
    return spans
