"""YAML that people edit by hand: where a value ends, so that edits land in the right line, and what is said of mistakes."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from qualcode.errors import BadInputError
from qualcode.formats.yaml_io import MOST_BYTES, Mapping_, decode, end_of, lines_of, read_bytes, read_tree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a: one\nb: two\n", 1),
        ("a: 'one\n  more'\nb: two\n", 2),
        ("a: one\n  more\n\n# note\nb: two\n", 2),
        ("a: |\n  one\n  more\nb: two\n", 3),
        ("a: |\n  one\n  more", 3),
        ("a: |\n  one\n\n\nb: two\n", 2),
        ("a: >\n  one\n\n  more\n\n# note\nb: two\n", 4),
        ("a: |\n  one\n  # no note but text\nb: two\n", 3),
        ("a: |\nb: two\n", 1),
        ("a: |\n\n\nb: two\n", 1),
        ("a: |", 1),
        ("a:\nb: two\n", 1),
        ("a: [one,\n  more]\nb: two\n", 2),
        ("a:\n  - one\n  - |\n    more\n    still\n\n# note\nb: two\n", 5),
        ("a:\n  - one\n  - c: 1\n    d:\n\n# note\nb: two\n", 4),
        ("a:\n  c: {d: 1,\n    e: 2}\n\nb: two\n", 3),
    ],
)
def test_a_value_ends_with_its_last_line(text: str, after: int) -> None:
    """Without this an edit swallows a line of the next entry, or leaves one of the old value standing."""
    tree = read_tree(text, "codebook.yaml")
    assert isinstance(tree, Mapping_)
    assert end_of(lines_of(text), tree.pairs[0][1]) == after


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: \x07\n", 2, "U+0007"),
        ("a: 1\r\n\r\n<<<<<<< HEAD\r\nb: 1\r\n=======\r\nb: 2\r\n>>>>>>> other\r\n", 3, "git left two versions"),
        ("a: 1\nb:\n\t- 2\n", 3, "tab"),
        ("a: 1\n\nb: 'never closed\n\nc: 2\n", 3, "never closed"),
        ("a: 1\nb: [1,\nc: 2\n", 2, "bracket"),
        ("a: 1\nb: 2\na: 3\n", 3, "given twice"),
        ("a: 1\nb: *c\n", 2, "anchors"),
        ("a: 1\nb: !!python/name:os.system x\n", 2, "tags"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: 1\n[b]: 2\n", 2, "a key must be text"),
        ("a: 1\nb: " + "[" * 30 + "]" * 30, 2, "nested more than"),
        ("a: 1\n" + "#" * MOST_BYTES, None, "larger than 5 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 25 and value.isprintable() else "",
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, line: int | None, words: str) -> None:
    """Whoever edits the file by hand goes to the line that is named: a line off, and they mend what was right."""
    with pytest.raises(BadInputError, match=re.escape(words)) as refused:
        read_tree(text, "codebook.yaml")
    assert (refused.value.where, refused.value.line) == ("codebook.yaml", line)


def test_text_in_another_encoding_is_named_with_its_line() -> None:
    """A file saved by an old editor is refused at the letter that is wrong, and no words are guessed."""
    with pytest.raises(BadInputError, match="not UTF-8") as refused:
        decode("a: 1\nb: café\n".encode("latin-1"), "codebook.yaml")
    assert refused.value.line == 2


def test_what_is_no_file_is_refused_unread(tmp_path: Path) -> None:
    """A pipe would be waited for without end, and a huge file fill the memory."""
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    os.mkfifo(tmp_path / "pipe.yaml")
    for name, words in (
        ("huge.yaml", "larger"),
        ("pipe.yaml", "not an ordinary file"),
        ("", "a folder"),
        ("x", "no such"),
    ):
        with pytest.raises(BadInputError, match=words):
            read_bytes(tmp_path / name)
