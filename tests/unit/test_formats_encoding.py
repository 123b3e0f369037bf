"""Bytes to text: nothing guessed silently, nothing changed but newlines and the byte order mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import BadInputError
from qualcode.formats.encoding import decode
from qualcode.formats.transcripts import ParseOptions, parse_bytes

TALK = "Siân: It’s the “postcode” thing – innit.\n\nŁukasz: 陳大文 said so 👨‍👩‍👧.\n\nSiân: Café?\n"
WESTERN = "Siân: It’s the “café” thing – innit.\n\nJon: £5 a day.\n\nSiân: Oui.\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-16-le", b""),
     ("utf-16-be", b""), ("utf-32-le", b"\xff\xfe\x00\x00")],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_unicode_with_and_without_a_mark(encoding, mark, newline):
    """Word saves as UTF-16, Notepad puts a mark, old Macs end lines by CR: the words would be garbled."""
    decoded = decode(mark + TALK.replace("\n", newline).encode(encoding))
    assert decoded.text == TALK


@pytest.mark.parametrize(("encoding", "newline"), [("cp1252", "\r\n"), ("cp1252", "\n"), ("mac_roman", "\r")])
def test_old_one_byte_sets_are_read_and_said(encoding, newline):
    """Curly quotes of older files would become other letters without anybody being told."""
    decoded = decode(WESTERN.replace("\n", newline).encode(encoding))
    assert decoded.text == WESTERN
    assert decoded.encoding == encoding
    assert "not UTF-8" in decoded.warnings[0]


def test_mixed_line_ends_become_one():
    """Positions would differ between machines."""
    assert decode(b"a\r\nb\rc\nd").text == "a\nb\nc\nd"


def test_rare_characters_stay_as_they_are():
    """Stored words would no longer be the words of the source."""
    text = "a\u00a0b\u200bc\u2028d\u2029e\ff\vg\u0301 \ufb01 \u200fh"
    assert decode(text.encode()).text == text


def test_damaged_bytes_are_counted_and_placed():
    """A letter would be lost in silence."""
    data = "Jon: caf\u00e9 one\nAda: tea\n".encode() * 40
    decoded = decode(data.replace(b"tea", b"t\xff\xfea", 1))
    assert decoded.text.count("\ufffd") == 2
    assert "2 bytes" in decoded.warnings[0]
    assert "line 2" in decoded.warnings[0]


def test_zero_bytes_stand_as_a_sign_or_are_refused():
    """A zero byte cuts texts short in databases and terminals; a picture is no transcript."""
    decoded = decode(b"Jon: one\0two\n")
    assert decoded.text == "Jon: one\ufffdtwo\n"
    assert "zero byte" in decoded.warnings[0]
    with pytest.raises(BadInputError, match="not text"):
        decode(b"\x89PNG\0\0\0\0\0\0\0\0\x01", "a.txt")


def test_escape_sequences_are_kept_and_said():
    """They are characters of the source; only screens must not obey them."""
    decoded = decode(b"Jon: \x1b[31mred\x1b[0m\n")
    assert decoded.text == "Jon: \x1b[31mred\x1b[0m\n"
    assert "2 control characters" in decoded.warnings[0]


def test_an_encoding_told_is_used_or_refused_in_one_line():
    """The user's word must count, and a wrong one must not end in a traceback."""
    assert parse_bytes("Jon: caf\u00e9".encode("cp850"), "a.txt", ParseOptions(encoding="cp850")).text == "Jon: café"
    for wrong in ("nonsense", "ascii", "utf-8"):
        with pytest.raises(BadInputError) as caught:
            parse_bytes("Jon: caf\u00e9".encode("cp850"), "a.txt", ParseOptions(encoding=wrong))
        assert "\n" not in str(caught.value)


@given(
    st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=300).filter(
        lambda t: t[:1] != "\ufeff"
    )
)
def test_text_in_is_text_out(text):
    """Any words that UTF-8 can hold must be stored as they are."""
    assert decode(text.encode()).text == text


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    """A damaged file would end in a traceback; and what is read must be storable."""
    try:
        decoded = decode(data, "a.txt")
    except BadInputError as error:
        said, text = str(error), ""
    else:
        said, text = "", decoded.text
    text.encode()
    assert not set("\r\0") & set(text)
    assert "\n" not in said
