"""Reading: texts to words with their places, by spaCy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_CHARACTERS = 200_000
"""Longer texts are read only this far: a quote unit is never longer."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its normal form, its place in code points, and whether it carries meaning."""

    form: str
    start: int
    end: int
    content: bool


class Reader:
    """Reads one language with spaCy: the named pipeline, or a blank one, which needs nothing to be downloaded.

    Raises:
        BadInputError: the pipeline is not installed.
    """

    def __init__(self, language: str = "en", pipeline: str | None = None) -> None:
        self.nlp = _load(language, pipeline)
        self.name = f"{self.nlp.lang}:{pipeline or 'blank'}"
        self._stops: frozenset[str] = frozenset(self.nlp.Defaults.stop_words)

    def words(self, text: str) -> list[Word]:
        """Return the words of a text in order, without punctuation."""
        return next(self.read([text]))

    def read(self, texts: Sequence[str]) -> Iterator[list[Word]]:
        """Yield the words of each text."""
        shortened = [text[:MOST_CHARACTERS] for text in texts]
        lemmatised = self.nlp.has_pipe("lemmatizer")
        docs = self.nlp.pipe(shortened) if self.nlp.pipe_names else map(self.nlp.make_doc, shortened)
        for doc in docs:
            yield [self._word(token, lemmatised=lemmatised) for token in doc if any(map(str.isalnum, token.text))]

    def _word(self, token: Any, *, lemmatised: bool) -> Word:
        lower = token.lower_
        form = token.lemma_.lower() if lemmatised and token.lemma_ else lower
        return Word(form, token.idx, token.idx + len(token.text), lower not in self._stops)


@lru_cache(maxsize=4)
def _load(language: str, pipeline: str | None) -> Any:
    import spacy

    if pipeline:
        try:
            return spacy.load(pipeline, exclude=["ner", "parser"])
        except OSError as error:
            raise BadInputError(
                f"the spaCy pipeline '{pipeline}' is not installed", mend="Install it, or take it out of the settings"
            ) from error
    try:
        return spacy.blank(language.split("-", maxsplit=1)[0].lower() or "xx")
    except (ImportError, ValueError):
        return spacy.blank("xx")
