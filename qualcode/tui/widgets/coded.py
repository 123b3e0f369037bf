"""The line that names the codes of what is selected, and who gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from qualcode.tui.widgets.drawing import Drawn, clipped, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

    from qualcode.tui.widgets.drawing import Part

_SHORTEST = 5
"""The cells that are left of a code's name, however many there are: its letter stands before it."""


class Named(NamedTuple):
    """A coding as the line names it; `signs` say what else there is to it, `chosen` that it is the one to be changed."""

    letter: str
    code: str
    colour: str
    signs: str
    coder: str
    coder_colour: str
    chosen: bool = False


def told(codings: Sequence[Named], hint: str, width: int) -> list[Part]:
    """Return as much as a row of `width` cells holds: who coded goes before whole names, both before the hint.

    Names are cut as far as it takes, the longest first; codings that there is no room for even so are counted at the end.
    """
    if not codings:
        return [(" not coded", "quiet")]
    longest = max(cell_len(coding.code) for coding in codings)
    for most in range(longest, min(longest, _SHORTEST) - 1, -1):
        parts = _all(codings, most)
        if (used := width_of(parts)) <= width:
            return [*parts, (hint, "quiet")] if used + cell_len(hint) <= width else parts
    for shown in range(len(codings) - 1, 0, -1):
        parts = [*_all(codings[:shown], _SHORTEST), (f"  and {len(codings) - shown} more", "quiet")]
        if width_of(parts) <= width:
            break
    return parts


def _all(codings: Sequence[Named], most: int) -> list[Part]:
    parts: list[Part] = []
    for coding in codings:
        parts += [
            (f"{'  ' if parts else ' '}{'›' if coding.chosen else ''}", "key"),
            (f"{coding.letter} ", coding.colour),
            (
                coding.code if cell_len(coding.code) <= most else clipped(coding.code, most),
                "strong" if coding.chosen else "",
            ),
            (coding.signs, "warn"),
            (f" ({coding.coder})", coding.coder_colour),
        ]
    return parts


class CodedLine(Drawn):
    """Names the codes of what is selected, and who gave them."""

    def __init__(self) -> None:
        super().__init__()
        self._codings: Sequence[Named] = ()
        self._hint = ""

    def show(self, codings: Sequence[Named], hint: str) -> None:
        """Show these codings, and as long as there is room the hint."""
        if (codings, hint) != (self._codings, self._hint):
            self._codings, self._hint = codings, hint
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the row."""
        width = self.size.width
        return self.strip_of(told(self._codings, self._hint, width) if not y else (), width)
