"""Sentence vectors from a spaCy pipeline that carries word vectors: the mean over a passage's words, `Doc.vector`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


class PipelineVectors:
    """An encoder over the word vectors of a loaded pipeline. Words without one count as nothing."""

    def __init__(self, nlp: Any, name: str) -> None:
        self._nlp, self._name = nlp, name

    @property
    def name(self) -> str:
        """The pipeline's name and version, which change whenever the vectors would."""
        return f"{self._name}:{self._nlp.meta.get('version', '')}:{self._nlp.vocab.vectors_length}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, as an array of shape (texts, dimensions)."""
        import numpy as np

        found = np.zeros((len(texts), self._nlp.vocab.vectors_length), np.float32)
        for at, text in enumerate(texts):
            found[at] = self._nlp.make_doc(text).vector
        return found
