"""Who codes: whose codings show, who one is, names and colours, coding blind."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from qualcode.core.codebook import PALETTE
from qualcode.errors import NotPossibleError
from qualcode.storage import coders
from qualcode.tui.dialogs.asking import AskLine, Choose
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.widgets.drawing import spread
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from qualcode.storage.coders import CoderInfo
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_KEYS = "space show or hide · enter I am this coder · a new coder · r rename · l colour · b blind"


class CodersDialog(Dialog[str]):
    """The coders of the project. What is changed here stands at once; the answer is whom one is from now on, if another."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
        Binding("space", "show_or_hide", "Show or hide", show=False),
        Binding("enter", "become", "I am this coder", show=False),
        Binding("a", "add", "New coder", show=False),
        Binding("r", "rename", "Rename", show=False),
        Binding("l", "recolour", "Colour", show=False),
        Binding("b", "blind", "Code blind", show=False),
    ]

    def __init__(self, desk: Desk, *, said: str = "") -> None:
        super().__init__()
        self._desk, self._said = desk, said
        self._coders: list[CoderInfo] = []

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -short") as box:
            box.border_title, box.border_subtitle = "Who codes", "↑ ↓ choose · esc done"
            yield Static("", id="state", classes="said", markup=False)
            yield RowList()
            yield Static(_KEYS, classes="hint", markup=False)

    def on_mount(self) -> None:
        """Show everybody, oneself chosen."""
        self._read()
        self.query_one(RowList).choose(next(i for i, c in enumerate(self._coders) if c.guid == self._me))

    @property
    def _me(self) -> str:
        return self._desk.store.coder.guid

    def _read(self) -> None:
        self._desk.reload_coders()
        self._coders = coders.infos(self._desk.store)
        rows = self.query_one(RowList)
        rows.styles.height = min(10, len(self._coders))
        rows.set_items(len(self._coders), self._draw, index=rows.index)
        me = next(coder for coder in self._coders if coder.guid == self._me)
        blind = "You code blind: the others' codings, and suggestions learned from them, do not show. b ends it."
        self.query_one("#state", Static).update(self._said or (blind if self._desk.blind else f"You are {me.name}."))

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        coder = self._coders[index]
        mine, shown = coder.guid == self._me, coder.guid not in self._desk.hidden
        notes = ["you"] if mine else []
        notes += ["blind"] if coder.blind else []
        notes += ["settled disagreements"] if coder.consensus else []
        notes += [] if shown else ["hidden"]
        left: list[Part] = [
            ("› " if chosen else "  ", ""),
            ("[x] " if shown else "[ ] ", "key"),
            ("■ ", coder.colour),
            (coder.name, ""),
            (f"  {', '.join(notes)}", "quiet"),
        ]
        done = f"{coder.codings} codings {coder.last} " if mine or not self._desk.blind else ""
        return [spread(left, [(done, "quiet")], width)]

    @property
    def _chosen(self) -> CoderInfo:
        return self._coders[self.query_one(RowList).index]

    @property
    def _qualcode(self) -> QualcodeApp:
        return cast("QualcodeApp", self.app)

    def action_step(self, by: int) -> None:
        """Choose another."""
        self.query_one(RowList).step(by)

    @on(RowList.Picked)
    def action_show_or_hide(self) -> None:
        """Show or hide what the chosen coder coded."""
        if self._desk.blind:
            raise NotPossibleError("You code blind: only your own codings show. b ends it.")
        if self._chosen.guid == self._me:
            raise NotPossibleError("Your own codings always show.")
        coders.hide(self._desk.store, coders.chosen_hidden(self._desk.store) ^ {self._chosen.guid})
        self._read()

    def action_become(self) -> None:
        """Code as the chosen coder from now on."""
        if self._chosen.consensus:
            raise NotPossibleError("Nobody codes as the consensus: it holds what was settled under Disagreements.")
        self.dismiss(self._chosen.name)

    def action_add(self) -> None:
        """Code under a new name."""

        def named(name: str | None) -> None:
            if name == coders.CONSENSUS:
                raise NotPossibleError(f"{coders.CONSENSUS} is the name of the settled codings.")
            if name:
                self.dismiss(name)

        self._qualcode.ask(AskLine("A new coder", said="The name that codings are signed with:"), named)

    def action_rename(self) -> None:
        """Give the chosen coder another name."""
        coder = self._chosen

        def named(name: str | None) -> None:
            if name:
                coders.rename(self._desk.store, coder.guid, name)
                self._read()

        self._qualcode.ask(AskLine("Rename", coder.name), named)

    def action_recolour(self) -> None:
        """Give the chosen coder another colour."""
        coder = self._chosen
        used = {other.colour: other.name for other in reversed(self._coders)}

        def chosen(index: int | None) -> None:
            if index is not None:
                coders.recolour(self._desk.store, coder.guid, PALETTE[index])
                self._read()

        choices = [(colour, f"as {used[colour]}" if colour in used else "not used yet") for colour in PALETTE]
        self._qualcode.ask(Choose(f"The colour of {coder.name}", choices), chosen)

    def action_blind(self) -> None:
        """Code blind, or see again."""
        coders.set_blind(self._desk.store, self._me, blind=not self._desk.blind)
        self._read()
