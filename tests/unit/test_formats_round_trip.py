"""Text in, the same text out, with the right speaker, for generated talks in each format; and damaged files by the hundred."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.core.model import TurnKind
from qualcode.errors import BadInputError
from qualcode.formats.transcripts import parse_bytes
from tests.unit import made_documents as made

NAMES = ["Facilitator", "Amara Osei", "Jon", "Mrs Kaur-Hill", "P4", "Siân", "Łukasz Żółć"]

_letters = st.text(
    st.characters(categories=["Lu", "Ll", "Lo", "Mn", "Nd"], include_characters="'’-–“”£&%+", max_codepoint=0x2FFFF),
    min_size=1,
    max_size=9,
)
_plain_letters = st.text(st.sampled_from("abcdefghijklmnoprstuvwyABCDEFGHIJ'’éè"), min_size=1, max_size=9)


def _sentences(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(words, min_size=1, max_size=14).map(lambda w: "so " + " ".join(w) + ".")


def _talks(words: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[list[tuple[str, str]]]:
    turn = st.tuples(st.sampled_from(NAMES), st.lists(_sentences(words), min_size=1, max_size=most).map("\n".join))
    asked = ("Facilitator", "Shall we begin?")
    return st.lists(turn, min_size=2, max_size=12).map(lambda t: _no_two_in_a_row([asked, *t]))


def _no_two_in_a_row(talk: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [turn for turn, before in zip(talk, [("", ""), *talk], strict=False) if turn[0] != before[0]]


def _txt(talk: made.Talk) -> bytes:
    return "\n\n".join(f"{speaker}: {words}" for speaker, words in talk).encode()


def _markdown(talk: made.Talk) -> bytes:
    return ("# Talk\n\n" + "\n\n".join(f"**{speaker}**: {words}" for speaker, words in talk)).encode()


WRITERS = {
    "talk.txt": _txt,
    "talk.md": _markdown,
    "talk.docx": made.docx,
    "table.docx": made.docx_table,
    "talk.odt": made.odt,
    "talk.rtf": made.rtf,
    "talk.html": made.html_page,
    "talk.vtt": made.vtt,
    "talk.srt": made.srt,
    "talk.json": made.whisper_json,
    "talk.csv": lambda talk: made.delimited(made.turn_rows(talk)),
    "talk.tsv": lambda talk: made.delimited(made.turn_rows(talk), "\t"),
    "talk.xlsx": lambda talk: made.xlsx(made.turn_rows(talk)),
    "talk.ods": lambda talk: made.ods(made.turn_rows(talk)),
}

ONE_SPACE = {"talk.vtt", "talk.srt", "talk.json", "talk.html"}
"""Formats in which white space between words is laid out anew; in all others it is the same to the character."""

SAMPLE = [
    ("Facilitator", "Shall we?"),
    ("Jon", "It is dark, for example: by the bus stop.\nAnd cold."),
    ("Facilitator", "Yes."),
    ("Jon", "Bye."),
]


@cache
def sample(name: str) -> bytes:
    """Write the sample once: workbooks hold the time of writing, and hypothesis wants the same bytes each time."""
    return WRITERS.get(name, made.pdf_talk)(SAMPLE)


def _heard(data: bytes, name: str) -> list[tuple[str, str]]:
    parsed = parse_bytes(data, name)
    return [(t.speaker, t.span.of(parsed.text)) for t in parsed.turns if t.kind is TurnKind.SPEECH]


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_words_and_speakers_come_back(name, data):
    """A quote must be the words that were said, by whom they were said, whatever file they came in."""
    talk = data.draw(_talks(_letters))
    found = _heard(WRITERS[name](talk), name)
    if name in ONE_SPACE:
        assert [(s, w.split()) for s, w in found] == [(s, w.split()) for s, w in talk]
    else:
        assert found == talk


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(talk=_talks(_plain_letters, most=1))
def test_words_and_speakers_come_back_from_pdf(talk):
    """Line breaks, page breaks and running heads of a PDF must leave no trace in the words."""
    ascii_talk = [(s if s.isascii() else "Guest", w) for s, w in talk]
    found = _heard(made.pdf_talk(_no_two_in_a_row(ascii_talk)), "talk.pdf")
    assert [(s, w.split()) for s, w in found] == [(s, w.split()) for s, w in _no_two_in_a_row(ascii_talk)]


PIECES = ["Ann", "Ann:", "BO", "[Ann]", "<v Bo>", "**Ann**", "Q1.", "P1:", "(laughs)", "[00:01:02]", "#00:01:02-3#", "0:03", "00:01 -->",
          "|", "|---|", "\t", "  ", ":", " – ", "—", ">>", "# ", "* ", "12.", "yes", "For example:", "\n", "\n\n", "\u2028", "\u00a0", "\x1b[2J"]  # fmt: skip


@pytest.mark.parametrize("name", ["talk.txt", "talk.md"])
@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=60))
def test_whatever_looks_like_labels_the_text_stays_as_it_is(name, pieces):
    """Labels half written, bars, times and marks in any order must neither change a text nor give turns that overlap."""
    text = "".join(pieces)
    try:
        parsed = parse_bytes(text.encode(), name)
    except BadInputError:
        assert not text.strip()
        return
    if parsed.format in {"plain text", "Markdown"} and "time and a name" not in parsed.style:
        assert parsed.text == text
    ends = [0, *(e for t in parsed.turns for e in (t.span.start, t.span.end))]
    assert ends == sorted(ends)
    assert all(t.span.of(parsed.text).strip() for t in parsed.turns)


@pytest.mark.parametrize("name", [*WRITERS, "talk.pdf"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_files_are_read_or_refused_in_one_line(name, data):
    """A file cut off in an e-mail would end in a traceback, or hang."""
    whole = bytearray(sample(name))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(whole)))
    try:
        parsed = parse_bytes(bytes(whole[:cut]), name)
    except BadInputError as error:
        said = str(error)
    else:
        said = ""
        parsed.text.encode()
        ends = [0, *(e for t in parsed.turns for e in (t.span.start, t.span.end))]
        assert ends == sorted(ends)
        assert ends[-1] <= len(parsed.text)
    assert "\n" not in said
