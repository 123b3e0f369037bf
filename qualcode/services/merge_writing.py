"""Bringing the database to the merged tables, in an order in which nothing ever refers to what is not there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcode.services.merge_repairs import natural_coding, natural_summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from qualcode.services.merge_sides import JournalRow, Row, Rows
    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store

_OFTEN = 2000
"""After so many rows it is said how far the writing is."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to be done to one table: rows by key to add and to take away, and columns to set."""

    add: Mapping[str, Row]
    remove: frozenset[str]
    change: Mapping[str, Row]


def differences(mine: Rows, merged: Rows) -> dict[str, Difference]:
    """Return, per table, what leads from this copy's rows to the merged ones."""
    found = {}
    for table, rows in merged.items():
        old = mine[table]
        change = {
            key: changed
            for key, row in rows.items()
            if key in old and (changed := {c: value for c, value in row.items() if old[key][c] != value})
        }
        add = {key: row for key, row in rows.items() if key not in old}
        found[table] = Difference(add, frozenset(old.keys() - rows.keys()), change)
    return found


def counted(found: Mapping[str, Difference]) -> dict[str, dict[str, int]]:
    """Return how many rows of each table are added, changed and removed, where there are any."""
    counts = {
        table: {"added": len(each.add), "changed": len(each.change), "removed": len(each.remove)}
        for table, each in found.items()
    }
    return {table: numbers for table, numbers in counts.items() if any(numbers.values())}


class Writer:
    """Writes differences through one command's recorder."""

    def __init__(self, store: Store, other: Store, recorder: Recorder, mine: Rows, told: Callable[[str], None]) -> None:
        self._store, self._other, self._recorder, self._mine, self._told = store, other, recorder, mine, told

    def write(self, found: Mapping[str, Difference], transcripts: Mapping[str, str], labels: Mapping[str, str]) -> None:
        """Carry the differences out.

        Args:
            found: what to do, per table.
            transcripts: for those to add, the GUID in the other copy by the GUID here.
            labels: the same for speakers.
        """
        recorder = self._recorder
        for table in ("coders", "participants"):
            self._take_names_off(table, found[table])
        self._add_and_change("coders", Difference({}, frozenset(), found["coders"].change))
        for table in ("meta", "groups", "participants"):
            self._add_and_change(table, found[table])
        for number, guid in enumerate(found["transcripts"].add, 1):
            self._told(f"writing transcript {number} of {len(found['transcripts'].add)}")
            self._bring_text(guid, transcripts.get(guid, guid), labels)
        self._transcripts(found["transcripts"])
        for guid, row in found["speakers"].add.items():
            recorder.update("speakers", guid, participant_guid=row["participant_guid"])
        self._add_and_change("speakers", Difference({}, frozenset(), found["speakers"].change))
        self._add_and_change("codes", found["codes"])
        self._placed("codings", found["codings"], natural_coding)
        self._placed("summaries", found["summaries"], natural_summary)
        for table in ("suggestion_decisions", "memos", "resolutions", "audits"):
            self._remove(table, found[table].remove)
            self._add_and_change(table, found[table])
        for table in ("codes", "participants", "groups"):
            self._remove(table, found[table].remove)

    def _add_and_change(self, table: str, difference: Difference) -> None:
        for row in difference.add.values():
            self._recorder.insert(table, row)
        for key, values in difference.change.items():
            self._recorder.update(table, key, **values)

    def _remove(self, table: str, keys: Iterable[str]) -> None:
        for key in sorted(keys):
            self._recorder.delete(table, key)

    def _transcripts(self, difference: Difference) -> None:
        """Take texts out before others come in under their names."""
        changes = {
            **{guid: {"name": row["name"], "removed": row["removed"]} for guid, row in difference.add.items()},
            **difference.change,
        }
        for guid, values in changes.items():
            if values.get("removed"):
                self._recorder.update("transcripts", guid, removed=1)
        for guid, values in changes.items():
            if "name" in values:
                self._recorder.update("transcripts", guid, name=values["name"])
        for guid, values in changes.items():
            if values.get("removed") == 0:
                self._recorder.update("transcripts", guid, removed=0)

    def _take_names_off(self, table: str, difference: Difference) -> None:
        """Take names off first where they go from one to another, since no two may have one name even for a moment."""
        old = self._mine[table]
        changing = {key for key, values in difference.change.items() if "name" in values} | difference.remove
        coming = {row["name"] for row in (*difference.add.values(), *difference.change.values()) if "name" in row}
        for key in sorted(changing):
            if old[key]["name"] in coming:
                self._recorder.update(table, key, name=key)

    def _placed(self, table: str, difference: Difference, natural: Callable[[Row], tuple[object, ...]]) -> None:
        """Take rows that move to another place away first, so that two may change places."""
        old = self._mine[table]
        moved = {
            guid: merged
            for guid, values in difference.change.items()
            if natural(merged := {**old[guid], **values}) != natural(old[guid])
        }
        self._remove(table, difference.remove | moved.keys())
        for number, row in enumerate((*difference.add.values(), *moved.values())):
            if number % _OFTEN == 0:
                self._told(f"writing {table}: {number:,} of {len(difference.add) + len(moved):,}")
            self._recorder.insert(table, row)
        for guid in difference.change.keys() - moved.keys():
            self._recorder.update(table, guid, **difference.change[guid])

    def _bring_text(self, guid: str, theirs: str, labels: Mapping[str, str]) -> None:
        """Store a text with its speakers and turns as removed; the journalled change is that it comes to life."""
        row = self._read("SELECT * FROM transcripts WHERE guid = ?", theirs)[0]
        number = self._insert("transcripts", {**row, "guid": guid, "removed": 1})
        speakers = {
            each["id"]: self._insert(
                "speakers",
                {
                    **each,
                    "guid": labels.get(each["guid"], each["guid"]),
                    "transcript_guid": guid,
                    "participant_guid": None,
                },
            )
            for each in self._read("SELECT * FROM speakers WHERE transcript_guid = ?", theirs)
        }
        for turn in self._read("SELECT * FROM turns WHERE transcript_id = ? ORDER BY ordinal", row["id"]):
            self._insert("turns", {**turn, "transcript_id": number, "speaker_id": speakers.get(turn["speaker_id"])})

    def _read(self, sql: str, value: Any) -> list[Row]:
        return [dict(row) for row in self._other.rows(sql, [value])]

    def _insert(self, table: str, row: Row) -> int:
        values = {column: value for column, value in row.items() if column != "id"}
        columns = ", ".join(f'"{column}"' for column in values)
        marks = ", ".join("?" for _ in values)
        cursor = self._store.db.conn.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values.values()))
        return cursor.lastrowid or 0


def copy_journal(store: Store, recorder: Recorder, entries: Iterable[JournalRow], all_theirs: Iterable[JournalRow],
                 coders: Mapping[str, str]) -> None:  # fmt: skip
    """Copy the other copy's journal entries as notes, so that the log tells the whole and a second merge finds nothing new.

    What an earlier merge brought there is left out of its entry: those entries are copied themselves.
    """
    ids = {row["guid"]: row["id"] for row in store.rows("SELECT guid, id FROM journal")}
    guid_of = {entry.id: entry.guid for entry in all_theirs}
    number = int(store.value("SELECT coalesce(max(id), 0) FROM journal"))
    for entry in entries:
        number += 1
        ids[entry.guid] = number
        changes = entry.changes
        if entry.action == "merge":
            changes = json.dumps([item for item in json.loads(changes) if item[0] != "journal"], ensure_ascii=False)
        undoes = ids.get(guid_of.get(entry.undoes, "")) if entry.undoes is not None else None
        recorder.insert(
            "journal",
            {"id": number, "guid": entry.guid, "at": entry.at, "coder_guid": coders.get(entry.coder_guid, entry.coder_guid),
             "action": entry.action, "summary": entry.summary, "changes": changes, "undoes": undoes, "state": "note"},
        )  # fmt: skip
