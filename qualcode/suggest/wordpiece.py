"""Words to the pieces that BERT models read: the uncased WordPiece scheme of Devlin et al. (2019), "BERT"."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_WORD = 100
_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))


class WordPiece:
    """Splits text by a vocabulary that maps each piece to its number; pieces inside a word begin with `##`."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._unknown = vocabulary["[UNK]"]
        self._start, self._end = vocabulary["[CLS]"], vocabulary["[SEP]"]
        self._word = lru_cache(maxsize=50_000)(self._split)

    def encode(self, text: str, longest: int) -> list[int]:
        """Return at most `longest` piece numbers, the marks of start and end among them."""
        pieces = [piece for word in _words(text[: longest * 40]) for piece in self._word(word)]
        return [self._start, *pieces[: longest - 2], self._end]

    def _split(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return (self._unknown,)
        found: list[int] = []
        at = 0
        while at < len(word):
            mark = "##" if at else ""
            for end in range(len(word), at, -1):
                if (piece := self._vocabulary.get(mark + word[at:end])) is not None:
                    found.append(piece)
                    at = end
                    break
            else:
                return (self._unknown,)
        return tuple(found)


def _words(text: str) -> Iterator[str]:
    plain = (c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    word: list[str] = []
    for c in plain:
        alone = _stands_alone(c)
        if alone or c.isspace() or _is_control(c):
            if word and not _is_control(c):
                yield "".join(word)
                word = []
            if alone:
                yield c
        else:
            word.append(c)
    if word:
        yield "".join(word)


def _stands_alone(c: str) -> bool:
    if c.isascii():
        return c.isprintable() and not c.isalnum() and c != " "
    return unicodedata.category(c).startswith("P") or any(low <= ord(c) <= high for low, high in _IDEOGRAPHS)


def _is_control(c: str) -> bool:
    return unicodedata.category(c) in {"Cc", "Cf"} and not c.isspace()
