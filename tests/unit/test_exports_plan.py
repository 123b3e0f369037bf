"""The plan as it comes out: its figures, its gaps, its numbers; and exports that fail half-way."""

from __future__ import annotations

import csv
import json
import os
import re
from dataclasses import replace
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_report import made_report

from qualcode.core.plan_resolve import resolve
from qualcode.errors import BadInputError
from qualcode.exports import evidence, plan, quotes, sheets, themes
from qualcode.formats.plan_yaml import parse_plan
from qualcode.whole_files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

PLAN = b"""
title: Getting about
statistics:
  - {id: waits, label: Waits, value: 705, previous: 611, unit: minutes, period: 2017/18, previous_period: 2016/17,
     source: Bus company, note: Counted by hand on three long days}
priorities:
  - id: buses
    title: Buses that come
    themes: [transport]
    statistics: [waits]
    quotes: [{quote: q02}]
    actions: [{text: Run the 42 until midnight, codes: [buses], quotes: [{quote: q02}, {find: {code: buses}}]}]
  - id: parks
    title: Green places
    themes: [parks]
    actions: [{text: Mend the benches}]
"""
SAID = "“They don’t listen to us, do they? Nobody asked.”"


def built(form: str, path: Path) -> Path:
    """Write the plan above."""
    plan.write_plan(resolve(parse_plan(PLAN), made_report()), form, path)
    return path


def test_a_priority_shows_value_change_and_period_and_the_appendix_the_source(tmp_path: Path) -> None:
    """Long notes in a narrow column would bury the figures; a figure without its source could not be checked."""
    word = docx.Document(str(built("docx", tmp_path / "p.docx")))
    tables = {
        table.cell(0, 0).text + "|" + table.cell(0, 3).text: table for table in word.tables if len(table.columns) > 3
    }
    shown = [cell.text for cell in tables["Measure|Period"].rows[1].cells]
    assert shown == ["Waits", "705 minutes", "up 15.4% (94 more) from 611 minutes in 2016/17", "2017/18"]
    kept = [cell.text for cell in tables["Measure|Period, source and note"].rows[1].cells]
    assert kept[3] == "2017/18. Bus company. Counted by hand on three long days"


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_a_priority_without_quotes_says_so(tmp_path: Path, form: str) -> None:
    """A draft would go round with a priority that nobody asked for, and nothing on the page would show it."""
    path = built(form, tmp_path / "p")
    text = "\n".join(p.text for p in docx.Document(str(path)).paragraphs) if form == "docx" else path.read_text("utf-8")
    assert text.count("No quote stands under this priority yet.") == 1
    assert text.index("Priority 2: Green places") < text.index("No quote stands under this priority yet.")


def test_a_quote_printed_twice_keeps_its_number_and_its_row_of_evidence(tmp_path: Path) -> None:
    """One remark under two numbers would look like two people saying it."""
    word = docx.Document(str(built("docx", tmp_path / "p.docx")))
    text = [p.text for p in word.paragraphs]
    places = [at for at, line in enumerate(text) if line == SAID]
    assert [text[at + 1] for at in places] == ["(young person)  [1]"] * 2
    rows = next(table for table in word.tables if table.cell(0, 0).text == "No.").rows
    assert [cell.text for cell in rows[1].cells][:4] == ["[1]", "q02", "(young person)", "north.txt"]
    assert "characters 300–" in rows[1].cells[4].text
    assert rows[1].cells[5].text.count(";") == 1
    marks = {mark.get(f"{{{word.element.nsmap['w']}}}name") for mark in word.element.xpath("//w:bookmarkStart")}
    links = {link.get(f"{{{word.element.nsmap['w']}}}anchor") for link in word.element.xpath("//w:hyperlink")}
    assert links
    assert links <= marks


def test_a_page_is_one_file_with_a_language_and_headed_tables(tmp_path: Path) -> None:
    """A screen reader would read cells without their columns; a mailed page would come without its looks."""
    page = built("html", tmp_path / "p.html").read_text("utf-8")
    assert re.search(r'<html[^>]* lang="en-GB"', page)
    heads = re.findall(r"<th\b[^>]*>", page)
    assert heads
    assert all('scope="col"' in head or 'scope="row"' in head for head in heads)
    assert page.count("<caption") == page.count("<table")
    assert not re.search(r'<(?:script|link|iframe|img)\b|src="|url\(|href="(?!#|evidence\.html#)', page)
    assert "<title>Getting about</title>" in page


def test_every_quote_of_the_pack_has_place_codes_coders_and_context(tmp_path: Path) -> None:
    """A councillor who asks where a quote comes from would get no answer."""
    path = tmp_path / "e.xlsx"
    evidence.write_evidence(made_report(), "xlsx", path)
    page = openpyxl.load_workbook(path).worksheets[0]
    said = {str(cell.value) for row in page.iter_rows() for cell in row}
    for quote in made_report().quotes:
        assert (quote.text in said) is quote.quotable
    assert "I would not want this printed." not in said


def test_a_failing_export_leaves_last_weeks_as_it_was(tmp_path: Path) -> None:
    """The document that went to committee would be gone, with nothing in its place."""
    path = tmp_path / "old.pdf"
    path.write_bytes(b"last week's")
    report = made_report()
    odd = report.only((replace(report.quotes[0], text="They wrote 漢 on the wall."),))
    for write in (themes.write_themes, quotes.write_quotes):
        with pytest.raises(BadInputError, match="cannot print “漢”"):
            write(odd, "pdf", path)
    assert path.read_bytes() == b"last week's"
    assert [found.name for found in tmp_path.iterdir()] == ["old.pdf"]


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid"), reason="needs folders that can be made read-only")
def test_a_read_only_folder_is_one_plain_line(tmp_path: Path) -> None:
    """A folder on a shared drive that may not be written in would end in a traceback."""
    if os.geteuid() == 0:
        pytest.skip("the superuser may write anywhere")
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(BadInputError, match="cannot be written"):
            quotes.write_quotes(made_report(), "csv", tmp_path / "q.csv")
    finally:
        tmp_path.chmod(0o755)
    assert not list(tmp_path.iterdir())


def test_a_file_that_will_not_give_way_stays_whole(tmp_path: Path) -> None:
    """Where the last step fails, as with a file open in Word, half-written files would pile up beside it."""
    taken = tmp_path / "q.csv"
    taken.mkdir()
    (taken / "inside").write_text("kept", encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        write_whole(taken, b"new")
    assert str(caught.value).startswith(f"{taken}: this is a folder, not a file")
    assert [found.name for found in tmp_path.iterdir()] == ["q.csv"]
    assert (taken / "inside").read_text("utf-8") == "kept"


AWKWARD = st.text(st.sampled_from(list("=+-@\t\r\n'\"<>&*_`|[]\x00\x08\x0b\ufffe€😀aZ ")), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(AWKWARD)
def test_no_words_become_a_formula_or_break_a_table(text: str) -> None:
    """What somebody typed into a survey could run in Excel, or the file would not open at all."""
    sheet = sheets.Sheet("S", ("text", "next"), [[text, "end"]])
    row = list(csv.reader(StringIO(sheets.to_csv(sheet).decode("utf-8-sig"), newline="")))[1]
    assert len(row) == 2
    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))
    cell = openpyxl.load_workbook(BytesIO(sheets.to_xlsx([sheet], title=text))).worksheets[0]["A2"]
    assert cell.quotePrefix
    assert json.loads(sheets.to_json(sheets.records(sheet)))[0]["text"] == text


@pytest.mark.parametrize("length", [32_767, 32_768])
def test_a_quote_that_no_cell_holds_says_that_it_was_cut(length: int) -> None:
    """Excel takes no more in a cell, and half of what somebody said would pass for all of it."""
    said = "so " * (length // 3) + "x" * (length % 3)
    book = openpyxl.load_workbook(BytesIO(sheets.to_xlsx([sheets.Sheet("S", ("text",), [[said]])], title="Long")))
    shown = book.worksheets[0]["A2"].value
    assert len(shown) <= 32_767
    assert (shown == said) == (length == 32_767)
    assert ("too long for a cell" in shown) == (length > 32_767)


@settings(max_examples=25, deadline=None)
@given(text=AWKWARD)
def test_any_words_stand_in_word_as_said(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """A control character pasted from an old transcript would make a document that Word refuses to open."""
    report = made_report()
    quote = replace(report.quotes[0], text=text)
    path = tmp_path_factory.mktemp("word") / "q.docx"
    quotes.write_quotes(replace(report, quotes=(quote,)), "docx", path)
    shown = "".join(p.text for p in docx.Document(str(path)).paragraphs)
    for letter in text:
        assert letter < " " or letter == "\ufffe" or letter in shown
    assert not any(bad in shown for bad in "\x00\x08\x0b\ufffe")
