"""YAML read as a plain tree of text, lists and mappings that remember where they stand.

Nothing is ever constructed: scalars are the text as written, custom tags and aliases are refused, and depth and size are
bounded, so a hostile file costs no more than a long one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from qualcode.errors import BadInputError, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MOST_BYTES = 5_000_000
MOST_DEPTH = 24
MOST_NODES = 200_000

_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_UNJOINED = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_HALF = re.compile("[\ud800-\udfff]")
_WORDS = (
    (r"character '\\t'", "there is a tab here", "Use spaces to indent"),
    (
        "mapping values are not allowed",
        "there is a colon where none can stand",
        "Put the whole text in quotation marks, or look at how the lines are indented",
    ),
    (
        "unexpected end of stream",
        "a quotation mark is opened here and never closed",
        "Close it, or put the text in the other kind of quotation marks",
    ),
    ("while parsing a flow", "a bracket is opened and not closed", "Close it, with commas between what is inside"),
    ("expected <block end>", "this line is not indented like the ones above it", "Line it up with them"),
    ("could not find expected ':'", "this line has no colon after its key", "Write it as 'key: text'"),
    ("that cannot start any token", "this text begins with a character that YAML keeps for itself", "Put it in quotation marks"),
    ("expected <document start>", "there is something after the end of the codes that does not belong there", "Take it away"),
    ("escape", "a backslash in quotation marks is not followed by something YAML knows", "Use single quotation marks, or write two backslashes"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A range of the text, lines and columns from 0; `end_line`, `end_column` is just after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(slots=True)
class Scalar:
    """A piece of text. `plain` says that it stands without quotation marks; `block` is '|', '>' or ''."""

    place: Place
    text: str
    plain: bool
    block: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing, or a written nothing, stands here."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(slots=True)
class Sequence:
    """A list. `flow` says that it is written in brackets."""

    place: Place
    flow: bool
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping_:  # noqa: N801 - "Mapping" is the standard library's
    """A mapping, in the order written."""

    place: Place
    flow: bool
    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        return next((value for name, value in self.pairs if name.text == key), None)


Node = Scalar | Sequence | Mapping_


def lines_of(text: str) -> list[str]:
    """Split text into lines with their ends, at the same places where the YAML reader counts lines."""
    lines, start = [], 0
    for match in _BREAK.finditer(text):
        lines.append(text[start : match.end()])
        start = match.end()
    if start < len(text):
        lines.append(text[start:])
    return lines


def end_of(lines: list[str], node: Node) -> int:
    """Return the line after a value's last, without the blank lines and comments that follow.

    Args:
        lines: the text that the value was read from, as `lines_of` splits it.
        node: the value.
    """
    if isinstance(node, Scalar) and node.block:
        end = node.place.end_line + (node.place.end_column > 0)
        while end > node.place.line + 1 and not lines[end - 1].strip():
            end -= 1
        return end
    last: Node | None = None
    if isinstance(node, Sequence) and not node.flow:
        last = node.items[-1] if node.items else None
    elif isinstance(node, Mapping_) and not node.flow:
        last = node.pairs[-1][1] if node.pairs else None
    return node.place.end_line + 1 if last is None else end_of(lines, last)


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; raises BadInputError when it is missing, no file, too large or may not be read."""
    try:
        if path.is_dir():
            raise BadInputError("this is a folder, not a file", where=str(path))
        if path.exists() and not path.is_file():
            raise BadInputError("this is not an ordinary file", where=str(path))
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _too_large(str(path))
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInputError("there is no such file", where=str(path)) from None
    except OSError as error:
        raise BadInputError(f"the file cannot be read ({error.strerror})", where=str(path)) from None


def decode(data: bytes, where: str) -> str:
    """Return UTF-8 bytes as text, without a byte order mark; raises BadInputError naming the line that is not UTF-8."""
    if len(data) > MOST_BYTES:
        raise _too_large(where)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInputError(
            "the text is not UTF-8", where=where, line=line, mend="Save the file with the encoding UTF-8"
        ) from None


def read_tree(text: str, where: str) -> Node | None:
    """Return YAML as a tree, None when there is nothing in it but comments.

    Raises:
        BadInputError: malformed YAML, a tag, an alias, a key given twice or no text, more than one document, nesting
            deeper than `MOST_DEPTH`, more than `MOST_NODES` or `MOST_BYTES`. Names file and line.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    if len(text) > MOST_BYTES:
        raise _too_large(where)
    try:
        return _Builder(where).build(YAML(typ="safe", pure=True).parse(text))
    except ReaderError as error:
        line = len(_BREAK.findall(text, 0, error.position)) + 1
        said = f"there is a character that cannot stand in YAML (U+{error.character:04X})"
        raise BadInputError(said, where=where, line=line, mend="Take it out") from None
    except MarkedYAMLError as error:
        raise _unjoined(text, where) or _plain_words(error, where) from None
    except (YAMLError, ValueError, OverflowError) as error:
        raise BadInputError(f"this is not YAML that can be read ({one_line(str(error))[:80]})", where=where) from None


def _unjoined(text: str, where: str) -> BadInputError | None:
    """Return the refusal of a file in which git left two versions of the same lines, None of any other."""
    found = _UNJOINED.search(text)
    if found is None:
        return None
    line = len(_BREAK.findall(text, 0, found.start())) + 1
    said = "git left two versions of the same lines here, between <<<<<<< and >>>>>>>"
    return BadInputError(said, where=where, line=line, mend="Keep one of them, and take the marks away")


def _too_large(where: str) -> BadInputError:
    return BadInputError(f"the file is larger than {MOST_BYTES // 1_000_000} MB", where=where)


def _plain_words(error: Any, where: str) -> BadInputError:
    mark = error.problem_mark or error.context_mark
    said = f"{error.context or ''} {error.problem or ''}"
    # What was opened and never closed is mended where it was opened.
    if "unexpected end" in said or "while parsing a flow" in said or "expected ':'" in said:
        mark = error.context_mark or mark
    line = None if mark is None else mark.line + 1
    for sign, what, mend in _WORDS:
        if re.search(sign, said):
            return BadInputError(what, where=where, line=line, mend=mend)
    return BadInputError(f"this is not well-formed YAML ({one_line(said)[:120]})", where=where, line=line)


T = TypeVar("T", Sequence, Mapping_)


class _Builder:
    """Builds the tree from the parser's events, refusing what has no business in a file that people edit by hand."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._nodes = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    raise self._refused(event, "a second document begins here", "Take away the line '---'")
            elif kind not in {"StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"}:
                root = self._node(event, events, 1)
        if isinstance(root, Scalar) and root.empty:
            return None
        return root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        self._check(event, depth)
        kind = type(event).__name__
        start, end = event.start_mark, event.end_mark
        place = Place(start.line, start.column, end.line, end.column)
        if kind == "ScalarEvent":
            block = event.style if event.style in {"|", ">"} else ""
            return Scalar(place, event.value, plain=event.style is None, block=block)
        flow = bool(event.flow_style)
        if kind == "SequenceStartEvent":
            sequence = Sequence(place, flow)
            while type(event := next(events)).__name__ != "SequenceEndEvent":
                sequence.items.append(self._node(event, events, depth + 1))
            return self._closed(sequence, event, sequence.items[-1] if sequence.items else None)
        mapping = Mapping_(place, flow)
        seen: set[str] = set()
        while type(event := next(events)).__name__ != "MappingEndEvent":
            key = self._node(event, events, depth + 1)
            if not isinstance(key, Scalar):
                raise self._refused(event, "a key must be text", "")
            if key.text in seen:
                raise self._refused(event, f"'{key.text[:40]}' is given twice here", "Keep one of them")
            seen.add(key.text)
            value = self._node(next(events), events, depth + 1)
            if isinstance(value, Scalar) and value.plain and not value.text:
                # The parser puts an absent value wherever the next word is; it belongs after its colon.
                spot = key.place
                value.place = Place(spot.end_line, spot.end_column + 1, spot.end_line, spot.end_column + 1)
            mapping.pairs.append((key, value))
        return self._closed(mapping, event, mapping.pairs[-1][1] if mapping.pairs else None)

    def _closed(self, node: T, event: Any, last: Node | None) -> T:
        if node.flow or last is None:
            end_line, end_column = event.end_mark.line, event.end_mark.column
        else:
            end_line, end_column = last.place.end_line, last.place.end_column
        node.place = Place(node.place.line, node.place.column, end_line, end_column)
        return node

    def _check(self, event: Any, depth: int) -> None:
        if type(event).__name__ == "AliasEvent" or event.anchor is not None:
            raise self._refused(
                event,
                "anchors and aliases (& and *) are not used here",
                "Write the text out, or put it in quotation marks",
            )
        if isinstance(event.tag, str) and not (type(event).__name__ == "ScalarEvent" and event.tag == "!"):
            raise self._refused(event, "tags (!) are not used here", "Take it away, or put the text in quotation marks")
        if type(event).__name__ == "ScalarEvent" and _HALF.search(event.value):
            raise self._refused(event, "there is half a character here (a lone surrogate)", "Write the whole character")
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise self._refused(
                event, f"there are more than {MOST_NODES} entries up to here", "Check that this is the right file"
            )
        if depth > MOST_DEPTH:
            raise self._refused(event, f"this is nested more than {MOST_DEPTH} deep", "")

    def _refused(self, event: Any, what: str, mend: str) -> BadInputError:
        return BadInputError(what, where=self._where, line=event.start_mark.line + 1, mend=mend)


def unknown_key(key: Scalar, known: Mapping[str, str] | tuple[str, ...], where: str) -> BadInputError:
    """Return the refusal of a key that means nothing here, with the nearest that does."""
    import difflib

    near = difflib.get_close_matches(key.text.casefold(), list(known), n=1, cutoff=0.6)
    mend = f"Did you mean '{near[0]}'? Known are: " if near else "Known are: "
    return BadInputError(
        f"'{key.text[:40]}' is not a key that is known here",
        where=where,
        line=key.place.line + 1,
        mend=mend + ", ".join(known),
    )
