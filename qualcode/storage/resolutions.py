"""How disagreements between two coders were settled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qualcode.core.spans import Span
from qualcode.storage.journal import new_guid, now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualcode.storage.journal import Recorder
    from qualcode.storage.store import Store


class Settled(StrEnum):
    """Who was right about a unit: the first coder, the second, both, neither, or another code was found."""

    A = "a"
    B = "b"
    BOTH = "both"
    NEITHER = "neither"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Resolution:
    """One settled disagreement.

    `before` holds the codes that each of the two coders had given the unit, the first coder first; `codes` those that stand.
    `coder` is who settled it.
    """

    guid: str
    transcript_guid: str
    span: Span
    choice: Settled
    reason: str
    before: Mapping[str, tuple[str, ...]]
    codes: tuple[str, ...]
    coder: str
    created_at: str


def resolutions(store: Store) -> list[Resolution]:
    """Return everything that was settled in the project's transcripts, oldest first."""
    names = {row["guid"]: row["name"] for row in store.rows("SELECT guid, name FROM coders")}
    rows = store.rows(
        """SELECT r.guid, r.transcript_guid, r."start", r."end", r.choice, r.reason, r.before, r.codes, coders.name, r.created_at
           FROM resolutions AS r JOIN transcripts AS t ON t.guid = r.transcript_guid AND t.removed = 0
           JOIN coders ON coders.guid = r.coder_guid ORDER BY r.created_at, r.guid"""
    )
    return [
        Resolution(
            guid, transcript, Span(start, end), Settled(choice), reason,
            {names.get(who, who): tuple(given) for who, given in json.loads(before).items()}, tuple(json.loads(codes)), coder, at,
        )
        for guid, transcript, start, end, choice, reason, before, codes, coder, at in rows
    ]  # fmt: skip


def record_put(
    store: Store,
    recorder: Recorder,
    place: tuple[str, Span],
    choice: Settled,
    before: Mapping[str, Sequence[str]],
    codes: Sequence[str],
    reason: str,
) -> Resolution:
    """Write down and return how a unit was settled, in the place of what was said of it before, within a command."""
    guid, span = place
    earlier = store.rows(
        'SELECT guid FROM resolutions WHERE transcript_guid = ? AND "start" = ? AND "end" = ?',
        [guid, span.start, span.end],
    )
    for row in earlier:
        recorder.delete("resolutions", row["guid"])
    said = {coder: tuple(given) for coder, given in before.items()}
    made = Resolution(new_guid(), guid, span, choice, reason, said, tuple(codes), store.coder.name, now())
    guids = {row["name"]: row["guid"] for row in store.rows("SELECT guid, name FROM coders")}
    recorder.insert(
        "resolutions",
        {
            "guid": made.guid,
            "transcript_guid": guid,
            "start": span.start,
            "end": span.end,
            "choice": str(choice),
            "reason": reason,
            "before": json.dumps({guids.get(coder, coder): given for coder, given in said.items()}),
            "codes": json.dumps(made.codes),
            "coder_guid": store.coder.guid,
            "created_at": made.created_at,
        },
    )
    return made
