"""The plan as a document: priorities with what people said, what will be done, figures with their base, and the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.plan_stats import change_words, source_words, value_words
from qualcode.core.report import position
from qualcode.core.report_methods import methods
from qualcode.exports.blocks import (
    Bullets,
    Document,
    Figure,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    QuoteBlock,
    Run,
    Table,
    plain,
)
from qualcode.exports.files import write_whole
from qualcode.exports.result import DOCUMENTS, Exported, in_pack, known, render
from qualcode.exports.themes import methods_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from qualcode.core.plan import Statistic
    from qualcode.core.plan_resolve import Evidence, ResolvedPlan, ResolvedPriority
    from qualcode.exports.blocks import Block, Inline

FORMATS = DOCUMENTS


def write_plan(resolved: ResolvedPlan, form: str, path: Path, template: Path | None = None) -> Exported:
    """Write a filled plan.

    Args:
        resolved: the plan.
        form: one of `FORMATS`.
        path: where to.
        template: the council's own Word file with tags (docs/plans.md); docx only.

    Raises:
        BadInputError: the format is unknown, the template is not one or has a wrong tag, the file cannot be written.
    """
    known(form, FORMATS)
    if template is None:
        data = render(plan_document(resolved), form)
    else:
        from qualcode.exports.plan_template import fill_template

        known(form, ("docx",))
        data = fill_template(resolved, template)
    write_whole(path, data)
    return Exported(path, resolved.refusals, resolved.warnings)


def plan_document(resolved: ResolvedPlan) -> Document:
    """Return a filled plan as a document."""
    plan, facts = resolved.plan, resolved.report.facts
    blocks: list[Block] = []
    if plan.introduction:
        blocks += introduction_blocks(resolved)
    if plan.context:
        blocks += [Heading(1, "What we know", "context"), *context_blocks(resolved)]
    for number, item in enumerate(resolved.priorities, 1):
        blocks += priority_blocks(item, number)
    if resolved.evidence:
        blocks += [PageBreak(), Heading(1, "You said, we will", "you-said"), *you_said_blocks(resolved)]
        blocks += [Heading(1, "Evidence", "evidence"), *evidence_blocks(resolved)]
    if plan.statistics:
        blocks += [Heading(1, "Statistics", "statistics"), statistics_table(plan.statistics)]
    blocks += [Heading(1, "How this was done", "methods"), *methods_blocks(resolved)]
    return Document(
        plan.title,
        tuple(blocks),
        subtitle=plan.period,
        organisation=plan.organisation,
        language=plan.language,
        date=facts.last_date,
    )


def introduction_blocks(resolved: ResolvedPlan) -> list[Block]:
    """Return the introduction, a paragraph for each empty line in it."""
    parts = [" ".join(part.split()) for part in resolved.plan.introduction.split("\n\n")]
    return [Paragraph(plain(part), "body" if at else "lead") for at, part in enumerate(parts) if part]


def context_blocks(resolved: ResolvedPlan) -> list[Block]:
    """Return the lines of context with their sources."""
    return [
        Bullets(
            tuple(
                (Run(fact.text), Run(f" ({fact.source})", italic=True)) if fact.source else plain(fact.text)
                for fact in resolved.plan.context
            )
        )
    ]


def priority_blocks(item: ResolvedPriority, number: int) -> Iterator[Block]:
    """Return one priority: its figures, what people said, what will be done."""
    yield Heading(1, f"Priority {number}: {item.priority.title}", f"priority-{item.priority.id}")
    if item.statistics:
        yield figures(item.statistics)
    if item.quotes:
        yield Heading(2, "What people said")
        for evidence in item.quotes:
            yield quote_block(evidence)
    if item.actions:
        yield Heading(2, "What we will do")
        bare: list[Inline] = []
        for action in item.actions:
            bare.append(plain(action.action.text))
            if action.quotes:
                yield Bullets(tuple(bare))
                bare = []
                for evidence in action.quotes:
                    yield quote_block(evidence)
        if bare:
            yield Bullets(tuple(bare))
    if not item.quotes and not any(action.quotes for action in item.actions):
        yield Paragraph(plain("No quote stands under this priority yet."), "warning")
    yield Paragraph(plain(f"This priority rests on {item.strength}."), "counts")


def figures(statistics: Iterable[Statistic]) -> Figures:
    """Return statistics to be read at a glance, each with its base and period; sources and notes stand in `statistics_table`."""
    return Figures(
        tuple(Figure(value_words(found), found.label, change_words(found), found.period) for found in statistics)
    )


def quote_block(evidence: Evidence) -> QuoteBlock:
    """Return a quote as the plan prints it: words, attribution, the number that leads to the evidence."""
    quote = evidence.quote
    return QuoteBlock(quote.text, quote.attribution, (Run(f"[{evidence.number}]", link=f"evidence-{evidence.number}"),))


def evidence_blocks(resolved: ResolvedPlan) -> list[Block]:
    """Return the table that evidence numbers lead to."""
    rows = tuple(
        (
            plain(f"[{evidence.number}]"),
            (Run(evidence.quote.quote_id, href=in_pack(evidence.quote.quote_id)),),
            plain(f"({evidence.quote.attribution})" if evidence.quote.attribution else "unsigned"),
            plain(evidence.quote.transcript),
            plain(position(evidence.quote, resolved.report.places)),
            plain("; ".join(dict.fromkeys(quote.code_path for quote in evidence.passage.quotes))),
        )
        for evidence in resolved.evidence
    )
    return [
        Paragraph(plain("Each number in the text leads here, and from here to the words in their transcript.")),
        Table(
            "Quotes printed in this plan",
            ("No.", "Quote", "Who", "Transcript", "Position", "Codes"),
            rows,
            widths=(7, 15, 15, 18, 20, 25),
            anchors=tuple(f"evidence-{evidence.number}" for evidence in resolved.evidence),
        ),
    ]


def you_said_blocks(resolved: ResolvedPlan) -> list[Block]:
    """Return the table "You said, we will": one row a priority."""
    rows = []
    for item in resolved.priorities:
        printed = dict.fromkeys((*item.quotes, *(quote for action in item.actions for quote in action.quotes)))
        said: list[Run] = []
        for evidence in printed:
            who = f" ({evidence.quote.attribution})" if evidence.quote.attribution else ""
            said += [
                Run(("\n" if said else "") + f"“{evidence.quote.text}”{who} "),
                Run(f"[{evidence.number}]", link=f"evidence-{evidence.number}"),
            ]
        will = "\n".join(action.action.text for action in item.actions)
        rows.append(((Run(item.priority.title, bold=True),), tuple(said) or plain("–"), plain(will or "–")))
    return [
        Table("You said, we will", ("Priority", "You said", "We will"), tuple(rows), widths=(20, 42, 38)),
    ]


def statistics_table(statistics: Iterable[Statistic]) -> Table:
    """Return all statistics with their bases and sources."""
    rows = tuple(
        (
            plain(found.label),
            plain(value_words(found)),
            plain(change_words(found) or "no earlier figure"),
            plain(source_words(found) or "no source given"),
        )
        for found in statistics
    )
    return Table(
        "Statistics and their sources",
        ("Measure", "Latest", "Change", "Period, source and note"),
        rows,
        widths=(20, 15, 23, 42),
    )


def methods_blocks(resolved: ResolvedPlan) -> list[Block]:
    """Return the methods note."""
    return [methods_table(methods(resolved.report))]
