"""A change of the codebook made here and another made in codebook.yaml: which one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from qualcode.core.codebook_merge import Side
from qualcode.services.codebook_edits import what_clashes
from qualcode.tui.dialogs.base import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from qualcode.core.codebook_merge import Clash


class AskClash(Dialog[Side]):
    """Shows what the app has and what the file has; answers with the side that stands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1,a", "take('mine')", "The app", show=False),
        Binding("2,f", "take('theirs')", "The file", show=False),
    ]

    def __init__(self, clash: Clash, beside: str) -> None:
        super().__init__()
        self._clash, self._beside = clash, beside

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box") as box:
            box.border_title = f"codebook.yaml and the app differ {self._beside}"
            box.border_subtitle = "1 keep the app's · 2 keep the file's · esc later"
            yield Static(
                f"Both have changed {what_clashes(self._clash)}. Which one stands?", classes="said", markup=False
            )
            with VerticalScroll(classes="both"):
                yield Static("1  In the app", classes="label", markup=False)
                yield Static(_words(self._clash.mine), classes="said value", markup=False)
                yield Static("2  In codebook.yaml", classes="label", markup=False)
                yield Static(_words(self._clash.theirs), classes="said value", markup=False)

    def action_take(self, side: str) -> None:
        """Let a side stand."""
        self.dismiss(Side(side))


def _words(value: Any) -> str:
    if value is None:
        return "taken away, or beneath no other code"
    if isinstance(value, tuple):
        return "\n".join(f"– {item}" for item in value) or "(nothing)"
    if isinstance(value, str):
        return value or "(nothing)"
    return f"{value.name}: {value.brief or value.definition or 'still there'}"
