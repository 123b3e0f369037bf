"""The suggestions for the unit at the cursor, numbered as the keys that accept them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from qualcode.tui.widgets.drawing import Drawn, folded, spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.strip import Strip

    from qualcode.core.model import Suggestion
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

COMPACT = 4
"""With so few rows, each suggestion has one, and the codes used lately what is left, one at the least."""

MOST = 9


class SuggestionList(Drawn):
    """Draws suggestions, or a sentence that says why there are none. A click on one is the digit before it."""

    class Picked(Message):
        """A row was clicked: that of the code with this digit."""

        def __init__(self, digit: int) -> None:
            self.digit = digit
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._offered: Sequence[Suggestion] = ()
        self._desk: Desk | None = None
        self._said = ""
        self._lately: dict[int, str] = {}
        self._rows: list[list[Part]] = []
        self._drawn_for = (-1, -1)
        self._digits: list[int] = []
        """The digit that each row stands for, -1 for none."""

    def on_click(self, event: events.Click) -> None:
        """Take a click on a code for its digit."""
        at = event.get_content_offset(self)
        digit = self._digits[at.y] if at is not None and at.y < len(self._digits) else -1
        if digit >= 0:
            event.stop()
            self.post_message(self.Picked(digit))

    def show(
        self, desk: Desk, offered: Sequence[Suggestion], said: str, lately: Mapping[int, str] | None = None
    ) -> None:
        """Show what is offered, where that is nothing the sentence `said`; and codes used lately, by digit."""
        self._desk, self._offered, self._said = desk, offered[:MOST], said
        named = {suggestion.code_id for suggestion in offered}
        self._lately = {digit: code_id for digit, code_id in (lately or {}).items() if code_id not in named}
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
            self._digits = []
            self._rows = self._compact(size.width) if size.height <= COMPACT else self._full(size.width)
        return self.strip_of(self._rows[y] if y < len(self._rows) else (), size.width)

    def _full(self, width: int) -> list[list[Part]]:
        rows: list[list[Part]] = [spread([(" Suggestions", "strong")], (), width)]
        if not self._offered:
            rows += [[(f" {line}", "quiet")] for line in folded(self._said, width - 2, 4)]
        for number, suggestion in enumerate(self._offered, 1):
            first = len(rows)
            rows.append(spread(self._named(number, suggestion), [(f"{self._sure(suggestion)} ", "quiet")], width))
            rows += [[("     ", ""), (line, "quiet")] for line in folded(_because(suggestion), width - 6, 2)]
            self._digits += [-1] * (first - len(self._digits)) + [number] * (len(rows) - first)
        lately = self._used_lately(self.content_size.height - len(rows) - 1)
        self._digits += [-1] * (len(rows) + 2 - len(self._digits)) + list(self._lately)[: max(0, len(lately) - 2)]
        rows += lately
        rows += self._by_letter(self.content_size.height - len(rows) - 1)
        return rows

    def _used_lately(self, room: int) -> list[list[Part]]:
        """Return the codes used lately with their digits, as far as there is room."""
        if self._desk is None or not self._lately or room < 2:
            return []
        named = [
            [(f" {digit} ", "key"), ("▌", self._desk.book.colour(code_id)), (self._desk.name(code_id), "")]
            for digit, code_id in self._lately.items()
        ]
        return [[], [(" Used lately", "strong")], *named[: room - 1]]

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
        rows: list[list[Part]] = []
        most = COMPACT - bool(self._lately)
        for number, suggestion in enumerate(self._offered[:most], 1):
            named = [*self._named(number, suggestion), (f"  {self._sure(suggestion)}", "")]
            rows.append([*named, (f"  {_because(suggestion)}", "quiet")])
            self._digits.append(number)
        if not rows:
            said = folded(self._said, width - 2, COMPACT - 2 * bool(self._lately))
            rows = [[(" ", ""), (line, "quiet")] for line in said]
        if self._desk and len(self._offered) > most:
            more = enumerate(self._offered[most:], most + 1)
            others = "  ".join(f"{number} {self._desk.name(suggestion.code_id)}" for number, suggestion in more)
            rows[-1] = spread(rows[-1], [(others[: max(0, width - 44)], ""), (" ", "")], width)
        return [*rows, *self._in_columns(width, COMPACT - len(rows))]

    def _in_columns(self, width: int, most: int) -> list[list[Part]]:
        """Return all codes used lately with their digits, on so many rows at most: each digit works, so each is shown."""
        if self._desk is None or not self._lately:
            return []
        title, listed = " lately ", list(self._lately.items())
        in_row = -(-len(listed) // min(most, -(-len(listed) // 3)))
        cell = (width - len(title)) // in_row
        rows: list[list[Part]] = []
        for at, (digit, code_id) in enumerate(listed):
            if at % in_row == 0:
                rows.append([(" " * len(title) if rows else title, "quiet")])
            rows[-1] += [(f"{digit} ", "key"), *spread([(self._desk.name(code_id), "")], (), cell - 2)]
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
