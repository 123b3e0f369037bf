"""Things that exist in both copies under two GUIDs, because they were made apart: found by what they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.services.merge_repairs import natural_coding, natural_summary
from qualcode.services.merge_sides import renamed_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from qualcode.services.merge_sides import JournalRow, Row, Rows


@dataclass(frozen=True, slots=True)
class Twins:
    """By which GUID each side's things are known in the merge; what is not there keeps its own.

    Coders, participants, transcripts and speakers keep the GUID that this copy uses, which an open app may hold. Codings and
    memos take the smaller of the two on both sides, so that a quote has one id in every copy.
    """

    mine: dict[str, str]
    theirs: dict[str, str]


def find_twins(mine: Rows, theirs: Rows, journals: tuple[list[JournalRow], list[JournalRow]]) -> Twins:
    """Return the twins of two copies, given their rows and journals."""
    aliases = _coders_known(mine, theirs, journals)
    left = {guid: row for guid, row in mine["coders"].items() if guid not in aliases.values()}
    others = {guid: row for guid, row in theirs["coders"].items() if guid not in aliases}
    aliases.update(_paired({"coders": left}, {"coders": others}, "coders", lambda row: row["name"]))
    aliases.update(_paired(mine, theirs, "participants", lambda row: row["name"]))
    aliases.update(_paired(mine, theirs, "transcripts", lambda row: (row["name"], row["text_sha256"])))
    shown = renamed_rows(theirs, aliases)
    aliases.update(_paired(mine, shown, "speakers", lambda row: (row["transcript_guid"], row["label"])))
    aliases.update(_people_known(mine, shown, aliases, journals))
    shown = renamed_rows(theirs, aliases)
    twins = Twins({}, aliases)
    _smaller(twins, mine, shown, "codings", natural_coding)
    _smaller(twins, mine, shown, "memos", lambda row: (row["target_kind"], row["target"], row["coder_guid"]))
    _smaller(twins, mine, shown, "summaries", natural_summary)
    return twins


def share_coders(mine: Rows, theirs: Rows, aliases: dict[str, str]) -> dict[str, Row]:
    """Let both sides know every coder, and return those of `mine` as they are stored once the new ones are.

    A new coder whose name is somebody else's here is stored under its GUID until the merge gives it its name.
    """
    there = {my: their for their, my in aliases.items()}
    stored = {guid: dict(row) for guid, row in mine["coders"].items()}
    taken = {row["name"] for row in stored.values()}
    for guid, row in list(theirs["coders"].items()):
        if guid not in aliases and guid not in stored:
            mine["coders"][guid] = dict(row)
            stored[guid] = {**row, "name": guid if row["name"] in taken else row["name"]}
    for guid, row in mine["coders"].items():
        theirs["coders"].setdefault(there.get(guid, guid), {**row, "guid": there.get(guid, guid)})
    return stored


def without_strays(theirs: Rows, mine: Rows) -> Rows:
    """Return the other side's rows without texts that it removed and this one never had, and what belongs to such texts."""
    texts = {
        guid: row for guid, row in theirs["transcripts"].items() if guid in mine["transcripts"] or not row["removed"]
    }
    kept = {**theirs, "transcripts": texts}
    for table in ("speakers", "codings", "suggestion_decisions", "resolutions", "audits"):
        kept[table] = {key: row for key, row in theirs[table].items() if row["transcript_guid"] in texts}
    kept["summaries"] = {
        key: row
        for key, row in theirs["summaries"].items()
        if row["row_kind"] != "transcript" or row["row"] in texts or row["row"] not in theirs["transcripts"]
    }
    kept["speakers"] = {
        key: row
        for key, row in kept["speakers"].items()
        if key in mine["speakers"] or row["transcript_guid"] not in mine["transcripts"]
    }
    return kept


def _coders_known(mine: Rows, theirs: Rows, journals: tuple[list[JournalRow], list[JournalRow]]) -> dict[str, str]:
    """Return coders whom an earlier merge found to be one: entries that it copied are signed by each copy's own GUID for them.

    By name alone they would come apart as soon as one copy renames them.
    """
    signed = {entry.guid: entry.coder_guid for entry in journals[1]}
    found: dict[str, str] = {}
    for entry in journals[0]:
        my, their = entry.coder_guid, signed.get(entry.guid, entry.coder_guid)
        if my != their and my not in theirs["coders"] and their not in mine["coders"] and my not in found.values():
            found.setdefault(their, my)
    return found


def _people_known(
    mine: Rows, theirs: Rows, aliases: dict[str, str], journals: tuple[list[JournalRow], list[JournalRow]]
) -> dict[str, str]:
    """Return participants whom an earlier merge found to be one: under the same labels, and one of them unknown here by now.

    By name alone they would come apart as soon as one copy renames them.
    """
    shared = {entry.guid for entry in journals[1]}
    met = {
        change.key
        for entry in journals[0]
        if entry.guid in shared and '"participants"' in entry.changes
        for change in entry.read()
        if change.table == "participants"
    }
    pairs: set[tuple[str, str]] = set()
    for guid, row in theirs["speakers"].items():
        their = row["participant_guid"]
        my = mine["speakers"].get(aliases.get(guid, guid), {}).get("participant_guid")
        if my and their and my != their and my not in theirs["participants"] and their not in mine["participants"]:
            pairs.add((their, my))
    alone = Counter(guid for pair in pairs for guid in pair)
    return {their: my for their, my in pairs if alone[their] == alone[my] == 1 and {their, my} & met}


def _paired(mine: Rows, theirs: Rows, table: str, natural: Callable[[Row], Hashable]) -> dict[str, str]:
    """Pair rows that only one side knows by GUID; those that are not removed first."""
    waiting: dict[Hashable, list[str]] = defaultdict(list)
    for guid in _order(mine[table]):
        if guid not in theirs[table]:
            waiting[natural(mine[table][guid])].append(guid)
    found = {}
    for guid in _order(theirs[table]):
        if guid not in mine[table] and waiting.get(what := natural(theirs[table][guid])):
            found[guid] = waiting[what].pop(0)
    return found


def _order(rows: dict[str, Row]) -> list[str]:
    return sorted(rows, key=lambda guid: (rows[guid].get("removed", 0), guid))


def _smaller(twins: Twins, mine: Rows, theirs: Rows, table: str, natural: Callable[[Row], Hashable]) -> None:
    for their_guid, my_guid in _paired(mine, theirs, table, natural).items():
        if their_guid < my_guid:
            twins.mine[my_guid] = their_guid
        else:
            twins.theirs[their_guid] = my_guid
