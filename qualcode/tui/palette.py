"""Every action of a place, as the palette offers it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand

from qualcode.tui.actions import actions_of, captioned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.dom import DOMNode
    from textual.screen import Screen

    from qualcode.tui.app import QualcodeApp


def commands(app: QualcodeApp, screen: Screen[Any]) -> Iterator[SystemCommand]:
    """Yield the actions of a screen, those on the chosen code of the codebook beside it, and those that work everywhere."""
    place = getattr(screen, "PLACE", "code")
    own = tuple(actions_of(place, *(("tree",) if place == "code" else ())))
    named = {action.do for action in own}
    for action in [*own, *(each for each in actions_of("everywhere") if each.do not in named)]:
        numbered = "{key}" in action.do
        for key in action.keys.split(",") if numbered else [app.keymap_of(action.id) or action.keys]:
            label = f"{action.label} {key}" if numbered else action.label
            in_tree = " Of the code chosen in the codebook." if action.where == "tree" else ""
            do = partial(_run, app, action.do.format(key=key), screen, action.where)
            yield SystemCommand(label, f"{action.help}{in_tree} Key: {captioned(key)}", do)


async def _run(app: QualcodeApp, do: str, screen: Screen[Any], where: str) -> None:
    """Carry out an action on what its key would call it on: a screen may have one of its own by the name of the app's."""
    name = f"action_{do.partition('(')[0]}"
    target: DOMNode = app if where == "everywhere" else screen.query_one("CodeTree") if where == "tree" else screen
    await app.run_action(do, target if hasattr(target, name) else app)
