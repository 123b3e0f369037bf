"""Sentence vectors from a model on this machine: what the suggester asks of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns texts into vectors whose cosine says how alike their meanings are.

    One made for a single language says so in an attribute `language`, an ISO 639-1 code.
    """

    @property
    def name(self) -> str:
        """A name that changes whenever the vectors would."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, as an array of shape (texts, dimensions)."""
        ...
