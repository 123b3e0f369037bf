"""Editing plan.yaml from the app: the quotes change, the comments and the layout of the researcher do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.core.plan import Find, Pin
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.formats import plan_edit
from qualcode.formats.plan_edit import Spot, entries_at
from qualcode.formats.plan_yaml import parse_plan

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """# Our plan
title: Buses   # for now

priorities:
  - id: one
    title: Better buses
    themes: [buses]
    actions:
      - id: night
        text: >-
          Buses at
          night
        codes: [buses]
        # What Amina said.
        quotes:
          # the first
          - find: {code: buses, text: "never comes: not once", limit: 1}
          - quote: qaaaaaaaaaa  # keep
          # the last

      - id: shelters
        text: Shelters
    # under the priority
    quotes: []  # none yet
  - id: two
    title: Being heard
# the end
"""


def said(text: str, spot: Spot) -> list[str]:
    """Return the entries at a spot, in short."""
    found = entries_at(parse_plan(text.encode()), spot)
    return [entry.quote_id if isinstance(entry, Pin) else f"find {entry.code}" for entry in found]


def comments(text: str) -> list[str]:
    """Return the comments that a text holds, sorted."""
    return sorted(line.partition("#")[2] for line in text.splitlines() if "#" in line)


def test_a_quote_is_placed_after_the_others() -> None:
    """Placing adds one line, and leaves all others as they were."""
    made = plan_edit.place(PLAN, Spot(0, 0), "qbbbbbbbbbb", "buses, talk.txt")
    assert said(made, Spot(0, 0)) == ["find buses", "qaaaaaaaaaa", "qbbbbbbbbbb"]
    assert set(PLAN.splitlines()) <= set(made.splitlines())
    assert "          - quote: qbbbbbbbbbb  # buses, talk.txt\n" in made


@pytest.mark.parametrize("spot", [Spot(0), Spot(0, 1), Spot(1)])
def test_a_quote_is_placed_where_there_were_none(spot: Spot) -> None:
    """An action or priority without quotes, or with an empty list, gets its list, and its comments stay."""
    made = plan_edit.place(PLAN, spot, "qbbbbbbbbbb")
    assert said(made, spot) == ["qbbbbbbbbbb"]
    assert comments(made) == comments(PLAN)


def test_pinning_keeps_the_comment_above() -> None:
    """What a find found is pinned in its place."""
    made = plan_edit.pin(PLAN, Spot(0, 0), 0, "qbbbbbbbbbb")
    assert said(made, Spot(0, 0)) == ["qbbbbbbbbbb", "qaaaaaaaaaa"]
    assert comments(made) == comments(PLAN)


def test_order_changes_and_comments_go_along() -> None:
    """Down and up again is the same file, byte for byte; at the ends it says so."""
    made = plan_edit.move(PLAN, Spot(0, 0), 0, 1)
    assert said(made, Spot(0, 0)) == ["qaaaaaaaaaa", "find buses"]
    assert made.index("# the first") < made.index("find:")
    assert plan_edit.move(made, Spot(0, 0), 1, -1) == PLAN
    with pytest.raises(NotPossibleError, match="first"):
        plan_edit.move(PLAN, Spot(0, 0), 0, -1)


def test_the_last_quote_removed_leaves_an_empty_list() -> None:
    """Removing both leaves a plan that still reads, with the comments above them."""
    made = plan_edit.remove(plan_edit.remove(PLAN, Spot(0, 0), 0), Spot(0, 0), 0)
    assert said(made, Spot(0, 0)) == []
    assert "# the first" in made
    assert "# the last" in made
    assert said(plan_edit.place(made, Spot(0, 0), "qcc"), Spot(0, 0)) == ["qcc"]


def test_windows_line_ends_stay() -> None:
    """A plan written on Windows keeps its line ends."""
    made = plan_edit.place(PLAN.replace("\n", "\r\n"), Spot(1), "qbbbbbbbbbb")
    assert "\n" not in made.replace("\r\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "title: x\npriorities: [{id: a, title: b}]\n",
        "title: x\npriorities:\n  - id: a\n    title: b\n    quotes: [{quote: qa}]\n",
    ],
)
def test_brackets_are_refused_in_words(text: str) -> None:
    """What cannot be edited safely is left to the hand, in one plain line."""
    with pytest.raises(BadInputError, match="brackets"):
        plan_edit.place(text, Spot(0), "qbbbbbbbbbb") if "qa" not in text else plan_edit.remove(text, Spot(0), 0)


@pytest.mark.parametrize("text", ["", "title: x\n", "- a\n", "title: [", "title: x\npriorities: {}\n"])
def test_what_is_no_plan_is_refused(text: str) -> None:
    """A plan changed or broken by hand while the app was open ends in a plain line."""
    with pytest.raises(BadInputError):
        plan_edit.place(text, Spot(0), "qa")


def test_an_entry_that_is_gone_is_refused() -> None:
    """An entry that somebody has taken away by hand meanwhile is not guessed at."""
    with pytest.raises(BadInputError, match="no longer there"):
        plan_edit.pin(PLAN, Spot(0, 0), 5, "qa")


def test_the_starter_is_a_plan(tmp_path: Path) -> None:
    """What the app offers to write can be read, built on and edited; a byte order mark stays."""
    path = tmp_path / "plan.yaml"
    plan_edit.write_text(path, plan_edit.STARTER)
    made = plan_edit.place(plan_edit.read_text(path), Spot(0, 0), "qa")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    plan_edit.write_text(path, made)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf#")
    assert said(plan_edit.read_text(path), Spot(0, 0)) == ["qa"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["place", "pin", "remove", "move"]), st.integers(0, 3), st.integers(0, 5)), max_size=8
    )
)
def test_any_row_of_edits_keeps_every_comment_and_reads_as_meant(edits: list[tuple[str, int, int]]) -> None:
    """However quotes are placed, moved and removed, the file says that and loses no comment of its own line."""
    spots = (Spot(0, 0), Spot(0, 1), Spot(0), Spot(1))
    text = PLAN
    for number, (what, at, index) in enumerate(edits):
        spot = spots[at]
        want: list[Pin | Find] = list(entries_at(parse_plan(text.encode()), spot))
        if what == "place":
            text = plan_edit.place(text, spot, f"q{number}")
        elif not want or (what == "move" and len(want) < 2):
            continue
        elif what == "pin":
            text = plan_edit.pin(text, spot, index % len(want), f"q{number}")
        elif what == "remove":
            text = plan_edit.remove(text, spot, index % len(want))
        else:
            text = plan_edit.move(text, spot, index % (len(want) - 1), 1)
    kept = {
        " Our plan",
        " for now",
        " What Amina said.",
        " the first",
        " the last",
        " under the priority",
        " none yet",
        " the end",
    }
    assert kept <= set(comments(text))


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "text",
    [
        "# Ours\ntitle: Buses  # short\n\npriorities: []\n",
        "title: >-\n  Long\n  title\npriorities: []\n",
        "priorities: []\ntitle: Last",
        "title: 'Quoted'\ntemplate: old.docx  # the old one\npriorities: []\n",
    ],
)
def test_a_template_is_named_renamed_and_taken_away_with_comments_kept(text: str, ends: str) -> None:
    """Naming a template would cost the comments, or lie in the middle of a title that goes over two lines."""
    start = text.replace("\n", ends)
    named = plan_edit.set_template(start, "our: council's #1.docx")
    assert parse_plan(named.encode()).template == "our: council's #1.docx"
    assert ("# Ours" in named) is ("# Ours" in text)
    assert "title" not in text.partition("priorities")[0] or named.index("template:") < named.index("priorities:")
    again = plan_edit.set_template(named, "b.docx")
    assert parse_plan(again.encode()).template == "b.docx"
    bare = plan_edit.set_template(again, "")
    assert parse_plan(bare.encode()).template == ""
    assert parse_plan(bare.encode()).title == parse_plan(start.encode()).title
    if ends == "\r\n":
        assert named.count("\n") == named.count("\r\n")
