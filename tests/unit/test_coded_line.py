"""The line that names the codes of what is selected."""

from __future__ import annotations

from qualcode.tui.widgets.coded import Named, told

NEAR = Named("L", "Long-term relationships, not quick fixes", "", " ★", "sample", "")
FAR = Named("F", "Families without support", "", "", "root", "")


def row(codings: list[Named], width: int) -> str:
    """Return the row as it is read."""
    return "".join(words for words, _ in told(codings, "  w chooses one", width))


def test_who_coded_is_never_cut_for_a_long_name() -> None:
    """On the smallest screen the second coder was cut off, who is what two people talk about."""
    assert row([NEAR, FAR], 120).endswith("(root)  w chooses one")
    assert row([NEAR, FAR], 80) == " L Long-term relationships, not q… ★ (sample)  F Families without support (root)"
    assert row([NEAR, FAR], 44) == " L Long-ter… ★ (sample)  F Families… (root)"
    assert row([NEAR] * 5, 60) == " L Long… ★ (sample)  L Long… ★ (sample)  and 3 more"
    assert row([], 80) == " not coded"
