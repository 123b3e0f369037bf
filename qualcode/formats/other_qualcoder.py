"""QualCoder's project database, read directly.

QualCoder's text widget counts UTF-16 units and takes a line end for one, its other parts count characters; each coding also
keeps its own words. The way of counting that gives back the most of these words is taken for the whole project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcode.errors import BadInputError, one_line
from qualcode.formats.other_sqlite import ForeignDatabase, dated, number, text, top_down
from qualcode.formats.refi.model import (
    RefiCase,
    RefiCode,
    RefiCoding,
    RefiNote,
    RefiProject,
    RefiSelection,
    RefiSource,
    RefiUser,
    RefiValue,
    RefiVariable,
)
from qualcode.formats.refi.positions import COUNTINGS, Counting, Positions, RawText, raw_text
from qualcode.formats.refi.xml import colour, derived

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Row = Mapping[str, Any]

TABLES = {
    "source": ("id", "name", "fulltext"),
    "code_name": ("cid", "name"),
    "code_text": ("cid", "fid", "seltext", "pos0", "pos1", "owner"),
}
_NUMERIC = {"numeric": "Float", "character": "Text"}


def read_qualcoder(path: Path) -> tuple[RefiProject, list[str]]:
    """Read a QualCoder project: its folder (`name.qda`) or the `data.qda` inside.

    Returns:
        The project, and a plain sentence for everything that was decided, changed or dropped. Reading it again gives the
        same GUIDs.

    Raises:
        BadInputError: it is not QualCoder's.
    """
    if path.is_dir():
        name, path = path.stem, path / "data.qda"
        if not path.is_file():
            raise BadInputError("there is no 'data.qda' in this folder", where=name, mend="Give a QualCoder project")
    else:
        name = path.parent.stem if path.name == "data.qda" else path.stem
    with ForeignDatabase(path) as db:
        db.require(TABLES, "QualCoder")
        return _Reader(db, name).project()


class _Reader:
    def __init__(self, db: ForeignDatabase, name: str) -> None:
        self.db, self.name = db, name
        self.said: list[str] = []
        about = db.table("project", ("databaseversion", "date", "memo", "about"))
        self.created = text(about[0]["date"]) if about else ""
        self.memo = text(about[0]["memo"]) if about else ""
        self._users: dict[str, None] = {}
        self._notes: list[RefiNote] = []

    def guid(self, kind: str, *key: object) -> str:
        return derived("qualcoder", self.created, kind, *map(str, key))

    def user(self, owner: object) -> str:
        name = text(owner) or "QualCoder"
        self._users[name] = None
        return self.guid("user", name)

    def project(self) -> tuple[RefiProject, list[str]]:
        codes = self._codes()
        known = {code.guid for code in codes}
        texts = self._texts()
        marks = self.db.table(
            "code_text", ("ctid", "fid", "cid", "pos0", "pos1", "seltext", "owner", "date", "memo", "important")
        )
        counting = self._counting(texts, marks)
        selections: dict[object, list[RefiSelection]] = {key: [] for key in texts}
        for number_, row in enumerate(marks):
            if row["fid"] not in texts:
                self.said.append("A coding stands on a source that has no text; it was dropped.")
                continue
            if self.guid("code", row["cid"]) not in known:
                self.said.append(f"In '{texts[row['fid']][0]}', a coding has a code that is not there; it was dropped.")
                continue
            span = self._span(texts[row["fid"]], row, counting)
            if span is not None:
                key = number_ if row["ctid"] is None else row["ctid"]
                coding = RefiCoding(
                    self.guid("coding", key),
                    self.guid("code", row["cid"]),
                    self.user(row["owner"]),
                    dated(row["date"]),
                    important=number(row["important"]) == 1,
                )
                selections[row["fid"]].append(
                    RefiSelection(
                        self.guid("selection", key),
                        *span,
                        description=text(row["memo"]),
                        user=coding.user,
                        created=coding.created,
                        codings=(coding,),
                    )
                )
        self._annotations(texts, counting, selections)
        variables, case_values, file_values = self._attributes()
        cases = self._cases(texts, counting, selections, case_values)
        sources = tuple(
            RefiSource(
                guid=self.guid("source", key),
                name=name,
                text=raw.text,
                description=text(row["memo"]),
                user=self.user(row["owner"]),
                created=dated(row["date"]),
                selections=tuple(selections[key]),
                values=tuple(file_values.get(key, ())),
            )
            for key, (name, raw, row) in texts.items()
        )
        for table, what in (("code_image", "pictures"), ("code_av", "recordings")):
            lost = len(self.db.table(table, ("id", "cid")))
            if lost:
                self.said.append(f"Codings of {what} ({lost:,}) were left out: only text is coded here.")
        for row in self.db.table("journal", ("jid", "name", "jentry", "date", "owner")):
            self._note("journal", row["jid"], text(row["name"]), text(row["jentry"]), row)
        found = RefiProject(
            name=self.name,
            origin="QualCoder",
            users=tuple(RefiUser(self.guid("user", name), name) for name in self._users),
            codes=codes,
            variables=variables,
            cases=cases,
            sources=sources,
            notes=tuple(self._notes),
            description=self.memo,
            created=dated(self.created),
        )
        return found, [one_line(sentence) for sentence in self.said]

    def _codes(self) -> tuple[RefiCode, ...]:
        """Return categories, which cannot be given themselves, and codes, top down."""
        found: dict[str, RefiCode] = {}
        for row in self.db.table("code_cat", ("catid", "name", "memo", "supercatid")):
            parent = None if row["supercatid"] is None else self.guid("category", row["supercatid"])
            own = self.guid("category", row["catid"])
            found[own] = RefiCode(own, text(row["name"]) or "Unnamed", text(row["memo"]), "", parent, codable=False)
        for row in self.db.table("code_name", ("cid", "name", "memo", "catid", "color", "supercid")):
            parent = None if row["catid"] is None else self.guid("category", row["catid"])
            parent = parent if row["supercid"] is None else self.guid("code", row["supercid"])
            own = self.guid("code", row["cid"])
            found[own] = RefiCode(
                own, text(row["name"]) or "Unnamed", text(row["memo"]), colour(text(row["color"])), parent
            )
        return top_down(found, self.said)

    def _texts(self) -> dict[object, tuple[str, RawText, Row]]:
        found: dict[object, tuple[str, RawText, Row]] = {}
        for row in self.db.table("source", ("id", "name", "fulltext", "memo", "owner", "date", "mediapath")):
            name = text(row["name"]) or "Unnamed"
            if row["fulltext"] is None or (not row["fulltext"] and row["mediapath"]):
                self.said.append(f"The source '{name}' has no text; it was left out.")
                continue
            found[row["id"]] = (name, raw_text(text(row["fulltext"])), row)
        return found

    def _counting(self, texts: Mapping[object, tuple[str, RawText, Row]], marks: Sequence[Row]) -> Counting:
        usable = [row for row in marks if row["fid"] in texts and texts[row["fid"]][1].special()]
        if not usable:
            return Counting()
        score = dict.fromkeys(COUNTINGS, 0)
        for counting in COUNTINGS:
            positions = {key: Positions(raw, counting) for key, (_, raw, _) in texts.items()}
            for row in usable:
                raw = texts[row["fid"]][1]
                a, b = (positions[row["fid"]].stored(number(row[key]) or 0)[0] for key in ("pos0", "pos1"))
                score[counting] += _same(raw.text[max(0, a) : max(0, b)], text(row["seltext"]))
        best = max(COUNTINGS, key=lambda counting: (score[counting], -COUNTINGS.index(counting)))
        self.said.append(
            f"Positions were counted in {best.said()}: {score[best]:,} of {len(usable):,} codings give back their own words."
        )
        return best

    def _span(self, found: tuple[str, RawText, Row], row: Row, counting: Counting) -> tuple[int, int] | None:
        name, raw, _ = found
        start, end = number(row["pos0"]), number(row["pos1"])
        if start is None or end is None:
            self.said.append(f"In '{name}', a coding has no position; it was dropped.")
            return None
        positions = Positions(raw, counting)
        a, b = positions.stored(min(start, end))[0], positions.stored(max(start, end))[0]
        words = text(row["seltext"]).replace("\r\n", "\n").replace("\u2029", "\n")
        if words and not _same(raw.text[max(a, 0) : max(b, 0)], words):
            at = raw.text.find(words)
            if at >= 0 and raw.text.find(words, at + 1) < 0:
                self.said.append(
                    f"In '{name}', the coding {start} to {end} was moved to the one place where its words stand."
                )
                return at, at + len(words)
            self.said.append(f"In '{name}', the coding {start} to {end} does not match its own words; look it over.")
        if not 0 <= a < len(raw.text) or b <= a:
            self.said.append(f"In '{name}', the coding {start} to {end} lies outside the text; it was dropped.")
            return None
        return a, min(b, len(raw.text))

    def _annotations(
        self,
        texts: Mapping[object, tuple[str, RawText, Row]],
        counting: Counting,
        selections: dict[object, list[RefiSelection]],
    ) -> None:
        for row in self.db.table("annotation", ("anid", "fid", "pos0", "pos1", "memo", "owner", "date")):
            if row["fid"] not in texts:
                continue
            span = self._span(texts[row["fid"]], {**row, "seltext": ""}, counting)
            if span is not None:
                note = self._note("annotation", row["anid"], f"Annotation {row['anid']}", text(row["memo"]), row)
                selections[row["fid"]].append(
                    RefiSelection(
                        self.guid("annotated", row["anid"]),
                        *span,
                        user=note.user,
                        created=note.created,
                        notes=(note.guid,),
                    )
                )

    def _note(self, kind: str, key: object, name: str, said: str, row: Row) -> RefiNote:
        note = RefiNote(
            self.guid(kind, key), name, said.replace("\r\n", "\n").replace("\r", "\n"), "", self.user(row["owner"]),
            dated(row["date"]),
        )  # fmt: skip
        self._notes.append(note)
        return note

    def _attributes(
        self,
    ) -> tuple[tuple[RefiVariable, ...], dict[object, list[RefiValue]], dict[object, list[RefiValue]]]:
        variables: dict[str, RefiVariable] = {}
        for row in self.db.table("attribute_type", ("name", "valuetype", "memo")):
            name = text(row["name"])
            kind = _NUMERIC.get(text(row["valuetype"]).casefold(), "Text")
            variables[name] = RefiVariable(self.guid("attribute", name), name, kind, text(row["memo"]))
        of: dict[str, dict[object, list[RefiValue]]] = {"case": {}, "file": {}}
        for row in self.db.table("attribute", ("attrid", "name", "attr_type", "value", "id")):
            name, value = text(row["name"]), text(row["value"])
            variable = variables.setdefault(name, RefiVariable(self.guid("attribute", name), name))
            if variable.type == "Float" and value and not _is_decimal(value):
                variables[name] = RefiVariable(variable.guid, name, "Text", variable.description)
            if value and text(row["attr_type"]) in of:
                of[text(row["attr_type"])].setdefault(row["id"], []).append(RefiValue(variable.guid, value))
        return tuple(variables.values()), of["case"], of["file"]

    def _cases(
        self,
        texts: Mapping[object, tuple[str, RawText, Row]],
        counting: Counting,
        selections: dict[object, list[RefiSelection]],
        values: Mapping[object, Sequence[RefiValue]],
    ) -> tuple[RefiCase, ...]:
        whole: dict[object, list[str]] = {}
        parts: dict[object, list[str]] = {}
        for number_, row in enumerate(self.db.table("case_text", ("id", "caseid", "fid", "pos0", "pos1", "owner"))):
            if row["fid"] not in texts:
                continue
            if not number(row["pos0"]) and not number(row["pos1"]):  # how a file as a whole is given to a case
                whole.setdefault(row["caseid"], []).append(self.guid("source", row["fid"]))
                continue
            span = self._span(texts[row["fid"]], {**row, "seltext": ""}, counting)
            if span is None:
                continue
            if span[0] == 0 and span[1] >= len(texts[row["fid"]][1].text) - 1:
                whole.setdefault(row["caseid"], []).append(self.guid("source", row["fid"]))
            else:
                own = self.guid("case text", number_ if row["id"] is None else row["id"])
                selections[row["fid"]].append(RefiSelection(own, *span, user=self.user(row["owner"])))
                parts.setdefault(row["caseid"], []).append(own)
        return tuple(
            RefiCase(
                guid=self.guid("case", row["caseid"]),
                name=text(row["name"]) or "Unnamed",
                description=text(row["memo"]),
                values=tuple(values.get(row["caseid"], ())),
                sources=tuple(dict.fromkeys(whole.get(row["caseid"], ()))),
                selections=tuple(parts.get(row["caseid"], ())),
            )
            for row in self.db.table("cases", ("caseid", "name", "memo"))
        )


def _same(passage: str, words: str) -> bool:
    return passage == words.replace("\r\n", "\n").replace("\u2029", "\n")


def _is_decimal(value: str) -> bool:
    return value.strip().lstrip("+-").replace(".", "", 1).isdigit() and value.strip().isascii()
