"""How short a passage is that the cursor passes over is learned from what has been coded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.asides import Asides, learned
from qualcode.core.spans import Span
from qualcode.storage import codings, transcripts
from qualcode.storage.store import Store

LENGTHS = st.lists(st.integers(1, 2000), max_size=120)


def test_few_codings_tell_nothing() -> None:
    """Somebody who begins would have the cursor jump over what they came to code."""
    assert learned([]) == learned([900] * 7) == Asides(24, 0)
    assert learned([900] * 8) == Asides(80, 0)
    assert learned([900] * 9) == Asides(80, 80)


def test_who_codes_long_quotes_stops_at_no_short_ones() -> None:
    """Each "Well, it depends on the bus, I would say" in between would cost a key, hour after hour."""
    assert learned(range(30, 230)) == Asides(48, 38)
    assert learned([30, 40, *[300] * 18]) == Asides(39, 29)


def test_who_codes_short_quotes_stops_at_all_of_them() -> None:
    """Where young people answer in three words, those words are the quotes."""
    assert learned([5, 8, 12, 15, 20, *[200] * 35]) == Asides(14, 7)


@given(LENGTHS, st.integers(1, 79))
def test_coding_short_passages_makes_them_stops_again(lengths: list[int], short: int) -> None:
    """Somebody who goes back for what was passed over would have to go back for ever more."""
    found = learned([*lengths, *[short] * (9 + len(lengths))])
    assert found.suggested <= found.bare < short


def test_a_phrase_coded_in_a_long_answer_makes_no_short_answer_a_stop(store: Store) -> None:
    """Whoever codes phrases would stop at every "Yeah": what is passed over are short turns, so turns tell how short."""
    here = transcripts.load(store, transcripts.infos(store)[0].guid)
    first, second = here.turns[:2]
    for span in (Span(first.span.start + 2, first.span.start + 5), Span(first.span.start, second.span.end)):
        codings.add(store, codings.new(store, here.guid, span, "buses"))
    assert sorted(codings.lengths(store)) == sorted([len(first.span), second.span.end - first.span.start])
