"""Small questions: a line of text, a page of text, yes or no, one of a few."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static, TextArea

from qualcode.errors import QualcodeError
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.place import said_of
from qualcode.tui.widgets.drawing import folded
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.widgets.drawing import Part


class AskLine(Dialog[str]):
    """Asks for one line; answers with it, without white space around it. An empty line is no answer."""

    def __init__(self, title: str, value: str = "", *, said: str = "") -> None:
        super().__init__()
        self._title, self._value, self._said = title, value, said

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -narrow") as box:
            box.border_title, box.border_subtitle = self._title, "enter keep · esc leave"
            if self._said:
                yield Static(self._said, classes="hint", markup=False)
            yield Input(self._value, select_on_focus=False)

    @on(Input.Submitted)
    def answer(self, event: Input.Submitted) -> None:
        """Hand the line back."""
        self.dismiss(event.value.strip() or None)


class AskPage(Dialog[str]):
    """Asks for a page of text. Escape keeps what is written: nothing typed is lost, and undo takes it back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "keep", "Keep", show=False, priority=True),
        Binding("f10", "leave", "Leave", show=False, priority=True),
    ]

    def __init__(self, title: str, value: str = "", *, said: str = "") -> None:
        super().__init__()
        self._title, self._value, self._said = title, value, said

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box") as box:
            box.border_title, box.border_subtitle = self._title, "esc keep · F10 leave it as it was"
            if self._said:
                yield Static(self._said, classes="hint", markup=False)
            area = TextArea(self._value, compact=True, highlight_cursor_line=False)
            area.cursor_blink = False
            yield area

    def on_mount(self) -> None:
        """Go to the end of what is written."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def action_keep(self) -> None:
        """Hand the text back."""
        self.dismiss(self.query_one(TextArea).text.strip())


def ask_page(app: QualcodeApp, title: str, value: str, then: Callable[[str], None], *, said: str = "") -> None:
    """Ask for a page of text, and go on with it. Where it cannot be kept, it is shown again with why: nothing typed is lost."""

    def written(text: str | None) -> None:
        if text is None:
            return
        try:
            then(text)
        except (QualcodeError, OSError) as error:
            ask_page(app, title, text, then, said=said)
            app.say(said_of(error), severity="warning")

    app.ask(AskPage(title, value, said=said), written)


class Confirm(Dialog[bool]):
    """Says what would happen, and asks whether it shall."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "yes", "Yes", show=False),
        Binding("n", "leave", "No", show=False),
    ]

    def __init__(self, title: str, said: Sequence[str]) -> None:
        super().__init__()
        self._title, self._said = title, said

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -narrow") as box:
            box.border_title, box.border_subtitle = self._title, "y yes · n no"
            for line in self._said:
                yield Static(line, classes="said", markup=False)

    def action_yes(self) -> None:
        """Answer yes."""
        self.dismiss(True)  # noqa: FBT003


class Choose(Dialog[int]):
    """Asks for one of a few; answers with its number, counted from 0. Digits choose too.

    Each choice is its name and a few quieter words.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
        Binding("enter,space", "choose", "Choose", show=False),
        *(Binding(str(n), f"number({n})", "Choose", show=False) for n in range(1, 10)),
    ]

    def __init__(self, title: str, choices: Sequence[tuple[str, str]], *, said: str = "", index: int = 0) -> None:
        super().__init__()
        self._title, self._choices, self._said, self._index = title, choices, said, index

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -short") as box:
            box.border_title, box.border_subtitle = self._title, "↑ ↓ enter choose · esc leave"
            if self._said:
                yield Static(self._said, classes="hint", markup=False)
            rows = RowList()
            rows.styles.height = min(16, len(self._choices))
            yield rows

    def on_mount(self) -> None:
        """Show the choices."""
        self.query_one(RowList).set_items(len(self._choices), self._draw, index=self._index)

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        name, beside = self._choices[index]
        number = f"{index + 1} " if index < 9 else "  "
        return [
            [
                ("› " if chosen else "  ", ""),
                (number, "key"),
                (f"■ {name}" if name.startswith("#") else name, name if name.startswith("#") else ""),
                (f"  {folded(beside, width, 1)[0]}", "quiet"),
            ]
        ]

    def action_step(self, by: int) -> None:
        """Choose another."""
        self.query_one(RowList).step(by)

    def action_choose(self) -> None:
        """Hand the choice back."""
        self.dismiss(self.query_one(RowList).index)

    def action_number(self, number: int) -> None:
        """Hand back the choice of that number."""
        if number <= len(self._choices):
            self.dismiss(number - 1)

    @on(RowList.Picked)
    def picked(self) -> None:
        """Take a second click for an answer."""
        self.action_choose()
