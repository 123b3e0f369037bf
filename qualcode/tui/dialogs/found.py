"""Findings in words: a row for each, with the passages that show it and the keys that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from qualcode.core.report import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qualcode.services.discovering import Candidate, Findings, Halves, Quoted, SecondLook, Twins

Page = tuple[tuple[str, "Quoted"], ...]
"""Passages shown together, each with what it stands for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row: what it is about, its kind, a line on it, the passages that show it (a page at a time), and its keys in words."""

    about: Candidate | Twins | Halves | SecondLook
    kind: str
    said: str
    pages: tuple[Page, ...]
    keys: str


def rows_of(findings: Findings, name: Callable[[str], str]) -> Iterator[Finding]:
    """Return the findings in their order, with codes by their names."""
    for candidate in findings.candidates:
        said = f"{', '.join(candidate.words)} · about {counted(candidate.count, 'passage')}"
        pages: tuple[Page, ...] = tuple((("Typical", quote),) for quote in candidate.typical)
        yield Finding(candidate, "Talk without a code", said, pages, "a make a code · x not one · enter text")
    for twins in findings.twins:
        one, other = name(twins.one), name(twins.other)
        said = f"{one} and {other}: {twins.share:.0%} of what has either has both ({twins.both})"
        pages = _beside(("Both", twins.together), ("Only one of them", twins.apart))
        yield Finding(twins, "Codes that overlap", said, pages, "g in the codebook merges · x they differ")
    for halves in findings.halves:
        words = [", ".join(own) for own in halves.words]
        parts = " / ".join(f"{own} ({n})" for own, n in zip(words, halves.counts, strict=True))
        pages = _beside((words[0], halves.typical[0]), (words[1], halves.typical[1]))
        said = f"{name(halves.code_id)}: {parts}"
        yield Finding(halves, "A code in two halves", said, pages, "s in the codebook splits · x it is one")
    for doubt in findings.doubts:
        what = "was given" if doubt.given else "was not given"
        speaks = "the other codings speak against it" if doubt.given else "the other codings speak for it"
        said = f"{name(doubt.code_id)} {what}; {speaks}"
        keys = (
            "d remove it · x keep it · enter in the text"
            if doubt.given
            else "y give it · x it is right · enter in the text"
        )
        yield Finding(doubt, "For a second look", said, ((("Here", doubt.passage),),), keys)


def _beside(*sides: tuple[str, tuple[Quoted, ...]]) -> tuple[Page, ...]:
    """Return pages with a passage of each side, as long as either has one."""
    listed = [[(label, quote) for quote in quotes] for label, quotes in sides]
    return tuple(tuple(one for one in page if one is not None) for page in zip_longest(*listed))
