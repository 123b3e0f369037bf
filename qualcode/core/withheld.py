"""Words that may not be printed, wherever else somebody has written them: in a summary, in the examples of a code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualcode.core.codebook import Codebook
    from qualcode.core.model import Quote

FEWEST = 3
"""Fewer words than these are nobody's own."""

Withheld = tuple[tuple[str, "Quote"], ...]
"""Words, with white space, case and punctuation taken out of the way, and the quote that each belongs to."""


def withheld(quotes: Sequence[Quote]) -> Withheld:
    """Return the words of quotes that may not be printed, but for those that somebody else said too and may be printed."""
    free = {_said(quote.text) for quote in quotes if quote.quotable}
    found = ((_said(quote.text), quote) for quote in quotes if not quote.quotable)
    return tuple((words, quote) for words, quote in found if len(words.split()) >= FEWEST and words not in free)


def repeats(text: str, kept_back: Iterable[tuple[str, Quote]]) -> Quote | None:
    """Return the quote whose withheld words a text repeats, or None."""
    said = f" {_said(text)} "
    return next((quote for words, quote in kept_back if f" {words} " in said), None)


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
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold() if c not in "'’").split())
