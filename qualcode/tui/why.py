"""Asking why a code is suggested."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qualcode.services import trust
from qualcode.tui.dialogs.story import StoryDialog

if TYPE_CHECKING:
    from qualcode.core.model import Suggestion
    from qualcode.core.spans import Span
    from qualcode.tui.app import QualcodeApp


def ask_why(app: QualcodeApp, guid: str, span: Span, suggestion: Suggestion) -> None:
    """Show the whole story of what is suggested for a passage."""
    desk, code_id = app.desk, suggestion.code_id
    used = trust.use(desk.store, coder_guid=desk.suggested_for)
    use = next((use for use in used.codes if use.code_id == code_id), None)
    told = partial(app.story, guid, span, code_id)
    app.push_screen(StoryDialog(desk.name(code_id), told, use, desk.how_sure(suggestion.score)))
