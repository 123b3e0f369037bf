"""What REFI-QDA has no place for, kept in a note of the file, so that it comes back: turns, speakers, groups, exemplars, colours."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.core.model import Group, TurnKind
from qualcode.core.spans import Span
from qualcode.storage.transcripts import NewTurn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualcode.storage.store import Store

NAME = "qualcode: turns, speakers, groups and exemplars"
"""The note's name; it is for qualcode alone."""


class PersonMemo(NamedTuple):
    """A memo on a participant: its GUID, the text, its coder's GUID and when it was written."""

    guid: str
    text: str
    coder: str
    created: str


@dataclass(frozen=True, slots=True)
class Extras:
    """The note's content.

    Turns, and participant by speaker label, per source; groups; GUIDs of codings that are exemplars, and of those that began as
    suggestions; colours by coder; memos on participants, which stand joined in the case's description; GUIDs of codes that the
    codebook no longer has, which a program that knows no such codes shows as themes.
    """

    turns: dict[str, list[NewTurn]] = field(default_factory=dict)
    speakers: dict[str, dict[str, str]] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    exemplars: frozenset[str] = frozenset()
    suggested: frozenset[str] = frozenset()
    colours: dict[str, str] = field(default_factory=dict)
    people: dict[str, list[PersonMemo]] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()


def extras_of(store: Store, groups: Iterable[Group]) -> Extras:
    """Return the extras of a project."""
    turns: dict[str, list[NewTurn]] = {}
    for guid, label, start, end, time, end_time, kind, place in store.rows(
        """SELECT t.guid, coalesce(s.label, ''), u."start", u."end", u.time, u.end_time, u.kind, u.place FROM turns AS u
           JOIN transcripts AS t ON t.id = u.transcript_id AND t.removed = 0
           LEFT JOIN speakers AS s ON s.id = u.speaker_id ORDER BY t.guid, u.ordinal"""
    ):
        turns.setdefault(guid, []).append(NewTurn(label, Span(start, end), time, end_time, TurnKind(kind), place))
    speakers: dict[str, dict[str, str]] = {}
    for guid, label, participant in store.rows(
        """SELECT s.transcript_guid, s.label, s.participant_guid FROM speakers AS s
           JOIN transcripts AS t ON t.guid = s.transcript_guid AND t.removed = 0
           WHERE s.participant_guid IS NOT NULL ORDER BY s.transcript_guid, s.label"""
    ):
        speakers.setdefault(guid, {})[label] = participant
    exemplars = frozenset(row[0] for row in store.rows("SELECT guid FROM codings WHERE exemplar"))
    suggested = frozenset(row[0] for row in store.rows("SELECT guid FROM codings WHERE origin = 'suggestion'"))
    colours = {
        str(guid): str(colour) for guid, colour in store.rows("SELECT guid, colour FROM coders WHERE colour <> ''")
    }
    retired = frozenset(row[0] for row in store.rows("SELECT guid FROM codes WHERE retired"))
    return Extras(turns, speakers, tuple(groups), exemplars, suggested, colours, memos_on_people(store), retired)


def memos_on_people(store: Store) -> dict[str, list[PersonMemo]]:
    """Return the memos on each participant, by GUID, oldest first."""
    found: dict[str, list[PersonMemo]] = {}
    for guid, *memo in store.rows(
        """SELECT target, guid, text, coder_guid, created_at FROM memos WHERE target_kind = 'participant'
           ORDER BY created_at, guid"""
    ):
        found.setdefault(guid, []).append(PersonMemo(*memo))
    return found


def joined(memos: Iterable[PersonMemo]) -> str:
    """Return memos as the one description that a case has."""
    return "\n\n".join(memo.text for memo in memos)


def dump(extras: Extras) -> str:
    """Return the note's text."""
    data = {
        "turns": {
            guid: [[t.speaker, t.span.start, t.span.end, t.time, t.end_time, str(t.kind), t.place] for t in turns]
            for guid, turns in extras.turns.items()
        },
        "speakers": extras.speakers,
        "groups": [[g.id, g.name, g.attribution, g.facilitator] for g in extras.groups],
        "exemplars": sorted(extras.exemplars),
        "suggested": sorted(extras.suggested),
        "colours": dict(sorted(extras.colours.items())),
        "people": extras.people,
        "retired": sorted(extras.retired),
    }
    return json.dumps(data, ensure_ascii=False, indent=0) + "\n"


def load(text: str) -> Extras | None:
    """Return what a note holds, or None if somebody has altered it so that it cannot be read."""
    try:
        data = json.loads(text)
        turns = {str(guid): [_turn(item) for item in items] for guid, items in data["turns"].items()}
        speakers = {
            str(guid): {str(label): str(person) for label, person in labels.items()}
            for guid, labels in data["speakers"].items()
        }
        groups = tuple(Group(str(i), str(name), str(signed), bool(f)) for i, name, signed, f in data["groups"])
        exemplars, suggested, retired = (
            frozenset(map(str, data.get(name, []))) for name in ("exemplars", "suggested", "retired")
        )
        colours = {str(guid): str(colour) for guid, colour in data.get("colours", {}).items()}
        people = {
            str(guid): [PersonMemo(*map(str, memo)) for memo in memos] for guid, memos in data.get("people", {}).items()
        }
        return Extras(turns, speakers, groups, exemplars, suggested, colours, people, retired)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _turn(item: Any) -> NewTurn:
    speaker, start, end, time, end_time, kind, place = item
    if not (isinstance(start, int) and isinstance(end, int)):
        raise TypeError("positions are whole numbers")
    times = [None if at is None else float(at) for at in (time, end_time)]
    return NewTurn(str(speaker), Span(start, end), times[0], times[1], TurnKind(kind), str(place))
