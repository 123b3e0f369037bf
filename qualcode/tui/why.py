"""Asking why codes are suggested."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qualcode.services import trust
from qualcode.tui.dialogs.story import Proposed, StoryDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.core.model import Suggestion
    from qualcode.core.spans import Span
    from qualcode.tui.app import QualcodeApp


def ask_why(app: QualcodeApp, guid: str, span: Span, offered: Sequence[Suggestion]) -> None:
    """Show the whole story of all that is suggested for a passage, the first of it first."""
    desk = app.desk
    found = trust.use(desk.store, coder_guid=desk.suggested_for)
    uses = {use.code_id: use for use in found.codes}
    proposed = [
        Proposed(
            suggestion.code_id,
            desk.name(suggestion.code_id),
            desk.how_sure(suggestion.score),
            tuple(place for reason in suggestion.reasons for place in reason.spans),
            uses.get(suggestion.code_id),
        )
        for suggestion in offered
    ]
    passage = desk.store.value(
        "SELECT substr(text, ?, ?) FROM transcripts WHERE guid = ?", [span.start + 1, len(span), guid]
    )
    app.push_screen(StoryDialog(str(passage), proposed, partial(app.story, guid, span)))
