"""A codebook with one thing changed. New and moved codes are put beside their family, so that files stay readable."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualcode.errors import CodebookError

if TYPE_CHECKING:
    from collections.abc import Collection

    from qualcode.core.codebook import Code, Codebook


def added(book: Codebook, code: Code, before: str | None = None) -> Codebook:
    """Return the codebook with a code ahead of another, or after everything beneath its parent.

    Raises:
        CodebookError: the code does not fit, or there is no code `before`.
    """
    codes = list(book)
    codes.insert(_end_of_family(codes, code.parent) if before is None else codes.index(known(book, before)), code)
    return replace(book, codes=tuple(codes))


def updated(book: Codebook, code_id: str, **fields: Any) -> Codebook:
    """Return the codebook with fields of a code changed; a new `id` is followed by the codes beneath it."""
    changed = replace(known(book, code_id), **fields)
    codes = (changed if code.id == code_id else code for code in book)
    return replace(
        book, codes=tuple(replace(code, parent=changed.id) if code.parent == code_id else code for code in codes)
    )


def removed(book: Codebook, code_ids: Collection[str]) -> Codebook:
    """Return the codebook without some codes. A code left beneath one of them moves up to the nearest that stays."""
    gone = {known(book, code_id).id for code_id in code_ids}
    codes = []
    for code in book:
        line = [above.id for above in book.ancestry(code.id)[:-1] if above.id not in gone]
        if code.id not in gone:
            codes.append(replace(code, parent=line[-1] if line else None))
    return replace(book, codes=tuple(codes))


def moved(book: Codebook, code_id: str, parent: str | None, index: int | None = None) -> Codebook:
    """Return the codebook with a code, and everything beneath it, under another parent (None: as a theme).

    `index` counts among the codes then beneath that parent; without it, or past them, the code comes after them all.

    Raises:
        CodebookError: there is no such code or parent, or the parent lies beneath the code.
    """
    code = known(book, code_id)
    family = {each.id for each in book.family(code_id)}
    rest = [each for each in book if each.id not in family]
    block = [replace(code, parent=parent) if each.id == code_id else each for each in book if each.id in family]
    siblings = [each for each in rest if each.parent == parent]
    if index is not None and 0 <= index < len(siblings):
        at = rest.index(siblings[index])
    else:
        at = _end_of_family(rest, parent)
    return replace(book, codes=(*rest[:at], *block, *rest[at:]))


def known(book: Codebook, code_id: str) -> Code:
    """Return a code; raises CodebookError when there is none of that id."""
    code = book.get(code_id)
    if code is None:
        raise CodebookError(f"there is no code '{code_id}'", code_id=code_id)
    return code


def _end_of_family(codes: list[Code], parent: str | None) -> int:
    if parent is None:
        return len(codes)
    family, last = {parent}, len(codes) - 1
    while True:  # until no more are found, since a code may stand ahead of its parent
        grown = family | {code.id for code in codes if code.parent in family}
        if grown == family:
            break
        family = grown
    for number, code in enumerate(codes):
        if code.id in family:
            last = number
    return last + 1
