"""Three-way merging of rows and columns. It does not matter which side is called which: the outcome is the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualcode.services import refi_kept
from qualcode.services.merge_sides import COLUMNS, PLACE, Touch, cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualcode.services.merge_sides import Row, Rows, Side

QUIET = frozenset(
    {"position", "created_at", "updated_at", "origin", "score", "model", "reasons", "guid", "retired", "basis"}
)
"""Columns whose differences are settled without troubling anyone."""

_WRITTEN = frozenset({("codings", "memo"), ("participants", "memo"), ("memos", "text"), ("summaries", "text")})
"""Columns of people's own writing: where both sides wrote, both are kept, the earlier first."""

_KEPT, _GONE = "kept", "taken away"

_CONSENT = frozenset({"consent_analyse", "consent_quote"})


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that both sides changed, each in its own way.

    `cell` is the column (or "place"), or "" where one side took away what the other went on working with. `kept` and `other`
    are the values; `how` says in words what was done. `sides` are what this copy has and what the other has, where people may
    choose between them; None where they may not, as with consent. `chosen` says that somebody did.
    """

    table: str
    key: str
    cell: str
    kept: Any
    other: Any
    how: str
    sides: tuple[Any, Any] | None = None
    chosen: bool = False

    @property
    def id(self) -> str:
        """What names the clash, in a dry run and in the merge after it."""
        return f"{self.table}/{self.key}/{self.cell}"


def merge_rows(mine: Side, theirs: Side, labels: Mapping[str, str]) -> tuple[Rows, list[Clash]]:
    """Return the merged tables, and what both sides changed differently.

    `labels` gives GUIDs that differ between the copies a name that does not, so that a tie is settled alike in both.
    """
    clashes: list[Clash] = []
    merged: Rows = {}
    for table in COLUMNS:
        kept: dict[str, Row] = {}
        for key in sorted(mine.rows[table].keys() | theirs.rows[table].keys()):
            row = _row(table, key, mine, theirs, labels, clashes)
            if row is not None:
                kept[key] = row
        merged[table] = kept
    return merged, clashes


def _row(table: str, key: str, mine: Side, theirs: Side, labels: Mapping[str, str], clashes: list[Clash]) -> Row | None:
    one, other = mine.rows[table].get(key), theirs.rows[table].get(key)
    if one is not None and other is not None:
        return _columns(table, key, (mine, one), (theirs, other), labels, clashes)
    there, gone, row = (mine, theirs, one) if one is not None else (theirs, mine, other)
    if row is None or (table, key, "") not in gone.touches:
        return None if row is None else dict(row)
    if (table, key) not in there.by_hand:
        return None
    sides = (_KEPT, _GONE) if there is mine else (_GONE, _KEPT)
    how = "one side took it away, the other changed it: kept"
    clashes.append(Clash(table, key, "", _KEPT, _GONE, how, sides))
    return dict(row)


def _columns(
    table: str,
    key: str,
    mine: tuple[Side, Row],
    theirs: tuple[Side, Row],
    labels: Mapping[str, str],
    clashes: list[Clash],
) -> Row:
    (my_side, my_row), (their_side, their_row) = mine, theirs
    row = dict(my_row)
    others = cells(table, their_row)
    for cell, value in cells(table, my_row).items():
        if value == others[cell]:
            continue
        place = (table, key, cell)
        choice = _Choice(place, value, others[cell], my_side.touches.get(place), their_side.touches.get(place), labels)
        taken = choice.taken()
        if choice.clash and cell not in QUIET and not _same_draw(key, value, others[cell]):
            given_up = value if taken == others[cell] else others[cell]
            sides = None if cell in _CONSENT else (value, others[cell])
            clashes.append(Clash(table, key, cell, taken, given_up, choice.clash, sides))
        row.update(zip(PLACE, taken, strict=True) if cell == "place" else {cell: taken})
    return row


def _same_draw(key: str, one: Any, other: Any) -> bool:
    """Say whether both sides drew one and the same sample, at two times: the seed sees to that."""
    if key != "sample" or not one or not other:
        return False
    return bool(json.loads(one)["units"] == json.loads(other)["units"])


def decide(merged: Rows, clashes: list[Clash], answers: Mapping[str, str], otherwise: str) -> list[Clash]:
    """Settle clashes as people decided, in the merged tables, and return them with what stands now.

    Args:
        merged: the tables, changed in place.
        clashes: what both sides changed differently.
        answers: by a clash's id, "mine" or "theirs".
        otherwise: the answer for all others; "" leaves them as the rules have it.
    """
    return [_decided(merged, clash, answers.get(clash.id, otherwise)) for clash in clashes]


def _decided(merged: Rows, clash: Clash, answer: str) -> Clash:
    if not answer or clash.sides is None:
        return clash
    mine, theirs = clash.sides
    taken, other = (mine, theirs) if answer == "mine" else (theirs, mine)
    if clash.cell:
        row = merged[clash.table][clash.key]
        row.update(zip(PLACE, taken, strict=True) if clash.cell == "place" else {clash.cell: taken})
    elif taken == _GONE:
        merged[clash.table].pop(clash.key, None)
    whose = "this copy's" if answer == "mine" else "the other copy's"
    return replace(clash, kept=taken, other=other, how=f"decided: {whose} stands", chosen=True)


class _Choice:
    """Which of two values of one cell is taken; `clash` then says how, if both sides had changed it."""

    def __init__(
        self,
        place: tuple[str, str, str],
        mine: Any,
        theirs: Any,
        my_touch: Touch | None,
        their_touch: Touch | None,
        labels: Mapping[str, str],
    ) -> None:
        self.place, self.mine, self.theirs = place, mine, theirs
        self.my_touch, self.their_touch, self.labels = my_touch, their_touch, labels
        self.clash = ""

    def taken(self) -> Any:
        one, other = self.my_touch, self.their_touch
        if one is not None and other is None:
            return self.mine
        if other is not None and one is None:
            return self.theirs
        if one is not None and other is not None:
            mine_came_after, theirs_came_after = self.theirs in one.past, self.mine in other.past
            if mine_came_after != theirs_came_after:
                return self.mine if mine_came_after else self.theirs
        return self._settled()

    def _settled(self) -> Any:
        table, key, cell = self.place
        if key == refi_kept.KEY:
            return refi_kept.united(self.mine, self.theirs)
        if cell in _CONSENT:
            self.clash = "both sides changed it: a 'no' stands"
            return min(self.mine, self.theirs)
        earlier, later = sorted(
            ((self._at(self.my_touch), self.mine), (self._at(self.their_touch), self.theirs)),
            key=lambda pair: (pair[0], self._weight(pair[1])),
        )
        if (table, cell) in _WRITTEN and earlier[1] and later[1]:
            self.clash = "both sides wrote: both are kept, the earlier first"
            return f"{earlier[1]}\n\n{later[1]}"
        self.clash = "both sides changed it: the later change stands"
        return later[1]

    @staticmethod
    def _at(touch: Touch | None) -> str:
        return touch.at if touch is not None else ""

    def _weight(self, value: Any) -> str:
        """Return what a value is compared by: the same in both copies, whatever GUIDs they use."""
        plain = [self.labels.get(each, each) for each in (value if isinstance(value, tuple) else (value,))]
        return json.dumps(plain, ensure_ascii=False)
