"""How far one label style explains a document, and which of the lines that have its form are labels."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.core.speakers import Likelihood, is_break, is_metadata, likelihood
from qualcode.formats.hits import Hit, find_hits, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qualcode.formats.lines import Document
    from qualcode.formats.styles import Style

_AGREED = 0.95
"""A trait (capitals, an empty line before) of this share of the sure labels is asked of every other label."""

_SURE_FROM = 5
"""Traits are asked of others from this many sure labels on; a time from `_TIMED_FROM`, since prose has none."""

_TIMED_FROM = 3
_UNSURE = 0.6
"""What a line with a label that is not sure counts, against 1 for one that is."""

_DENSE = 0.4
"""In forms that prose has too, a name heard twice is enough where this share of the paragraphs begins with a name."""

_FEW_NAMES = 60
"""In longer transcripts whoever speaks is heard more often."""

_HEAD_LINES = 60
_MOST_CAST = 20
_HEAD_WIDTH = 120
_SENTENCE = 5
"""After a label that recurs, this many words that end as a sentence does are talk: the head of the file is over."""

_RECURRING = 3
"""What is said this often ("Timestamp: 00:01:02" above every turn) is no note at the head of a file."""

_LOOKS = {"marked", "bold", "apart"}
"""Styles in which nothing but its look may tell a label from the words."""

_GOES_ON = re.compile(r"\s*[a-zß-öø-ÿ]")
_SENTENCES = re.compile(r"[.?!]\s+([^\W\d_])")
_OPENING, _CLOSING = ('"', "“", "‘", "«"), ('"', "”", "’", "»")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a style would make of a document.

    `hits` are its labels by line; `score` is how many lines it explains (0: it is not the one); `breaks` are lines that are
    set as labels but name no person.
    """

    hits: Mapping[int, Hit]
    score: float
    breaks: frozenset[int] = frozenset()


def weigh(document: Document, style: Style) -> Candidate:
    """Return what `style` would make of the document."""
    hits = _without_head(document, find_hits(document, style))
    breaks = frozenset(h.line for h in hits if is_break(h.label))
    hits = _with_short_answers(document, hits) if style.key == "capitals" else hits
    hits = _without_citations(document, hits)
    hits = _without_subjects(document, hits) if style.key in _LOOKS else hits
    counts = Counter(h.label for h in hits)
    names = sum(likelihood(h.label) >= Likelihood.NAME for h in hits)
    dense = style.weight < 1 and 0 < names <= _FEW_NAMES and names >= _DENSE * _blocks(document)
    sure = {label for label, count in counts.items() if _sure(label, count, style, dense=dense)}
    setting = _Setting.of(document, [h for h in hits if h.label in sure])
    firm = {h.line for h in hits if h.label in sure}
    accepted = [
        h
        for h in hits
        if h.label in sure
        or _as_set(document, h, counts[h.label], setting, style)
        or (dense and style.alone and _between_turns(document, h, firm) and setting.fits(document, h))
    ]
    if not _enough(document, accepted, sure, style):
        return Candidate({}, 0.0)
    score = sum(1.0 if h.label in sure else _UNSURE for h in accepted)
    return Candidate({h.line: h for h in accepted}, score, breaks)


def _sure(label: str, count: int, style: Style, *, dense: bool) -> bool:
    """Say whether a label is one by itself: a role, or a name that recurs. `dense`: much of the text is set as labels."""
    how = likelihood(label)
    if how is Likelihood.NO:
        return False
    if style.weight < 1:
        return (count >= (2 if dense else 3) and how is Likelihood.NAME) or (count >= 2 and how is Likelihood.ROLE)
    return how is Likelihood.ROLE or (how is Likelihood.NAME and count >= 2) or count >= 3


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the sure labels of a document are set, as far as they agree. `gap` is what stands between label and words."""

    capitals: bool
    small: bool
    spaced: bool
    timed: bool
    raised: bool
    gap: str | None

    @classmethod
    def of(cls, document: Document, firm: list[Hit]) -> _Setting:
        gap, times = Counter(h.gap for h in firm).most_common(1)[0] if firm else ("", 0)
        return cls(
            capitals=_agreed(h.label.isupper() for h in firm),
            small=_agreed(h.label.islower() for h in firm),
            spaced=_agreed(_after_space(document, h.line) for h in firm),
            timed=_agreed((h.time is not None for h in firm), _TIMED_FROM),
            raised=_agreed(not document.text[h.words : h.words + 1].islower() for h in firm),
            gap=gap if len(firm) >= _SURE_FROM and times >= _AGREED * len(firm) else None,
        )

    def fits(self, document: Document, hit: Hit) -> bool:
        return (
            (not self.timed or hit.time is not None)
            and (not self.capitals or hit.label.isupper())
            and (not self.spaced or _after_space(document, hit.line))
            and (not self.raised or not document.text[hit.words : hit.words + 1].islower())
            and (self.gap is None or hit.gap == self.gap)
        )


def _agreed(traits: Iterable[bool], least: int = _SURE_FROM) -> bool:
    seen = list(traits)
    return len(seen) >= least and sum(seen) >= _AGREED * len(seen)


def _as_set(document: Document, hit: Hit, count: int, setting: _Setting, style: Style) -> bool:
    """Say whether a label that is not sure by itself is set as the sure ones are, and looks enough like a name."""
    how = likelihood(hit.label)
    if setting.small and how is Likelihood.WEAK and count > 1:
        return True
    told_apart = (setting.spaced and _over_words(document, hit, style)) or len(setting.gap or "") > 1
    if style.weight < 1 and count < 2 and not told_apart:
        return False
    return (how >= Likelihood.NAME or (setting.timed and _told_by_time(hit))) and setting.fits(document, hit)


def _between_turns(document: Document, hit: Hit, firm: set[int]) -> bool:
    """Say whether a name of several words on a line of its own stands where a turn has ended and another begins."""
    above, below = _next_words(document, hit.line, -1), _next_words(document, hit.line, 1)
    named = len(hit.label.split()) > 1 and hit.label[-1].isalpha() and likelihood(hit.label) >= Likelihood.NAME
    return named and below is not None and above not in firm and below not in firm


def _next_words(document: Document, index: int, step: int) -> int | None:
    """Return the nearest line with words above or below a line."""
    index += step
    while 0 <= index < len(document.lines):
        if document.said(document.lines[index]).strip():
            return index
        index += step
    return None


def _told_by_time(hit: Hit) -> bool:
    """Say whether a time and a tab or so few words make a label of any string, as in chats ("00:07:29<tab>lumi:<tab>hi")."""
    return "\t" in hit.gap or (likelihood(hit.label) is Likelihood.WEAK and len(hit.label.split()) <= 2)


def _over_words(document: Document, hit: Hit, style: Style) -> bool:
    """Say whether a label has its words on its own line or right beneath it."""
    if not style.alone:
        return True
    below = hit.line + 1
    return below < len(document.lines) and bool(document.said(document.lines[below]).strip())


def _after_space(document: Document, index: int) -> bool:
    if not index:
        return True
    before = document.lines[index - 1]
    return before.heading or not document.said(before).strip()


def _enough(document: Document, accepted: list[Hit], sure: set[str], style: Style) -> bool:
    """Say whether the labels are so many, or so sure, that they are no accident of prose."""
    if not accepted:
        return False
    heard = {h.label for h in accepted}
    known = heard & sure
    if style.weight < 1:
        return len(known) >= 2 and sum(h.label in known for h in accepted) >= 4
    if style.alone and style.weight <= 1.0 and not known:
        return False
    covered = len(accepted) / max(1, _blocks(document))
    first_is_role = accepted[0].label in known and likelihood(accepted[0].label) is Likelihood.ROLE
    first_is_role = first_is_role and (len(accepted) > 1 or _opens(document, accepted[0]))
    if len(known) >= 2 or (known and covered >= 0.3) or first_is_role:
        return True
    least = 0.2 if style.weight > 1 and _opens(document, accepted[0]) else 0.5
    return len(accepted) >= 2 and covered >= least and len(heard) >= 2


def _opens(document: Document, hit: Hit) -> bool:
    """Say whether a label is the first thing in a document but for headings."""
    return not any(document.said(line).strip() and not line.heading for line in document.lines[: hit.line])


def _blocks(document: Document) -> int:
    """Count paragraphs: lines that follow an empty line if there are such, otherwise all lines with words."""
    spoken = [i for i, line in enumerate(document.lines) if line.end > line.start]
    apart = sum(_after_space(document, i) for i in spoken)
    return apart if apart > 0.2 * len(spoken) else len(spoken)


def _with_short_answers(document: Document, hits: list[Hit]) -> list[Hit]:
    """Add lines on which a name in capitals that recurs stands before words in capitals, too: "JN OK."."""
    counts = Counter(h.label for h in hits)
    known = tuple(f"{label} " for label, n in counts.items() if n > 1 and likelihood(label) >= Likelihood.NAME)
    found = {h.line for h in hits}
    more = [
        Hit(n, label.rstrip(), line.start + len(label), None, " ")
        for n, line in enumerate(document.lines)
        if known and n not in found and not line.heading and document.text.startswith(known, line.start, line.end)
        for label in [max((k for k in known if document.text.startswith(k, line.start)), key=len)]
    ]
    return sorted([*hits, *more]) if more else hits


def _without_citations(document: Document, hits: list[Hit]) -> list[Hit]:
    """Leave out labels after which there is only ever a quotation: somebody reads aloud what another has written."""
    quoted = Counter(h.label for h in hits if _is_citation(document, h))
    if not quoted or quoted.total() > 0.5 * len(hits):
        return hits
    counts = Counter(h.label for h in hits)
    cited = {label for label, n in quoted.items() if n == counts[label] and likelihood(label) is not Likelihood.ROLE}
    return [h for h in hits if h.label not in cited]


def _without_subjects(document: Document, hits: list[Hit]) -> list[Hit]:
    """Leave all out where they are emphasised names with which the sentences of a report begin: "**Camden** has seen a fall"."""
    bare = [h for h in hits if _is_bare(document, h) and likelihood(h.label) is not Likelihood.ROLE]
    going_on = sum(bool(_GOES_ON.match(document.text, h.words)) for h in bare)
    if not bare or going_on <= 0.5 * len(bare) or len(bare) <= 0.5 * len(hits):
        return hits
    begun = [m[1] for h in bare for m in _SENTENCES.finditer(document.text, h.words, document.lines[h.line].end)]
    small = sum(
        letter.islower() for letter in begun
    )  # whoever types in small letters only does so after a full stop, too
    return hits if small > 0.5 * len(begun) or not _is_written(document, bare) else []


def _is_written(document: Document, hits: list[Hit]) -> bool:
    """Say whether what goes on after the names ends as sentences do."""
    ends = [document.said(document.lines[h.line]).rstrip()[-1:] for h in hits]
    return sum(end in ".!?:" for end in ends) > 0.5 * len(ends)


def _is_bare(document: Document, hit: Hit) -> bool:
    """Say whether no sign, time or line end stands between a label and its words."""
    before = document.text[document.lines[hit.line].start : hit.words]
    at = before.rfind(hit.label.rsplit(" ", 1)[-1])
    after = before[at:].removeprefix(hit.label.rsplit(" ", 1)[-1])
    return at >= 0 and not after.strip(" \t*_") and "\t" not in after and hit.words < document.lines[hit.line].end


def _is_citation(document: Document, hit: Hit) -> bool:
    """Say whether all that follows on the label's line stands in quotation marks."""
    if not document.text.startswith(_OPENING, hit.words):
        return False
    return document.text[hit.words : document.lines[hit.line].end].rstrip(" .,").endswith(_CLOSING)


def _without_head(document: Document, hits: list[Hit]) -> list[Hit]:
    """Leave out what looks like a label in the head of the file: "Interviewer: J. Smith" next to "Date: 3 March"."""
    hits = _without_cast(document, hits)
    if not any(is_metadata(h.label) for h in hits if h.line < _HEAD_LINES):
        return hits
    by_line = {h.line: h for h in hits}
    counts = Counter(h.label for h in hits)
    ends = -1
    for start, stop in _first_blocks(document):
        inside = [by_line[i] for i in range(start, stop) if i in by_line]
        end = next((h.line for h in inside if counts[h.label] > 1 and _is_talk(document, h)), stop)
        inside, begun = [h for h in inside if h.line < end], end < stop
        told = [h.line for h in inside if is_metadata(h.label) and counts[h.label] < _RECURRING]
        wide = any(document.lines[i].end - document.lines[i].start > _HEAD_WIDTH for i in range(start, end))
        if told:
            ends = max(told) if wide else end - 1
        if begun or wide or any(counts[h.label] > 1 for h in inside if h.line > ends):
            break
    return [h for h in hits if h.line > ends]


def _without_cast(document: Document, hits: list[Hit]) -> list[Hit]:
    """Leave out roles at the top of the file, heard once, to which a head gives a name that speaks below: "Interviewer: Ann"."""
    counts = Counter(h.label for h in hits)
    ends = 0
    for hit in hits[:_MOST_CAST]:
        named = document.text[hit.words : document.lines[hit.line].end].split("(")[0]
        named = tidy(named.strip(" .,"))
        if counts[hit.label] > 1 or counts[named] < 2:
            break
        ends += 1
    return hits[ends:]


def _is_talk(document: Document, hit: Hit) -> bool:
    """Say whether a label has a sentence after it, as nobody writes it beside "Interviewer:" in a head."""
    if is_metadata(hit.label):
        return False
    words = document.text[hit.words : document.lines[hit.line].end].split()
    return len(words) >= _SENTENCE and words[-1].rstrip("\"'”’)").endswith((".", "?", "!", "…"))


def _first_blocks(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the runs of lines between empty lines at the top of a document, as ranges of line indexes."""
    lines, start = document.lines[:_HEAD_LINES], 0
    for index, line in enumerate(lines):
        if not document.said(line).strip():
            if index > start:
                yield start, index
            start = index + 1
    if start < len(lines):
        yield start, len(lines)
