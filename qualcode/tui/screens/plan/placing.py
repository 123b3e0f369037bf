"""Finding the quote that is to stand in the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.report import passages
from qualcode.tui.dialogs.finder import Finder
from qualcode.tui.screens.themes.drawing import passage_rows
from qualcode.tui.widgets.drawing import clipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.core.report import Passage, Report
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part


class PlaceQuote(Finder[str]):
    """Finds a passage that may be printed; answers with its quote id. Those under the given codes come first."""

    CSS_PATH = "../../dialogs/dialogs.tcss"
    TITLE_ = "Place a quote here"
    HINT = "enter place · esc leave"
    PLACEHOLDER = "Type words, a code, a group or a quote's id"
    ROW_HEIGHT = 3

    def __init__(self, desk: Desk, report: Report, codes: tuple[str, ...]) -> None:
        super().__init__()
        self._desk, self._report = desk, report
        family = {code.id for code_id in codes for code in report.codebook.family(code_id)}
        near = {quote.quote_id for quote in report.quotes if quote.code in family}
        printable = [passage for passage in passages(report.quotes) if passage.quotable]
        printable.sort(key=lambda p: (not any(q.quote_id in near for q in p.quotes), not p.exemplar))
        self._all = [(passage, _haystack(passage)) for passage in printable]
        self._found: list[Passage] = []

    def find(self, query: str) -> None:
        """Narrow the passages to those with every word."""
        words = query.casefold().split()
        self._found = [passage for passage, hay in self._all if all(word in hay for word in words)]
        self.offer(len(self._found))

    def draw(self, index: int, width: int, chosen: bool) -> Sequence[Sequence[Part]]:
        """Draw a passage with its codes."""
        passage = self._found[index]
        codes = ", ".join(dict.fromkeys(self._desk.name(quote.code) for quote in passage.quotes))
        beside = codes if len(codes) <= width // 2 else clipped(codes, width // 2)
        return passage_rows(self._desk, self._report, passage, width, chosen=chosen, beside=beside)

    def choose(self) -> None:
        """Hand back the quote's id."""
        if self._found:
            self.dismiss(self._found[self.index].lead.quote_id)


def _haystack(passage: Passage) -> str:
    lead = passage.lead
    parts = [lead.text, lead.attribution, lead.transcript]
    parts += [part for quote in passage.quotes for part in (quote.code_path, quote.quote_id)]
    return " ".join(parts).casefold()
