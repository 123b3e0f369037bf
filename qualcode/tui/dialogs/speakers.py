"""Choosing whose words are shown: everybody's, a group's or a speaker's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.tui.dialogs.finder import Finder
from qualcode.tui.fuzzy import plain
from qualcode.tui.widgets.drawing import spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.tui.only import Only
    from qualcode.tui.widgets.drawing import Part


class ChooseSpeakers(Finder["tuple[Only | None]"]):
    """Finds a group or a speaker of the transcript; answers with the filter, in a tuple; None in it for everybody.

    Args:
        choices: the filters, each with a few quieter words.
    """

    TITLE_ = "Show only what was said by …"
    PLACEHOLDER = "Type a group or a name; everybody comes first"

    def __init__(self, choices: Sequence[tuple[Only, str]]) -> None:
        super().__init__()
        self._all: list[tuple[Only | None, str, str]] = [(None, "everybody", "")]
        self._all += [(only, only.label, beside) for only, beside in choices]
        self._found = self._all

    def find(self, query: str) -> None:
        """Narrow the choices to those with every word."""
        words = plain(query).split()
        self._found = [choice for choice in self._all if all(word in plain(choice[1]) for word in words)]
        self.offer(len(self._found))

    def draw(self, index: int, width: int, chosen: bool) -> Sequence[Sequence[Part]]:
        """Draw a choice."""
        _, label, beside = self._found[index]
        return [spread([("› " if chosen else "  ", ""), (label, "strong")], [(f"{beside} ", "quiet")], width)]

    def choose(self) -> None:
        """Hand back the choice."""
        if self._found:
            self.dismiss((self._found[self.index][0],))
