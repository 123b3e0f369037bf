"""The second coder's sample on the Code screen: drawn, walked through, handed over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError, NotPossibleError
from qualcode.services.sampling import ONLY
from qualcode.tui.paths import path_of
from qualcode.tui.sampled import Sampled
from qualcode.tui.screens.code.host import Host

if TYPE_CHECKING:
    from qualcode.tui.sampled import Place

_ASKED = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<percent>%)?(?:[\s,]+seed\s*(?P<seed>\d+))?\Z")


class SampleSteps(Host):
    """The part of the Code screen that knows the sample."""

    def step_in_sample(self, by: int) -> bool:
        """Go to the sample's next unit where that is in another transcript. Return whether it was."""
        sampled, here = self.desk.sampled, self.desk.passages
        if sampled is None or here is None or 0 <= self.view.unit_index + by < len(here.units):
            return False
        place = sampled.next(self._place(), by)
        if place is None:
            end = "end" if by > 0 else "beginning"
            raise NotPossibleError(
                f"This is the {end} of your sample: {sampled.count_read} of {len(sampled.places)} read."
            )
        self.open_transcript(place[0], place[1].start)
        return True

    def _place(self) -> Place:
        here = self.desk.here()
        return here.transcript.guid, here.units[self.view.unit_index].span

    def action_sample(self) -> None:
        """Draw a sample, step through it alone, or hand over a copy."""
        from qualcode.tui.dialogs.asking import Choose

        drawn = bool(self.desk.store.meta("sample"))
        walking = self.desk.sampled is not None
        choices = [("Draw a sample …", "by share or number of units, from a seed")]
        does = [self._ask_to_draw]
        if drawn:
            sampled = Sampled(self.desk.store)
            how_far = f"{len(sampled.places)} units, {sampled.count_read} read by you"
            choices[:0] = [("Show everything again", "") if walking else ("Step through the sample alone", how_far)]
            choices += [
                ("Hand over a blind copy …", "for a second coder: nobody's codings are in it"),
                ("Hand over a copy with everything …", ""),
            ]
            does = [
                self._leave_sample if walking else self.enter_sample,
                self._ask_to_draw,
                lambda: self._ask_where(blind=True),
                lambda: self._ask_where(blind=False),
            ]

        def chosen(index: int | None) -> None:
            if index is not None:
                does[index]()

        said = "A second coder codes the same units again, so that agreement can be reckoned (A)."
        self.qualcode.ask(Choose("The second coder's sample", choices, said=said), chosen)

    def begin_on_sample(self) -> None:
        """Step through the sample alone from the start, where the project is a copy made for that."""
        store = self.desk.store
        if store.meta(ONLY) and store.meta("sample") and Sampled(store).places:
            self.enter_sample()

    def enter_sample(self) -> None:
        """Step through the sample alone, from where one left off."""
        sampled = Sampled(self.desk.store)
        place = sampled.first_unread()
        if place is None:
            raise NotPossibleError("Nothing of the sample is in the project any more: draw another.")
        self.desk.only, self.desk.sampled = None, sampled
        self.open_transcript(place[0], place[1].start)

    def _leave_sample(self) -> None:
        if self.desk.sampled is not None:
            self.desk.sampled.keep(self.desk.store)
        self.desk.sampled = None
        self.open_transcript(self.desk.here().transcript.guid, self.view.selection.start)

    def _ask_to_draw(self) -> None:
        from qualcode.services.sampling import make_sample
        from qualcode.tui.dialogs.asking import AskLine

        def answered(words: str | None) -> None:
            if not words:
                return
            match = _ASKED.match(words.strip())
            if match is None:
                raise BadInputError(f"'{words}' is no share or number", mend="Write 20%, or 100, or 20% seed 7")
            number, seed = float(match["number"]), int(match["seed"] or 1)
            share = number / 100 if match["percent"] else number if number < 1 else None
            sample = make_sample(
                self.desk.store, seed=seed, share=share, count=None if share is not None else round(number)
            )
            self.desk.sampled = None
            self.qualcode.say(f"{len(sample.units)} of {sample.of} units drawn, seed {seed}. u takes it back.")

        said = "A share or a number of units, fairly from every transcript and group. The same seed draws the same."
        self.qualcode.ask(AskLine("Draw a sample", "20% seed 1", said=said), answered)

    def _ask_where(self, *, blind: bool) -> None:
        from qualcode.services.sampling import export_copy
        from qualcode.tui.dialogs.asking import AskLine

        def answered(words: str | None) -> None:
            if words:
                folder = path_of(words)
                export_copy(self.desk.store, self.desk.project, folder, blind=blind)
                self.qualcode.say(f"The copy is in {folder}. X brings it back in once it is coded.")

        usual = self.desk.project.folder.resolve()
        said = "A new or empty folder. Hand it to the second coder; merge it back when they are done."
        title = "A blind copy" if blind else "A copy with everything"
        self.qualcode.ask(AskLine(title, str(usual.parent / f"{usual.name}-second-coder"), said=said), answered)
