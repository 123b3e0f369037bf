"""Cells of a CSV file: never a formula, and back to the letter; and the names of columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from qualcode.core.cells import column_letters, loud, quiet


@given(st.text("='+-@\t\ra ", max_size=6))
def test_what_is_made_quiet_comes_back(cell: str) -> None:
    """A spreadsheet must not run what somebody said, and reading it again must give just that."""
    assert loud(quiet(cell)) == cell
    assert quiet(cell)[:1] not in tuple("=+-@\t\r")


@pytest.mark.parametrize("cell", ["-5", "+44 20", "=a1", "@home", "'quoted", "plain", ""])
def test_cells_written_by_others_stay_as_they_are(cell: str) -> None:
    """A table typed in a spreadsheet has no apostrophes of ours; its first sign must not be taken off."""
    assert loud(cell) == cell


def test_columns_are_called_what_spreadsheets_call_them() -> None:
    """A link or a complaint would lead to the column beside, from the twenty-seventh on."""
    assert [column_letters(at) for at in range(800)] == [get_column_letter(at + 1) for at in range(800)]
