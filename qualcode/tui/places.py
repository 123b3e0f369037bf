"""The places of the app, by name. The Code screen always lies beneath the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcode.errors import NotPossibleError

if TYPE_CHECKING:
    from textual.screen import Screen

    from qualcode.tui.desk import Desk


def screen_for(name: str, desk: Desk) -> Screen[Any] | None:
    """Return a new screen for a place, or None for the Code screen, which is there already.

    Raises:
        NotPossibleError: there is no such place in the app.
    """
    if name == "code":
        return None
    if name == "review":
        from qualcode.tui.screens.review.screen import ReviewScreen

        return ReviewScreen(desk)
    if name == "people":
        from qualcode.tui.screens.people.screen import PeopleScreen

        return PeopleScreen(desk)
    if name == "import":
        from qualcode.tui.screens.imports.screen import ImportScreen

        return ImportScreen(desk)
    if name == "themes":
        from qualcode.tui.screens.themes.screen import ThemesScreen

        return ThemesScreen(desk)
    if name == "plan":
        from qualcode.tui.screens.plan.screen import PlanScreen

        return PlanScreen(desk)
    raise NotPossibleError(f"There is no place called {name}.")
