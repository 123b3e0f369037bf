"""Finding on the Code screen: search, jumps, back and forward, filters, the list of memos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.report import counted
from qualcode.errors import NotPossibleError
from qualcode.storage import transcripts
from qualcode.storage.people import groups, speaker_rows
from qualcode.tui import lookups
from qualcode.tui.only import Only
from qualcode.tui.screens.code.host import Host

if TYPE_CHECKING:
    from qualcode.core.spans import Span
    from qualcode.storage.search import Hit
    from qualcode.tui.dialogs.goto import Goal


class Finding(Host):
    """The part of the Code screen that finds things."""

    _been: list[tuple[str, int]]
    _ahead: list[tuple[str, int]]
    _searched = ""

    def jump(self, guid: str, offset: int, select: Span | None = None, *, anywhere: bool = False) -> None:
        """Go to a position, remembering where one was.

        A filter that would hide it is taken away, unless it need only be near (`anywhere`).
        """
        if self.desk.only is not None and not anywhere and not lookups.is_shown(self.desk, guid, offset):
            self.desk.only = None
            self.open_transcript(guid, offset)
            self.qualcode.say("Everybody is shown again: this was said by somebody else.")
        self._been = [*self._places("_been"), self._at()]
        self._ahead = []
        self._go(guid, offset)
        if select is not None:
            self.view.select(select)

    def _places(self, name: str) -> list[tuple[str, int]]:
        return list(getattr(self, name, []))

    def _at(self) -> tuple[str, int]:
        here = self.desk.passages
        return (here.transcript.guid, self.view.selection.start) if here else ("", 0)

    def _go(self, guid: str, offset: int) -> None:
        if self.desk.passages is None or self.desk.passages.transcript.guid != guid:
            self.open_transcript(guid, offset)
        else:
            self.view.goto_offset(offset)

    def action_back(self) -> None:
        """Go back to where one was."""
        been = self._places("_been")
        if not been:
            raise NotPossibleError("There is nowhere to go back to.")
        self._ahead = [*self._places("_ahead"), self._at()]
        self._been = been[:-1]
        self._go(*been[-1])

    def action_forward(self) -> None:
        """Go forward again."""
        ahead = self._places("_ahead")
        if not ahead:
            raise NotPossibleError("There is nowhere to go forward to.")
        self._been = [*self._places("_been"), self._at()]
        self._ahead = ahead[:-1]
        self._go(*ahead[-1])

    def action_search(self) -> None:
        """Search every transcript."""
        from qualcode.tui.dialogs.search import Search

        def found(answer: tuple[Hit, str] | None) -> None:
            if answer is None:
                return
            hit, self._searched = answer
            self.jump(hit.transcript_guid, hit.matches[0].start if hit.matches else hit.span.start)
            self._mark_hits()

        self.qualcode.ask(Search(self.desk.store, self._searched), found)

    def _mark_hits(self) -> None:
        """Show in the open transcript what was searched for."""
        self.show_hits(lookups.hits(self.desk, self._searched) if self._searched else [])

    def action_hit(self, by: int) -> None:
        """Go to the next passage found (`by` 1) or the one before (-1), in this transcript and then in others."""
        if not self._searched:
            raise NotPossibleError("Nothing has been searched for: / searches.")
        guid = self._at()[0]
        if self.hits_in != guid:
            self._mark_hits()
        units = self.found_in
        ahead = (
            [u for u in units if u > self.view.unit_index] if by > 0 else [u for u in units if u < self.view.unit_index]
        )
        if ahead:
            self.view.goto_unit(ahead[0] if by > 0 else ahead[-1])
            self.refresh_around()
            return
        other = lookups.hit_elsewhere(self.desk, self._searched, guid, by)
        if other is None:
            raise NotPossibleError(f"“{self._searched}” is not found {'after' if by > 0 else 'before'} this.")
        self.jump(other[0], other[1])
        self._mark_hits()

    def action_everything(self) -> None:
        """Show everybody again, and forget what was searched for and which coding was chosen."""
        self._searched = ""
        self.show_hits([])
        if self.desk.only is not None and self.desk.passages is not None:
            self.desk.only = None
            self.open_transcript(self.desk.passages.transcript.guid, self.view.selection.start)
            self.qualcode.say("Everybody is shown again.")
        self.forget_chosen()

    def action_go_to(self) -> None:
        """Go to a transcript, speaker, code or quote."""
        from qualcode.tui.dialogs.goto import GoTo

        def chosen(goal: Goal | None) -> None:
            if goal is not None:
                self._go_to(goal)

        self.qualcode.ask(GoTo(self.desk), chosen)

    def _go_to(self, goal: Goal) -> None:
        if goal.kind == "transcript":
            if self.desk.passages is None or self.desk.passages.transcript.guid != goal.key:
                self.jump(goal.key, 0, anywhere=True)
                self.past_who_asks()
                self.refresh_around()
            return
        if goal.kind == "speaker":
            here = transcripts.load(self.desk.store, goal.key)
            ids = {s.id for s in here.speakers.values() if s.label == goal.label}
            turn = next((turn for turn in here.turns if turn.speaker_id in ids), None)
            self.jump(goal.key, turn.span.start if turn else 0)
            return
        found = (
            lookups.place_of_quote(self.desk, goal.key)
            if goal.kind == "quote"
            else lookups.next_of_code(self.desk, goal.key, self._at())
        )
        if found is None:
            raise NotPossibleError(f"Nothing is coded {goal.name} yet.")
        guid, span = found
        self.jump(guid, span.start, span)

    def action_filter(self) -> None:
        """Show only what a group or a speaker said."""
        from qualcode.tui.dialogs.speakers import ChooseSpeakers

        here = self.desk.here()
        labels = speaker_rows(self.desk.store, here.transcript.guid)
        present = {row.group for row in labels}
        choices = [(Only(group.name, group.id), "group") for group in groups(self.desk.store) if group.id in present]
        choices += [(Only(row.label), f"speaker, {counted(row.turns, 'turn')}") for row in labels]

        def chosen(answer: tuple[Only | None] | None) -> None:
            if answer is not None:
                self.desk.only = answer[0]
                self.open_transcript(here.transcript.guid, self.view.selection.start)

        self.qualcode.ask(ChooseSpeakers(choices), chosen)
