"""Sentence vectors, kept by the hash of the text and the model that made them. Derived, so not journalled; they hold no words."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.storage.store import Store


class StoredVectors(MutableMapping[str, bytes]):
    """The table of vectors as a mapping from "model:hash of the text" to the vector's bytes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getitem__(self, key: str) -> bytes:
        """Return a vector.

        Raises:
            KeyError: there is none.
        """
        found = self._store.value("SELECT vector FROM vectors WHERE model = ? AND text_sha256 = ?", _parts(key))
        if found is None:
            raise KeyError(key)
        return bytes(found)

    def __contains__(self, key: object) -> bool:
        """Say whether a vector is there, without reading it."""
        return isinstance(key, str) and bool(
            self._store.value("SELECT 1 FROM vectors WHERE model = ? AND text_sha256 = ?", _parts(key))
        )

    def __setitem__(self, key: str, vector: bytes) -> None:
        """Keep a vector."""
        self.update({key: vector})

    def update(self, other: object = (), /, **_named: bytes) -> None:
        """Keep many vectors in one step."""
        with self._store.transaction():
            self._store.db.conn.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                ((*_parts(key), vector) for key, vector in dict(other).items()),  # type: ignore[call-overload]
            )

    def __delitem__(self, key: str) -> None:
        """Forget a vector."""
        with self._store.transaction():
            self._store.db.conn.execute("DELETE FROM vectors WHERE model = ? AND text_sha256 = ?", _parts(key))

    def __iter__(self) -> Iterator[str]:
        """Go through the keys."""
        for model, sha in self._store.db.conn.execute("SELECT model, text_sha256 FROM vectors"):
            yield f"{model}:{bytes(sha).hex()}"

    def __len__(self) -> int:
        """Count the vectors."""
        return int(self._store.value("SELECT count(*) FROM vectors"))


def _parts(key: str) -> tuple[str, bytes]:
    model, _, sha = key.rpartition(":")
    return model, bytes.fromhex(sha)
