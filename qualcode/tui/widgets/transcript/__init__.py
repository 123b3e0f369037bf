"""The transcript on screen: `TranscriptView` and the `Mark` values that it shows."""

from qualcode.tui.widgets.transcript.marks import Mark
from qualcode.tui.widgets.transcript.view import TranscriptView

__all__ = ["Mark", "TranscriptView"]
