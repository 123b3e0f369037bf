"""The speakers' table, between file and database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.formats import speakers_table
from qualcode.storage import people
from qualcode.storage.people import SpeakerRow

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.formats.speakers_table import SpeakerLine
    from qualcode.storage.people import Applied
    from qualcode.storage.store import Store


def lines(store: Store) -> list[SpeakerLine]:
    """Return the project's speakers as lines of a table."""
    return [
        speakers_table.SpeakerLine(
            row.transcript, row.label, row.participant, row.group, row.consent_analyse, row.consent_quote, row.attributes,
            row.turns,
        )
        for row in people.speaker_rows(store)
    ]  # fmt: skip


def apply_file(store: Store, path: Path, *, undoable: bool = True) -> Applied:
    """Bring the project's people to what a .csv or .xlsx table says, as one command.

    Raises:
        BadInputError: the table cannot be read; nothing is changed then.
    """
    return people.apply(
        store,
        [
            SpeakerRow(
                line.transcript, line.label, line.participant, line.group, line.consent_analyse, line.consent_quote,
                line.attributes,
            )
            for line in speakers_table.load(path)
        ],
        undoable=undoable,
    )  # fmt: skip
