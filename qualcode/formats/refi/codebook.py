"""Between qualcode's codebook and the codes of a REFI-QDA file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.codebook import Code, Codebook, slug
from qualcode.formats.refi.description import dump_fields, load_fields
from qualcode.formats.refi.model import RefiCode
from qualcode.formats.refi.xml import derived

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def from_codebook(book: Codebook, guids: Mapping[str, str]) -> tuple[RefiCode, ...]:
    """Return the codebook's codes from the top down, with the six fields and keywords in the description.

    Names are made unique, since other programs demand it; the name itself and an id that does not follow from it go into the
    description, and come back with `to_codebook`.

    Args:
        book: the codebook.
        guids: code id → GUID; a code that is not there gets one made from its id.
    """
    found: list[RefiCode] = []
    by_id = {code.id: guids.get(code.id) or derived("code", code.id) for code in book}
    used: set[str] = set()
    for _, code in book.walk():
        name = _free(code.name, used)
        used.add(name)
        fields: dict[str, str | tuple[str, ...]] = {
            "name": code.name if name != code.name else "",
            "id": code.id if code.id != slug(code.name) else "",
            "brief": code.brief,
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
            "examples": code.examples,
            "keywords": code.keywords,
        }
        found.append(
            RefiCode(
                guid=by_id[code.id],
                name=name,
                description=dump_fields(fields),
                colour=code.colour.lower(),
                parent=by_id[code.parent] if code.parent is not None else None,
            )
        )
    return tuple(found)


def to_codebook(codes: Sequence[RefiCode], title: str = "") -> tuple[Codebook, dict[str, str]]:
    """Return the codes as a codebook, and each code's GUID by its id.

    Ids are those in the description, or made from names. A code whose parent is not there becomes a theme.
    """
    ids: dict[str, str] = {}
    taken: set[str] = set()
    fields = {code.guid: load_fields(code.description) for code in codes}
    names = {code.guid: _word(fields[code.guid].get("name")) or code.name for code in codes}
    for code in codes:
        wanted = slug(_word(fields[code.guid].get("id")) or names[code.guid])
        said = _word(fields[code.guid].get("id"))
        candidate = base = said if said and _is_id(said) else wanted
        number = 2
        while candidate in taken:
            candidate, number = f"{base}-{number}", number + 1
        taken.add(candidate)
        ids[code.guid] = candidate
    made = [
        Code(
            id=ids[code.guid],
            name=names[code.guid].strip() or "Unnamed code",
            brief=_word(fields[code.guid].get("brief")),
            definition=_word(fields[code.guid].get("definition")),
            include=_word(fields[code.guid].get("include")),
            exclude=_word(fields[code.guid].get("exclude")),
            examples=_words(fields[code.guid].get("examples")),
            keywords=_words(fields[code.guid].get("keywords")),
            colour=code.colour,
            parent=ids.get(code.parent) if code.parent is not None else None,
        )
        for code in codes
    ]
    return Codebook(tuple(made), title=title), {ids[code.guid]: code.guid for code in codes}


def _free(name: str, used: set[str]) -> str:
    candidate, number = name, 2
    while candidate in used:
        candidate, number = f"{name} ({number})", number + 1
    return candidate


def _is_id(text: str) -> bool:
    plain = text.replace("-", "").replace("_", "").replace(".", "")
    return text[:1].isalnum() and plain.isascii() and plain.isalnum() and text == text.lower()


def _word(value: str | tuple[str, ...] | None) -> str:
    return value if isinstance(value, str) else ""


def _words(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
