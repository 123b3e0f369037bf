"""The plan as a document: priorities with what people said, what will be done, figures with their base, and the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.codebook import slug
from qualcode.core.plan_state import mark_of_text
from qualcode.core.plan_stats import change_words, source_words, value_words
from qualcode.core.report import position
from qualcode.core.report_methods import methods
from qualcode.errors import BadInputError
from qualcode.exports.blocks import (
    Bullets,
    Document,
    Figure,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Place,
    QuoteBlock,
    Run,
    Table,
    plain,
)
from qualcode.exports.result import DOCUMENTS, Exported, in_pack, known, render
from qualcode.exports.themes import methods_table
from qualcode.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from qualcode.core.plan import Statistic
    from qualcode.core.plan_resolve import Evidence, ResolvedPlan, ResolvedPriority
    from qualcode.exports.blocks import Block, Inline

FORMATS = DOCUMENTS
LAYOUTS = ("long", "page")
"""An accessible document of as many pages as it needs, or one designed page."""

PAGE_FORMATS = ("pdf", "html")
"""What one page can be made as."""

_LONGEST = 36

KEPT = "Kept from an earlier version"
"""The heading over words whose place is gone."""


def write_plan(resolved: ResolvedPlan, form: str, path: Path, template: Path | None = None) -> Exported:
    """Write a filled plan, whatever lies there; `services.plan_building` looks at that first.

    Args:
        resolved: the plan.
        form: one of `FORMATS`.
        path: where to.
        template: the council's own Word file with tags (docs/plans.md); docx only.

    Raises:
        BadInputError: the format is unknown, the template is not one or has a wrong tag, the file cannot be written.
    """
    write_whole(path, plan_data(resolved, form, template))
    return Exported(path, resolved.refusals, resolved.warnings)


def plan_data(
    resolved: ResolvedPlan,
    form: str,
    template: Path | None = None,
    kept: Mapping[str, str] | None = None,
    layout: str = "long",
) -> bytes:
    """Return a filled plan as the bytes of a file.

    Args:
        resolved: the plan.
        form: one of `FORMATS`.
        template: the council's own Word file; docx only.
        kept: what was written by hand in the last one, in the same format, by the name of its place.
        layout: one of `LAYOUTS`; "page" is one designed page, as html or pdf.

    Raises:
        BadInputError: see `write_plan`; the layout is unknown, or the plan does not fit on one page.
    """
    can_build(form, layout, template)
    if layout == "page":
        from qualcode.exports.plan_page import page_data

        return page_data(resolved, form)
    if template is None:
        return render(plan_document(resolved, kept), form)
    from qualcode.exports.plan_template import fill_template

    return fill_template(resolved, template, kept)


def can_build(form: str, layout: str, template: Path | None) -> None:
    """Check that a format, a layout and a template go together.

    Raises:
        BadInputError: they do not, or one of them is unknown.
    """
    known(form, FORMATS)
    if layout not in LAYOUTS:
        raise BadInputError(f"'{layout}' is no layout", where="--layout", mend=f"Choose {', '.join(LAYOUTS)}")
    if layout == "page" and form not in PAGE_FORMATS:
        mend = f"Choose {' or '.join(PAGE_FORMATS)}, or --layout long"
        raise BadInputError(f"one page cannot be made as {form}", where="--format", mend=mend)
    if template is not None and layout == "page":
        raise BadInputError(
            "a Word template has a layout of its own", where="--layout", mend="Leave one of the two out"
        )
    if template is not None and form != "docx":
        raise BadInputError(
            f"a Word template cannot make {form}", where="--template", mend="Leave it out, or choose docx"
        )


def plan_document(resolved: ResolvedPlan, kept: Mapping[str, str] | None = None) -> Document:
    """Return a filled plan as a document, with places to write in and what was written there before."""
    places = Places(kept or {})
    plan, facts = resolved.plan, resolved.report.facts
    blocks: list[Block] = []
    if plan.introduction:
        blocks += introduction_blocks(resolved)
    blocks.append(places.at("opening", "Your own words: opening"))
    if plan.context:
        blocks += [Heading(1, "What we know", "context"), *context_blocks(resolved)]
    for number, item in enumerate(resolved.priorities, 1):
        blocks += priority_blocks(item, number, places)
    blocks.append(places.at("closing", "Your own words: closing"))
    if resolved.evidence:
        blocks += [PageBreak(), Heading(1, "You said, we will", "you-said"), *you_said_blocks(resolved)]
        blocks += [Heading(1, "Evidence", "evidence"), *evidence_blocks(resolved)]
    if plan.statistics:
        blocks += [Heading(1, "Statistics", "statistics"), statistics_table(plan.statistics)]
    blocks += [Heading(1, "How this was done", "methods"), *methods_blocks(resolved)]
    blocks += places.left()
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


class Places:
    """The places of a document that are written in by hand, and what was written there; what is left over has no place now."""

    def __init__(self, kept: Mapping[str, str]) -> None:
        self._kept = dict(kept)

    def at(self, name: str, label: str) -> Place:
        """Return a place with what was written there."""
        return Place(name, label, self._kept.pop(name, ""))

    def left(self) -> list[Block]:
        """Return what was written where there is no place any more, under a heading of its own."""
        if not self._kept:
            return []
        said = "These words were written in places that are gone. Move them to where they belong, or delete them."
        blocks: list[Block] = [Heading(1, KEPT, "kept"), Paragraph(plain(said), "warning")]
        return [*blocks, *(Place(name, f"Kept: {name}", text) for name, text in self._kept.items())]


def place_name(priority_id: str) -> str:
    """Return the name of a priority's place, as `Place` takes it."""
    name = "priority-" + slug(priority_id)
    return (
        name
        if len(name) <= _LONGEST and slug(priority_id) == priority_id
        else f"{name[:25]}-{mark_of_text(priority_id)[:10]}"
    )


def place_names(resolved: ResolvedPlan, template: Path | None = None) -> set[str]:
    """Return the names of the places that a plan has; a template has those of its tags.

    Raises:
        BadInputError: the template is no Word file.
    """
    names = {item.priority.id: place_name(item.priority.id) for item in resolved.priorities}
    if template is None:
        return {"opening", "closing", *names.values()}
    from qualcode.exports.plan_template import tags_of

    tags = tags_of(template)
    shown = {name for key, name in names.items() if "priorities" in tags or f"priority:{key}" in tags}
    return shown | {tag.partition(":")[2].strip() for tag in tags if tag.startswith("place:")}


def priority_blocks(item: ResolvedPriority, number: int, places: Places) -> Iterator[Block]:
    """Return one priority: its figures, what people said, what will be done, and a place for one's own words."""
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
                yield Bullets(tuple(bare), keep=True)
                bare = []
                for evidence in action.quotes:
                    yield quote_block(evidence)
        if bare:
            yield Bullets(tuple(bare))
    if not item.quotes and not any(action.quotes for action in item.actions):
        yield Paragraph(plain("No quote stands under this priority yet."), "warning")
    yield places.at(place_name(item.priority.id), f"Your own words: priority {number}")
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
            widths=(7, 15, 17, 19, 18, 24),
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
        will = "\n".join(f"• {action.action.text}" for action in item.actions)
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
