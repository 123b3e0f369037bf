"""How suggestions are shown and what became of them, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from qualcode.core.report import counted
from qualcode.services import trust
from qualcode.storage import audits
from qualcode.tui.dialogs.asking import AskLine
from qualcode.tui.dialogs.base import Dialog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from qualcode.core.shares import Share
    from qualcode.services.trust import Use
    from qualcode.tui.desk import Desk

_MOST_DRAWN = 50
"""Per cent of a queue: drawn by chance, most passages have nothing to do with what is looked for."""

_MOST_AFTER = 99_999

_SHOWN = {
    "on": "Suggestions are shown always",
    "request": "Suggestions are shown on request (a)",
    "off": "Suggestions are not shown",
}


class TrustDialog(Dialog[bool]):
    """Figures and settings; answers whether a setting was changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "done", "Done", show=False, priority=True),
        Binding("j,down", "read(1)", "Down", show=False),
        Binding("k,up", "read(-1)", "Up", show=False),
        Binding("m", "mode", "Shown", show=False),
        Binding("n", "after", "Only after", show=False),
        Binding("a", "share", "Audits", show=False),
        Binding("w", "whose", "Whose", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._mine = True
        self._changed = False

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -tall") as box:
            box.border_title = "How suggestions do"
            box.border_subtitle = "m shown · n only after · a audits · w mine or all · esc done"
            with VerticalScroll(can_focus=False):
                yield Static("", id="use", classes="said", markup=False)

    def on_mount(self) -> None:
        """Show the figures."""
        self._show()

    def _show(self) -> None:
        store = self._desk.store
        own = self._mine or self._desk.blind
        use = trust.use(store, coder_guid=store.coder.guid if own else "")
        self.query_one("#use", Static).update("\n".join(self._lines(use, store.coder.name if own else "everybody")))

    def _lines(self, use: Use, whose: str) -> Iterator[str]:
        after = f", after {counted(use.after, 'own coding')}" if use.after and use.mode != "off" else ""
        yield f"{_SHOWN[use.mode]}{after}."
        yield f"Of a queue, {audits.share(self._desk.store):.0%} is drawn by chance as an audit."
        yield ""
        yield f"Decisions of {whose}:"
        rate = f" ({use.rate:.0%})" if use.rate is not None else ""
        yield f"  {use.accepted} accepted{rate}, {use.rejected} rejected, {use.deferred} put off"
        yield f"  {use.began} of {counted(use.codings, 'coding')} began as suggestions"
        if use.seconds is not None:
            yield f"  {use.seconds:.1f} seconds from seeing to deciding (half took less)"
        yield f"  {counted(use.audited, 'passage')} judged as an audit"
        if use.audited:
            right, missed = use.precision, use.missed
            yield f"  there, {_share(right)} of {counted(right.of, 'suggestion')} were right, and"
            yield f"  {_share(missed)} of {counted(missed.of, 'code')} given were not suggested"
        for warning in use.warnings:
            yield f"⚠ {warning}"
        if use.codes:
            yield ""
            yield f"{'Code':<20}{'accepted':>10}{'audited right':>18}{'audited missed':>18}"
        for code in use.codes:
            decided = code.accepted + code.rejected
            name = self._desk.name(code.code_id)
            name = name if len(name) < 20 else name[:18] + "…"
            yield f"{name:<20}{f'{code.accepted} of {decided}':>10}{_share(code.precision):>18}{_share(code.missed):>18}"

    def action_read(self, by: int) -> None:
        """Read on, or back."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_mode(self) -> None:
        """Show suggestions always, on request, or not at all."""
        modes = trust.MODES
        trust.set_mode(self._desk.store, modes[(modes.index(trust.mode(self._desk.store)) + 1) % len(modes)])
        self._set()

    def action_after(self) -> None:
        """Show suggestions to each coder only once they have coded so many passages."""

        def given(line: str | None) -> None:
            if line is not None and (number := self._number(line, _MOST_AFTER)) is not None:
                trust.set_after(self._desk.store, number)
                self._set()

        said = "A number of codings of one's own; 0 shows suggestions from the start."
        value = str(trust.after(self._desk.store))
        self.app.push_screen(AskLine("After how many codings are suggestions shown?", value, said=said), given)

    def action_share(self) -> None:
        """Say how much of a queue is drawn by chance."""

        def given(line: str | None) -> None:
            if line is not None and (share := self._number(line, _MOST_DRAWN)) is not None:
                self._desk.store.set_meta(audits.SHARE, str(share / 100))
                self._set()

        said = f"In per cent, 0 to {_MOST_DRAWN}. These passages are judged without seeing suggestions, so that figures are honest."
        value = f"{audits.share(self._desk.store):.0%}"
        self.app.push_screen(AskLine("How much of a queue is drawn by chance?", value, said=said), given)

    def action_whose(self) -> None:
        """Show one's own figures, or everybody's."""
        self._mine = not self._mine
        self._show()

    def _number(self, line: str, most: int) -> int | None:
        """Return what was typed as a number, None where it is none, which is said."""
        typed = line.strip().rstrip(" %")
        if typed.isdecimal() and len(typed) <= len(str(most)) and int(typed) <= most:
            return int(typed)
        self.app.notify(
            f"'{line}' is no number from 0 to {most}: nothing is changed.", severity="warning", markup=False
        )
        return None

    def _set(self) -> None:
        self._changed = True
        self._desk.showing.reload()
        self._show()

    def action_done(self) -> None:
        """Go back."""
        self.dismiss(self._changed)


def _share(share: Share | None) -> str:
    if share is None or not share.of:
        return "–"
    return f"{share.share:.0%} ({100 * share.low:.0f}–{share.high:.0%})"
