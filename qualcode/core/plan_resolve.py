"""A plan filled from the project's quotes: what is printed where, on what evidence, and what is weak about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.core.plan import Find, Pin
from qualcode.core.report import counted, passages, person, refusal, small_groups
from qualcode.core.report_themes import reading_order
from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualcode.core.codebook import Code
    from qualcode.core.model import Quote
    from qualcode.core.plan import Action, Plan, Priority, Statistic
    from qualcode.core.report import Passage, Refusal, Report


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote printed in the plan, with the number that leads to its row in the evidence table.

    `passage` holds every coding of the same words; `quote` is the one that the plan asked for.
    """

    number: int
    quote: Quote
    passage: Passage


@dataclass(frozen=True, slots=True)
class Strength:
    """What a priority rests on: codings under its themes and actions, not only those printed. `base` is how many took part."""

    passages: int
    participants: int
    groups: tuple[str, ...]
    base: int = 0

    def __str__(self) -> str:
        if not self.passages:
            return "no coded passage yet"
        groups = f" in {counted(len(self.groups), 'group')} ({', '.join(self.groups)})" if self.groups else ""
        people = (
            f"{self.participants:,} of {counted(self.base, 'participant')}"
            if self.base
            else counted(self.participants, "participant")
        )
        return f"{counted(self.passages, 'passage')} from {people}{groups}"


@dataclass(frozen=True, slots=True)
class ResolvedAction:
    """An action, the codes that it answers, and its printed quotes."""

    action: Action
    codes: tuple[Code, ...]
    quotes: tuple[Evidence, ...]
    strength: Strength


@dataclass(frozen=True, slots=True)
class ResolvedPriority:
    """A priority with everything that it prints."""

    priority: Priority
    themes: tuple[Code, ...]
    statistics: tuple[Statistic, ...]
    quotes: tuple[Evidence, ...]
    actions: tuple[ResolvedAction, ...]
    strength: Strength


@dataclass(frozen=True, slots=True)
class ResolvedPlan:
    """A plan ready to be written. `evidence` is in the order of its numbers."""

    plan: Plan
    report: Report
    priorities: tuple[ResolvedPriority, ...]
    evidence: tuple[Evidence, ...]
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass
class _Filling:
    plan: Plan
    report: Report
    strict: bool
    taken: set[tuple[str, int, int]] = field(default_factory=set)
    numbers: dict[tuple[str, int, int], Evidence] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.by_id = {quote.quote_id: quote for quote in self.report.quotes}
        renamed = self.report.renamed.items()
        self.by_id |= {before: self.by_id[now] for before, now in renamed if now in self.by_id}
        self.passages = {passage.where: passage for passage in passages(self.report.quotes)}
        self.order = {group_id: at for at, group_id in enumerate(self.report.groups)}

    def wrong(self, what: str, line: int | None, mend: str) -> None:
        if self.strict:
            raise BadInputError(what, where=self.plan.where, line=line, mend=mend)
        self.warnings.append(what if line is None else f"{self.plan.where}, line {line}: {what}")

    def codes(self, ids: Iterable[str], line: int | None) -> tuple[Code, ...]:
        found = []
        for code_id in ids:
            code = self.report.codebook.get(code_id)
            if code is None:
                self.wrong(
                    f"there is no code '{code_id}' in the codebook",
                    line,
                    "Write the id of a code as it is in codebook.yaml",
                )
            else:
                found.append(code)
        return tuple(found)

    def statistics(self, priority: Priority) -> tuple[Statistic, ...]:
        found = []
        for statistic_id in priority.statistics:
            statistic = self.plan.statistic(statistic_id)
            if statistic is None:
                self.wrong(
                    f"there is no statistic '{statistic_id}'",
                    priority.line,
                    "Write the id of one listed under 'statistics'",
                )
            else:
                found.append(statistic)
        return tuple(found)

    def pinned(self) -> None:
        """Take note of every pinned passage first, so that no find brings the same words in beside it."""
        for pin in self.plan.pins():
            if (quote := self.by_id.get(pin.quote_id)) is not None:
                self.taken.add((quote.transcript, quote.start, quote.end))

    def place(self, entries: Iterable[Pin | Find]) -> tuple[Evidence, ...]:
        placed: list[Evidence] = []
        for entry in entries:
            for quote in self._pin(entry) if isinstance(entry, Pin) else self._find(entry):
                where = (quote.transcript, quote.start, quote.end)
                evidence = self.numbers.setdefault(where, Evidence(len(self.numbers) + 1, quote, self.passages[where]))
                self.taken.add(where)
                if evidence not in placed:
                    placed.append(evidence)
        return tuple(placed)

    def _pin(self, entry: Pin) -> list[Quote]:
        quote = self.by_id.get(entry.quote_id)
        if quote is None:
            self.wrong(
                f"the quote '{entry.quote_id}' is gone: no coding has that id",
                entry.line,
                "Pin another, or write a 'find' in its place",
            )
            return []
        if not quote.quotable:
            self.refused[quote.quote_id] = refusal(self.report, quote)
            return []
        return [quote]

    def _find(self, entry: Find) -> list[Quote]:
        self.codes([entry.code] if entry.code else [], entry.line)
        if entry.group and entry.group not in self.report.groups:
            self.wrong(f"there is no group '{entry.group}'", entry.line, "Write the id of one of the project's groups")
        matching = [quote for quote in self.report.quotes if self._matches(quote, entry)]
        printable: list[Quote] = []
        for passage in reading_order(passages(matching), self.order):
            if not self.passages[passage.where].quotable:
                self.refused |= {quote.quote_id: refusal(self.report, quote) for quote in passage.quotes}
            elif passage.where not in self.taken:
                printable.append(passage.lead)
        if not printable:
            line = f"{self.plan.where}, line {entry.line}: " if entry.line else ""
            self.warnings.append(f"{line}nothing is found yet for {_asked(entry)}")
        return printable[: entry.limit]

    def _matches(self, quote: Quote, entry: Find) -> bool:
        if entry.code:
            if entry.code not in self.report.codebook or quote.code not in self.report.codebook:
                return False
            if all(code.id != entry.code for code in self.report.codebook.ancestry(quote.code)):
                return False
        return (
            (not entry.group or quote.group_id == entry.group)
            and (not entry.transcript or quote.transcript == entry.transcript)
            and (entry.exemplar is None or quote.exemplar is entry.exemplar)
            and _spaced(entry.text) in _spaced(quote.text)
        )

    def strength(self, code_ids: Iterable[str], printed: Iterable[Evidence]) -> Strength:
        wanted = {
            code.id
            for code_id in code_ids
            if code_id in self.report.codebook
            for code in self.report.codebook.family(code_id)
        }
        quotes = [quote for quote in self.report.said if quote.code in wanted]
        quotes += [evidence.quote for evidence in printed]
        groups = {quote.group_id for quote in quotes}
        return Strength(
            len({(quote.transcript, quote.start, quote.end) for quote in quotes}),
            len({person(quote) for quote in quotes}),
            tuple(fact.group.name for group_id, fact in self.report.groups.items() if group_id in groups),
            self.report.base,
        )


def resolve(plan: Plan, report: Report, *, strict: bool = True) -> ResolvedPlan:
    """Fill a plan from a project's quotes.

    Pinned quotes stand where they are pinned. A find takes the first quotes that match, exemplars first, and never words
    that the plan already prints elsewhere. Each passage has one evidence number, wherever it is printed.

    Args:
        plan: what to fill.
        report: the project's quotes, codebook and groups.
        strict: raise at a quote, code, group or statistic that is not there; otherwise list it as a warning.

    Raises:
        BadInputError: the plan names something that is not there, with its line.
    """
    filling = _Filling(plan, report, strict)
    filling.pinned()
    resolved = []
    for priority in plan.priorities:
        themes = filling.codes(priority.themes, priority.line)
        quotes = filling.place(priority.quotes)
        actions = []
        for action in priority.actions:
            codes = filling.codes(action.codes, action.line)
            printed = filling.place(action.quotes)
            strength = filling.strength(action.codes, printed)
            actions.append(ResolvedAction(action, codes, printed, strength))
        everything = [*quotes, *(evidence for action in actions for evidence in action.quotes)]
        ids = [*priority.themes, *(code for action in priority.actions for code in action.codes)]
        resolved.append(
            ResolvedPriority(
                priority,
                themes,
                filling.statistics(priority),
                quotes,
                tuple(actions),
                filling.strength(ids, everything),
            )
        )
    evidence = tuple(filling.numbers.values())
    warnings = (
        *filling.warnings,
        *_weak(plan, report, resolved),
        *small_groups(report, (item.quote for item in evidence)),
    )
    return ResolvedPlan(plan, report, tuple(resolved), evidence, tuple(filling.refused.values()), warnings)


def _weak(plan: Plan, report: Report, resolved: list[ResolvedPriority]) -> Iterable[str]:
    answered: set[str] = set()
    for priority in plan.priorities:
        named = [code for action in priority.actions for code in action.codes]
        named += priority.themes if priority.actions else ()
        answered |= {report.codebook.theme_of(code).id for code in named if code in report.codebook}
    for theme in report.codebook.themes:
        if theme.id not in answered:
            yield f"No action answers the theme '{theme.name}'"
    for item in resolved:
        for action in item.actions:
            if not action.strength.passages:
                yield f"The action '{action.action.text}' rests on no quote"
        if not item.strength.passages:
            yield f"The priority '{item.priority.title}' rests on no quote"
    for statistic in plan.statistics:
        if not statistic.source:
            yield f"The statistic '{statistic.label}' has no source"
        if statistic.previous is None:
            yield f"The statistic '{statistic.label}' has no earlier figure, so its change cannot be given"
        if not statistic.period:
            yield f"The statistic '{statistic.label}' has no period"


def _asked(entry: Find) -> str:
    parts = [
        f"{name} '{value}'"
        for name, value in (
            ("code", entry.code),
            ("group", entry.group),
            ("transcript", entry.transcript),
            ("text", entry.text),
        )
        if value
    ]
    return ", ".join(parts) or "an empty find"


def _spaced(text: str) -> str:
    return " ".join(text.casefold().split())
