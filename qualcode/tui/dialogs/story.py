"""Why codes are suggested for a passage: the whole story of each, from the suggester's own process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.core.report import counted
from qualcode.errors import one_line
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.widgets.transcript.cells import shown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

    from textual.app import ComposeResult

    from qualcode.core.spans import Span
    from qualcode.services.trust import CodeUse

_MOST_TERMS = 12
_LEAST = 0.01
_TELLING = 0.05
"""What the question before must add or take away to be told of."""

_MARKED = "bold underline"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A code that is suggested: its name, how sure in words, the matched places, and what became of it so far (None: nothing)."""

    code_id: str
    name: str
    sure: str
    matched: tuple[Span, ...]
    use: CodeUse | None


class StoryDialog(Dialog[None]):
    """A page to scroll for each code that is suggested for a passage, the first of them first.

    `asked` brings a code's story, or None where it cannot be told; a story once told is kept.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,right,n", "step(1)", "Next suggestion", show=False),
        Binding("k,left,p", "step(-1)", "Suggestion before", show=False),
        *(Binding(str(number), f"choose({number})", f"Suggestion {number}", show=False) for number in range(1, 10)),
        Binding("down", "read(1)", "Down", show=False),
        Binding("up", "read(-1)", "Up", show=False),
        Binding("space,pagedown", "read(10)", "Page down", show=False),
        Binding("pageup", "read(-10)", "Page up", show=False),
        Binding("enter,r", "leave", "Leave", show=False),
    ]

    def __init__(
        self,
        passage: str,
        proposed: Sequence[Proposed],
        asked: Callable[[str], Awaitable[Mapping[str, Any] | None]],
    ) -> None:
        super().__init__()
        self._passage, self._proposed, self._asked = passage, proposed, asked
        self._told: dict[str, Mapping[str, Any]] = {}
        self._at = 0

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -tall") as box:
            others = "1–9 j k suggestions · " if len(self._proposed) > 1 else ""
            box.border_title, box.border_subtitle = "Why?", f"{others}↑ ↓ read · esc leave"
            yield Static("", id="among", classes="hint", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static("", id="passage", classes="said", markup=False)
                yield Static("", id="story", classes="said", markup=False)

    def on_mount(self) -> None:
        """Begin with the first."""
        self._show()

    def _show(self) -> None:
        """Show one suggestion, and ask for its story; the app goes on meanwhile."""
        here = self._proposed[self._at]
        self.query_one(".box").border_title = f"Why {one_line(here.name)}?"
        among = [
            (f"{'›' if at == self._at else ' '}{at + 1} {one_line(each.name)}", "bold" if at == self._at else "")
            for at, each in enumerate(self._proposed)
        ]
        row = self.query_one("#among", Static)
        row.update(Content("  ").join(Content.assemble(part) for part in among))
        row.display = len(among) > 1
        self._mark(here.matched)
        self.query_one("#story", Static).update("Working it out…")
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self.run_worker(self._tell(here), exclusive=True, exit_on_error=False)

    async def _tell(self, here: Proposed) -> None:
        story = self._told.get(here.code_id) or await self._asked(here.code_id)
        if story is None:
            said = "It cannot be told: the suggester is not running, or could not work it out."
        else:
            self._told[here.code_id] = story
            said = "\n".join(_lines(story, here))
        self.query_one("#story", Static).update(said)

    def _mark(self, matched: Sequence[Span]) -> None:
        """Show the passage with the matched words marked."""
        parts: list[tuple[str, str]] = [("“", "")]
        at = 0
        for span in sorted(matched):
            start, end = max(at, span.start), max(at, span.end)
            parts += [(shown(self._passage[at:start]), ""), (shown(self._passage[start:end]), _MARKED)]
            at = end
        marks = (
            "The words that speak for it are underlined." if matched else "No single word of it speaks for the code."
        )
        parts += [(shown(self._passage[at:]), ""), (f"”\n{marks}\n", "")]
        self.query_one("#passage", Static).update(Content.assemble(*parts))

    def action_read(self, by: int) -> None:
        """Read on, or back."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_step(self, by: int) -> None:
        """Go to another suggestion; after the last comes the first."""
        self.action_choose((self._at + by) % len(self._proposed) + 1)

    def action_choose(self, number: int) -> None:
        """Go to the suggestion of that number, where there is one."""
        if number <= len(self._proposed) and number - 1 != self._at:
            self._at = number - 1
            self._show()


def _lines(story: Mapping[str, Any], here: Proposed) -> Iterator[str]:
    yield f"How sure: {here.sure}."
    if not story["calibrated"]:
        yield "Too little is decided yet to give chances: scores only put codes in order."
    if story["rules"]:
        yield f"Keywords of the code found here: {', '.join(map(one_line, story['rules']))}."
    if story["reasons"]:
        yield f"In short: {'; '.join(one_line(reason['text']) for reason in story['reasons'])}."
    terms = [(word, pull) for word, pull in story["terms"] if abs(pull) >= _LEAST]
    if terms:
        yield ""
        yield "What each word adds (+) or takes away (−):"
        for word, pull in sorted(terms, key=lambda term: -abs(term[1]))[:_MOST_TERMS]:
            bar = "█" * max(1, round(min(abs(pull), 3) * 6))
            yield f"  {'+' if pull > 0 else '−'} {one_line(word):<18} {bar} {pull:+.2f}"
    if abs(story["asked"]) >= _TELLING:
        yield ""
        yield f"The question before it speaks {'for' if story['asked'] > 0 else 'against'} the code: {story['asked']:+.2f}."
    yield from _near("Like these coded quotes", story["accepted"])
    yield from _near("Like these, which were refused or read without being given the code", story["refused"])
    yield from _near("Like these lines of the codebook", story["codebook"])
    yield ""
    yield from _so_far(here.use)


def _so_far(use: CodeUse | None) -> Iterator[str]:
    decided = use.accepted + use.rejected if use else 0
    if use is None or not decided:
        yield "So far: nobody has decided about a suggestion of this code."
    else:
        yield f"So far: {use.accepted} of {counted(decided, 'decided suggestion')} of this code were accepted."
    if use is not None and use.precision is not None and use.precision.of:
        yield (
            f"Audits: {use.precision.share:.0%} of {use.precision.of} were right "
            f"(between {use.precision.low:.0%} and {use.precision.high:.0%})."
        )


def _near(title: str, texts: list[Mapping[str, Any]]) -> Iterator[str]:
    if texts:
        yield ""
        yield f"{title}:"
    for text in texts:
        yield f"  {text['likeness']:.2f}  “{one_line(text['text'])}”"
