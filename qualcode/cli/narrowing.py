"""The options that narrow what is found or counted: the same for `quotes`, `matrix` and their exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.common import opened, project_option
from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from qualcode.core.report import Report
    from qualcode.core.retrieval import Known, Query
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store

_FIELDS = ("any_of", "all_of", "none_of", "groups", "transcripts", "coders", "participants", "text", "exemplar")


class _Near(click.ParamType[str]):
    """A number of turns, or "unit"."""

    name = "TURNS|unit"

    def convert(self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None) -> str:
        """Return the value if it is one of these."""
        if value == "unit" or str(value).isdecimal():
            return str(value)
        return self.fail("give a number of turns, or 'unit'")


_OPTIONS = (
    click.option("--code", "any_of", multiple=True, help="Of this code and those beneath it; more than once: of any."),
    click.option("--and", "all_of", multiple=True, help="Only where this code lies too."),
    click.option("--not", "none_of", multiple=True, help="Only where this code does not lie."),
    click.option(
        "--near",
        default="0",
        type=_Near(),
        help="How near --and and --not look: so many turns around, or in the same unit (what one key selects). Default: the same words.",
    ),
    click.option("--group", "groups", multiple=True, help="Only this group, by its id."),
    click.option("--transcript", "transcripts", multiple=True, help="Only this transcript."),
    click.option("--by", "coders", multiple=True, help="Only codings by this coder."),
    click.option("--participant", "participants", multiple=True, help="Only this participant."),
    click.option(
        "--attribute",
        "attributes",
        multiple=True,
        metavar="NAME=VALUE",
        help="Only participants of whom this is known.",
    ),
    click.option("--text", default="", help="Only quotes that hold these words."),
    click.option("--exemplar", is_flag=True, help="Only exemplars."),
)


def narrowing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that narrow, and --project and --coder; it is called with them as keywords."""
    command = project_option(command)
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def narrowed(folder: Path, coder: str, wanted: Mapping[str, Any]) -> tuple[Project, Report]:
    """Open a project and return what the options of `narrowing` ask for, with the base of those who could have said it.

    Raises:
        BadInputError: a name that the project does not have: no quotes because of a slip looks like nobody said anything.
    """
    from qualcode.core.retrieval import Query, narrow
    from qualcode.services.reporting import known_of, report_for
    from qualcode.storage.transcripts import as_stored

    pairs = tuple(_pair(said) for said in wanted["attributes"])
    near = wanted["near"]
    project, store = opened(folder, coder)
    with store:
        named = tuple(as_stored(store, wanted["transcripts"]))
        query = Query(
            **{**{field: wanted[field] for field in _FIELDS}, "transcripts": named},
            near=0 if near == "unit" else int(near),
            unit=near == "unit",
            attributes=pairs,
        )
        report = report_for(store, project, query)
        known = known_of(store, report, units=near == "unit")
        _check_names(store, report, known, query)
    return project, narrow(report, query, known)


def _pair(said: str) -> tuple[str, str]:
    name, equals, value = said.partition("=")
    if not equals:
        raise BadInputError(f"--attribute is '{said}'", mend="Write it as NAME=VALUE, such as area=east")
    return name.strip(), value.strip()


def _check_names(store: Store, report: Report, known: Known, query: Query) -> None:
    used = {row[0] for row in store.rows("SELECT DISTINCT code_id FROM codings")}
    coders = {row[0] for row in store.rows("SELECT DISTINCT coder FROM quotes")} if query.coders else set()
    for option, codes in (("--code", query.any_of), ("--and", query.all_of), ("--not", query.none_of)):
        for code in codes:
            if code not in report.codebook and code not in used:
                raise BadInputError(f"{option}: there is no code '{code}'", mend="See 'qualcode codebook' for the ids")
    attributes = {name for values in known.attributes.values() for name in values}
    for option, asked, names in (
        ("--group", query.groups, set(report.groups)),
        ("--transcript", query.transcripts, {fact.name for fact in report.facts.transcripts}),
        ("--by", query.coders, coders),
        ("--participant", query.participants, {person.participant for person in known.people}),
        ("--attribute", [name for name, _ in query.attributes], attributes),
    ):
        for name in asked:
            if name not in names:
                there = ", ".join(sorted(name for name in names if name)) or "none yet"
                raise BadInputError(f"{option}: there is no '{name}'", mend=f"There are: {there}")


def in_words(wanted: Mapping[str, Any]) -> str:
    """Return the options given, as a reader of what they narrowed is told; "" if there are none."""
    near = {"0": "on the same words", "unit": "in the same unit"}.get(wanted["near"], f"within {wanted['near']} turns")
    said = []
    if wanted["any_of"]:
        said.append(f"coded {' or '.join(wanted['any_of'])}")
    said += [f"with {code} {near}" for code in wanted["all_of"]]
    said += [f"without {code} {near}" for code in wanted["none_of"]]
    said += [" or ".join(wanted[name]) for name in ("groups", "transcripts", "participants") if wanted[name]]
    said += [f"coded by {' or '.join(wanted['coders'])}"] if wanted["coders"] else []
    said += list(wanted["attributes"])
    said += [f"“{wanted['text']}”"] if wanted["text"] else []
    return ", ".join([*said, *(["exemplars"] if wanted["exemplar"] else [])])
