"""Words that may not be printed, wherever else somebody has written them: in a summary, in the examples of a code."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from qualcode.core.quotecheck_read import Paragraph, quoted_passages
from qualcode.core.quotecheck_words import pieces
from qualcode.core.unspaced import parted, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qualcode.core.codebook import Codebook
    from qualcode.core.model import Quote

FEWEST = 3
"""Fewer words than these are nobody's own."""

_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Withheld:
    """Words that may not be printed, with white space, case and punctuation taken out of the way.

    `starts` leads from their beginnings to them and the quote that each belongs to; `free` are the words of all other quotes.
    """

    starts: Mapping[str, Sequence[tuple[str, Quote]]]
    free: frozenset[str]


def withheld(quotes: Sequence[Quote]) -> Withheld:
    """Return the words of quotes that may not be printed, but for those that somebody else said too and may be printed."""
    refused = ((_said(quote.text), quote) for quote in quotes if not quote.quotable)
    kept_back = [(words, quote) for words, quote in refused if word_count(words) >= FEWEST]
    free = frozenset(_said(quote.text) for quote in quotes if quote.quotable) if kept_back else frozenset()
    found: defaultdict[str, list[tuple[str, Quote]]] = defaultdict(list)
    for words, quote in kept_back:
        for beginning in islice(_runs(words), 1):
            if words not in free:
                found[beginning].append((words, quote))
    return Withheld(found, free)


def repeats(text: str, kept_back: Withheld) -> Quote | None:
    """Return the quote whose withheld words a text repeats, or None: all of them, or some in quotation marks."""
    if not kept_back.starts:
        return None
    words = _said(text)
    said = f" {words} "
    likely = (one for beginning in _runs(words) for one in kept_back.starts.get(beginning, ()))
    whole = next((quote for withheld_words, quote in likely if f" {withheld_words} " in said), None)
    return whole or _quoted_in_part(text, kept_back)


def _quoted_in_part(text: str, kept_back: Withheld) -> Quote | None:
    """Return the quote of which a text has a part in quotation marks, unless a quote that may be printed has these words too."""
    lines = [Paragraph(line) for line in text.split("\n")]
    for passage in quoted_passages(lines):
        for piece in pieces(passage.text):
            part = f" {_said(piece)} "
            if word_count(part) >= FEWEST and not any(part in f" {words} " for words in kept_back.free):
                every = (one for several in kept_back.starts.values() for one in several)
                found = next((quote for words, quote in every if part in f" {words} "), None)
                if found is not None:
                    return found
    return None


def _runs(words: str) -> Iterator[str]:
    """Yield every `FEWEST` words that follow each other."""
    parted = words.split()
    for at in range(len(parted) - FEWEST + 1):
        yield " ".join(parted[at : at + FEWEST])


def printable_codebook(book: Codebook, kept_back: Withheld) -> tuple[Codebook, tuple[Quote, ...]]:
    """Return a codebook without the examples that repeat withheld words, and the quotes that these are of."""
    refused: list[Quote] = []
    made = []
    for code in book.codes:
        kept = []
        for example in code.examples:
            quote = repeats(example, kept_back)
            if quote is None:
                kept.append(example)
            else:
                refused.append(quote)
        made.append(replace(code, examples=tuple(kept)))
    return replace(book, codes=tuple(made)), tuple(dict.fromkeys(refused))


def _said(text: str) -> str:
    return _BETWEEN.sub(" ", parted(text).casefold().replace("'", "").replace("’", "")).strip()
