"""How short a passage is that the cursor passes over is learned from what has been coded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.asides import Asides, learned

LENGTHS = st.lists(st.integers(1, 2000), max_size=120)


def test_few_codings_tell_nothing() -> None:
    """Somebody who begins would have the cursor jump over what they came to code."""
    assert learned([]) == learned([900] * 19) == Asides(24, 0)


def test_who_codes_long_quotes_stops_at_no_short_ones() -> None:
    """Each "Well, it depends on the bus, I would say" in between would cost a key, hour after hour."""
    assert learned(range(30, 230)) == Asides(49, 39)
    assert learned([300] * 20) == Asides(80, 40)


def test_who_codes_short_quotes_stops_at_all_of_them() -> None:
    """Where young people answer in three words, those words are the quotes."""
    assert learned([5, 8, 12, 15, 20, *[200] * 35]) == Asides(19, 11)


@given(LENGTHS, st.integers(1, 79))
def test_coding_short_passages_makes_them_stops_again(lengths: list[int], short: int) -> None:
    """Somebody who goes back for what was passed over would have to go back for ever more."""
    found = learned([*lengths, *[short] * (20 + len(lengths))])
    assert found.suggested <= found.bare < short
