"""A figure that knows when it is not defined, and says why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One coefficient.

    `value` is None where the coefficient has no value; `why_undefined` then says why, in words, and is "" otherwise.
    `interval` is the lower and upper end of a 95 % interval, where one was computed. `note` says what else a reader must
    know, such as how many pairs of coders a mean is over.
    """

    value: float | None
    why_undefined: str = ""
    interval: tuple[float, float] | None = None
    note: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the figure as plain values for JSON."""
        found: dict[str, object] = {"value": self.value}
        if self.why_undefined:
            found["why_undefined"] = self.why_undefined
        if self.interval is not None:
            found["interval"] = list(self.interval)
        if self.note:
            found["note"] = self.note
        return found

    def said(self, decimals: int = 2) -> str:
        """Return the figure as it is printed: '0.74', '0.74 [0.61, 0.84]' or 'not defined'."""
        if self.value is None:
            return "not defined"
        shown = rounded(self.value, decimals)
        if self.interval is not None:
            low, high = self.interval
            shown += f" [{rounded(low, decimals)}, {rounded(high, decimals)}]"
        return shown


def rounded(value: float, decimals: int = 2) -> str:
    """Return a value as it is printed; what rounds to nothing has no sign."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}"


def undefined(why: str) -> Figure:
    """Return a figure without a value, with the reason in words."""
    return Figure(None, why)


NO_PAIRS = "no unit was judged by two coders"
"""Why nothing can be said at all."""


def above_chance(observed: float, expected: float, why: str) -> Figure:
    """Return (observed − expected) / (1 − expected): the share of what chance left over that was agreed on.

    Args:
        observed: the observed agreement, 0 to 1.
        expected: the agreement expected by chance, 0 to 1.
        why: what to say when chance alone would give full agreement, so that nothing is left over.
    """
    if expected >= 1 - 1e-12:
        return undefined(why)
    return Figure((observed - expected) / (1 - expected))
