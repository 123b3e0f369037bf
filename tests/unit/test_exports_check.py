"""The check of finished documents in every format, from file to report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx
import pytest
from made_report import made_report

from qualcode.core.plan_resolve import resolve
from qualcode.core.quotecheck import check_document
from qualcode.core.quotecheck_find import Finder, Source, SpokenTurn
from qualcode.errors import BadInputError
from qualcode.exports import evidence, quotes, themes
from qualcode.exports.plan import write_plan
from qualcode.exports.plancheck import FORMATS, write_check
from qualcode.exports.plancheck_rows import check_rows, in_short
from qualcode.formats.finished import read_finished
from qualcode.formats.plan_yaml import parse_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.core.quotecheck import DocumentCheck

PLAN = b"""
title: Getting about
priorities:
  - {id: a, title: Buses, themes: [transport], quotes: [{quote: q01}, {quote: q03}, {quote: q04}]}
  - {id: b, title: Ask, themes: [voice], quotes: [{quote: q02}, {quote: q05}]}
"""


def sources() -> list[Source]:
    """Return the transcripts of the invented project, blank where nothing is coded."""
    texts: dict[str, list[str]] = {}
    turns: dict[str, dict[int, SpokenTurn]] = {}
    for quote in made_report().quotes:
        letters = texts.setdefault(quote.transcript, [" "] * 600)
        letters[quote.start : quote.end] = quote.text
        spoken = SpokenTurn(quote.start, quote.start, quote.end, quote.group_id, quote.quotable)
        turns.setdefault(quote.transcript, {})[quote.start] = spoken
    return [Source(name, "".join(texts[name]), [turns[name][at] for at in sorted(turns[name])]) for name in texts]


def check(path: Path) -> DocumentCheck:
    """Check a file against the invented project."""
    report = made_report()
    groups = {group_id: fact.group for group_id, fact in report.groups.items()}
    return check_document(read_finished(path), Finder(sources()), report.quotes, groups)


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_what_the_tool_prints_passes_its_own_check(tmp_path: Path, form: str) -> None:
    """A plan straight from the tool would be called wrong, and nobody would trust the check again."""
    path = tmp_path / f"plan.{form}"
    write_plan(resolve(parse_plan(PLAN), made_report()), form, path)
    found = check(path)
    assert {finding.verdict.value for finding in found.findings} == {"verbatim"}
    assert len(found.findings) == 10
    assert not found.wrong


@pytest.mark.parametrize("write", [themes.write_themes, evidence.write_evidence, quotes.write_quotes])
def test_places_below_quotes_in_markdown_are_nobodys_words(tmp_path: Path, write: Callable[..., object]) -> None:
    """Each line that says where a quote stands would be called a quote that nobody said."""
    write(made_report(), "md", tmp_path / "t.md")
    assert {finding.verdict.value for finding in check(tmp_path / "t.md").findings} == {"verbatim"}


def test_a_word_file_with_split_runs_and_a_quote_style_is_read(tmp_path: Path) -> None:
    """Word splits sentences into runs as people edit; a quote set off by style has no marks at all."""
    word = docx.Document()
    paragraph = word.add_paragraph()
    for piece in ("“The bus ne", "ver comes. My nan waits ", "an hour 😀 in the", " rain.” (young person)"):
        paragraph.add_run(piece)
    word.add_paragraph("We run a minibus because nothing else gets them home", style="Quote")
    word.save(str(tmp_path / "p.docx"))
    assert [finding.verdict.value for finding in check(tmp_path / "p.docx").findings] == ["verbatim", "verbatim"]


def test_a_quote_split_over_pages_of_a_pdf_is_read(tmp_path: Path) -> None:
    """Page breaks, headers and page numbers would make every quote that crosses one look altered."""
    from reportlab.pdfgen.canvas import Canvas

    sheet = Canvas(str(tmp_path / "p.pdf"))
    for number, lines in enumerate(
        (["“We run a minibus because"], ["nothing else gets them home.” (Community org.)"], ["End."]), 1
    ):
        sheet.drawString(60, 800, "A plan of the council")
        sheet.drawString(60, 30, f"page {number}")
        for at, line in enumerate(lines):
            sheet.drawString(60, 500 - 14 * at, line)
        sheet.showPage()
    sheet.save()
    assert [finding.verdict.value for finding in check(tmp_path / "p.pdf").findings] == ["verbatim"]


def test_heads_feet_notes_and_styles_based_on_quotes_are_read(tmp_path: Path) -> None:
    """An altered quote at the foot of each page, or in a council's own quote style, would not be checked at all."""
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "“The bus never goes. My nan waits an hour” (young person)"
    own = word.styles.add_style("Council words", 1)
    own.base_style = word.styles["Quote"]
    word.add_paragraph("We run a minibus because nothing gets them home", style=own)
    word.save(str(tmp_path / "p.docx"))
    assert [finding.verdict.value for finding in check(tmp_path / "p.docx").findings] == ["altered", "altered"]


def test_what_a_page_sets_off_as_a_quote_is_read(tmp_path: Path) -> None:
    """A browser puts the marks around a q, and a block quote has none: a whole page of quotes would pass unseen."""
    page = """<p><q>We run a minibus</q> (young person)</p>
        <blockquote>We run a <b>minibus</b> because<br>nothing gets them home <cite>— Community org.</cite></blockquote>
        <blockquote><p>We run a minibus</p><footer>young person</footer></blockquote>
        <p class=MsoQuote>We run a minibus</p>"""
    (tmp_path / "p.html").write_text(page, encoding="utf-8")
    found = [(finding.sought.signed, finding.verdict.value) for finding in check(tmp_path / "p.html").findings]
    assert found == [
        ("young person", "wrong group"),
        ("Community org.", "altered"),
        ("young person", "wrong group"),
        ("", "verbatim"),
    ]


def test_the_screen_shows_what_was_altered_and_where_it_was_said(tmp_path: Path) -> None:
    """An officer would have to write a report to see which word is wrong."""
    said = "“The bus comes. My nan waits an hour 😀 in the rain” (young person)\n\n“They don’t listen to us, do they?”"
    (tmp_path / "p.txt").write_text(said, encoding="utf-8")
    found = check(tmp_path / "p.txt")
    altered = check_rows(found)[0]
    assert altered[5].endswith("The bus [said: never] comes. My nan …")
    assert in_short(found) == "2 quotes (1 altered, 1 verbatim), 0 figures"


def test_the_row_of_a_table_signs_a_quote_and_a_table_within_it_is_read_once(tmp_path: Path) -> None:
    """A quote beside its group's name would be unsigned, or signed by the next row; one in a nested table told twice."""
    word = docx.Document()
    table = word.add_table(3, 3)
    for at, (group, said) in enumerate(
        (("Group", "Quote"), ("Young people", "“We run a minibus”"), ("Community org.", ""))
    ):
        table.cell(at, 0).text, table.cell(at, 2).text = group, said
    table.cell(2, 2).add_table(1, 1).cell(0, 0).text = "“We run a minibus”"
    word.save(str(tmp_path / "p.docx"))
    found = [(finding.sought.signed, finding.verdict.value) for finding in check(tmp_path / "p.docx").findings]
    assert found == [("young person", "wrong group"), ("Community org.", "verbatim")]


def test_marks_written_as_entities_are_marks_and_comments_are_not_printed(tmp_path: Path) -> None:
    """A quote in &ldquo; and &rdquo; would not be checked at all, and a comment that nobody sees would be called false."""
    (tmp_path / "p.md").write_text(
        "&ldquo;We run a minibus&rdquo; (Community org.)\n<!-- “This was\nnever said by anyone” -->", encoding="utf-8"
    )
    assert [finding.verdict.value for finding in check(tmp_path / "p.md").findings] == ["verbatim"]


@pytest.mark.parametrize("name", ["p.md", "p.txt"])
def test_lines_set_off_as_a_quote_are_one(tmp_path: Path, name: str) -> None:
    """A quote over two lines would be two, and its signature somebody's words."""
    lines = "> We run a minibus because\n> nothing else gets them home\n>\n> (young person)\n"
    (tmp_path / name).write_text(lines, encoding="utf-8")
    (found,) = check(tmp_path / name).findings
    assert (found.sought.signed, found.verdict.value) == ("young person", "wrong group")


@pytest.mark.parametrize("form", FORMATS)
def test_the_report_can_be_written_in_every_format(tmp_path: Path, form: str) -> None:
    """The officer could see the verdicts on screen but not hand them on."""
    (tmp_path / "p.txt").write_text("“The bus never came. My nan waits an hour” (young person)\n", encoding="utf-8")
    found = check(tmp_path / "p.txt")
    write_check(found, "p.txt", form, tmp_path / "out")
    assert found.wrong
    assert (tmp_path / "out").stat().st_size > 100
    if form == "json":
        assert json.loads((tmp_path / "out").read_text(encoding="utf-8"))["counts"] == {"altered": 1}


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.pdf", "a.xlsx", "nothing.txt"])
def test_a_file_that_is_no_document_is_one_plain_line(tmp_path: Path, name: str) -> None:
    """A renamed or broken file would end in a traceback."""
    if not name.startswith("nothing"):
        (tmp_path / name).write_bytes(b"not a document at all")
    with pytest.raises(BadInputError) as caught:
        read_finished(tmp_path / name)
    assert "\n" not in str(caught.value)
