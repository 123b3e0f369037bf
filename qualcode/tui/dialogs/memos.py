"""Every memo of the project: searched, read as Markdown, written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Markdown

from qualcode.services import refi_kept
from qualcode.storage import memos
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.dialogs.finder import Finder
from qualcode.tui.fuzzy import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult

    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part


@dataclass(frozen=True, slots=True)
class Noted:
    """A memo, or with an empty text something that one may be written on.

    `kind` is "coding", "transcript", "participant", "code" or "project"; `target` the quote's id, a GUID or a code's id. What another
    program's file has on a passage without a code is a "remark", which can be read; its target is the transcript's GUID and the start.
    """

    kind: str
    target: str
    name: str
    text: str
    coder: str = ""


def noted(desk: Desk) -> list[Noted]:
    """Return every memo of the project, those on codings first, each by its newest."""
    names = {row["guid"]: row["name"] for row in desk.store.rows("SELECT guid, name FROM transcripts")}
    names |= {row["guid"]: row["name"] for row in desk.store.rows("SELECT guid, name FROM participants")}
    on_codings = desk.store.rows(
        "SELECT quote_id, code_path, memo, coder FROM quotes WHERE memo <> '' ORDER BY created_at DESC"
    )
    found = [
        Noted("coding", r["quote_id"], f"{r['quote_id']}  {r['code_path']}", r["memo"], r["coder"]) for r in on_codings
    ]
    found += [
        Noted(
            "remark",
            f"{each.transcript_guid} {each.span.start}",
            f"in {names[each.transcript_guid]}",
            each.text,
            each.coder,
        )
        for each in refi_kept.remarks(desk.store)
    ]
    return found + [
        Noted(
            memo.target_kind,
            memo.target,
            names.get(memo.target) or desk.name(memo.target) or "the project",
            memo.text,
            memo.coder,
        )
        for memo in memos.all_memos(desk.store)
    ]


class MemoList(Finder[Noted]):
    """Finds a memo, or what a new one is to be written on; answers with it."""

    TITLE_ = "Memos"
    HINT = "enter read or write · esc leave"
    PLACEHOLDER = "Type words of a memo"
    BESIDE: ClassVar[bool] = True

    def __init__(self, kept: Sequence[Noted], targets: Iterable[Noted]) -> None:
        super().__init__()
        have = {(memo.kind, memo.target) for memo in kept}
        self._all = [*kept, *(target for target in targets if (target.kind, target.target) not in have)]
        self._found = self._all

    def beside(self) -> Markdown:
        """Return what shows the memo beside the list."""
        return Markdown(classes="beside", open_links=False)

    def tell(self, index: int | None) -> None:
        """Show a memo beside the list, as Markdown."""
        text = self._found[index].text if index is not None else ""
        self.query_one(".beside", Markdown).update(text)

    def find(self, query: str) -> None:
        """Narrow the memos to those with every word."""
        words = plain(query).split()
        self._found = [m for m in self._all if all(word in plain(f"{m.kind} {m.name} {m.text}") for word in words)]
        self.offer(len(self._found))

    def draw(self, index: int, width: int, chosen: bool) -> Sequence[Sequence[Part]]:  # noqa: ARG002
        """Draw a memo: what it is on, and how it begins."""
        memo = self._found[index]
        kind = f"{memo.kind} " if memo.kind != "project" else ""
        if not memo.text:
            return [[("› " if chosen else "  ", ""), ("＋ A memo on ", "good"), (f"{kind}{memo.name}", "good")]]
        return [
            [
                ("› " if chosen else "  ", ""),
                (kind, "quiet"),
                (memo.name, "strong"),
                (f"  {' '.join(memo.text.split())}", "quiet"),
            ]
        ]

    def choose(self) -> None:
        """Hand back the memo."""
        if self._found:
            self.dismiss(self._found[self.index])


class MemoPage(Dialog[str]):
    """Shows one memo as Markdown; answers with "write" or "go"."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "answer('write')", "Write", show=False),
        Binding("enter,g", "answer('go')", "Go", show=False),
        Binding("j,down", "read(1)", "Down", show=False),
        Binding("k,up", "read(-1)", "Up", show=False),
    ]

    def __init__(self, memo: Noted) -> None:
        super().__init__()
        self._memo = memo

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        memo = self._memo
        with Vertical(classes="box") as box:
            title = f"Remark {memo.name}" if memo.kind == "remark" else f"Memo on {memo.name}"
            box.border_title = title + (f", by {memo.coder}" if memo.coder else "")
            write = "" if memo.kind == "remark" else "e write on · "
            box.border_subtitle = f"{write}enter go to what it is on · esc leave"
            with VerticalScroll(classes="page") as page:
                page.can_focus = False
                yield Markdown(memo.text, open_links=False)

    def action_answer(self, what: str) -> None:
        """Answer with what is to be done."""
        self.dismiss(what)

    def action_read(self, by: int) -> None:
        """Read on, or back."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
