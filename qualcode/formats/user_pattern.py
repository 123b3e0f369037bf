"""A user's own regular expression for speakers, kept from taking for ever."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.formats.hits import Hit, tidy
from qualcode.formats.styles import seconds

if TYPE_CHECKING:
    from qualcode.formats.lines import Document

_WHERE = "the pattern for speakers"
_WINDOW = 120
"""Code points at the start of a line that a pattern sees: it cannot be interrupted, so what it works on is kept short."""

_PATIENCE = 10.0
_LONGEST = 500
_SIGN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?P?[<=!:#a-zA-Z]*|[()|]|(?:[*+]|\{\d*,\d*\}|\{\d{2,}\})|.", re.DOTALL
)
_REPEATS = re.compile(r"[*+]|\{\d*,\d*\}|\{\d{2,}\}")


def pattern_hits(document: Document, pattern: str) -> dict[int, Hit]:
    """Return the lines at whose start the pattern matches, by index.

    Raises:
        BadInputError: as `compile_pattern`; or it takes too long.
    """
    compiled = compile_pattern(pattern)
    hits: dict[int, Hit] = {}
    until = time.monotonic() + _PATIENCE
    for index, line in enumerate(document.lines):
        match = compiled.match(document.text, line.start, min(line.end, line.start + _WINDOW))
        if match is not None and match["speaker"]:
            groups = match.groupdict()
            words = match.start("words") if groups.get("words") is not None else match.end()
            hits[index] = Hit(index, tidy(groups["speaker"]), words, seconds(groups.get("time")), "")
        if time.monotonic() > until:
            raise BadInputError("it takes too long", where=_WHERE, mend="Write it with fewer + and *")
    return hits


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a user's regular expression.

    Raises:
        BadInputError: it is not one, has no group `speaker`, or repeats a repetition, which can take for ever.
    """
    if len(pattern) > _LONGEST:
        raise BadInputError("it is too long", where=_WHERE, mend=f"Use at most {_LONGEST} characters")
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise BadInputError(
            f"it cannot be read: {error}", where=_WHERE, mend="Check brackets and backslashes"
        ) from None
    if "speaker" not in compiled.groupindex:
        raise BadInputError(
            "it names no speaker", where=_WHERE, mend=r"Put (?P<speaker>...) around the name, as in “(?P<speaker>\w+):”"
        )
    if _repeats_itself(pattern):
        raise BadInputError(
            "it repeats a group that can itself be read in several ways, which can take for ever",
            where=_WHERE,
            mend="Write it without + or * after a bracket",
        )
    return compiled


def _repeats_itself(pattern: str) -> bool:
    """Say whether a group with a repetition or a choice inside is itself repeated."""
    inside = [False]
    closed = False
    for sign in _SIGN.findall(pattern):
        repeats = bool(_REPEATS.fullmatch(sign))
        if repeats and closed:
            return True
        closed = False
        if sign[0] == "(":
            inside.append(False)
        elif sign == ")" and len(inside) > 1:
            closed = inside.pop()
            inside[-1] = inside[-1] or closed
        elif repeats or sign == "|":
            inside[-1] = True
    return False
