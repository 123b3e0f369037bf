"""Speakers, participants and groups: who said it, who they speak as, and what they agreed to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qualcode.core.codebook import slug
from qualcode.core.model import Group
from qualcode.storage.journal import new_guid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """One line of the speakers' table: a label of a transcript, and the person behind it.

    `group` is a group's id or name; one that is not there yet is made. `turns` and `words` are for show and never read back.
    """

    transcript: str
    label: str
    participant: str = ""
    group: str = ""
    consent_analyse: bool = True
    consent_quote: bool = True
    attributes: Mapping[str, str] = field(default_factory=dict)
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a speakers' table did. `unknown` lists labels that no transcript of the project has."""

    changed: int
    unknown: tuple[tuple[str, str], ...]


def groups(store: Store) -> list[Group]:
    """Return the groups in their order."""
    rows = store.rows("SELECT id, name, attribution, facilitator FROM groups ORDER BY position, id")
    return [Group(r["id"], r["name"], r["attribution"], bool(r["facilitator"])) for r in rows]


def set_group(store: Store, group: Group) -> None:
    """Add a group, or change its name, how its quotes are signed, or whether it facilitates."""
    row = {"name": group.name, "attribution": group.attribution, "facilitator": int(group.facilitator)}
    with store.command("group", f"Set the group {group.name}") as recorder:
        if store.value("SELECT 1 FROM groups WHERE id = ?", [group.id]):
            recorder.update("groups", group.id, **row)
        else:
            recorder.insert("groups", {"id": group.id, **row, "position": _next_position(store)})


def _next_position(store: Store) -> int:
    return int(store.value("SELECT coalesce(max(position), 0) + 1 FROM groups"))


def speaker_rows(store: Store) -> list[SpeakerRow]:
    """Return the speakers' table of the project, by transcript and first appearance."""
    rows = store.rows(
        """SELECT t.name AS transcript, s.label, p.name AS participant, p.group_id, p.consent_analyse, p.consent_quote,
                  p.attributes, (SELECT count(*) FROM turns WHERE speaker_id = s.id) AS turns
           FROM speakers AS s JOIN transcripts AS t ON t.guid = s.transcript_guid AND t.removed = 0
           LEFT JOIN participants AS p ON p.guid = s.participant_guid ORDER BY t.name, s.id"""
    )
    return [
        SpeakerRow(
            r["transcript"], r["label"], r["participant"] or "", r["group_id"] or "",
            r["consent_analyse"] != 0, r["consent_quote"] != 0, json.loads(r["attributes"] or "{}"), r["turns"],
        )
        for r in rows
    ]  # fmt: skip


def apply(store: Store, table: Iterable[SpeakerRow], *, undoable: bool = True) -> Applied:
    """Bring the project's people to what the table says, as one command.

    A row without a participant gives the label a person of its own, named after label and transcript. The same participant
    in several rows is one person; the last row says what they agreed to.
    """
    known = {
        (r["name"], r["label"]): r["guid"]
        for r in store.rows(
            """SELECT s.guid, s.label, t.name FROM speakers AS s
               JOIN transcripts AS t ON t.guid = s.transcript_guid AND t.removed = 0"""
        )
    }
    unknown: list[tuple[str, str]] = []
    with store.command("speakers", "Set who the speakers are", undoable=undoable) as recorder:
        people = {r["name"]: dict(r) for r in store.rows("SELECT * FROM participants")}
        group_ids = _GroupIds(store, recorder)
        for row in table:
            speaker_guid = known.get((row.transcript, row.label))
            if speaker_guid is None:
                unknown.append((row.transcript, row.label))
                continue
            if not (row.participant or row.group or row.attributes or not row.consent_quote or not row.consent_analyse):
                continue
            name = row.participant or f"{row.label} ({row.transcript})"
            values: dict[str, Any] = {
                "group_id": group_ids.of(row.group),
                "consent_analyse": int(row.consent_analyse),
                "consent_quote": int(row.consent_quote),
                "attributes": json.dumps(dict(row.attributes), ensure_ascii=False, sort_keys=True),
            }
            if name in people:
                guid = people[name]["guid"]
                recorder.update("participants", guid, **values)
            else:
                guid = new_guid()
                recorder.insert("participants", {"guid": guid, "name": name, **values, "memo": ""})
                people[name] = {"guid": guid}
            recorder.update("speakers", speaker_guid, participant_guid=guid)
        changed = len(recorder.changes)
    return Applied(changed, tuple(unknown))


class _GroupIds:
    """Finds a group by id, name or attribution, making it where there is none."""

    def __init__(self, store: Store, recorder: Recorder) -> None:
        self._store, self._recorder = store, recorder
        self._ids = {
            word.casefold(): group.id for group in groups(store) for word in (group.attribution, group.name, group.id)
        }

    def of(self, named: str) -> str | None:
        named = named.strip()
        if not named:
            return None
        if named.casefold() not in self._ids:
            group_id = slug(named)
            self._recorder.insert(
                "groups",
                {"id": group_id, "name": named, "attribution": named, "facilitator": 0,
                 "position": _next_position(self._store)},
            )  # fmt: skip
            self._ids[named.casefold()] = self._ids[group_id] = group_id
        return self._ids[named.casefold()]
