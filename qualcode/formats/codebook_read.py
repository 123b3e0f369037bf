"""A codebook from the tree of a YAML file: what each key may hold, and where each code stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from qualcode.core.codebook import Code, Codebook, slug
from qualcode.errors import BadInputError, CodebookError
from qualcode.formats.yaml_io import MOST_DEPTH, Mapping_, Scalar, Sequence, lines_of, read_tree, unknown_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualcode.formats.yaml_io import Node

TOP = ("title", "language", "codes")
FIELDS = ("id", "name", "parent", "brief", "definition", "include", "exclude", "examples", "keywords", "colour")
LISTS = frozenset({"examples", "keywords"})

_LOST = re.compile(r":\s+#[0-9a-fA-F]{3,8}\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """One code as it stands in the file: what it says, its mapping, and the entry that it is nested in."""

    code: Code
    node: Mapping_
    inside: str | None


@lru_cache(maxsize=4)
def read(text: str, where: str) -> tuple[Codebook, Mapping_, tuple[Entry, ...]]:
    """Return the codebook that YAML text holds, its tree, and its entries in the order of the file; none of them is to be changed.

    Reading is slow (half a millisecond a code), and an edit reads over and over what was just written.

    Raises:
        BadInputError: see `codebook_yaml.parse`.
    """
    tree = read_tree(text, where)
    if tree is None:
        raise BadInputError(
            "the codebook is empty",
            where=where,
            mend="Write 'codes:' and the codes beneath it, or start with 'qualcode new'",
        )
    if not isinstance(tree, Mapping_):
        raise BadInputError(
            "a codebook must begin with keys such as 'title:' and 'codes:'", where=where, line=tree.place.line + 1
        )
    for key, _ in tree.pairs:
        if key.text not in TOP:
            raise unknown_key(key, TOP, where)
    reader = _Reader(where, lines_of(text))
    title = reader.text(tree, "title")
    language = reader.text(tree, "language") or "en"
    entries = tuple(reader.entries(tree, None))
    _refuse_depth(entries, where)
    try:
        codebook = Codebook(tuple(entry.code for entry in entries), title, language)
    except CodebookError as error:
        raise _placed(error, entries, where) from None
    return codebook, tree, entries


class _Reader:
    def __init__(self, where: str, lines: list[str]) -> None:
        self._where = where
        self._lines = lines

    def entries(self, holder: Mapping_, inside: str | None) -> Iterator[Entry]:
        node = holder.get("codes")
        if node is None or (isinstance(node, Scalar) and node.empty):
            return
        if not isinstance(node, Sequence):
            raise self._wrong(node, "'codes' must be a list", "Begin each code beneath it with '- '")
        for item in node.items:
            if not isinstance(item, Mapping_):
                raise self._wrong(item, "a code must have keys such as 'name:'", "Write '- name: ...'")
            entry = Entry(self._code(item, inside), item, inside)
            yield entry
            yield from self.entries(item, entry.code.id)

    def text(self, holder: Mapping_, key: str) -> str:
        node = holder.get(key)
        return "" if node is None else self._text(node, f"'{key}'")

    def _code(self, node: Mapping_, inside: str | None) -> Code:
        for key, _ in node.pairs:
            if key.text not in FIELDS and key.text != "codes":
                raise unknown_key(key, (*FIELDS, "codes"), self._where)
        texts = {field: self.text(node, field) for field in FIELDS if field not in LISTS}
        if not texts["name"]:
            raise self._wrong(node, "this code has no name", "Give it one: 'name: ...'")
        parent = texts["parent"] or None
        if inside is not None and parent not in {None, inside}:
            raise self._wrong(
                node.get("parent") or node,
                f"this code stands beneath '{inside}' but says that its parent is '{parent}'",
                "Take the parent away, or move the code",
            )
        self._refuse_lost_colour(node.get("colour"))
        return Code(
            id=texts["id"] or slug(texts["name"]),
            name=texts["name"],
            brief=texts["brief"],
            definition=texts["definition"],
            include=texts["include"],
            exclude=texts["exclude"],
            examples=self._list(node, "examples"),
            keywords=self._list(node, "keywords"),
            colour=texts["colour"],
            parent=inside if parent is None else parent,
        )

    def _refuse_lost_colour(self, node: Node | None) -> None:
        """Refuse `colour: #rrggbb`, which is a comment to YAML and would be lost without a word."""
        if isinstance(node, Scalar) and node.empty and _LOST.search(self._lines[node.place.line]):
            raise self._wrong(
                node, "this colour is not in quotation marks", "Write it as '#rrggbb', in quotation marks"
            )

    def _list(self, holder: Mapping_, key: str) -> tuple[str, ...]:
        node = holder.get(key)
        if node is None:
            return ()
        if isinstance(node, Sequence):
            found = [self._text(item, f"each of the {key}") for item in node.items]
        else:
            whole = self._text(node, f"'{key}'", also="or a list")
            found = [part.strip() for part in whole.split(",")] if key == "keywords" else [whole]
        return tuple(item for item in found if item)

    def _text(self, node: Node, what: str, also: str = "") -> str:
        if not isinstance(node, Scalar):
            shape = "a list" if isinstance(node, Sequence) else "a mapping"
            said = " ".join(f"{what} must be text {also}".split())
            raise self._wrong(
                node, f"{said}, and this is {shape}", "Put text with a colon or a bracket in quotation marks"
            )
        return "" if node.empty else node.text.strip()

    def _wrong(self, node: Node, what: str, mend: str) -> BadInputError:
        return BadInputError(what, where=self._where, line=node.place.line + 1, mend=mend)


def _refuse_depth(entries: tuple[Entry, ...], where: str) -> None:
    parents = {entry.code.id: entry.code.parent for entry in entries}
    for entry in entries:
        at, steps = entry.code.parent, 0
        while at is not None and steps <= MOST_DEPTH:
            at, steps = parents.get(at), steps + 1
        if steps <= MOST_DEPTH:
            continue
        seen: set[str] = set()
        while at is not None and at not in seen:
            seen.add(at)
            at = parents.get(at)
        ring = at is not None
        what = "is its own ancestor" if ring else f"lies more than {MOST_DEPTH} deep"
        raise CodebookError(
            f"code '{entry.code.id}' {what}",
            code_id=entry.code.id,
            where=where,
            line=_line(entry, "parent"),
            mend="Break the ring of parents" if ring else "Bring it nearer to its theme",
        )


def _placed(error: CodebookError, entries: tuple[Entry, ...], where: str) -> CodebookError:
    """Return the refusal of a codebook with the line that is to blame: of two codes with one id, the second."""
    entry = next(entry for entry in reversed(entries) if entry.code.id == error.code_id)
    said = error.what.replace(f"'{entry.code.id}'", "")
    key = next((key for key in ("colour", "parent", "name", "id") if key in said), "id")
    if "ancestor" in said:
        key = "parent"
    return CodebookError(error.what, code_id=error.code_id, where=where, line=_line(entry, key), mend=error.mend)


def _line(entry: Entry, key: str) -> int:
    node = next((name for name, _ in entry.node.pairs if name.text == key), entry.node)
    return node.place.line + 1
