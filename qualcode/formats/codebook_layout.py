"""Bringing the text of a codebook file to hold another codebook, by moving and mending its lines.

A YAML library that dumps what it loaded re-wraps, re-indents and re-homes comments. Here the lines of an entry that does not
change are never written anew: the file is cut into entries and these into fields, entries are put in the wanted order
(re-indented where they change depth), and only fields whose value differs are rendered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.core.codebook import slug
from qualcode.formats import yaml_text
from qualcode.formats.codebook_read import FIELDS, LISTS
from qualcode.formats.yaml_io import Mapping_, Scalar, Sequence, end_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qualcode.core.codebook import Code, Codebook
    from qualcode.formats.codebook_read import Entry
    from qualcode.formats.yaml_io import Node

Value = str | tuple[str, ...] | None


@dataclass(slots=True)
class _Part:
    """The lines of one key with its value, or of what stands between keys (`key` empty)."""

    key: str
    lines: list[str]
    value: Node | None = None
    kids: list[_Item] = field(default_factory=list)
    column: int = 2


@dataclass(slots=True)
class _Item:
    """One code's lines. In them the dash of the list is a space; it stands at `column`, the keys at `indent`."""

    code_id: str
    code: Code | None
    column: int
    indent: int
    lead: list[str]
    parts: list[_Part]
    before: str | None = None
    flow: bool = False

    def part(self, key: str) -> _Part | None:
        return next((part for part in self.parts if part.key == key), None)


class Layout:
    """The lines of a codebook file, cut into entries and fields."""

    def __init__(self, text: str, tree: Mapping_, entries: Iterable[Entry]) -> None:
        self._lines = lines_of(text)
        self._end = _usual_end(self._lines)
        if self._lines and not self._lines[-1].endswith(("\n", "\r")):
            self._lines[-1] += self._end
        self._codes = {id(entry.node): entry.code for entry in entries}
        self._items: dict[str, _Item] = {}
        self._root = _Item("", None, 0, 0, [], self._cut(tree, 0, len(self._lines)))
        found = self._items.values()
        self._nested = any(item.part("codes") for item in found) and not any(item.part("parent") for item in found)
        spaced = [_blank(item.lead[0]) if item.lead else False for item in found if item.before is not None]
        self._spaced = not spaced or sum(spaced) * 2 >= len(spaced)

    def brought_to(self, target: Codebook, renamed: Mapping[str, str], *, nest: bool) -> str:
        """Return the text that holds the target; `renamed` maps new ids to old ones.

        With `nest`, codes stay nested where they are, and new ones follow the habit of the file; without, every code stands
        in one list and names its parent. May be called once.
        """
        here = {code.id: self._items.get(renamed.get(code.id, code.id)) for code in target}
        holders = self._holders(target, here) if nest else dict.fromkeys(here)
        kept = {item.code_id for item in here.values() if item is not None}
        for name in ("title", "language"):
            old = self._root.part(name)
            was = _text(old) or ("en" if name == "language" else "")
            if was != getattr(target, name):
                self._set(self._root, name, getattr(target, name), ("title", "language"))
        lines = self._emit_item(self._root, None, target, here, holders, kept)
        return "".join(lines)

    # -- cutting -------------------------------------------------------------------------------------------------------

    def _cut(self, node: Mapping_, start: int, end: int) -> list[_Part]:
        parts: list[_Part] = []
        at = start
        for key, value in node.pairs:
            line = key.place.line
            if line > at:
                parts.append(_Part("", self._lines[at:line]))
            if key.text == "codes" and isinstance(value, Sequence) and value.items:
                at, part = self._cut_codes(line, value)
            else:
                at = end_of(self._lines, value)
                part = _Part(key.text, self._lines[line:at], value)
            parts.append(part)
        if end > at:
            parts.append(_Part("", self._lines[at:end]))
        return parts

    def _cut_codes(self, line: int, node: Sequence) -> tuple[int, _Part]:
        if node.flow:
            end = end_of(self._lines, node)
            part = _Part("codes", self._lines[line:end], node)
            part.kids = [self._in_brackets(kid) for kid in node.items]
            return end, part
        column = node.place.column
        part = _Part("codes", [self._lines[line]], None, column=column)
        at, before = line + 1, None
        for mapping in node.items:
            if not isinstance(mapping, Mapping_):
                continue
            dash = mapping.place.line
            while dash > at and not self._lines[dash][column:].startswith("-"):
                dash -= 1
            end = self._with_own_comments(end_of(self._lines, mapping), column)
            lead = self._lines[at:dash]
            self._lines[dash] = f"{self._lines[dash][:column]} {self._lines[dash][column + 1 :]}"
            whole = [_Part("", self._lines[dash:end])]
            parts = whole if mapping.flow else self._cut(mapping, dash, end)
            code = self._codes[id(mapping)]
            item = _Item(code.id, code, column, mapping.place.column, lead, parts, before, mapping.flow)
            self._items[code.id] = item
            if mapping.flow:
                item.parts[0].kids = [self._in_brackets(kid) for kid in _kids(mapping)]
            part.kids.append(item)
            at, before = end, code.id
        return at, part

    def _in_brackets(self, node: Node) -> _Item:
        """Return an entry that stands within brackets, and so has no lines of its own."""
        code = self._codes[id(node)]
        item = _Item(code.id, code, -1, -1, [], [], None, flow=True)
        self._items[code.id] = item
        if isinstance(node, Mapping_):
            for kid in _kids(node):
                self._in_brackets(kid)
        return item

    def _with_own_comments(self, end: int, column: int) -> int:
        """Return the line after the comments that follow an entry at once and are indented as its keys are."""
        while end < len(self._lines):
            body = self._lines[end].lstrip(" ")
            if not body.startswith("#") or len(self._lines[end]) - len(body) <= column:
                break
            end += 1
        return end

    # -- placing -------------------------------------------------------------------------------------------------------

    def _holders(self, target: Codebook, here: Mapping[str, _Item | None]) -> dict[str, str | None]:
        """Return for each code the code whose entry is to hold its entry; None for the list at the top."""
        inside = {
            kid.code_id: item.code_id
            for item in self._items.values()
            for part in item.parts
            if part.key == "codes"
            for kid in part.kids
        }
        holders: dict[str, str | None] = {}
        for code in target:
            item = here[code.id]
            parent = None if code.parent is None else here[code.parent]
            stays = item is not None and parent is not None and inside.get(item.code_id) == parent.code_id
            joins = parent is not None and item is None and parent.part("codes") is not None
            holders[code.id] = code.parent if self._nested or stays or joins else None
        return holders

    # -- writing -------------------------------------------------------------------------------------------------------

    def _emit_item(
        self,
        item: _Item,
        code_id: str | None,
        target: Codebook,
        here: Mapping[str, _Item | None],
        holders: Mapping[str, str | None],
        kept: set[str],
    ) -> list[str]:
        """Return the lines of an entry and of those beneath it, at the entry's own column."""
        wanted = [code for code in target if holders[code.id] == code_id]
        part = item.part("codes")
        if part is None and (wanted or code_id is None):
            part = _Part("codes", [f"{' ' * item.indent}codes:{self._end}"], column=item.indent + 2)
            item.parts.append(part)
        if part is not None and (part.value is not None or not wanted):
            said = "codes:" if wanted else "codes: []"
            after = f"  {comment}" if (comment := self._comment(part)) else ""
            part.lines = [f"{' ' * item.indent}{said}{after}{self._end}"]
            part.column = item.indent + 2
        lines: list[str] = []
        for each in item.parts:
            if each is not part:
                lines += each.lines
            elif wanted or code_id is None:
                lines += each.lines
                lines += self._emit_kids(each, wanted, target, here, holders, kept)
            elif each.kids:
                lines += [line for kid in each.kids if kid.code_id not in kept for line in _standing(kid.lead)]
        return lines

    def _emit_kids(
        self,
        part: _Part,
        wanted: list[Code],
        target: Codebook,
        here: Mapping[str, _Item | None],
        holders: Mapping[str, str | None],
        kept: set[str],
    ) -> list[str]:
        orphans = self._orphans(part, {item.code_id for c in wanted if (item := here[c.id])}, kept)
        lines: list[str] = []
        before: str | None = None
        for code in wanted:
            item = here[code.id]
            lead: list[str] = []
            if item is None or item.flow:
                keep = item is not None and item.code == code and item.column >= 0 and not _kids_of(item)
                if item is not None:
                    lead = item.lead
                if item is None or not keep:
                    item = self._fresh(code, part.column, lead, nested=holders[code.id] is not None)
                    item.before = "" if before is None else None
            else:
                self._mend(item, code, nested=holders[code.id] is not None)
                lead = item.lead
            lead = [*orphans.pop(item.code_id, []), *lead]
            if item.before != before or item.code is None:
                lead = self._parted(lead, first=not lines)
            body = self._emit_item(item, code.id, target, here, holders, kept)
            lines += [_shifted(line, part.column - max(item.column, 0)) for line in lead]
            lines += _dashed([_shifted(line, part.column - item.column) for line in body], part.column)
            before = item.code_id
        return lines + [line for rest in orphans.values() for line in rest]

    def _orphans(self, part: _Part, wanted: set[str], kept: set[str]) -> dict[str, list[str]]:
        """Return the comments that stood by themselves above entries now gone, by the entry that follows them."""
        found: dict[str, list[str]] = {}
        held: list[str] = []
        for item in part.kids:
            if item.code_id not in kept:
                held += _standing(item.lead)
            elif item.code_id in wanted and held:
                found[item.code_id], held = held, []
        if held:
            found[""] = held
        return found

    def _parted(self, lead: list[str], *, first: bool) -> list[str]:
        if first:
            while lead and _blank(lead[0]):
                lead = lead[1:]
        elif self._spaced and not (lead and _blank(lead[0])):
            lead = [self._end, *lead]
        return lead

    def _fresh(self, code: Code, column: int, lead: list[str], *, nested: bool) -> _Item:
        parts = []
        for name in FIELDS:
            value: Value = None if name == "parent" and nested else getattr(code, name)
            lines = field_lines(name, value, column + 2)
            if lines:
                parts.append(_Part(name, [line + self._end for line in lines]))
        return _Item(code.id, None, column, column + 2, lead, parts)

    def _mend(self, item: _Item, code: Code, *, nested: bool) -> None:
        old = item.code
        if old is None:
            return
        for name in FIELDS:
            part = item.part(name)
            was: Value = getattr(old, name)
            want: Value = getattr(code, name)
            if name == "parent":
                was = _text(part) or None
                want = None if nested and (part is None or was != want) else want
            elif name == "id" and part is None:
                was, want = None, None if slug(code.name) == code.id else want
            if was != want:
                self._set(item, name, want, FIELDS)

    def _set(self, item: _Item, name: str, value: Value, order: tuple[str, ...]) -> None:
        part = item.part(name)
        flow = None
        if part is not None and isinstance(part.value, Sequence):
            flow = part.value.flow
        lines = field_lines(name, value, item.indent, self._comment(part) if part else "", flow=flow)
        ended = [line + self._end for line in lines]
        if part is not None:
            if ended:
                part.lines = ended
            else:
                item.parts.remove(part)
        elif ended:
            earlier = set(order[: order.index(name)])
            after = [number for number, each in enumerate(item.parts) if each.key in earlier]
            firsts = [number for number, each in enumerate(item.parts) if each.key]
            at = after[-1] + 1 if after else firsts[0] if firsts else len(item.parts)
            item.parts.insert(at, _Part(name, ended))

    def _comment(self, part: _Part) -> str:
        """Return the comment on the line of a value, with its '#'."""
        node = part.value
        if isinstance(node, Scalar) and node.block:
            found = re.search(r":\s+[|>][-+0-9]*\s+(#.*)", part.lines[0])
        elif node is None or (not isinstance(node, Scalar) and not node.flow):
            found = re.match(r"\s*[\w\"']+\s*:\s+(#.*)", part.lines[0])
        else:
            found = re.match(r".*?\s(#.*)", part.lines[-1][node.place.end_column - 1 :])
        return found.group(1).rstrip() if found else ""


def field_lines(name: str, value: Value, indent: int, comment: str = "", *, flow: bool | None = None) -> list[str]:
    """Return the lines of one field of a code without line ends, none for an empty one.

    `flow` says whether a list stands in brackets; by habit keywords do and examples do not.
    """
    if not value:
        return []
    if name in LISTS:
        bracketed = name == "keywords" if flow is None else flow
        return yaml_text.items(name, value, indent, comment, flow=bracketed)
    return yaml_text.scalar(name, str(value), indent, comment)


def _kids(mapping: Mapping_) -> list[Node]:
    codes = mapping.get("codes")
    return codes.items if isinstance(codes, Sequence) else []


def _kids_of(item: _Item) -> bool:
    return any(part.kids for part in item.parts)


def _text(part: _Part | None) -> str:
    value = None if part is None else part.value
    return value.text.strip() if isinstance(value, Scalar) and not value.empty else ""


def _usual_end(lines: list[str]) -> str:
    windows = sum(line.endswith("\r\n") for line in lines)
    return "\r\n" if windows * 2 > len(lines) else "\n"


def _blank(line: str) -> bool:
    return not line.strip()


def _standing(lead: list[str]) -> list[str]:
    """Return the comments above an entry that a blank line parts from it; they are not about this entry alone."""
    last = max((number for number, line in enumerate(lead) if _blank(line)), default=-1)
    apart = lead[: last + 1]
    return apart if any(not _blank(line) for line in apart) else []


def _shifted(line: str, by: int) -> str:
    if by >= 0:
        return line if _blank(line) else " " * by + line
    room = len(line) - len(line.lstrip(" "))
    return line[min(-by, room) :]


def _dashed(lines: list[str], column: int) -> list[str]:
    """Put the dash of a list item back, on the first line that has room for it."""
    for number, line in enumerate(lines):
        body = line.rstrip("\r\n")
        if len(body) > column and not body[: column + 1].strip(" "):
            dashed = f"{body[:column]}-{body[column + 1 :]}".rstrip() + line[len(body) :]
            return [*lines[:number], dashed, *lines[number + 1 :]]
    return lines
