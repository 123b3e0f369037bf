"""Who a document says spoke: the brackets after a quote, and the other ways in which people sign one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.core.quotecheck_read import Paragraph

_NOTE = r"(?:\s*(?:\[\^?\w{1,4}\]|[¹²³⁰⁴-⁹]+|\d{1,3}(?!\w)))*"
"""The number of a footnote, or of the evidence, that may stand between a quote and its signature."""

_SIGNED = re.compile(rf"{_NOTE}[\s*_.,|–—-]*\(([^()\d][^()]{{1,60}})\)")
_ALONE = re.compile(rf"[\s*_.,–—-]*\(([^()\d][^()]{{1,60}})\)[\s*_.,;]*{_NOTE}\s*(?=\n|$)")
_SQUARE = re.compile(rf"{_NOTE}[\s*_.,–—-]*\[([^\[\]\d][^\[\]]{{1,60}})\]")
_DASHED = re.compile(rf"{_NOTE}[\s*_.,]*[–—-]\s*([^\W\d][^()“”\"\n]{{1,60}}?)[\s*_.]*(?=\n|$)")
_BEFORE = re.compile(r"(?:^|[^”\"’'\s*_.])[\s*_]*\(([^()\d][^()]{1,60})\)[\s*_]*[:,–—-]?[\s*_]*$")
_OPENS = re.compile(r"^[\s*_]*\(([^()\d][^()]{1,60})\)[\s*_]*[:,–—-]?[\s*_]*$")
_NOBODY = re.compile(
    r"(?:see|cf|page|pp?\.|ibid|emphasis|(?:my|our) emphasis|italics|figure|fig\.|table|chapter|section|appendix|annex"
    r"|paragraph|translat|source:)\b",
    re.IGNORECASE,
)
_AT_END = re.compile(r"(?:\(([^()\d][^()]{1,60})\)|\n\s*[–—-]\s*([^\W\d][^()\n]{1,60}))[\s*_.]*$")


def signature(paragraphs: Sequence[Paragraph], at: int, offset: int) -> str:
    """Return what stands in brackets after a quote that ends in paragraph `at`, on its line or alone on the next one."""
    rest = paragraphs[at].text[offset:]
    found = _SIGNED.match(rest)
    if found is None and not re.sub(_NOTE, "", rest).strip(" *_.,"):
        found = _ALONE.match(_next(paragraphs, at))
    words = _spaced(found[1]) if found else ""
    return "" if _NOBODY.match(words) else words


def hints(paragraphs: Sequence[Paragraph], first: int, begin: int, last: int, offset: int) -> tuple[str, ...]:
    """Return what signs a quote in another way, if it names a group: brackets before it, a dash or square brackets after it.

    The quote begins at `begin` of paragraph `first` and ends at `offset` of paragraph `last`.
    """
    rest, before = paragraphs[last].text[offset:], paragraphs[first].text[:begin]
    found = [pattern.match(rest) for pattern in (_SQUARE, _DASHED)]
    if not re.sub(_NOTE, "", rest).strip(" *_.,"):
        following = _next(paragraphs, last)
        found.append(_DASHED.match(following))
        if 0 < len(following) <= 60:
            found.append(re.match(r"[\s*_]*([^\W\d][^()“”\"\n]*?)[\s*_.]*$", following))
    found += [_OPENS.match(before) or _BEFORE.search(before)]
    return tuple(_spaced(match[1]) for match in found if match)


def unsigned(block: str) -> tuple[str, str]:
    """Return the words of a block quote, and the signature at their end: in brackets, or on a line of its own after a dash."""
    ending = _AT_END.search(block)
    if ending is None:
        return block, ""
    return block[: ending.start()].strip(), _spaced(ending[1] or ending[2])


def _spaced(words: str) -> str:
    """Return a signature as one line: in a narrow column it may be broken."""
    return " ".join(words.split()).strip(" *_")


def _next(paragraphs: Sequence[Paragraph], at: int) -> str:
    """Return what stands next, if no more than a line is empty between; lines joined into one leave empty ones behind."""
    reach = at + 3 + paragraphs[at].text.count("\n")
    return next((p.text for p in paragraphs[at + 1 : reach] if p.text.strip()), "")
