"""The nouns of the program, as frozen values. Codes are in `codebook`, spans in `spans`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualcode.core.spans import Span


class Origin(StrEnum):
    """How a coding came to be: by hand, or by accepting a suggestion."""

    HUMAN = "human"
    SUGGESTION = "suggestion"


class Verdict(StrEnum):
    """What a coder decided about a suggestion."""

    ACCEPT = "accept"
    REJECT = "reject"
    DEFER = "defer"


class TurnKind(StrEnum):
    """What a turn is: speech, or a stage direction that is kept but never coded or counted."""

    SPEECH = "speech"
    DIRECTION = "direction"


@dataclass(frozen=True, slots=True)
class Group:
    """Who participants speak as.

    `attribution` is how a quote is signed in print, without brackets. A facilitator's talk is never suggested or quoted.
    """

    id: str
    name: str
    attribution: str
    facilitator: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """The person behind one or more speaker labels. `name` is a pseudonym wherever there is one."""

    guid: str
    name: str
    group_id: str | None = None
    consent_analyse: bool = True
    consent_quote: bool = True
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label in one transcript, and the participant it stands for."""

    id: int
    guid: str
    label: str
    participant: Participant | None = None
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """One line of the speakers' table: a label of a transcript, and the person behind it.

    `group` is a group's id or name; one that is not there yet is made. `turns` is for show and never read back.
    """

    transcript: str
    label: str
    participant: str = ""
    group: str = ""
    consent_analyse: bool = True
    consent_quote: bool = True
    attributes: Mapping[str, str] = field(default_factory=dict)
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's uninterrupted speech; `span` covers the words, not the label.

    `ordinal` counts from 1 within the transcript, `time` is in seconds from the start, `place` names where in the
    source file it stands ("line 12", "cue 40").
    """

    ordinal: int
    speaker_id: int | None
    span: Span
    time: float | None = None
    kind: TurnKind = TurnKind.SPEECH
    place: str = ""


@dataclass(frozen=True, slots=True)
class TranscriptInfo:
    """A transcript without its text."""

    id: int
    guid: str
    name: str
    turns: int
    codings: int


@dataclass(frozen=True, slots=True)
class Transcript:
    """One source text with its turns, in order, and its speakers by id."""

    id: int
    guid: str
    name: str
    text: str
    turns: tuple[Turn, ...]
    speakers: Mapping[int, Speaker]


@dataclass(frozen=True, slots=True)
class Coder:
    """A person who codes."""

    guid: str
    name: str


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one span by one coder."""

    guid: str
    transcript_guid: str
    span: Span
    code_id: str
    coder_guid: str
    origin: Origin = Origin.HUMAN
    exemplar: bool = False
    memo: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A coded passage as it will be printed, with all that proves it. One row of the view `quotes`.

    `alone` says that it stands in the words of one person; otherwise it is not `quotable`.
    """

    quote_id: str
    transcript: str
    start: int
    end: int
    text: str
    speaker: str
    participant: str
    group_id: str
    attribution: str
    code: str
    code_path: str
    coder: str
    origin: str
    exemplar: bool
    memo: str
    created_at: str
    quotable: bool = True
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a code is suggested.

    `kind` is "keyword", "term", "codebook", "example", "quote" or "question"; `text` is ready to show; `spans` are the matched
    words as positions in the suggested passage, for highlighting.
    """

    kind: str
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed code with its score in [0, 1] and the reasons for it. Never a coding by itself."""

    code_id: str
    score: float
    reasons: tuple[Reason, ...] = ()
