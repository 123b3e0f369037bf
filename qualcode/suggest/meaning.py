"""Sentence vectors as they differ from what all texts of a project have in common."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualcode.suggest.encoder import Encoder

    Floats = NDArray[np.float32]

FEW = 10
"""Of so few texts, what they have in common is half taken away; of many more, nearly all of it."""


class Meanings:
    """The vectors of an encoder less the mean of some of the project's texts, `usual`.

    Texts about one subject are all alike; what tells them apart is left, and codes gain nothing by being near the middle (Mu and
    Viswanath 2018, "All-but-the-top: simple and effective postprocessing for word representations"). A text without words has none.
    """

    def __init__(self, encoder: Encoder, usual: Sequence[str]) -> None:
        self._encoder = encoder
        self._middle = encoder.encode(usual).sum(axis=0) / (len(usual) + FEW) if usual else np.float32(0)

    def by(self, encoder: Encoder) -> Meanings:
        """Return the same by another copy of the encoder: that of an earlier one may be kept in a project closed since."""
        found = copy.copy(self)
        found._encoder = encoder  # noqa: SLF001 - its own
        return found

    def of(self, texts: Sequence[str]) -> Floats:
        """Return one vector a text, as an array of shape (texts, dimensions)."""
        found = np.asarray(self._encoder.encode(texts) - self._middle, np.float32)
        found[[not any(map(str.isalnum, text)) for text in texts]] = 0
        return found
