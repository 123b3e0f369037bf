"""What a transcript parser gives back: the text to store, and the turns found in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.core.model import TurnKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualcode.core.spans import Span


@dataclass(frozen=True, slots=True)
class ParsedTurn:
    """One turn of a parsed source. `speaker` is the label as written, without its colon or brackets; "" if there is none.

    `span` covers the spoken words in the parsed text, not the label. `time` and `end_time` are seconds from the start.
    `place` names where in the source it stands: "line 12", "cue 40", "paragraph 7", "row 3", "page 2".
    """

    speaker: str
    span: Span
    time: float | None = None
    end_time: float | None = None
    kind: TurnKind = TurnKind.SPEECH
    place: str = ""


@dataclass(frozen=True, slots=True)
class ParsedTranscript:
    """A source as it will be stored.

    `text` is never changed once stored. `style` says in plain words how speakers were recognised. `warnings` are plain
    sentences for the preview. `attributes` maps a speaker label to what the source says about that person (survey columns).
    `columns` are the headings of a table and `sheets` the titles in its workbook: what may be told instead of found out.
    """

    text: str
    turns: tuple[ParsedTurn, ...]
    format: str
    style: str = ""
    warnings: tuple[str, ...] = ()
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
