"""What somebody did not agree to have printed is found wherever else it stands, and only that."""

from __future__ import annotations

from dataclasses import replace

from made_report import made_report

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
