"""Codings as the transcript shows them, and the lanes that their bars run in beside the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualcode.core.spans import Span
    from qualcode.tui.widgets.transcript.flow import Flow


@dataclass(frozen=True, slots=True)
class Mark:
    """A coding to be shown.

    `letter` stands in the gutter and takes one cell, `label` is the code's name, `colour` is `#rrggbb`, `coder` the
    name of who coded.
    """

    guid: str
    span: Span
    code_id: str
    letter: str
    label: str
    colour: str
    coder: str = ""


class Bar(NamedTuple):
    """The piece of a coding's bar that stands beside one row. `first` says that the coding starts there."""

    mark: Mark
    lane: int
    first: bool


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return marks as they are always drawn: earlier first, then longer, then by code and identity."""
    return tuple(sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end, mark.code_id, mark.guid)))


def bars(flow: Flow, turn: int, marks: tuple[Mark, ...]) -> dict[int, tuple[Bar, ...]]:
    """Return the bars beside each row of a turn that has any, in the order of their lanes.

    A coding keeps one lane from its first row to its last, the first lane that is free in all of them.
    """
    beside: dict[int, list[Bar]] = {}
    free_from: list[int] = []
    for mark in marks:
        first = flow.row_of(turn, mark.span.start)
        last = max(first, flow.row_of(turn, mark.span.end - 1))
        lane = next((lane for lane, row in enumerate(free_from) if row <= first), len(free_from))
        if lane == len(free_from):
            free_from.append(0)
        free_from[lane] = last + 1
        for row in range(first, last + 1):
            beside.setdefault(row, []).append(Bar(mark, lane, row == first))
    return {row: tuple(sorted(found, key=lambda bar: bar.lane)) for row, found in beside.items()}
