"""Lines of a document that state a change ("up 15.4% to 705"), held against the plan's statistics."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualcode.core.plan_stats import change_words, number, percent_change
from qualcode.core.quotecheck_changes import changes_in, label_words, years

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from qualcode.core.plan import Plan, Statistic
    from qualcode.core.quotecheck_changes import StatedChange
    from qualcode.core.quotecheck_read import Paragraph

_NAMED = 0.4
"""The share of a label's words that a line must have to be about it."""

_SURE = 0.5
_CONTEXT = 3
"""How many short paragraphs before a line may say what it is about: the cells of its row, or the words of a panel."""

_SHORT = 80


@dataclass(frozen=True, slots=True)
class FigureFinding:
    """A line with a change in it, and the `words` that state it. `statistic` is the plan's label, "" if none fits.

    `wrong` where the plan contradicts it; `unknown` where the plan cannot say, which is a warning and not an error.
    """

    line: str
    paragraph: int
    statistic: str
    wrong: bool
    note: str
    unknown: bool = False
    words: str = ""

    @property
    def verdict(self) -> str:
        """Return "right", "wrong", or "not in plan.yaml"."""
        return "not in plan.yaml" if self.unknown else "wrong" if self.wrong else "right"


def check_figures(paragraphs: Sequence[Paragraph], plan: Plan) -> tuple[FigureFinding, ...]:
    """Return every line that states a change, and whether the plan's figures bear it out."""
    return tuple(
        replace(_check(stated, at, _meant(stated, paragraphs, at, plan)), words=stated.words)
        for at, paragraph in enumerate(paragraphs)
        for stated in changes_in(paragraph.text)
    )


def _check(stated: StatedChange, at: int, statistic: Statistic | None) -> FigureFinding:
    line = stated.sentence.strip()
    if statistic is None:
        note = "no statistic in plan.yaml fits this line"
        return FigureFinding(line, at + 1, "", wrong=False, note=note, unknown=True)
    if stated.value is not None and stated.value != statistic.value:
        note = f"the plan has {number(statistic.value)}, not {number(stated.value)}"
        return FigureFinding(line, at + 1, statistic.label, wrong=True, note=note)
    if statistic.previous is None:
        note = "plan.yaml has no earlier figure, so the change cannot be checked"
        return FigureFinding(line, at + 1, statistic.label, wrong=False, note=note, unknown=True)
    note = _other_period(stated, statistic)
    if note:
        return FigureFinding(line, at + 1, statistic.label, wrong=True, note=note)
    said = change_words(statistic)
    if not _right(stated, statistic, statistic.previous):
        return FigureFinding(line, at + 1, statistic.label, wrong=True, note=f"the plan has: {said}")
    based = stated.previous is not None or number(statistic.previous) in line
    return FigureFinding(
        line, at + 1, statistic.label, wrong=False, note=said if based else f"{said}; the line does not say from what"
    )


def _other_period(stated: StatedChange, statistic: Statistic) -> str:
    """Say that a line names years that are not the plan's, "" if it does not."""
    given, of, before = years(stated.since), years(statistic.period), years(statistic.previous_period)
    if given and given != (before or given):
        return f"the plan's earlier figure is of {statistic.previous_period}"
    if of and any(year not in {*of, *before, *given} for year in stated.dated):
        return f"the plan's figure is of {statistic.period}"
    return ""


def _right(stated: StatedChange, statistic: Statistic, previous: Decimal) -> bool:
    """Say whether the way, the amount and the earlier figure, as far as they are stated, are the plan's."""
    rise = statistic.value - previous
    if stated.previous is not None and stated.previous != previous:
        return False
    if stated.down is not None and stated.down != (rise < 0):
        return False
    if stated.by is None:
        return True
    if not stated.share or stated.points:
        return abs(rise) == stated.by
    if percent_change(statistic.value, previous) is None:
        return False
    places = -int(stated.by.as_tuple().exponent)
    return round(abs(100 * rise / previous), places) == stated.by


def _meant(stated: StatedChange, paragraphs: Sequence[Paragraph], at: int, plan: Plan) -> Statistic | None:
    """Return the statistic that a line is about: the one that it names, or whose figures it has, or that stands just before."""
    for words in _heard(stated, paragraphs, at):
        heard = label_words(words)

        def fit(statistic: Statistic, heard: frozenset[str] = heard) -> tuple[float, bool, int]:
            label = label_words(statistic.label)
            same = statistic.value == stated.value or (
                stated.value is None and stated.previous is not None and statistic.previous == stated.previous
            )
            named = len(label & heard) / (len(label) + 1)
            return named + (_SURE if same else 0), same, len(statistic.label)

        best = max(plan.statistics, key=fit, default=None)
        if best is not None and fit(best)[0] >= _NAMED:
            return best
    return None


def _heard(stated: StatedChange, paragraphs: Sequence[Paragraph], at: int) -> Iterator[str]:
    yield stated.before
    yield stated.sentence
    said = stated.sentence
    for paragraph in reversed(paragraphs[max(0, at - _CONTEXT) : at]):
        if len(paragraph.text) > _SHORT:
            return
        said = f"{paragraph.text} {said}"
        yield said
