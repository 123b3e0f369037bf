"""What somebody did not agree to have printed is found wherever else it stands, and only that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_report import made_report

from qualcode.core.unspaced import first_words, word_count
from qualcode.core.withheld import repeats, withheld

KEPT_BACK = "My brother waited there an hour."


def test_words_that_somebody_else_may_be_quoted_with_are_free() -> None:
    """A consent refused by one must not silence another who said the same and agreed."""
    quote = replace(made_report().quotes[0], text=KEPT_BACK, quotable=False)
    agreed = replace(quote, quote_id="qother", text="my brother waited there - an hour", quotable=True)
    assert repeats(f"One said: {KEPT_BACK}", withheld([quote])) == quote
    assert repeats(f"One said: {KEPT_BACK}", withheld([quote, agreed])) is None
    assert repeats("They waited.", withheld([quote])) is None


def test_a_part_in_quotation_marks_counts_from_three_words_on() -> None:
    """Part of what was said gives its speaker away too; two words of everyday talk do not."""
    kept_back = withheld([replace(made_report().quotes[0], text=KEPT_BACK, quotable=False)])
    assert repeats("They spoke of “waited there an hour” at length.", kept_back) is not None
    assert repeats("They spoke of “an hour” at length.", kept_back) is None
    assert repeats("They waited there an hour.", kept_back) is None


def test_words_joined_by_a_hyphen_are_words() -> None:
    """Three words are enough to give somebody away, however they are written."""
    kept_back = withheld([replace(made_report().quotes[0], text="Well-known fact", quotable=False)])
    assert repeats("It is a well known fact here.", kept_back) is not None
    assert repeats("They call it a “well-known fact”.", kept_back) is not None


def test_words_without_spaces_between_them_are_kept_back_too() -> None:
    """A quote in Chinese is one word to whoever counts spaces, and would be printed in a summary all the same."""
    quote = replace(made_report().quotes[0], text="夜晚我不敢一个人去公园。", quotable=False)
    kept_back = withheld([quote])
    assert repeats("她说，夜晚我不敢一个人去公园。很多人同意。", kept_back) == quote
    assert repeats("她谈到“不敢一个人去”。", kept_back) == quote
    assert repeats("她谈到“公园”。", kept_back) is None
    assert repeats("他们晚上也去公园。", kept_back) is None
    assert repeats("不知道去哪里", withheld([replace(quote, text="不知道")])) is None


@pytest.mark.parametrize(
    ("text", "words", "first"),
    [
        ("", 0, ""),
        ("  One,\n two  three. ", 3, "One, two"),
        ("公園に行く", 3, "公園"),
        ("夜は park に", 3, "夜は"),
    ],
)
def test_words_are_counted_and_cut_in_any_script(text: str, words: int, first: str) -> None:
    """What is said of a refused quote would else hold all of its words."""
    assert word_count(text) == words
    assert first_words(text, 2) == first
