"""The journal: whatever is done can be taken back and done again, across restarts, and never over somebody else's work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.core.model import SpeakerRow, Suggestion, Verdict
from qualcode.core.spans import Span
from qualcode.errors import ConflictError, NotPossibleError, StorageError
from qualcode.storage import codings, journal, memos, people, suggestions, transcripts
from qualcode.storage.store import Store
from tests.conftest import new_transcript

if TYPE_CHECKING:
    from collections.abc import Callable

TABLES = ("groups", "participants", "speakers", "codes", "codings", "suggestion_decisions", "memos")


def state(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that a coder could see changed, comparable."""
    seen = {table: [tuple(row) for row in store.rows(f"SELECT * FROM {table} ORDER BY 1")] for table in TABLES}
    seen["transcripts"] = [
        tuple(row) for row in store.rows("SELECT name FROM transcripts WHERE removed = 0 ORDER BY 1")
    ]
    return seen


def guid_of(store: Store) -> str:
    """Return the GUID of the one transcript."""
    return transcripts.infos(store)[0].guid


def some_coding(store: Store, number: int) -> codings.Coding | None:
    """Return one of the codings there are, by number."""
    found = codings.of_transcript(store, guid_of(store))
    return found[number % len(found)] if found else None


def _code(store: Store, n: int) -> None:
    codings.add(store, codings.new(store, guid_of(store), Span(n, n + 5), ("buses", "voice")[n % 2]))


def _uncode(store: Store, n: int) -> None:
    if coding := some_coding(store, n):
        codings.remove(store, coding.guid)


def _star(store: Store, n: int) -> None:
    if coding := some_coding(store, n):
        codings.set_exemplar(store, coding.guid, exemplar=not coding.exemplar)


def _bounds(store: Store, n: int) -> None:
    if coding := some_coding(store, n):
        try:
            codings.move(store, coding.guid, Span(n, n + 9))
        except NotPossibleError:
            return


def _memo(store: Store, n: int) -> None:
    memos.put(store, "code", "buses", f"thought {n}" if n % 3 else "")


def _person(store: Store, n: int) -> None:
    people.apply(store, [SpeakerRow("talk.txt", "Amina", f"Person {n % 2}", ("young-person", "elders")[n % 2])])


def _reject(store: Store, n: int) -> None:
    decision = suggestions.Decision(guid_of(store), Span(n, n + 4), "voice", Verdict.REJECT)
    suggestions.decide(store, decision, Suggestion("voice", 0.5), "Rejected")


def _accept(store: Store, n: int) -> None:
    suggestions.accept(
        store, codings.new(store, guid_of(store), Span(n, n + 4), "voice"), Suggestion("voice", 0.5), "Accepted"
    )


COMMANDS: tuple[Callable[[Store, int], None], ...] = (_code, _uncode, _star, _bounds, _memo, _person, _reject, _accept)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(st.tuples(st.sampled_from(COMMANDS), st.integers(0, 90)), max_size=12))
def test_undoing_everything_gives_back_the_first_state_and_redoing_the_last(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Callable[[Store, int], None], int]]
) -> None:
    """A coder who undoes all they did is back where they began, and redo brings every bit of it back."""
    path = tmp_path_factory.mktemp("undo") / "qualcode.db"
    with Store.open(path, "ana") as store:
        from qualcode.storage import codes
        from tests.conftest import CODEBOOK

        codes.sync(store, CODEBOOK, action="codebook", summary="Read", undoable=False)
        transcripts.add(store, new_transcript(), undoable=False)
        first = state(store)
        for do, number in steps:
            do(store, number)
        last = state(store)
        undone = 0
        while store.value("SELECT 1 FROM journal WHERE state = 'done'"):
            store.undo()
            undone += 1
        assert state(store) == first
    with Store.open(path, "ana") as store:
        for _ in range(undone):
            store.redo()
        assert state(store) == last
        with pytest.raises(NotPossibleError):
            store.redo()


def test_a_new_command_after_undo_ends_redo(store: Store) -> None:
    """Redo never brings back a branch that the coder has left."""
    _code(store, 3)
    store.undo()
    _code(store, 4)
    with pytest.raises(NotPossibleError, match="nothing to redo"):
        store.redo()


def test_undo_is_each_coders_own(store: Store) -> None:
    """One coder's undo never takes away another's coding."""
    _code(store, 3)
    with Store.open(store.path, "bo") as other:
        _code(other, 8)
        with pytest.raises(NotPossibleError):
            Store.open(store.path, "cy").undo()
        other.undo()
    left = codings.of_transcript(store, guid_of(store))
    assert [coding.span for coding in left] == [Span(3, 8)]


def test_undo_refuses_when_somebody_changed_the_same_thing_since(store: Store) -> None:
    """Work that another coder has built on is not silently destroyed."""
    _code(store, 3)
    coding = some_coding(store, 0)
    assert coding is not None
    codings.set_memo(store, coding.guid, "mine")
    with Store.open(store.path, "bo") as other:
        codings.set_memo(other, coding.guid, "theirs")
    with pytest.raises(ConflictError):
        store.undo()
    assert codings.get(store, coding.guid).memo == "theirs"


def test_redo_refuses_what_somebody_has_used_since(store: Store, tmp_path: Path) -> None:
    """A code whose deletion was taken back, and which a colleague has then used, is not deleted from under them."""
    with store.command("delete code", "Deleted a code") as recorder:
        recorder.delete("codes", "voice")
    store.undo()
    with Store.open(store.path, "bo") as other:
        codings.add(other, codings.new(other, guid_of(other), Span(0, 4), "voice"))
    with pytest.raises(ConflictError, match="worked with this"):
        store.redo()
    assert store.value("SELECT count(*) FROM quotes WHERE code = 'voice'") == 1


def test_a_command_that_fails_half_way_leaves_nothing(store: Store) -> None:
    """An error in the middle of a command leaves neither half a change nor a journal entry."""
    before, entries = state(store), len(journal.entries(store.db))
    with pytest.raises(RuntimeError), store.command("code", "Broken") as recorder:
        recorder.update("codes", "buses", name="Trams")
        raise RuntimeError
    assert state(store) == before
    assert len(journal.entries(store.db)) == entries


def test_what_is_gone_cannot_be_changed(store: Store) -> None:
    """Whoever writes a memo on a coding that a colleague has just removed is told, and does not take it for kept."""
    _code(store, 3)
    coding = some_coding(store, 0)
    assert coding is not None
    codings.remove(store, coding.guid)
    entries = len(journal.entries(store.db))
    with pytest.raises(ConflictError, match="no longer there"):
        codings.set_memo(store, coding.guid, "kept?")
    assert len(journal.entries(store.db)) == entries


def test_commands_done_together_stand_or_fall_together(store: Store) -> None:
    """What fails half-way leaves nothing of the commands before it either, and what stands is undone one by one."""
    before = state(store)
    with pytest.raises(RuntimeError), store.transaction():
        _code(store, 3)
        raise RuntimeError
    assert state(store) == before
    with store.transaction():
        _code(store, 3)
        _code(store, 4)
    store.undo()
    assert [coding.span for coding in codings.of_transcript(store, guid_of(store))] == [Span(3, 8)]


def test_nobody_writes_between_reading_and_writing(store: Store) -> None:
    """Of two windows that change the same thing at once, the second waits, and never writes over what it has not seen."""
    with Store.open(store.path, "bo") as other:
        other.db.conn.execute("PRAGMA busy_timeout = 0")
        with store.transaction():
            assert store.meta("where") == ""
            with pytest.raises(StorageError, match="another program holds it"):
                other.set_meta("where", "there")
            store.set_meta("where", "here")
        other.set_meta("where", "there")
    assert store.meta("where") == "there"


def test_what_comes_from_outside_leaves_redo_alone(store: Store) -> None:
    """A codebook edited by hand is taken in while somebody looks at what they have just taken back; redo still brings it."""
    _code(store, 3)
    store.undo()
    with store.command("codebook", "Read changes from codebook.yaml", undoable=False) as recorder:
        recorder.update("codes", "buses", name="Trams")
    assert store.redo().action == "code"
    with pytest.raises(NotPossibleError):
        store.redo()
    assert [entry.state for entry in journal.entries(store.db) if entry.action == "codebook"][:1] == ["note"]


def test_import_is_undone_and_the_journal_holds_no_words(store: Store) -> None:
    """An import can be taken back, and nobody's words are copied into the journal."""
    transcripts.add(store, new_transcript("second.txt", (("Cy", "Unmistakable sentence."),)))
    assert len(transcripts.infos(store)) == 2
    assert not store.value("SELECT count(*) FROM journal WHERE changes LIKE '%Unmistakable%'")
    store.undo()
    assert [info.name for info in transcripts.infos(store)] == ["talk.txt"]
    store.redo()
    assert transcripts.load(store, transcripts.infos(store)[0].guid).turns[0].ordinal == 1


def test_others_changes_are_noticed(store: Store, tmp_path: Path) -> None:
    """The app can tell that a colleague at the same database has coded something."""
    before = store.data_version()
    with Store.open(store.path, "bo") as other:
        _code(other, 3)
    assert store.data_version() != before
