"""REFI-QDA out: codebooks and projects that every program can read, the same bytes for the same content.

What programs stumble over is avoided: LF and no BOM, texts in lower-case `sources/` named by their source's GUID, unique code
names, an origin and dates everywhere, notes as files, no codings on codes that are not codable, no empty containers. The
origin is always our own, whoever made the project first: the positions are ours.
"""

from __future__ import annotations

import os
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError, one_line
from qualcode.formats.refi.model import DIRECTIONS
from qualcode.formats.refi.positions import ORIGIN
from qualcode.formats.refi.variable_types import written_types
from qualcode.formats.refi.xml import colour, guid, is_date, open_tag, text_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from qualcode.formats.refi.model import (
        RefiCase,
        RefiCode,
        RefiCodebook,
        RefiCoding,
        RefiLink,
        RefiNote,
        RefiProject,
        RefiSelection,
        RefiSet,
        RefiSource,
        RefiValue,
        RefiVariable,
    )

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_NO_DATE = "1970-01-01T00:00:00Z"


def write_qdc(codebook: RefiCodebook, path: Path) -> list[str]:
    """Write a codebook file.

    Returns:
        A plain sentence for everything that had to be changed.

    Raises:
        BadInputError: there are no codes, which the standard does not allow.
    """
    if not codebook.codes:
        raise BadInputError("there are no codes to write", where=path.name, mend="Add a code first")
    said: list[str] = []
    parts = [
        _HEAD,
        open_tag("CodeBook", [("xmlns", "urn:QDA-XML:codebook:1.0"), ("origin", ORIGIN)]),
        "<Codes>",
        *_codes(codebook.codes, frozenset(), said, notes=False),
        "</Codes>",
        *_box("Sets", (_set_of_codes(group) for group in codebook.sets)),
        "</CodeBook>\n",
    ]
    _replace(path, lambda at: at.write_bytes("".join(parts).encode()))
    return [one_line(sentence) for sentence in said]


def write_qdpx(project: RefiProject, path: Path) -> list[str]:
    """Write a project file.

    Returns:
        A plain sentence for everything that had to be changed.

    Raises:
        ValueError: a text has a carriage return, or a selection lies outside its text.
    """
    for source in project.sources:
        _check(source)
    said: list[str] = []
    when = project.created if is_date(project.created) else _NO_DATE
    xml = "".join(_project(project, when, said)).encode()
    files = {f"sources/{guid(source.guid)}.txt": _as_file(source.text) for source in project.sources}
    files |= {f"sources/{guid(note.guid)}.txt": note.text for note in project.notes}

    def write(at: Path) -> None:
        with zipfile.ZipFile(at, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, data in [("project.qde", xml), *((name, files[name].encode()) for name in sorted(files))]:
                info = zipfile.ZipInfo(name, _ZIP_DATE)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, data)

    _replace(path, write)
    return [one_line(sentence) for sentence in said]


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside the file and put it in place when it is whole."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(beside)
        beside.replace(path)
    except OSError as error:
        raise BadInputError(f"cannot be written ({error.strerror})", where=str(path)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _check(source: RefiSource) -> None:
    if "\r" in source.text:
        raise ValueError(f"the text of '{source.name}' has a carriage return")
    for selection in source.selections:
        if not 0 <= selection.start < selection.end <= len(source.text):
            raise ValueError(f"a selection of '{source.name}' lies outside its text")


def _as_file(text: str) -> str:
    """Return a text as its file holds it: where it begins with U+FEFF itself, after a byte order mark for readers to drop."""
    return f"\ufeff{text}" if text.startswith("\ufeff") else text


def _project(project: RefiProject, when: str, said: list[str]) -> list[str]:
    coded = {coding.code for source in project.sources for coding in source.codings}
    coded |= {
        coding.code for source in project.sources for selection in source.selections for coding in selection.codings
    }
    types = written_types(project, said)
    codes = _codes(project.codes, frozenset(coded), said, notes=True)
    return [
        _HEAD,
        open_tag(
            "Project",
            [
                ("xmlns", "urn:QDA-XML:project:1.0"),
                ("name", project.name or "Unnamed"),
                ("origin", ORIGIN),
                ("creatingUserGUID", guid(project.user)),
                ("creationDateTime", when),
            ],
        ),
        *_box(
            "Users", (open_tag("User", [("guid", guid(u.guid)), ("name", u.name)], close=True) for u in project.users)
        ),
        *(["<CodeBook><Codes>", *codes, "</Codes></CodeBook>"] if codes else []),
        *_box("Variables", (_variable(variable, types) for variable in project.variables)),
        *_box("Cases", (_case(case, types) for case in project.cases)),
        *_box("Sources", (_source(source, types, when) for source in project.sources)),
        *_box("Notes", (_note(note, when) for note in project.notes)),
        *_box("Links", (_link(link) for link in project.links)),
        *_box("Sets", (_set(group) for group in project.sets)),
        text_tag("Description", project.description),
        *_refs("NoteRef", project.about),
        "</Project>\n",
    ]


def _box(name: str, items: Iterable[str]) -> list[str]:
    """Return a container with its items, or nothing: an empty container is invalid."""
    found = list(items)
    return [f"<{name}>\n", *found, f"</{name}>\n"] if found else []


def _refs(name: str, guids: Iterable[str]) -> list[str]:
    return [open_tag(name, [("targetGUID", guid(one))], close=True) for one in guids]


def _codes(codes: Sequence[RefiCode], coded: frozenset[str], said: list[str], *, notes: bool) -> list[str]:
    """Return the codes nested; names made unique, and codes with codings codable."""
    below: dict[str | None, list[RefiCode]] = {}
    there = {code.guid for code in codes}
    for code in codes:
        below.setdefault(code.parent if code.parent in there else None, []).append(code)
    names: set[str] = {code.name for code in codes}
    used: set[str] = set()
    parts: list[str] = []
    waiting: list[RefiCode | str] = list(reversed(below.get(None, [])))
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        code = item
        name = code.name
        if name in used:
            number = 2
            while (name := f"{code.name} ({number})") in names or name in used:
                number += 1
            said.append(f"A second code called '{code.name}' was written as '{name}': names must be unique elsewhere.")
        used.add(name)
        if not code.codable and code.guid in coded:
            said.append(f"The code '{name}' was written as codable, since it has codings.")
        codable = "true" if code.codable or code.guid in coded else "false"
        parts += [
            open_tag(
                "Code",
                [("guid", guid(code.guid)), ("name", name), ("isCodable", codable), ("color", colour(code.colour))],
            ),
            text_tag("Description", code.description),
            *(_refs("NoteRef", code.notes) if notes else []),
        ]
        waiting.append("</Code>\n")
        waiting += reversed(below.get(code.guid, []))
    return parts


def _variable(variable: RefiVariable, types: dict[str, str]) -> str:
    attributes = [("guid", guid(variable.guid)), ("name", variable.name or "Unnamed")]
    attributes.append(("typeOfVariable", types[variable.guid]))
    return f"{open_tag('Variable', attributes)}{text_tag('Description', variable.description)}</Variable>\n"


def _values(values: Iterable[RefiValue], types: dict[str, str]) -> list[str]:
    parts = []
    for value in values:
        kind = f"{types.get(value.variable, 'Text')}Value"
        parts += [
            "<VariableValue>",
            *_refs("VariableRef", [value.variable]),
            text_tag(kind, value.value),
            "</VariableValue>",
        ]
    return parts


def _case(case: RefiCase, types: dict[str, str]) -> str:
    return "".join(
        [
            open_tag("Case", [("guid", guid(case.guid)), ("name", case.name or "Unnamed")]),
            text_tag("Description", case.description),
            *_refs("CodeRef", case.codes),
            *_values(case.values, types),
            *_refs("SourceRef", case.sources),
            *_refs("SelectionRef", case.selections),
            "</Case>\n",
        ]
    )


def _source(source: RefiSource, types: dict[str, str], when: str) -> str:
    own = guid(source.guid)
    return "".join(
        [
            open_tag(
                "TextSource",
                [
                    ("guid", own),
                    ("name", source.name or "Unnamed"),
                    ("plainTextPath", f"internal://{own}.txt"),
                    ("creatingUser", guid(source.user)),
                    ("creationDateTime", _dated(source.created, when)),
                ],
            ),
            text_tag("Description", source.description),
            "\n",
            *(_selection(selection, when) for selection in source.selections),
            *(_coding(coding, when) for coding in source.codings),
            *_refs("NoteRef", source.notes),
            *_values(source.values, types),
            "</TextSource>\n",
        ]
    )


def _selection(selection: RefiSelection, when: str) -> str:
    return "".join(
        [
            open_tag(
                "PlainTextSelection",
                [
                    ("guid", guid(selection.guid)),
                    ("name", selection.name),
                    ("startPosition", str(selection.start)),
                    ("endPosition", str(selection.end)),
                    ("creatingUser", guid(selection.user)),
                    ("creationDateTime", _dated(selection.created, when)),
                ],
            ),
            text_tag("Description", selection.description),
            *(_coding(coding, when) for coding in selection.codings),
            *_refs("NoteRef", selection.notes),
            "</PlainTextSelection>\n",
        ]
    )


def _coding(coding: RefiCoding, when: str) -> str:
    attributes = [("guid", guid(coding.guid)), ("creatingUser", guid(coding.user))]
    attributes.append(("creationDateTime", _dated(coding.created, when)))
    inside = "".join([*_refs("CodeRef", [coding.code]), *_refs("NoteRef", coding.notes)])
    return f"{open_tag('Coding', attributes)}{inside}</Coding>"


def _note(note: RefiNote, when: str) -> str:
    own = guid(note.guid)
    attributes = [
        ("guid", own),
        ("name", note.name),
        ("plainTextPath", f"internal://{own}.txt"),
        ("creatingUser", guid(note.user)),
        ("creationDateTime", _dated(note.created, when)),
    ]
    return f"{open_tag('Note', attributes)}{text_tag('Description', note.description)}</Note>\n"


def _link(link: RefiLink) -> str:
    attributes = [
        ("guid", guid(link.guid)),
        ("name", link.name),
        ("direction", link.direction if link.direction in DIRECTIONS else ""),
        ("color", colour(link.colour)),
        ("originGUID", guid(link.origin)),
        ("targetGUID", guid(link.target)),
    ]
    return f"{open_tag('Link', attributes)}{''.join(_refs('NoteRef', link.notes))}</Link>\n"


def _set(group: RefiSet) -> str:
    return "".join(
        [
            open_tag("Set", [("guid", guid(group.guid)), ("name", group.name or "Unnamed")]),
            text_tag("Description", group.description),
            *_refs("MemberCode", group.codes),
            *_refs("MemberSource", group.sources),
            *_refs("MemberNote", group.notes),
            "</Set>\n",
        ]
    )


def _set_of_codes(group: RefiSet) -> str:
    members = "".join(open_tag("MemberCode", [("guid", guid(one))], close=True) for one in group.codes)
    head = open_tag("Set", [("guid", guid(group.guid)), ("name", group.name or "Unnamed")])
    return f"{head}{text_tag('Description', group.description)}{members}</Set>\n"


def _dated(date: str, otherwise: str) -> str:
    return date.replace("+00:00", "Z") if is_date(date) else otherwise
