"""Two changed copies of one codebook brought together, field by field, against what they last had in common."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from qualcode.core.codebook import Code, Codebook
from qualcode.errors import CodebookError

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIELDS = tuple(field.name for field in fields(Code) if field.name != "id")
_NO = object()


class Side(StrEnum):
    """Whose value stands: that of one's own copy, of the other, or the one both had before."""

    MINE = "mine"
    THEIRS = "theirs"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Clash:
    """What both copies changed, each in its own way.

    `field` is "" where one took the code away that the other changed. `mine` and `theirs` are None for a code that is gone.
    """

    code_id: str
    name: str
    field: str
    mine: Any
    theirs: Any

    @property
    def key(self) -> tuple[str, str]:
        """What names the clash in answers."""
        return self.code_id, self.field


def clashes(before: Codebook, mine: Codebook, theirs: Codebook) -> tuple[Clash, ...]:
    """Return what both copies changed, each in its own way, in the order of one's own codebook."""
    found: list[Clash] = []
    for code_id in _order(before, mine, theirs):
        was, own, other = before.get(code_id), mine.get(code_id), theirs.get(code_id)
        name = (own or other or was or Code(code_id, code_id)).name
        if own is None or other is None:
            if was is not None and (own or other) not in (None, was):
                found.append(Clash(code_id, name, "", own, other))
            continue
        found += [
            Clash(code_id, name, field, getattr(own, field), getattr(other, field))
            for field in _FIELDS
            if _taken(was, own, other, field) is _NO
        ]
    return tuple(found)


def merged(
    before: Codebook,
    mine: Codebook,
    theirs: Codebook,
    *,
    otherwise: Side,
    answers: Mapping[tuple[str, str], Side] | None = None,
) -> Codebook:
    """Return one codebook of two. What clashes is decided by `answers`, and where there is none by `otherwise`.

    A code whose parent is gone moves up to the nearest code above that stays. Where both moves together would make a ring
    of parents, the parents are those of one copy.
    """
    decided = answers or {}
    codes: list[Code] = []
    for code_id in _order(before, mine, theirs):
        code = _code(before, mine, theirs, code_id, decided, otherwise)
        if code is not None:
            codes.append(code)
    title = _either(before.title, mine.title, theirs.title)
    language = _either(before.language, mine.language, theirs.language)
    upper = theirs if otherwise is Side.THEIRS else mine
    try:
        return Codebook(_with_parents(codes, (mine, theirs, before)), title, language)
    except CodebookError:
        ringless = [replace(c, parent=upper[c.id].parent if c.id in upper else None) for c in codes]
        return Codebook(_with_parents(ringless, (upper,)), title, language)


def _code(
    before: Codebook,
    mine: Codebook,
    theirs: Codebook,
    code_id: str,
    answers: Mapping[tuple[str, str], Side],
    otherwise: Side,
) -> Code | None:
    was, own, other = before.get(code_id), mine.get(code_id), theirs.get(code_id)
    sides = {Side.MINE: own, Side.THEIRS: other, Side.BEFORE: was}
    if own is None or other is None:
        left = own or other
        if was is None:
            return left
        return None if left in (None, was) else sides[answers.get((code_id, ""), otherwise)]
    values: dict[str, Any] = {}
    for field in _FIELDS:
        value = _taken(was, own, other, field)
        if value is _NO:
            code = sides[answers.get((code_id, field), otherwise)]
            if code is None:
                return None
            value = getattr(code, field)
        values[field] = value
    return Code(code_id, **values)


def _taken(was: Code | None, own: Code, other: Code, field: str) -> Any:
    """Return the value of a field that no more than one copy changed; `_NO` where both did."""
    before, mine, theirs = (getattr(was, field) if was else _NO), getattr(own, field), getattr(other, field)
    if theirs in (mine, before):
        return mine
    return theirs if mine == before else _NO


def _either(before: str, mine: str, theirs: str) -> str:
    return mine if theirs == before else theirs


def _order(before: Codebook, mine: Codebook, theirs: Codebook) -> list[str]:
    """Return every id of both copies, in the other's order if that has changed, each new one after the one it followed."""

    def among(book: Codebook, others: Codebook) -> list[str]:
        return [code.id for code in book if code.id in others]

    moved = among(theirs, before) != among(before, theirs)
    first, second = (theirs, mine) if moved else (mine, theirs)
    order = [code.id for code in first]
    known = set(order)
    at = 0
    for code in second:
        if code.id in known:
            at = order.index(code.id) + 1
        else:
            order.insert(at, code.id)
            known.add(code.id)
            at += 1
    return order


def _with_parents(codes: list[Code], books: tuple[Codebook, ...]) -> tuple[Code, ...]:
    """Return the codes, each beneath the nearest code above it that is among them."""
    here = {code.id for code in codes}

    def nearest(parent: str | None) -> str | None:
        seen: set[str] = set()
        while parent is not None and parent not in here and parent not in seen:
            seen.add(parent)
            above = next((book[parent] for book in books if parent in book), None)
            parent = above.parent if above else None
        return parent if parent in here else None

    return tuple(code if code.parent in here else replace(code, parent=nearest(code.parent)) for code in codes)
