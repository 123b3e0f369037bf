"""Changes as people write them: "up 15.4% to 705", "rose from 611 to 705", "705 offences, an increase of 15.4%"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_N = r"(?<![\d.,/–-])\d+(?:,\d{3})*(?:\.\d+)?(?![\d/])(?!,\d)"
_SHARE = r"\s*(?P<share>%|per\s?cent\b|percent\b|percentage points?\b|pc\b)"
_UP = (
    r"up|ris(?:e|en|es|ing)|rose|increas(?:e|es|ed|ing)|gr[eo]w|grows|grown|growing|growth|climb(?:ed|ing)?|jump(?:ed)?"
    r"|higher|more|gain(?:ed)?"
)
_DOWN = (
    r"down|fall(?:en|s|ing)?|fell|decreas(?:e|es|ed|ing)|drop(?:ped|s|ping)?|declin(?:e|es|ed|ing)|reduc(?:ed|tion|ing)"
    r"|cut|lower|fewer|less"
)
_WAY = rf"(?P<way>\b(?:{_UP}|{_DOWN})\b|[+↑▲−↓▼])"
_WORDS = r"[^\d.;:!?%]{0,40}?"
"""Words between two figures of one change: no further figure, and no end of a sentence."""

_YEAR_OF = r"(?:\bin\s+\d{4}(?:\s*[/–-]\s*\d+)?\s*)?"
_ABOUT = r"(?:just |about |around |nearly |almost |some )?"
_OF = r"\s*(?:(?:by|of)\s+)?"
_AFTER = r"[,(:–—]\s*(?:an?\s+)?"
_BY = rf"(?P<by>{_N})"
_BY_SHARE = rf"{_BY}{_SHARE}"
_BY_EITHER = rf"{_BY}(?:{_SHARE})?"
_VALUE = rf"(?<!\bper )(?P<value>{_N})(?!\s*%)"
_RATE = rf"(?:\bper\s+[\d,]+{_WORDS})?"
_PREVIOUS = rf"(?P<previous>{_N})(?!\s*%)"
_FROM = rf"\bfrom\s+{_PREVIOUS}"
_TO = rf"\bto\s+{_ABOUT}(?P<value>{_N})"
_WENT = rf"(?:{_WAY}|(?P<verb>\b(?:went|gone|goes|moved|changed)\b))"
_AGAIN = rf"(?P<way2>\b(?:{_UP}|{_DOWN})\b|[+−])"
_IS = rf"(?:{_AFTER}|\b(?:is|was|were|are)\b\s*(?:an?\s+)?)"

_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_WAY}{_OF}{_ABOUT}{_BY_EITHER}{_WORDS}{_TO}",  # up 15.4% to 705
        rf"{_BY_SHARE}\s+{_WAY}{_WORDS}{_TO}",  # a 15.4% increase to 705
        rf"\bby\s+{_BY_SHARE}{_WORDS}{_TO}",  # and robbery by 16.3% to 1,550
        rf"{_WENT}{_WORDS}{_FROM}{_WORDS}{_YEAR_OF}{_TO}(?:{_WORDS}{_AFTER}{_AGAIN}{_OF}{_BY_EITHER})?",  # rose from 611 to 705
        rf"{_VALUE}{_WORDS}{_RATE}{_YEAR_OF}{_IS}{_WAY}{_OF}{_BY_EITHER}",  # 705 offences, an increase of 15.4%
        rf"{_VALUE}{_WORDS}{_RATE}{_AFTER}{_BY_SHARE}\s+{_WAY}",  # 705 (15.4% higher)
        rf"{_VALUE}{_WORDS}\(\s*(?P<way>-)(?P<by>\d[\d,]*(?:\.\d+)?){_SHARE}",  # 705 (-15.4%)
        rf"{_VALUE}{_WORDS}{_RATE}{_AFTER}{_WAY}\s+{_FROM}",  # 705 offences, up from 611
        rf"{_WAY}{_OF}{_BY_SHARE}(?:\s*\([^()]{{0,40}}\))?{_WORDS}{_FROM}",  # up 15.4% (94 more) from 611
        rf"{_WAY}{_OF}{_BY_SHARE}(?:\s*\({_VALUE}[^()\d]{{0,40}}\))?",  # up 15.4% (705 offences)
    )
)
_FALLS = re.compile(rf"{_DOWN}|[−↓▼-]", re.IGNORECASE)
_BASE = re.compile(rf"^\W{{0,3}}(?:compared (?:with|to)|from)\s+(?P<previous>{_N})(?!\s*%)", re.IGNORECASE)
_SINCE = re.compile(
    r"\b(?:vs\.?|versus|compared (?:with|to)|from|since|than in|on)\s+([^.;()]*\d{4}(?:\s*[/–-]\s*\d\d|\s+to\s+\d{4})?)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d,])(\d\d)(\d\d)(?:\s*[/–-]\s*(\d\d)(?!\d))?(?![\d,])")
_SENTENCE = re.compile(r"[.!?;]\s+(?=[A-Z“\"(])")
_FULL_YEAR = re.compile(r"(?:19|20)\d\d")
_SMALL = frozenset({"a", "an", "and", "at", "by", "for", "in", "into", "of", "on", "or", "the", "to", "with"})


@dataclass(frozen=True, slots=True)
class StatedChange:
    """A change that a line states, as far as it does: None where it does not say.

    `down` is its direction; `by` the amount, in per cent where `share`; `value` what it comes to and `previous` what it comes
    from. `since` holds the period that it is measured against. `before` are the words up to the end of the change, `sentence`
    those up to the next one, `words` those that state it.
    """

    value: Decimal | None
    by: Decimal | None
    share: bool
    down: bool | None
    previous: Decimal | None
    since: str
    before: str
    sentence: str
    words: str


def changes_in(text: str) -> Iterator[StatedChange]:
    """Yield the changes that a paragraph states, in order."""
    if not any(letter.isdigit() for letter in text):
        return
    ends = [0, *(found.end() for found in _SENTENCE.finditer(text)), len(text)]
    matches = _matches(text)
    last = 0
    for number, match in enumerate(matches):
        following = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        begin = max(last, *(end for end in ends if end <= match.start()))
        end = min(following, *(end for end in ends if end >= match.end()))
        yield _stated(match, text[begin : match.end()], text[begin:end], text[match.end() : end])
        last = match.end()


def states_change(text: str) -> bool:
    """Say whether a passage begins by stating a change: a line of figures that is cited, not something that was said."""
    return any(match.start() == 0 and match.groupdict().get("value") for match in _matches(text))


def label_words(text: str) -> frozenset[str]:
    """Return the words that tell one label from another, without a plural's s."""
    found = re.findall(r"\w+", text.casefold())
    return frozenset(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in found) - _SMALL


def years(text: str) -> list[str]:
    """Return the years of a period, so that "2016/17", "2016-17" and "2016 to 2017" are the same."""
    return [century + year for century, *later in _YEAR.findall(text) for year in later if year]


def _matches(text: str) -> list[re.Match[str]]:
    """Return what states a change, each stretch once: the first, and of those that begin alike the longest."""
    found = [match for shape in _SHAPES for match in shape.finditer(text) if not _only_years(match)]
    found.sort(key=lambda match: (match.start(), -match.end()))
    kept: list[re.Match[str]] = []
    for match in found:
        if not kept or match.start() >= kept[-1].end():
            kept.append(match)
        elif match.end() > kept[-1].end() and match.groupdict().get("previous") and not kept[-1].groupdict().get("by"):
            kept[-1] = match
    return kept


def _only_years(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return any(_FULL_YEAR.fullmatch(groups.get(name) or "") for name in ("value", "previous")) or (
        groups.get("by") is None and groups.get("way") is None and groups.get("verb") is None
    )


def _stated(match: re.Match[str], before: str, sentence: str, after: str) -> StatedChange:
    groups = match.groupdict()
    way = groups.get("way2") or groups.get("way")
    base = _BASE.match(after)
    since = _SINCE.search(after)
    return StatedChange(
        _decimal(groups.get("value")),
        _decimal(groups.get("by")),
        bool(groups.get("share")),
        None if way is None else bool(_FALLS.fullmatch(way)),
        _decimal(
            groups.get("previous")
            or (base["previous"] if base and not _FULL_YEAR.fullmatch(base["previous"]) else None)
        ),
        since[1] if since else "",
        before,
        sentence,
        match[0],
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text.replace(",", ""))
