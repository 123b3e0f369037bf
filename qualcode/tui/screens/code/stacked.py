"""One of several codings on a passage: chosen by key or by a click on its bar, and then changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from qualcode.errors import NotPossibleError
from qualcode.tui.screens.code.host import Host
from qualcode.tui.widgets.coded import Named
from qualcode.tui.widgets.transcript.view import TranscriptView

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.core.model import Coding


class Stacked(Host):
    """The part of the Code screen that knows which coding is chosen, and changes codings."""

    _chosen = ""
    _stack: tuple[str, ...] = ()
    _chosen_on = -1

    def action_which(self) -> None:
        """Choose a coding here, the next with each key; what it covers is selected."""
        if self.chosen() is None:
            self._stack = tuple(coding.guid for coding in self.desk.here().at(self.selection))
            if not self._stack:
                raise NotPossibleError("Nothing is coded here.")
            self.choose(self._stack[0])
            return
        left = [guid for guid in self._stack if guid in self.desk.here().codings]
        self.choose(left[(left.index(self._chosen) + 1) % len(left)])

    @on(TranscriptView.MarkClicked)
    def bar_clicked(self, event: TranscriptView.MarkClicked) -> None:
        """Choose the coding whose bar was clicked."""
        if event.guid in self.desk.here().codings:
            self.choose(event.guid)

    def choose(self, guid: str) -> None:
        """Choose a coding of the open transcript, and select what it covers."""
        coding = self.desk.here().codings[guid]
        if guid not in self._stack:
            self._stack = tuple(other.guid for other in self.desk.here().at(coding.span))
        self.view.select(coding.span)
        self._chosen, self._chosen_on = guid, self.view.unit_index
        self.refresh_around()

    def chosen(self) -> Coding | None:
        """Return the chosen coding, as long as the cursor stays where it was chosen."""
        if self.desk.passages is None or self.view.unit_index != self._chosen_on:
            return None
        return self.desk.passages.codings.get(self._chosen)

    def forget_chosen(self) -> None:
        """Let no coding of several be the chosen one."""
        if self.chosen() is not None:
            self._chosen = ""
            self.view.goto_unit(self.view.unit_index)
            self.refresh_around()

    def coded_here(self) -> tuple[list[Named], str]:
        """Return the codings of what is selected, the chosen one first, and a hint of what can be done about them."""
        if self.desk.passages is None or self.view.unit_index < 0:
            return [], ""
        chosen, here = self.chosen(), self.desk.passages.at(self.view.selection)
        if chosen is not None:  # first, so that it is always to be seen
            here = [chosen, *(coding for coding in here if coding.guid != chosen.guid)]
        named = []
        for coding in here:
            mark, coder_colour = self.desk.marking.of(coding), self.desk.coder_colours.get(coding.coder_guid, "quiet")
            signs = f"{' ★' if coding.exemplar else ''}{' ✎' if coding.memo else ''}"
            named.append(Named(mark.letter, mark.label, mark.colour, signs, mark.coder, coder_colour, coding is chosen))
        if chosen is not None:
            return named, "  d e m * change it, w next, esc leave"
        return named, "  w chooses one" if len(here) > 1 else ""

    def choose_coding(self, title: str, then: Callable[[Coding], None]) -> None:
        """Do something with the chosen coding, or the coder's only one here; ask which where several are stacked."""
        from qualcode.tui.dialogs.asking import Choose

        picked = self.chosen()
        if picked is not None:
            if picked.coder_guid != self.desk.store.coder.guid:
                raise NotPossibleError(
                    f"{self.desk.marking.of(picked).coder} gave this code; you can change only your own."
                )
            then(picked)
            return
        mine = self.mine_here()
        if len(mine) == 1:
            then(mine[0])
            return

        def chosen(index: int | None) -> None:
            if index is not None:
                then(mine[index])

        choices = [(self.desk.name(c.code_id), self.desk.text_of(c.span)) for c in mine]
        self.qualcode.ask(Choose(title, choices), chosen)

    def action_remove(self) -> None:
        """Remove a coding."""

        def remove(coding: Coding) -> None:
            self.desk.remove(coding)
            self.changed(f"Removed {self.desk.name(coding.code_id)}. u brings it back.")

        self.choose_coding("Remove which coding?", remove)

    def action_bounds(self) -> None:
        """Make a coding begin and end where the selection does."""
        span = self.selection

        def move(coding: Coding) -> None:
            if coding.span == span:
                raise NotPossibleError(
                    f"{self.desk.name(coding.code_id)} covers this already: select other words first."
                )
            self.desk.set_bounds(coding, span)
            self.changed(f"{self.desk.name(coding.code_id)} now covers the selection.")

        self.choose_coding("Which coding is to cover the selection?", move)

    def action_exemplar(self) -> None:
        """Mark a coding as an exemplar, or unmark it."""

        def toggle(coding: Coding) -> None:
            marked = self.desk.toggle_exemplar(coding)
            self.changed(f"{'An exemplar' if marked else 'No longer an exemplar'} of {self.desk.name(coding.code_id)}.")

        self.choose_coding("Which coding is the telling example?", toggle)
