"""What exports are made of never holds a name, nor the words of somebody who did not agree to be quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualcode.core.model import SpeakerRow
from qualcode.core.report import refusals
from qualcode.core.retrieval import Query, narrow
from qualcode.core.spans import Span
from qualcode.services.reporting import build_report, known_of, report_for
from qualcode.storage import codings, people, transcripts
from qualcode.storage.project import Project
from tests.conftest import TALK, new_transcript

if TYPE_CHECKING:
    from qualcode.storage.store import Store


@pytest.mark.parametrize("agreed", [True, False])
def test_context_holds_no_label_and_only_words_that_may_be_printed(store: Store, agreed: bool) -> None:
    """The words before a quote come without the speaker's label, and not at all from somebody who said no."""
    guid = transcripts.infos(store)[0].guid
    turns = transcripts.load(store, guid).turns
    codings.add(store, codings.new(store, guid, turns[3].span, "voice"))
    people.apply(store, [SpeakerRow("talk.txt", "Bo", "B1", "young-person", consent_quote=agreed)])
    report = build_report(store, Project(store.path.parent))
    (place,) = report.places.values()
    assert place.turn == 4
    assert ("listen" in place.before) == agreed
    assert "Bo" not in place.before


def test_context_within_a_turn_is_what_was_said_around_the_quote(store: Store) -> None:
    """A reader can see from what a passage was taken."""
    guid = transcripts.infos(store)[0].guid
    turn = transcripts.load(store, guid).turns[1]
    start = turn.span.start + TALK[1][1].index("My nan")
    codings.add(store, codings.new(store, guid, Span(start, start + 6), "voice"))
    (place,) = build_report(store, Project(store.path.parent)).places.values()
    assert (place.before, place.after) == ("The bus never comes.", "waits an hour 😀 in the rain.")


@pytest.mark.parametrize(("word", "near"), [("word ", "word"), ("公園", "公園")])
def test_context_is_cut_between_words_where_there_are_some(store: Store, word: str, near: str) -> None:
    """A long turn is not printed whole around a quote; and where no spaces part the words, something is printed all the same."""
    around = word * 200
    guid = transcripts.add(store, new_transcript("long.txt", (("Cy", f"{around}QUOTE {around}"),)))
    start = transcripts.load(store, guid).text.index("QUOTE")
    codings.add(store, codings.new(store, guid, Span(start, start + 5), "voice"))
    (place,) = build_report(store, Project(store.path.parent)).places.values()
    assert place.before.startswith(f"…{near}")
    assert place.after.endswith(f"{near}…")
    assert 100 < len(place.before) < 200
    assert 100 < len(place.after) < 200


def test_a_coding_that_runs_on_into_somebody_elses_words_is_nobodys_quote(store: Store) -> None:
    """Words of somebody who refused, and their name, would be printed as the end of another's quote."""
    guid = transcripts.infos(store)[0].guid
    first, second = transcripts.load(store, guid).turns[1:3]
    codings.add(store, codings.new(store, guid, Span(first.span.start, second.span.start + 4), "voice"))
    report = build_report(store, Project(store.path.parent))
    assert [quote.quotable for quote in report.quotes] == [False]
    assert "runs on into somebody else's words" in str(refusals(report)[0])


def test_whoever_is_left_out_of_the_analysis_is_neither_counted_nor_quoted(store: Store) -> None:
    """Somebody who withdrew their consent to be analysed is gone from counts, bases and quotes; their coding stays in the project."""
    guid = transcripts.infos(store)[0].guid
    turns = transcripts.load(store, guid).turns
    bo = store.value("SELECT id FROM speakers WHERE label = 'Bo'")
    codings.add(store, codings.new(store, guid, next(turn.span for turn in turns if turn.speaker_id == bo), "voice"))
    people.apply(store, [SpeakerRow("talk.txt", "Bo", "B1", "young-person")])
    project = Project(store.path.parent)
    before = build_report(store, project)
    people.apply(store, [SpeakerRow("talk.txt", "Bo", "B1", "young-person", consent_analyse=False)])
    after = build_report(store, project)
    assert (len(before.quotes), before.base) == (1, 1)
    assert (len(after.quotes), after.base) == (0, 0)
    assert store.value("SELECT quotable FROM quotes") == 0


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(any_of=("voice",)),
        Query(any_of=("buses",), all_of=("voice",)),
        Query(any_of=("voice",), none_of=("buses",), near=1),
        Query(none_of=("buses",), transcripts=("talk.txt",)),
        Query(any_of=("gone",), transcripts=("talk.txt",)),
        Query(text="listen"),
    ],
)
def test_reading_only_what_a_query_may_want_finds_the_same(store: Store, query: Query) -> None:
    """The quick way, for a command that is typed, would leave out quotes that the screen shows."""
    guid = transcripts.infos(store)[0].guid
    for number, turn in enumerate(transcripts.load(store, guid).turns):
        for code in ("voice", "buses") if number % 3 == 0 else (("voice", "buses")[number % 2],):
            codings.add(store, codings.new(store, guid, turn.span, code))
    project = Project(store.path.parent)
    whole, quick = build_report(store, project), report_for(store, project, query)
    known = known_of(store, whole)
    found = narrow(quick, query, known_of(store, quick))
    assert found.quotes == narrow(whole, query, known).quotes
    assert found.facts == narrow(whole, query, known).facts
    assert all(quick.places[quote.quote_id].turn == whole.places[quote.quote_id].turn for quote in found.quotes)
