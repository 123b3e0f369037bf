"""The summaries of framework matrices: one text a cell, with the codings that it rests on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.framework import Summary
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.storage.codings import quote_id
from qualcode.storage.journal import new_guid, now

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store

LONGEST = 30_000
"""The most characters of a summary: what a cell of a spreadsheet holds with room to spare."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to stand in a cell; an empty text takes the summary away. `quotes` are quote ids."""

    row_kind: str
    row: str
    code_id: str
    text: str
    quotes: tuple[str, ...]
    basis: str


def load(store: Store) -> list[Summary]:
    """Return every summary, by row and code."""
    rows = store.rows(
        """SELECT s.guid, s.row_kind, s.row, s.code_id, s.text, s.quotes, s.basis, coders.name, s.updated_at
           FROM summaries AS s JOIN coders ON coders.guid = s.coder_guid ORDER BY s.row_kind, s.row, s.code_id"""
    )
    return [
        Summary(guid, kind, row, code_id, text, tuple(map(quote_id, json.loads(quotes))), basis, coder, at)
        for guid, kind, row, code_id, text, quotes, basis, coder, at in rows
    ]


def put(store: Store, drafts: Sequence[Draft], summary: str) -> int:
    """Write summaries as one command, and return how many cells changed.

    Raises:
        BadInputError: a text is too long.
        NotPossibleError: a quote that one rests on is gone.
    """
    guids = _coding_guids(store, (each for draft in drafts for each in draft.quotes))
    with store.command("framework", summary) as recorder:
        for draft in drafts:
            _put(store, recorder, draft, guids)
        return len({change.key for change in recorder.changes})


def _put(store: Store, recorder: Recorder, draft: Draft, guids: dict[str, str]) -> None:
    if len(draft.text) > LONGEST:
        raise BadInputError(
            f"a summary has {len(draft.text):,} characters, more than {LONGEST:,}", mend="Say it in fewer words"
        )
    found = store.row(
        "SELECT guid, quotes FROM summaries WHERE row_kind = ? AND row = ? AND code_id = ?",
        [draft.row_kind, draft.row, draft.code_id],
    )
    known = {quote_id(guid): guid for guid in json.loads(found["quotes"])} | guids if found else guids
    missing = [each for each in draft.quotes if each not in known]
    if missing:
        raise NotPossibleError(f"The quote {missing[0]} is gone; choose others for the summary to rest on.")
    quotes = json.dumps([known[each] for each in draft.quotes])
    if not draft.text:
        if found is not None:
            recorder.delete("summaries", found["guid"])
        return
    if found is not None:
        recorder.update(
            "summaries", found["guid"], text=draft.text, quotes=quotes, basis=draft.basis,
            coder_guid=store.coder.guid, updated_at=now(),
        )  # fmt: skip
        return
    at = now()
    recorder.insert(
        "summaries",
        {"guid": new_guid(), "row_kind": draft.row_kind, "row": draft.row, "code_id": draft.code_id, "text": draft.text,
         "quotes": quotes, "basis": draft.basis, "coder_guid": store.coder.guid, "created_at": at, "updated_at": at},
    )  # fmt: skip


def record_recode(store: Store, recorder: Recorder, source: str, target: str) -> None:
    """Give the summaries of one code to another within a command; where both have one, both texts are kept in one cell.

    What they rest on is as it was, so they are stale until somebody looks at them.
    """
    for row in store.rows("SELECT * FROM summaries WHERE code_id = ? ORDER BY guid", [source]):
        twin = store.row(
            "SELECT guid, text, quotes FROM summaries WHERE row_kind = ? AND row = ? AND code_id = ?",
            [row["row_kind"], row["row"], target],
        )
        if twin is None:
            recorder.update("summaries", row["guid"], code_id=target)
            continue
        quotes = dict.fromkeys([*json.loads(twin["quotes"]), *json.loads(row["quotes"])])
        recorder.delete("summaries", row["guid"])
        recorder.update(
            "summaries", twin["guid"], text=f"{twin['text']}\n\n{row['text']}", quotes=json.dumps(list(quotes))
        )


def _coding_guids(store: Store, quote_ids: Iterable[str]) -> dict[str, str]:
    found = {}
    for each in set(quote_ids):
        guid = store.value("SELECT guid FROM codings WHERE substr(replace(guid, '-', ''), 1, 10) = ?", [each[1:]])
        if guid is not None:
            found[each] = str(guid)
    return found
