"""Rows stay whole and in line on terminals that measure vowel signs and joined emoji differently."""

from __future__ import annotations

import re
from unicodedata import category

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.color import Color

from qualcode.core.spans import Span
from qualcode.tui.widgets.drawing import _row, folded
from qualcode.tui.widgets.transcript.cells import clusters, shown
from qualcode.tui.widgets.transcript.columns import columns
from qualcode.tui.widgets.transcript.flow import wrap
from qualcode.tui.widgets.transcript.paint import Look, Margin, Painter, Shown

LEFT, WIDTH = 3, 48
INK, GROUND = Color.parse("#e0e0e0"), Color.parse("#101010")
LOOK = Look(INK, GROUND, GROUND, INK, INK, INK, INK)
WORDS = st.sampled_from(
    [
        "প্রধানমন্ত্রী",
        "শিক্ষার্থীদের",
        "कि",
        "विद्यार्थी",
        "மொழியில்",
        "സ്വാതന്ത്ര്യം",
        "น้ำใจ",
        "👩‍👩‍👧‍👦",
        "👍🏽",
        "漢字",
        "bus",
        "café",
        "العربية",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


def on_a_terminal(pieces: list[str], *, by_itself: bool) -> tuple[dict[int, str], int]:
    """Return what stands on each cell, and the column after the last one.

    One terminal gives vowel signs and what is joined cells of their own (`by_itself`), the other none.
    """
    cells: dict[int, str] = {}
    at = LEFT
    for piece in pieces:
        told = re.fullmatch(r"\x1b\[(\d+)G", piece)
        if told:
            at = int(told[1]) - 1
            continue
        for cluster in clusters(piece):
            character = piece[cluster.start : cluster.end]
            parts = [(code, 1 if category(code) == "Mc" else cell_len(code)) for code in character]
            for code, width in parts if by_itself and cluster.doubt else [(character, cluster.width)]:
                cells.update({at + cell: code if not cell else "" for cell in range(width)})
                if not width:
                    cells[at - 1] = cells.get(at - 1, "") + code
                at += width
    return cells, at


@settings(max_examples=100)
@given(TEXTS, WORDS)
def test_a_row_ends_where_it_should_and_no_word_is_lost(text: str, name: str) -> None:
    """Bengali or Hindi would run into the strip at the right, and the last word of each row be cut."""
    own = columns(WIDTH)
    painter = Painter(LOOK, own, WIDTH, LEFT)
    for row in wrap(text, Span(0, len(text)), own.text):
        strip = painter.row(text, row, Shown(Margin(name)))
        assert strip.cell_length == WIDTH
        for by_itself in (False, True):
            cells, end = on_a_terminal([segment.text for segment in strip], by_itself=by_itself)
            assert end == LEFT + WIDTH
            assert sorted(cells) == list(range(LEFT, LEFT + WIDTH))
            drawn = "".join(cells[at] for at in range(LEFT + own.body, LEFT + WIDTH))
            assert drawn.rstrip() == shown(text[row.start : row.end])


@settings(max_examples=100)
@given(TEXTS, st.integers(8, 60))
def test_a_row_of_a_list_ends_where_it_should(text: str, width: int) -> None:
    """The frame of a dialog would be broken by a quote in Hindi, and the row beneath overwritten."""
    for line in (text, *folded(text, width, 3)):
        strip = _row((("› ", ""), (line, "strong")), width, LEFT, "", GROUND, INK, ())
        assert strip.cell_length == width
        for by_itself in (False, True):
            cells, end = on_a_terminal([segment.text for segment in strip], by_itself=by_itself)
            assert end == LEFT + width
            assert max(cells) < LEFT + width
