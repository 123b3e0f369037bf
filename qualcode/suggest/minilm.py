"""The all-MiniLM-L6-v2 sentence model run with numpy alone: six transformer layers of width 384.

The forward pass is that of BERT (Devlin et al. 2019); a sentence's vector is the mean over its pieces, of length one
(Reimers and Gurevych 2019, "Sentence-BERT"). Needs no torch, starts at once and gives the same vectors to rounding.
"""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from qualcode.suggest.threads import one_thread
from qualcode.suggest.wordpiece import WordPiece

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

LAYERS, HEADS, WIDTH = 6, 12, 384
LONGEST = 256
TOKENS_AT_ONCE = 4096


class MiniLM:
    """Runs the weights in a folder that holds `model.safetensors` and `vocab.txt`."""

    language = "en"

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._weights = read_safetensors(folder / "model.safetensors")
        lines = (folder / "vocab.txt").read_text("utf-8").splitlines()
        self._pieces = WordPiece({piece: number for number, piece in enumerate(lines)})

    def encode(self, texts: Sequence[str]) -> Array:
        """Return an array of shape (texts, 384), rows of length one."""
        numbers = [self._pieces.encode(text, LONGEST) for text in texts]
        order = sorted(range(len(texts)), key=lambda at: len(numbers[at]))
        found = np.zeros((len(texts), WIDTH), np.float32)
        while order:
            longest = len(numbers[order[-1]])
            most = max(1, TOKENS_AT_ONCE // longest)
            batch, order = order[-most:], order[:-most]
            with one_thread():
                found[batch] = self._forward([numbers[at] for at in batch], longest)
        return found

    def _forward(self, numbers: list[list[int]], longest: int) -> Array:
        ids = np.zeros((len(numbers), longest), np.int64)
        mask = np.zeros((len(numbers), longest), np.float32)
        for row, own in enumerate(numbers):
            ids[row, : len(own)] = own
            mask[row, : len(own)] = 1
        w = self._weights
        state = (
            w["embeddings.word_embeddings.weight"][ids]
            + w["embeddings.position_embeddings.weight"][:longest]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        state = self._norm(state, "embeddings.LayerNorm")
        away = ((1 - mask) * np.float32(-1e9))[:, None, None, :]
        for layer in range(LAYERS):
            state = self._layer(state, away, f"encoder.layer.{layer}.")
        summed = np.einsum("btd,bt->bd", state, mask)
        return np.asarray(summed / np.linalg.norm(summed, axis=1, keepdims=True))

    def _layer(self, state: Array, away: Array, at: str) -> Array:
        texts, length, _ = state.shape
        query, key, value = (
            self._dense(state, f"{at}attention.self.{part}").reshape(texts, length, HEADS, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(math.sqrt(WIDTH // HEADS)) + away
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(texts, length, WIDTH)
        state = self._norm(state + self._dense(mixed, f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm")
        inner = _gelu(self._dense(state, f"{at}intermediate.dense"))
        return self._norm(state + self._dense(inner, f"{at}output.dense"), f"{at}output.LayerNorm")

    def _dense(self, state: Array, at: str) -> Array:
        weights = self._weights[f"{at}.weight"]
        flat = state.reshape(-1, state.shape[-1]) @ weights.T  # one large product is far quicker than one a text
        flat += self._weights[f"{at}.bias"]
        return np.asarray(flat.reshape(*state.shape[:-1], len(weights)))

    def _norm(self, state: Array, at: str) -> Array:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.mean(centred * centred, axis=-1, keepdims=True) + np.float32(1e-12))
        return np.asarray(centred / spread * self._weights[f"{at}.weight"] + self._weights[f"{at}.bias"])


def _gelu(state: Array) -> Array:
    from scipy.special import erf

    return np.asarray(state * (1 + erf(state / np.float32(math.sqrt(2)))) / np.float32(2))


def read_safetensors(path: Path) -> dict[str, Array]:
    """Return the 32-bit floating-point arrays of a file, mapped and not copied.

    The format: eight bytes giving the header's length, a JSON header of names, types, shapes and places, then the numbers.
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header: dict[str, Any] = json.loads(file.read(length))
    held = np.memmap(path, np.uint8, "r", offset=8 + length)
    return {
        name: held[slice(*entry["data_offsets"])].view(np.float32).reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }
