"""Whatever somebody said is shown as said: never a formula, never markup, never a broken file."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_report import made_report
from markdown_it import MarkdownIt

from qualcode.core.cells import loud
from qualcode.core.report import Place
from qualcode.errors import BadInputError
from qualcode.exports import evidence, quotes, themes
from qualcode.exports.blocks import Document, QuoteBlock
from qualcode.exports.render_docx import to_docx
from qualcode.exports.render_html import to_html
from qualcode.exports.render_md import to_markdown
from qualcode.exports.safe import legal
from qualcode.formats.finished import read_finished

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.core.report import Report

SAID = (
    '=HYPERLINK("http://x.example","free bus")',
    "+44 is not my number",
    "-1 out of ten",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\tno tab before this",
    "<script>alert(1)</script> & <b>not bold</b> &amp; ]]>",
    "**not bold** _not slanted_ ~~not struck~~ `no code` ![no](picture) [no](link)",
    "# not a heading\n> not a quote\n- not a list\n1. not numbered\n    not code",
    "a | b | c \\ and $x$ and {{ tag }} {% tag %}",
    "bell \x07, tab-stop \x0b, end \x1f, lost \ufffe\uffff",
)  # fmt: skip


def report_saying(said: tuple[str, ...]) -> Report:
    """Return the invented project with these words as what its first speaker said, and nothing else."""
    report = made_report()
    first = report.quotes[0]
    quotes = tuple(
        replace(first, quote_id=f"h{n}", text=words, start=1000 * n, end=1000 * n + len(words), exemplar=True)
        for n, words in enumerate(said)
    )
    return replace(report, quotes=quotes, places={quote.quote_id: Place(n + 1, 60.0) for n, quote in enumerate(quotes)})


def close(text: str) -> str:
    """Return text without its white space, which lines and cells are broken by."""
    return re.sub(r"\s", "", text)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags = "", set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(page: str) -> _Text:
    """Return the text and tags of a page."""
    reader = _Text()
    reader.feed(page)
    return reader


@pytest.mark.parametrize("write", [themes.write_themes, quotes.write_quotes, evidence.write_evidence])
def test_words_are_shown_as_said_in_every_format(tmp_path: Path, write: object) -> None:
    """A remark that looks like a formula or like markup would run, vanish, or break the file that holds it."""
    report = report_saying(SAID)
    with pytest.raises(BadInputError, match="cannot print “␇”"):
        write(report, "pdf", tmp_path / "x.pdf")
    for form in ("docx", "html", "md", "xlsx", "csv"):
        write(report, form, tmp_path / f"x.{form}")
    printable = tuple(words for words in SAID if "\x07" not in words)
    write(report_saying(printable), "pdf", tmp_path / "x.pdf")
    pdf = close(" ".join(paragraph.text for paragraph in read_finished(tmp_path / "x.pdf")))
    paragraphs = [close(p.text) for p in docx.Document(str(tmp_path / "x.docx")).paragraphs]
    page = parsed((tmp_path / "x.html").read_text(encoding="utf-8"))
    assert page.tags.isdisjoint({"script", "b", "pre", "ol", "iframe"})
    rendered = parsed(
        MarkdownIt("commonmark").enable(["table", "strikethrough"]).render((tmp_path / "x.md").read_text("utf-8"))
    )
    assert rendered.tags.isdisjoint({"script", "b", "s", "pre", "code", "ol", "img"})
    cells = [
        c for sheet in openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets for row in sheet.iter_rows() for c in row
    ]
    rows = list(csv.reader(StringIO((tmp_path / "x.csv").read_text("utf-8-sig"), newline="")))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    for words in SAID:
        shown = close(legal(words))
        assert words not in printable or shown in pdf
        assert f"“{shown}”" in paragraphs
        assert f"“{shown}”" in close(page.text)
        assert f"“{shown}”" in close(rendered.text)
        (cell,) = (c for c in cells if c.value is not None and close(str(c.value)) == shown)
        assert cell.data_type == "s"
        assert any(close(loud(cell)) == shown for row in rows for cell in row)


TEXT = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=80) | st.text(
    "*_`~[]()<>#|\\!&-+=.1\n \"'“”$^{}a", min_size=1, max_size=60
)


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_any_words_come_back_from_the_page(words: str) -> None:
    """Some run of signs that nobody thought of would be swallowed on the way to the page."""
    document = Document("T", (QuoteBlock(words, "young person"),))
    shown = close(legal(words))
    for text in (
        parsed(to_html(document).decode("utf-8")).text,
        parsed(
            MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(to_markdown(document).decode("utf-8"))
        ).text,
        "\n".join(p.text for p in docx.Document(BytesIO(to_docx(document))).paragraphs),
    ):
        assert f"“{shown}”(youngperson)" in close(text)
