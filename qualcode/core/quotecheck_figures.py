"""Lines of a document that state a change ("up 15.4% to 705"), held against the plan's statistics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from qualcode.core.plan_stats import change_words, number, percent_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.core.plan import Plan, Statistic
    from qualcode.core.quotecheck_read import Paragraph

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_LINE = re.compile(
    rf"\b(?P<way>up|down|rose|risen|rise of|increased?|fell|fallen|fall of|decreased?)\s+(?:by\s+)?"
    rf"(?P<by>{_NUMBER})\s*(?P<share>%|per cent|percent)?\s+to\s+(?P<value>{_NUMBER})",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:vs\.?|versus|compared (?:with|to)|from|since)\s+([^.;()]*\d{4}(?:\s*[/–-]\s*\d\d)?)", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d,])(\d\d)(\d\d)(?:\s*[/–-]\s*(\d\d)(?!\d))?(?![\d,])")
_DOWN = ("down", "fell", "fall", "decrease")


@dataclass(frozen=True, slots=True)
class FigureFinding:
    """A line with a change in it. `statistic` is the plan's label, "" if none fits.

    `wrong` where the plan contradicts it; `unknown` where the plan cannot say, which is a warning and not an error.
    """

    line: str
    paragraph: int
    statistic: str
    wrong: bool
    note: str
    unknown: bool = False

    @property
    def verdict(self) -> str:
        """Return "right", "wrong", or "not in plan.yaml"."""
        return "not in plan.yaml" if self.unknown else "wrong" if self.wrong else "right"


def states_change(text: str) -> bool:
    """Say whether a passage begins by stating a change: a line of figures that is cited, not something that was said."""
    return _LINE.match(text) is not None


def check_figures(paragraphs: Sequence[Paragraph], plan: Plan) -> tuple[FigureFinding, ...]:
    """Return every line that states a change, and whether the plan's figures bear it out."""
    return tuple(
        _check(match, paragraph.text.strip(), at, plan)
        for at, paragraph in enumerate(paragraphs, 1)
        for match in _LINE.finditer(paragraph.text)
    )


def _check(match: re.Match[str], line: str, paragraph: int, plan: Plan) -> FigureFinding:
    value, by = _decimal(match["value"]), _decimal(match["by"])
    statistic = _meant(line, value, plan)
    if statistic is None:
        note = "no statistic in plan.yaml fits this line"
        return FigureFinding(line, paragraph, "", wrong=False, note=note, unknown=True)
    if statistic.value != value:
        note = f"the plan has {number(statistic.value)}, not {number(value)}"
        return FigureFinding(line, paragraph, statistic.label, wrong=True, note=note)
    if statistic.previous is None:
        note = "plan.yaml has no earlier figure, so the change cannot be checked"
        return FigureFinding(line, paragraph, statistic.label, wrong=False, note=note, unknown=True)
    since = _SINCE.search(line, match.end())
    if (
        since is not None
        and _years(since[1])
        and _years(since[1]) != (_years(statistic.previous_period) or _years(since[1]))
    ):
        note = f"the plan's earlier figure is of {statistic.previous_period}"
        return FigureFinding(line, paragraph, statistic.label, wrong=True, note=note)
    rise = statistic.value - statistic.previous
    down = match["way"].lower().startswith(_DOWN)
    share = match["share"] is not None
    true = percent_change(statistic.value, statistic.previous) if share and statistic.unit != "%" else rise
    places = -int(by.as_tuple().exponent)
    right = (
        true is not None
        and (rise < 0) == down
        and (round(abs(100 * rise / statistic.previous), places) if share and statistic.unit != "%" else abs(true))
        == by
    )
    said = change_words(statistic)
    return FigureFinding(
        line, paragraph, statistic.label, wrong=not right, note=said if right else f"the plan has: {said}"
    )


def _meant(line: str, value: Decimal, plan: Plan) -> Statistic | None:
    """Return the statistic that a line is about: the one whose label and value fit it best."""
    words = set(re.findall(r"\w+", line.casefold()))

    def fit(statistic: Statistic) -> tuple[float, bool]:
        label = set(re.findall(r"\w+", statistic.label.casefold()))
        return len(label & words) / len(label | {""}) + (
            0.5 if statistic.value == value else 0
        ), statistic.value == value

    best = max(plan.statistics, key=lambda statistic: (*fit(statistic), len(statistic.label)), default=None)
    return best if best is not None and fit(best)[0] >= 0.5 else None


def _years(text: str) -> list[str]:
    """Return the years of a period, so that "2016/17", "2016-17" and "2016 to 2017" are the same."""
    return [century + year for century, *years in _YEAR.findall(text) for year in years if year]


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return Decimal(0)
