"""Changes as people write them: "up 15.4% to 705", "rose from 611 to 705", "705 offences, an increase of 15.4%"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from qualcode.core.quotecheck_shapes import DOWN, NUMBER, SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator

_FALLS = re.compile(rf"{DOWN}|[−↓▼-]", re.IGNORECASE)
_BASE = re.compile(rf"^\W{{0,3}}(?:compared (?:with|to)|from)\s+(?P<previous>{NUMBER})(?!\s*%)", re.IGNORECASE)
_SINCE = re.compile(
    r"\b(?:vs\.?|versus|compared (?:with|to)|from|since|than in|on)\s+([^.;()]*\d{4}(?:\s*[/–-]\s*\d\d|\s+to\s+\d{4})?)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?<!than )\b(?:in|for|during)\s+(?:the (?:financial )?year\s+)?(\d{4}(?:\s*[/–-]\s*\d\d(?!\d))?)(?![\d,])",
    re.IGNORECASE,
)
_TIMES = {
    "halved": "-5E+1", "half": "5E+1", "third": "33", "quarter": "25",
    "doubled": "10E+1", "trebled": "20E+1", "tripled": "20E+1", "quadrupled": "30E+1",
}  # fmt: skip
"""Changes in words, in per cent, to be read as roughly as they are meant. What halved, fell."""

_YEAR = re.compile(r"(?<![\d,])(\d\d)(\d\d)(?:\s*[/–-]\s*(\d\d)(?!\d))?(?![\d,])")
_SENTENCE = re.compile(r"[.!?;]\s+(?=[A-Z“\"(])")
_FULL_YEAR = re.compile(r"(?:19|20)\d\d")
_SMALL = frozenset({"a", "an", "and", "at", "by", "for", "in", "into", "of", "on", "or", "the", "to", "with"})


@dataclass(frozen=True, slots=True)
class StatedChange:
    """A change that a line states, as far as it does: None where it does not say.

    `down` is its direction; `by` the amount, in per cent where `share`; `value` what it comes to and `previous` what it comes
    from. `points` says that the amount is called points, and `dated` are the years that the figure is said to be of. `since` holds
    the period that it is measured against. `before` are the words up to the end of the change, `sentence`
    those up to the next one, `words` those that state it.
    """

    value: Decimal | None
    by: Decimal | None
    share: bool
    points: bool
    down: bool | None
    previous: Decimal | None
    since: str
    dated: tuple[str, ...]
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
    found = [match for shape in SHAPES for match in shape.finditer(text) if not _only_years(match)]
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
        not any(groups.get(name) for name in ("by", "way", "verb", "times", "still"))
        and not (groups.get("value") and groups.get("previous"))
    )


def _stated(match: re.Match[str], before: str, sentence: str, after: str) -> StatedChange:
    groups = match.groupdict()
    way = groups.get("way2") or groups.get("way")
    share = groups.get("share") or groups.get("share2") or ""
    by, down = _decimal(groups.get("by") or groups.get("by2")), None if way is None else bool(_FALLS.fullmatch(way))
    if groups.get("times"):
        times = Decimal(_TIMES[groups["times"].casefold().split()[-1]])
        by, share, down = abs(times), "%", times < 0 if groups["times"].casefold() in _TIMES else down
    elif groups.get("still"):
        by = Decimal(0)
    base = _BASE.match(after)
    since = _SINCE.search(after)
    return StatedChange(
        _decimal(groups.get("value")),
        by,
        bool(share),
        "point" in share.casefold() or share.casefold() == "pp",
        down,
        _decimal(
            groups.get("previous")
            or (base["previous"] if base and not _FULL_YEAR.fullmatch(base["previous"]) else None)
        ),
        since[1] if since else "",
        tuple(years_in for found in _DATED.finditer(sentence) for years_in in years(found[1])),
        before,
        sentence,
        match[0],
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(re.sub(r"[,\s]", "", text))
