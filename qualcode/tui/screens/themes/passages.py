"""The keys of the Themes screen that do something with the chosen passage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.errors import NotPossibleError
from qualcode.storage import codings
from qualcode.tui import lookups
from qualcode.tui.screens.themes import drawing, reading
from qualcode.tui.screens.themes.finding import Narrowing

if TYPE_CHECKING:
    from qualcode.core.model import Quote


class OnPassages(Narrowing):
    """The part of the Themes screen that marks and copies passages. Who inherits says which is chosen."""

    def chosen_quote(self) -> Quote:
        """Return the quote that the chosen passage is cited by."""
        raise NotImplementedError

    def action_exemplar(self) -> None:
        """Mark a passage as a telling example, or unmark it."""
        quote = self.chosen_quote()
        guid = self.desk.store.value(
            "SELECT guid FROM codings WHERE substr(replace(guid, '-', ''), 1, 10) = ?", [quote.quote_id[1:]]
        )
        if guid is None:
            raise NotPossibleError("This passage is no longer coded.")
        codings.set_exemplar(self.desk.store, str(guid), exemplar=not quote.exemplar)
        reading.with_quote(self.desk, replace(quote, exemplar=not quote.exemplar))
        self.reload()
        self.qualcode.code_screen.reload()
        self.qualcode.say(
            "No longer an exemplar." if quote.exemplar else "An exemplar: it comes first in what is written."
        )

    def action_copy(self) -> None:
        """Copy a passage with its attribution and id."""
        quote = self.chosen_quote()
        if not quote.quotable:
            raise NotPossibleError(
                "This passage may not be quoted: its speaker did not permit it, or is a facilitator."
                if quote.alone
                else "This passage may not be quoted: it runs on into somebody else's words."
            )
        self.app.copy_to_clipboard(drawing.quotation(quote))
        said, severity = lookups.say_copied(self.desk, quote.group_id)
        self.qualcode.say(said, severity=severity)
