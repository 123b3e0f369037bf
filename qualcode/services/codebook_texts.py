"""The latest texts of codebook.yaml, so that an edit taken back brings back the comments and the layout that it took away."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.storage.store import Store

_KEY = "codebook_texts"
_MOST = 12
_MOST_CHARACTERS = 1_000_000


def keep(store: Store, before: str, after: str) -> None:
    """Keep what the file held before the app wrote `after` into it."""
    mark = _mark(after)
    texts = [[mark, before], *(pair for pair in _texts(store) if pair[0] != mark)][:_MOST]
    while len(texts) > 1 and sum(len(text) for _, text in texts) > _MOST_CHARACTERS:
        texts.pop()
    store.set_meta(_KEY, json.dumps(texts, ensure_ascii=False))


def before(store: Store, now: str) -> str | None:
    """Return what the file held before the app wrote what it holds now; None where that is not known, or it was edited since."""
    mark = _mark(now)
    return next((text for after, text in _texts(store) if after == mark), None)


def _texts(store: Store) -> list[list[str]]:
    return list(json.loads(store.meta(_KEY) or "[]"))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
