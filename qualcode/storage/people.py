"""Speakers, participants and groups: who said it, who they speak as, and what they agreed to."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualcode.core.codebook import slug
from qualcode.core.model import Group, SpeakerRow
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.storage.journal import new_guid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store


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


def group_called(store: Store, name: str) -> str:
    """Return the id of the group of this name, id or attribution, making it where there is none."""
    with store.command("group", f"Set the group {name}") as recorder:
        return _GroupIds(store, recorder).of(name) or ""


def _next_position(store: Store) -> int:
    return int(store.value("SELECT coalesce(max(position), 0) + 1 FROM groups"))


def speaker_rows(store: Store, transcript_guid: str = "") -> list[SpeakerRow]:
    """Return the speakers' table of the project, or of one transcript, by transcript and first appearance."""
    where, values = ("WHERE t.guid = ?", [transcript_guid]) if transcript_guid else ("", [])
    rows = store.rows(
        f"""SELECT t.name AS transcript, s.label, p.name AS participant, p.group_id, p.consent_analyse, p.consent_quote,
                  p.attributes, (SELECT count(*) FROM turns WHERE speaker_id = s.id AND kind = 'speech') AS turns
           FROM speakers AS s JOIN transcripts AS t ON t.guid = s.transcript_guid AND t.removed = 0
           LEFT JOIN participants AS p ON p.guid = s.participant_guid {where} ORDER BY t.name, s.id""",
        values,
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

    Raises:
        BadInputError: a participant is put into two groups; nothing is changed then.
    """
    with store.command("speakers", "Set who the speakers are", undoable=undoable) as recorder:
        unknown = record_apply(store, recorder, table)
        changed = len(recorder.changes)
    return Applied(changed, unknown)


def record_apply(store: Store, recorder: Recorder, table: Iterable[SpeakerRow]) -> tuple[tuple[str, str], ...]:
    """Do what `apply` does within a command that does more, and return the labels that no transcript has.

    A row without a participant gives the label a person of its own, named after label and transcript. The same participant
    in several rows is one person: a "no" in any of them is a no, and attributes are joined.

    Raises:
        BadInputError: a participant is put into two groups; nothing is changed then.
    """
    table = list(table)
    known = {
        (r["name"], r["label"]): r["guid"]
        for r in store.rows(
            """SELECT s.guid, s.label, t.name FROM speakers AS s
               JOIN transcripts AS t ON t.guid = s.transcript_guid AND t.removed = 0
               WHERE t.name IN (SELECT value FROM json_each(?))""",
            [json.dumps(sorted({row.transcript for row in table}))],
        )
    }
    unknown: list[tuple[str, str]] = []
    spoken_by: dict[str, str] = {}
    merged: dict[str, SpeakerRow] = {}
    for row in table:
        speaker_guid = known.get((row.transcript, row.label))
        if speaker_guid is None:
            unknown.append((row.transcript, row.label))
        elif row.participant or row.group or row.attributes or not row.consent_quote or not row.consent_analyse:
            name = row.participant or f"{row.label} ({row.transcript})"
            spoken_by[speaker_guid] = name
            merged[name] = _joined(merged[name], row, name) if name in merged else row
    guids = _people(store, recorder, merged)
    for speaker_guid, name in spoken_by.items():
        recorder.update("speakers", speaker_guid, participant_guid=guids[name])
    return tuple(unknown)


def joined_to_known(store: Store, table: Iterable[SpeakerRow]) -> list[SpeakerRow]:
    """Return lines that name somebody who is in the project already with what is known of them; a "no" stays a no."""
    known = {
        row["name"]: row
        for row in store.rows("SELECT name, group_id, consent_analyse, consent_quote, attributes FROM participants")
    }
    return [
        replace(
            row,
            group=row.group or known[row.participant]["group_id"] or "",
            consent_analyse=row.consent_analyse and bool(known[row.participant]["consent_analyse"]),
            consent_quote=row.consent_quote and bool(known[row.participant]["consent_quote"]),
            attributes={**json.loads(known[row.participant]["attributes"]), **row.attributes},
        )
        if row.participant in known
        else row
        for row in table
    ]


def rename_participant(store: Store, name: str, new_name: str) -> None:
    """Give a participant another name, for all their labels.

    Raises:
        NotPossibleError: there is somebody of the new name.
    """
    if store.value("SELECT 1 FROM participants WHERE name = ?", [new_name]):
        raise NotPossibleError(f"There is somebody called {new_name} already.")
    guid = store.value("SELECT guid FROM participants WHERE name = ?", [name])
    with store.command("speakers", "Renamed a participant") as recorder:
        recorder.update("participants", str(guid), name=new_name)


def delete_group(store: Store, group_id: str) -> None:
    """Take a group away.

    Raises:
        NotPossibleError: somebody is in it.
    """
    members = store.value("SELECT count(*) FROM participants WHERE group_id = ?", [group_id])
    if members:
        raise NotPossibleError(f"{members} participants are in this group: give them another first.")
    with store.command("group", "Removed a group") as recorder:
        recorder.delete("groups", group_id)


def _joined(one: SpeakerRow, other: SpeakerRow, name: str) -> SpeakerRow:
    if one.group and other.group and one.group.casefold() != other.group.casefold():
        raise BadInputError(
            f"participant '{name}' is put into two groups, '{one.group}' and '{other.group}'",
            mend="Give two people two names, or one person one group",
        )
    return replace(
        one,
        group=one.group or other.group,
        consent_analyse=one.consent_analyse and other.consent_analyse,
        consent_quote=one.consent_quote and other.consent_quote,
        attributes={**one.attributes, **other.attributes},
    )


def _people(store: Store, recorder: Recorder, wanted: Mapping[str, SpeakerRow]) -> dict[str, str]:
    """Make or change the participants and return their GUIDs by name."""
    guids = {row["name"]: row["guid"] for row in store.rows("SELECT name, guid FROM participants")}
    group_ids = _GroupIds(store, recorder)
    for name, row in wanted.items():
        values: dict[str, Any] = {
            "group_id": group_ids.of(row.group),
            "consent_analyse": int(row.consent_analyse),
            "consent_quote": int(row.consent_quote),
            "attributes": json.dumps(dict(row.attributes), ensure_ascii=False, sort_keys=True),
        }
        if name in guids:
            recorder.update("participants", guids[name], **values)
        else:
            guids[name] = new_guid()
            recorder.insert("participants", {"guid": guids[name], "name": name, **values, "memo": ""})
    return guids


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
            if group_id == slug("") or group_id not in self._ids:
                group_id = self._made(named, group_id)
            self._ids[named.casefold()] = group_id  # "Community org" is who "Community org." is
        return self._ids[named.casefold()]

    def _made(self, named: str, wanted: str) -> str:
        group_id, number = wanted, 1
        while group_id in self._ids:
            group_id, number = f"{wanted}-{number + 1}", number + 1
        row = {"name": named, "attribution": named, "facilitator": 0, "position": _next_position(self._store)}
        self._recorder.insert("groups", {"id": group_id, **row})
        self._ids[group_id] = group_id
        return group_id
