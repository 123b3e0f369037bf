"""The database's copy of the codebook: what codings refer to, and what a change of codebook.yaml is compared with."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualcode.core.codebook import Code, Codebook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Row

    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store

_NAMESPACE = uuid.UUID("6f1b5d0e-3c55-5f2a-9a53-0c6d7c0a5e11")


def code_guid(code_id: str) -> str:
    """Return the GUID of a code made here: the same in every copy of a project that has a code of that id."""
    return str(uuid.uuid5(_NAMESPACE, code_id))


def guids(store: Store) -> dict[str, str]:
    """Return the GUID of each code by its id."""
    return {r["id"]: r["guid"] for r in store.rows("SELECT id, guid FROM codes")}


def load(store: Store) -> Codebook:
    """Return the codebook as the database has it, without retired codes."""
    rows = store.rows("SELECT * FROM codes WHERE retired = 0 ORDER BY position, id")
    return Codebook(
        tuple(_code(row) for row in rows), store.meta("codebook_title"), store.meta("codebook_language", "en")
    )


def retired(store: Store) -> list[Code]:
    """Return the codes that the codebook no longer has, but codings do, each by itself without a parent."""
    rows = store.rows("SELECT * FROM codes WHERE retired = 1 AND id IN (SELECT code_id FROM codings) ORDER BY id")
    return [replace(_code(row), parent=None) for row in rows]


def _code(row: Row) -> Code:
    return Code(
        row["id"], row["name"], row["brief"], row["definition"], row["include"], row["exclude"],
        tuple(json.loads(row["examples"])), tuple(json.loads(row["keywords"])), row["colour"], row["parent"],
    )  # fmt: skip


def sync(store: Store, codebook: Codebook, *, action: str, summary: str, undoable: bool = True) -> bool:
    """Bring the database to a codebook as one command, and say whether anything changed.

    A code that is gone but still has codings is retired, not deleted, so that no coding loses its meaning.
    """
    with store.command(action, summary, undoable=undoable) as recorder:
        record_sync(store, recorder, codebook)
        changed = bool(recorder.changes)
    if store.meta("codebook_title") != codebook.title or store.meta("codebook_language", "en") != codebook.language:
        store.set_meta("codebook_title", codebook.title)
        store.set_meta("codebook_language", codebook.language)
    return changed


def record_sync(store: Store, recorder: Recorder, codebook: Codebook) -> None:
    """Do what `sync` does within a command that does more."""
    existing = {r["id"] for r in store.rows("SELECT id FROM codes")}
    for position, code in enumerate(codebook):
        values = _row(code, position)
        if code.id in existing:
            recorder.update("codes", code.id, **values)
        else:
            recorder.insert("codes", {"id": code.id, "guid": code_guid(code.id), **values})
    for code_id in sorted(existing - {code.id for code in codebook}):
        used = "SELECT 1 FROM codings WHERE code_id = ? UNION SELECT 1 FROM summaries WHERE code_id = ? LIMIT 1"
        if store.value(used, [code_id, code_id]):
            recorder.update("codes", code_id, retired=1)
        else:
            recorder.delete("codes", code_id)


def _row(code: Code, position: int) -> Mapping[str, Any]:
    return {
        "parent": code.parent,
        "position": position,
        "name": code.name,
        "brief": code.brief,
        "definition": code.definition,
        "include": code.include,
        "exclude": code.exclude,
        "examples": json.dumps(list(code.examples), ensure_ascii=False),
        "keywords": json.dumps(list(code.keywords), ensure_ascii=False),
        "colour": code.colour,
        "retired": 0,
    }
