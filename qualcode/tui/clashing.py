"""What both the app and codebook.yaml have changed: asked one by one, and settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.services import codebook_edits

if TYPE_CHECKING:
    from qualcode.core.codebook_merge import Side
    from qualcode.tui.app import QualcodeApp


def take_file(app: QualcodeApp) -> None:
    """Take in what somebody has changed in codebook.yaml, and say so; ask about what the app has changed too.

    Not under an open dialog: what is being written there would then overwrite the file's change unasked.
    """
    notes = [] if app.screen.is_modal else app.desk.take_file_changes()
    if notes:
        app.everything_changed(notes[0] if len(notes) == 1 else f"{notes[0]} And {len(notes) - 1} more changes.")
        ask_clashes(app)


def ask_clashes(app: QualcodeApp) -> None:
    """Ask which side stands, where both have changed the same; what is not answered waits until the next opening."""
    from qualcode.tui.dialogs.clash import AskClash

    desk, found = app.desk, codebook_edits.clashes(app.desk.store, app.project)
    if not found or any(isinstance(screen, AskClash) for screen in app.screen_stack):
        return
    answers: dict[tuple[str, str], Side] = {}

    def ask(at: int) -> None:
        app.ask(AskClash(found[at], f"({at + 1} of {len(found)})"), lambda side: answered(at, side))

    def answered(at: int, side: Side | None) -> None:
        if side is not None:
            answers[found[at].key] = side
        if at + 1 < len(found):
            ask(at + 1)
            return
        if answers:
            codebook_edits.settle(desk.store, app.project, answers)
            desk.reload_codebook()
        left = len(found) - len(answers)
        later = f"{left} left as each has it; it is asked again when the project opens."
        app.everything_changed(later if left else "codebook.yaml and the app agree again.")

    ask(0)
