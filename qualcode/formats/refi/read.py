"""REFI-QDA in: a codebook or a project, with a line for everything that was decided, changed or dropped."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError, one_line
from qualcode.formats.other_sqlite import top_down
from qualcode.formats.refi.archive import open_archive
from qualcode.formats.refi.mend import mended
from qualcode.formats.refi.model import (
    DIRECTIONS,
    TYPES,
    RefiCase,
    RefiCode,
    RefiCodebook,
    RefiLink,
    RefiProject,
    RefiSet,
    RefiUser,
    RefiVariable,
)
from qualcode.formats.refi.read_sources import SourceReader
from qualcode.formats.refi.xml import (
    MOST_DEEP,
    child,
    children,
    colour,
    derived,
    guid,
    is_guid,
    parse_xml,
    refs,
    text_of,
    values,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from qualcode.formats.refi.archive import Archive

_MOST_QDC = 64 * 1024 * 1024
_NAMESPACE = "urn:QDA-XML:project:1.0"


def read_qdc(path: Path) -> tuple[RefiCodebook, list[str]]:
    """Read a REFI-QDA codebook (.qdc), version 1.0 or the older 0.4.

    Returns:
        The codebook, and a plain sentence for everything that was changed or dropped.

    Raises:
        BadInputError: it cannot be read, is not a codebook, or has no codes.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_QDC + 1)
    except FileNotFoundError as error:
        raise BadInputError("there is no such file", where=str(path)) from error
    except OSError as error:
        raise BadInputError(f"cannot be read ({error.strerror})", where=str(path)) from error
    if len(data) > _MOST_QDC:
        raise BadInputError(f"it is larger than {_MOST_QDC // 1024**2} MB", where=path.name, mend="Export it again")
    if not data.strip():
        raise BadInputError("the file is empty", where=path.name, mend="Export the codebook again")
    root = parse_xml(data, path.name, "CodeBook")
    said: list[str] = []
    reader = _Reader(path.name, said)
    codes = reader.codes(child(root, "Codes"))
    if not codes:
        raise BadInputError("the codebook has no codes", where=path.name, mend="Export it again")
    if root.get("origin", "").startswith("Taguette"):
        codes = _dotted(codes, said)
    sets = tuple(reader.sets(child(root, "Sets")))
    reader.say_renamed()
    return RefiCodebook(codes, sets, root.get("origin", "")), [one_line(sentence) for sentence in said]


def read_qdpx(path: Path) -> tuple[RefiProject, list[str]]:
    """Read a REFI-QDA project (.qdpx).

    Returns:
        The project, and a plain sentence for everything that was decided, changed or dropped.

    Raises:
        BadInputError: the archive is broken, locked, too large when unpacked or points outside itself, or holds no project.
    """
    archive = open_archive(path)
    try:
        root = parse_xml(archive.project_file(), path.name, "Project")
        said: list[str] = []
        project = _Reader(path.name, said).project(root, archive)
        return project, [one_line(sentence) for sentence in said]
    finally:
        archive.file.close()


class _Reader:
    """Reads one file, and keeps what it says of it."""

    def __init__(self, where: str, said: list[str]) -> None:
        self.where, self.said = where, said
        self._kinds: dict[str, set[str]] = {}
        self._renamed: Counter[tuple[str, str]] = Counter()

    def project(self, root: Element, archive: Archive) -> RefiProject:
        origin = root.get("origin", "")
        if not origin:
            self.said.append("The file does not say which program made it.")
        if f"{{{_NAMESPACE}}}" not in root.tag:
            self.said.append("The file is of another version of the standard than 1.0; it was read as 1.0.")
        users = tuple(self.users(child(root, "Users")))
        codes = self.codes(child(child(root, "CodeBook"), "Codes"))
        sources = SourceReader(archive, self.said, self.own_guid, codes)
        notes_there = child(root, "Notes")
        texts = sources.sources(child(root, "Sources"), notes_there, origin)
        codes = sources.made_codable()
        notes = sources.notes(notes_there)
        variables = tuple(self.variables(child(root, "Variables")))
        graphs = sum(1 for _ in children(child(root, "Graphs"), "Graph"))
        if graphs:
            self.said.append(f"{_many(graphs, 'drawing')} of a network left out: qualcode has none.")
        project = RefiProject(
            name=root.get("name", ""),
            origin=origin,
            users=users,
            codes=codes,
            variables=variables,
            cases=tuple(self.cases(child(root, "Cases"))),
            sources=texts,
            notes=notes,
            links=tuple(self.links(child(root, "Links"))),
            sets=tuple(self.sets(child(root, "Sets"))),
            description=text_of(root, "Description"),
            user=guid(root.get("creatingUserGUID")),
            created=root.get("creationDateTime", ""),
            about=refs(root, "NoteRef"),
        )
        self.say_renamed()
        return mended(project, self.said)

    def own_guid(self, element: Element, kind: str, what: str) -> str:
        """Return the element's GUID, or a new one where it is missing, is none, or is taken by another of its kind."""
        said = element.get("guid") or ""
        found = guid(said)
        taken = self._kinds.setdefault(kind, set())
        if not found:
            found = derived(self.where, kind, str(len(taken)), what)
            self._renamed[kind, "no GUID"] += 1
        elif not is_guid(said):
            self._renamed[kind, "no proper GUID"] += 1
        if found in taken:
            number = 2
            while (new := derived(found, str(number))) in taken:
                number += 1
            self._renamed[kind, f"the GUID of another {kind}"] += 1
            found = new
        taken.add(found)
        return found

    def say_renamed(self) -> None:
        """Say how many of each kind were given a GUID: there may be thousands."""
        for (kind, had), count in self._renamed.items():
            given = "it was given one of its own" if count == 1 else "each was given one of its own"
            self.said.append(f"{_many(count, kind)} had {had}; {given}.")

    def users(self, element: Element | None) -> Iterator[RefiUser]:
        for item in children(element, "User"):
            name = item.get("name", "").strip() or item.get("id", "").strip() or "Unnamed"
            yield RefiUser(self.own_guid(item, "user", name), name)

    def codes(self, element: Element | None) -> tuple[RefiCode, ...]:
        found: list[RefiCode] = []
        waiting: list[tuple[Element, str | None, int]]
        waiting = [(item, None, 1) for item in reversed(list(children(element, "Code")))]
        names: dict[str, int] = {}
        while waiting:
            item, parent, depth = waiting.pop()
            if depth > MOST_DEEP:
                raise BadInputError(
                    f"codes are nested more than {MOST_DEEP} deep", where=self.where, mend="Make the tree flatter there"
                )
            name = item.get("name", "")
            if not name.strip():
                name = "Unnamed code"
                self.said.append("A code had no name; it is called 'Unnamed code'.")
            names[name] = names.get(name, 0) + 1
            said_colour = item.get("color", "")
            code = RefiCode(
                guid=self.own_guid(item, "code", name),
                name=name,
                description=text_of(item, "Description"),
                colour=colour(said_colour),
                parent=parent,
                codable=item.get("isCodable", "true").strip().lower() not in {"false", "0"},
                notes=refs(item, "NoteRef"),
            )
            if said_colour and not code.colour:
                self.said.append(
                    f"The code '{name}' has the colour '{said_colour[:20]}', which is none; it was dropped."
                )
            found.append(code)
            waiting += [(below, code.guid, depth + 1) for below in reversed(list(children(item, "Code")))]
        self.said += [
            f"{count} codes are called '{name}'; all were kept, each with its own codings."
            for name, count in names.items()
            if count > 1
        ]
        return tuple(found)

    def variables(self, element: Element | None) -> Iterator[RefiVariable]:
        for item in children(element, "Variable"):
            name = item.get("name", "").strip() or "Unnamed"
            kind = item.get("typeOfVariable", "Text")
            if kind not in TYPES:
                self.said.append(f"The variable '{name}' is of the unknown type '{kind[:20]}'; it was read as text.")
                kind = "Text"
            yield RefiVariable(self.own_guid(item, "variable", name), name, kind, text_of(item, "Description"))

    def cases(self, element: Element | None) -> Iterator[RefiCase]:
        for item in children(element, "Case"):
            name = item.get("name", "").strip()
            yield RefiCase(
                guid=self.own_guid(item, "case", name),
                name=name,
                description=text_of(item, "Description"),
                codes=refs(item, "CodeRef"),
                values=values(item),
                sources=refs(item, "SourceRef"),
                selections=refs(item, "SelectionRef"),
            )

    def links(self, element: Element | None) -> Iterator[RefiLink]:
        for item in children(element, "Link"):
            name = item.get("name", "")
            direction = item.get("direction", "")
            link = RefiLink(
                guid=self.own_guid(item, "link", name),
                name=name,
                origin=guid(item.get("originGUID")),
                target=guid(item.get("targetGUID")),
                direction=direction if direction in DIRECTIONS else "",
                colour=colour(item.get("color", "")),
                notes=refs(item, "NoteRef"),
            )
            if link.origin and link.target:
                yield link
            else:
                self.said.append(f"The link '{name}' has only one end; it was dropped.")

    def sets(self, element: Element | None) -> Iterator[RefiSet]:
        for item in children(element, "Set"):
            name = item.get("name", "").strip() or "Unnamed"
            yield RefiSet(
                guid=self.own_guid(item, "set", name),
                name=name,
                description=text_of(item, "Description"),
                codes=refs(item, "MemberCode"),
                sources=refs(item, "MemberSource"),
                notes=refs(item, "MemberNote"),
            )


def _dotted(codes: Sequence[RefiCode], said: list[str]) -> tuple[RefiCode, ...]:
    """Return codes with 'a.b' beneath 'a', which is how Taguette's users write trees."""
    by_name = {code.name: code.guid for code in codes}
    found = {}
    for code in codes:
        above, _, name = code.name.rpartition(".")
        beneath = name.strip() if above in by_name else ""
        found[code.guid] = replace(code, name=beneath, parent=by_name[above]) if beneath else code
    return top_down(found, said)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")
