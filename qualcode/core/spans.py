"""Spans of a transcript's stored text.

A span counts Unicode code points of the stored text from 0 and does not include its end. Every other unit (UTF-16,
bytes, terminal cells) lives at the edge that needs it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open range `[start, end)` of code points. Sorts by start, then end."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span cannot run from {self.start} to {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the passage of `text` that this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Say whether `other` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end

    def clip(self, bounds: Span) -> Span:
        """Return the part of this span within `bounds`; empty at the nearer bound if they do not meet."""
        start = min(max(self.start, bounds.start), bounds.end)
        return Span(start, max(start, min(self.end, bounds.end)))

    def joined(self, other: Span) -> Span:
        """Return the smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


def trimmed(text: str, span: Span) -> Span:
    """Return `span` without white space at either end; empty at its start if there is nothing else."""
    passage = span.of(text)
    body = passage.strip()
    if not body:
        return Span(span.start, span.start)
    start = span.start + passage.index(body[0])
    return Span(start, start + len(body))
