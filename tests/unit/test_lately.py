"""Codes used lately keep their digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from qualcode.storage.store import Store
from qualcode.tui.lately import Lately

if TYPE_CHECKING:
    from pathlib import Path

CODES = [f"c{number}" for number in range(14)]


@given(st.lists(st.sampled_from(CODES), min_size=1, max_size=60))
def test_a_digit_stays_with_its_code_while_that_is_in_use(used: list[str]) -> None:
    """A hand that has learned that 9 is Buses would code something else without noticing."""
    lately = Lately()
    recent: list[str] = []
    before: dict[int, str] = {}
    for code in used:
        recent = [code, *(other for other in recent if other != code)]
        lately.follow(recent)
        digits = lately.digits()
        assert sorted(digits.values()) == sorted(recent[:9])
        assert list(digits) == [9, 8, 7, 6, 5, 4, 3, 2, 0][: len(digits)]
        assert {d for d, c in digits.items() if before.get(d, c) != c} <= {d for d, c in digits.items() if c == code}
        before = digits


def test_suggestions_come_first_and_codes_that_are_gone_have_no_digit() -> None:
    """A digit would call a code that no longer is, or one where a suggestion is read."""
    lately = Lately()
    lately.follow(CODES[:9])
    assert sorted(lately.digits(3)) == [0, 4, 5, 6, 7, 8, 9]
    lately.follow(CODES[1:3])
    assert set(lately.digits().values()) == set(CODES[1:3])


def test_digits_are_the_same_the_next_morning(tmp_path: Path) -> None:
    """What the hand learned on Monday would code something else on Tuesday."""
    path = tmp_path / "qualcode.db"
    with Store.open(path, "ana") as store:
        lately = Lately.of(store, [])
        for at in range(len(CODES)):
            lately.keep(store, CODES[at::-1])
    with Store.open(path, "ana") as store:
        assert Lately.of(store, CODES[::-1]).digits() == lately.digits()
        assert lately.digits() != Lately.of(store, CODES).digits()
    with Store.open(path, "bo") as store:
        assert not Lately.of(store, []).digits()
