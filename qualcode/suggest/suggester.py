"""The suggester: what the rest of the program and other programs use."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from qualcode.core.codebook import Codebook
    from qualcode.core.model import Suggestion
    from qualcode.suggest.encoder import Encoder
    from qualcode.suggest.explaining import Explanation
    from qualcode.suggest.language import Reader
    from qualcode.suggest.model import Model


METHOD = 4
"""Goes up whenever the same evidence gives other suggestions than before, so that those of an older program are made again."""

QUICK = 1_000
"""Up to so many background texts are learned from again within the time of a key."""


class Suggester:
    """Proposes codes for passages, from the codebook alone at first and better with every decision.

    Args:
        codebook: the codes. Its `language` says how words are read, unless `language` is given.
        encoder: sentence vectors, if there are any.
        pipeline: the name of an installed spaCy pipeline, or its folder; without one a blank pipeline of the language reads.
            Its word vectors serve where no encoder is given.
        language: an ISO 639-1 code.
        seed: for what is drawn at random. Same codebook, texts and seed: same suggestions.
    """

    def __init__(
        self,
        codebook: Codebook,
        encoder: Encoder | None = None,
        *,
        pipeline: str | None = None,
        language: str | None = None,
        seed: int = 0,
    ) -> None:
        self.codebook = codebook
        self.seed = seed
        self._encoder, self._pipeline = encoder, pipeline
        self._language = language or codebook.language or "en"
        self._background: Sequence[str] = ()
        self._reader: Reader | None = None
        self._model: Model | None = None

    @property
    def model(self) -> Model:
        """The fitted model, made from the codebook alone if nothing was fitted yet."""
        return self._ready()

    @property
    def state(self) -> str:
        """The version of the model: the same for the same evidence, settings and seed."""
        return self._ready().version

    @property
    def calibrated(self) -> bool:
        """Say whether scores are chances. Before that they only order, and are best shown as words."""
        return self._ready().calibration.learned

    @property
    def threshold(self) -> float:
        """The score under which nothing is shown."""
        return self._ready().calibration.threshold

    def fit(
        self,
        texts: Sequence[str],
        codes: Sequence[Collection[str]],
        *,
        background: Sequence[str] = (),
        rejected: Sequence[Collection[str]] = (),
    ) -> None:
        """Learn from coded passages.

        Args:
            texts: the passages.
            codes: for each, the ids of the codes it was given. None of them and nothing rejected: "no code fits". Codes that the
                codebook no longer has are left out.
            background: the project's other text, for what its words mean and how rare they are.
            rejected: for each passage, the codes that were suggested and refused; empty when there are none.

        Raises:
            BadInputError: the lists differ in length, or hold a word where there should be a set of codes.
        """
        if len(texts) != len(codes) or len(rejected) not in {0, len(texts)}:
            raise BadInputError("there must be one set of codes, and one of rejections, for each text")
        from qualcode.suggest.evidence import Decided
        from qualcode.suggest.language import Reader
        from qualcode.suggest.model import Model

        if any(isinstance(said, str) for said in (*codes, *rejected)):
            raise BadInputError("codes are a set for each text, as in [{'youth', 'fear'}, {'fear'}], and not a word")
        decided = Decided()
        for at, text in enumerate(texts):
            said = frozenset(codes[at]), frozenset(rejected[at] if len(rejected) else ())
            given, refused = (frozenset(code for code in part if code in self.codebook) for part in said)
            if given or refused or not any(said):  # of gone codes alone: not known which of the others fit
                decided.add(text, given, refused)
        if self._reader is None:
            self._reader = Reader(self.codebook, self._language, self._pipeline)
        self._background = list(background)
        encoder = self._encoder or self._reader.vectors
        self._model = Model(self.codebook, self._reader, encoder, decided, self._background, self.seed)

    def learn(self, text: str, code_ids: Collection[str], rejected: Collection[str] = ()) -> None:
        """Take in one decision at once; the next full `fit` does the rest.

        Text whose words are new to the model (it was not part of `background`) makes it learn everything again, if that is
        quick; in a large project the new words wait. A copy (`copy.copy`) made before hears nothing of it.
        """
        model = self._ready()
        if len(self._background) > QUICK or model.features.knows(model.read([text])[0]):
            self._model = model = copy.copy(model)
            model.add(text, frozenset(code_ids), frozenset(rejected) - frozenset(code_ids))
            return
        decided = model.decided
        self.fit(
            [*decided.texts, text],
            [*decided.codes, code_ids],
            background=self._background,
            rejected=[*decided.rejected, rejected],
        )

    def suggest(self, texts: Sequence[str], limit: int = 5, *, before: Sequence[str] = ()) -> list[list[Suggestion]]:
        """Return for each text at most `limit` suggestions, best first; none where no code fits.

        `before` gives for each text what was asked just before it, "" for nothing: weak context, which moves codes that the
        question speaks of a little up.

        Raises:
            BadInputError: there are texts before, but not one for each.
        """
        if len(before) not in {0, len(texts)}:
            raise BadInputError("there must be one text before for each text")
        from qualcode.suggest.reasons import suggestions

        return suggestions(self._ready(), list(texts), limit, before)

    def rank(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the score of every code for every text, of shape (texts, codes), codes in the codebook's order."""
        return self._ready().scores(list(texts))

    def explain(self, text: str, code_id: str, *, before: str = "") -> Explanation:
        """Return the whole story of one code for one text; `before` is what was asked just before it, as for `suggest`.

        Raises:
            BadInputError: the codebook does not have that code.
        """
        if code_id not in self.codebook:
            raise BadInputError(f"'{code_id}' is not a code of the codebook")
        from qualcode.suggest.explaining import explanation

        return explanation(self._ready(), text, code_id, before)

    def _ready(self) -> Model:
        if self._model is None:
            self.fit([], [])
        assert self._model is not None  # noqa: S101 (for the type checker: fit has just made it)
        return self._model
