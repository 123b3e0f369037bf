r"""How an RTF file is set: marks put into its source that come out among the words, since striprtf tells of no letters' looks.

A mark is a control character, written as RTF writes a byte: \'01. One goes before each run of letters, where it can neither cut an
escape in two nor move what one skips, and one before each end of a cell and of a row. Deleted letters are left out on the way. Files
that have these characters already cannot be marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from qualcode.formats.lines import Paragraph, opening

_BOLD, _APART, _HEADING = 1, 2, 4
_CELL, _ROW, _IN_TABLE = "\x0e", "\x0f", "\x10"
_LOOKS = "\x01-\x08"
"""Marks of looks: code point 1 and the sum of what is so."""

_OWN = re.compile(rf"[{_LOOKS}\x0e-\x10]|\\'(?:0[1-8ef]|10)", re.IGNORECASE)
_OF_LISTS = re.compile(r"\\level(?:text|numbers)[^{}]*")
"""How lists are numbered: full of such characters in what Word writes, and no words."""

_TOKEN = re.compile(
    r"(?P<atoms>(?:\\'[0-9a-fA-F]{2}|\\u-?\d{1,10} ?\??|[^\\{}\r\n])+)|\\(?P<word>[a-zA-Z]{1,32})(?P<arg>-?\d{1,10})? ?|[{}]|\\.|[\r\n]+|\\",
    re.DOTALL,
)
_SPLIT_PAIR = re.compile(rf"([\ud800-\udbff])[{_LOOKS}\x10]+(?=[\udc00-\udfff])")
_MARKS = re.compile(rf"([{_LOOKS}\x10])")
_HEADING_STYLE = re.compile(r"\{\\s(\d{1,4})(?![0-9])[^{}]{0,2000}? (?:heading \d|title|subtitle);\}", re.IGNORECASE)
_COLOURS = re.compile(r"\{\\colortbl([^{}]{0,20000})\}")
_BLACK = re.compile(r"(?:\s|\\(?:red|green|blue)0(?!\d)|\\c[a-z]+\d*)*")
_UNDERLINED = {"ul", "uld", "uldb", "ulw"}
_ALIKE = {"i", "scaps", "caps", "cf"} | _UNDERLINED
_TELLING = {"b", "ulnone", "plain", "deleted", "pard", "intbl", "outlinelevel", "s"} | _ALIKE


@dataclass(frozen=True, slots=True)
class _State:
    bold: bool = False
    looks: frozenset[str] = frozenset()
    heading: bool = False
    in_table: bool = False
    deleted: bool = False

    @property
    def mark(self) -> str:
        bits = self.bold * _BOLD + bool(self.looks) * _APART + self.heading * _HEADING
        return f"\\'{1 + bits:02x}" + ("\\'10" if self.in_table else "")

    def after(self, word: str, arg: str | None, known: _Known) -> _State:
        """Return the state that a control word leads to."""
        if word not in _TELLING:
            return self
        on = int(arg or 0) in known.coloured if word == "cf" else arg != "0"
        if word in _ALIKE:
            return replace(self, looks=self.looks | {word} if on else self.looks - {word})
        changes: dict[str, dict[str, Any]] = {
            "b": {"bold": on},
            "ulnone": {"looks": self.looks - _UNDERLINED},
            "plain": {"bold": False, "looks": frozenset(), "deleted": False},
            "deleted": {"deleted": on},
            "pard": {"heading": False, "in_table": False},
            "intbl": {"in_table": True},
            "outlinelevel": {"heading": (arg or "") < "9"},
            "s": {"heading": self.heading or arg in known.headings},
        }
        return replace(self, **changes[word])


@dataclass(frozen=True, slots=True)
class _Known:
    """Which numbers of styles are headings, and which of colours are not black."""

    headings: frozenset[str]
    coloured: frozenset[int]


@dataclass(slots=True)
class Set:
    """The paragraphs of a marked text, the cells of its table's rows, and whether letters deleted were left out."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def can_be_marked(source: str) -> bool:
    """Say whether the source of an RTF file is free of what serves as marks."""
    return _OWN.search(_OF_LISTS.sub("", source)) is None


def marked(source: str) -> tuple[str, int]:
    """Return the source of an RTF file with marks, and how many deleted passages were left out."""
    colours = _COLOURS.search(source)
    listed = colours[1].split(";") if colours else []
    known = _Known(
        frozenset(found[1] for found in _HEADING_STYLE.finditer(source)),
        frozenset(n for n, colour in enumerate(listed) if not _BLACK.fullmatch(colour)),
    )
    state, stack, parts, deleted = _State(), [], [], 0
    for token in _TOKEN.finditer(source):
        said, word = token.group(), token["word"]
        if token["atoms"]:
            if state.deleted:
                deleted += 1
                continue
            parts.append(state.mark)
        elif said == "{":
            stack.append(state)
        elif said == "}":
            state = stack.pop() if stack else _State()
        elif word in {"cell", "nestcell"}:
            parts.append("\\'0e")
        elif word == "row":
            parts.append("\\'0f")
        elif word:
            state = state.after(word, token["arg"], known)
        parts.append(said)
    return "".join(parts), deleted


def pairs_whole(text: str) -> str:
    """Return a text in which no mark stands between the two halves of a letter."""
    return _SPLIT_PAIR.sub(r"\1", text)


def as_set(text: str) -> Set:
    """Return the paragraphs and the table rows of a text with marks in it. A cell's paragraphs stand each on its own."""
    out = Set()
    cells: list[list[str]] = [[]]
    for line in text.split("\n"):
        in_table = _IN_TABLE in line or _CELL in line
        ended = _ROW in line
        pieces = line.replace(_ROW, "").split(f"{_CELL}|")
        for at, piece in enumerate(pieces):
            if at:
                cells.append([])
            if at and at == len(pieces) - 1 and not _MARKS.sub("", piece).strip():
                break
            paragraph = _paragraph(piece, len(out.paragraphs) + 1, in_table=in_table)
            if not (ended and not in_table):
                out.paragraphs.append(paragraph)
            if in_table:
                cells[-1].append(paragraph.text)
        if ended:
            out.rows.append(["\n".join(cell) for cell in cells[:-1]])
            cells = [[]]
    return out


def _paragraph(written: str, number: int, *, in_table: bool) -> Paragraph:
    looks, pieces = 0, []
    for piece in _MARKS.split(written):
        if _MARKS.fullmatch(piece):
            looks = looks if piece == _IN_TABLE else ord(piece) - 1
        elif piece:
            pieces.append((piece, looks))
    heading = any(so & _HEADING for said, so in pieces if said.strip())
    bold, apart = (opening((said, bool(so & what)) for said, so in pieces) for what in (_BOLD, _APART))
    return Paragraph("".join(said for said, _ in pieces), number, bold, heading, in_table=in_table, apart=apart)
