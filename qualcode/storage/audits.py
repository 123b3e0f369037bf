"""Audits of the suggestions: units drawn by chance and judged whole, before what would have been suggested was seen."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from qualcode.core.shares import Share, clustered, wilson
from qualcode.storage.journal import new_guid, now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualcode.core.spans import Span
    from qualcode.storage.store import Store

SHARE = "audit_share"
_USUAL = 0.2


def share(store: Store) -> float:
    """Return the share of a queue that chance draws, 0.2 unless the project says otherwise."""
    try:
        found = float(store.meta(SHARE) or _USUAL)
    except ValueError:
        return _USUAL
    return found if 0 <= found <= 1 else _USUAL


def add(
    store: Store, transcript_guid: str, span: Span, *, suggested: Iterable[str], given: Iterable[str], model: str = ""
) -> None:
    """Keep what a coder gave a unit that chance drew, and what would have been suggested for it."""
    with store.command("audit", "Judged a passage drawn by chance") as recorder:
        recorder.insert(
            "audits",
            {
                "guid": new_guid(), "transcript_guid": transcript_guid, "start": span.start, "end": span.end,
                "suggested": json.dumps(sorted(suggested)), "given": json.dumps(sorted(given)), "model": model,
                "coder_guid": store.coder.guid, "created_at": now(),
            },
        )  # fmt: skip


def _rows(store: Store, coder_guid: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    clause, values = ("AND a.coder_guid = ?", [coder_guid]) if coder_guid else ("", [])
    return [
        (frozenset(json.loads(row[0])), frozenset(json.loads(row[1])))
        for row in store.rows(
            f"""SELECT a.suggested, a.given FROM audits AS a
                JOIN transcripts AS t ON t.guid = a.transcript_guid AND t.removed = 0 WHERE 1 {clause}""",
            values,
        )
    ]


def count(store: Store, *, coder_guid: str = "") -> int:
    """Return how many units were audited, by one coder or by everybody."""
    return len(_rows(store, coder_guid))


def overall(store: Store, *, coder_guid: str = "") -> tuple[Share, Share]:
    """Return how many of all suggestions were right, and how many of all codes given were missed, one for each code of a unit.

    Units were drawn, not codes: the intervals are those of clusters.
    """
    rows = _rows(store, coder_guid)
    return (
        clustered([(len(suggested & given), len(suggested)) for suggested, given in rows]),
        clustered([(len(given - suggested), len(given)) for suggested, given in rows]),
    )


def by_code(store: Store, *, coder_guid: str = "") -> dict[str, tuple[Share, Share]]:
    """Return for each code of which an audit tells: how many of its suggestions were right, and how many of its quotes were missed.

    Units are drawn by chance from everything uncoded, so both are unbiased estimates for it.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for suggested, given in _rows(store, coder_guid):
        for code in suggested | given:
            tally = counts[code]
            tally[0] += code in suggested
            tally[1] += code in given
            tally[2] += code in suggested and code in given
    return {code: (wilson(both, shown), wilson(fits - both, fits)) for code, (shown, fits, both) in counts.items()}
