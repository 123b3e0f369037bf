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

_AROUND = 40
"""Characters of what two long texts have in common that are shown on either side of where they differ."""


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
            mine, theirs = apart(_words(self._clash.mine), _words(self._clash.theirs))
            with VerticalScroll(classes="both"):
                yield Static("1  In the app", classes="label", markup=False)
                yield Static(mine, classes="said value", markup=False)
                yield Static("2  In codebook.yaml", classes="label", markup=False)
                yield Static(theirs, classes="said value", markup=False)

    def action_take(self, side: str) -> None:
        """Let a side stand."""
        self.dismiss(Side(side))


def apart(one: str, other: str) -> tuple[str, str]:
    """Return two texts without most of what they have in common at both ends, so that where they differ is in sight."""
    ahead = _shared(one, other)
    behind = min(_shared(one[::-1], other[::-1]), len(one) - ahead, len(other) - ahead)
    begin = one.rfind(" ", 0, ahead - _AROUND) + 1 if ahead > 2 * _AROUND else 0
    past = one.find(" ", len(one) - behind + _AROUND) if behind > 2 * _AROUND else -1
    end = len(one) - past if past > 0 else 0

    def cut(text: str) -> str:
        return ("… " if begin else "") + text[begin : len(text) - end] + (" …" if end else "")

    return cut(one), cut(other)


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _words(value: Any) -> str:
    if value is None:
        return "taken away, or beneath no other code"
    if isinstance(value, tuple):
        return "\n".join(f"– {item}" for item in value) or "(nothing)"
    if isinstance(value, str):
        return value or "(nothing)"
    return f"{value.name}: {value.brief or value.definition or 'still there'}"
