"""What can only be seen once a whole project is read: references that lead nowhere, and cases that came as codes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.formats.refi.model import RefiUser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualcode.formats.refi.model import RefiCase, RefiLink, RefiProject, RefiSelection, RefiSource, RefiValue

UNKNOWN = "Unknown coder"


def mended(project: RefiProject, said: list[str]) -> RefiProject:
    """Return the project with cases apart from codes and sources, and every user known.

    Says what was changed, and what leads nowhere.
    """
    project = _users_known(_cases_named(_cases_apart(_notes_by_links(project, said), said), said), said)
    _say_loose_ends(project, said)
    return project


def _notes_by_links(project: RefiProject, said: list[str]) -> RefiProject:
    """Return the project with notes that nothing but a link ties to something as notes on that.

    NVivo writes an annotation as a passage without a code, a note, and a link from the note to the passage.
    """
    notes = {note.guid for note in project.notes}
    referred = {*project.about, *(note for code in project.codes for note in code.notes)}
    places = {code.guid for code in project.codes}
    for source in project.sources:
        places.add(source.guid)
        referred.update(source.notes)
        for selection in source.selections:
            places.add(selection.guid)
            referred.update(selection.notes, *(coding.notes for coding in selection.codings))
    unreferred, tied = notes - referred, dict[str, list[str]]()
    kept: list[RefiLink] = []
    for link in project.links:
        note, target = (link.origin, link.target) if link.origin in notes else (link.target, link.origin)
        if note in unreferred and target in places:
            tied.setdefault(target, []).append(note)
        else:
            kept.append(link)
    if not tied:
        return project
    count = len({note for several in tied.values() for note in several})
    said.append(
        f"{_many(count, 'note')} that a link ties to a passage, a text or a code (as NVivo writes annotations): taken as notes on it."
    )

    def noted(old: tuple[str, ...], own: str) -> tuple[str, ...]:
        return _once(old, tied.get(own, ()))

    return replace(
        project,
        codes=tuple(replace(code, notes=noted(code.notes, code.guid)) for code in project.codes),
        sources=tuple(
            replace(
                source,
                notes=noted(source.notes, source.guid),
                selections=tuple(replace(each, notes=noted(each.notes, each.guid)) for each in source.selections),
            )
            for source in project.sources
        ),
        links=tuple(kept),
    )


def _cases_apart(project: RefiProject, said: list[str]) -> RefiProject:
    """Return the project with codings that stand for belonging to a case turned into that.

    NVivo writes a case as a code of the same GUID too, and what belongs to the case as codings on that code.
    """
    shared = {case.guid for case in project.cases} & {code.guid for code in project.codes}
    while above := {code.parent for code in project.codes if code.guid not in shared and code.parent in shared}:
        shared -= above  # codes that are no cases stand beneath it
    if not shared:
        return project
    selections: dict[str, list[str]] = {}
    whole: dict[str, list[str]] = {}
    sources: list[RefiSource] = []
    for source in project.sources:
        kept: list[RefiSelection] = []
        for selection in source.selections:
            for coding in selection.codings:
                if coding.code in shared:
                    selections.setdefault(coding.code, []).append(selection.guid)
            kept.append(replace(selection, codings=tuple(one for one in selection.codings if one.code not in shared)))
        for coding in source.codings:
            if coding.code in shared:
                whole.setdefault(coding.code, []).append(source.guid)
        codings = tuple(one for one in source.codings if one.code not in shared)
        sources.append(replace(source, selections=tuple(kept), codings=codings))
    said.append(
        f"{len(shared):,} of the codes are cases under another name (as NVivo writes them); what was coded with them belongs to "
        "the case now."
    )

    def with_parts(case: RefiCase) -> RefiCase:
        return replace(
            case,
            sources=_once(case.sources, whole.get(case.guid, ())),
            selections=_once(case.selections, selections.get(case.guid, ())),
        )

    return replace(
        project,
        codes=tuple(code for code in project.codes if code.guid not in shared),
        cases=tuple(with_parts(case) for case in project.cases),
        sources=tuple(sources),
    )


def _cases_named(project: RefiProject, said: list[str]) -> RefiProject:
    """Return the project with a name for each case, and attributes of sources on the sources.

    MAXQDA and Quirkos write the attributes of a source as a case without a name that has that source alone.
    """
    there = {source.guid for source in project.sources}
    of_source: dict[str, tuple[RefiValue, ...]] = {}
    kept: list[RefiCase] = []
    for case in project.cases:
        alone = len(case.sources) == 1 and not case.selections and case.sources[0] in there
        if not case.name and alone:
            of_source[case.sources[0]] = (*of_source.get(case.sources[0], ()), *case.values)
        else:
            kept.append(case if case.name else replace(case, name="Unnamed"))
    if of_source:
        said.append(
            f"{_many(len(project.cases) - len(kept), 'case')} without a name became attributes of their source."
        )
    sources = tuple(
        replace(source, values=(*source.values, *of_source[source.guid])) if source.guid in of_source else source
        for source in project.sources
    )
    return replace(project, cases=tuple(kept), sources=sources)


def _users_known(project: RefiProject, said: list[str]) -> RefiProject:
    named = {user.guid for user in project.users}
    used: dict[str, None] = {}
    for source in project.sources:
        used[source.user] = None
        for selection in source.selections:
            used[selection.user] = None
            for coding in selection.codings:
                used[coding.user] = None
    missing = [guid for guid in used if guid and guid not in named]
    if not missing:
        return project
    said.append(f"{_many(len(missing), 'person')} who coded are not named in the file; they are called '{UNKNOWN}'.")
    calls = [UNKNOWN if number == 1 else f"{UNKNOWN} {number}" for number in range(1, len(missing) + 1)]
    return replace(project, users=(*project.users, *map(RefiUser, missing, calls)))


def _say_loose_ends(project: RefiProject, said: list[str]) -> None:
    there = {
        "source": {source.guid for source in project.sources},
        "code": {code.guid for code in project.codes},
        "selection": {selection.guid for source in project.sources for selection in source.selections},
        "note": {note.guid for note in project.notes},
        "variable": {variable.guid for variable in project.variables},
    }
    wanted = [
        (f"The case '{case.name}'", kind, targets)
        for case in project.cases
        for kind, targets in (
            ("code", case.codes),
            ("source", case.sources),
            ("selection", case.selections),
            ("variable", tuple(value.variable for value in case.values)),
        )
    ]
    wanted += [
        (f"The set '{group.name}'", kind, targets)
        for group in project.sets
        for kind, targets in (("code", group.codes), ("source", group.sources), ("note", group.notes))
    ]
    for who, kind, targets in wanted:
        missing = sum(1 for target in targets if target not in there[kind])
        if missing:
            said.append(f"{who} refers to {_many(missing, kind)} that cannot be found here.")


def _once(first: Iterable[str], then: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *then)))


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")
