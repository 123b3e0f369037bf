"""The suggestions for the unit at the cursor, numbered as the keys that accept them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.tui.widgets.drawing import Drawn, folded, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

    from qualcode.core.model import Suggestion
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

COMPACT = 3
"""With so few rows, each suggestion has one."""

MOST = 9


class SuggestionList(Drawn):
    """Draws suggestions, or a sentence that says why there are none."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._offered: Sequence[Suggestion] = ()
        self._desk: Desk | None = None
        self._said = ""
        self._rows: list[list[Part]] = []
        self._drawn_for = (-1, -1)

    def show(self, desk: Desk, offered: Sequence[Suggestion], said: str) -> None:
        """Show what is offered; where that is nothing, the sentence `said`."""
        self._desk, self._offered, self._said = desk, offered[:MOST], said
        self._drawn_for = (-1, -1)
        self.refresh()

    def shows(self, offered: Sequence[Suggestion], said: str) -> bool:
        """Say whether this is what is shown already."""
        return (offered[:MOST], said) == (self._offered, self._said)

    def render_line(self, y: int) -> Strip:
        """Draw a row."""
        size = self.content_size
        if self._drawn_for != (size.width, size.height):
            self._drawn_for = (size.width, size.height)
            self._rows = self._compact(size.width) if size.height <= COMPACT else self._full(size.width)
        return self.strip_of(self._rows[y] if y < len(self._rows) else (), size.width)

    def _full(self, width: int) -> list[list[Part]]:
        rows: list[list[Part]] = [spread([(" Suggestions", "strong")], (), width)]
        if not self._offered:
            rows += [[(f" {line}", "quiet")] for line in folded(self._said, width - 2, 4)]
            return [*rows, *self._by_letter(self.content_size.height - len(rows) - 1)]
        for number, suggestion in enumerate(self._offered, 1):
            rows.append(spread(self._named(number, suggestion), [(f"{self._sure(suggestion)} ", "quiet")], width))
            rows += [[("     ", ""), (line, "quiet")] for line in folded(_because(suggestion), width - 6, 2)]
        return [*rows, *self._by_letter(self.content_size.height - len(rows) - 1)]

    def _by_letter(self, room: int) -> list[list[Part]]:
        """Return the codes that have a letter of the coder's own, as far as there is room beneath the suggestions."""
        desk = self._desk
        if desk is None or not desk.own or room < 2:
            return []
        keys = [(desk.shortcut(code.id), code) for code in desk.book if code.id in desk.own]
        rows: list[list[Part]] = [[], [(" By letter", "strong")]]
        for shortcut, code in keys[: room - 1]:
            rows.append([(f" {shortcut:<4}", "key"), ("▌", desk.book.colour(code.id)), (code.name, "")])
        return rows

    def _compact(self, width: int) -> list[list[Part]]:
        if not self._offered:
            return [[(" ", ""), (line, "quiet")] for line in folded(self._said, width - 2, COMPACT)]
        rows = []
        for number, suggestion in enumerate(self._offered[:COMPACT], 1):
            named = [*self._named(number, suggestion), (f"  {self._sure(suggestion)}", "")]
            rows.append([*named, (f"  {_because(suggestion)}", "quiet")])
        more = self._offered[COMPACT:]
        if more and self._desk:
            others = "  ".join(f"{n} {self._desk.name(s.code_id)}" for n, s in enumerate(more, COMPACT + 1))
            rows[-1] = spread(rows[-1], [(others[: max(0, width - 44)], ""), (" ", "")], width)
        return rows

    def _sure(self, suggestion: Suggestion) -> str:
        return self._desk.how_sure(suggestion.score) if self._desk else ""

    def _named(self, number: int, suggestion: Suggestion) -> list[Part]:
        if self._desk is None:
            return []
        code_id = suggestion.code_id
        colour = self._desk.book.colour(code_id) if code_id in self._desk.book else ""
        return [
            (f" {number} ", "key"),
            (f"{self._desk.letters.get(code_id, '?')} ", colour),
            (self._desk.name(code_id), "strong"),
        ]


def _because(suggestion: Suggestion) -> str:
    return "; ".join(reason.text for reason in suggestion.reasons) or "no reason was given"
