"""Theme summaries, quote lists and plans as documents, read back as their readers would."""

from __future__ import annotations

import csv
import json
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from made_report import made_report
from markdown_it import MarkdownIt

from qualcode.core.matrix import by_code, by_group
from qualcode.core.plan_resolve import resolve
from qualcode.errors import BadInputError
from qualcode.exports import evidence, matrix, plan, quotes, themes
from qualcode.formats.finished import read_finished
from qualcode.formats.plan_yaml import parse_plan

if TYPE_CHECKING:
    from pathlib import Path

PLAN = b"""
title: Getting about
priorities:
  - id: buses
    title: Buses that come
    themes: [transport]
    quotes: [{quote: q01}, {find: {code: voice, limit: 9}}]
    actions: [{text: Run the 42 until midnight, codes: [buses]}]
"""
REFUSED = "I would not want this printed."
FACILITATOR = "What is it like round here?"


def write(kind: str, form: str, path: Path) -> None:
    """Write one export of the invented project."""
    report = made_report()
    if form == "pdf":
        report = report.only(replace(quote, text=quote.text.replace("😀 ", "")) for quote in report.quotes)
    if kind == "themes":
        themes.write_themes(report, form, path)
    elif kind == "quotes":
        quotes.write_quotes(report, form, path)
    elif kind == "evidence":
        evidence.write_evidence(report, form, path)
    elif kind == "matrix":
        matrix.write_matrix(by_group(report), report.facts, form, path)
    else:
        plan.write_plan(resolve(parse_plan(PLAN), report), form, path)


EVERY = [
    (kind, form)
    for kind, forms in (
        ("themes", themes.FORMATS),
        ("quotes", quotes.FORMATS),
        ("evidence", evidence.FORMATS),
        ("matrix", matrix.FORMATS),
        ("plan", plan.FORMATS),
    )
    for form in forms
]


@pytest.mark.parametrize(("kind", "form"), EVERY)
def test_the_same_project_gives_the_same_bytes(tmp_path: Path, kind: str, form: str) -> None:
    """A council that builds a document twice could not tell a change in it from noise."""
    write(kind, form, tmp_path / "a")
    write(kind, form, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(("kind", "form"), EVERY)
def test_refused_words_are_nowhere_in_the_file(tmp_path: Path, kind: str, form: str) -> None:
    """Somebody who said no to being quoted would find their words in print."""
    path = tmp_path / "out"
    write(kind, form, path)
    parts = [path.read_bytes()]
    if form in {"docx", "xlsx"}:
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    if form == "pdf":
        parts = [" ".join(paragraph.text for paragraph in read_finished(path.rename(tmp_path / "out.pdf"))).encode()]
    for part in parts:
        assert REFUSED.encode() not in part
        assert FACILITATOR.encode() not in part


def test_refusals_are_listed_and_still_counted(tmp_path: Path) -> None:
    """Leaving out a quote would silently change the counts, or nobody would learn that it was left out."""
    done = themes.write_themes(made_report(), "json", tmp_path / "t.json")
    assert {refusal.quote_id: refusal.why for refusal in done.refusals} == {
        "q06": "the participant did not permit quoting",
        "q07": "it is the facilitator's",
    }
    counts = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))["counts"]
    voice = next(row for row in counts if row["code"] == "voice" and row["group"] == "Community organisations")
    assert (voice["passages"], voice["participants"], voice["participants_in_group"]) == (2, 2, 2)
    assert any("Community organisations" in warning for warning in done.warnings)


def test_word_has_real_headings_marked_header_rows_and_a_language(tmp_path: Path) -> None:
    """A blind reader could not move by heading, nor hear which column a cell is in."""
    write("themes", "docx", tmp_path / "t.docx")
    word = docx.Document(str(tmp_path / "t.docx"))
    headings = [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert {"Overview", "Getting about", "Buses", "Being heard"} <= set(headings)
    assert word.tables
    for table in word.tables:
        assert table.rows[0]._tr.trPr.xpath("w:tblHeader")
    assert word.core_properties.title == "What we heard about getting about"
    assert word.core_properties.language == "en-GB"
    assert word.styles.element.xpath("w:docDefaults//w:lang/@w:val") == ["en-GB"]


def test_charts_in_word_say_in_words_what_they_show(tmp_path: Path) -> None:
    """Somebody who cannot see the bars would learn nothing from them."""
    write("themes", "docx", tmp_path / "t.docx")
    word = docx.Document(str(tmp_path / "t.docx"))
    assert len(word.inline_shapes) == 1
    said = word.inline_shapes[0]._inline.docPr.get("descr")
    assert said.startswith(
        "Getting about: passages by code: Getting about, 2 passages from 2 of 14 participants; Buses, 1 passage"
    )


def test_word_prints_every_quote_verbatim_with_its_attribution(tmp_path: Path) -> None:
    """A line break or an emoji in what somebody said would be lost on the way to the page."""
    write("plan", "docx", tmp_path / "p.docx")
    write("quotes", "docx", tmp_path / "q.docx")
    text = [p.text for p in docx.Document(str(tmp_path / "q.docx")).paragraphs]
    for quote in made_report().quotes:
        if quote.quotable:
            assert f"“{quote.text}”" in text
    said = [p.text for p in docx.Document(str(tmp_path / "p.docx")).paragraphs]
    assert said[said.index("“The bus never comes. My nan waits an hour 😀 in the rain.”") + 1] == "(young person)  [1]"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag[0] == "h" and tag[1:].isdigit():
            self.levels.append(int(tag[1:]))
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "href" and value:
                self.links.append(value)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("kind", ["themes", "quotes", "plan", "evidence"])
def test_html_is_ordered_linked_and_renders_nothing_said(tmp_path: Path, kind: str) -> None:
    """Headings that skip a level or links to nowhere fail an accessibility check; markup in a quote could run."""
    write(kind, "html", tmp_path / "x.html")
    page = _Page()
    page.feed((tmp_path / "x.html").read_text(encoding="utf-8"))
    assert page.levels[0] == 1
    assert page.levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.levels, page.levels[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link[0] == "#"} <= set(page.ids)
    write("evidence", "html", tmp_path / "evidence.html")
    pack = _Page()
    pack.feed((tmp_path / "evidence.html").read_text(encoding="utf-8"))
    away = {link for link in page.links if link[0] != "#"}
    assert bool(away) == (kind in {"themes", "plan"})
    assert {link.removeprefix("evidence.html#") for link in away} <= set(pack.ids)
    assert "b" not in page.tags
    assert "=SUM(A1) <b>is</b> what *they* call a [consultation](x)." in page.text


@pytest.mark.parametrize("kind", ["themes", "quotes", "plan", "evidence"])
def test_markdown_shows_quotes_as_said(tmp_path: Path, kind: str) -> None:
    """Stars and brackets in a quote would become emphasis and links in somebody's mouth."""
    write(kind, "md", tmp_path / "x.md")
    rendered = MarkdownIt("commonmark").enable("table").render((tmp_path / "x.md").read_text(encoding="utf-8"))
    page = _Page()
    page.feed(rendered)
    assert "=SUM(A1) <b>is</b> what *they* call a [consultation](x)." in page.text
    assert "b" not in page.tags
    assert page.levels[0] == 1
    assert len(page.levels) > 1


def test_spreadsheets_never_hold_live_formulas(tmp_path: Path) -> None:
    """Opening a quote table in Excel could run what somebody typed into a survey."""
    write("quotes", "xlsx", tmp_path / "q.xlsx")
    page = openpyxl.load_workbook(tmp_path / "q.xlsx").worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row if str(cell.value).startswith("=SUM")]
    assert len(cells) == 1
    assert cells[0].data_type != "f" or cells[0].quotePrefix
    with zipfile.ZipFile(tmp_path / "q.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    write("quotes", "csv", tmp_path / "q.csv")
    rows = list(csv.DictReader(StringIO((tmp_path / "q.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert "'=SUM(A1) <b>is</b> what *they* call a [consultation](x)." in [row["text"] for row in rows]


def test_a_file_in_the_way_is_one_plain_line_and_the_old_export_stays(tmp_path: Path) -> None:
    """A failed export would leave half a document, or none, where last week's was."""
    (tmp_path / "exports").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        write("themes", "docx", tmp_path / "exports" / "t.docx")
    assert "cannot be written" in str(caught.value)
    assert "\n" not in str(caught.value)
    folder = tmp_path / "taken.docx"
    folder.mkdir()
    with pytest.raises(BadInputError):
        write("themes", "docx", folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exports", "taken.docx"]


def test_a_matrix_gives_passages_participants_and_base(tmp_path: Path) -> None:
    """A count without its base would be read as a vote."""
    report = made_report()
    matrix.write_matrix(by_group(report), report.facts, "csv", tmp_path / "m.csv")
    rows = list(csv.DictReader(StringIO((tmp_path / "m.csv").read_text(encoding="utf-8-sig"), newline="")))
    cell = next(row for row in rows if row["code"] == "transport" and row["column"] == "young")
    assert (cell["passages"], cell["participants"], cell["base"]) == ("3", "2", "12")
    matrix.write_matrix(by_code(report), report.facts, "docx", tmp_path / "m.docx")
    assert len(docx.Document(str(tmp_path / "m.docx")).tables[0].rows) == 6


def test_an_unknown_format_is_named(tmp_path: Path) -> None:
    """A mistyped format would write a file of another kind under that name."""
    with pytest.raises(BadInputError, match="'doc' is not a format"):
        themes.write_themes(made_report(), "doc", tmp_path / "t.doc")
    assert not list(tmp_path.iterdir())


def test_what_is_written_from_right_to_left_is_set_so(tmp_path: Path) -> None:
    """An Arabic quote would begin at the wrong end of its line, with its full stop before it, and in italics."""
    report = made_report()
    first, second = [quote for quote in report.quotes if quote.quotable][:2]
    arabic = report.only(
        (replace(first, text="ننتظر الحافلة في الظلام."), replace(second, text="We wait in the dark."))
    )
    quotes.write_quotes(arabic, "docx", tmp_path / "q.docx")
    word = docx.Document(str(tmp_path / "q.docx"))
    said = [paragraph for paragraph in word.paragraphs if paragraph.style.name == "Quote"]
    assert [("<w:bidi/>" in p._p.xml, "<w:rtl/>" in p._p.xml) for p in said] == [(True, True), (False, False)]
    assert word.styles["Quote"].font.cs_italic is False
    quotes.write_quotes(arabic, "html", tmp_path / "q.html")
    assert (tmp_path / "q.html").read_text(encoding="utf-8").count('<blockquote><p dir="auto">') == 2


def test_a_long_quote_begins_where_there_is_room(tmp_path: Path) -> None:
    """LibreOffice would begin each quote of a page and a half on a new page, and leave half of the one before empty."""
    report = made_report()
    first, second = [quote for quote in report.quotes if quote.quotable][:2]
    quotes.write_quotes(
        report.only((first, replace(second, text="And then again. " * 90))), "docx", tmp_path / "q.docx"
    )
    said = [p for p in docx.Document(str(tmp_path / "q.docx")).paragraphs if p.style.name == "Quote"]
    assert [p.paragraph_format.keep_with_next for p in said] == [True, None]


def test_a_pdf_prints_every_quote_or_refuses(tmp_path: Path) -> None:
    """A letter that the fonts lack would print as an empty box in the middle of what somebody said."""
    report = made_report()
    for letter in "漢😀":
        odd = report.only((replace(report.quotes[0], text=f"They wrote {letter} on the wall."),))
        with pytest.raises(BadInputError, match=f"cannot print “{letter}”"):
            quotes.write_quotes(odd, "pdf", tmp_path / "q.pdf")
    assert not list(tmp_path.iterdir())
    plainer = report.only(quote for quote in report.quotes if "😀" not in quote.text)
    for name in ("a.pdf", "b.pdf"):
        quotes.write_quotes(plainer, "pdf", tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    said = " ".join(" ".join(paragraph.text for paragraph in read_finished(tmp_path / "a.pdf")).split())
    for quote in plainer.quotes:
        assert (" ".join(quote.text.split()) in said) is quote.quotable
    themes.write_themes(plainer, "pdf", tmp_path / "t.pdf")
    assert (tmp_path / "t.pdf").read_bytes().startswith(b"%PDF-")
