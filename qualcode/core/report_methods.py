"""The methods page: what the project's own data can answer of a qualitative report's checklist.

The items follow COREQ (Tong, Sainsbury and Craig 2007, International Journal for Quality in Health Care 19(6)): number
of coders (24), the coding tree (25), derivation of themes (26), software (27), quotations identified (29), sample size (12).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualcode.core.report import counted, tally

if TYPE_CHECKING:
    from qualcode.core.report import Report


@dataclass(frozen=True, slots=True)
class Method:
    """One item of the methods page."""

    label: str
    text: str


def methods(report: Report) -> tuple[Method, ...]:
    """Describe how the findings were reached, from the project's data alone."""
    facts = report.facts
    people = sum(fact.participants for fact in facts.groups if not fact.group.facilitator)
    turns = sum(transcript.turns for transcript in facts.transcripts)
    coded = tally(report.said)
    themes = len(report.codebook.themes)
    items = [
        Method(
            "What was read", f"{counted(len(facts.transcripts), 'transcript')} with {counted(turns, 'turn')} of talk."
        ),
        Method("Who took part", _groups(report, people)),
        Method(
            "What was coded",
            f"{counted(len(report.said), 'coding')} of {counted(coded.passages, 'passage')} from "
            f"{counted(coded.participants, 'participant')}. A passage is one stretch of one transcript, however many codes it has.",
        ),
        Method("Who coded", _coders(report)),
        Method(
            "Codebook",
            f"{counted(themes, 'theme')} and {counted(len(report.codebook) - themes, 'code')} beneath them, each with its definition.",
        ),
        Method("Agreement between coders", facts.agreement or "Not measured."),
        Method(
            "Quotes",
            "Each is printed as it stands in its transcript and signed with the group that the speaker took part for, never with "
            "a name. Passages of participants who did not permit quoting are counted but not printed; facilitators are neither counted nor quoted.",
        ),
        Method(
            "Counts",
            "They say how many people a passage comes from and out of how many; they are not votes, and those who took part were "
            "not a random sample.",
        ),
        Method("Small groups", _small(report)),
    ]
    suggested = sum(1 for quote in report.said if quote.origin == "suggestion")
    if suggested or facts.suggestions:
        began = f"{counted(suggested, 'coding')} began as the program's suggestion and {'was' if suggested == 1 else 'were'} accepted by a coder."
        items.append(Method("Suggestions", " ".join(part for part in (facts.suggestions, began) if part)))
    if facts.version:
        items.append(Method("Software", f"qualcode {facts.version}."))
    return tuple(_numbered(item) for item in items)


_COREQ = {"Who took part": 12, "Who coded": 24, "Codebook": 25, "Software": 27, "Quotes": 29}
"""The checklist's number of each item that it asks for."""


def _numbered(item: Method) -> Method:
    number = _COREQ.get(item.label)
    return item if number is None else replace(item, text=f"{item.text} (COREQ {number})")


def _groups(report: Report, people: int) -> str:
    listed = "; ".join(
        f"{fact.group.name}: {fact.participants}" for fact in report.facts.groups if not fact.group.facilitator
    )
    return f"{counted(people, 'participant')} ({listed})." if listed else "No participants have been named yet."


def _coders(report: Report) -> str:
    facts = report.facts
    if not facts.coders:
        return "Nobody yet."
    when = ""
    if facts.first_date and facts.last_date:
        when = (
            f" on {facts.first_date}"
            if facts.first_date == facts.last_date
            else f" from {facts.first_date} to {facts.last_date}"
        )
    return f"{counted(len(facts.coders), 'coder')}: {', '.join(facts.coders)}{when}."


def _small(report: Report) -> str:
    small = [
        fact.group.name
        for fact in report.facts.groups
        if not fact.group.facilitator and 0 < fact.participants < report.facts.small_cell
    ]
    rule = f"A group of fewer than {report.facts.small_cell} participants is small: its attribution may show who is speaking."
    return f"{rule} Here: {', '.join(small)}." if small else f"{rule} There is none here."
