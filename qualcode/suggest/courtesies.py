"""Words said out of courtesy ("Sorry?", "Right, okay.", "Thank you."): they tell nothing of what is talked about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualcode.core.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAID = {
    "en": r"sorry|apologies|pardon|excuse me|thank you|thanks|cheers|please|right|okay|ok|fine|hello|good (?:morning|afternoon|evening)",
    "de": r"entschuldigung|verzeihung|danke(?: ?schön)?|vielen dank|bitte(?: ?schön)?|genau|gut|okay|ok|hallo|guten (?:morgen|tag|abend)",
}
_AROUND = {
    "en": (r"i['’]?m|i am|no|yes|yeah|so|very|all|well|oh|okay|right|and|but|many", r"for|to|about|so much|very much|mr|mrs|ms|sir"),
    "de": (r"ja|nein|also|oh|na|sehr|und|okay|ach", r"für|dass|herr|frau|sehr"),
}  # fmt: skip
_EDGE = r"""[.,;:!?…"“”„»«()–—]|--"""
_BARE = {
    language: re.compile(
        rf"(?:^|(?<=[.,;:!?…\"“”„»«(–—\n])|(?<=--))\s*(?:(?:{_AROUND[language][0]})\s+)*({said})(?=\s*(?:$|{_EDGE})|\s+(?:{_AROUND[language][1]})\b)",
        re.IGNORECASE,
    )
    for language, said in _SAID.items()
}
_LONG_WORD = re.compile(r"\w{4,}")


def courtesies(text: str, language: str) -> list[Span]:
    """Return the words of a text that stand by themselves as a courtesy; none in languages of which none are known.

    "Sorry, go on." has one; "Nobody said sorry." has none, since there being sorry is talked about.
    """
    pattern = _BARE.get(language)
    return [] if pattern is None else [Span(*found.span(1)) for found in pattern.finditer(text)]


def only_courtesy(text: str, language: str) -> bool:
    """Say whether a text is a courtesy and nothing else."""
    found = courtesies(text, language)
    return bool(found) and not _LONG_WORD.search(_BARE[language].sub(" ", text))


def within(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    """Say whether each span lies in one of the others."""
    return all(any(other.start <= span.start and span.end <= other.end for other in others) for span in spans)
