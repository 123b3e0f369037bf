"""Taguette's project database, read directly.

Taguette keeps documents as HTML and counts UTF-8 bytes of the text in it, tags left out. Blocks become lines here, so each
position is carried over from one count to the other, and checked against the words that Taguette keeps with each highlight.
"""

from __future__ import annotations

import bisect
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from qualcode.errors import BadInputError, one_line
from qualcode.formats.other_sqlite import ForeignDatabase, dated, number, text, top_down
from qualcode.formats.refi.model import RefiCode, RefiCoding, RefiProject, RefiSelection, RefiSource, RefiUser
from qualcode.formats.refi.xml import derived

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TABLES = {
    "projects": ("id", "name"),
    "documents": ("id", "name", "project_id", "contents"),
    "highlights": ("id", "document_id", "start_offset", "end_offset"),
    "tags": ("id", "project_id", "path"),
    "highlight_tags": ("highlight_id", "tag_id"),
}
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "table",
        "blockquote",
        "pre",
        "hr",
        "dd",
        "dt",
    }
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "title", "head"})


def read_taguette(path: Path, project: str | None = None) -> tuple[RefiProject, list[str]]:
    """Read one project from a Taguette database (.sqlite3).

    Args:
        path: the database.
        project: the project's name, where the database holds several.

    Returns:
        The project, and a plain sentence for everything that was decided, changed or dropped. Reading it again gives the
        same GUIDs.

    Raises:
        BadInputError: it is not Taguette's, or which project is meant is not clear.
    """
    with ForeignDatabase(path) as db:
        db.require(TABLES, "Taguette")
        return _Reader(db, project).project()


class _Reader:
    def __init__(self, db: ForeignDatabase, wanted: str | None) -> None:
        self.db = db
        self.said: list[str] = []
        self.row = _chosen(db, wanted)

    def guid(self, kind: str, key: object) -> str:
        return derived("taguette", text(self.row["name"]), text(self.row["created"]), kind, str(key))

    def project(self) -> tuple[RefiProject, list[str]]:
        own = self.row["id"]
        tags = [
            row
            for row in self.db.table("tags", ("id", "project_id", "path", "description", "parent_id"))
            if row["project_id"] == own
        ]
        codes = self._codes(tags)
        users = [
            text(row["user_login"])
            for row in self.db.table("project_members", ("project_id", "user_login"))
            if row["project_id"] == own
        ]
        authors = self._authors(own)
        users = list(dict.fromkeys([*users, *authors.values()])) or ["taguette"]
        documents = [
            row
            for row in self.db.table("documents", ("id", "name", "project_id", "description", "created", "contents"))
            if row["project_id"] == own
        ]
        given: dict[object, list[object]] = {}
        for row in self.db.table("highlight_tags", ("highlight_id", "tag_id")):
            given.setdefault(row["highlight_id"], []).append(row["tag_id"])
        marks: dict[object, list[Mapping[str, Any]]] = {}
        for row in self.db.table("highlights", ("id", "document_id", "start_offset", "end_offset", "snippet")):
            marks.setdefault(row["document_id"], []).append(row)
        known = {row["id"] for row in tags}
        sources = []
        for row in documents:
            name = text(row["name"]) or "Unnamed"
            body = _Body()
            body.feed(text(row["contents"]))
            body.close()
            selections = []
            for mark in marks.get(row["id"], []):
                span = self._span(body, mark, name)
                if span is None:
                    continue
                user = self.guid("user", authors.get(mark["id"], users[0]))
                codings = tuple(
                    RefiCoding(
                        self.guid("coding", f"{mark['id']}-{tag}"), self.guid("tag", tag), user, dated(row["created"])
                    )
                    for tag in given.get(mark["id"], [])
                    if tag in known
                )
                if not codings:
                    self.said.append(f"In '{name}', a highlight has no tag; it was kept as a passage without a code.")
                selections.append(RefiSelection(self.guid("highlight", mark["id"]), *span, user=user, codings=codings))
            sources.append(
                RefiSource(
                    guid=self.guid("document", row["id"]),
                    name=name,
                    text=body.text,
                    description=text(row["description"]),
                    created=dated(row["created"]),
                    selections=tuple(selections),
                )
            )
        found = RefiProject(
            name=text(self.row["name"]),
            origin="Taguette",
            users=tuple(RefiUser(self.guid("user", login), login) for login in users),
            codes=codes,
            sources=tuple(sources),
            description=text(self.row["description"]),
            created=dated(self.row["created"]),
        )
        return found, [one_line(sentence) for sentence in self.said]

    def _codes(self, tags: Sequence[Mapping[str, Any]]) -> tuple[RefiCode, ...]:
        """Return the tags as codes: beneath the tag that newer versions keep as a tag's parent, or 'a.b' beneath a tag 'a'."""
        by_path = {text(tag["path"]): tag["id"] for tag in tags}
        paths = {tag["id"]: text(tag["path"]) for tag in tags}
        found = {}
        for tag in sorted(tags, key=lambda each: text(each["path"])):
            path, own = text(tag["path"]), self.guid("tag", tag["id"])
            above = tag["parent_id"] if tag["parent_id"] in paths else by_path.get(path.rpartition(".")[0])
            name = path if above is None else path.removeprefix(f"{paths[above]}.").strip()
            found[own] = RefiCode(
                guid=own,
                name=name or path or "Unnamed",
                description=text(tag["description"]),
                parent=self.guid("tag", above) if above is not None and name else None,
            )
        return top_down(found, self.said)

    def _authors(self, own: object) -> dict[object, str]:
        """Return who made each highlight, which only the log of commands tells."""
        import json

        found: dict[object, str] = {}
        for row in self.db.table("commands", ("id", "project_id", "user_login", "payload")):
            if row["project_id"] != own or '"highlight_add"' not in text(row["payload"]):
                continue
            try:
                payload = json.loads(text(row["payload"]))
            except (ValueError, RecursionError):
                continue
            if isinstance(payload, dict) and isinstance(payload.get("highlight_id"), int):
                found.setdefault(payload["highlight_id"], text(row["user_login"]))
        return found

    def _span(self, body: _Body, mark: Mapping[str, Any], name: str) -> tuple[int, int] | None:
        start, end = number(mark["start_offset"]), number(mark["end_offset"])
        if start is None or end is None or not 0 <= start < end or start >= body.bytes:
            self.said.append(f"In '{name}', a highlight lies outside the text; it was dropped.")
            return None
        found = body.span(start, end)
        wanted = _plain(text(mark["snippet"]))
        if wanted and _words(body.text[found[0] : found[1]]) != _words(wanted):
            at = body.text.find(wanted)
            if at < 0 or body.text.find(wanted, at + 1) >= 0:
                self.said.append(f"In '{name}', the highlight at {start} does not match its own words; look it over.")
                return found
            self.said.append(f"In '{name}', the highlight at {start} was moved to the one place where its words stand.")
            return at, at + len(wanted)
        return found


class _Body(HTMLParser):
    """The text of a document, one line a block, and where each byte that Taguette counts has gone."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.bytes = 0
        self._parts: list[str] = []
        self._size = 0
        self._runs: list[tuple[int, int, str]] = []
        self._starts: list[int] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the signature of HTMLParser
        self._hidden += tag in _UNSEEN
        if tag == "br" or (tag in _BLOCKS and self._size and not self._parts[-1].endswith("\n")):
            self._put("\n")
        elif tag in _CELLS and self._size and not self._parts[-1].endswith("\n"):
            self._put("\t")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _UNSEEN and self._hidden > 0
        if tag in _BLOCKS and self._size and not self._parts[-1].endswith("\n"):
            self._put("\n")

    def handle_data(self, data: str) -> None:
        data = data.replace("\r\n", "\n").replace("\r", "\n")
        if self._hidden or not data:
            return
        # White space between blocks is counted, but a line has ended there already.
        shown = "" if not data.strip() and (not self._size or self._parts[-1].endswith("\n")) else data
        self._runs.append((self.bytes, self._size, shown))
        self._starts.append(self.bytes)
        self.bytes += len(data.encode("utf-8", "replace"))
        if shown:
            self._put(shown)

    def close(self) -> None:
        super().close()
        self.text = "".join(self._parts)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the passage of `text` from byte `start` to byte `end`."""
        return self._place(start, bisect.bisect_right(self._starts, start) - 1), self._place(
            min(end, self.bytes), bisect.bisect_left(self._starts, end) - 1
        )

    def _place(self, at: int, run: int) -> int:
        begun, stored, data = self._runs[max(run, 0)]
        return stored + len(data.encode("utf-8", "replace")[: at - begun].decode("utf-8", "ignore"))

    def _put(self, data: str) -> None:
        self._parts.append(data)
        self._size += len(data)


def _chosen(db: ForeignDatabase, wanted: str | None) -> Mapping[str, Any]:
    rows = db.table("projects", ("id", "name", "description", "created"))
    found = [row for row in rows if wanted is None or text(row["name"]) == wanted]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"'{text(row['name'])[:40]}'" for row in rows[:8])
    if not rows:
        raise BadInputError("there is no project in it", where=db.where)
    if not found:
        raise BadInputError(f"there is no project '{wanted}' in it", where=db.where, mend=f"It has {names}")
    raise BadInputError(
        f"it holds {len(rows)} projects",
        where=db.where,
        mend=f"Name one of them with w in the app, or --which: {names}",
    )


def _plain(html: str) -> str:
    body = _Body()
    body.feed(html)
    body.close()
    return body.text.strip("\n")


def _words(passage: str) -> str:
    return "".join(passage.split())
