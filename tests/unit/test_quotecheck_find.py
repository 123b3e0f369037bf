"""Printed words are found wherever they were said: at the beginning of a text, deep in a long one, broken over lines, or altered."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_quotecheck import CODED

from qualcode.core.quotecheck import check_document
from qualcode.core.quotecheck_find import Finder, Source, SpokenTurn
from qualcode.core.quotecheck_read import Paragraph
from qualcode.core.quotecheck_twice import changes

WORDS = "we never asked for another consultation about buses".split()  # noqa: SIM905 - read as one saying
SAID = st.integers(2, len(WORDS)).map(lambda number: WORDS[:number])
AROUND = st.integers(0, 400)
BREAKS = st.lists(st.sampled_from([" ", "\n", "  ", "\n\n", "\u00a0"]), min_size=len(WORDS), max_size=len(WORDS))


def talk(said: str, before: int, after: int) -> tuple[Source, int]:
    """Return a text of one turn that says something after so many other words, and where it does."""
    lead = "".join(f"early{number} " for number in range(before))
    text = lead + said + "".join(f" later{number}" for number in range(after))
    return Source("long.txt", text, [SpokenTurn(1, 0, len(text))]), len(lead)


@given(st.integers(2, 60), BREAKS, AROUND, AROUND)
def test_words_are_found_however_their_lines_are_broken(
    number: int, breaks: list[str], before: int, after: int
) -> None:
    """A caption's words stand in short lines, and the document prints them in one: they are the same words."""
    words = [f"{word}{at}" for at in range(8) for word in WORDS][:number]
    said = "".join(word + white for word, white in zip(words, cycle(breaks), strict=False)).rstrip()
    source, start = talk(said, before, after)
    assert [(hit.start, hit.end) for hit in Finder([source]).exact(" ".join(words))] == [(start, start + len(said))]


@given(SAID.filter(lambda words: len(words) > 3), AROUND, AROUND)
def test_words_with_a_gap_are_found_where_they_begin_and_end(words: list[str], before: int, after: int) -> None:
    """What is left out and marked may be a word or a minute, but the quote begins and ends where its words do."""
    source, start = talk(" ".join(words), before, after)
    printed = f"{words[0]} {words[1]} … {words[-1]}"
    assert [(hit.start, hit.end) for hit in Finder([source]).exact(printed)] == [(start, start + len(" ".join(words)))]


@pytest.mark.parametrize("altered", range(len(WORDS)))
@pytest.mark.parametrize("before", [0, 7, 2_000])
def test_an_altered_quote_is_held_against_what_was_said(before: int, altered: int) -> None:
    """Whichever word was changed, the writer is shown all of what was said, and no word of what was said around it."""
    source, start = talk(" ".join(WORDS), before, 2_000)
    printed = [*WORDS[:altered], "elephants", *WORDS[altered + 1 :]]
    hit = Finder([source]).nearest(" ".join(printed))
    assert hit is not None
    assert (hit.start, hit.text) == (start, " ".join(WORDS))
    assert 0.8 < hit.likeness < 1


LINES = (
    "我们每天晚上都要等很长时间的公共汽车，没有人告诉我们什么时候来。",
    "如果由我决定，我会在车站装灯，再多派几辆车。",
    "C’est « n’importe quoi », franchement, l’arrêt n’a même pas de lumière.",
)
ABROAD_TEXT = "\n".join(LINES)
PLACES = [(at, ABROAD_TEXT.index(line), len(line)) for at, line in enumerate(LINES, 1)]
ABROAD = Source("abroad.txt", ABROAD_TEXT, [SpokenTurn(at, start, start + long) for at, start, long in PLACES])
ABROAD_CODED = replace(CODED[0], transcript="abroad.txt", start=0, end=len(ABROAD.text))


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("没有人告诉我们什么时候", "verbatim"),
        ("我们每天晚上都要等很长时间的公共汽车。", "verbatim"),
        ("我们每天晚上都要等……没有人告诉我们什么时候来。", "verbatim"),
        ("我们每天晚上\n都要等很长时间的公共汽车，没有人\n告诉我们什么时候来", "verbatim"),
        ("我们每天早上都要等很长时间的公共汽车", "altered"),
        ("我们每天晚上都要等很长时间的公共汽车。如果由我决定，我会在车站装灯", "altered"),
        ("C’est “n’importe quoi”, franchement, l'arrêt", "verbatim"),
        ("«n'importe quoi», franchement, l’arrêt", "verbatim"),
        ("C’est n’importe quoi, franchement", "altered"),
        ("l’arrêt n’a même plus de lumière", "altered"),
        ("n’a[vait] même pas de lumière", "verbatim"),
    ],
)
def test_other_scripts_and_marks_are_read_as_english_is(printed: str, verdict: str) -> None:
    """A Chinese quote with one sign altered was called 'not found', and a true one that was shortened as well."""
    check = check_document([Paragraph(f"“{printed}”")], Finder([ABROAD]), [ABROAD_CODED], {})
    assert [finding.verdict.value for finding in check.findings] == [verdict]


def test_the_difference_in_a_script_without_spaces_is_shown_by_the_letter() -> None:
    """The whole line was shown as altered, and nobody sees which sign it is."""
    shown = [(step.kind, step.words) for step in changes("我们每天晚上都要等", "我们每天早上都要等")]
    assert shown == [("same", "我们每天"), ("said", "晚"), ("printed", "早"), ("same", "上都要等")]
