"""Between qualcode's participants and groups and the cases and variables of a REFI-QDA file.

A participant is a case. Its group and consents are variables of their own names, every attribute is a variable: that is how other
programs show them, and how they come back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.model import Participant
from qualcode.formats.refi.model import RefiCase, RefiValue, RefiVariable
from qualcode.formats.refi.xml import derived

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GROUP, MAY_ANALYSE, MAY_QUOTE = "Group", "Consent to analyse", "Consent to quote"
_YES = frozenset({"true", "1", "yes"})


def from_participants(
    participants: Sequence[Participant],
    sources: Mapping[str, Sequence[str]],
    selections: Mapping[str, Sequence[str]] | None = None,
) -> tuple[tuple[RefiVariable, ...], tuple[RefiCase, ...]]:
    """Return the variables and cases for participants.

    Args:
        participants: who took part.
        sources: participant GUID → GUIDs of the sources they speak in.
        selections: participant GUID → GUIDs of the selections that are their words.
    """
    names = list(dict.fromkeys(name for person in participants for name in person.attributes))
    variables = [
        RefiVariable(derived("variable", GROUP), GROUP),
        RefiVariable(derived("variable", MAY_ANALYSE), MAY_ANALYSE, "Boolean"),
        RefiVariable(derived("variable", MAY_QUOTE), MAY_QUOTE, "Boolean"),
        *(RefiVariable(derived("attribute", name), name) for name in names),
    ]
    cases = []
    for person in participants:
        values = [
            RefiValue(derived("variable", MAY_ANALYSE), "true" if person.consent_analyse else "false"),
            RefiValue(derived("variable", MAY_QUOTE), "true" if person.consent_quote else "false"),
            *(RefiValue(derived("attribute", name), value) for name, value in person.attributes.items()),
        ]
        if person.group_id is not None:
            values.insert(0, RefiValue(derived("variable", GROUP), person.group_id))
        cases.append(
            RefiCase(
                guid=person.guid,
                name=person.name,
                values=tuple(values),
                sources=tuple(sources.get(person.guid, ())),
                selections=tuple((selections or {}).get(person.guid, ())),
            )
        )
    return (tuple(variables), tuple(cases)) if participants else ((), ())


def to_participants(variables: Sequence[RefiVariable], cases: Sequence[RefiCase]) -> tuple[Participant, ...]:
    """Return cases as participants. Consents that a file says nothing about are taken as given, as in a new project."""
    names = {variable.guid: variable.name for variable in variables}
    found = []
    for case in cases:
        values = {names[value.variable]: value.value for value in case.values if value.variable in names}
        found.append(
            Participant(
                guid=case.guid,
                name=case.name,
                group_id=values.pop(GROUP, None) or None,
                consent_analyse=values.pop(MAY_ANALYSE, "true").strip().casefold() in _YES,
                consent_quote=values.pop(MAY_QUOTE, "true").strip().casefold() in _YES,
                attributes=values,
            )
        )
    return tuple(found)
