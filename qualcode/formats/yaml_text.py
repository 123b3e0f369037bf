"""Text and lists written as YAML that a person would write: plain where that is safe, quoted or folded where it is not."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH = 100

# Begins with a letter, holds nothing that YAML could take for anything but text, and is no word that YAML or people
# read as yes, no or nothing.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ()/.;’‘“”…–—!?&%£+'-]*[\w)/.;’”…!?%'-])?\Z")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})


def inline(text: str) -> str:
    """Return text as one YAML scalar on one line."""
    if _PLAIN.match(text) and text.casefold() not in _WORDS:
        return text
    if ('"' in text or "\\" in text) and "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    if character == "\n":
        return "\\n"
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        raise BadInputError("the text holds half a character (a lone surrogate)", mend="Type it again")
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def scalar(key: str, text: str, indent: int, comment: str = "") -> list[str]:
    """Return the lines of `key: text` at an indent, without line ends; long prose is folded, lines are kept as lines.

    `comment`, with its '#', stands after the value where one can, above it where none can.
    """
    lead, after = " " * indent, f"  {comment}" if comment else ""
    if text == "" or (len(text) + indent + len(key) <= WIDTH and "\n" not in text):
        return [f"{lead}{key}: {inline(text)}{after}"]
    block = _block(text, indent + 2)
    if block is None:
        return [*([f"{lead}{comment}"] if comment else []), f"{lead}{key}: {inline(text)}"]
    mark, lines = block
    return [f"{lead}{key}: {mark}{after}", *lines]


def items(key: str, values: Iterable[str], indent: int, comment: str = "", *, flow: bool = False) -> list[str]:
    """Return the lines of a list at an indent: in brackets when `flow`, otherwise one item a line or more."""
    lead, after = " " * indent, f"  {comment}" if comment else ""
    if flow:
        body = ", ".join(_in_brackets(value) for value in values)
        whole = f"{lead}{key}: [{body}]"
        if len(whole) <= WIDTH:
            return [whole + after]
        above = [f"{lead}{comment}"] if comment else []
        return [*above, *_wrapped_brackets(f"{lead}{key}: [", [_in_brackets(value) for value in values], indent + 2)]
    lines = [f"{lead}{key}:{after}"]
    for value in values:
        block = _block(value, indent + 4) if len(value) + indent + 4 > WIDTH or "\n" in value else None
        if block is None:
            lines.append(f"{lead}  - {inline(value)}")
        else:
            lines += [f"{lead}  - {block[0]}", *block[1]]
    return lines


def _in_brackets(text: str) -> str:
    said = inline(text)
    return f'"{text}"' if said == text and re.search(r"[?!]", text) else said


def _wrapped_brackets(opening: str, parts: list[str], indent: int) -> list[str]:
    lines, line = [], opening
    for number, part in enumerate(parts):
        piece = part + ("]" if number == len(parts) - 1 else ",")
        if len(line) + len(piece) + 1 > WIDTH and line.strip() and not line.endswith("["):
            lines.append(line)
            line = " " * indent + piece
        else:
            line += piece if line.endswith("[") else f" {piece}"
    return [*lines, line]


def _block(text: str, indent: int) -> tuple[str, list[str]] | None:
    """Return text as a block scalar's mark and lines, or None where it could not be read back the same."""
    lead = " " * indent
    lines = text.split("\n")
    if not all(line.isprintable() and line == line.rstrip() for line in lines) or lines[0][:1] in {"", " "}:
        return None
    if not lines[-1]:
        return None
    if len(lines) > 1:
        return "|-", [lead + line if line else "" for line in lines]
    if "  " in text:
        return None
    wrapped = textwrap.wrap(text, max(WIDTH - indent, 40), break_long_words=False, break_on_hyphens=False)
    return ">-", [lead + line for line in wrapped]
