"""Wrapping, widths, colours and selection rules of the transcript view, without a screen."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size
from textual.color import Color

from qualcode.core.codebook import PALETTE
from qualcode.core.model import Turn
from qualcode.core.spans import Span
from qualcode.core.units import Unit, units
from qualcode.tui.widgets.transcript.cells import (
    clusters,
    fitted,
    index_at_cell,
    is_plain,
    shown,
    whole_clusters,
    width_of,
)
from qualcode.tui.widgets.transcript.colours import READABLE, contrast, readable, tint
from qualcode.tui.widgets.transcript.flow import Flow, Place, wrap
from qualcode.tui.widgets.transcript.marks import Mark, bars, in_order
from qualcode.tui.widgets.transcript.selecting import Selecting

FAMILY = "👨‍👩‍👧"
FLAG = "🇬🇧"
PIECES = st.sampled_from(
    [
        "word",
        " ",
        "  ",
        "-",
        "\n",
        "a",
        "’",
        FAMILY,
        FLAG,
        "👍🏽",
        "e\u0301",
        "漢字",
        "、",
        "مرحبا",
        "ﷺ",
        "\u200d",
        "\u0301",
        "\t",
        "\x1b[31m",
        "\x00",
        "supercalifragilistic",
        "1️⃣",
        "…",
        "\u202e",
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
DARK, LIGHT = Color.parse("#1e1e1e"), Color.parse("#d8d8d8")


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_shown(text: str) -> None:
    """A transcript with an escape sequence in it would otherwise recolour or clear the researcher's screen."""
    words = shown(text)
    assert len(words) == len(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", words)


def test_escapes_are_shown_as_symbols() -> None:
    """Somebody checking an odd transcript would not see that there is something in it."""
    assert shown("a\x1b[0m\x00\x7f\tb") == "a␛[0m␀␡ b"


def test_plain_characters_fill_one_cell() -> None:
    """The short cut for plain text would put the highlight beside the words it belongs to."""
    assert all(get_character_cell_size(chr(code)) == 1 for code in range(0x3000) if is_plain(chr(code)))


@given(TEXTS)
def test_clusters_cover_the_text_once(text: str) -> None:
    """A character would be lost or drawn twice."""
    words = shown(text)
    found = clusters(words)
    assert "".join(words[c.start : c.end] for c in found) == words
    assert sum(c.width for c in found) == width_of(words) == cell_len(words)


def test_flags_and_families_are_one_character() -> None:
    """A selection could end inside a flag and code half of it."""
    text = f"x{FLAG}{FLAG}{FAMILY}e\u0301"
    assert [text[c.start : c.end] for c in clusters(text)] == ["x", FLAG, FLAG, FAMILY, "e\u0301"]
    assert whole_clusters(text, 2, 4) == (1, 5)
    assert index_at_cell(text, 2) == index_at_cell(text, 1) == 1
    assert index_at_cell(text, -4) == 0
    assert index_at_cell(text, 99) == len(text) - 2


@given(TEXTS, st.integers(0, 30))
def test_fitted_fills_exactly_its_width(text: str, width: int) -> None:
    """A long or wide name in the margin would push the text aside."""
    assert width_of(fitted(text, width)) == width


@settings(max_examples=200)
@given(TEXTS, st.integers(1, 25), st.integers(0, 5))
def test_rows_hold_every_word_in_order(text: str, width: int, before: int) -> None:
    """Words would be missing from the page, or stand past its edge."""
    whole = "#" * before + text + "###"
    rows = wrap(whole, Span(before, before + len(text)), width)
    at = before
    for start, end in rows:
        assert at <= start <= end
        assert not whole[at:start].strip(), "only white space may fall between rows"
        at = end
        words = shown(whole[start:end])
        assert cell_len(words) <= width or len(clusters(words)) == 1
    assert not whole[at : before + len(text)].strip()


@settings(max_examples=200)
@given(TEXTS, st.integers(1, 25))
def test_rows_never_break_a_character(text: str, width: int) -> None:
    """A family emoji or an accented letter would be torn in two at the edge of the screen."""
    line = text.replace("\n", " ")
    edges = {cluster.start for cluster in clusters(shown(line))} | {len(line)}
    for start, end in wrap(line, Span(0, len(line)), width):
        assert start in edges
        assert end in edges


def test_rows_break_between_words() -> None:
    """Words would be cut although there was a space to break at."""
    text = "we never felt safe at the well-known bus stop"
    assert [Span(*row).of(text) for row in wrap(text, Span(0, len(text)), 14)] == [
        "we never felt",
        "safe at the",
        "well-known bus",
        "stop",
    ]
    han = "我们晚上从来不觉得安全、真的。"
    assert [Span(*row).of(han) for row in wrap(han, Span(0, len(han)), 22)] == ["我们晚上从来不觉得安", "全、真的。"]


def _flow(turns: int, words: int = 30) -> tuple[Flow, str]:
    text = "\n".join(f"turn {number} " + "lorem " * (number % words) for number in range(turns))
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    flow = Flow(text, spans)
    flow.set_width(20, 1)
    return flow, text


@given(st.lists(st.integers(0, 1199), max_size=12), st.data())
def test_finding_a_row_agrees_with_the_sum_of_heights(looked_at: list[int], data: st.DataObject) -> None:
    """The scroll bar would lead to another place than it shows."""
    flow, _ = _flow(1200)
    for turn in looked_at:
        flow.rows(turn)
    tops = [flow.top(turn) for turn in range(1200)]
    y = data.draw(st.integers(0, flow.total - 1))
    turn, row = flow.find(y)
    assert tops[turn] + row == y
    assert turn == 1199 or y < tops[turn + 1]
    assert tops == sorted(tops)
    assert flow.wraps == len(set(looked_at))


@given(st.integers(0, 299), st.integers(-400, 400))
def test_stepping_there_and_back_is_the_same_place(turn: int, rows: int) -> None:
    """Paging down and up again would not lead back."""
    flow, _ = _flow(300)
    there = flow.step(Place(turn, 0), rows)
    if there not in {Place(0, 0), Place(299, flow.height(299) - 1)}:
        assert flow.step(there, -rows) == Place(turn, 0)


@pytest.mark.parametrize("background", [DARK, LIGHT, Color.parse("#000000"), Color.parse("#ffffff")])
@pytest.mark.parametrize("one", PALETTE)
def test_tinted_text_can_be_read(one: str, background: Color) -> None:
    """Coded words would be hard to read for eight hours in one of the themes."""
    text = Color.parse("#e0e0e0" if background.brightness < 0.5 else "#1f1f1f")
    once = tint(Color.parse(one), background, text)
    assert once != background
    assert contrast(once, text) >= READABLE
    for other in PALETTE:
        assert contrast(tint(Color.parse(other), once, text), text) >= READABLE
    assert contrast(readable(Color.parse(one), background, text), background) >= READABLE


def test_contrast_is_that_of_the_standard() -> None:
    """The promise of 4.5 to 1 would rest on a wrong sum."""
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)


def _mark(guid: str, start: int, end: int) -> Mark:
    return Mark(guid, Span(start, end), guid, guid[0], guid, "#c4473a")


def test_overlapping_codings_run_in_lanes_of_their_own() -> None:
    """Two codings of one passage would hide each other in the gutter."""
    flow, _ = _flow(3)
    flow.set_width(8, 0)
    start = flow.rows(2)[0].start
    found = bars(
        flow,
        2,
        in_order([_mark("b", start + 2, start + 4), _mark("a", start, start + 22), _mark("c", start + 20, start + 22)]),
    )
    assert [(bar.mark.guid, bar.lane, bar.first) for bar in found[0]] == [("a", 0, True), ("b", 1, True)]
    last = max(found)
    assert [(bar.mark.guid, bar.lane, bar.first) for bar in found[last]] == [("a", 0, False), ("c", 1, True)]


LONG = "Well, I was there. " * 30 + "Then I left — really."
TEXT = f"Short one, honest.\n{LONG}\n我们不安全。{FAMILY} ok\n"


def _selecting() -> tuple[Selecting, list[Unit]]:
    spans, at = [], 0
    for line in TEXT.split("\n"):
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    turns = [Turn(number, None, span) for number, span in enumerate(spans, 1)]
    found = list(units(TEXT, turns))
    return Selecting(TEXT, turns, found), found


def test_extending_stays_within_the_speaker() -> None:
    """A quote would run on into somebody else's words."""
    selecting, found = _selecting()
    assert not selecting.extend_unit(1)
    selecting.go_to_unit(1)
    assert not selecting.extend_unit(-1)
    while selecting.extend_unit(1):
        pass
    assert selecting.selection.of(TEXT) == LONG
    while selecting.extend_unit(-1):
        pass
    assert selecting.selection == found[1].span


def test_extending_keeps_words_that_were_cut_off_at_the_start() -> None:
    """A start trimmed by hand would come back with the next key."""
    selecting, found = _selecting()
    selecting.go_to_unit(1)
    selecting.grow_start(-2)
    selecting.extend_unit(1)
    assert selecting.selection == Span(found[1].span.start + len("Well, I "), found[2].span.end)


def test_words_are_taken_in_and_given_up_one_by_one() -> None:
    """A quote could not be cut to the words that matter."""
    selecting, _ = _selecting()
    selecting.grow_end(-1)
    assert selecting.selection.of(TEXT) == "Short one,"
    selecting.grow_start(-1)
    assert selecting.selection.of(TEXT) == "one,"
    assert not selecting.grow_start(-1)
    assert not selecting.grow_end(-1)
    selecting.grow_start(5)
    selecting.grow_end(5)
    assert selecting.selection.of(TEXT) == "Short one, honest."


def test_scripts_without_spaces_go_by_the_character() -> None:
    """In Chinese or Japanese a word key would take a whole sentence."""
    selecting, found = _selecting()
    selecting.go_to_unit(len(found) - 1)
    selecting.grow_end(-2)
    assert selecting.selection.of(TEXT) == "我们不安全"
    selecting.grow_end(-1)
    assert selecting.selection.of(TEXT) == "我们不安"


@given(
    st.lists(st.tuples(st.sampled_from(["go_to_unit", "extend_unit", "grow_end", "grow_start"]), st.integers(-3, 3)))
)
def test_no_sequence_of_keys_leaves_the_turn_or_selects_nothing(keys: list[tuple[str, int]]) -> None:
    """Some row of keys would code nothing, or another speaker's words."""
    selecting, found = _selecting()
    for name, number in keys:
        getattr(selecting, name)(number)
        turn = selecting.turn
        assert selecting.selection.start < selecting.selection.end
        assert selecting.turn_at(selecting.selection.start) == selecting.turn_at(selecting.selection.end - 1) == turn
        assert found[selecting.unit_index].turn_index == turn


def test_selecting_across_turns_is_cut_at_the_first_ones_end() -> None:
    """A drag over two speakers would make one quote of them."""
    selecting, found = _selecting()
    selecting.select(Span(6, 60))
    assert selecting.selection.of(TEXT) == "one, honest."
    selecting.drag(30, 6, 30)
    assert selecting.selection.start == found[1].span.start
    selecting.drag(3, len(TEXT) - 1, len(TEXT))
    assert selecting.selection.of(TEXT), "white space alone is never selected"


def test_a_transcript_without_speech_can_be_shown() -> None:
    """A file of stage directions would end the program."""
    selecting = Selecting("", (), ())
    selecting.go_to_unit(3)
    selecting.select(Span(0, 5))
    selecting.drag(0, 0, 1)
    assert not selecting.extend_unit(1)
    assert not selecting.grow_end(1)
    assert not selecting.grow_start(-1)
    assert selecting.unit_index == -1
    assert len(selecting.selection) == 0
