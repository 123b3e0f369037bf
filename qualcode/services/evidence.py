"""What the suggester learns from: what coders gave and refused, read from the database."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.model import Verdict
from qualcode.storage import codes
from qualcode.storage.coders import blind, suggested_for
from qualcode.suggest import METHOD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qualcode.core.codebook import Codebook
    from qualcode.storage.store import Store

Key = tuple[str, int, int]
"""A passage: its transcript's GUID, start and end."""

Said = tuple[frozenset[str], frozenset[str]]
"""The codes given to a passage, and those refused."""

_UNHEARD = """SELECT s.id FROM speakers AS s JOIN participants AS p ON p.guid = s.participant_guid
    LEFT JOIN groups AS g ON g.id = p.group_id WHERE g.facilitator OR NOT p.consent_analyse ORDER BY s.id"""

_WITHHELD = """SELECT t.guid, u."start", u."end" FROM turns AS u JOIN transcripts AS t ON t.id = u.transcript_id
    JOIN speakers AS s ON s.id = u.speaker_id JOIN participants AS p ON p.guid = s.participant_guid
    WHERE NOT p.consent_analyse"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the suggester learns from: passages with what was given and refused there, in the order it was decided in.

    `pipeline` and `semantic` say by what it is read. `state` is the same whenever the rest is, and the way of suggesting.
    """

    codebook: Codebook
    pipeline: str
    semantic: str
    keys: tuple[Key, ...]
    texts: tuple[str, ...]
    codes: tuple[frozenset[str], ...]
    rejected: tuple[frozenset[str], ...]
    state: str

    def said(self) -> dict[Key, Said]:
        """Return what was given and refused, by passage."""
        return dict(zip(self.keys, zip(self.codes, self.rejected, strict=True), strict=True))


def unheard(store: Store) -> list[int]:
    """Return the speakers whose words are not read: facilitators, and who did not agree to be analysed."""
    return [row["id"] for row in store.rows(_UNHEARD)]


def gathered(store: Store, pipeline: str, semantic: str, text_of: Callable[[str], str]) -> Evidence:
    """Return all that there is to learn from; for a blind coder, what they themselves decided, which nobody else learns from.

    Words of people who do not agree to be analysed are not learned from, even if they were coded before that was known.
    `text_of` gives a transcript's text by GUID.
    """
    book, whose = codes.load(store), suggested_for(store)
    clause, values = only(whose) if whose else _sighted(store)
    accepted: dict[Key, set[str]] = defaultdict(set)
    refused: dict[Key, set[str]] = defaultdict(set)
    at: dict[Key, tuple[str, str]] = {}

    def said(table: str, column: str) -> Iterator[tuple[Key, str]]:
        for row in store.rows(
            f"""SELECT c.transcript_guid, c."start", c."end", c.{column}, c.created_at, t.name FROM {table} AS c
                JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0 WHERE 1 {clause}""",
            values,
        ):
            key = row[0], row[1], row[2]
            at[key] = max(at.get(key, ("", "")), (row[4], row[5]))
            yield key, row[3]

    for key, code_id in said("codings", "code_id"):
        if code_id in book:
            accepted[key].add(code_id)
    for key, code_id in said(f"(SELECT * FROM suggestion_decisions WHERE verdict = '{Verdict.REJECT}')", "code_id"):
        if code_id in book:
            refused[key].add(code_id)
    for key, _ in said("(SELECT * FROM audits WHERE given = '[]')", "given"):
        accepted.setdefault(key, set())  # judged whole: no code fits
    # In the order in which they were decided about: where there are too many, the newest are learned from.
    withheld = _withheld(store)
    keys = sorted(
        (key for key in accepted.keys() | refused.keys() if not _touches(key, withheld.get(key[0], ()))),
        key=lambda key: (*at[key], *key),
    )
    state = json.dumps(
        [
            [METHOD, repr(book), pipeline, semantic, whose, unheard(store)],
            [[k, sorted(accepted.get(k, ())), sorted(refused.get(k, ()))] for k in sorted(keys)],
        ],
        ensure_ascii=False,
    )
    return Evidence(
        book,
        pipeline,
        semantic,
        tuple(keys),
        tuple(text_of(guid)[start:end] for guid, start, end in keys),
        tuple(frozenset(accepted.get(key, ())) for key in keys),
        tuple(frozenset(refused.get(key, set()) - accepted.get(key, set())) for key in keys),
        hashlib.sha256(state.encode()).hexdigest()[:16],
    )


def _withheld(store: Store) -> dict[str, list[tuple[int, int]]]:
    """Return the turns of people who do not agree to be analysed, by transcript."""
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for guid, start, end in store.rows(_WITHHELD):
        found[guid].append((start, end))
    return found


def _touches(key: Key, turns: Sequence[tuple[int, int]]) -> bool:
    return any(start < key[2] and key[1] < end for start, end in turns)


def _sighted(store: Store) -> tuple[str, Sequence[str]]:
    """Return what keeps a query to the codings of those who do not code blind: else others would agree with them by suggestion."""
    guids = blind(store)
    return (f"AND c.coder_guid NOT IN ({', '.join('?' * len(guids))})", guids) if guids else ("", [])


def only(coder_guid: str) -> tuple[str, Sequence[str]]:
    """Return what keeps a query to one coder's codings, nothing for everybody's."""
    return ("AND c.coder_guid = ?", [coder_guid]) if coder_guid else ("", [])
