"""Search over every transcript, with context."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message

from qualcode.core.spans import Span
from qualcode.storage import search
from qualcode.tui.dialogs.finder import Finder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.timer import Timer

    from qualcode.storage.search import Hit
    from qualcode.storage.store import Store
    from qualcode.tui.widgets.drawing import Part

    Asked = tuple[str, bool]
    """What is looked for, and whether the most telling comes first."""

_PAUSE = 0.06
_MOST = 200
_HOW = (
    'Words that were said, in any order: begin with those. "A phrase" goes in quotation marks; a star stands for the rest of '
    "a word, as in trust*; OR and NOT go between words."
)
_NOTHING = "Nobody said that. Fewer words find more, and trust* also finds trusted and trusting."


class Search(Finder["tuple[Hit, str]"]):
    """Finds words; answers with the passage and what was looked for."""

    TITLE_ = "Search every transcript"
    HINT: ClassVar[str] = '"phrase" · begin* · OR NOT · tab best first · enter go · esc leave'
    PLACEHOLDER = "What was said?"
    ROW_HEIGHT = 2
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "order", "Order", show=False, priority=True)]

    class Found(Message):
        """What a search beside the app has found: so many in all, and the first of them."""

        def __init__(self, asked: Asked, hits: list[Hit], count: int) -> None:
            super().__init__()
            self.asked, self.hits, self.count = asked, hits, count

    def __init__(self, store: Store, wanted: str = "") -> None:
        super().__init__()
        self._store, self._wanted = store, wanted
        self._hits: list[Hit] = []
        self._best = False
        self._found_for: Asked = ("", False)
        self._pause: Timer | None = None

    def on_mount(self) -> None:
        """Begin with what was looked for last."""
        super().on_mount()
        if self._wanted:
            line = self.query_one("Input")
            line.value = self._wanted  # type: ignore[attr-defined]
            line.action_select_all()  # type: ignore[attr-defined]

    @property
    def _asked(self) -> Asked:
        return self.query_text, self._best

    def find(self, query: str) -> None:  # noqa: ARG002
        """Search once the typing pauses."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._search)

    def _search(self) -> None:
        if search.is_long(self._store):
            self._search_beside(self._asked)
        else:
            self._take(self._asked, *_found(self._store, self._asked))

    @work(thread=True, exclusive=True, group="search", exit_on_error=False)
    def _search_beside(self, asked: Asked) -> None:
        """Search a long project without keeping a key waiting."""
        with self._store.again() as store:
            self.post_message(self.Found(asked, *_found(store, asked)))

    @on(Found)
    def _arrived(self, event: Found) -> None:
        if event.asked == self._asked:
            self._take(event.asked, event.hits, event.count)

    def _take(self, asked: Asked, hits: list[Hit], count: int) -> None:
        self._hits, self._found_for = hits, asked
        box, order = self.query_one(".box"), "best first" if self._best else "in reading order"
        found = f"{count} found" if count == len(hits) else f"the first {len(hits)} of {count:,}"
        box.border_title = f"{self.TITLE_}: {found}, {order}" if hits else self.TITLE_
        box.border_subtitle = self.HINT.replace("best first", "in order") if self._best else self.HINT
        self.offer(len(hits), _NOTHING if asked[0].strip() else _HOW)

    def action_order(self) -> None:
        """Show what was found the other way: in reading order, or the most telling first."""
        self._best = not self._best
        self._search()

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
        if self._found_for != self._asked:
            self._take(self._asked, *_found(self._store, self._asked))
        if self._hits:
            self.dismiss((self._hits[self.index], self.query_text))


def _found(store: Store, asked: Asked) -> tuple[list[Hit], int]:
    wanted, best = asked
    hits = search.find(store, wanted, limit=_MOST, best=best)
    return hits, len(hits) if len(hits) < _MOST else search.count(store, wanted)


def _in_context(hit: Hit, width: int) -> list[Part]:
    first = hit.matches[0] if hit.matches else Span(hit.span.start, hit.span.start)
    begin = max(hit.span.start, min(first.start - width // 3, hit.span.end - width))
    if begin > hit.span.start:  # from a word's beginning, where there are words
        space = hit.text.find(" ", begin - hit.span.start, first.start - hit.span.start)
        begin = hit.span.start + space + 1 if space >= 0 else begin
    at, parts = begin, [("…", "quiet")] if begin > hit.span.start else []
    for match in hit.matches:
        if match.start >= at:
            parts.append((hit.text[at - hit.span.start : match.start - hit.span.start], ""))
            parts.append((hit.text[match.start - hit.span.start : match.end - hit.span.start], "key"))
            at = match.end
    return [*parts, (hit.text[at - hit.span.start : at - hit.span.start + width], "")]
