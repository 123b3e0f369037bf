"""Building the plan over the one that lies there: what would change is told first, what was written by hand stays."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING

from qualcode.core.plan_diff import differences
from qualcode.core.plan_resolve import resolve
from qualcode.core.plan_state import Built, dump_state, load_state, state_of
from qualcode.errors import BadInputError
from qualcode.exports.plan import KEPT, can_build, place_names, plan_data
from qualcode.exports.plan_stamp import stamped
from qualcode.exports.result import Exported
from qualcode.formats.plan_built import FORMS, outside, read_built
from qualcode.formats.plan_yaml import read_plan
from qualcode.services.packing import numbers_of, write_pack_beside
from qualcode.services.plan_checking import refuse_words_of_others, refused_words
from qualcode.whole_files import read_bytes, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qualcode.core.plan_diff import Difference
    from qualcode.core.plan_resolve import ResolvedPlan
    from qualcode.core.plan_state import PlanState
    from qualcode.core.report import Report
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store

_META = "plan_built:"
_TAGS, _ENDS = re.compile(r"<[^<>]*>"), re.compile(r"</(?:w:)?p>|<br ?/?>")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be built: the format, where to, in which layout, from whose Word template."""

    form: str
    path: Path
    template: Path | None = None
    layout: str = "long"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan ready to be built.

    `changes` is what differs from the plan that was built before, None where none was; `known_from` says what it was compared
    with; `notices` tell what happens to words that were written into the file by hand.
    """

    wanted: Wanted
    resolved: ResolvedPlan
    built: Built | None
    changes: tuple[Difference, ...] | None
    known_from: str
    notices: tuple[str, ...]
    backup: Path | None


def wanted_for(
    project: Project, form: str, *, out: Path | None = None, template: Path | None = None, layout: str = "long"
) -> Wanted:
    """Return what is to be built; plan.yaml's own template counts for Word files where no other is named.

    Raises:
        BadInputError: the format, the layout and the template do not go together, or plan.yaml cannot be read.
    """
    can_build(form, layout, template)
    if template is None and form == "docx" and layout == "long":
        named = read_plan(project.plan).template
        template = project.folder / named if named else None
    stem = "plan" if layout == "long" else "plan-page"
    return Wanted(form, out or project.exports / f"{stem}.{form}", template, layout)


def prepare(store: Store, project: Project, report: Report, wanted: Wanted) -> Prepared:
    """Look at what would be built, and at what lies there.

    Raises:
        BadInputError: the plan names something that is not there, or quotes in its own text what may not be quoted, or the file
            that lies there cannot be read.
    """
    plan = read_plan(project.plan)
    refuse_words_of_others(store, plan)
    resolved = resolve(plan, report)
    if wanted.template is not None:
        from qualcode.exports.plan_template import unsourced

        warnings = (*resolved.warnings, *unsourced(wanted.template, resolved))
        resolved = replace(resolved, warnings=warnings)
    built = _there(wanted)
    before, known_from = (
        (built.state, wanted.path.name) if built is not None and built.state is not None else (None, "")
    )
    if before is None and (kept := store.meta(_META + wanted.path.name)):
        before, known_from = load_state(kept), "the last build of this project"
    changes = None
    if before is not None:
        words = {quote.quote_id: quote.text for quote in report.quotes if quote.quotable}
        changes = tuple(differences(before, state_of(resolved), words))
    edited = built is not None and (built.edited or built.state is None or bool(built.dropped))
    backup = _free(wanted.path) if edited else None
    notices = (*_notices(built, resolved, wanted, backup), *_refused_by_hand(store, built))
    return Prepared(wanted, resolved, built, changes, known_from, notices, backup)


def _refused_by_hand(store: Store, built: Built | None) -> Iterator[str]:
    """Warn of words without permission in what was written by hand into the document, which stays as it is."""
    places = built.places if built is not None else {}
    plain = {name: unescape(_TAGS.sub("", _ENDS.sub("\n", said))) for name, said in places.items()}
    for place, beginning in refused_words(store, plain):
        yield f"In '{place}' “{beginning} …” is quoted, which the participant did not permit: take it out"


def _there(wanted: Wanted) -> Built | None:
    """Return what lies where the plan is to be written; None where nothing does, or nothing that anybody writes in."""
    if not wanted.path.exists() or wanted.form not in FORMS:
        return None
    try:
        return read_built(read_bytes(wanted.path), wanted.form, wanted.path.name)
    except BadInputError as error:
        if "place" in error.what:
            raise
        raise BadInputError(
            f"this is to be replaced and cannot be read ({error.what})",
            where=str(wanted.path),
            mend="Move it away, or give another name with --out",
        ) from None


def _notices(built: Built | None, resolved: ResolvedPlan, wanted: Wanted, backup: Path | None) -> list[str]:
    if built is None:
        return []
    said = []
    name = wanted.path.name
    if built.state is None:
        said.append(f"{name} was not built here; it is kept as {backup.name if backup else ''}")
    elif built.edited:
        said.append(
            f"{name} was edited outside the places for your own words; these edits are not in the new one, "
            f"and the file is kept as {backup.name if backup else ''}"
        )
    said += [f"{lost} cannot be kept; it is in {backup.name if backup else ''}" for lost in built.dropped]
    there = place_names(resolved, wanted.template)
    if stay := [place for place in built.places if place in there]:
        said.append(f"Kept what was written by hand in: {', '.join(stay)}")
    if lost := [place for place in built.places if place not in there]:
        said.append(
            f"Of what was written by hand, {', '.join(lost)} has no place now and stands at the end, under “{KEPT}”"
        )
    return said


def build(store: Store, prepared: Prepared) -> Exported:
    """Write a plan that was prepared, and the evidence that it leads into; what lay there and was edited is kept beside it first.

    Raises:
        BadInputError: the template has a wrong tag, or a file cannot be written.
    """
    wanted, resolved = prepared.wanted, prepared.resolved
    kept = prepared.built.places if prepared.built is not None else {}
    data = plan_data(resolved, wanted.form, wanted.template, kept, wanted.layout)
    state = state_of(resolved)
    state = replace(state, outside=outside(data, wanted.form, wanted.path.name))
    data = stamped(data, wanted.form, state)
    if prepared.backup is not None:
        write_whole(prepared.backup, read_bytes(wanted.path))
    write_whole(wanted.path, data)
    write_pack_beside(wanted.path, resolved.report, numbers_of(resolved))
    remember(store, wanted.path, state)
    return Exported(wanted.path, resolved.refusals, (*prepared.notices, *resolved.warnings))


def remember(store: Store, path: Path, state: PlanState) -> None:
    """Keep in the project what was built, for when the file is gone or has lost what it says of itself."""
    store.set_meta(_META + path.name, dump_state(state))


def _free(path: Path) -> Path:
    number = 1
    while (beside := path.with_name(f"{path.stem}.edited-{number}{path.suffix}")).exists():
        number += 1
    return beside
