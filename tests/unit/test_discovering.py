"""What the codebook may lack, found over a whole project in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from qualcode.core.codebook import Code, Codebook
from qualcode.services.discovering import Findings, discover
from qualcode.storage import codes, codings, transcripts
from tests.conftest import new_transcript

if TYPE_CHECKING:
    from qualcode.storage.store import Store

BOOK = Codebook((Code("transport", "Buses"), Code("late", "Lateness"), Code("gardens", "Allotments")))
BUS = tuple(("Ana", f"The number {n} bus is late again and again on this road.") for n in range(20, 32))
GARDEN = tuple(("Bo", f"We grow {n} rows of tomatoes and beans on the allotment.") for n in range(2, 14))
POOL = tuple(("Cy", f"They closed the swimming pool in {n} and nobody swims.") for n in range(1990, 2004))


def prepared(store: Store) -> None:
    """Put a talk into the project: buses coded twice over, gardens once, the pool not at all."""
    codes.sync(store, BOOK, action="codebook", summary="Read")
    guid = transcripts.add(store, new_transcript("talk-2.txt", (*BUS, *GARDEN, *POOL)))
    for turn in transcripts.load(store, guid).turns[:24]:
        given = ("transport", "late") if turn.ordinal <= len(BUS) else ("gardens",)
        for code in given:
            codings.add(store, codings.new(store, guid, turn.span, code))


def test_what_is_missing_is_found_and_nothing_is_changed(store: Store) -> None:
    """Uncoded talk on one matter is offered with words and passages, and two codes that always go together are pointed out."""
    prepared(store)
    before = store.value("SELECT count(*) FROM journal")
    found = discover(store)
    assert found.uncoded >= len(POOL)
    pool = next(c for c in found.candidates if {"pool", "swimming", "closed"} & set(c.words))
    assert all(quote.text.startswith("They closed") for quote in pool.typical)
    assert [(pair.one, pair.other, pair.both) for pair in found.twins] == [("late", "transport", len(BUS))]
    assert store.value("SELECT count(*) FROM journal") == before
    assert Findings.from_json(json.dumps(asdict(found))) == found


def test_a_miscoding_is_listed_for_a_second_look(store: Store) -> None:
    """A quote that was coded by a slip of the finger is found among dozens, with where it stands."""
    prepared(store)
    guid = str(store.value("SELECT transcript_guid FROM codings LIMIT 1"))
    slip = transcripts.load(store, guid).turns[15]
    for row in store.rows('SELECT guid FROM codings WHERE "start" = ?', [slip.span.start]):
        codings.remove(store, row["guid"])
    codings.add(store, codings.new(store, guid, slip.span, "transport"))
    doubts = [(d.passage.start, d.code_id, d.given) for d in discover(store).doubts]
    assert (slip.span.start, "transport", True) in doubts


def test_the_process_prints_what_it_found(store: Store) -> None:
    """The app reads it from a process of its own; an empty project gives an empty list, not an error."""
    done = subprocess.run(
        [sys.executable, "-m", "qualcode.services.discovering", str(store.path), "ana"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert Findings.from_json(done.stdout).twins == ()
