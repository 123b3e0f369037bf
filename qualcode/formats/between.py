"""Lines between turns that have no label and are set wholly in bold, italics or colour, or are titles: headings, or questions asked.

They belong to nobody whose label stands above them.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from qualcode.core.speakers import looks_like_facilitator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qualcode.formats.hits import Hit
    from qualcode.formats.lines import Document, Line

_LONGEST_HEADING = 80
_LONGEST_QUESTION = 400
_GOES_ON = re.compile(r"[.,;:!…\-–—][\"'”’)\]]*$")
_TITLE = re.compile(
    r"(?:(?=[A-Z])(?i:part|section|session|topic|theme|activity|question|(?:agenda )?item|task|exercise)\s(?:\d{1,2}|[A-Z]|[IVX]+"
    r"|(?i:one|two|three|four|five|six|seven|eight))\b(?:\s*[:.–—-]\s*\S.*)?|\d{1,2}(?:\.\d{1,2})*[.)]\s+[A-Z][^.!;:]*"
    r"|(?=(?:\S+\s+){2})[^a-z]*[A-Z]{3}[^a-z]*)(?<![.,;!…])"
)
"""A line that is a title by its words: numbered, or all in capitals."""

_NUMBERED = re.compile(r"\(?\d{1,2}[.)]\s")
_FEWEST = 3
"""Without labels, this many questions set alike are needed before they are told from what is answered."""

_ASKED = 0.5
_ANSWERED = 0.7


def between_turns(document: Document, hits: Mapping[int, Hit]) -> frozenset[int]:
    """Return the lines without a label, set wholly apart or titles, that stand right before a labelled one; `hits` are the labels.

    What a facilitator whose talk is set so goes on to say is none of them.
    """
    asked = _asked_between(document, hits)
    if asked:
        return asked
    found: set[int] = set()
    speaker, before, spoken, above = "", "", False, False
    filled = [n for n, line in enumerate(document.lines) if document.said(line).strip()]
    for index, below in pairwise([*filled, -1]):
        line = document.lines[index]
        hit = hits.get(index)
        whole = not line.heading and _whole(document, line)
        if hit is not None:
            # A label on its own line has its words beneath it.
            speaker, spoken = hit.label, bool(document.text[hit.words : line.end].strip())
        elif (
            spoken
            and not above
            and (below in hits or below < 0)
            and _is_between(document, index, speaker, before, whole=whole)
        ):
            found.add(index)
            continue
        else:
            spoken = True
        above = whole and spoken
        before = document.said(line).strip()
    return frozenset(found)


def _asked_between(document: Document, hits: Mapping[int, Hit]) -> frozenset[int]:
    """Return all lines without a label that are set wholly apart, if what is asked is set so and nothing that has a label is."""
    if any(_whole(document, document.lines[n]) and hit.words < document.lines[n].end for n, hit in hits.items()):
        return frozenset()
    asked = questions_asked(document, below=min(hits))
    return frozenset(n for n in asked if n not in hits)


def questions_asked(document: Document, *, below: int = 0) -> frozenset[int]:
    """Return the lines of a text without labels that are set wholly apart, if that is how its questions are told from the answers.

    Lines above `below` are not looked at.
    """
    filled = [
        n for n, line in enumerate(document.lines) if n >= below and document.said(line).strip() and not line.heading
    ]
    whole = [n for n in filled if _whole(document, document.lines[n])]
    asked = sum(document.said(document.lines[n]).rstrip().endswith("?") for n in whole)
    if asked < _FEWEST or asked < _ASKED * len(whole) or len(whole) > _ANSWERED * len(filled):
        return frozenset()
    return frozenset(whole)


def _after_space(document: Document, index: int) -> bool:
    """Say whether a line is a paragraph of its own."""
    line, above = document.lines[index], document.lines[index - 1]
    apart = document.unit == "page" or (document.unit != "line" and line.number != above.number)
    return apart or not document.said(above).strip()


def _whole(document: Document, line: Line) -> bool:
    end = line.start + len(document.said(line).rstrip())
    return end > line.start and max(line.bold, line.apart) >= end


def _is_between(document: Document, index: int, speaker: str, before: str, *, whole: bool) -> bool:
    """Say whether a line is a heading or a question; `before` is what the nearest line above says."""
    line = document.lines[index]
    said = document.said(line).strip()
    if _NUMBERED.match(said) and (_NUMBERED.match(before) or before.endswith(":")):
        return False  # the last item of what somebody lists
    if not whole:
        return _after_space(document, index) and len(said) <= _LONGEST_HEADING and bool(_TITLE.fullmatch(said))
    if said.endswith("?") and len(said) <= _LONGEST_QUESTION:
        return not looks_like_facilitator(speaker) or len(said) <= _LONGEST_HEADING
    return len(said) <= _LONGEST_HEADING and not _GOES_ON.search(said)


def told(document: Document, lines: frozenset[int], what: str) -> Iterator[str]:
    """Yield the warning that says which lines were taken so."""
    if lines:
        first = min(lines)
        shown = " ".join(document.said(document.lines[first]).split())[:60]
        count = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
        yield f"{count} {what}, said by nobody: “{shown}” ({document.unit} {document.lines[first].number})"
