"""Which passages wait to be looked at, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.core.model import Suggestion, Verdict
from qualcode.core.spans import Span
from qualcode.storage import codings, review, suggestions, transcripts
from qualcode.storage.review import Waiting
from qualcode.storage.suggestions import Decision

if TYPE_CHECKING:
    from qualcode.storage.store import Store

SCORES = {Span(20, 24): 0.95, Span(25, 29): 0.6, Span(30, 34): 0.5, Span(35, 39): 0.1}


def put(store: Store) -> str:
    """Suggest two codes on each of four passages, "voice" with a score of its own; return the transcript's GUID."""
    info = transcripts.infos(store)[0]
    found = {span: [Suggestion("voice", score), Suggestion("buses", 0.05)] for span, score in SCORES.items()}
    suggestions.put(store, info.id, found, "1")
    return info.guid


def test_the_least_sure_come_between_the_surest(store: Store) -> None:
    """Asked about the least sure alone, a coder hardly meets a rare code; asked about the surest alone, nothing is learned."""
    put(store)
    assert [one.score for one in review.queue(store)] == [0.95, 0.6, 0.5, 0.1]
    assert [one.score for one in review.queue(store, order="unsure")] == [0.5, 0.6, 0.1, 0.95]
    assert [one.score for one in review.of_code(store, "voice", order="sharpen")] == [0.5, 0.95, 0.6, 0.1]


def test_what_was_decided_does_not_come_back(store: Store) -> None:
    """Put off, a passage waits elsewhere, under all its codes; rejected, it comes with its next code; coded, not at all."""
    guid = put(store)
    suggestions.decide(store, Decision(guid, Span(20, 24), "voice", Verdict.DEFER), None, "Later")
    suggestions.decide(store, Decision(guid, Span(25, 29), "voice", Verdict.REJECT), None, "No")
    codings.add(store, codings.new(store, guid, Span(33, 37), "buses"))
    assert [(one.span, one.code_id) for one in review.queue(store)] == [(Span(25, 29), "buses")]
    assert [one.span for one in review.put_off(store)] == [Span(20, 24)]
    assert review.count(store) == 1


def test_every_fifth_passage_is_drawn_by_chance_and_none_comes_twice() -> None:
    """The share that keeps the estimates honest would be missing, or a passage asked about again."""
    places = [Waiting(1, "g", "t", Span(at, at + 1), "voice", 1 - at / 50, "", at, "x") for at in range(30)]
    by_chance = [replace(place, audit=True, code_id="", score=0.0) for place in places[::7]]
    found = review.mixed(places, by_chance, 0.2)
    assert [one.audit for one in found[:20]] == ([False] * 4 + [True]) * 4
    assert sorted(one.span for one in found) == [place.span for place in places]
