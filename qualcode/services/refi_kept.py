"""What REFI-QDA holds and qualcode has no place for: kept as it came, and written out again with what it belongs to.

Sets, links, attributes of texts, codes and passages given to cases, passages without a code, and the types of attributes. They are
one note of the project (`meta.refi_kept`, JSON), in the GUIDs that things have here, so that a file that came from another
program goes back to it whole.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from qualcode.core.report import counted
from qualcode.core.spans import Span
from qualcode.formats.refi import RefiLink, RefiSelection, RefiSet, RefiValue, RefiVariable
from qualcode.formats.refi.people import GROUP, MAY_ANALYSE, MAY_QUOTE
from qualcode.formats.refi.xml import derived
from qualcode.storage.coders import is_blind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from qualcode.formats.refi import RefiCase, RefiProject, RefiSource
    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store

T = TypeVar("T")
KEY = "refi_kept"
ROLES = frozenset({GROUP, MAY_ANALYSE, MAY_QUOTE})


@dataclass(frozen=True, slots=True)
class Remark:
    """What was written on a passage without a code: the transcript's GUID, where, what, and by whom ("" for nobody named)."""

    transcript_guid: str
    span: Span
    text: str
    coder: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept. Values are by variable name, since that is how attributes are known here."""

    sets: tuple[RefiSet, ...] = ()
    links: tuple[RefiLink, ...] = ()
    variables: tuple[RefiVariable, ...] = ()
    values: tuple[tuple[str, str, str], ...] = ()
    """Text, name of the variable, value."""
    case_codes: tuple[tuple[str, str], ...] = ()
    remarks: tuple[tuple[str, RefiSelection], ...] = ()
    """Text, and a passage with its remark in the description."""
    case_passages: tuple[tuple[str, str], ...] = ()
    """Case, and a passage that belongs to it although the participant is not known to speak it."""


def gathered(
    project: RefiProject,
    here: Mapping[str, str],
    remarks: Iterable[tuple[str, RefiSelection]],
    spoken: Collection[tuple[str, str]],
    said: list[str],
) -> Kept:
    """Return what of a file is to be kept, in the GUIDs of `here` (GUID in the file → GUID here).

    `spoken` are participants with the passages that are their own words, which need no keeping.
    """
    names = {variable.guid: variable.name for variable in project.variables}

    def known(guids: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(here[guid] for guid in guids if guid in here))

    links = tuple(
        replace(link, origin=here[link.origin], target=here[link.target], notes=known(link.notes))
        for link in project.links
        if link.origin in here and link.target in here
    )
    if dropped := len(project.links) - len(links):
        said.append(f"{counted(dropped, 'link')} to something that was left out: left out with it.")
    members = [guid for each in project.sets for guid in (*each.codes, *each.sources, *each.notes)]
    if strays := sum(guid not in here for guid in members):
        said.append(f"{counted(strays, 'member')} of sets: left out, being no thing of its own here.")
    return Kept(
        tuple(
            replace(each, codes=known(each.codes), sources=known(each.sources), notes=known(each.notes))
            for each in project.sets
        ),
        links,
        tuple(
            each for each in project.variables if each.name not in ROLES and (each.type != "Text" or each.description)
        ),
        tuple(
            (here[source.guid], names[value.variable], value.value)
            for source in project.sources
            for value in source.values
            if source.guid in here and value.variable in names
        ),
        tuple((here[case.guid], code) for case in project.cases if case.guid in here for code in known(case.codes)),
        tuple((here[source], selection) for source, selection in remarks if source in here),
        tuple(
            pair
            for case in project.cases
            if case.guid in here
            for pair in ((here[case.guid], selection) for selection in known(case.selections))
            if pair not in spoken
        ),
    )


def record(store: Store, recorder: Recorder, new: Kept, said: list[str]) -> None:
    """Keep it beside what is kept already, as part of a command."""
    old = load(store)
    merged = Kept(
        tuple({each.guid: each for each in (*old.sets, *new.sets)}.values()),
        tuple({each.guid: each for each in (*old.links, *new.links)}.values()),
        tuple({variable.name: variable for variable in (*old.variables, *new.variables)}.values()),
        tuple(dict.fromkeys((*old.values, *new.values))),
        tuple(dict.fromkeys((*old.case_codes, *new.case_codes))),
        tuple({remark.guid: (text, remark) for text, remark in (*old.remarks, *new.remarks)}.values()),
        tuple(dict.fromkeys((*old.case_passages, *new.case_passages))),
    )
    written = [remark for _, remark in new.remarks if remark.description]
    if written:
        said.append(
            f"{counted(len(written), 'remark')} on passages without a code: to be read in the list of memos, and written out again."
        )
    counts = (
        (len(new.links), "link", "between things"),
        (len(new.sets), "set", "of things"),
        (len(new.values), "attribute", "of texts"),
        (len(new.case_codes), "code", "given to cases"),
        (len(new.remarks) - len(written), "passage", "without a code"),
        (len(new.case_passages), "passage", "given to cases"),
    )
    said += [
        f"{counted(count, noun)} {words}: kept unseen, since there is no place for them here, and written out again."
        for count, noun, words in counts
        if count
    ]
    value = json.dumps(asdict(merged), ensure_ascii=False)
    if merged == old:
        return
    if store.meta(KEY):
        recorder.update("meta", KEY, value=value)
    else:
        recorder.insert("meta", {"key": KEY, "value": value})


def load(store: Store) -> Kept:
    """Return what is kept; nothing where the note is missing."""
    found = store.meta(KEY)
    if not found:
        return Kept()
    data: dict[str, Any] = json.loads(found)
    return Kept(
        tuple(RefiSet(**_tuples(each)) for each in data["sets"]),
        tuple(RefiLink(**_tuples(each)) for each in data["links"]),
        tuple(RefiVariable(**each) for each in data["variables"]),
        tuple((text, name, value) for text, name, value in data["values"]),
        tuple((case, code) for case, code in data["case_codes"]),
        tuple((text, RefiSelection(**_tuples(each))) for text, each in data["remarks"]),
        tuple((case, passage) for case, passage in data.get("case_passages", ())),
    )


def remarks(store: Store) -> list[Remark]:
    """Return what was written on passages without a code, in the order of the texts; for a coder who codes blind, by themselves."""
    texts = {row["guid"]: row["name"] for row in store.rows("SELECT guid, name FROM transcripts WHERE removed = 0")}
    names = {row["guid"]: row["name"] for row in store.rows("SELECT guid, name FROM coders")}
    blind = is_blind(store)
    found = [
        Remark(text, Span(each.start, each.end), each.description, names.get(each.user, ""))
        for text, each in load(store).remarks
        if each.description and text in texts and (not blind or each.user == store.coder.guid)
    ]
    return sorted(found, key=lambda one: (texts[one.transcript_guid], one.span))


def united(one: str, other: str) -> str:
    """Return the note that holds what is kept in either of two copies' notes, the same whichever comes first."""
    mine, theirs = json.loads(one), json.loads(other)
    both: dict[str, list[Any]] = {}
    for name in sorted(mine.keys() | theirs.keys()):
        packed = {json.dumps(item, sort_keys=True): item for item in (*mine.get(name, ()), *theirs.get(name, ()))}
        by_guid = {_guid_of(packed[key]) or key: packed[key] for key in sorted(packed)}
        both[name] = [by_guid[key] for key in sorted(by_guid)]
    return json.dumps(both, ensure_ascii=False)


def _guid_of(item: Any) -> str:
    """Return the GUID of a set, a link or a remark, of which one is kept; "" for what has none of its own."""
    if isinstance(item, list):
        item = item[-1]
    return str(item.get("guid", "")) if isinstance(item, dict) and "type" not in item else ""


def restored(project: RefiProject, kept: Kept, said: list[str]) -> RefiProject:
    """Return a project to be written with what was kept, as far as what it belongs to is still there."""
    values = _by_owner((text, RefiValue(derived("attribute", name), value)) for text, name, value in kept.values)
    remarks = _by_owner(kept.remarks)
    sources = tuple(_source(source, values[source.guid], remarks[source.guid]) for source in project.sources)
    there = _all_guids(project, sources)
    links = tuple(
        replace(link, notes=_still(link.notes, there))
        for link in kept.links
        if link.origin in there and link.target in there
    )
    if gone := len(kept.links) - len(links):
        said.append(f"{counted(gone, 'link')} to something that is no longer here: not written.")
    texts = {source.guid for source in sources}
    for what, owners in (
        ("attribute", [value[0] for value in kept.values]),
        ("passage", [text for text, _ in kept.remarks]),
    ):
        if gone := sum(owner not in texts for owner in owners):
            said.append(f"{counted(gone, what)} of texts that are no longer here: not written.")
    of_cases = _by_owner(kept.case_codes), _by_owner(kept.case_passages)
    cases = tuple(_case(case, *(_still(found[case.guid], there) for found in of_cases)) for case in project.cases)
    return replace(
        project,
        variables=_variables(project, kept),
        cases=cases,
        sources=sources,
        links=links,
        sets=sets_among(kept, there),
    )


def sets_among(kept: Kept, there: Collection[str]) -> tuple[RefiSet, ...]:
    """Return the sets with those of their members that are among the GUIDs."""
    return tuple(
        replace(
            each, codes=_still(each.codes, there), sources=_still(each.sources, there), notes=_still(each.notes, there)
        )
        for each in kept.sets
    )


def _variables(project: RefiProject, kept: Kept) -> tuple[RefiVariable, ...]:
    """Return the attributes with the types they came with, and those that only texts have."""
    types = {variable.name: variable for variable in kept.variables}
    mine = [
        replace(each, type=types[each.name].type, description=types[each.name].description)
        if each.name in types
        else each
        for each in project.variables
    ]
    own = {variable.guid for variable in mine}
    for name in dict.fromkeys(name for _, name, _ in kept.values):
        guid = derived("attribute", name)
        if guid not in own:
            mine.append(replace(types.get(name, RefiVariable(guid, name)), guid=guid))
    return tuple(mine)


def _by_owner(pairs: Iterable[tuple[str, T]]) -> defaultdict[str, list[T]]:
    """Return what belongs to each: there may be thousands of texts, each with its attributes."""
    found: defaultdict[str, list[T]] = defaultdict(list)
    for owner, item in pairs:
        found[owner].append(item)
    return found


def _source(source: RefiSource, values: Sequence[RefiValue], remarks: Sequence[RefiSelection]) -> RefiSource:
    inside = [remark for remark in remarks if remark.end <= len(source.text)]
    return replace(source, values=tuple(values), selections=(*source.selections, *inside))


def _case(case: RefiCase, codes: Sequence[str], passages: Sequence[str]) -> RefiCase:
    return replace(case, codes=tuple(codes), selections=tuple(dict.fromkeys((*case.selections, *passages))))


def _all_guids(project: RefiProject, sources: Sequence[RefiSource]) -> set[str]:
    found = {code.guid for code in project.codes} | {note.guid for note in project.notes}
    found |= {user.guid for user in project.users} | {case.guid for case in project.cases}
    found |= {source.guid for source in sources}
    for source in sources:
        for selection in source.selections:
            found |= {selection.guid, *(coding.guid for coding in selection.codings)}
    return found


def _still(guids: Iterable[str], there: Collection[str]) -> tuple[str, ...]:
    return tuple(guid for guid in guids if guid in there)


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
