"""What the parts of the Code screen have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.errors import NotPossibleError
from qualcode.tui.place import Place
from qualcode.tui.widgets.transcript.view import TranscriptView

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from qualcode.core.model import Coding, Suggestion
    from qualcode.core.spans import Span


class Host(Place):
    """The Code screen as its parts know it."""

    found_in: Sequence[int] = ()
    """The units of the open transcript in which a search found something, in order."""
    hits_in = ""
    """The transcript whose hits these are."""
    still_reading = False
    """Whether suggestions are on their way."""

    @property
    def view(self) -> TranscriptView:
        """The transcript on screen."""
        return self.query_one(TranscriptView)

    @property
    def selection(self) -> Span:
        """What is selected.

        Raises:
            NotPossibleError: there is nothing to select.
        """
        if self.desk.passages is None or self.view.unit_index < 0:
            raise NotPossibleError("Nothing is selected.")
        return self.view.selection

    def mine_here(self) -> list[Coding]:
        """Return this coder's codings on the selection.

        Raises:
            NotPossibleError: there are none.
        """
        mine = self.desk.mine_at(self.selection)
        if not mine:
            raise NotPossibleError("None of your codings is here.")
        return mine

    def write_memo(self, kind: str, target: str, name: str) -> None:
        """Write this coder's memo on a transcript, a participant, a code or the project."""
        raise NotImplementedError

    def ask_parent(
        self, title: str, then: Callable[[str | None], None], likely: str | None = None, without: Collection[str] = ()
    ) -> None:
        """Ask for a code to stand above another, a likely one to begin with; None for a theme of its own."""
        raise NotImplementedError

    def open_transcript(self, guid: str, offset: int = 0) -> None:
        """Show a transcript with the cursor at a position."""
        raise NotImplementedError

    def show_hits(self, spans: Sequence[Span]) -> None:
        """Show where a search found something in the open transcript."""
        here = self.desk.passages
        if here is None:
            return
        self.hits_in = here.transcript.guid
        self.found_in = sorted({index for span in spans for index in here.over(span)})
        self.view.set_hits(spans)
        self.refresh_around()

    def refresh_around(self) -> None:
        """Show position, suggestions and codes of what is selected."""
        raise NotImplementedError

    def jump(self, guid: str, offset: int, select: Span | None = None, *, anywhere: bool = False) -> None:
        """Go to a position, remembering where one was."""
        raise NotImplementedError

    def past_who_asks(self, by: int = 1) -> None:
        """Go on to what is to be coded, where the cursor is on what a facilitator said."""
        raise NotImplementedError

    def action_show_codes(self) -> None:
        """Go to the codebook."""
        raise NotImplementedError

    def forget_chosen(self) -> None:
        """Let no coding of several be the chosen one."""
        raise NotImplementedError

    def code(self, code_id: str, suggestion: Suggestion | None = None, *, advance: bool = True) -> None:
        """Code the selection, and go on to the next unit."""
        raise NotImplementedError

    def changed(self, said: str = "") -> None:
        """Show everything as it is now, and say what was done."""
        raise NotImplementedError

    def leave_codes(self) -> None:
        """Go back to the transcript from the codebook."""
        raise NotImplementedError
