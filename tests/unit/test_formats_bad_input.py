"""Every file that cannot be taken is refused in one plain line that says how to mend it; none hangs or fills the memory."""

from __future__ import annotations

import os
import zipfile
import zlib
from pathlib import Path

import pytest

from qualcode.errors import BadInputError
from qualcode.formats.source import LARGEST_TEXT
from qualcode.formats.transcripts import SUFFIXES, parse_bytes, parse_transcript
from tests.unit import made_documents as made

TALK = [("Mod", "Hello."), ("Jon", "Hi."), ("Mod", "Bye.")]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
BOMB = "<!DOCTYPE x [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)) + "]>"


def _refused(path_or_data: Path | bytes, name: str = "") -> str:
    with pytest.raises(BadInputError) as caught:
        parse_transcript(path_or_data) if isinstance(path_or_data, Path) else parse_bytes(path_or_data, name)
    said = str(caught.value)
    assert "\n" not in said
    assert caught.value.what
    assert caught.value.where
    return said


def test_paths_that_are_no_files(tmp_path):
    """A slip in the name, a folder, a pipe: each would otherwise hang or end in a traceback."""
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "empty.txt").touch()
    assert "no such file" in _refused(tmp_path / "missing.txt")
    assert "folder" in _refused(tmp_path / "folder.txt")
    assert "link leads back" in _refused(tmp_path / "loop.txt")
    assert "pipe" in _refused(tmp_path / "pipe.txt")
    assert "device" in _refused(Path("/dev/zero"))
    assert "empty" in _refused(tmp_path / "empty.txt")
    assert "file name" in _refused(Path("a\0b.txt"))


def test_two_gigabytes_are_refused_before_they_are_read(tmp_path):
    """The machine would run out of memory."""
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(2 << 30)
    assert "too large (2048 MB" in _refused(huge)


def test_unreadable_file(tmp_path):
    """A file of another user on a shared drive."""
    path = tmp_path / "a.txt"
    path.write_text("Mod: a")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "not allowed" in _refused(path)


@pytest.mark.parametrize("name", ["talk 👩🏾‍🎤.txt", "\u202egnp.txt", "a\nb.txt", "ملف.txt"])
def test_names_with_emoji_and_direction_marks(tmp_path, name):
    """Names from phones must not stop an import, nor break the line that reports it."""
    path = tmp_path / name
    path.write_bytes(b"Mod: a\nJon: b\nMod: c\n")
    assert len(parse_transcript(path).turns) == 3
    path.write_bytes(b"")
    _refused(path)


@pytest.mark.parametrize(
    "suffix", sorted(set(SUFFIXES) - {".txt", ".text", ".md", ".markdown", ".rst", ".csv", ".tsv", ".tab"})
)
def test_nonsense_under_every_name(suffix):
    """The suffix may lie."""
    if suffix in {".html", ".htm", ".xhtml"}:
        _refused(b"<html><body></body></html>", f"a{suffix}")
    else:
        _refused(b"this is none of it", f"a{suffix}")
    _refused(b"   \n ", f"a{suffix}")
    _refused(b"\x89PNG\r\n\x1a\n" + b"\0" * 64, f"a{suffix}")


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.ods", "a.odt"])
def test_password_protected_or_old_office_files(name):
    """The commonest reason why a council's file cannot be read."""
    assert "password" in _refused(OLE, name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", made.docx(TALK)),
        ("a.odt", made.odt(TALK)),
        ("a.xlsx", made.xlsx(made.turn_rows(TALK))),
        ("a.ods", made.ods(made.turn_rows(TALK))),
    ],
    ids=["docx", "odt", "xlsx", "ods"],  # the bytes hold the time they were made at
)
def test_truncated_packages(name, data):
    """A download that stopped half-way."""
    for share in (0.1, 0.5, 0.95):
        assert "damaged" in _refused(data[: int(len(data) * share)], name)


def test_zip_bombs_are_refused_by_what_they_say_of_themselves():
    """A few kilobytes that unpack to gigabytes would stop the machine."""
    bomb = made.docx_of_xml("<w:p/>" + " " * (LARGEST_TEXT + 10))
    assert len(bomb) < 1 << 20
    assert "too large" in _refused(bomb, "a.docx")
    sheet = made.zipped({"xl/workbook.xml": "<x/>", "xl/sharedStrings.xml": b" " * (LARGEST_TEXT + 10)})
    assert "too large" in _refused(sheet, "a.xlsx")
    assert "too many paragraphs" in _refused(made.docx_of_xml("<w:p/>" * 4_000_001), "a.docx")
    assert "too long" in _refused(b"\n" * 1_000_002 + b"Mod: a", "a.txt")
    assert "parts" in _refused(made.zipped({f"word/{n}.xml": "" for n in range(10_001)}), "a.docx")


@pytest.mark.parametrize(
    "entities", [BOMB, '<!DOCTYPE x [<!ENTITY a8 SYSTEM "file:///etc/hostname">]>'], ids=["bomb", "outside"]
)
def test_entities_are_neither_expanded_nor_fetched(entities):
    """Ten lines of XML can grow to gigabytes, or read files of the machine."""
    document = f'<?xml version="1.0"?>{entities}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&a8;</w:t></w:r></w:p></w:body></w:document>'
    assert "entities" in _refused(made.zipped({"word/document.xml": document}), "a.docx")
    content = f'<?xml version="1.0"?>{entities}<a>&a8;</a>'
    assert "entities" in _refused(made.zipped({"mimetype": "x", "content.xml": content}), "a.odt")
    assert "entities" in _refused(content.encode(), "a.fodt")
    assert "entities" in _refused(made.zipped({"xl/workbook.xml": content}), "a.xlsx")


def test_an_encrypted_part_is_said_to_be_protected():
    """Some programs encrypt the parts and not the package."""
    data = bytearray(made.zipped({"word/document.xml": "<x/>"}))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    assert "password" in _refused(bytes(data), "a.docx")


def test_other_archives_say_what_to_do():
    """People zip a folder of transcripts."""
    assert "Unpack it" in _refused(made.zipped({"a.txt": "Mod: a"}), "all.docx")
    with pytest.raises(BadInputError, match="cannot be read as transcripts"):
        parse_bytes(b"ID3", "talk.mp3")
    with pytest.raises(BadInputError, match="without an ending"):
        parse_bytes(b"abc", "talk")
    with pytest.raises(BadInputError, match="qualcode refi import nvivo"):
        parse_bytes(b"PK", "nvivo.qdpx")


def test_repeated_cells_of_a_spreadsheet_are_bounded():
    """One element can stand for a million rows of a thousand cells."""
    rows = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    whole = made.ods([("a", "b")])
    with zipfile.ZipFile(__import__("io").BytesIO(whole)) as archive:
        content = archive.read("content.xml").decode().replace("</table:table>", rows + "</table:table>")
    assert "too large" in _refused(made.zipped({"mimetype": "spreadsheet", "content.xml": content}), "a.ods")


def test_deep_nesting_does_not_break_the_reader():
    """Thousands of nested elements exhaust the stack."""
    page = "<div>" * 3000 + "Mod: a" + "</div>" * 3000
    body = "<w:sdt><w:sdtContent>" * 5000 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 5000
    for data, name in (
        (page.encode(), "a.html"),
        (made.docx_of_xml(body), "a.docx"),
        (b"{\\rtf1 " + b"{" * 200_000, "a.rtf"),
    ):
        _refused(data, name)


def test_long_lines_and_many_labels_take_no_time():
    """A line of megabytes, or a label on every line, must not make the search for labels slow."""
    for text in ("a:" * 400_000, "x " * 400_000, "[" * 300_000, "a - " * 200_000, "\ta" * 150_000, "\n".join(f"Name{n}: yes" for n in range(20_000)),
                 "**" * 200_000, "10:30 " * 100_000, "(" * 100_000 + ")" * 100_000, "A " * 300_000, "\n" + " " * 60_000 + "\na\nb"):  # fmt: skip
        assert parse_bytes(text.encode(), "a.txt").text == text


def test_terminal_escapes_stay_in_the_text_and_out_of_messages():
    """A file could otherwise write to the terminal of whoever imports it."""
    parsed = parse_bytes(b"Mod: \x1b]0;evil\x07a\nJon: b\nMod: c\n", "a.txt")
    assert "\x1b]0;evil\x07a" in parsed.text
    assert "\x1b" not in _refused(b"", "\x1b[31ma.txt") + "".join(parsed.warnings)


def test_pdf_bombs_and_passwords():
    """A page of a few kilobytes can unpack to gigabytes; a locked one shows nothing."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(260)) + packer.flush()
    whole = made.pdf_talk(TALK)
    bomb = b"\n9 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    assert "unpack to more" in _refused(whole + bomb, "a.pdf")
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [<00> <00>] /Root" % (
        b"x" * 32,
        b"y" * 32,
    )
    assert "password" in _refused(whole.replace(b"/Root", lock), "a.pdf")
    for share in (0.1, 0.4):
        _refused(whole[: int(len(whole) * share)], "a.pdf")
