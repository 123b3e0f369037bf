"""Memos on the project, a transcript, a participant or a code. A coding's memo stands with the coding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.storage.coders import is_blind
from qualcode.storage.journal import new_guid, now

if TYPE_CHECKING:
    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store


@dataclass(frozen=True, slots=True)
class Memo:
    """A note in Markdown. `target_kind` is "project", "transcript", "participant" or "code"; `target` its GUID or id."""

    guid: str
    target_kind: str
    target: str
    text: str
    coder: str
    created_at: str
    updated_at: str


def get(store: Store, target_kind: str, target: str) -> Memo | None:
    """Return this coder's memo on something, if there is one."""
    found = [
        m for m in all_memos(store) if (m.target_kind, m.target, m.coder) == (target_kind, target, store.coder.name)
    ]
    return found[0] if found else None


def put(store: Store, target_kind: str, target: str, text: str) -> None:
    """Set this coder's memo on something; an empty text takes it away."""
    said = f"Wrote a memo on a {target_kind}" if text else f"Removed a memo on a {target_kind}"
    with store.command("memo", said) as recorder:
        existing = get(store, target_kind, target)
        if existing is None and text:
            at = now()
            recorder.insert(
                "memos",
                {"guid": new_guid(), "target_kind": target_kind, "target": target, "text": text,
                 "coder_guid": store.coder.guid, "created_at": at, "updated_at": at},
            )  # fmt: skip
        elif existing is not None and text:
            recorder.update("memos", existing.guid, text=text, updated_at=now())
        elif existing is not None:
            recorder.delete("memos", existing.guid)


def record_moved(store: Store, recorder: Recorder, target_kind: str, source: str, target: str) -> None:
    """Bring every coder's memo on one thing to another; whoever has one there too has both in one, the moved one last."""
    on = "SELECT * FROM memos WHERE target_kind = ? AND target = ? ORDER BY guid"
    there = {row["coder_guid"]: row for row in store.rows(on, [target_kind, target])}
    for row in store.rows(on, [target_kind, source]):
        met = there.get(row["coder_guid"])
        if met is None:
            recorder.update("memos", row["guid"], target=target)
        else:
            recorder.delete("memos", row["guid"])
            recorder.update("memos", met["guid"], text=f"{met['text']}\n\n{row['text']}", updated_at=now())


def all_memos(store: Store) -> list[Memo]:
    """Return every memo, newest first; for a coder who codes blind, their own."""
    where, values = ("WHERE m.coder_guid = ?", [store.coder.guid]) if is_blind(store) else ("", [])
    rows = store.rows(
        f"""SELECT m.guid, m.target_kind, m.target, m.text, coders.name, m.created_at, m.updated_at
            FROM memos AS m JOIN coders ON coders.guid = m.coder_guid {where} ORDER BY m.updated_at DESC, m.guid""",
        values,
    )
    return [Memo(*row) for row in rows]
