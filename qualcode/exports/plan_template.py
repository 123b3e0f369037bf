"""A plan in the council's own Word file: its styles, logo, headers and footers, with tags where the plan goes.

A tag stands in double braces. Tags of words may stand anywhere in text; tags of parts stand alone in their paragraph and are
replaced by headings, quotes, lists and tables in the template's own styles. Word may split a tag over runs as it likes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qualcode.core.plan_stats import change_words, value_words
from qualcode.errors import BadInputError
from qualcode.exports.blocks import Heading
from qualcode.exports.docx_styles import ROLES, design
from qualcode.exports.docx_xml import Writer
from qualcode.exports.plan import (
    Places,
    context_blocks,
    evidence_blocks,
    introduction_blocks,
    methods_blocks,
    plan_document,
    priority_blocks,
    statistics_table,
    you_said_blocks,
)
from qualcode.exports.render_docx import saved, set_properties
from qualcode.exports.safe import legal
from qualcode.exports.template_lines import line_at
from qualcode.whole_files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from docx.document import Document as WordDocument

    from qualcode.core.plan_resolve import ResolvedPlan
    from qualcode.exports.blocks import Block

WORDS = ("title", "organisation", "period", "built_from", "value:ID", "change:ID")
"""Tags of words. `value:ID` and `change:ID` take the id of a statistic."""

PARTS = (
    "introduction",
    "context",
    "priorities",
    "priority:ID",
    "you_said",
    "statistics",
    "evidence",
    "methods",
    "place:NAME",
)
"""Tags of parts. `priority:ID` takes the id of a priority, `place:NAME` makes a place for one's own words."""

_PLACE = re.compile(r"place:\s*[a-z0-9-]{1,36}")
_TAG = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BOXES = {f"{_W}txbxContent": "in a text box", f"{_W}tc": "in a table"}
_FALLBACKS = {
    "quote": ("Quote", "Intense Quote", "Block Text"),
    "quote-source": ("Quote Source",),
    "bullet": ("List Bullet",),
    "table": ("Evidence", "Table Grid"),
    "caption": ("Caption",),
}


def fill_template(resolved: ResolvedPlan, template: Path, kept: Mapping[str, str] | None = None) -> bytes:
    """Return the template with its tags replaced; `kept` is what was written by hand in the last one, by its place.

    Raises:
        BadInputError: the file is no Word file, or a tag in it is unknown, broken or out of place; the tag is named.
    """
    word = _open(template)
    word.element.body.get_or_add_sectPr()  # a template made by a program may have no page of its own
    where = template.name
    writer = Writer(_styles(word), 0)
    places = Places(kept or {})
    parts = _parts(resolved, places)
    for paragraph, spot in list(_paragraphs(word)):
        writer.width = line_at(paragraph._p, word.element.body)  # noqa: SLF001
        _fill(paragraph, resolved, parts, places, writer, f"{where}, {spot}" if spot else where)
    from docx.oxml import parse_xml

    for element in list(parse_xml(writer.body(places.left()))):
        word.element.body.sectPr.addprevious(element)
    set_properties(word, plan_document(resolved))
    return saved(word)


def tags_of(template: Path) -> set[str]:
    """Return the tags that stand in a template.

    Raises:
        BadInputError: it is no Word file.
    """
    word = _open(template)
    return {match[1] for paragraph, _ in _paragraphs(word) for match in _TAG.finditer(_text(paragraph))}


def unsourced(template: Path, resolved: ResolvedPlan) -> tuple[str, ...]:
    """Warn of a template that prints figures or quotes and no tag that says where they come from.

    Raises:
        BadInputError: it is no Word file.
    """
    tags = tags_of(template)
    warnings = []
    prints = bool(tags & {"priorities", "you_said"}) or any(
        tag.startswith(("priority:", "value:", "change:")) for tag in tags
    )
    if resolved.plan.statistics and prints and "statistics" not in tags:
        warnings.append(
            f"{template.name} has no tag '{{{{ statistics }}}}', so the sources and periods of the figures are not printed"
        )
    if resolved.evidence and prints and "evidence" not in tags:
        warnings.append(f"{template.name} has no tag '{{{{ evidence }}}}', so the numbers of the quotes lead nowhere")
    if not prints:
        warnings.append(f"{template.name} has no tag '{{{{ priorities }}}}', so nothing of the plan itself is printed")
    if "methods" not in tags:
        warnings.append(f"{template.name} has no tag '{{{{ methods }}}}', so how this was done is not printed")
    return tuple(warnings)


def example_template() -> bytes:
    """Return a template with every tag in its place, to begin from."""
    import docx

    word = docx.Document()
    design(word, language="en-GB", footer="{{ title }}")
    word.add_paragraph("{{ title }}", style="Title")
    for tag in ("organisation", "period"):
        word.add_paragraph(f"{{{{ {tag} }}}}", style="Subtitle")
    for tag in ("introduction", "place:foreword", "context", "priorities"):
        word.add_paragraph(f"{{{{ {tag} }}}}")
    for heading, tag in (
        ("You said, we will", "you_said"),
        ("Statistics", "statistics"),
        ("Evidence", "evidence"),
        ("How this was done", "methods"),
    ):
        word.add_paragraph(heading, style="Heading 1")
        word.add_paragraph(f"{{{{ {tag} }}}}")
    return saved(word)


def _open(template: Path) -> WordDocument:
    import docx

    content = read_bytes(template)
    try:
        return docx.Document(BytesIO(content))
    except Exception:  # noqa: BLE001 - python-docx raises whatever zipfile, lxml and its own parts raise
        raise BadInputError(
            "this is not a Word template", where=str(template), mend="Save it from Word as .docx"
        ) from None


def _paragraphs(word: WordDocument) -> Iterator[tuple[Any, str]]:
    """Yield every paragraph, and where it stands if that is not the running text: in a header, a footer, a table, a text box."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    edges = (
        (part, spot)
        for section in word.sections
        for part, spot in (
            (section.header, "in a header"),
            (section.footer, "in a footer"),
            (section.first_page_header, "in the first page's header"),
            (section.first_page_footer, "in the first page's footer"),
            (section.even_page_header, "in an even page's header"),
            (section.even_page_footer, "in an even page's footer"),
        )
        if not part.is_linked_to_previous
    )
    elements = [(word.element.body, word, ""), *((part._element, part, spot) for part, spot in edges)]  # noqa: SLF001
    for element, parent, spot in elements:
        for found in element.iter(qn("w:p")):
            above = next((_BOXES[e.tag] for e in found.iterancestors() if e.tag in _BOXES), "")
            yield Paragraph(found, parent), spot or above


def _runs(paragraph: Any) -> list[Any]:
    """Return a paragraph's runs, those in links, content controls and tracked insertions with them; not a text box's."""
    from docx.oxml.ns import qn
    from docx.text.run import Run

    own = paragraph._p  # noqa: SLF001
    return [Run(r, paragraph) for r in own.iter(qn("w:r")) if next(r.iterancestors(qn("w:p"))) is own]


def _text(paragraph: Any) -> str:
    return "".join(run.text for run in _runs(paragraph))


def _fill(
    paragraph: Any,
    resolved: ResolvedPlan,
    parts: dict[str, Callable[[], list[Block]]],
    places: Places,
    writer: Writer,
    where: str,
) -> None:
    text = _text(paragraph)
    if "{%" in text:
        raise BadInputError(
            f"“{text.strip()[:60]}” is no tag: there are no loops or conditions here",
            where=where,
            mend="{{ priorities }} writes all priorities, {{ priority:ID }} one",
        )
    if "{{" not in text and "}}" not in text:
        return
    rest = _TAG.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise BadInputError(f"a tag is broken in “{text.strip()[:60]}”", where=where, mend="Write tags as {{ title }}")
    tags = [match[1] for match in _TAG.finditer(text)]
    part = next((tag for tag in tags if tag in parts or _PLACE.fullmatch(tag)), None)
    if part is None:
        _replace(paragraph, lambda tag: _words(tag, resolved, where))
        return
    if text.strip() != _TAG.search(text)[0]:  # type: ignore[index]
        raise BadInputError(
            f"the tag '{part}' must stand alone in its paragraph",
            where=where,
            mend="Put the words beside it in another",
        )
    from docx.oxml import parse_xml

    blocks = parts[part]() if part in parts else [places.at(*_place(part))]
    above = _heading_above(paragraph)
    if part == "context" and above:
        blocks = blocks[1:]
    elif above:
        blocks = [replace(b, level=min(b.level + above, 4)) if isinstance(b, Heading) else b for b in blocks]
    for element in list(parse_xml(writer.body(blocks))):
        paragraph._p.addprevious(element)  # noqa: SLF001
    parent = paragraph._p.getparent()  # noqa: SLF001
    if parent.tag.endswith("}tc"):
        paragraph.clear()
    else:
        parent.remove(paragraph._p)  # noqa: SLF001


def _heading_above(paragraph: Any) -> int:
    """Return the level of the template's own heading that stands straight before a paragraph, 0 if there is none."""
    from docx.text.paragraph import Paragraph

    before = paragraph._p.getprevious()  # noqa: SLF001
    if before is None or not before.tag.endswith("}p"):
        return 0
    style = Paragraph(before, paragraph._parent).style  # noqa: SLF001
    name = ((style.name if style is not None else "") or "").lower()
    return int(name[-1]) if re.fullmatch(r"heading [1-9]", name) else 0


def _place(tag: str) -> tuple[str, str]:
    name = tag.partition(":")[2].strip()
    return name, f"Your own words: {name}"


def _replace(paragraph: Any, words: Callable[[str], str]) -> None:
    """Put words in place of tags, in the run where each tag begins, so that its bold and size stay."""
    for match in reversed(list(_TAG.finditer(_text(paragraph)))):
        said, at, first = words(match[1]), 0, True
        for run in _runs(paragraph):
            start, end = at, at + len(run.text)
            at = end
            if end <= match.start() or start >= match.end():
                continue
            before = run.text[: max(0, match.start() - start)]
            after = run.text[max(0, match.end() - start) :] if end > match.end() else ""
            run.text = before + (said if first else "") + after
            first = False


def _words(tag: str, resolved: ResolvedPlan, where: str) -> str:
    plan, facts = resolved.plan, resolved.report.facts
    plain = {
        "title": plan.title,
        "organisation": plan.organisation,
        "period": plan.period,
        "built_from": f"{len(facts.transcripts)} transcripts, qualcode {facts.version}".rstrip(),
    }
    if tag in plain:
        return legal(plain[tag])
    name, _, statistic_id = tag.partition(":")
    statistic = plan.statistic(statistic_id.strip())
    if name.strip() in {"value", "change"} and statistic is not None:
        return legal(value_words(statistic) if name.strip() == "value" else change_words(statistic))
    statistics = [found.id for found in plan.statistics]
    known = {"value": statistics, "change": statistics, "priority": [found.id for found in plan.priorities]}
    if statistic_id and name.strip() in known:
        ids = ", ".join(known[name.strip()]) or "none yet"
        what = "priority" if name.strip() == "priority" else "statistic"
        raise BadInputError(
            f"there is no {what} '{statistic_id.strip()}' for '{{{{ {tag} }}}}'",
            where=where,
            mend=f"Those of plan.yaml are: {ids}",
        )
    raise BadInputError(
        f"there is no tag '{{{{ {tag} }}}}'", where=where, mend=f"Tags are: {', '.join((*WORDS, *PARTS))}"
    )


def _parts(resolved: ResolvedPlan, places: Places) -> dict[str, Callable[[], list[Block]]]:
    def context() -> list[Block]:
        return [Heading(1, "What we know"), *context_blocks(resolved)] if resolved.plan.context else []

    parts: dict[str, Callable[[], list[Block]]] = {
        "introduction": lambda: introduction_blocks(resolved),
        "context": context,
        "priorities": lambda: [
            block
            for number, item in enumerate(resolved.priorities, 1)
            for block in priority_blocks(item, number, places)
        ],
        "you_said": lambda: you_said_blocks(resolved),
        "statistics": lambda: [statistics_table(resolved.plan.statistics)],
        "evidence": lambda: evidence_blocks(resolved),
        "methods": lambda: methods_blocks(resolved),
    }
    for number, item in enumerate(resolved.priorities, 1):
        parts[f"priority:{item.priority.id}"] = lambda item=item, number=number: list(
            priority_blocks(item, number, places)
        )  # type: ignore[misc]
    return parts


def _styles(word: WordDocument) -> dict[str, str]:
    """Return the template's own style for each role, by the names that Word gives its styles."""
    named = {(style.name or "").lower(): style.style_id for style in word.styles}
    found = {}
    for role in ROLES:
        wanted = _FALLBACKS.get(role, (role.replace("-", " ").title(),))
        style = next((named[name.lower()] for name in wanted if name.lower() in named), "")
        found[role] = style
    return found
