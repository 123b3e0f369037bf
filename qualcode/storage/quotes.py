"""The view `quotes`, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.model import Quote

if TYPE_CHECKING:
    from qualcode.storage.store import Store

_COLUMNS = (
    'quote_id, transcript, "start", "end", text, speaker, participant, group_id, attribution, code, code_path, coder, '
    "origin, exemplar, memo, created_at, quotable"
)


def all_quotes(store: Store) -> list[Quote]:
    """Return every coded passage, by transcript and position."""
    return _read(store, "")


def analysed(store: Store) -> list[Quote]:
    """Return every coded passage but those of participants who are left out of the analysis."""
    return _read(store, "WHERE participant NOT IN (SELECT name FROM participants WHERE NOT consent_analyse)")


def _read(store: Store, where: str) -> list[Quote]:
    rows = store.db.conn.execute(
        f'SELECT {_COLUMNS} FROM quotes {where} ORDER BY transcript, "start", "end", code, coder'
    )
    return [
        Quote(
            quote_id, transcript, start, end, text, speaker, participant, group_id, attribution.strip("()"), code, path,
            coder, origin, bool(exemplar), memo, created_at, bool(quotable),
        )
        for (quote_id, transcript, start, end, text, speaker, participant, group_id, attribution, code, path, coder, origin,
             exemplar, memo, created_at, quotable) in rows
    ]  # fmt: skip
