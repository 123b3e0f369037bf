"""What the dialogs share: a box over the screen, left with escape."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.worker import Worker, WorkerState

from qualcode.tui.place import said_of
from qualcode.tui.widgets.drawing import BREAKPOINTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

Answer = TypeVar("Answer")


def once(box: Screen[Any], dismiss: Callable[[], AwaitComplete]) -> AwaitComplete:
    """Take a box away, once: a key pressed twice finds it gone, and takes no screen beneath it away."""
    return dismiss() if box.is_active else AwaitComplete()


class Dialog(ModalScreen[Answer]):
    """A box over the screen. `escape` leaves it without an answer; F1, and `?` where nothing is typed, show its keys."""

    CSS_PATH = "dialogs.tcss"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", show=False),
        Binding("question_mark,f1", "help", "Help", show=False),
    ]

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Hand an answer back."""
        return once(self, partial(super().dismiss, result))

    @on(Worker.StateChanged)
    def _work_ended(self, event: Worker.StateChanged) -> None:
        """Leave, and say what broke off work beside the app, which would otherwise be waited for without an end."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.action_leave()
            self.app.notify(said_of(event.worker.error), severity="warning", timeout=8, markup=False)

    def action_help(self) -> None:
        """Show the keys of this box, which hides those of the screen beneath."""
        from qualcode.tui.dialogs.help import Help, section_of_box

        self.app.push_screen(Help([section_of_box(self)]))

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
