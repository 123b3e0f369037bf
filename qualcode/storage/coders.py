"""Coders: who they are, whose codings each of them is shown, and who is coding blind.

Names and colours are journalled. Whose codings a coder is shown, and whether they code blind, are notes of the project under
`hidden:<guid>` and `blind:<guid>`: a matter of what is on that coder's screen, which neither undo nor a merge touches.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError, NotPossibleError
from qualcode.storage.store import COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualcode.storage.store import Store

CONSENSUS = "Consensus"
"""The coder under whose name settled disagreements stand. Nobody codes as it; see `services.reconciling`."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")


@dataclass(frozen=True, slots=True)
class CoderInfo:
    """A coder with what they have done: codings of the project's transcripts, and the day of the last, "" for none."""

    guid: str
    name: str
    colour: str
    codings: int
    last: str
    blind: bool

    @property
    def consensus(self) -> bool:
        """Whether this is nobody, but the layer of settled codings."""
        return self.name == CONSENSUS

    def as_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return {
            "name": self.name,
            "colour": self.colour,
            "codings": self.codings,
            "last": self.last,
            "blind": self.blind,
            "consensus": self.consensus,
        }


def infos(store: Store) -> list[CoderInfo]:
    """Return everybody who has ever coded or opened the project, in the order in which they came."""
    rows = store.rows(
        """SELECT coders.guid, coders.name, coders.colour, count(t.guid), coalesce(max(iif(t.guid IS NULL, '', c.created_at)), ''),
                  (SELECT value FROM meta WHERE key = 'blind:' || coders.guid)
           FROM coders LEFT JOIN codings AS c ON c.coder_guid = coders.guid
           LEFT JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0
           GROUP BY coders.guid ORDER BY coders.created_at, coders.name"""
    )
    return [
        CoderInfo(guid, name, colour or COLOURS[number % len(COLOURS)], count, last[:10], blind == "1")
        for number, (guid, name, colour, count, last, blind) in enumerate(rows)
    ]


def colours(store: Store) -> dict[str, str]:
    """Return every coder's colour by GUID."""
    rows = store.rows("SELECT guid, colour FROM coders ORDER BY created_at, name")
    return {guid: colour or COLOURS[number % len(COLOURS)] for number, (guid, colour) in enumerate(rows)}


def named(store: Store, name: str, where: str = "--coder") -> CoderInfo:
    """Return the coder of that name.

    Raises:
        BadInputError: there is none.
    """
    known = infos(store)
    for info in known:
        if info.name == name:
            return info
    mend = f"There are: {', '.join(info.name for info in known)}"
    raise BadInputError(f"there is no coder '{name}'", where=where, mend=mend)


def name_of(store: Store, guid: str) -> str:
    """Return a coder's name, "" for nobody's GUID."""
    return str(store.value("SELECT name FROM coders WHERE guid = ?", [guid]) or "")


def rename(store: Store, guid: str, name: str) -> None:
    """Give a coder another name; their codings, and copies of the project, follow.

    Raises:
        NotPossibleError: the name is empty or somebody else's, or it is the consensus.
    """
    name = name.strip()
    if not name:
        raise NotPossibleError("A coder needs a name.")
    taken = store.value("SELECT guid FROM coders WHERE name = ?", [name])
    if taken not in {None, guid}:
        raise NotPossibleError(f"There is a coder called {name} already.")
    if CONSENSUS in {name, name_of(store, guid)}:
        raise NotPossibleError(f"{CONSENSUS} is the name of the settled codings; it stays as it is.")
    with store.command("coder", "Renamed a coder") as recorder:
        recorder.update("coders", guid, name=name)


def recolour(store: Store, guid: str, colour: str) -> None:
    """Give a coder another colour.

    Raises:
        BadInputError: it is not `#rrggbb`.
    """
    if not _COLOUR.match(colour):
        raise BadInputError(f"'{colour}' is no colour", mend="Write it as #rrggbb, such as #2f7ed8")
    with store.command("coder", "Changed a coder's colour") as recorder:
        recorder.update("coders", guid, colour=colour.lower())


def is_blind(store: Store) -> bool:
    """Say whether this coder codes blind: sees no other's codings, nor what the suggester learned from them."""
    return store.meta(f"blind:{store.coder.guid}") == "1"


def blind(store: Store) -> list[str]:
    """Return the GUIDs of those who code blind."""
    rows = store.rows("SELECT guid FROM coders WHERE 'blind:' || guid IN (SELECT key FROM meta WHERE value = '1')")
    return [row["guid"] for row in rows]


def set_blind(store: Store, guid: str, *, blind: bool) -> None:
    """Let a coder code blind, or see again."""
    store.set_meta(f"blind:{guid}", "1" if blind else "")
    store.veil()


def suggested_for(store: Store) -> str:
    """Return whose suggestions this coder is shown: their own alone (their GUID) when blind, otherwise everybody's ("")."""
    return store.coder.guid if is_blind(store) else ""


def chosen_hidden(store: Store) -> frozenset[str]:
    """Return the GUIDs of those whose codings this coder has chosen not to see."""
    return frozenset(json.loads(store.meta(f"hidden:{store.coder.guid}") or "[]"))


def hide(store: Store, guids: Iterable[str]) -> None:
    """Hide the codings of these coders from this one; those of everybody else show."""
    store.set_meta(f"hidden:{store.coder.guid}", json.dumps(sorted(guids)))


def hidden(store: Store) -> frozenset[str]:
    """Return the GUIDs of those whose codings this coder is not shown: when blind, everybody else's."""
    if not is_blind(store):
        return chosen_hidden(store)
    rows = store.rows("SELECT guid FROM coders WHERE guid <> ?", [store.coder.guid])
    return frozenset(row["guid"] for row in rows)


def refuse_if_blind(store: Store, what: str) -> None:
    """Refuse what would show a blind coder the others' work.

    Raises:
        NotPossibleError: this coder is coding blind.
    """
    if is_blind(store):
        raise NotPossibleError(
            f"{store.coder.name} is coding blind, and {what} would show what the others coded. "
            "'qualcode coders blind --off' ends it, or O and then b in the app."
        )
