"""Placing, ordering, pinning and removing quotes in `plan.yaml`, by moving and mending its lines.

Only the lines of the entry in question are written anew: every comment stays, and so does whatever is laid out by hand.
Each edit is proved by reading the new text back; where it does not say what was meant, nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualcode.core.plan import Find, Pin
from qualcode.errors import BadInputError, NotPossibleError, one_line
from qualcode.formats.plan_yaml import parse_plan
from qualcode.formats.yaml_io import Mapping_, Sequence, decode, end_of, lines_of, read_bytes, read_tree
from qualcode.formats.yaml_text import inline
from qualcode.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.core.plan import Plan
    from qualcode.formats.yaml_io import Node

_BY_HAND = "Edit plan.yaml by hand"

STARTER = """# The plan: its priorities, the actions under each, and where quotes go.
# 'qualcode plan build' fills it. Write the ids of codes as they are in codebook.yaml.

title: Our plan

priorities:
  - id: first
    title: Our first priority
    themes: []
    actions:
      - id: first-action
        text: What we will do
        codes: []
"""
"""A plan to begin with."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where quotes stand: under a priority, or under one of its actions, both counted from 0."""

    priority: int
    action: int | None = None


def read_text(path: Path) -> str:
    """Return a plan's text. Raises BadInputError where the file cannot be read or is not UTF-8."""
    return decode(read_bytes(path), path.name)


def write_text(path: Path, text: str) -> None:
    """Replace a plan whole or not at all, keeping a byte order mark where there was one."""
    marked = path.exists() and read_bytes(path).startswith(b"\xef\xbb\xbf")
    write_whole(path, text.encode("utf-8-sig" if marked else "utf-8"))


def entries_at(plan: Plan, spot: Spot) -> tuple[Pin | Find, ...]:
    """Return the entries at a spot. Raises BadInputError where the plan has no such spot."""
    try:
        priority = plan.priorities[spot.priority]
        return priority.quotes if spot.action is None else priority.actions[spot.action].quotes
    except IndexError:
        raise _gone() from None


def place(text: str, spot: Spot, quote_id: str, note: str = "") -> str:
    """Return the text with a quote pinned after the others at a spot; `note` stands beside it as a comment.

    Raises:
        BadInputError: the text is no plan, or is laid out so that this cannot be done with its comments kept.
    """
    return _edited(text, spot, lambda old: (*old, Pin(quote_id)), lambda cut: cut.append(quote_id, note))


def pin(text: str, spot: Spot, index: int, quote_id: str, note: str = "") -> str:
    """Return the text with an entry, such as a find, replaced by a pinned quote. Raises as `place`."""
    return _edited(
        text,
        spot,
        lambda old: (*old[:index], Pin(quote_id), *old[index + 1 :]),
        lambda cut: cut.swap_for(index, quote_id, note),
    )


def remove(text: str, spot: Spot, index: int) -> str:
    """Return the text without an entry; the comments above it stay. Raises as `place`."""
    return _edited(text, spot, lambda old: (*old[:index], *old[index + 1 :]), lambda cut: cut.remove(index))


def move(text: str, spot: Spot, index: int, by: int) -> str:
    """Return the text with an entry one place further down (`by` 1) or up (-1), its comments with it.

    Raises:
        NotPossibleError: it is the first or last already.
        BadInputError: as `place`.
    """
    first = min(index, index + by)

    def swapped(old: tuple[Pin | Find, ...]) -> tuple[Pin | Find, ...]:
        if not 0 <= first < len(old) - 1:
            raise NotPossibleError("It is the last already." if by > 0 else "It is the first already.")
        return (*old[:first], old[first + 1], old[first], *old[first + 2 :])

    return _edited(text, spot, swapped, lambda cut: cut.swap(first))


def set_template(text: str, name: str) -> str:
    """Return the text with another Word template named, or none with "".

    Raises:
        BadInputError: the text is no plan, or is laid out so that this cannot be done with its comments kept.
    """
    plan = parse_plan(text.encode("utf-8"))
    lines = lines_of(text)
    tree = read_tree(text, "plan.yaml")
    pairs = tree.pairs if isinstance(tree, Mapping_) and not tree.flow else []
    at = next((key.place.line for key, _ in pairs if key.text == "template"), None)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    made = f"template: {inline(name)}{end}"
    if at is not None:
        lines[at : at + 1] = [made] if name else []
    elif name:
        title = next((value for key, value in pairs if key.text == "title"), None)
        if title is None:
            raise _brackets()
        lines.insert(end_of(lines, title), made)
    after = "".join(lines)
    try:
        proved = _bare(parse_plan(after.encode("utf-8"))) == _bare(replace(plan, template=name))
    except BadInputError:
        proved = False
    if not proved:
        raise BadInputError("the template cannot be named here safely", where="plan.yaml", mend=_BY_HAND)
    return after


def _edited(
    text: str,
    spot: Spot,
    wanted: Callable[[tuple[Pin | Find, ...]], tuple[Pin | Find, ...]],
    do: Callable[[_Cut], None],
) -> str:
    plan = parse_plan(text.encode("utf-8"))
    want = wanted(entries_at(plan, spot))
    cut = _Cut(text, spot)
    do(cut)
    made = "".join(cut.lines)
    try:
        proved = _bare(parse_plan(made.encode("utf-8"))) == _bare(_with(plan, spot, want))
    except BadInputError:
        proved = False
    if not proved:
        raise BadInputError(
            "the quotes here are laid out so that they cannot be edited safely", where="plan.yaml", mend=_BY_HAND
        )
    return made


class _Cut:
    """The lines of a plan, with those of the entries at one spot known."""

    def __init__(self, text: str, spot: Spot) -> None:
        self.lines = lines_of(text)
        windows = sum(line.endswith("\r\n") for line in self.lines)
        self._end = "\r\n" if windows * 2 > len(self.lines) else "\n"
        if self.lines and not self.lines[-1].endswith(("\n", "\r")):
            self.lines[-1] += self._end
        self._holder = _holder(read_tree(text, "plan.yaml"), spot)
        pair = next(((key, value) for key, value in self._holder.pairs if key.text == "quotes"), None)
        self._key = pair[0].place.line if pair else None
        self._list = pair[1] if pair else None

    def append(self, quote_id: str, note: str) -> None:
        """Put an entry after the others."""
        if isinstance(self._list, Sequence) and self._list.items:
            block = self._block()
            at = end_of(self.lines, block.items[-1])
            self.lines.insert(at, self._entry(block.place.column, quote_id, note))
            return
        if self._holder.flow:
            raise _brackets()
        column = self._holder.place.column
        if self._key is None:
            at = end_of(self.lines, self._holder)
            self.lines[at:at] = [f"{' ' * column}quotes:{self._end}"]
        else:
            at = self._key
            line = self.lines[at].rstrip("\r\n")
            comment = line.partition(" #")[2]
            self.lines[at] = f"{' ' * column}quotes:{'  #' + comment if comment else ''}{self._end}"
        self.lines.insert(at + 1, self._entry(column + 2, quote_id, note))

    def swap_for(self, index: int, quote_id: str, note: str) -> None:
        """Put a pinned quote in the place of an entry."""
        block = self._block()
        start, end = self._lines_of(block, index)
        self.lines[start:end] = [self._entry(block.place.column, quote_id, note)]

    def remove(self, index: int) -> None:
        """Take an entry away, and the comment on its own line; the last leaves an empty list."""
        block = self._block()
        start, end = self._lines_of(block, index)
        del self.lines[start:end]
        if len(block.items) == 1 and self._key is not None:
            line = self.lines[self._key].rstrip("\r\n")
            head, colon, rest = line.partition("quotes:")
            self.lines[self._key] = f"{head}{colon} []{rest}{self._end}"

    def swap(self, first: int) -> None:
        """Put an entry behind the one that follows it, each with the comments above it."""
        block = self._block()
        start, end = self._with_comments(block, first), end_of(self.lines, block.items[first])
        after = end_of(self.lines, block.items[first + 1])
        one, other = self.lines[start:end], self.lines[end:after]
        self.lines[start:after] = [*other, *one]

    def _block(self) -> Sequence:
        if not isinstance(self._list, Sequence) or self._list.flow:
            raise _brackets()
        return self._list

    def _lines_of(self, block: Sequence, index: int) -> tuple[int, int]:
        if index >= len(block.items):
            raise _gone()
        node, column = block.items[index], block.place.column
        start = node.place.line
        while start > 0 and not self.lines[start][column:].startswith("-"):
            start -= 1
        return start, end_of(self.lines, node)

    def _with_comments(self, block: Sequence, index: int) -> int:
        start = self._lines_of(block, index)[0]
        while start > 0 and self.lines[start - 1].lstrip().startswith("#"):
            start -= 1
        return start

    def _entry(self, column: int, quote_id: str, note: str) -> str:
        comment = f"  # {one_line(note)}" if note else ""
        return f"{' ' * column}- quote: {inline(quote_id)}{comment}{self._end}"


def _holder(tree: Node | None, spot: Spot) -> Mapping_:
    node = _item(tree, "priorities", spot.priority)
    return node if spot.action is None else _item(node, "actions", spot.action)


def _item(node: Node | None, key: str, index: int) -> Mapping_:
    found = node.get(key) if isinstance(node, Mapping_) else None
    item = found.items[index] if isinstance(found, Sequence) and index < len(found.items) else None
    if not isinstance(item, Mapping_):
        raise _gone()
    return item


def _gone() -> BadInputError:
    return BadInputError("the plan has changed: what was to be edited is no longer there", where="plan.yaml")


def _brackets() -> BadInputError:
    return BadInputError(
        "the quotes here stand in brackets on one line", where="plan.yaml", mend="Begin each on its own line with '- '"
    )


def _with(plan: Plan, spot: Spot, entries: tuple[Pin | Find, ...]) -> Plan:
    priorities = list(plan.priorities)
    priority = priorities[spot.priority]
    if spot.action is None:
        priorities[spot.priority] = replace(priority, quotes=entries)
    else:
        actions = list(priority.actions)
        actions[spot.action] = replace(actions[spot.action], quotes=entries)
        priorities[spot.priority] = replace(priority, actions=tuple(actions))
    return replace(plan, priorities=tuple(priorities))


def _bare(plan: Plan) -> Plan:
    """Return a plan without the lines that its parts stand on."""

    def bare(entries: tuple[Pin | Find, ...]) -> tuple[Pin | Find, ...]:
        return tuple(replace(entry, line=None) for entry in entries)

    return replace(
        plan,
        priorities=tuple(
            replace(
                priority,
                line=None,
                quotes=bare(priority.quotes),
                actions=tuple(replace(action, line=None, quotes=bare(action.quotes)) for action in priority.actions),
            )
            for priority in plan.priorities
        ),
    )
