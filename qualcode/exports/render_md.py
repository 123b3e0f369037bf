"""Documents as Markdown (CommonMark with tables). Quotes are escaped: they show as said and are never rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.exports.blocks import (
    Bars,
    Bullets,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Place,
    QuoteBlock,
    Table,
    plain,
)
from qualcode.exports.safe import markdown, markdown_line
from qualcode.exports.watching import watched

if TYPE_CHECKING:
    from qualcode.exports.blocks import Block, Document, Inline
    from qualcode.exports.watching import Progress

_NOTE = "what is written between these two lines stays when the plan is built again"


def to_markdown(document: Document, progress: Progress | None = None) -> bytes:
    """Return a document as Markdown."""
    parts = [f"# {markdown_line(document.title)}"]
    parts += [f"*{markdown_line(line)}*" for line in (document.organisation, document.subtitle) if line]
    parts += [text for block in watched(document.blocks, progress) if (text := _block(block))]
    return ("\n\n".join(parts) + "\n").encode("utf-8", "replace")


def _block(block: Block) -> str:  # noqa: PLR0911 - one a kind
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {_anchor(block.anchor)}{markdown_line(block.text)}"
        case Paragraph():
            return _inline(block.runs)
        case Bullets():
            return "\n".join(f"- {_inline(item)}" for item in block.items)
        case QuoteBlock():
            return _quote(block)
        case Table():
            return _table(block)
        case Figures():
            return "\n".join(
                "- " + " — ".join(markdown_line(part) for part in (f"{f.label}: {f.value}", f.change, f.period) if part)
                for f in block.figures
            )
        case Bars():
            return "\n".join(f"- {markdown_line(bar.label)}: {markdown_line(bar.said)}" for bar in block.bars)
        case Place():
            return f"<!-- place {block.name}: {_NOTE} -->\n{block.kept}\n<!-- /place {block.name} -->"
        case PageBreak():
            return "---"


def _quote(block: QuoteBlock) -> str:
    said = markdown(f"“{block.text}”").replace("\n", "\\\n")
    lines = [f"{_anchor(block.anchor)}{said}"]
    if block.attribution:
        lines[-1] += f" ({markdown_line(block.attribution)})"
    if block.source:
        lines += ["", _inline(block.source)]
    return "\n".join(f"> {line}".rstrip() for line in "\n".join(lines).split("\n"))


def _table(block: Table) -> str:
    right = ["--:" if column in block.figures else "---" for column in range(len(block.header))]
    lines = [f"**{markdown_line(block.caption)}**", ""]
    lines.append("| " + " | ".join(markdown_line(name) or " " for name in block.header) + " |")
    lines.append("| " + " | ".join(right) + " |")
    for at, row in enumerate(block.rows):
        anchor = _anchor(block.anchors[at]) if at < len(block.anchors) else ""
        cells = [_inline(cell) for cell in row]
        lines.append(f"| {anchor}" + " | ".join(cells) + " |")
    return "\n".join(lines)


def _inline(runs: Inline) -> str:
    said = ""
    for run in runs or plain(""):
        text = "<br>".join(markdown_line(line) for line in run.text.split("\n"))
        lead = " " if run.text[:1].isspace() else ""
        tail = " " if run.text[-1:].isspace() and text else ""
        if text and run.bold:
            text = f"**{text}**"
        if text and run.italic:
            text = f"*{text}*"
        if run.link or run.href:
            text = f"[{text}]({run.href or '#' + run.link})"
        text = f"{_anchor(run.anchor)}{text}"
        said += f"{lead}{text}{tail}"
    return said.strip()


def _anchor(name: str) -> str:
    return f'<a id="{name}"></a>' if name else ""
