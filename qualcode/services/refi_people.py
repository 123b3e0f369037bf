"""Coders, groups and participants of a REFI-QDA project, brought into the project within one command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qualcode.core.codebook import slug
from qualcode.formats.refi import to_participants
from qualcode.storage import people
from qualcode.storage.journal import now
from qualcode.storage.store import free_colour

if TYPE_CHECKING:
    from collections.abc import Container

    from qualcode.formats.refi import RefiProject
    from qualcode.services.refi_note import Extras
    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store


def bring_coders(store: Store, project: RefiProject, extras: Extras) -> dict[str, str]:
    """Return each user's GUID here; a user of a known name, or else of a known GUID, is that coder. "" is whoever imports.

    Coders are not journalled, as when somebody opens the project for the first time.
    """
    by_name = {row["name"]: row["guid"] for row in store.rows("SELECT guid, name FROM coders")}
    found = {"": store.coder.guid}
    for user in project.users:
        name = user.name.strip() or "Unknown coder"
        if name not in by_name and user.guid in by_name.values():  # who has another name here by now
            found[user.guid] = user.guid
            continue
        if name not in by_name:
            by_name[name] = user.guid
            store.db.conn.execute(
                "INSERT INTO coders (guid, name, colour, created_at) VALUES (?, ?, ?, ?)",
                [by_name[name], name, free_colour(store.db, extras.colours.get(user.guid, "")), now()],
            )
        found[user.guid] = by_name[name]
    return found


def bring_participants(store: Store, recorder: Recorder, project: RefiProject, extras: Extras) -> dict[str, str]:
    """Return each case's participant here; one that is known by GUID or name stays as it is."""
    groups = _Groups(store, recorder, extras)
    known = {row["guid"]: row["name"] for row in store.rows("SELECT guid, name FROM participants")}
    by_name = {name: guid for guid, name in known.items()}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for person in to_participants(project.variables, project.cases):
        name = person.name.strip() or "Unnamed participant"
        if person.guid in known:
            found[person.guid] = person.guid
        elif name in by_name and name not in taken:
            found[person.guid] = by_name[name]
        else:
            name = numbered(name, by_name)
            recorder.insert(
                "participants",
                {
                    "guid": person.guid,
                    "name": name,
                    "group_id": groups.of(person.group_id or ""),
                    "consent_analyse": int(person.consent_analyse),
                    "consent_quote": int(person.consent_quote),
                    "attributes": json.dumps(dict(person.attributes), ensure_ascii=False, sort_keys=True),
                    "memo": "",
                },
            )
            by_name[name] = found[person.guid] = person.guid
            taken.add(name)
    return found


class _Groups:
    """Finds a group by id, name or attribution, making it where there is none.

    Groups that the file describes are taken over; those that are here already only while nobody is in the project.
    """

    def __init__(self, store: Store, recorder: Recorder, extras: Extras) -> None:
        self._recorder = recorder
        self._ids: dict[str, str] = {}
        for group in people.groups(store):
            self._ids |= dict.fromkeys(
                (group.attribution.casefold(), group.name.casefold(), group.id.casefold()), group.id
            )
        self._position = int(store.value("SELECT coalesce(max(position), 0) FROM groups"))
        nobody = not store.value("SELECT 1 FROM participants LIMIT 1")
        for group in extras.groups:
            if group.id.casefold() not in self._ids:
                self._add(group.id, group.name, group.attribution, facilitator=group.facilitator)
            elif nobody and self._ids[group.id.casefold()] == group.id:
                facilitates = int(group.facilitator)
                recorder.update(
                    "groups", group.id, name=group.name, attribution=group.attribution, facilitator=facilitates
                )

    def of(self, named: str) -> str | None:
        """Return the id of a group, None for none."""
        named = named.strip()
        if not named:
            return None
        if named.casefold() not in self._ids:
            self._add(slug(named), named, named)
            self._ids[named.casefold()] = slug(named)
        return self._ids[named.casefold()]

    def _add(self, group_id: str, name: str, attribution: str, *, facilitator: bool = False) -> None:
        if group_id.casefold() in self._ids:
            return
        self._position += 1
        self._recorder.insert(
            "groups",
            {"id": group_id, "name": name, "attribution": attribution, "facilitator": int(facilitator),
             "position": self._position},
        )  # fmt: skip
        self._ids[group_id.casefold()] = group_id


def numbered(name: str, taken: Container[str]) -> str:
    """Return a name that is not taken: itself, or with a number before its ending."""
    if name not in taken:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > 5 or " " in ending:
        stem, dot, ending = name, "", ""
    number = 2
    while f"{stem} ({number}){dot}{ending}" in taken:
        number += 1
    return f"{stem} ({number}){dot}{ending}"
