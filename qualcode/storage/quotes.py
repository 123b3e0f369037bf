"""The view `quotes`, as values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qualcode.core.model import Quote

if TYPE_CHECKING:
    from collections.abc import Collection

    from qualcode.storage.store import Store

_COLUMNS = (
    'quote_id, transcript, "start", "end", text, speaker, participant, group_id, attribution, code, code_path, coder, '
    "origin, exemplar, memo, created_at, quotable, alone"
)


def all_quotes(store: Store) -> list[Quote]:
    """Return every coded passage, by transcript and position."""
    return _read(store, "")


def analysed(
    store: Store, codes: Collection[str] = (), transcripts: Collection[str] = ()
) -> list[tuple[Quote, int | None, float | None]]:
    """Return every coded passage but those of participants who are left out of the analysis, with its turn and time.

    `codes` and `transcripts`, where there are any, say which alone are read: with few codes that is many times faster.
    """
    return _placed(store, _ANALYSED, codes, transcripts)


_ANALYSED = "participant NOT IN (SELECT name FROM participants WHERE NOT consent_analyse)"


def _read(store: Store, where: str) -> list[Quote]:
    return [quote for quote, _, _ in _placed(store, where)]


def _placed(
    store: Store, where: str, codes: Collection[str] = (), transcripts: Collection[str] = ()
) -> list[tuple[Quote, int | None, float | None]]:
    asked = [where] if where else []
    values = []
    for column, wanted in (("code", codes), ("transcript", transcripts)):
        if wanted:
            asked.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(wanted)))
    only = f"WHERE {' AND '.join(asked)}" if asked else ""
    rows = store.db.conn.execute(
        f'SELECT {_COLUMNS}, turn, time FROM quotes {only} ORDER BY transcript, "start", "end", code, coder', values
    )
    return [
        (
            Quote(
                quote_id, transcript, start, end, text, speaker, participant, group_id, attribution.strip("()"), code,
                path, coder, origin, bool(exemplar), memo, created_at, bool(quotable), bool(alone),
            ),
            turn,
            time,
        )
        for (quote_id, transcript, start, end, text, speaker, participant, group_id, attribution, code, path, coder, origin,
             exemplar, memo, created_at, quotable, alone, turn, time) in rows
    ]  # fmt: skip
