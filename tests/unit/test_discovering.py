"""What the codebook may lack, found over a whole project in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict

import pytest

from qualcode.core.codebook import Code, Codebook
from qualcode.core.model import SpeakerRow
from qualcode.errors import NotPossibleError
from qualcode.services import findings
from qualcode.services.discovering import Candidate, Findings, Quoted, SecondLook, discover
from qualcode.storage import codes, codings, people, transcripts
from qualcode.storage.coders import set_blind
from qualcode.storage.store import Store
from tests.conftest import new_transcript

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
    (pair,) = found.twins
    assert (pair.one, pair.other, pair.both) == ("late", "transport", len(BUS))
    assert all("bus is late" in quote.text for quote in pair.together)
    assert pair.apart == ()
    assert store.value("SELECT count(*) FROM journal") == before
    assert Findings.from_data(json.loads(json.dumps(asdict(found)))) == found


def test_a_code_that_fell_into_two_shows_what_is_typical_of_each(store: Store) -> None:
    """Whether a code is really two can be judged only by quotes of both, in words that were said."""
    codes.sync(store, BOOK, action="codebook", summary="Read")
    guid = transcripts.add(store, new_transcript("talk-2.txt", (*BUS, *GARDEN)))
    for turn in transcripts.load(store, guid).turns:
        codings.add(store, codings.new(store, guid, turn.span, "transport"))
    (half,) = discover(store).halves
    assert half.code_id == "transport"
    assert sorted({quote.text.split()[0] for quote in part}.pop() for part in half.typical) == ["The", "We"]
    assert {"tomatoes", "allotment", "road"} & {word for words in half.words for word in words}


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
    *steps, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert [step["step"][0] for step in steps] == [1, 2, 3, 4, 5]
    assert Findings.from_data(last["found"]).twins == ()


def test_nobody_takes_away_what_another_coder_gave(store: Store) -> None:
    """A second look at a colleague's coding must not cost them their work; what one sets aside blind, the others still see."""
    prepared(store)
    row = store.row('SELECT transcript_guid, "start", "end", code_id FROM codings WHERE code_id = ?', ["gardens"])
    assert row is not None
    doubt = SecondLook(Quoted(row[0], "talk-2.txt", row[1], row[2], "We grow"), row[3], given=True, score=0.1)
    found = Findings(0, (), (), (), (doubt,))
    with Store.open(store.path, "bo") as other:
        with pytest.raises(NotPossibleError, match="another coder's"):
            findings.take_away(other, doubt)
        set_blind(other, other.coder.guid, blind=True)
        assert findings.left(other, found).doubts == ()
        findings.put_aside(other, doubt)
    assert findings.left(store, found) == found
    findings.take_away(store, doubt)
    assert findings.left(store, found).doubts == ()


def test_examples_are_only_of_who_permits_quoting(store: Store) -> None:
    """The codebook is printed and shared: words that may not be quoted must not come into it as examples."""
    prepared(store)
    guid = str(store.value("SELECT guid FROM transcripts WHERE name = 'talk-2.txt'"))
    people.apply(
        store,
        [
            SpeakerRow("talk-2.txt", "Ana", "Ana", "young-person", consent_quote=False),
            SpeakerRow("talk-2.txt", "Bo", "Bo", "young-person"),
        ],
    )
    turns = transcripts.load(store, guid).turns
    typical = tuple(
        Quoted(guid, "talk-2.txt", turns[at].span.start, turns[at].span.end, said)
        for at, said in ((0, "no"), (14, "yes"))
    )
    assert findings.examples(store, Candidate(("bus",), 2, typical)) == ("yes",)
