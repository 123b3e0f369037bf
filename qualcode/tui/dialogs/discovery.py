"""What the codebook may lack: offered, never made by itself."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from qualcode.core.report import counted
from qualcode.errors import NotPossibleError, one_line
from qualcode.services import findings as acting
from qualcode.services.beside import command, end
from qualcode.services.discovering import STEPS, Candidate, Findings, SecondLook
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.dialogs.found import Finding, rows_of
from qualcode.tui.widgets.drawing import folded
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from qualcode.services.discovering import Quoted
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_NOTHING = (
    "Nothing stands out. Candidates for codes come from uncoded talk; codes that overlap or fall apart, and codings for a second"
    " look, come from some dozens of codings."
)
_LONGEST = 2**26
"""The longest line read, in bytes: what is found comes in one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was found, and when (seconds of `time.monotonic`): shown again at once when the dialog is opened again."""

    findings: Findings
    at: float

    def when(self) -> str:
        """Return in words how long ago that is."""
        minutes = int((time.monotonic() - self.at) // 60)
        return f"{counted(minutes, 'minute')} ago" if minutes else "just now"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be done: `what` is "open" (go to the passage) or "add" (a code of this candidate)."""

    what: str
    passage: Quoted | None = None
    candidate: Candidate | None = None


class DiscoveryDialog(Dialog[Chosen]):
    """Runs the search in a process of its own, and lists what it found. `changed` hears of each coding taken away or given."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
        Binding("l,right", "another(1)", "Next passages", show=False),
        Binding("h,left", "another(-1)", "Passages before", show=False),
        Binding("enter", "open", "In the text", show=False),
        Binding("a", "add", "Make a code", show=False),
        Binding("x", "aside", "Set aside", show=False),
        Binding("b", "back", "Bring back", show=False),
        Binding("d", "judge(True)", "Take the coding away", show=False),
        Binding("y", "judge(False)", "Give the code", show=False),
        Binding("r", "again", "Look again", show=False),
    ]

    def __init__(
        self, desk: Desk, kept: Kept | None = None, changed: Callable[[str], None] = lambda _said: None
    ) -> None:
        super().__init__()
        self._desk, self._changed = desk, changed
        self.kept = kept
        self._process: asyncio.subprocess.Process | None = None
        self._found: list[Finding] = []
        self._at = 0
        self._begun = 0.0
        self._step = (1, len(STEPS), STEPS[0])

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -tall") as box:
            box.border_title = "What the codebook may lack"
            yield Static("", id="said", classes="hint", markup=False)
            yield RowList(height=2)
            yield Static("", id="passage", classes="said", markup=False)

    def on_mount(self) -> None:
        """Show what was found before, or begin to look."""
        self.set_interval(1, self._tell_step)
        if self.kept is None:
            self.action_again()
        else:
            self._list()

    async def _look(self) -> None:
        store = self._desk.store
        self._process = process = await asyncio.create_subprocess_exec(
            *command("discovering", str(store.path), store.coder.name),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, limit=_LONGEST,
        )  # fmt: skip
        if process.stdout is None:  # pragma: no cover - it is a pipe
            return
        try:
            async for line in process.stdout:
                told = json.loads(line)
                if "found" in told:
                    self.show(Findings.from_data(told["found"]))
                else:
                    self._step = tuple(told["step"])
                    self._tell_step()
            failed = await process.wait()
        finally:  # whoever leaves, the dialog or the app, breaks this off
            await end(process)
        if failed:
            self._process, self._begun = None, 0.0
            self.query_one("#said", Static).update(
                "It could not be looked through. Suggestions may not be installed whole. r tries again."
            )

    @property
    def _looking(self) -> bool:
        return self._begun > 0

    def _tell_step(self) -> None:
        if self._looking:
            number, of, words = self._step
            seconds = round(asyncio.get_running_loop().time() - self._begun)
            bar = "█" * number + "░" * (of - number)
            self.query_one("#said", Static).update(
                f"{bar} {number} of {of}: {words}… {seconds} s. This takes seconds to a minute; esc breaks it off."
            )

    def show(self, findings: Findings) -> None:
        """List what was found."""
        self.kept = Kept(findings, time.monotonic())
        self._begun = 0.0
        self._list()

    def _list(self, said: str = "") -> None:
        """List what is still to be looked at, keeping the place in it."""
        if self.kept is None:
            return
        store = self._desk.store
        self._found = list(rows_of(acting.left(store, self.kept.findings), self._desk.name))
        aside = len(acting.set_aside(store))
        told = f"{counted(self.kept.findings.uncoded, 'passage')} nobody has coded." if self._found else _NOTHING
        back = f" {aside} set aside: b brings {'it' if aside == 1 else 'them'} back." if aside else ""
        self.query_one("#said", Static).update(f"{said or told}{back} Found {self.kept.when()}; r looks again.")
        rows = self.query_one(RowList)
        rows.set_items(len(self._found), self._draw, index=rows.index)
        self._at = 0
        self._tell()

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

    def on_resize(self) -> None:
        """Fold the passages to the new width."""
        self._tell()

    def _tell(self) -> None:
        """Show the passages of the finding chosen, and what can be done about it."""
        here, lines = self._here(), []
        if here is not None and here.pages:
            page = here.pages[self._at % len(here.pages)]
            of = f" ({self._at + 1} of {len(here.pages)})" if len(here.pages) > 1 else ""
            width, rows = max(20, min(100, self.size.width * 9 // 10) - 6), 4 if len(page) == 1 else 3
            for label, passage in page:
                lines.append(f"{one_line(label)}, {one_line(passage.transcript)}{of}:")
                lines += folded(f"“{passage.text}”", width, rows)
        self.query_one("#passage", Static).update("\n".join(lines))
        more = "← → more · " if here is not None and len(here.pages) > 1 else ""
        keys = f"{here.keys} · {more}" if here is not None else ""
        self.query_one(".box").border_subtitle = f"{keys}esc leave"

    def _here(self) -> Finding | None:
        return self._found[self.query_one(RowList).index] if self._found else None

    # What the keys do

    def action_step(self, by: int) -> None:
        """Go to another finding."""
        self.query_one(RowList).step(by)

    def action_another(self, by: int) -> None:
        """Show other passages of this finding."""
        if (here := self._here()) is not None and here.pages:
            self._at = (self._at + by) % len(here.pages)
            self._tell()

    @on(RowList.Picked)
    def action_open(self) -> None:
        """Go to the passage in its transcript."""
        if (here := self._here()) is not None and here.pages:
            self._end(Chosen("open", here.pages[self._at % len(here.pages)][0][1]))

    def action_add(self) -> None:
        """Make a code of the candidate, with a name to be given."""
        if (here := self._here()) is not None and isinstance(here.about, Candidate):
            self._end(Chosen("add", candidate=here.about))

    def action_aside(self) -> None:
        """Keep this finding from coming back."""
        if (here := self._here()) is not None:
            acting.put_aside(self._desk.store, here.about)
            self._list("Set aside.")

    def action_back(self) -> None:
        """Bring back what was set aside."""
        acting.bring_back(self._desk.store)
        self._list()

    def action_judge(self, away: bool) -> None:
        """Take the coding in doubt away, or give the code that is missing."""
        here = self._here()
        if here is None or not isinstance(here.about, SecondLook) or here.about.given is not away:
            return
        try:
            (acting.take_away if away else acting.give)(self._desk.store, here.about)
        except NotPossibleError as error:
            self._list(str(error))
            return
        said = f"{'Removed' if away else 'Coded'} {self._desk.name(here.about.code_id)}. u takes it back on the Code screen."
        self._changed(said)
        self._list(said)

    def action_again(self) -> None:
        """Look once more."""
        if not self._looking:
            self._begun, self._step = asyncio.get_running_loop().time(), (1, len(STEPS), STEPS[0])
            self._tell_step()
            self.run_worker(self._look(), exit_on_error=False)

    def action_leave(self) -> None:
        """Leave; what is still being looked for is let go."""
        self._end(None)

    def _end(self, answer: Chosen | None) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        self.dismiss(answer)
