"""What the places of the app have in common: the Code screen lies at the bottom, the others upon it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from qualcode.errors import QualcodeError, refused_by_the_system
from qualcode.tui.widgets.drawing import BREAKPOINTS

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.desk import Desk


class Place(Screen[None]):
    """A place of the app. `PLACE` is the `where` of its actions."""

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    PLACE: ClassVar[str] = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @property
    def qualcode(self) -> QualcodeApp:
        """The app."""
        return cast("QualcodeApp", self.app)

    def pop(self) -> None:
        """Leave for the place beneath. A key typed twice, which finds this place gone already, leaves no other."""
        if self.app.screen is self:
            self.app.pop_screen()

    @on(Worker.StateChanged)
    def _work_ended(self, event: Worker.StateChanged) -> None:
        """Say what broke off work beside the app, which would otherwise be waited for without an end."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.qualcode.say(said_of(event.worker.error), severity="warning")
            self.broken_off()

    def broken_off(self) -> None:
        """Show that work beside the app has ended without a result."""

    def suggested(self) -> None:
        """Show what has been suggested since, where this place shows suggestions at all."""

    def reload(self) -> None:
        """Read from the database again what may have changed."""
        raise NotImplementedError


def said_of(error: BaseException) -> str:
    """Return what is said of an error that broke off work beside the app: its own words, or where the log of it lies."""
    from qualcode.services.crash_report import reported

    if isinstance(error, QualcodeError):
        return str(error)
    if isinstance(error, OSError):
        return refused_by_the_system(error)
    return f"Something went wrong inside, and this was broken off. {reported(error)}"
