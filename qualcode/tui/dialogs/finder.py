"""A line to type in above a list that narrows as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from qualcode.tui.dialogs.base import Answer, Dialog
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from qualcode.tui.widgets.drawing import Part


class FindLine(Input):
    """The line of a finder, which may take a key for itself."""

    async def _on_key(self, event: events.Key) -> None:
        if isinstance(self.screen, Finder):
            self.screen.keep_up()
            if self.screen.takes(event.key):
                event.prevent_default()
                event.stop()
                return
        await super()._on_key(event)


class Finder(Dialog[Answer]):
    """Finds one of many. What it finds, and how that is drawn, its heirs say."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "step(1)", "Down", show=False, priority=True),
        Binding("up,ctrl+k", "step(-1)", "Up", show=False, priority=True),
        Binding("pagedown", "step(10)", "Ten down", show=False, priority=True),
        Binding("pageup", "step(-10)", "Ten up", show=False, priority=True),
    ]
    TITLE_: ClassVar[str] = ""
    HINT: ClassVar[str] = "enter choose · esc leave"
    PLACEHOLDER: ClassVar[str] = "Type to find"
    NOTHING: ClassVar[str] = "Nothing fits. Fewer letters or words find more."
    ROW_HEIGHT: ClassVar[int] = 1
    BESIDE: ClassVar[bool] = False

    _listed = ""
    """What was typed when the list was last narrowed."""

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -tall") as box:
            box.border_title, box.border_subtitle = self.TITLE_, self.HINT
            line = FindLine(placeholder=self.PLACEHOLDER, select_on_focus=False)
            line.cursor_blink = False
            yield line
            with Horizontal(classes="sides"):
                yield RowList(height=self.ROW_HEIGHT)
                if self.BESIDE:
                    yield self.beside()

    def on_mount(self) -> None:
        """Show everything there is."""
        self.query_one(RowList).can_focus = False
        self.find("")

    @property
    def query_text(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    @property
    def index(self) -> int:
        """The number of the chosen item."""
        return self.query_one(RowList).index

    def find(self, query: str) -> None:
        """Narrow the list to what fits, and show it with `offer`."""
        raise NotImplementedError

    def offer(self, count: int, nothing: str = "", *, index: int = 0) -> None:
        """Show so many items, that number chosen; where there are none, say so, or what else is to be said then."""
        rows = self.query_one(RowList)
        rows.empty = nothing or (self.NOTHING if self.query_text.strip() else "There is nothing to list yet.")
        rows.set_items(count, self.draw, index=index)
        self._beside()

    def draw(self, index: int, width: int, chosen: bool) -> Sequence[Sequence[Part]]:
        """Return the rows of an item."""
        raise NotImplementedError

    def beside(self) -> Widget:
        """Return what stands beside the list."""
        return Static(classes="beside", markup=False)

    def tell(self, index: int | None) -> None:
        """Show beside the list what there is to say of an item, nothing for None."""
        self.query_one(".beside", Static).update("" if index is None else self.about(index))

    def about(self, index: int) -> str:  # noqa: ARG002
        """Return what is said beside the list of an item."""
        return ""

    def takes(self, key: str) -> bool:  # noqa: ARG002
        """Do something else with a key than type it, and say so."""
        return False

    def choose(self) -> None:
        """Hand back the chosen item."""
        raise NotImplementedError

    def action_step(self, by: int) -> None:
        """Choose another item."""
        self.query_one(RowList).step(by)

    def keep_up(self) -> None:
        """Narrow the list to what is typed by now: keys that come in a burst come before the news of each other."""
        if self._listed != self.query_text:
            self._listed = self.query_text
            self.find(self._listed)

    @on(Input.Changed)
    def typed(self) -> None:
        """Narrow the list."""
        self.keep_up()

    @on(Input.Submitted)
    def submitted(self) -> None:
        """Take the chosen item."""
        self.choose()

    @on(RowList.Picked)
    def picked(self) -> None:
        """Take a second click for an answer."""
        self.choose()

    @on(RowList.Moved)
    def _beside(self) -> None:
        if self.BESIDE:
            rows = self.query_one(RowList)
            self.tell(rows.index if rows.count else None)
