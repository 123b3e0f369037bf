"""Moving through the text on the Code screen, and selecting in it."""

from __future__ import annotations

from qualcode.errors import NotPossibleError
from qualcode.services.suggesting import has_been_read
from qualcode.tui import lookups, whereabouts
from qualcode.tui.screens.code.sampling import SampleSteps
from qualcode.tui.settings import STOPS


class Moving(SampleSteps):
    """The part of the Code screen that goes from unit to unit."""

    def action_move(self, by: int) -> None:
        """Go to the next unit to be coded, or the one before; at an end, to the next transcript's."""
        if self.desk.passages is None or self.step_in_sample(by):
            return
        index = self.unit_after(self.view.unit_index, by)
        if index is None:
            self._go_to_transcript(by)
        else:
            self.view.goto_unit(index)
            self.refresh_around()

    def action_step(self, by: int) -> None:
        """Go to the next unit or the one before, whoever said it."""
        if self.step_in_sample(by):
            return
        self.view.move_unit(by)
        self.refresh_around()

    def go_on(self) -> None:
        """Go to the next unit to be coded, as far as there is one in this transcript. What is shown is refreshed by the caller."""
        index = self.unit_after(self.view.unit_index)
        if index is not None:
            self.view.goto_unit(index)

    def transcripts_changed(self) -> None:
        """Show a transcript where there was none or it is gone, or the open one in its newest version."""
        here = self.desk.passages
        guid, offset = whereabouts.left_off(self.desk.store)
        if here is None or not whereabouts.in_project(self.desk.store, here.transcript.guid):
            if guid:
                self.open_transcript(guid, offset)
            else:
                self.desk.passages = None
                self.add_class("-empty")
                self.refresh_around()
        else:
            self.qualcode.suggest(here.transcript.guid, self.view.selection.start)

    def left_what_is_gone(self) -> bool:
        """Go to the newest version of the open transcript, or elsewhere, where it is no longer in the project."""
        here = self.desk.passages
        if here is None or whereabouts.in_project(self.desk.store, here.transcript.guid):
            return False
        name = here.transcript.name
        if newest := whereabouts.named(self.desk.store, name):
            self.open_transcript(newest, self.view.selection.start)
            self.qualcode.say(f"{name} has another version now, which is shown.", severity="warning")
        else:
            self.transcripts_changed()
            self.qualcode.say(f"{name} is no longer in the project.", severity="warning")
        return True

    def past_who_asks(self, by: int = 1) -> None:
        """Go on to what is to be coded, where the cursor is on what a facilitator said."""
        if self.view.unit_index >= 0 and not self.desk.here().is_participants(self.view.unit_index):
            index = self.unit_after(self.view.unit_index, by)
            if index is not None:
                self.view.goto_unit(index)

    def unit_after(self, at: int, by: int = 1) -> int | None:
        """Return the unit to be coded after one (`by` 1) or before it (-1), None at the transcript's end."""
        desk, here, stops = self.desk, self.desk.here(), STOPS.value(self.desk.store)
        # Whoever shows only what one group says wants to read that, be it the facilitators'.
        if desk.only is not None or stops == "all":
            return at + by if 0 <= at + by < len(here.units) else None
        if stops == "turns" or not self._tells():
            return here.next_participants(at, by)
        asides = desk.asides()

        def is_aside(index: int) -> bool:
            length = len(here.transcript.turns[here.units[index].turn_index].span)  # the end of a long turn is none
            return length <= asides.suggested or (length <= asides.bare and not desk.offered(index))

        return here.next_participants(at, by, is_aside)

    def _tells(self) -> bool:
        """Say whether it tells anything that nothing is suggested for a passage of this transcript."""
        desk = self.desk
        return desk.showing.unasked and has_been_read(desk.store, desk.here().transcript.guid) and desk.any_suggested()

    def _go_to_transcript(self, by: int) -> None:
        beside = lookups.transcript_beside(self.desk, self.desk.here().transcript.guid, by)
        if beside is None:
            raise NotPossibleError(
                f"This is the {'end of the last' if by > 0 else 'beginning of the first'} transcript."
            )
        guid, name = beside
        only = self.desk.only
        self.jump(guid, 0, anywhere=True)
        if by < 0:
            self.view.goto_unit(len(self.desk.here().units) - 1)
        self.past_who_asks(by)
        self.refresh_around()
        if self.desk.only is only:  # else it has been said that everybody is shown
            self.qualcode.say(f"The transcript {'after' if by > 0 else 'before'}: {name}. b goes back.")

    def action_move_suggested(self, by: int) -> None:
        """Go to a unit with a suggestion; where this transcript has no more, on to the next transcript."""
        index = self.desk.next_offered(self.view.unit_index, by)
        if index is None and self.still_reading:
            raise NotPossibleError("The transcripts are still being read; suggestions are on their way.")
        if index is None and (not self.desk.showing.unasked or self.desk.sampled is not None):
            usual = f"There is no suggestion {'after' if by > 0 else 'before'} this in the transcript."
            raise NotPossibleError(self.desk.showing.why_not(usual) if self.desk.showing.off else usual)
        if index is None:
            self._go_to_transcript(by)
            index = self.view.unit_index
            if not self.desk.offered(index):
                index = self.desk.next_offered(index, by)
            if index is None:  # not read yet, or nothing is suggested in it: its first quote is as good a place
                return
        self.view.goto_unit(index)
        self.refresh_around()

    def action_page(self, by: int) -> None:
        """Move by a screen."""
        self.view.action_page(by)
        self.refresh_around()

    def action_extend(self, by: int) -> None:
        """Extend the selection by units."""
        self.view.extend_unit(by)
        self.refresh_around()

    def action_grow_end(self, words: int) -> None:
        """Move the selection's end by words."""
        self.view.grow_end(words)
        self.refresh_around()

    def action_grow_start(self, words: int) -> None:
        """Move the selection's start by words."""
        self.view.grow_start(words)
        self.refresh_around()
