"""What the dialogs share: a box over the screen, left with escape."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.worker import Worker, WorkerState

from qualcode.tui.place import said_of
from qualcode.tui.widgets.drawing import BREAKPOINTS

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """A box over the screen. `escape` leaves it without an answer."""

    CSS_PATH = "dialogs.tcss"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", show=False)]

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Hand an answer back, once: a key pressed twice finds the dialog gone, and takes nothing else away."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    @on(Worker.StateChanged)
    def _work_ended(self, event: Worker.StateChanged) -> None:
        """Leave, and say what broke off work beside the app, which would otherwise be waited for without an end."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.action_leave()
            self.app.notify(said_of(event.worker.error), severity="warning", timeout=8, markup=False)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
