"""Cells of a CSV file: never a formula, and back to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.cells import loud, quiet


@given(st.text("='+-@\t\ra ", max_size=6))
def test_what_is_made_quiet_comes_back(cell: str) -> None:
    """A spreadsheet must not run what somebody said, and reading it again must give just that."""
    assert loud(quiet(cell)) == cell
    assert quiet(cell)[:1] not in tuple("=+-@\t\r")


@pytest.mark.parametrize("cell", ["-5", "+44 20", "=a1", "@home", "'quoted", "plain", ""])
def test_cells_written_by_others_stay_as_they_are(cell: str) -> None:
    """A table typed in a spreadsheet has no apostrophes of ours; its first sign must not be taken off."""
    assert loud(cell) == cell
