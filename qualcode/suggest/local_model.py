"""Sentence vectors of any model in a folder on this machine, run by sentence-transformers where that is installed."""
# mypy: disable-error-code="import-untyped,import-not-found"

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_WEIGHTS = ("*.safetensors", "*.bin")


class LocalModel:
    """Runs the model in a folder as sentence-transformers saves one. Nothing is fetched.

    Raises:
        BadInputError: sentence-transformers is not installed, or the folder holds no model that it can load.
    """

    def __init__(self, folder: Path) -> None:
        weights = sorted(path for pattern in _WEIGHTS for path in folder.rglob(pattern))
        if not (folder / "config.json").is_file() or not weights:
            raise BadInputError(
                "the folder holds no sentence model", where=str(folder), mend="It needs a config.json and weights"
            )
        if find_spec("sentence_transformers") is None:
            raise BadInputError(
                "a model of your own needs sentence-transformers", mend="Install it: pip install sentence-transformers"
            )
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # a loader of many formats raises whatever it meets
            raise BadInputError("the model cannot be loaded", where=str(folder)) from error
        digest = hashlib.sha256()
        for path in weights:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        self.name = f"{folder.name}:{digest.hexdigest()[:12]}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, as an array of shape (texts, dimensions), rows of length one."""
        found = self._model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(found, np.float32)
