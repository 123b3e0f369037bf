"""What stands in the way of good suggestions, a plain line each: said, since silence would look like a fault of the program."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from qualcode.core.report import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualcode.core.codebook import Code, Codebook

_SAMPLE = 400
"""Passages by which the language is told."""

_MANY = 20
"""Coded passages from which on it says something that all have one code."""

_MOST = 3
"""Pairs of codes that are named."""

_FEW_CODES = 5
"""Codes given to passages, up to which the codebook is what suggestions are made of."""

_FEW_WORDS = 4
"""Passages of fewer words ("Yes.") may well be coded in several ways."""


def noticed(
    book: Codebook,
    talk: Sequence[str],
    texts: Sequence[str],
    codes: Sequence[frozenset[str]],
    rejected: Sequence[frozenset[str]] = (),
) -> list[str]:
    """Return what is to be said of a codebook, of the talk it is for, and of coded texts with the codes given and refused."""
    if not len(book):
        return ["The codebook has no codes yet, so nothing can be suggested: add one."]
    if not talk:
        return []
    return [
        *islice(_same(book), _MOST),
        *_bare(book, codes),
        *_foreign(book, talk),
        *_lopsided(book, codes),
        *_contrary(texts, codes, rejected or [frozenset()] * len(texts)),
    ]


def _same(book: Codebook) -> Iterator[str]:
    """Yield a line for codes that say the same of themselves: in all of their fields, or where these are empty in their names."""
    held: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for code in book:
        about = *map(_plain, (code.brief, code.definition, code.include)), *sorted(map(_plain, code.keywords))
        held[about if any(about) else (_plain(code.name),)].append(code.name)
    for first, *others in held.values():
        for other in others:
            yield f"{first} and {other} say the same of themselves: suggestions cannot tell them apart."


def _bare(book: Codebook, codes: Sequence[frozenset[str]]) -> Iterator[str]:
    given = {code for own in codes for code in own}
    bare = [code for code in book if not _told(code) and code.id not in given and not book.children(code.id)]
    if 2 * len(bare) > len(book) and len(given) < _FEW_CODES:
        yield "Most codes are only a name: a line on what each means, or an example quote, lets them be suggested sooner."


def _told(code: Code) -> bool:
    said = (code.brief, code.definition, code.include, *code.keywords, *code.examples)
    return any(map(str.isalnum, "".join(said)))


def _foreign(book: Codebook, talk: Sequence[str]) -> Iterator[str]:
    from qualcode.suggest.which_language import all_common, is_another, is_known, looks_like

    if not is_known(book.language):
        yield (
            f"The words of the language '{book.language}' are not known here, and are taken just as they are written: "
            "if that is a slip, write two letters in codebook.yaml, such as 'language: de'."
        )
        return
    some = talk[:: max(1, len(talk) // _SAMPLE)]
    found = looks_like(some, book.language)
    if found is not None:
        yield f"The talk looks {found[1]}, but is read as '{book.language}': write 'language: {found[0]}' in codebook.yaml."
    elif is_another(some, book.language):
        yield f"The talk hardly looks like '{book.language}', as which it is read: write its language in codebook.yaml, such as 'language: cy'."
    elif all_common(talk, book.language):
        yield "The talk holds only words such as 'and' and 'it', by which no code can be told."


def _lopsided(book: Codebook, codes: Sequence[frozenset[str]]) -> Iterator[str]:
    given = Counter(code for own in codes for code in own)
    coded = sum(bool(own) for own in codes)
    if len(given) == 1 and len(book) > 1 and coded >= _MANY:
        name = book[next(iter(given))].name
        yield f"All {coded} coded passages are {name}: other codes can be suggested only by what the codebook says of them."


def _contrary(
    texts: Sequence[str], codes: Sequence[frozenset[str]], rejected: Sequence[frozenset[str]]
) -> Iterator[str]:
    said: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    refused: defaultdict[str, set[str]] = defaultdict(set)
    for text, own, not_own in zip(texts, codes, rejected, strict=True):
        if len(text.split()) >= _FEW_WORDS:
            refused[_plain(text)] |= not_own
            if own:
                said[_plain(text)].add(own)
    contrary = sum(
        (len(ways) > 1 and not frozenset.intersection(*ways)) or any(refused[text] & own for own in ways)
        for text, ways in said.items()
    )
    if contrary:
        were = "was" if contrary == 1 else "were"
        yield f"{counted(contrary, 'passage')} {were} coded in different ways in the same words: suggestions are torn between them."


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
