"""What a coder can set in a project. The list is the registry: a line more here is a line more on the Settings screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.storage.store import Store
    from qualcode.tui.app import QualcodeApp


@dataclass(frozen=True, slots=True)
class Setting:
    """Something to be set, each coder for themselves.

    `choices` are values with their words, the first of them what holds until somebody chooses; `apply` does at once what a
    new value asks for, where anything is to be done.
    """

    id: str
    label: str
    help: str
    choices: tuple[tuple[str, str], ...]
    apply: Callable[[QualcodeApp, str], None] = lambda _app, _value: None

    def value(self, store: Store) -> str:
        """Return what holds for the coder; what is not known here any more counts as not set."""
        kept = store.meta(f"{self.id}:{store.coder.guid}")
        return kept if kept in dict(self.choices) else self.choices[0][0]

    def keep(self, store: Store, value: str) -> None:
        """Let a value hold for the coder from now on."""
        store.set_meta(f"{self.id}:{store.coder.guid}", value)

    def stepped(self, store: Store, by: int) -> str:
        """Return the value so many further on, beginning again after the last."""
        values = [value for value, _ in self.choices]
        return values[(values.index(self.value(store)) + by) % len(values)]


def _take_theme(app: QualcodeApp, value: str) -> None:
    app.theme = value


def _take_pane(app: QualcodeApp, value: str) -> None:
    app.code_screen.set_pane(value)


THEME = Setting(
    "theme",
    "Light or dark",
    "t changes it anywhere. NO_COLOR takes all colour away.",
    ((DARK.name, "dark"), (LIGHT.name, "light")),
    _take_theme,
)
PANE = Setting(
    "pane",
    "Beside the text",
    "How wide suggestions and codebook are on a wide screen.",
    (("usual", "a third"), ("small", "narrow"), ("large", "half"), ("none", "nothing: the text alone")),
    _take_pane,
)
ADVANCE = Setting(
    "advance",
    "After coding",
    "Where the cursor is once a key has coded a quote.",
    (("next", "go on to the next quote"), ("stay", "stay, for another code")),
)
STOPS = Setting(
    "stops",
    "j and k go to",
    "Asides: shorter than what you code. ↓ and ↑ go everywhere.",
    (
        ("participants", "what participants said, past asides"),
        ("turns", "all that participants said"),
        ("all", "every passage"),
    ),
)
OPENING = Setting(
    "opening",
    "On opening",
    "Where in the transcript of last time the app opens.",
    (("place", "where I left off"), ("uncoded", "at the first quote not coded yet"), ("start", "at its beginning")),
)

SETTINGS = (THEME, PANE, ADVANCE, STOPS, OPENING)
