"""Whose turns are shown: those of a group or of a speaker alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.core.model import Transcript


@dataclass(frozen=True, slots=True)
class Only:
    """A filter on who speaks: the group of that id, or without one the speakers of that label. `label` is shown."""

    label: str
    group_id: str = ""

    def admits(self, label: str, group_id: str) -> bool:
        """Say whether what a speaker of that label and group said is shown."""
        return group_id == self.group_id if self.group_id else label == self.label

    def of(self, transcript: Transcript) -> Transcript:
        """Return a transcript with these turns alone; its text, and so every position, is the same."""
        shown = {
            speaker.id
            for speaker in transcript.speakers.values()
            if self.admits(speaker.label, speaker.group.id if speaker.group else "")
        }
        return replace(transcript, turns=tuple(turn for turn in transcript.turns if turn.speaker_id in shown))
