"""The check of a finished document: every quote against what was said, and every figure against the plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from qualcode.core.quotecheck_changes import states_change
from qualcode.core.quotecheck_figures import FigureFinding, check_figures
from qualcode.core.quotecheck_joined import two_places
from qualcode.core.quotecheck_read import quoted_passages, spelt_out
from qualcode.core.quotecheck_signed import GroupNames
from qualcode.core.quotecheck_twice import TwoWordings, changes, printed_twice
from qualcode.core.unspaced import first_words, word_count
from qualcode.core.withheld import FEWEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qualcode.core.model import Group, Quote
    from qualcode.core.plan import Plan
    from qualcode.core.quotecheck_find import Hit, Looks
    from qualcode.core.quotecheck_read import Paragraph, Sought
    from qualcode.core.quotecheck_twice import Change

_ALTERED = 0.6
"""From this likeness on, a passage is taken for another one altered; below it, the other is only the nearest."""

_TERM_WORDS = 3
"""A passage of so few words, unsigned and never coded as it stands, is a term and not somebody's words."""

_SHORT = 100


class QuoteVerdict(StrEnum):
    """What is true of a passage in quotation marks."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    WRONG_GROUP = "wrong group"
    NOT_CODED = "not coded any more"
    NOT_PERMITTED = "not permitted"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class QuoteFinding:
    """A passage, its verdict, and the passage it comes from (or the nearest), if there is one.

    `source` is "" where the words may not be shown. `quote_id` names a coding there. `note` says more in plain words.
    """

    sought: Sought
    verdict: QuoteVerdict
    transcript: str = ""
    turn: int | None = None
    start: int = 0
    end: int = 0
    group_id: str = ""
    source: str = ""
    quote_id: str = ""
    changes: tuple[Change, ...] = ()
    note: str = ""

    @property
    def shown(self) -> str:
        """The words as they are printed; of words that may not be, so many that they can be found and are nobody's own."""
        if self.verdict is not QuoteVerdict.NOT_PERMITTED:
            return self.sought.text
        return first_words(self.sought.text, FEWEST - 1) + " …"

    @property
    def wrong(self) -> bool:
        """Whether somebody must look at it."""
        return self.verdict is not QuoteVerdict.VERBATIM or bool(self.sought.marks)


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """All that was found in a document.

    `wordings` are quotes in two wordings (wrong unless both were said so), `signatures` the same words signed in two ways (noted, not wrong), `terms` words
    in quotation marks that are no quotes.
    """

    findings: tuple[QuoteFinding, ...]
    wordings: tuple[TwoWordings, ...] = ()
    figures: tuple[FigureFinding, ...] = ()
    signatures: tuple[TwoWordings, ...] = ()
    terms: tuple[Sought, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether anything must be looked at."""
        return (
            any(finding.wrong for finding in self.findings)
            or any(not pair.both_said for pair in self.wordings)
            or any(figure.wrong for figure in self.figures)
        )


def check_document(
    paragraphs: Sequence[Paragraph],
    finder: Looks,
    quotes: Iterable[Quote],
    groups: Mapping[str, Group],
    plan: Plan | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> DocumentCheck:
    """Check a finished document.

    Args:
        paragraphs: the document's text.
        finder: looks passages up in every transcript.
        quotes: every coding.
        groups: groups by id.
        plan: the plan whose statistics the document's figures are held against.
        progress: told of passages checked, and of all.
    """
    coded: dict[str, list[Quote]] = defaultdict(list)
    short = set()
    for quote in quotes:
        coded[quote.transcript].append(quote)
        if len(quote.text) < _SHORT and word_count(quote.text) <= _TERM_WORDS:
            short.add(_key(quote.text))
    passages, terms = [], []
    names = GroupNames(tuple(groups.values()))
    for sought in quoted_passages(paragraphs, groups.values()):
        if word_count(sought.text) <= _TERM_WORDS and not sought.signed and _key(sought.text) not in short:
            terms.append(sought)
        elif not states_change(sought.text):
            passages.append(sought)
    findings = []
    for number, sought in enumerate(passages, 1):
        findings.append(_verdict(sought, finder, coded, groups, names))
        if progress is not None:
            progress(number, len(passages))
    if any(sought.signed for sought in passages):
        findings = [_said_unsigned(finding) for finding in findings]
    figures = check_figures(paragraphs, plan) if plan is not None else ()
    figures = tuple(figure for figure in figures if not any(_says(finding, figure) for finding in findings))
    refused = {id(f.sought) for f in findings if f.verdict is QuoteVerdict.NOT_PERMITTED}
    true = {id(f.sought): f for f in findings if f.verdict is QuoteVerdict.VERBATIM}
    twice = [
        replace(pair, both_said=bool(pair.changes) and {id(pair.first), id(pair.second)} <= true.keys())
        for pair in printed_twice(passages)
        if not {id(pair.first), id(pair.second)} & refused
        and not (pair.changes and _one_place(true.get(id(pair.first)), true.get(id(pair.second))))
    ]
    return DocumentCheck(
        tuple(findings),
        tuple(pair for pair in twice if pair.changes),
        figures,
        tuple(pair for pair in twice if not pair.changes),
        tuple(terms),
    )


def _said_unsigned(finding: QuoteFinding) -> QuoteFinding:
    """Note that a quote is not signed in a document that signs others."""
    if finding.sought.signed or finding.verdict in {QuoteVerdict.NOT_FOUND, QuoteVerdict.NOT_PERMITTED}:
        return finding
    return replace(finding, note="; ".join(part for part in (finding.note, "not signed, as others are") if part))


def _says(finding: QuoteFinding, figure: FigureFinding) -> bool:
    """Say whether a change is stated in somebody's own words, which stand as they were said, right or wrong."""
    return (
        finding.verdict is QuoteVerdict.VERBATIM
        and finding.sought.paragraph == figure.paragraph
        and figure.words in finding.sought.text
    )


def _one_place(one: QuoteFinding | None, other: QuoteFinding | None) -> bool:
    """Say whether two passages are true to the same words: one of them is the other shortened."""
    return (
        one is not None
        and other is not None
        and one.transcript == other.transcript
        and one.start < other.end
        and other.start < one.end
    )


def _verdict(
    sought: Sought, finder: Looks, coded: Mapping[str, Sequence[Quote]], groups: Mapping[str, Group], names: GroupNames
) -> QuoteFinding:
    hits = finder.exact(sought.text)
    if not hits and (spelt := spelt_out(sought.text)) != sought.text:
        sought = replace(sought, text=spelt)
        hits = finder.exact(spelt)
    exact = [_judge(sought, hit, coded, groups, names) for hit in hits if len(hit.turns) < 2]
    if exact:
        order = (QuoteVerdict.VERBATIM, QuoteVerdict.NOT_CODED, QuoteVerdict.WRONG_GROUP, QuoteVerdict.NOT_PERMITTED)
        return min(exact, key=lambda finding: order.index(finding.verdict))
    joined = (hits[0].parted() if hits else ()) or two_places(sought.text, finder)
    if joined:
        return _put_together(sought, joined, coded, groups, names)
    hit = finder.nearest(sought.text)
    if hit is None:
        return QuoteFinding(sought, QuoteVerdict.NOT_FOUND, note="nothing like it is in the transcripts")
    judged = _judge(sought, hit, coded, groups, names)
    if judged.verdict is QuoteVerdict.NOT_PERMITTED:
        return judged if hit.likeness >= _ALTERED else QuoteFinding(sought, QuoteVerdict.NOT_FOUND)
    altered = hit.likeness >= _ALTERED
    also = f"; also: {judged.verdict}" if judged.verdict is not QuoteVerdict.VERBATIM else ""
    alike = (
        "the same words; capitals or punctuation differ"
        if _key(hit.text) == _key(sought.text)
        else f"{hit.likeness:.0%} alike"
    )
    return QuoteFinding(
        sought,
        QuoteVerdict.ALTERED if altered else QuoteVerdict.NOT_FOUND,
        judged.transcript,
        judged.turn,
        judged.start,
        judged.end,
        judged.group_id,
        hit.text,
        judged.quote_id,
        changes(hit.text, sought.text),
        (f"{alike}{also}" if altered else f"the nearest passage is {hit.likeness:.0%} alike"),
    )


def _put_together(
    sought: Sought,
    hits: Sequence[Hit],
    coded: Mapping[str, Sequence[Quote]],
    groups: Mapping[str, Group],
    names: GroupNames,
) -> QuoteFinding:
    """Return what is true of a passage whose halves stand in two places: as one quote, nobody said it."""
    halves = [_judge(replace(sought, signed=""), hit, coded, groups, names) for hit in hits]
    refused = [half for half in halves if half.verdict is QuoteVerdict.NOT_PERMITTED]
    if refused:
        return replace(refused[0], sought=sought)
    said = " […] ".join(half.source for half in halves)
    sources = dict.fromkeys(half.transcript for half in halves)
    turns = " and ".join(f"turn {half.turn}" for half in halves)
    where = f"{halves[0].transcript}, {turns}" if len(sources) == 1 else " and ".join(
        f"{half.transcript}, turn {half.turn}" for half in halves
    )  # fmt: skip
    note = f"put together from two places: {where}"
    if (
        len({(half.transcript, half.turn) for half in halves}) == 1
        and halves[0].end <= halves[1].start
        and "…" not in sought.text
    ):
        note = "words in between are left out, and no … says so"
    return replace(
        halves[0],
        sought=sought,
        verdict=QuoteVerdict.ALTERED,
        source=said,
        changes=changes(said, sought.text),
        note=note,
    )


def _judge(
    sought: Sought, hit: Hit, coded: Mapping[str, Sequence[Quote]], groups: Mapping[str, Group], names: GroupNames
) -> QuoteFinding:
    """Say what is true of a passage that was found: who said it, whether it is coded, whether it may be printed."""
    turn = hit.source.turn_at(hit.start)
    name, start, end = hit.place
    over = [q for q in coded.get(name, ()) if q.start < end and start < q.end]
    over.sort(key=lambda q: (not (q.start <= start and end <= q.end), q.quote_id))
    group_id = turn.group_id if turn is not None else (over[0].group_id if over else "")
    group = groups.get(group_id)
    permitted = (
        (turn is None or turn.quotable)
        and all(q.quotable or not q.alone for q in over)
        and not (group and group.facilitator)
    )
    named = names.within(sought.signed)
    verdict, note = QuoteVerdict.VERBATIM, ""
    if not permitted:
        verdict = QuoteVerdict.NOT_PERMITTED
        note = "it is the facilitator's" if group and group.facilitator else "the participant did not permit quoting"
    elif named and group is not None and named != group.attribution:
        verdict, note = QuoteVerdict.WRONG_GROUP, f"signed ({sought.signed}), said by ({group.attribution})"
    elif not over:
        verdict, note = QuoteVerdict.NOT_CODED, "the words stand there, but no coding covers them"
    elif sought.signed and not named and group is not None:
        note = f"({sought.signed}) is not how a group is signed; it was said by ({group.attribution})"
        verdict = QuoteVerdict.WRONG_GROUP
    elif named and not names.whole(sought.signed):
        note = f"({sought.signed}) says more of who spoke than the group"
    return QuoteFinding(
        sought,
        verdict,
        name,
        turn.ordinal if turn else None,
        start,
        end,
        group_id,
        hit.text if permitted else "",
        over[0].quote_id if over else "",
        (),
        note,
    )


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
