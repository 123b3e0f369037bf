"""Opening a database: what is not ours, too new, damaged or unwritable is refused in one line."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.core.model import SpeakerRow
from qualcode.core.spans import Span
from qualcode.errors import StorageError
from qualcode.storage import codings, people, quotes, search, transcripts
from qualcode.storage.database import check_copy, copy_database, open_database
from qualcode.storage.store import Store
from tests.conftest import new_transcript


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A colleague's newer qualcode must not have its database broken by an older one."""
    path = tmp_path / "qualcode.db"
    open_database(path).conn.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(StorageError, match="newer qualcode"):
        open_database(path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    """A file that happens to be called qualcode.db is not filled with our tables."""
    path = tmp_path / "qualcode.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (a)")
    with pytest.raises(StorageError, match="not a qualcode database"):
        open_database(path)


@pytest.mark.parametrize(
    "content",
    [b"not a database at all, just words" * 40, b"SQLite format 3\0" + b"\xff" * 4096],
    ids=["words", "header-only"],
)
def test_a_damaged_file_is_said_in_one_line(tmp_path: Path, content: bytes) -> None:
    """Damage is said plainly, with where to find a copy."""
    path = tmp_path / "qualcode.db"
    path.write_bytes(content)
    with pytest.raises(StorageError, match="backups/") as raised:
        open_database(path)
    assert "\n" not in str(raised.value)


def test_a_copy_torn_within_is_not_put_in_the_place_of_the_database(store: Store, tmp_path: Path) -> None:
    """A backup from a broken disk opens, and would only fail weeks later on the page that is torn."""
    copy = tmp_path / "backup.db"
    copy_database(store.db.conn, copy)
    check_copy(copy)
    with closing(sqlite3.connect(copy)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'codes'").fetchone()[0]
    data = bytearray(copy.read_bytes())
    at = (root - 1) * int.from_bytes(data[16:18], "big")
    data[at + 12 : at + 14] = data[at + 8 : at + 10]  # one row's place written over another's
    copy.write_bytes(data)
    with pytest.raises(StorageError, match="damaged"):
        check_copy(copy)


@pytest.mark.skipif(os.name == "nt", reason="folders are not read-only in this way on Windows")
def test_a_place_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    """A folder that is not there, or may not be written, is named."""
    with pytest.raises(StorageError, match="cannot be written"):
        open_database(tmp_path / "nowhere" / "qualcode.db")


def test_every_turn_is_traced_to_its_place_in_the_file(store: Store) -> None:
    """Somebody who doubts a quote finds it in the recording's transcript as it was sent."""
    places = store.rows("SELECT transcript, place, kind FROM utterances ORDER BY transcript, ordinal")
    assert places
    assert all(row["place"].startswith("line ") and row["kind"] in {"speech", "direction"} for row in places)


def test_the_view_quotes_traces_words_and_attribution(store: Store) -> None:
    """What documents print comes from the transcript's own words, signed from the group alone."""
    guid = transcripts.infos(store)[0].guid
    text = transcripts.load(store, guid).text
    start = text.index("My nan")
    words = "My nan waits an hour 😀 in the rain."
    codings.add(store, codings.new(store, guid, Span(start, start + len(words)), "buses"))
    people.apply(store, [SpeakerRow("talk.txt", "Amina", "A1", "young-person", consent_quote=False)])
    row = store.row("SELECT * FROM quotes")
    assert row is not None
    assert (row["text"], row["speaker"], row["participant"], row["attribution"]) == (
        words,
        "Amina",
        "A1",
        "(young person)",
    )
    assert (row["code"], row["code_path"], row["origin"]) == ("buses", "Getting about › Buses", "human")
    assert not quotes.all_quotes(store)[0].quotable
    counts = {row["code"]: row["codings"] for row in store.rows("SELECT * FROM code_counts")}
    assert counts == {"buses": 1, "transport": 0, "voice": 0}


def test_a_coding_across_turns_still_quotes_exact_words(store: Store) -> None:
    """A passage that runs over two turns, as other tools make them, is quoted as it stands."""
    guid = transcripts.infos(store)[0].guid
    text = transcripts.load(store, guid).text
    span = Span(text.index("in the rain"), text.index("do they?"))
    codings.add(store, codings.new(store, guid, span, "buses"))
    assert quotes.all_quotes(store)[0].text == span.of(text)


def test_search_finds_words_phrases_and_survives_odd_input(store: Store) -> None:
    """A search hits at the right code points, also after an emoji, and no input breaks it."""
    text = transcripts.load(store, transcripts.infos(store)[0].guid).text
    hit = search.find(store, "rain")[0]
    assert [match.of(text) for match in hit.matches] == ["rain"]
    assert search.find(store, '"youth club"')[0].speaker == "Amina"
    for odd in ('"', "don't (", "NEAR(", "a AND", "*", "😀", "' OR 1=1 --", "x" * 10_000):
        search.find(store, odd)
    assert search.find(store, "rain " * 200_000)[0].matches == hit.matches
    assert search.count(store, "rain " * 200_000) == 1


def test_search_is_in_reading_order_or_best_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of many hits would be any of them, and the passage that says most about it the last."""
    long = "The lorry came past the club again and nobody from the council had asked about the lorry or the lorry park at all."
    for name, talk in (
        ("z.txt", (("A", "A lorry."), ("B", long))),
        ("c.txt", (("A", "No lorry."), ("B", "A lorry park"))),
    ):
        transcripts.add(store, new_transcript(name, talk))
    in_order = [("c.txt", 1), ("c.txt", 2), ("z.txt", 1), ("z.txt", 2)]
    for few in (2_000, 1):
        monkeypatch.setattr(search, "_FEW", few)
        assert [(hit.transcript, hit.ordinal) for hit in search.find(store, "lorry")] == in_order
        assert [(hit.transcript, hit.ordinal) for hit in search.find(store, "lorry", limit=3)] == in_order[:3]
    assert search.find(store, "lorry", best=True)[0].text == long
    assert [
        hit.ordinal for hit in search.find(store, "park", transcript_guid=search.find(store, "park")[0].transcript_guid)
    ] == [2]
    assert search.count(store, "lorry") == 4
    assert search.count(store, '"lorry park') == 2


def test_scripts_without_spaces_are_searched_too(store: Store) -> None:
    """Looking for a word of a Thai or Chinese interview would find nothing, and say that nobody said it."""
    talk = (("A", "น้ำใจของคนไทยเป็นเรื่องที่ดี"), ("B", "我们晚上从来不觉得安全，真的不安全。"), ("C", "We said 安全 twice."))
    guid = transcripts.add(store, new_transcript("unspaced.txt", talk))
    text = transcripts.load(store, guid).text
    assert [hit.ordinal for hit in search.find(store, "คนไทย")] == [1]
    found = search.find(store, '"安全"')
    assert [[match.of(text) for match in hit.matches] for hit in found] == [["安全", "安全"], ["安全"]]
    assert [hit.ordinal for hit in search.find(store, "安全 said*", transcript_guid=guid)] == [3]
    assert search.count(store, "安全") == 2
    assert [hit.ordinal for hit in search.find(store, "安全", best=True)] == [2, 3]
    assert search.find(store, "安心") == []


def test_reading_two_transcripts_of_one_name_is_impossible(store: Store) -> None:
    """A file's name stands for one transcript, so that a quote's source is never in doubt."""
    with pytest.raises(sqlite3.IntegrityError):
        transcripts.add(store, new_transcript())
    assert len(transcripts.infos(store)) == 1
