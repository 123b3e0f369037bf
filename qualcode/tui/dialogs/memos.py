"""Every memo of the project, searchable."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from qualcode.tui.dialogs.finder import Finder
from qualcode.tui.fuzzy import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.storage.memos import Memo
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part


class MemoList(Finder["tuple[str, str]"]):
    """Finds a memo; answers with the kind and target of what it is on."""

    TITLE_ = "Memos"
    HINT = "enter go there · esc leave"
    PLACEHOLDER = "Type words of a memo"
    BESIDE: ClassVar[bool] = True

    def __init__(self, desk: Desk, kept: Sequence[Memo]) -> None:
        super().__init__()
        names = {row["guid"]: row["name"] for row in desk.store.rows("SELECT guid, name FROM transcripts")}
        names |= {row["guid"]: row["name"] for row in desk.store.rows("SELECT guid, name FROM participants")}
        on_codings = desk.store.rows(
            "SELECT quote_id, code_path, memo FROM quotes WHERE memo <> '' ORDER BY created_at DESC"
        )
        self._all: list[tuple[str, str, str, str]] = [
            ("coding", r["quote_id"], f"{r['quote_id']}  {r['code_path']}", r["memo"]) for r in on_codings
        ]
        self._all += [
            (
                memo.target_kind,
                memo.target,
                names.get(memo.target) or desk.name(memo.target) or "the project",
                memo.text,
            )
            for memo in kept
        ]
        self._found = self._all

    def find(self, query: str) -> None:
        """Narrow the memos to those with every word."""
        words = plain(query).split()
        self._found = [memo for memo in self._all if all(word in plain(f"{memo[2]} {memo[3]}") for word in words)]
        self.offer(len(self._found))

    def draw(self, index: int, width: int, chosen: bool) -> Sequence[Sequence[Part]]:  # noqa: ARG002
        """Draw a memo: what it is on, and how it begins."""
        kind, _, name, text = self._found[index]
        return [
            [
                ("› " if chosen else "  ", ""),
                (f"{kind} ", "quiet"),
                (name, "strong"),
                (f"  {' '.join(text.split())}", "quiet"),
            ]
        ]

    def about(self, index: int) -> str:
        """Return the whole memo."""
        return self._found[index][3]

    def choose(self) -> None:
        """Hand back what the memo is on."""
        if self._found:
            self.dismiss(self._found[self.index][:2])
