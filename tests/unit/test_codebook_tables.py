"""Codebooks as tables: in the forms of four other programs and in our own."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from qualcode.core.codebook import Code, Codebook
from qualcode.errors import BadInputError
from qualcode.formats import table_files
from qualcode.formats.codebook_tables import FORMS, read_codebook_table, write_codebook_table

BOOK = Codebook(
    (
        Code("safety", "Safety", "Being safe", "What feels\nsafe", "streets", "homes", ("I never, ever walk.", "a\n  b"),
             ("safe", "afraid"), "#12ab34"),
        Code("parks", "Parks > green", definition="=1+1", parent="safety"),
        Code("no-5", "No. 5", parent="safety"),
        Code("other", "Other", parent="safety"),
        Code("transport", "Transport"),
        Code("other-2", "Other", definition="buses", parent="transport"),
        Code("bus.stops", "Bus stops \\ shelters", parent="transport"),
    )
)  # fmt: skip
TREE = [("Safety", None), ("Parks", "Safety"), ("Lights", "Parks"), ("Transport", None)]


def tree(book: Codebook) -> list[tuple[str, str | None]]:
    """Return (name, parent's name) of each code."""
    return [(code.name, book[code.parent].name if code.parent else None) for code in book]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_every_form_comes_back_whole(tmp_path, form, suffix):
    """A codebook that went through a colleague's program must come back with its ids, tree, fields and colours."""
    path = tmp_path / f"book{suffix}"
    write_codebook_table(BOOK, path, form)
    found, _ = read_codebook_table(path)
    bare = form in {"taguette", "qualcoder"}
    wanted = [Code(**{**_fields(code), "colour": "" if bare else code.colour}) for code in BOOK]
    assert sorted(found, key=lambda code: code.id) == sorted(wanted, key=lambda code: code.id)


def _fields(code: Code) -> dict:
    return {name: getattr(code, name) for name in Code.__slots__}


def test_names_that_would_be_taken_for_levels_are_said(tmp_path):
    """'Parks > green' would become two codes in MAXQDA; the researcher is told how it was written instead."""
    said = write_codebook_table(BOOK, tmp_path / "book.csv", "maxqda")
    assert any("'Parks > green' was written as 'Parks › green'" in line for line in said)
    long = Codebook((Code("long", "x" * 70),))
    assert any("63 characters" in line for line in write_codebook_table(long, tmp_path / "long.csv", "maxqda"))


def test_a_spreadsheet_takes_no_cell_for_a_formula(tmp_path):
    """A definition that begins with '=' must be words in Excel, not a calculation."""
    write_codebook_table(BOOK, tmp_path / "book.csv")
    assert "'=1+1" in (tmp_path / "book.csv").read_text(encoding="utf-8")
    write_codebook_table(BOOK, tmp_path / "book.xlsx")
    sheet = load_workbook(tmp_path / "book.xlsx").worksheets[0]
    assert [cell.data_type for cell in sheet["E"]][2] == "s"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("maxqda.csv", "Code;Memo\nSafety;m\nSafety > Parks;\nSafety > Parks > Lights;\nTransport;"),
        ("maxqda-old.csv", "\ufeffCode,Memo\nSafety\\Parks,m\nSafety\\Parks\\Lights,\nTransport,"),
        ("maxqda-parent.csv", "Parent code,Code,Code memo,Color\n,Safety,m,#F00\nSafety,Parks,,\nSafety > Parks,Lights,,\n,Transport,,"),
        ("nvivo.csv", "Name,Description\nCodes\\\\Safety,m\nCodes\\\\Safety\\\\Parks,\nCodes\\\\Safety\\\\Parks\\\\Lights,\nCodes\\\\Transport,"),
        ("nvivo-indented.csv", "Name,Description\nSafety,m\n  Parks,\n    Lights,\nTransport,"),
        ("maxqda-list.csv", "Code System,Frequency,Memo\nCode System,9,\n  Safety,3,m\n    Parks,2,\n      Lights,1,\n  Transport,1,"),
        ("nvivo-folder.csv", "Name,In Folder,Description\nSafety,Codes,m\nParks,Codes\\\\Safety,\nLights,Codes\\\\Safety\\Parks,\nTransport,Codes,"),
        ("nvivo-titled.csv", "Codebook,\nName,Description\nSafety,m\n  Parks,\n    Lights,\nTransport,"),
        ("nvivo-parent.csv", "Name,Parent Name,Description\nSafety,,m\nParks,Safety,\nLights,Parks,\nTransport,,"),
        ("taguette.csv", "tag,description,number of highlights\nSafety,m,2\nSafety.Parks,,1\nSafety.Parks.Lights,,0\nTransport,,0"),
        ("qualcoder.csv", "Safety,m\nSafety>>Parks,\nSafety>>Parks>>Lights,\nTransport,"),
        ("qualcoder.txt", "Safety>>Parks\tm\nSafety>>Parks>>Lights\nTransport"),
    ],
)  # fmt: skip
def test_what_other_programs_export_comes_in_as_a_tree(tmp_path, name, text):
    """Years of codebook work are in these tables; typed again they would be typed wrong."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found, _ = read_codebook_table(path)
    assert tree(found) == TREE
    assert [code.definition for code in found if code.definition] == ["m"]


def test_doubts_are_said(tmp_path):
    """A code given twice and a colour by name are kept as far as they go, and named."""
    path = tmp_path / "doubts.csv"
    path.write_text("Code,Memo,Colour\nA,first,teal\nA,second,\nB,,#12AB34\nC,,Blue\n", encoding="utf-8")
    found, said = read_codebook_table(path)
    assert [(code.name, code.definition, code.colour) for code in found] == [
        ("A", "first", ""), ("B", "", "#12ab34"), ("C", "", "#1f77b4"),
    ]  # fmt: skip
    assert len(said) == 2
    assert "line 3" in said[1]


BAD = {
    "empty.csv": (b"", "empty"),
    "blank.csv": (b"\n,,\n", "empty"),
    "header.csv": (b"Code,Memo\n", "no codes"),
    "nameless.csv": (b"Weight,Height,Memo\n1,2,3\n", "no column for the code's name"),
    "unnamed.csv": (b"Code,Memo\nA,\n,lost\n", "line 3: a code has no name"),
    "separator.csv": (b"Code,Memo\nA > B,\n > ,lost\n", "line 3: a code has no name"),
    "open.csv": (b'Code,Memo\nA,"never closed\n', "quotation mark"),
    "twice.csv": (b"id,name\na,A\na,B\n", "two codes have the id 'a'"),
    "ring.csv": (b"id,name,parent\na,A,b\nb,B,a\n", "its own ancestor"),
    "own.csv": (b"id,name\n\n", "no codes"),
    "picture.xlsx": (b"\x89PNG\r\n", "not an Excel workbook"),
    "none.xlsx": (b"", "not an Excel workbook"),
    "deep.csv": (b"Code,Memo\n" + b">>".join([b"x"] * 80) + b",\n", "nested more than 60 deep"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_tables_are_refused_in_one_line(tmp_path, name):
    """What is wrong and where, in one line: never a traceback, never half a codebook."""
    data, words = BAD[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadInputError, match=words) as refused:
        read_codebook_table(tmp_path / name)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_missing_files_and_unknown_forms(tmp_path):
    """The commonest mistakes, each in its line."""
    with pytest.raises(BadInputError, match="no such file"):
        read_codebook_table(tmp_path / "none.csv")
    with pytest.raises(BadInputError, match="not a form"):
        write_codebook_table(BOOK, tmp_path / "a.csv", "dedoose")
    with pytest.raises(BadInputError, match=r"cannot be '\.pdf'"):
        write_codebook_table(BOOK, tmp_path / "a.pdf")
    (tmp_path / "no").write_text("a file where a folder is needed", encoding="utf-8")
    with pytest.raises(BadInputError, match="cannot be written"):
        write_codebook_table(BOOK, tmp_path / "no" / "a.csv")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_too_long_is_refused_and_not_cut(tmp_path, monkeypatch, suffix):
    """A code beyond the last row that is read would be missing, and nobody would know."""
    path = tmp_path / f"book{suffix}"
    write_codebook_table(BOOK, path)
    monkeypatch.setattr(table_files, "_MOST_ROWS", len(BOOK))  # a heading stands above the codes
    with pytest.raises(BadInputError, match=f"more than {len(BOOK)} rows"):
        read_codebook_table(path)
    monkeypatch.setattr(table_files, "_MOST_ROWS", len(BOOK) + 1)
    assert [code.id for code in read_codebook_table(path)[0]] == [code.id for code in BOOK]


def test_an_excel_sheet_with_numbers_in_it(tmp_path):
    """Codes called 1 and 2 are numbers to Excel; they are names here."""
    book = Workbook()
    book.worksheets[0].append(["Code", "Memo"])
    book.worksheets[0].append([1, None])
    book.save(tmp_path / "numbers.xlsx")
    assert [code.name for code in read_codebook_table(tmp_path / "numbers.xlsx")[0]] == ["1"]


@pytest.mark.parametrize("seed", range(30))
def test_damage_anywhere_is_one_plain_line(tmp_path, seed):
    """A workbook that was cut or garbled on its way is read as far as it makes sense, or refused in one line."""
    rng = random.Random(seed)  # noqa: S311 - where the damage is
    path = tmp_path / ("book.xlsx" if seed % 2 else "book.csv")
    write_codebook_table(BOOK, path, "maxqda")
    data = bytearray(path.read_bytes())
    for _ in range(4):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path.write_bytes(bytes(data))
    try:
        _, said = read_codebook_table(path)
    except BadInputError as refused:
        said = [str(refused)]
    assert all("\n" not in line for line in said)


def test_a_workbook_that_swells_is_refused(tmp_path, monkeypatch):
    """A workbook of a few kilobytes can unpack to gigabytes."""
    write_codebook_table(BOOK, tmp_path / "big.xlsx")
    monkeypatch.setattr(table_files, "_MOST_UNPACKED", 100)
    with pytest.raises(BadInputError, match="too large when unpacked"):
        read_codebook_table(tmp_path / "big.xlsx")


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp", "Zs"]), min_size=1, max_size=9
)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]) | st.just("\n"), max_size=20)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), form=st.sampled_from(FORMS))
def test_any_codebook_survives_csv(tmp_path, data, form):
    """Whatever names and definitions hold, quotation marks, separators, emoji, they come back."""
    codes = []
    for number in range(data.draw(st.integers(1, 5))):
        parent = data.draw(st.sampled_from([None, *(code.id for code in codes)]))
        definition = data.draw(texts)
        codes.append(Code(f"c{number}", data.draw(names), definition=definition, parent=parent))
    book = Codebook(tuple(codes))
    path = tmp_path / "any.csv"
    write_codebook_table(book, path, form)
    found, _ = read_codebook_table(path)
    assert sorted(found, key=lambda code: code.id) == sorted(book, key=lambda code: code.id)
