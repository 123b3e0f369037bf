"""What the interval of α is drawn from says the same as α itself, and characters count for those alone who judged them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.agreement.bootstrap import alpha_of_kinds
from qualcode.core.agreement.judgements import CodedSpan, Judgements, judge_characters, kinds_of
from qualcode.core.agreement.krippendorff import krippendorff_alpha
from qualcode.core.spans import Span

if TYPE_CHECKING:
    from qualcode.core.agreement.bootstrap import Kinds

CODES = ("a", "b", "c")
GIVEN = st.one_of(st.none(), st.frozensets(st.sampled_from((*CODES, "elsewhere"))))
ROWS = st.dictionaries(st.tuples(GIVEN, GIVEN, GIVEN), st.integers(1, 9), max_size=8)


def alpha(kinds: Kinds) -> float | None:
    """Return α of all units together, as a resample that happens to draw each of them once would have it."""
    judged, yes, apart = (sum(kind[at] * count for kind, count in kinds.items()) for at in range(3))
    return alpha_of_kinds(judged, yes, apart)


@given(ROWS)
def test_the_interval_is_drawn_from_what_alpha_is_reckoned_from(
    rows: dict[tuple[frozenset[str] | None, ...], int],
) -> None:
    """An interval of another figure than the one it is printed beside looks as sound as a true one."""
    judgements = Judgements(("ana", "bo", "cy"), rows)
    for kinds, patterns in (
        (judgements.pooled_kinds(CODES), judgements.pooled(CODES)),
        (kinds_of(judgements.of(["a"])), judgements.of(["a"])),
    ):
        found, wanted = alpha(kinds), krippendorff_alpha(patterns).value
        assert found == (None if wanted is None else pytest.approx(wanted))


def test_characters_count_for_those_who_judged_them() -> None:
    """A coder who read half of the sample would be taken to have left the other half uncoded."""
    first, second = ("talk", Span(0, 10)), ("talk", Span(10, 16))
    given = {"ana": [CodedSpan("talk", Span(2, 12), "a")], "bo": [CodedSpan("talk", Span(4, 6), "b")]}
    found = judge_characters([first, second], given, {"bo": [first]})
    none, a, b = frozenset[str](), frozenset("a"), frozenset("b")
    assert Counter(found.rows) == {(none, none): 2, (a, none): 6, (a, b): 2, (a, None): 2, (none, None): 4}
