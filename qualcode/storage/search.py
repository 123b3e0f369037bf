"""Full-text search over turns."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from qualcode.core.spans import Span
from qualcode.core.unspaced import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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


_Answer = TypeVar("_Answer")
_MARK = "\x02"


def find(store: Store, wanted: str, *, transcript_guid: str = "", limit: int = 200, best: bool = False) -> list[Hit]:
    """Return the first turns that hold what is wanted: by the transcripts' names and in the order of their text.

    With `best`, by relevance instead: turns that say rare words of it often come first (BM25), and of two turns that say them as
    often the one that also says something else, since nobody looks for the bare word.

    Words are looked for in any order; "words in quotation marks" as a phrase; `word*` by its beginning; AND, OR, NOT and
    NEAR() work. What cannot be read as such a search is looked for as plain words. Scripts that are written without spaces, such
    as Thai or Chinese, have no words to be looked up: what is wanted in them is found anywhere, letter by letter. Of what is far
    longer than any search, only the beginning is looked for.
    """
    wanted = _bounded(wanted)
    if UNSPACED.search(wanted):
        return _anywhere(store, wanted, transcript_guid, limit, best)
    return _tried(wanted, lambda expression: _find(store, expression, transcript_guid, limit, best)) or []


def count(store: Store, wanted: str) -> int:
    """Return how many turns hold what is wanted."""
    wanted = _bounded(wanted)
    if UNSPACED.search(wanted):
        where, values = _holding(wanted)
        return int(store.value(f"SELECT count(*) {_TURNS} WHERE {where}", values))
    return _tried(wanted, lambda expression: int(store.value(_COUNT, [expression]))) or 0


def is_long(store: Store) -> bool:
    """Say whether the project has so many turns that a search can take longer than a key may wait."""
    return int(store.value("SELECT coalesce(max(id), 0) FROM turns")) > _LONG


_LONG = 30_000
_LONGEST = 2_000
"""Code points of a search: time grows with the square of its words, and a page pasted by mistake has hundreds."""
_FEW = 2_000
"""Hits that are put in order all at once; of more, transcript by transcript until there are enough."""
_LEAST_SAID = 80
"""Code points below which a turn says little beyond the words looked for."""

_COUNT = """SELECT count(*) FROM turns_fts WHERE turns_fts MATCH ?
    AND rowid NOT IN (SELECT u.id FROM turns AS u JOIN transcripts AS t ON t.id = u.transcript_id AND t.removed = 1)"""
_HITS = """SELECT t.guid, t.name, u.ordinal, coalesce(s.label, ''), u."start", u."end", u.text, highlight(turns_fts, 0, ?, ?)
    FROM turns_fts JOIN turns AS u ON u.id = turns_fts.rowid
    JOIN transcripts AS t ON t.id = u.transcript_id AND t.removed = 0
    LEFT JOIN speakers AS s ON s.id = u.speaker_id WHERE turns_fts MATCH ?"""
_TURNS = "FROM turns AS u JOIN transcripts AS t ON t.id = u.transcript_id AND t.removed = 0"
_TRANSCRIPTS = """SELECT t.id, (SELECT id FROM turns WHERE transcript_id = t.id ORDER BY ordinal LIMIT 1) AS first,
    (SELECT id FROM turns WHERE transcript_id = t.id ORDER BY ordinal DESC LIMIT 1) AS last
    FROM transcripts AS t WHERE t.removed = 0 AND first IS NOT NULL"""
"""The turns of a transcript have ids in a row."""


def _bounded(wanted: str) -> str:
    """Return the whole words of a search up to where it would take longer than anybody waits."""
    return wanted if len(wanted) <= _LONGEST else wanted[:_LONGEST].rpartition(" ")[0] or wanted[:_LONGEST]


def _tried(wanted: str, ask: Callable[[str], _Answer]) -> _Answer | None:
    if not wanted.strip():
        return None
    try:
        return ask(wanted)
    except sqlite3.OperationalError:
        words = re.findall(r"\w+", wanted)
        return ask(" ".join(f'"{word}"' for word in words)) if words else None


def _find(store: Store, expression: str, transcript_guid: str, limit: int, best: bool) -> list[Hit]:
    asked = [_MARK, _MARK, expression]
    if transcript_guid:
        rows = _walked(store, asked, store.rows(f"{_TRANSCRIPTS} AND t.guid = ?", [transcript_guid]), limit)
    elif best:
        ranked = _HITS.replace("\n    FROM", ", rank\n    FROM", 1)
        rows = store.rows(f"{ranked} ORDER BY rank LIMIT ?", [*asked, limit * 5])
        rows = sorted(rows, key=lambda row: row["rank"] * min(1.0, len(row["text"]) / _LEAST_SAID))[:limit]
    else:
        rows = _in_order(store, asked, limit)
    return [
        Hit(guid, name, ordinal, speaker, Span(start, end), text, tuple(_matches(text, marked, start)))
        for guid, name, ordinal, speaker, start, end, text, marked, *_ in rows
    ]


def _in_order(store: Store, asked: list[str], limit: int) -> list[sqlite3.Row]:
    among = store.rows(f"{_TRANSCRIPTS} ORDER BY t.name")
    if all(one["last"] < other["first"] for one, other in pairwise(among)):
        return store.rows(f"{_HITS} ORDER BY turns_fts.rowid LIMIT ?", [*asked, limit])
    if len(store.rows("SELECT rowid FROM turns_fts WHERE turns_fts MATCH ? LIMIT ?", [asked[-1], _FEW + 1])) <= _FEW:
        return store.rows(f"{_HITS} ORDER BY t.name, u.ordinal LIMIT ?", [*asked, limit])
    return _walked(store, asked, among, limit)


def _holding(wanted: str) -> tuple[str, list[str]]:
    pieces = [piece for piece in re.split(r"[\s\"*]+", wanted) if piece]
    return " AND ".join("instr(u.text, ?)" for _ in pieces), pieces


def _anywhere(store: Store, wanted: str, transcript_guid: str, limit: int, best: bool) -> list[Hit]:
    """Find pieces of text wherever they stand; with `best`, where they stand most often first."""
    where, pieces = _holding(wanted)
    within, values = ("AND t.guid = ?", [transcript_guid]) if transcript_guid else ("", [])
    rows = store.rows(
        f"""SELECT t.guid, t.name, u.ordinal, coalesce(s.label, ''), u."start", u."end", u.text {_TURNS}
            LEFT JOIN speakers AS s ON s.id = u.speaker_id WHERE {where} {within} ORDER BY t.name, u.ordinal LIMIT ?""",
        [*pieces, *values, -1 if best else limit],
    )
    sought = re.compile("|".join(map(re.escape, sorted(pieces, key=len, reverse=True))))
    found = []
    for guid, name, ordinal, speaker, start, end, text in rows:
        matches = tuple(Span(start + match.start(), start + match.end()) for match in sought.finditer(text))
        found.append(Hit(guid, name, ordinal, speaker, Span(start, end), text, matches))
    return sorted(found, key=lambda hit: -len(hit.matches))[:limit] if best else found


def _walked(store: Store, asked: list[str], among: Iterable[sqlite3.Row], limit: int) -> list[sqlite3.Row]:
    """Go through transcripts one after another until there are enough hits."""
    found: list[sqlite3.Row] = []
    for transcript_id, first, last in among:
        if len(found) >= limit:
            break
        within = f"{_HITS} AND turns_fts.rowid BETWEEN ? AND ? AND u.transcript_id = ? ORDER BY turns_fts.rowid LIMIT ?"
        found += store.rows(within, [*asked, first, last, transcript_id, limit - len(found)])
    return found


def _matches(text: str, marked: str, start: int) -> list[Span]:
    if _MARK in text:  # the transcript itself holds the mark's character: no telling them apart
        return []
    spans, at = [], start
    for index, part in enumerate(marked.split(_MARK)):
        if index % 2:
            spans.append(Span(at, at + len(part)))
        at += len(part)
    return spans
