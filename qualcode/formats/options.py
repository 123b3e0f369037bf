"""What the user may tell a parser instead of letting it find out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """How to take a table: find out, one row a turn, or one row a survey response."""

    AUTO = "auto"
    TURNS = "turns"
    RESPONSES = "responses"


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """Choices made in the preview; each empty value means "find out".

    `style` is a key of `styles.STYLES`, or "none" for paragraphs without speakers. `pattern` is a regular expression with a
    group `speaker`, tried at the start of every line; the words are what follows the match, or its group `words`.
    `not_speakers` are labels that are none: their lines are somebody else's words. `encoding` is a Python codec name. Columns are named as in the heading row, or by number from 1.
    """

    style: str = ""
    pattern: str = ""
    encoding: str = ""
    mode: Mode = Mode.AUTO
    speaker_column: str = ""
    text_columns: tuple[str, ...] = ()
    time_column: str = ""
    sheet: str = ""
    not_speakers: tuple[str, ...] = ()
