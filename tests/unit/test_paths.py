"""Paths as terminals hand them over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qualcode.tui.paths import path_of

pytestmark = pytest.mark.skipif(os.sep != "/", reason="these are the ways of other terminals")


@pytest.mark.parametrize("words", ["'{}'", '"{}"', "{}", " {} ", "file://{}"])
def test_a_dropped_file_is_found_however_the_terminal_writes_it(tmp_path: Path, words: str) -> None:
    """Dropping a file on the terminal is how most people name one; its quotation marks are no part of its name."""
    path = tmp_path / "our talk.qdpx"
    written = str(path).replace(" ", "%20") if words.startswith("file") else str(path)
    assert path_of(words.format(written)) == path


def test_backslashes_before_spaces_are_the_terminals_own(tmp_path: Path) -> None:
    """But a file that has one in its name is found by it."""
    assert path_of(str(tmp_path / "our\\ talk.qdpx")) == tmp_path / "our talk.qdpx"
    odd = tmp_path / "odd\\ one.txt"
    odd.touch()
    assert path_of(str(odd)) == odd


def test_a_tilde_is_home_and_an_unknown_one_ends_nothing() -> None:
    """A slip after the tilde must not end the app."""
    assert path_of("~/x") == Path.home() / "x"
    assert path_of("~nobody-of-this-name/x") == Path("~nobody-of-this-name/x")
