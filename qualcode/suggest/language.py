"""Reading: texts to words with their places and stems, by spaCy; keyword rules by its `PhraseMatcher`."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qualcode.errors import BadInputError
from qualcode.suggest.inflection import inflected, irregular
from qualcode.suggest.pipeline_vectors import PipelineVectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qualcode.core.codebook import Codebook

MOST_CHARACTERS = 200_000
"""Longer texts are read only this far: a quote unit is never longer."""

_LONE = re.compile("[\ud800-\udfff]")  # halves of characters, which spaCy refuses

_WIDE = re.compile(r"\s{2,}|[^\S ]")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_DIVIDED = frozenset({"en"})
"""Languages in which spaCy divides words at hyphens, so that they may be read as spaces: "stop-and-search" is "stop and search"."""

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its stem or lemma, its place in code points, and whether it carries meaning."""

    form: str
    start: int
    end: int
    content: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as read: its words, without punctuation, and the keywords found in it (place of the code, start, end)."""

    words: tuple[Word, ...]
    keywords: tuple[tuple[int, int, int], ...] = ()


class Reader:
    """Reads one language with spaCy: the named pipeline and its lemmas, or a blank one with stems, which downloads nothing.

    Raises:
        BadInputError: the named pipeline is not installed.
    """

    def __init__(self, codebook: Codebook, language: str, pipeline: str | None) -> None:
        from spacy.matcher import PhraseMatcher

        self._nlp = _load(language, pipeline)
        self.language = str(self._nlp.lang)
        self._stops: frozenset[str] = frozenset(self._nlp.Defaults.stop_words)
        self._stem, self._lemma = _stemmer(self._nlp.lang), _lemmatizer(self._nlp.lang)
        self._irregular = irregular(self.language)
        self._lemmas = bool(pipeline) and self._nlp.has_pipe("lemmatizer")
        self._form = lru_cache(maxsize=100_000)(self._form_of)
        self._rule = lru_cache(maxsize=100_000)(self._rule_of)
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="NORM")
        for place, code in enumerate(codebook):
            phrases = [self._nlp(self._evened(keyword)[0]) for keyword in code.keywords]
            if phrases := [phrase for phrase in phrases if self._words(phrase, norms=True)]:
                self._matcher.add(str(place), phrases)
        self.name = f"{self._nlp.lang}:{pipeline or 'blank'}{'' if self._lemma is str else '+lemmas'}"
        self.vectors = PipelineVectors(self._nlp, self.name) if self._nlp.vocab.vectors_length else None
        """Sentence vectors, where the pipeline carries word vectors."""

    def read(self, texts: Sequence[str]) -> Iterator[Reading]:
        """Yield each text as read."""
        evened = [self._evened(_LONE.sub("\ufffd", text[:MOST_CHARACTERS])) for text in texts]
        plain = [text for text, _ in evened]
        docs = self._nlp.pipe(plain) if self._nlp.pipe_names else map(self._nlp.make_doc, plain)
        strings = self._nlp.vocab.strings
        for doc, (_, at) in zip(docs, evened, strict=True):
            words = self._words(doc, norms=len(self._matcher) > 0)
            found = self._matcher(doc, as_spans=False) if len(self._matcher) else []
            places = ((int(strings[key]), doc[a].idx, doc[b - 1].idx + len(doc[b - 1].text)) for key, a, b in found)
            if at is None:
                yield Reading(words, tuple(places))
            else:
                yield Reading(
                    tuple(replace(word, start=at[word.start], end=at[word.end - 1] + 1) for word in words),
                    tuple((code, at[start], at[end - 1] + 1) for code, start, end in places),
                )

    def _evened(self, text: str) -> tuple[str, list[int] | None]:
        """Return a text with one space between words, and where its characters stand; None where each stands where it stood.

        Spaces and ends of lines are tokens to spaCy, and a keyword broken over two lines would not be found.
        """
        if self.language in _DIVIDED:
            text = _HYPHEN.sub(" ", text)
        if not _WIDE.search(text):
            return text, None
        at = [place for place, c in enumerate(text) if not c.isspace() or not text[place - 1 : place].isspace()]
        return "".join(" " if text[place].isspace() else text[place] for place in at), at

    def _words(self, doc: Any, *, norms: bool) -> tuple[Word, ...]:
        """Return the words of a document; if `norms`, leave what keywords go by in it as norms, for the matcher."""
        words = []
        for token in doc:
            text = token.text
            form, content = self._form(text)
            if form:
                if self._lemmas and token.lemma_:
                    form = token.lemma_.lower()
                if norms:
                    token.norm_ = form if self._lemmas else self._rule(text)
                words.append(Word(form, token.idx, token.idx + len(text), content))
        return tuple(words)

    def _form_of(self, text: str) -> tuple[str, bool]:
        """Return a token's stem and whether it carries meaning; no stem for punctuation."""
        lower = text.lower()
        return (
            (self._stem(self._lemma(lower)), lower not in self._stops) if any(map(str.isalnum, text)) else ("", False)
        )

    def _rule_of(self, text: str) -> str:
        """Return what a token shares with the other forms of its word, and with no other word: stop words have no other form."""
        lower = text.lower()
        if lower in self._stops:
            return lower
        word = self._irregular.get(lower) or self._lemma(lower)
        return inflected(word, self._stem(word), self.language)


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
        return spacy.blank(language.replace("_", "-").split("-")[0].lower() or "xx")
    except (ImportError, ValueError):
        return spacy.blank("xx")


@lru_cache(maxsize=4)
def _stemmer(language: str) -> Callable[[str], str]:
    if language not in _STEMMERS:
        return str
    import snowballstemmer

    stemmer = snowballstemmer.stemmer(_STEMMERS[language])
    return lambda word: str(stemmer.stemWord(word)) or word


@lru_cache(maxsize=4)
def _lemmatizer(language: str) -> Callable[[str], str]:
    """Return what brings a word to its dictionary form by spaCy's lookup tables, where spacy-lookups-data is installed.

    They know what no stemmer does ("children", "went"); their answers are cut to stems like all words, so that regular ones meet.
    """
    from spacy.lookups import load_lookups

    lookups = load_lookups(language, ["lemma_lookup"], strict=False)
    if not lookups.has_table("lemma_lookup"):
        return str
    table = lookups.get_table("lemma_lookup")
    return lambda word: str(table.get(word, word))
