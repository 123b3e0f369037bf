"""What the codebook may lack: offered, never made by itself."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from qualcode.core.report import counted
from qualcode.errors import one_line
from qualcode.services.discovering import Findings
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.widgets.drawing import folded
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from qualcode.services.discovering import Quoted
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_WAIT = "Looking through what is not coded yet… This takes seconds to a minute; esc breaks it off."
_NOTHING = (
    "Nothing stands out. Candidates for codes come from uncoded talk; codes that overlap or fall apart, and codings for a second"
    " look, come from some dozens of codings."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One row: its kind, a line on it, passages that show it (the next is shown at each step), and words for a new code."""

    kind: str
    said: str
    passages: tuple[Quoted, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be done: `what` is "open" (go to the passage) or "add" (a code with these words)."""

    what: str
    passage: Quoted | None = None
    words: tuple[str, ...] = ()


class DiscoveryDialog(Dialog[Chosen]):
    """Runs the search in a process of its own, and lists what it found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
        Binding("l,right", "another(1)", "Next passage", show=False),
        Binding("h,left", "another(-1)", "Passage before", show=False),
        Binding("enter", "open", "In the text", show=False),
        Binding("a", "add", "Add a code", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._process: asyncio.subprocess.Process | None = None
        self._found: list[Finding] = []
        self._at = 0

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -tall") as box:
            box.border_title = "What the codebook may lack"
            box.border_subtitle = "a add as a code · enter in the text · ← → other passages · esc leave"
            yield Static(_WAIT, id="said", classes="hint", markup=False)
            yield RowList(height=2)
            yield Static("", id="passage", classes="said", markup=False)

    def on_mount(self) -> None:
        """Begin to look."""
        self.run_worker(self._look(), exit_on_error=False)

    async def _look(self) -> None:
        store = self._desk.store
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "qualcode.services.discovering", str(store.path), store.coder.name,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        out, _ = await self._process.communicate()
        if self._process.returncode:
            self.query_one("#said", Static).update(
                "It could not be looked through. Suggestions may not be installed whole."
            )
            return
        self.show(Findings.from_json(out.decode()))

    def show(self, findings: Findings) -> None:
        """List what was found."""
        self._found = list(self._rows(findings))
        said = f"{counted(findings.uncoded, 'passage')} nobody has coded." if self._found else _NOTHING
        self.query_one("#said", Static).update(said)
        rows = self.query_one(RowList)
        rows.set_items(len(self._found), self._draw)
        self._tell()

    def _rows(self, findings: Findings) -> Iterator[Finding]:
        for candidate in findings.candidates:
            said = f"{', '.join(candidate.words)} · about {counted(candidate.count, 'passage')}"
            yield Finding("Talk without a code", said, candidate.typical, candidate.words)
        for pair in findings.twins:
            both = f"{pair.share:.0%} of what has either has both ({pair.both})"
            yield Finding(
                "Codes that overlap", f"{self._desk.name(pair.one)} and {self._desk.name(pair.other)}: {both}"
            )
        for half in findings.halves:
            groups = " / ".join(f"{', '.join(words)} ({n})" for words, n in zip(half.words, half.counts, strict=True))
            yield Finding("A code in two halves", f"{self._desk.name(half.code_id)}: {groups}")
        for doubt in findings.doubts:
            what = "was given" if doubt.given else "was not given"
            speaks = "the other codings speak against it" if doubt.given else "the other codings speak for it"
            said = f"{self._desk.name(doubt.code_id)} {what}; {speaks}"
            yield Finding("For a second look", said, (doubt.passage,))

    def _draw(self, index: int, _width: int, chosen: bool) -> list[list[Part]]:
        found = self._found[index]
        return [
            [("› " if chosen else "  ", ""), (found.kind, "key")],
            [("    ", ""), (one_line(found.said), "strong" if chosen else "")],
        ]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._at = 0
        self._tell()

    def _tell(self) -> None:
        passage = self._passage()
        lines: list[str] = []
        if passage is not None:
            of = len(self._found[self.query_one(RowList).index].passages)
            lines = [
                f"{passage.transcript}, {self._at + 1} of {of}:",
                *folded(f"“{passage.text}”", self.size.width * 8 // 10, 4),
            ]
        elif self._found:
            kind = self._found[self.query_one(RowList).index].kind
            lines = [
                "In the codebook, g merges two codes." if "overlap" in kind else "In the codebook, s splits a code."
            ]
        self.query_one("#passage", Static).update("\n".join(lines))

    def _passage(self) -> Quoted | None:
        if not self._found:
            return None
        passages = self._found[self.query_one(RowList).index].passages
        return passages[self._at % len(passages)] if passages else None

    # What the keys do

    def action_step(self, by: int) -> None:
        """Go to another finding."""
        self.query_one(RowList).step(by)

    def action_another(self, by: int) -> None:
        """Show another passage of this finding."""
        if self._found and (passages := self._found[self.query_one(RowList).index].passages):
            self._at = (self._at + by) % len(passages)
            self._tell()

    def action_open(self) -> None:
        """Go to the passage in its transcript."""
        passage = self._passage()
        if passage is not None:
            self._end(Chosen("open", passage))

    def action_add(self) -> None:
        """Make a code of the candidate, with a name to be given."""
        if self._found and (words := self._found[self.query_one(RowList).index].words):
            self._end(Chosen("add", self._passage(), words))

    def action_leave(self) -> None:
        """Leave; what is still being looked for is let go."""
        self._end(None)

    def _end(self, answer: Chosen | None) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        self.dismiss(answer)
