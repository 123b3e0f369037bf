"""What two sound copies may need once they are put together: no name twice, nothing that refers to what is gone, no ring."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import count
from pathlib import PurePath
from typing import TYPE_CHECKING

from qualcode.core.carry import carried
from qualcode.core.spans import Span
from qualcode.services.merge_rules import Clash
from qualcode.services.merge_sides import PLACE, PLACED
from qualcode.storage.codes import code_guid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from qualcode.services.merge_sides import Row, Rows, Side


class Repairs:
    """Mends merged tables in place. Like the merge, it comes to the same whichever side is called which.

    `elsewhere` are rows that stay in the other copy alone, of texts that never come here; what they refer to is kept here too, as
    it is there.
    """

    def __init__(
        self, merged: Rows, sides: tuple[Side, Side], text: Callable[[str], str], elsewhere: Mapping[str, list[Row]]
    ) -> None:
        self._rows, self._sides, self._text, self._elsewhere = merged, sides, text, elsewhere
        self.clashes: list[Clash] = []

    def all(self) -> list[Clash]:
        """Mend everything and return what people should know of it."""
        self._work_on_retired_texts()
        self._names_of_transcripts()
        self._people()
        self._names("coders", "another coder has that name: renamed")
        self._names("participants", "another participant has that name: renamed; if they are one person, join them")
        self._codes()
        self._same_coding_twice()
        self._same_summary_twice()
        self._settled_in_two_ways()
        return self.clashes

    def _tell(self, table: str, key: str, kept: str, how: str, *, cell: str = "") -> None:
        self.clashes.append(Clash(table, key, cell, kept, "", how))

    def _work_on_retired_texts(self) -> None:
        """Carry work over to the newer version of a text; keep a text that one side removed while the other coded it."""
        worked_on: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for table in sorted(PLACED):
            for key, row in self._rows[table].items():
                guid = row["transcript_guid"]
                if self._rows["transcripts"][guid]["removed"] and self._touched_where_live(guid, table, key):
                    worked_on[guid].append((table, key))
        for guid, work in worked_on.items():
            old = self._rows["transcripts"][guid]
            newer = [
                each
                for each in self._rows["transcripts"].values()
                if not each["removed"] and each["name"] == old["name"] and each["version"] > old["version"]
            ]
            if newer:
                self._carry(guid, min(newer, key=lambda each: (each["version"], each["text_sha256"])), work)
            else:
                old["removed"] = 0
                self._tell("transcripts", guid, "kept", "one side removed it, the other coded in it: kept")

    def _touched_where_live(self, guid: str, table: str, key: str) -> bool:
        return any(
            (table, key) in side.by_hand and not side.rows["transcripts"].get(guid, {"removed": 1})["removed"]
            for side in self._sides
        )

    def _carry(self, guid: str, newer: Row, work: list[tuple[str, str]]) -> None:
        spans = [Span(self._rows[table][key]["start"], self._rows[table][key]["end"]) for table, key in work]
        order = sorted(range(len(work)), key=lambda index: (spans[index], work[index]))
        places = carried(self._text(guid), self._text(newer["guid"]), (spans[index] for index in order))
        for index, place in zip(order, places, strict=True):
            table, key = work[index]
            if place is not None:
                self._rows[table][key].update(transcript_guid=newer["guid"], start=place.start, end=place.end)
            elif table == "codings":
                self._tell(table, key, "left", "its words are not in the newer version: it stays with the older")

    def _names_of_transcripts(self) -> None:
        by_name: dict[str, list[Row]] = defaultdict(list)
        for row in self._rows["transcripts"].values():
            if not row["removed"]:
                by_name[row["name"]].append(row)
        for name, rows in sorted(by_name.items()):
            for row in sorted(rows, key=lambda each: (each["text_sha256"], each["guid"]))[1:]:
                row["name"] = next(each for each in _numbered(name) if each not in by_name)
                by_name[row["name"]] = [row]
                self._tell("transcripts", row["guid"], row["name"], "another text has its name: renamed", cell="name")

    def _people(self) -> None:
        for row in (*self._rows["speakers"].values(), *self._elsewhere["speakers"]):
            if row["participant_guid"]:
                self._need("participants", row["participant_guid"])
        for row in self._rows["participants"].values():
            if row["group_id"]:
                self._need("groups", row["group_id"])

    def _names(self, table: str, how: str) -> None:
        """Number a name that two end up with."""
        taken: set[str] = set()
        for guid, row in sorted(self._rows[table].items()):
            if row["name"] in taken:
                names = {each["name"] for each in self._rows[table].values()}
                row["name"] = next(each for n in count(2) if (each := f"{row['name']} ({n})") not in names)
                self._tell(table, guid, row["name"], how, cell="name")
            taken.add(row["name"])

    def _codes(self) -> None:
        codes = self._rows["codes"]
        for table in ("codings", "summaries"):
            for row in (*self._rows[table].values(), *self._elsewhere[table]):
                self._need("codes", row["code_id"])
        todo = sorted(codes)
        while todo:
            row = codes[todo.pop()]
            parent = row["parent"]
            if parent is None or row["retired"]:
                continue
            if self._need("codes", parent):
                todo.append(parent)
            if codes[parent]["retired"]:
                codes[parent]["retired"] = 0
                todo.append(parent)
                self._tell("codes", parent, "kept", "one side took it away, the other put a code beneath it: kept")
        self._rings()
        self._guids_of_codes()
        self._one_name_twice()

    def _rings(self) -> None:
        codes = self._rows["codes"]
        for code_id in sorted(codes):
            seen, at = [code_id], codes[code_id]["parent"]
            while at is not None and at in codes and at not in seen:
                seen.append(at)
                at = codes[at]["parent"]
            if at == code_id:
                last = max(seen)
                codes[last]["parent"] = None
                self._tell("codes", last, "a theme", "each side put one code beneath the other", cell="parent")

    def _one_name_twice(self) -> None:
        """Tell of codes that end side by side with one name, the first time that they do: both may have been made for one thing."""
        beside: dict[tuple[str | None, str] | None, list[str]] = defaultdict(list)
        for code_id, row in sorted(self._rows["codes"].items()):
            if not row["retired"]:
                beside[_shown(row)].append(code_id)
        for place, codes in beside.items():
            known = any(all(_shown(side.rows["codes"].get(each)) == place for each in codes) for side in self._sides)
            if len(codes) > 1 and not known:
                how = "another code beside it has that name; if they mean the same, merge one into the other"
                self._tell("codes", codes[-1], "both", how)

    def _guids_of_codes(self) -> None:
        taken: set[str] = set()
        for code_id, row in sorted(self._rows["codes"].items()):
            if row["guid"] in taken:
                row["guid"] = code_guid(code_id)
            taken.add(row["guid"])

    def _need(self, table: str, key: str) -> bool:
        """Bring back a row that is still referred to, and say whether that was necessary."""
        if key in self._rows[table]:
            return False
        self._rows[table][key] = dict(next(side.rows[table][key] for side in self._sides if key in side.rows[table]))
        self._tell(table, key, "kept", "one side took it away, the other went on using it: kept")
        return True

    def _same_coding_twice(self) -> None:
        first: dict[tuple[object, ...], Row] = {}
        for guid, row in sorted(self._rows["codings"].items()):
            kept = first.setdefault(natural_coding(row), row)
            if kept is not row:
                del self._rows["codings"][guid]
                kept["exemplar"] = max(kept["exemplar"], row["exemplar"])
                memos = dict.fromkeys(memo for memo in (kept["memo"], row["memo"]) if memo)
                kept["memo"] = "\n\n".join(memos)
                for summary in self._rows["summaries"].values():
                    summary["quotes"] = summary["quotes"].replace(f'"{guid}"', f'"{kept["guid"]}"')

    def _same_summary_twice(self) -> None:
        """Keep both texts where two cells of the framework became one; what they rest on is to be looked at again."""
        first: dict[tuple[object, ...], Row] = {}
        for guid, row in sorted(self._rows["summaries"].items()):
            kept = first.setdefault(natural_summary(row), row)
            if kept is not row:
                del self._rows["summaries"][guid]
                kept["text"] = "\n\n".join(dict.fromkeys((kept["text"], row["text"])))
                kept["quotes"] = json.dumps(list(dict.fromkeys(json.loads(kept["quotes"]) + json.loads(row["quotes"]))))
                kept["basis"] = ""

    def _settled_in_two_ways(self) -> None:
        """Tell of disagreements that each side settled in a way of its own, the first time that both are seen."""
        answers: dict[tuple[object, ...], list[str]] = defaultdict(list)
        settled = self._rows["resolutions"]
        for guid, row in sorted(settled.items()):
            answers[tuple(row[column] for column in PLACE)].append(guid)
        for guids in answers.values():
            known = any(all(guid in side.rows["resolutions"] for guid in guids) for side in self._sides)
            if not known and len({settled[guid]["codes"] for guid in guids}) > 1:
                self._tell(
                    "resolutions", guids[0], "open", "settled in two ways: both answers stay, and it is open again"
                )


def _shown(code: Row | None) -> tuple[str | None, str] | None:
    """Return where a code is shown and as what; None for none, or one that is gone."""
    return None if code is None or code["retired"] else (code["parent"], code["name"].casefold())


def natural_coding(row: Row) -> tuple[object, ...]:
    """Return what makes a coding the same as another: passage, code and coder."""
    return (row["transcript_guid"], row["start"], row["end"], row["code_id"], row["coder_guid"])


def natural_summary(row: Row) -> tuple[object, ...]:
    """Return what makes a summary the same as another: its cell of the matrix."""
    return (row["row_kind"], row["row"], row["code_id"])


def _numbered(name: str) -> Iterator[str]:
    """Yield a file's name with numbers before its ending."""
    ending = PurePath(name).suffix
    for number in count(2):
        yield f"{name.removesuffix(ending)} ({number}){ending}"
