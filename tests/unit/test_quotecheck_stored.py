"""The check against a project's database: only likely turns are read, and the verdicts are those of reading everything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from qualcode.core.quotecheck import QuoteVerdict, check_document
from qualcode.core.quotecheck_find import Finder, Source, SpokenTurn
from qualcode.core.quotecheck_read import Paragraph
from qualcode.core.spans import Span
from qualcode.services import importing
from qualcode.services.opening import new_files, open_project
from qualcode.services.plan_checking import StoredTalk
from qualcode.storage import codings, likely_turns, people, quotes, transcripts
from qualcode.storage.project import Project
from tests.conftest import new_transcript

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qualcode.storage.store import Store

NORTH = (
    "Ana: The café shut, and they didn’t ask us. The bus never comes when it’s raining.\n"
    "Mod: What did the council say about that?\n"
    "Bo: They don't listen to us. We wrote to the councillor twice in September.\n"
    "Cy: They don't listen to us. That's all I have to say about the underpass.\n"
)
SOUTH = "Dee: They don't listen to us.\nEli: Yes, I know. 夜は公園に行くのが怖いです。\nDee: The leisure centre costs four pounds and nobody told us.\nEli: I live on ____ Road and nobody comes.\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A project of two transcripts, one participant of which did not permit quoting, with two codings."""
    (tmp_path / "codebook.yaml").write_text("codes:\n  - {id: heard, name: Heard}\n", encoding="utf-8")
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "transcripts" / "north.txt").write_text(NORTH, encoding="utf-8")
    (tmp_path / "transcripts" / "south.txt").write_text(SOUTH, encoding="utf-8")
    with open_project(Project(tmp_path), "ana") as store:
        assert len(list(importing.import_files(store, new_files(store, Project(tmp_path))))) == 2
        groups = {"Mod": "facilitator"}
        rows = people.speaker_rows(store)
        people.apply(
            store,
            [
                replace(
                    row,
                    participant=row.label,
                    group=groups.get(row.label, "young-person"),
                    consent_quote=row.label != "Cy",
                )
                for row in rows
            ],
        )
        for name, words in (("north.txt", "They don't listen to us. We wrote"), ("north.txt", "The bus never comes")):
            info = next(info for info in transcripts.infos(store) if info.name == name)
            start = transcripts.load(store, info.guid).text.index(words)
            codings.add(store, codings.new(store, info.guid, Span(start, start + len(words)), "heard"))
        yield store


def everything(store: Store) -> Finder:
    """Return a finder that holds every transcript whole."""
    sources = []
    for info in transcripts.infos(store):
        talk = transcripts.load(store, info.guid)
        turns = [
            SpokenTurn(
                turn.ordinal,
                turn.span.start,
                turn.span.end,
                (p.group_id or "") if (p := talk.speakers[turn.speaker_id].participant) else "",
                p is None or (p.consent_quote and p.group_id != "facilitator"),
            )
            for turn in talk.turns
        ]
        sources.append(Source(info.name, talk.text, turns))
    return Finder(sources)


LINES = (
    "“The café shut, and they didn't ask us.” (young person)",
    "“The cafe shut, and they didn't ask us.” (young person)",
    "“[t]he bus never comes when it’s raining” (young person)",
    "“They don’t listen to us.” (young person)",
    "“We wrote to the councillor twice in September” (Community org.)",
    "“We wrote to the councillor … in September” (young person)",
    "“We wrote the councillor twice in September” (young person)",
    "“all I have to say about the underpass”",
    "“What did the council say about that?”",
    "“The leisure centre costs [a lot] and nobody told us.” (young person)",
    "“The leisure centre costs four pounds. Yes, I know.” (young person)",
    "“We wrote to the councillor twice; the leisure centre costs four pounds” (young person)",
    "“I live on ____ Road and nobody comes” (young person)",
    "“公園に行くのが怖い” (young person)",
    "“夜は公園に行くのがとても怖いです” (young person)",
    "“We wrote to the mayor … in September” (young person)",
    "“We wrote … Once in September” (young person)",
    "「夜は…行くのが怖い」（young person）",
    "“夜は公園に\n行くのが\n怖いです。” (young person)",
    "“朝は公園に行くのが怖いです” (young person)",
    "“公園に来るのが怖い” (young person)",
    "“夜は公園に行くのが怖いですが、图书馆要四英镑” (young person)",
    "“There has never been a single word of this in any of it” (young person)",
)


@pytest.mark.parametrize("common", [2, 2_000])
def test_verdicts_are_those_of_reading_everything(store: Store, common: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote that stands in a transcript would be called missing because the index was asked the wrong thing."""
    monkeypatch.setattr(likely_turns, "_COMMON", common)
    groups = {group.id: group for group in people.groups(store)}
    for line in LINES:
        checked = [
            check_document([Paragraph(line)], finder, quotes.all_quotes(store), groups).findings[0]
            for finder in (StoredTalk(store), everything(store))
        ]
        indexed, read = ((f.verdict, f.transcript, f.turn, f.start) for f in checked)
        assert indexed == read, line
        if checked[0].verdict is not QuoteVerdict.ALTERED:
            assert checked[0] == checked[1]


def test_a_common_phrase_is_found_where_it_is_coded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a thousand who said the same, the one who is quoted is the one who was coded."""
    monkeypatch.setattr(likely_turns, "_COMMON", 1)
    monkeypatch.setattr(likely_turns, "_MOST", 1)
    groups = {group.id: group for group in people.groups(store)}
    line = [Paragraph("“They don't listen to us” (young person)")]
    (finding,) = check_document(line, StoredTalk(store), quotes.all_quotes(store), groups).findings
    assert (finding.verdict, finding.transcript, finding.turn) == (QuoteVerdict.VERBATIM, "north.txt", 3)


def test_older_versions_do_not_hide_the_one_that_counts(store: Store) -> None:
    """A text that was taken in and out again a dozen times is found all the same, where a quote of it was altered."""
    talk = (("Fay", "Nobody mends the swings behind the old library."),)
    for _ in range(12):
        transcripts.add(store, new_transcript("west.txt", talk))
        store.undo()
    transcripts.add(store, new_transcript("west.txt", talk))
    groups = {group.id: group for group in people.groups(store)}
    line = [Paragraph("“Nobody ever mends the swings behind the library.”")]
    (finding,) = check_document(line, StoredTalk(store), quotes.all_quotes(store), groups).findings
    assert (finding.verdict, finding.transcript) == (QuoteVerdict.ALTERED, "west.txt")
