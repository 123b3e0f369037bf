"""Where a value of a hand-edited YAML file ends: what is put after it, or in its place, must not land in the wrong line."""

from __future__ import annotations

import pytest

from qualcode.formats.yaml_io import Mapping_, end_of, lines_of, read_tree


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
