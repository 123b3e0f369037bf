"""Search over every transcript, with context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.spans import Span
from qualcode.storage import search
from qualcode.tui.dialogs.finder import Finder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.timer import Timer

    from qualcode.storage.search import Hit
    from qualcode.storage.store import Store
    from qualcode.tui.widgets.drawing import Part

_PAUSE = 0.06
_MOST = 200


class Search(Finder["tuple[Hit, str]"]):
    """Finds words; answers with the passage and what was looked for."""

    TITLE_ = "Search every transcript"
    HINT = 'words · "a phrase" · begin* · OR NOT · enter go there · esc leave'
    PLACEHOLDER = "What was said?"
    ROW_HEIGHT = 2

    def __init__(self, store: Store, wanted: str = "") -> None:
        super().__init__()
        self._store, self._wanted = store, wanted
        self._hits: list[Hit] = []
        self._found_for = ""
        self._pause: Timer | None = None

    def on_mount(self) -> None:
        """Begin with what was looked for last."""
        super().on_mount()
        if self._wanted:
            line = self.query_one("Input")
            line.value = self._wanted  # type: ignore[attr-defined]
            line.action_select_all()  # type: ignore[attr-defined]

    def find(self, query: str) -> None:
        """Search once the typing pauses."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, lambda: self._search(query))

    def _search(self, query: str) -> None:
        self._hits, self._found_for = search.find(self._store, query, limit=_MOST), query
        box = self.query_one(".box")
        found = f"{len(self._hits)}{' or more' if len(self._hits) == _MOST else ''} found"
        box.border_title = f"{self.TITLE_}: {found}" if query.strip() else self.TITLE_
        self.offer(len(self._hits))

    def draw(self, index: int, width: int, chosen: bool) -> Sequence[Sequence[Part]]:
        """Draw a hit: where, and the words with what is around them."""
        hit = self._hits[index]
        head: list[Part] = [
            ("› " if chosen else "  ", ""),
            (hit.speaker or "–", "strong"),
            (f"  {hit.transcript}, turn {hit.ordinal}", "quiet"),
        ]
        return [head, [("    ", ""), *_in_context(hit, width - 5)]]

    def choose(self) -> None:
        """Hand back the passage; search at once if the pause was not over yet."""
        if self._pause is not None:
            self._pause.stop()
        if self._found_for != self.query_text:
            self._search(self.query_text)
        if self._hits:
            self.dismiss((self._hits[self.index], self.query_text))


def _in_context(hit: Hit, width: int) -> list[Part]:
    first = hit.matches[0] if hit.matches else Span(hit.span.start, hit.span.start)
    begin = max(hit.span.start, min(first.start - width // 3, hit.span.end - width))
    at, parts = begin, [("…", "quiet")] if begin > hit.span.start else []
    for match in hit.matches:
        if match.start >= at:
            parts.append((hit.text[at - hit.span.start : match.start - hit.span.start], ""))
            parts.append((hit.text[match.start - hit.span.start : match.end - hit.span.start], "key"))
            at = match.end
    return [*parts, (hit.text[at - hit.span.start : at - hit.span.start + width], "")]
