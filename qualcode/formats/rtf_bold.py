r"""Where an RTF file is bold: marks put into its source that come out among the words, since striprtf tells of no letters' looks.

A mark is the control character \x01 before words in bold and \x02 before other words, written as RTF writes a byte: \'01. It goes
before each run of letters, where it can neither cut an escape in two nor move what one skips. Files that have these two characters
already cannot be marked.
"""

from __future__ import annotations

import re

BOLD, PLAIN = "\x01", "\x02"
_OWN = re.compile(r"[\x01\x02]|\\'0[12]")
_TOKEN = re.compile(
    r"(?P<atoms>(?:\\'[0-9a-fA-F]{2}|\\u-?\d{1,10} ?\??|[^\\{}\r\n])+)|\\(?P<word>[a-zA-Z]{1,32})(?P<arg>-?\d{1,10})? ?|[{}]|\\.|[\r\n]+|\\",
    re.DOTALL,
)
_SPLIT_PAIR = re.compile("([\ud800-\udbff])[\x01\x02]+(?=[\udc00-\udfff])")
_MARKS = re.compile("([\x01\x02])")


def can_be_marked(source: str) -> bool:
    """Say whether the source of an RTF file is free of what serves as marks."""
    return _OWN.search(source) is None


def marked(source: str) -> str:
    """Return the source of an RTF file with a mark before each run of letters."""
    bold, stack, parts = False, [], []
    for token in _TOKEN.finditer(source):
        said = token.group()
        if token["atoms"]:
            parts.append("\\'01" if bold else "\\'02")
        elif said == "{":
            stack.append(bold)
        elif said == "}":
            bold = stack.pop() if stack else False
        elif token["word"] == "b":
            bold = token["arg"] != "0"
        elif token["word"] == "plain":
            bold = False
        parts.append(said)
    return "".join(parts)


def pairs_whole(text: str) -> str:
    """Return a text in which no mark stands between the two halves of a letter."""
    return _SPLIT_PAIR.sub(r"\1", text)


def opening_bold(line: str) -> tuple[str, int]:
    """Return a line without its marks, and how many of its code points are bold before the first one that is not."""
    said, bold, opening, counted = "", False, True, 0
    for piece in _MARKS.split(line):
        if piece in {BOLD, PLAIN}:
            bold = piece == BOLD
            continue
        opening = opening and (bold or not piece.strip())
        said += piece
        counted = len(said) if opening and bold else counted
    return said, counted
