"""How common codes are likely to be, before coding tells: common ones are talked of in the words of their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from qualcode.suggest.evidence import Row
    from qualcode.suggest.features import Features
    from qualcode.suggest.language import Reading

COMMON_WEIGHT = 0.4
LEAST = 0.02
FEW = 20
"""Of so few texts it says little which words are heard in them."""

_TELLING = frozenset({"name", "brief", "definition", "include", "keywords"})


def heard(
    features: Features, rows: Sequence[Row], read: Sequence[Reading], place: Mapping[str, int]
) -> NDArray[np.float64]:
    """Return how often the words of each code's entry are heard, as a share of how often those of all are, 1 on average.

    `read` holds the rows as read. Measured on five labelled sets, the share of texts in which a content word of a code's name or
    definition occurs went with how often the code was given (rank correlation .31 to .93).
    """
    columns: list[set[int]] = [set() for _ in place]
    for row, reading in zip(rows, read, strict=True):
        if row.field in _TELLING:
            own = {features.words.index.get(word.form, -1) for word in reading.words if word.content}
            columns[place[row.code_id]] |= own - {-1}
    there = features.ordinary.terms.tocsc()
    texts = there.shape[0]
    counts = np.array([int((there[:, sorted(own)].getnnz(axis=1) > 0).sum()) for own in columns], float)
    found = LEAST + counts / (texts + FEW)
    return np.asarray(found * len(found) / max(found.sum(), LEAST))


def likely_common(heard: NDArray[np.float64], given: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what to add to each code's log odds, 0 on average: the share heard counts as so many times that the code was given.

    `given` says how often each was given in coding.
    """
    found = COMMON_WEIGHT * np.log(heard + given)
    return np.asarray(found - found.sum() / max(1, len(found)))
