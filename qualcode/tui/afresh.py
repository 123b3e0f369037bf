"""Showing everything again after a change that may have touched anything: a merge, or another program's project."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.desk import Desk


def show_everything_afresh(app: QualcodeApp, desk: Desk) -> None:
    """Read coders, people, codebook, counts and transcripts again, and show them on the Code screen."""
    code = app.code_screen
    desk.reload_coders()
    desk.reload_people()
    desk.reload_codebook()
    desk.reload_counts()
    code.transcripts_changed()
    if desk.passages is not None:
        desk.reload_transcript()
    code.changed()
