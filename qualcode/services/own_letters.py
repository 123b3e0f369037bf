"""The letters that a coder has chosen for codes: one key each. Each coder of a project has their own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.storage.store import Store


def _key(store: Store) -> str:
    return f"letters:{store.coder.guid}"


def load(store: Store) -> dict[str, str]:
    """Return the letters that this coder has chosen, by code id."""
    found: dict[str, str] = json.loads(store.meta(_key(store)) or "{}")
    return found


def give(store: Store, code_id: str, letter: str, name: str) -> str:
    """Give a letter to a code of that name, or none with "". Return the code that had the letter before, "" if none had.

    It is a command: undo takes it back.
    """
    letters = load(store)
    before = next((other for other, own in letters.items() if own == letter and other != code_id), "")
    for gone in (code_id, before):
        letters.pop(gone, None)
    if letter:
        letters[code_id] = letter
    said = f"Gave {name} the letter {letter}" if letter else f"Took the letter of {name} away"
    value, key = json.dumps(letters, ensure_ascii=False, sort_keys=True), _key(store)
    with store.command("letter", said) as recorder:
        if store.meta(key):
            recorder.update("meta", key, value=value)
        else:
            recorder.insert("meta", {"key": key, "value": value})
    return before
