"""The places of the app, by name. The Code screen always lies beneath the others."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qualcode.errors import NotPossibleError

if TYPE_CHECKING:
    from textual.screen import Screen

    from qualcode.tui.desk import Desk


_SCREENS = {
    "review": ("review", "ReviewScreen"),
    "people": ("people", "PeopleScreen"),
    "import": ("imports", "ImportScreen"),
    "themes": ("themes", "ThemesScreen"),
    "framework": ("framework", "FrameworkScreen"),
    "plan": ("plan", "PlanScreen"),
    "agreement": ("agreement", "AgreementScreen"),
    "disagreements": ("disagreements", "DisagreementsScreen"),
    "merge": ("merge", "MergeScreen"),
    "exchange": ("exchange", "ExchangeScreen"),
}
"""Each place's package, and its screen there; imported when somebody goes there."""


def screen_for(name: str, desk: Desk) -> Screen[Any] | None:
    """Return a new screen for a place, or None for the Code screen, which is there already.

    Raises:
        NotPossibleError: there is no such place in the app.
    """
    if name == "code":
        return None
    if name not in _SCREENS:
        raise NotPossibleError(f"There is no place called {name}.")
    package, screen = _SCREENS[name]
    module = import_module(f"qualcode.tui.screens.{package}.screen")
    found: Screen[Any] = getattr(module, screen)(desk)
    return found
