"""Why a code is suggested: the whole story, from the suggester's own process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from qualcode.core.report import counted
from qualcode.errors import one_line
from qualcode.tui.dialogs.base import Dialog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from textual.app import ComposeResult

    from qualcode.services.trust import CodeUse

_MOST_TERMS = 12
_LEAST = 0.01


class StoryDialog(Dialog[None]):
    """A page to scroll. `asked` brings the story, or None where it cannot be told; `use` is what became of the code so far."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "read(1)", "Down", show=False),
        Binding("k,up", "read(-1)", "Up", show=False),
        Binding("space,pagedown", "read(10)", "Page down", show=False),
        Binding("pageup", "read(-10)", "Page up", show=False),
        Binding("enter", "leave", "Leave", show=False),
    ]

    def __init__(
        self, code: str, asked: Callable[[], Awaitable[Mapping[str, Any] | None]], use: CodeUse | None, sure: str
    ) -> None:
        super().__init__()
        self._code, self._asked, self._use, self._sure = code, asked, use, sure

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -tall") as box:
            box.border_title, box.border_subtitle = f"Why {one_line(self._code)}?", "↑ ↓ read · esc leave"
            with VerticalScroll(can_focus=False):
                yield Static("Working it out…", id="story", classes="said", markup=False)

    def on_mount(self) -> None:
        """Ask for the story; the app goes on meanwhile."""
        self.run_worker(self._tell(), exit_on_error=False)

    async def _tell(self) -> None:
        story = await self._asked()
        said = "It cannot be told: the suggester is not running." if story is None else "\n".join(self._lines(story))
        self.query_one("#story", Static).update(said)

    def _lines(self, story: Mapping[str, Any]) -> Iterator[str]:
        yield f"How sure: {self._sure}."
        if not story["calibrated"]:
            yield "Too little is decided yet to give chances: scores only put codes in order."
        if story["rules"]:
            yield f"Keywords of the code found here: {', '.join(map(one_line, story['rules']))}."
        for reason in story["reasons"]:
            yield f"In a line: {one_line(reason['text'])}."
        terms = [(word, pull) for word, pull in story["terms"] if abs(pull) >= _LEAST]
        if terms:
            yield ""
            yield "What each word adds (+) or takes away (−); words are shown without their endings:"
            for word, pull in sorted(terms, key=lambda term: -abs(term[1]))[:_MOST_TERMS]:
                bar = "█" * max(1, round(min(abs(pull), 3) * 6))
                yield f"  {'+' if pull > 0 else '−'} {one_line(word):<18} {bar} {pull:+.2f}"
        yield from _near("Like these coded quotes", story["accepted"])
        yield from _near("Like these, which were read and not given the code", story["refused"])
        yield from _near("Like these lines of the codebook", story["codebook"])
        yield ""
        yield from self._so_far()

    def _so_far(self) -> Iterator[str]:
        use = self._use
        decided = use.accepted + use.rejected if use else 0
        if use is None or not decided:
            yield "So far: nobody has decided about a suggestion of this code."
            return
        yield f"So far: {use.accepted} of {counted(decided, 'decided suggestion')} of this code were accepted."
        if use.precision is not None and use.precision.of:
            yield (
                f"Audits: {use.precision.share:.0%} of {use.precision.of} were right "
                f"(between {use.precision.low:.0%} and {use.precision.high:.0%})."
            )

    def action_read(self, by: int) -> None:
        """Read on, or back."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def _near(title: str, texts: list[Mapping[str, Any]]) -> Iterator[str]:
    if texts:
        yield ""
        yield f"{title}:"
    for text in texts:
        yield f"  {text['likeness']:.2f}  “{one_line(text['text'])}”"
