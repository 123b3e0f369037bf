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
    roles = {name: _variable_for(name, variables) for name in (GROUP, MAY_ANALYSE, MAY_QUOTE)}
    found = []
    for case in cases:
        values = {value.variable: value.value for value in case.values if value.variable in names}
        group, analyse, quote = (values.pop(roles[name], "") for name in (GROUP, MAY_ANALYSE, MAY_QUOTE))
        found.append(
            Participant(
                guid=case.guid,
                name=case.name,
                group_id=group or None,
                consent_analyse=_is_yes(analyse),
                consent_quote=_is_yes(quote),
                attributes={names[variable]: value for variable, value in values.items()},
            )
        )
    return tuple(found)


def _variable_for(name: str, variables: Sequence[RefiVariable]) -> str:
    """Return the GUID of the variable that plays a part here: our own, or another program's of the same name."""
    own = derived("variable", name)
    named = [variable.guid for variable in variables if variable.name.casefold() == name.casefold()]
    return own if own in named or not named else named[0]


def _is_yes(said: str) -> bool:
    return not said.strip() or said.strip().casefold() in _YES
