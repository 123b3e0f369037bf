"""Merging two copies of a project: nobody's work is lost, and it does not matter who merges whom."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.__main__ import main
from qualcode.core.codebook import Code
from qualcode.core.model import Group, SpeakerRow, Suggestion, Verdict
from qualcode.core.spans import Span
from qualcode.errors import BadInputError, CodebookError, NotPossibleError, StorageError
from qualcode.formats import codebook_yaml
from qualcode.formats.refi import RefiSet
from qualcode.services import codebook_edits, history, refi_kept
from qualcode.services.merge_sides import COLUMNS
from qualcode.services.merging import merge
from qualcode.services.sampling import current_sample, make_sample
from qualcode.storage import (
    coders,
    codes,
    codings,
    journal,
    memos,
    people,
    resolutions,
    suggestions,
    summaries,
    transcripts,
)
from qualcode.storage.database import copy_database
from qualcode.storage.journal import KEYS
from qualcode.storage.project import Project
from qualcode.storage.store import coder_named
from tests.conftest import CODEBOOK, new_transcript

if TYPE_CHECKING:
    from qualcode.storage.store import Store


def new_project(folder: Path) -> Project:
    """Make a project with a codebook, a transcript and a coding."""
    folder.mkdir(parents=True)
    project = Project(folder)
    project.codebook.write_text(codebook_yaml.dump(CODEBOOK), encoding="utf-8")
    with project.open("ana") as store:
        codebook_edits.sync_from_file(store, project)
        guid = transcripts.add(store, new_transcript(), undoable=False)
        codings.add(store, codings.new(store, guid, Span(2, 12), "voice"))
    return project


def copied(project: Project, folder: Path) -> Project:
    """Copy a project as a person would: the database and the codebook."""
    folder.mkdir(parents=True)
    with project.open("ana") as store:
        copy_database(store.db.conn, folder / "qualcode.db")
    shutil.copy(project.codebook, folder)
    return Project(folder)


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return what people see, without the GUIDs that each copy may choose for itself."""
    asked = {
        "quotes": """SELECT quote_id, transcript, "start", "end", text, speaker, participant, group_id, code, code_path, coder,
                     exemplar, memo, quotable FROM quotes""",
        "decisions": 'SELECT transcript, "start", "end", code, coder, verdict FROM decisions',
        "people": "SELECT name, group_id, consent_analyse, consent_quote, attributes FROM participants",
        "utterances": 'SELECT transcript, ordinal, speaker, participant, "start", "end", text FROM utterances',
        "groups": "SELECT id, name, attribution, facilitator FROM groups",
        "codes": "SELECT id, parent, name, brief, definition, keywords, colour, retired FROM codes",
        "order": "SELECT id FROM codes WHERE retired = 0 ORDER BY coalesce(parent, ''), position, id",
        "memos": "SELECT target_kind, text, name FROM memos JOIN coders ON coders.guid = coder_guid",
        "summaries": """SELECT row_kind, iif(row_kind = 'transcript', (SELECT name FROM transcripts WHERE guid = row), row), code_id,
                        text, (SELECT group_concat(q, ' ') FROM (SELECT 'q' || substr(replace(value, '-', ''), 1, 10) AS q
                        FROM json_each(quotes))), basis, name FROM summaries JOIN coders ON coders.guid = coder_guid
                        WHERE row NOT IN (SELECT guid FROM transcripts WHERE removed = 1)""",
        "settled": """SELECT t.name, "start", "end", choice, reason, (SELECT group_concat(x, ' ') FROM (SELECT k.name || e.value AS x FROM
                      json_each(before) AS e JOIN coders AS k ON k.guid = e.key ORDER BY 1)), codes, c.name FROM resolutions
                      JOIN transcripts AS t ON t.guid = transcript_guid JOIN coders AS c ON c.guid = coder_guid
                      WHERE t.removed = 0""",
        "audits": """SELECT t.name, "start", "end", suggested, given, c.name FROM audits
                     JOIN transcripts AS t ON t.guid = transcript_guid JOIN coders AS c ON c.guid = coder_guid
                     WHERE t.removed = 0""",
    }
    return {
        name: [tuple(row) for row in store.rows(sql if name == "order" else f"{sql} ORDER BY 1, 2, 3, 4")]
        if name in {"quotes", "decisions", "people", "utterances", "groups", "codes"}
        else [tuple(row) for row in store.rows(sql)]
        if name == "order"
        else sorted((tuple(row) for row in store.rows(sql)), key=repr)
        for name, sql in asked.items()
    }


def some_transcript(store: Store, n: int) -> str:
    """Return one of the transcripts' GUIDs, chosen alike in every copy."""
    infos = transcripts.infos(store)
    if not infos:
        raise NotPossibleError("no transcripts")
    return infos[n % len(infos)].guid


def some_coding(store: Store, n: int) -> codings.Coding | None:
    """Return one of this project's codings."""
    rows = store.rows(
        "SELECT c.guid FROM codings AS c JOIN transcripts AS t ON t.guid = transcript_guid WHERE NOT removed"
    )
    guids = sorted(row[0] for row in rows)
    return codings.get(store, guids[n % len(guids)]) if guids else None


def some_code(store: Store, n: int) -> str:
    """Return one of the codes in use."""
    book = codes.load(store).codes
    if not book:
        raise NotPossibleError("no codes")
    return book[n % len(book)].id


def _code(store: Store, project: Project, n: int) -> None:
    codings.add(store, codings.new(store, some_transcript(store, n), Span(n, n + 5), some_code(store, n)))


def _code_same(store: Store, project: Project, n: int) -> None:
    codings.add(store, codings.new(store, some_transcript(store, 0), Span(3, 9), some_code(store, 0)))


def _uncode(store: Store, project: Project, n: int) -> None:
    if coding := some_coding(store, n):
        codings.remove(store, coding.guid)


def _star(store: Store, project: Project, n: int) -> None:
    if coding := some_coding(store, n):
        codings.set_exemplar(store, coding.guid, exemplar=not coding.exemplar)


def _note(store: Store, project: Project, n: int) -> None:
    if coding := some_coding(store, n):
        codings.set_memo(store, coding.guid, f"note {n}")


def _bounds(store: Store, project: Project, n: int) -> None:
    if coding := some_coding(store, n):
        codings.move(store, coding.guid, Span(n, n + 9))


def _memo(store: Store, project: Project, n: int) -> None:
    memos.put(store, "code", "buses", f"thought {n}" if n % 3 else "")


def _person(store: Store, project: Project, n: int) -> None:
    row = SpeakerRow("talk.txt", ("Amina", "Bo")[n % 2], f"Person {n % 3}", ("young-person", "elders")[n % 2])
    people.apply(store, [row])


def _refuse(store: Store, project: Project, n: int) -> None:
    people.apply(store, [SpeakerRow("talk.txt", "Amina", f"Person {n % 2}", consent_quote=bool(n % 3))])


def _rename_person(store: Store, project: Project, n: int) -> None:
    names = [row[0] for row in store.rows("SELECT name FROM participants ORDER BY name")]
    if names:
        people.rename_participant(store, names[n % len(names)], f"Person {n % 4}")


def _group(store: Store, project: Project, n: int) -> None:
    people.set_group(store, Group("young-person", "Young people", f"young person {n % 2}"))


def _decide(store: Store, project: Project, n: int) -> None:
    place, code = Span(n, n + 4), some_code(store, n)
    guid = some_transcript(store, n)
    if n % 2:
        suggestions.decide(store, suggestions.Decision(guid, place, code, Verdict.REJECT), Suggestion(code, 0.5), "No")
    else:
        suggestions.accept(store, codings.new(store, guid, place, code), Suggestion(code, 0.5), "Yes")


def _import(store: Store, project: Project, n: int) -> None:
    name = f"more{n % 2}.txt"
    if name not in {info.name for info in transcripts.infos(store)}:
        transcripts.add(store, new_transcript(name, (("Cy", f"Words {n % 3} " * 40),)))


def _new_version(store: Store, project: Project, n: int) -> None:
    stored = next((each for each in transcripts.stored(store) if each.name == "talk.txt"), None)
    if stored is not None:
        new = new_transcript("talk.txt", (("Amina", f"Said {n % 2} afresh. " * 20), ("Bo", "Nobody asked.")))
        with store.command("import", "Imported a new version") as recorder:
            transcripts.record_add(store, recorder, new, replaces=stored.guid)


def _remove(store: Store, project: Project, n: int) -> None:
    if len(transcripts.infos(store)) > 1:
        transcripts.remove(store, some_transcript(store, n))


def _new_code(store: Store, project: Project, n: int) -> None:
    code_id = f"code-{n % 4}"
    if code_id not in codes.load(store):
        codebook_edits.add_code(store, project, Code(code_id, f"Code {n}", parent=(None, some_code(store, n))[n % 2]))


def _rename_code(store: Store, project: Project, n: int) -> None:
    codebook_edits.update_code(store, project, some_code(store, n), name=f"Name {n}", definition=f"Meaning {n % 2}")


def _move_code(store: Store, project: Project, n: int) -> None:
    codebook_edits.move_code(store, project, some_code(store, n), some_code(store, n // 2), n % 3)


def _delete_code(store: Store, project: Project, n: int) -> None:
    if len(codes.load(store)) > 1:
        codebook_edits.delete_code(store, project, some_code(store, n))


def _merge_codes(store: Store, project: Project, n: int) -> None:
    codebook_edits.merge_codes(store, project, some_code(store, n), some_code(store, n // 3))


def _retire_by_file(store: Store, project: Project, n: int) -> None:
    book = codes.load(store)
    if len(book) > 1:
        gone = {code.id for code in book.family(some_code(store, n))}
        left = type(book)(tuple(code for code in book if code.id not in gone), book.title, book.language)
        if len(left):
            codes.sync(store, left, action="codebook", summary="Read", undoable=False)
            codebook_edits.bring_file_along(store, project)


def _summary(store: Store, project: Project, n: int) -> None:
    kind, row = (("group", "young-person"), ("transcript", some_transcript(store, 0)), ("group", "elders"))[n % 3]
    quotes = tuple(sorted(r["quote_id"] for r in store.rows("SELECT quote_id FROM quotes"))[: n % 3])
    text = f"They say {n}." if n % 5 else ""
    summaries.put(store, [summaries.Draft(kind, row, some_code(store, n // 3), text, quotes, f'{{"n":{n}}}')], "Wrote")


def _settle(store: Store, project: Project, n: int) -> None:
    guid, span, code = some_transcript(store, 0), Span(n % 3, n % 3 + 6), some_code(store, n)
    with store.command("resolve", "Settled a disagreement") as recorder:
        consensus = coder_named(store.db, coders.CONSENSUS)
        made = replace(codings.new(store, guid, span, code), coder_guid=consensus.guid)
        codings.record_add(store, recorder, made)
        choice = tuple(resolutions.Settled)[n % 5]
        before = {"ana": (code,), "bo": ()}
        resolutions.record_put(store, recorder, (guid, span), choice, before, (code,), f"reason {n}")


def _audit(store: Store, project: Project, n: int) -> None:
    row = {
        "guid": journal.new_guid(), "transcript_guid": some_transcript(store, n), "start": n, "end": n + 7, "suggested": "[]",
        "given": json.dumps([some_code(store, n)]), "model": "m", "coder_guid": store.coder.guid, "created_at": journal.now(),
    }  # fmt: skip
    with store.command("audit", "Judged a unit whole") as recorder:
        recorder.insert("audits", row)


def _rename_coder(store: Store, project: Project, n: int) -> None:
    coders.rename(store, store.coder.guid, ("Ana A", "Bo B", "bo", "ana")[n % 4])


def _undo(store: Store, project: Project, n: int) -> None:
    history.undo(store, project)


def _redo(store: Store, project: Project, n: int) -> None:
    history.redo(store, project)


COMMANDS = (
    _code, _code_same, _uncode, _star, _note, _bounds, _memo, _person, _refuse, _rename_person, _group, _decide, _import, _new_version,
    _remove, _new_code, _rename_code, _move_code, _delete_code, _merge_codes, _retire_by_file, _summary, _settle, _audit,
    _rename_coder, _undo, _redo,
)  # fmt: skip

EXAMPLES = int(os.environ.get("MERGE_EXAMPLES", "10"))
STEPS = st.lists(st.tuples(st.sampled_from(COMMANDS), st.integers(0, 60), st.sampled_from(["ana", "bo"])), max_size=8)


def work(project: Project, steps: list[tuple[Any, int, str]]) -> None:
    """Carry commands out; what makes no sense at the time is passed over, as the app does."""
    stores = {name: project.open(name) for name in ("ana", "bo")}
    try:
        for do, number, coder in steps:
            try:
                do(stores[coder], project, number)
            except (NotPossibleError, CodebookError, StorageError):
                continue
    finally:
        for store in stores.values():
            store.close()


def merged(project: Project, other: Project, coder: str = "ana", prefer: str = "") -> dict[str, list[tuple[Any, ...]]]:
    """Merge, check that the project is sound, and return its content."""
    with project.open(coder) as store:
        merge(store, project, other.folder, prefer=prefer)
        assert not store.rows("PRAGMA foreign_key_check")
        assert codebook_yaml.load(project.codebook).codes == codes.load(store).codes
        return content(store)


def seen(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """Return a project's content."""
    with project.open("ana") as store:
        return content(store)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=STEPS, mine=STEPS, theirs=STEPS)
def test_either_way_round_gives_the_same_and_twice_changes_nothing_and_undo_takes_it_back(
    tmp_path_factory: pytest.TempPathFactory, before: list[Any], mine: list[Any], theirs: list[Any]
) -> None:
    """Two people who swap copies end with one and the same project, may merge as often as they like, and can go back."""
    root = tmp_path_factory.mktemp("merge")
    start = new_project(root / "start")
    work(start, before)
    one, two = copied(start, root / "one"), copied(start, root / "two")
    work(one, mine)
    work(two, theirs)
    with one.open("ana") as store:
        who = store.coder.guid
    first, alone = seen(one), entries(one)
    one_before = copied(one, root / "one-before")
    both = merged(one, two)
    assert merged(two, one_before) == both
    after = entries(one)
    assert merged(one, two) == both
    assert entries(one) == after
    if after != alone:
        with one.open("ana") as store:
            name = coders.name_of(store, who)
        with one.open(name) as store:
            history.undo(store, one)
            assert content(store) == first
        assert merged(one, two) == both


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(STEPS, STEPS, st.sampled_from(["one", "two", "both"])), min_size=2, max_size=3))
def test_copies_that_are_merged_again_and_again_stay_together(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, Any, str]]
) -> None:
    """Two people who work on, and merge every week in one direction or both, still agree in the end."""
    root = tmp_path_factory.mktemp("weeks")
    one = new_project(root / "one")
    two = copied(one, root / "two")
    for mine, theirs, who in steps:
        work(one, mine)
        work(two, theirs)
        if who != "two":
            merged(one, two)
        if who != "one":
            merged(two, one)
    one_before = copied(one, root / "one-before")
    both = merged(one, two)
    assert merged(two, one_before) == both
    assert merged(one, two) == both


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(mine=STEPS, theirs=STEPS)
def test_projects_made_apart_come_together_either_way_round(
    tmp_path_factory: pytest.TempPathFactory, mine: list[Any], theirs: list[Any]
) -> None:
    """Two people who never shared a file, but started from the same texts, end with the same project too."""
    root = tmp_path_factory.mktemp("apart")
    one, two = new_project(root / "one"), new_project(root / "two")
    work(one, mine)
    work(two, theirs)
    one_before = copied(one, root / "one-before")
    both = merged(one, two)
    assert merged(two, one_before) == both
    assert merged(one, two) == both


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(mine=STEPS, theirs=STEPS, prefer=st.sampled_from(["mine", "theirs"]))
def test_what_is_decided_holds_in_both_copies_and_for_good(
    tmp_path_factory: pytest.TempPathFactory, mine: list[Any], theirs: list[Any], prefer: str
) -> None:
    """Whoever chose a side in a conflict is not overruled by merging again, nor by the other copy merging this one."""
    root = tmp_path_factory.mktemp("decided")
    one = new_project(root / "one")
    two = copied(one, root / "two")
    work(one, mine)
    work(two, theirs)
    both = merged(one, two, prefer=prefer)
    after = entries(one)
    assert merged(one, two) == both
    assert entries(one) == after
    assert merged(two, one) == both


def entries(project: Project) -> int:
    """Return how many entries the journal has."""
    with project.open("ana") as store:
        return int(store.value("SELECT count(*) FROM journal"))


@pytest.mark.parametrize(
    "each",
    [
        ([], [(_star, 0)], [(_star, 0)] * 2),
        ([], [(_note, 0)], [(_note, 0), (_note, 1)]),
        ([(_code_same, 0), (_rename_code, 1)], [(_code_same, 0), (_star, 1)], [(_rename_code, 4), (_decide, 7)]),
        ([(_bounds, 3)], [(_bounds, 5), (_code, 20)], [(_settle, 1), (_audit, 9)]),
    ],
)
def test_three_copies_come_to_the_same_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, each: tuple[list[tuple[Any, int]], ...]
) -> None:
    """A team of three that collects its copies holds the same whoever's is taken in first."""
    root = tmp_path_factory.mktemp("three")
    start = new_project(root / "start")
    team = [copied(start, root / name) for name in "abc"]
    for project, steps in zip(team, each, strict=True):
        work(project, [(do, number, "ana") for do, number in steps])
    found = []
    for number, (first, *others) in enumerate([(0, 1, 2), (0, 2, 1), (2, 1, 0)]):
        collected = copied(team[first], root / f"collected{number}")
        found.append([merged(collected, team[other]) for other in others][-1])
    assert found[0] == found[1] == found[2]


def test_every_journalled_table_is_merged() -> None:
    """A table that is added one day is not silently left out of merging."""
    assert set(KEYS) - {"journal"} == set(COLUMNS)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Project, Project]:
    """A project and a copy of it."""
    one = new_project(tmp_path / "one")
    return one, copied(one, tmp_path / "two")


def the_coding(store: Store) -> str:
    """Return the GUID of the first project's one coding."""
    return str(store.value("SELECT guid FROM codings"))


def test_work_from_both_sides_comes_together_and_is_listed(pair: tuple[Project, Project]) -> None:
    """What each coder did alone stands in the one project, and the report says what came in."""
    one, two = pair
    with two.open("bo") as store:
        guid = transcripts.infos(store)[0].guid
        codings.add(store, codings.new(store, guid, Span(5, 14), "buses"))
        memos.put(store, "project", "", "They speak of time more than of fares.")
        transcripts.add(store, new_transcript("second.txt", (("Cy", "Nothing runs on Sundays."),)))
        codebook_edits.add_code(store, two, Code("sundays", "Sundays", parent="transport"))
    with one.open("ana") as store:
        codings.set_memo(store, the_coding(store), "ana's own")
        report = merge(store, one, two.folder)
        assert report.transcripts == ("second.txt",)
        assert report.counts["codings"] == {"added": 1, "changed": 0, "removed": 0}
        assert report.counts["memos"]["added"] == 1
        assert not report.conflicts
        assert report.lines()
        assert {row["coder"] for row in store.rows("SELECT coder FROM quotes")} == {"ana", "bo"}
        assert codings.get(store, codings.of_transcript(store, guid)[0].guid).memo == "ana's own"
        assert store.value("SELECT count(*) FROM turns_fts WHERE turns_fts MATCH 'sundays'") == 1
        assert [entry.coder for entry in journal.entries(store.db) if entry.action == "code"] == ["bo", "ana"]
    assert "sundays" in one.codebook.read_text(encoding="utf-8")


def test_a_dry_run_tells_the_same_and_alters_neither_copy(pair: tuple[Project, Project]) -> None:
    """Looking first is safe: not a byte of the other copy, nor anything in this one, is changed."""
    one, two = pair
    with two.open("bo") as store:
        _code(store, two, 7)
    other = two.database.read_bytes()
    with one.open("ana") as store:
        before, count = content(store), store.value("SELECT count(*) FROM journal")
        told = merge(store, one, two.folder, dry_run=True)
        assert (content(store), store.value("SELECT count(*) FROM journal")) == (before, count)
        assert store.value("SELECT count(*) FROM coders") == 1
        assert merge(store, one, two.database) == told
    assert two.database.read_bytes() == other


@pytest.mark.parametrize("at", ["reading", "putting", "writing", "journal"])
def test_a_merge_that_is_broken_off_changes_nothing(pair: tuple[Project, Project], at: str) -> None:
    """Whoever stops a long merge half way has the project that they had, and can merge again."""
    one, two = pair
    with two.open("bo") as store:
        _code(store, two, 9)
        _rename_code(store, two, 1)
    before, alone = seen(one), entries(one)

    def told(doing: str) -> None:
        if at in doing:
            raise KeyboardInterrupt

    with one.open("ana") as store:
        with pytest.raises(KeyboardInterrupt):
            merge(store, one, two.folder, told=told)
        assert (content(store), entries(one)) == (before, alone)
        assert merge(store, one, two.folder).changed


def test_a_copy_that_is_open_elsewhere_is_read_with_its_newest_work(pair: tuple[Project, Project]) -> None:
    """What a colleague coded a second ago, still in SQLite's log, comes along."""
    one, two = pair
    with two.open("bo") as theirs:
        _code(theirs, two, 7)
        assert two.database.with_name("qualcode.db-wal").exists()
        with one.open("ana") as store:
            assert merge(store, one, two.folder).counts["codings"]["added"] == 1


def test_both_changed_is_settled_by_time_and_told(pair: tuple[Project, Project]) -> None:
    """Nobody's name for a code vanishes without a word."""
    one, two = pair
    with one.open("ana") as store:
        codebook_edits.update_code(store, one, "voice", name="Having a say")
    with two.open("bo") as store:
        codebook_edits.update_code(store, two, "voice", name="Voice")
        store.db.conn.execute("UPDATE journal SET at = '2099-01-01T00:00:00.000Z' WHERE action = 'change code'")
        store.db.conn.commit()
    with one.open("ana") as store:
        report = merge(store, one, two.folder)
        assert codes.load(store)["voice"].name == "Voice"
    assert [(c.what, c.kept, c.other) for c in report.conflicts] == [("code Voice, name", "Voice", "Having a say")]


def test_one_code_made_twice_is_told_once(pair: tuple[Project, Project]) -> None:
    """Two codes of one name side by side divide the quotes on one thing between them, unless somebody is told."""
    one, two = pair
    for project, code_id in ((one, "parks"), (two, "green")):
        with project.open("ana") as store:
            codebook_edits.add_code(store, project, Code(code_id, "Parks", parent="transport"))
    with one.open("ana") as store:
        (conflict,) = merge(store, one, two.folder).conflicts
        assert conflict.how.startswith("another code beside it has that name")
        codings.add(store, codings.new(store, transcripts.infos(store)[0].guid, Span(3, 9), "parks"))
    with two.open("bo") as store:
        assert not merge(store, two, one.folder).conflicts


def test_two_memos_on_one_coding_are_both_kept(pair: tuple[Project, Project]) -> None:
    """Nobody's thoughts are thrown away because somebody else had some too."""
    one, two = pair
    first = "first thought, which is longer than there is room for in a line of the report"
    for project, words in ((one, first), (two, "second thought")):
        with project.open("ana") as store:
            codings.set_memo(store, the_coding(store), words)
    with one.open("ana") as store:
        (conflict,) = merge(store, one, two.folder).conflicts
        assert conflict.taken == ""
        memo = codings.get(store, the_coding(store)).memo
    assert sorted(memo.split("\n\n")) == [first, "second thought"]


def test_a_blind_coder_who_merges_is_told_nothing_of_the_others(
    pair: tuple[Project, Project], capsys: pytest.CaptureFixture[str]
) -> None:
    """The report of a merge would show what others wrote and how often each code was given."""
    one, two = pair
    for project, words in ((one, "first thought"), (two, "second thought")):
        with project.open("ana") as store:
            codings.set_memo(store, the_coding(store), words)
    with one.open("bo") as store:
        coders.set_blind(store, store.coder.guid, blind=True)
    for more in ("--dry-run", "--prefer=rules"):
        assert main(["merge", str(two.folder), more, "--project", str(one.folder), "--coder", "bo"]) == 0
        told = capsys.readouterr().out
        assert "thought" not in told
        assert "while you code blind" in told
    with one.open("ana") as store:
        assert codings.get(store, the_coding(store)).memo.count("thought") == 2


def test_a_side_is_chosen_for_each_conflict(
    pair: tuple[Project, Project], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person who knows which wording is right says so before anything is written, and one undo takes all of it back."""
    one, two = pair
    for project, name in ((one, "Buses and trams"), (two, "Bus services")):
        with project.open("ana") as store:
            codebook_edits.update_code(store, project, "buses", name=name)
    with one.open("ana") as store:
        (conflict,) = merge(store, one, two.folder, dry_run=True).conflicts
        assert (conflict.mine, conflict.theirs, conflict.taken) == ("Buses and trams", "Bus services", "theirs")
        report = merge(store, one, two.folder, answers={conflict.id: "mine"})
        assert (report.conflicts[0].kept, codes.load(store)["buses"].name) == ("Buses and trams", "Buses and trams")
        history.undo(store, one)
        assert codes.load(store)["buses"].name == "Buses and trams"
    where = ["--project", str(one.folder), "--coder", "ana"]
    monkeypatch.setattr("sys.stdin", io.StringIO("theirs\n"))
    assert main(["merge", str(two.folder), "--prefer", "ask", *where]) == 0
    assert "decided: the other copy's stands" in capsys.readouterr().out
    with one.open("ana") as store:
        assert codes.load(store)["buses"].name == "Bus services"


def test_sets_that_each_copy_had_from_elsewhere_are_both_kept(pair: tuple[Project, Project]) -> None:
    """What came with a file of NVivo's and has no screen here would be lost by bringing two copies together."""
    one, two = pair
    for project, name in ((one, "North"), (two, "South")):
        with project.open("ana") as store, store.command("import", "Imported a file") as recorder:
            kept = refi_kept.Kept(sets=(RefiSet(journal.new_guid(), name),))
            refi_kept.record(store, recorder, kept, [])
    for here, there in ((one, two), (two, one), (one, two)):
        with here.open("ana") as store:
            report = merge(store, here, there.folder)
            assert {each.name for each in refi_kept.load(store).sets} == {"North", "South"}
            assert not report.conflicts
    assert not report.changed


def test_a_renamed_coder_is_the_same_coder(pair: tuple[Project, Project]) -> None:
    """A new name in one copy and new codings in the other come together, even where somebody else now has the old name."""
    one, two = pair
    with one.open("ana") as store:
        coders.rename(store, store.coder.guid, "Ana A")
    with one.open("ana") as store:
        _code(store, one, 9)
    with two.open("ana") as store:
        _code(store, two, 20)
    for here, there in ((one, two), (two, one)):
        with here.open("bo") as store:
            merge(store, here, there.folder)
            made = [tuple(row) for row in store.rows('SELECT "start", coder FROM quotes ORDER BY 1')]
            assert made == [(2, "Ana A"), (9, "ana"), (20, "Ana A")]


def test_a_coder_known_under_two_guids_is_still_one_after_a_new_name(pair: tuple[Project, Project]) -> None:
    """Somebody who opened both copies before they met, and then takes another name, must not become two coders."""
    one, two = pair
    one.open("bo").close()
    with two.open("bo") as store:
        _code(store, two, 0)
    merged(one, two)
    with two.open("bo") as store:
        coders.rename(store, store.coder.guid, "Bo B")
    before = copied(one, one.folder.parent / "before")
    assert merged(one, two) == merged(two, before)
    for project in pair:
        with project.open("ana") as store:
            assert {info.name for info in coders.infos(store)} == {"ana", "Bo B"}


def test_coders_who_come_in_have_colours_of_their_own(pair: tuple[Project, Project]) -> None:
    """Two second coders who each worked on a copy would look alike in the text of the one that takes both in."""
    one, two = pair
    one.open("cy").close()
    with two.open("bo") as store:
        _code(store, two, 0)
    merged(one, two)
    with one.open("dee") as store:
        assert len({info.colour for info in coders.infos(store)}) == len(coders.infos(store)) == 4


def test_a_person_named_alike_in_both_copies_is_still_one_after_a_new_name(pair: tuple[Project, Project]) -> None:
    """A pseudonym given in one copy, after both had named the person apart, must reach the other, not make a second person."""
    one, two = pair
    for project in pair:
        with project.open("ana") as store:
            people.apply(store, [SpeakerRow("talk.txt", "Amina", "P1")])
    merged(one, two)
    with two.open("ana") as store:
        people.rename_participant(store, "P1", "A. Khan")
    before = copied(one, one.folder.parent / "before")
    assert merged(one, two) == merged(two, before)
    with one.open("ana") as store:
        assert [row["name"] for row in store.rows("SELECT name FROM participants")] == ["A. Khan"]


def test_a_no_to_being_quoted_stands(pair: tuple[Project, Project]) -> None:
    """A refusal of consent in either copy is never overruled by a later yes in the other."""
    one, two = pair
    for project, consent in ((one, False), (two, True)):
        with project.open("ana") as store:
            people.apply(store, [SpeakerRow("talk.txt", "Amina", "P1", "elders", consent_quote=consent)])
    with two.open("ana") as store:
        merge(store, two, one.folder)
        assert store.value("SELECT consent_quote FROM participants WHERE name = 'P1'") == 0


def test_two_people_renamed_alike_stay_two(pair: tuple[Project, Project]) -> None:
    """Two copies that give different people one name can still be merged; who is who is asked, and a refusal stays theirs."""
    one, two = pair
    with one.open("ana") as store:
        people.apply(
            store, [SpeakerRow("talk.txt", "Amina", "P1", consent_quote=False), SpeakerRow("talk.txt", "Bo", "P2")]
        )
        merge(store, one, two.folder)
    with two.open("ana") as store:
        merge(store, two, one.folder)
        people.rename_participant(store, "P1", "A. Khan")
    with one.open("ana") as store:
        people.rename_participant(store, "P2", "A. Khan")
        report = merge(store, one, two.folder)
        assert [conflict.how.partition(":")[0] for conflict in report.conflicts] == [
            "another participant has that name"
        ]
        said = sorted(tuple(row) for row in store.rows("SELECT name, consent_quote FROM participants"))
        assert {name for name, _ in said} == {"A. Khan", "A. Khan (2)"}
        assert sorted(consent for _, consent in said) == [0, 1]


def test_what_one_removed_and_the_other_worked_on_is_kept(pair: tuple[Project, Project]) -> None:
    """A code deleted in one copy does not take the other coder's new codings with it."""
    one, two = pair
    with one.open("ana") as store:
        codebook_edits.delete_code(store, one, "buses")
        codings.remove(store, the_coding(store))
    with two.open("bo") as store:
        codings.add(store, codings.new(store, transcripts.infos(store)[0].guid, Span(5, 14), "buses"))
        codings.set_memo(store, store.value("SELECT guid FROM codings WHERE code_id = 'voice'"), "telling")
    with one.open("ana") as store:
        report = merge(store, one, two.folder)
        assert sorted(row["code"] for row in store.rows("SELECT code FROM quotes")) == ["buses", "voice"]
    assert len(report.conflicts) == 2


def test_two_texts_of_one_name_are_both_kept(pair: tuple[Project, Project]) -> None:
    """Two people who each imported their own 'walk.txt' lose neither."""
    one, two = pair
    for project, words in ((one, "By the canal."), (two, "By the shops.")):
        with project.open("ana") as store:
            transcripts.add(store, new_transcript("walk.txt", (("Cy", words),)))
    with one.open("ana") as store:
        report = merge(store, one, two.folder)
        names = [info.name for info in transcripts.infos(store)]
    assert names == ["talk.txt", "walk (2).txt", "walk.txt"]
    assert len(report.conflicts) == 1


def test_new_codings_follow_their_words_into_the_others_new_version(pair: tuple[Project, Project]) -> None:
    """One coder corrects the transcript while the other codes the old one: the codings are not left behind."""
    one, two = pair
    words = "They don’t listen to us"
    with one.open("ana") as store:
        new = new_transcript("talk.txt", (("Interviewer", "Welcome."), ("Bo", f"{words}, do they? Nobody asked.")))
        with store.command("import", "Imported a new version") as recorder:
            transcripts.record_add(store, recorder, new, replaces=transcripts.infos(store)[0].guid)
    with two.open("bo") as store:
        text = transcripts.load(store, transcripts.infos(store)[0].guid).text
        start = text.index(words)
        guid = transcripts.infos(store)[0].guid
        codings.add(store, codings.new(store, guid, Span(start, start + len(words)), "voice"))
    with one.open("ana") as store:
        merge(store, one, two.folder)
        assert [row["text"] for row in store.rows("SELECT text FROM quotes WHERE coder = 'bo'")] == [words]


def test_two_samples_are_settled_and_named_by_their_seeds(tmp_path: Path) -> None:
    """Whoever drew later is followed, and told so; the units stand at their places here, whatever GUIDs the other used."""
    one, two = new_project(tmp_path / "one"), new_project(tmp_path / "two")
    for project, seed in ((one, 1), (two, 2)):
        with project.open("ana") as store:
            make_sample(store, seed=seed, count=2)
    with two.open("ana") as store:
        store.db.conn.execute("UPDATE journal SET at = '2099-01-01T00:00:00.000Z' WHERE action = 'sample'")
        store.db.conn.commit()
    with one.open("ana") as store:
        report = merge(store, one, two.folder)
        assert (current_sample(store).seed, len(current_sample(store).units), current_sample(store).lost) == (2, 2, 0)
    (conflict,) = (each for each in report.conflicts if "sample" in each.what)
    assert "seed 2" in conflict.kept
    assert "seed 1" in conflict.other


def test_one_sample_drawn_in_both_copies_is_no_conflict(pair: tuple[Project, Project]) -> None:
    """The same seed draws the same units: there is nothing to decide, and nobody is asked."""
    for project in pair:
        with project.open("ana") as store:
            make_sample(store, seed=1, count=2)
    with pair[0].open("ana") as store:
        assert merge(store, pair[0], pair[1].folder).conflicts == ()


def test_a_title_that_differs_is_told_but_writes_nothing_twice(pair: tuple[Project, Project]) -> None:
    """Titles come from the files, not from the journal: the report names the difference, and merging again is still idle."""
    one, two = pair
    for project, title in ((one, "Zebra"), (two, "Aardvark")):
        text = project.codebook.read_text(encoding="utf-8")
        project.codebook.write_text(f"title: {title}\n{text}", encoding="utf-8")
        with project.open("ana") as store:
            codebook_edits.sync_from_file(store, project)
    with one.open("ana") as store:
        first = merge(store, one, two.folder)
        count = entries(one)
        merge(store, one, two.folder)
        assert entries(one) == count
        assert codes.load(store).title == "Zebra"
    assert [conflict.kept for conflict in first.conflicts] == ["Zebra"]


def test_projects_made_apart_from_the_same_files_find_their_twins(tmp_path: Path) -> None:
    """Two people who each started from the same transcripts get one project, not everything twice."""
    one, two = new_project(tmp_path / "one"), new_project(tmp_path / "two")
    with two.open("bo") as store:
        _code(store, two, 30)
    with one.open("ana") as store:
        report = merge(store, one, two.folder)
        assert report.counts["codings"]["added"] - report.counts["codings"]["removed"] == 1
        assert len(transcripts.infos(store)) == 1
        first = {row[0] for row in store.rows("SELECT quote_id FROM quotes")}
    with two.open("bo") as store:
        merge(store, two, one.folder)
        assert {row[0] for row in store.rows("SELECT quote_id FROM quotes")} == first


SPOILT = {
    "newer": "PRAGMA user_version = 999",
    "journal": "UPDATE journal SET guid = guid || 'x', changes = '[[7'",
    "changes": """UPDATE journal SET guid = guid || 'x', changes = '[["sqlite_master", "x", null, 7]]'""",
    "outside": """UPDATE codings SET "end" = 99999""",
    "before": """UPDATE codings SET "start" = -4""",
    "bytes": "UPDATE codings SET memo = X'00ff'",
    "text": "UPDATE transcripts SET text = text || ' and more'",
    "ring": "UPDATE codes SET parent = 'buses' WHERE id = 'transport'",
    "examples": "UPDATE codes SET examples = 'none'",
    "attributes": "INSERT INTO participants VALUES ('g', 'P', NULL, 1, 1, 'none', '')",
    "sample": "INSERT INTO meta VALUES ('sample', '{}')",
    "table": "DROP TABLE memos",
}


@pytest.mark.parametrize("what", ["missing", "empty", "words", "cut", "sqlite", "itself", "another", *SPOILT])
def test_what_is_no_sound_copy_is_refused_in_one_line_and_changes_nothing(
    pair: tuple[Project, Project], what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pointing at the wrong file says so plainly and leaves the project as it was."""
    one, two = pair
    other = spoilt(one, two, what)
    before = seen(one)
    assert main(["merge", str(other), "--project", str(one.folder), "--coder", "ana"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("qualcode: ")
    assert "Traceback" not in said
    assert seen(one) == before


def spoilt(one: Project, two: Project, what: str) -> Path:
    """Return something that cannot be merged."""
    database = two.database
    if what == "missing":
        return two.folder / "nowhere"
    if what == "itself":
        return one.folder
    if what == "another":
        another = new_project(two.folder.parent / "another")
        with another.open("ana") as store:
            store.db.conn.execute("UPDATE transcripts SET name = 'walk.txt'")
            store.db.conn.commit()
        return another.folder
    if what == "empty":
        database.write_bytes(b"")
    if what == "words":
        database.write_text("Dear colleague, here are my codings. " * 100)
    if what == "cut":
        database.write_bytes(database.read_bytes()[:9000])
    if what == "sqlite":
        database.unlink()
        with closing(sqlite3.connect(database)) as other:
            other.execute("CREATE TABLE notes (words TEXT)")
            other.commit()
    if what in SPOILT:
        with closing(sqlite3.connect(database)) as other:
            other.execute(SPOILT[what])
            other.commit()
    return two.folder


def test_edits_by_hand_in_the_others_codebook_count_and_its_mistakes_are_named(pair: tuple[Project, Project]) -> None:
    """A colleague who edited codebook.yaml and never opened the app is heard; a slip in that file is shown where it is."""
    one, two = pair
    text = two.codebook.read_text(encoding="utf-8")
    two.codebook.write_text(text.replace("name: Buses", "name: Buses and trams"), encoding="utf-8")
    with one.open("ana") as store:
        merge(store, one, two.folder)
        assert codes.load(store)["buses"].name == "Buses and trams"
        two.codebook.write_text("codes: [", encoding="utf-8")
        with pytest.raises(BadInputError) as refused:
            merge(store, one, two.folder)
    assert str(two.codebook) in str(refused.value)


def test_the_command_says_what_came_in_and_answers_in_json(
    pair: tuple[Project, Project], capsys: pytest.CaptureFixture[str]
) -> None:
    """A script can read what was merged, and a person what to know of it."""
    one, two = pair
    with two.open("bo") as store:
        _code(store, two, 7)
    where = ["--project", str(one.folder), "--coder", "ana"]
    assert main(["merge", str(two.folder), "--dry-run", "--json", *where]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["dry_run"], told["changed"], told["counts"]["codings"]["added"]) == (True, True, 1)
    assert main(["merge", str(two.folder), *where]) == 0
    assert "codings: 1 added" in capsys.readouterr().out
    assert main(["merge", str(two.folder), *where]) == 0
    assert "nothing to bring in" in capsys.readouterr().out


def test_what_was_coded_with_a_code_that_the_other_merged_away_follows_it(pair: tuple[Project, Project]) -> None:
    """A tidied codebook stays tidy: the second coder's codings, sub-codes and summaries go where the code went, and that is said."""
    one, two = pair
    with one.open("ana") as store:
        codebook_edits.add_code(store, one, Code("trams", "Trams", parent="transport"))
    two = copied(one, two.folder.parent / "again")
    with one.open("ana") as store:
        codebook_edits.merge_codes(store, one, "trams", "buses")
    with two.open("bo") as store:
        guid = transcripts.infos(store)[0].guid
        codings.add(store, codings.new(store, guid, Span(5, 14), "trams"))
        codebook_edits.add_code(store, two, Code("night", "Night trams", parent="trams"))
        summaries.put(store, [summaries.Draft("group", "elders", "trams", "They wait.", (), "{}")], "Wrote")
    before = copied(one, one.folder.parent / "before")
    with one.open("ana") as store:
        report = merge(store, one, two.folder)
        assert [row["code"] for row in store.rows("SELECT code FROM quotes WHERE coder = 'bo'")] == ["buses"]
        assert (codes.load(store)["night"].parent, "trams" in codes.load(store)) == ("buses", False)
        assert store.value("SELECT code_id FROM summaries") == "buses"
    (conflict,) = report.conflicts
    assert (conflict.kept, "went there too" in conflict.how) == ("Buses", True)
    assert merged(two, before) == seen(one)
    with one.open("ana") as store:
        assert not merge(store, one, two.folder).changed


def test_a_code_merged_away_through_a_third_copy_is_followed_too(pair: tuple[Project, Project]) -> None:
    """Whoever merged the codes need not be who collects the copies; a code that somebody changed meanwhile stays."""
    one, two = pair
    three = copied(one, one.folder.parent / "three")
    with one.open("ana") as store:
        codebook_edits.merge_codes(store, one, "buses", "voice")
    merged(two, one)
    with three.open("bo") as store:
        codings.add(store, codings.new(store, transcripts.infos(store)[0].guid, Span(5, 14), "buses"))
    merged(two, three)
    with two.open("ana") as store:
        assert [row["code"] for row in store.rows("SELECT code FROM quotes WHERE coder = 'bo'")] == ["voice"]
    with three.open("bo") as store:
        codebook_edits.update_code(store, three, "buses", definition="What is said of buses.")
    with one.open("ana") as store:
        report = merge(store, one, three.folder)
        assert [row["code"] for row in store.rows("SELECT code FROM quotes WHERE coder = 'bo'")] == ["buses"]
    assert any("kept" in conflict.how for conflict in report.conflicts)


def test_a_summary_that_became_one_with_another_does_not_come_in_again(pair: tuple[Project, Project]) -> None:
    """What follows a merged code into a cell that has a summary already is added to it once, not at each merge; nor is a coding's memo."""
    one, two = pair
    with one.open("ana") as store:
        codebook_edits.merge_codes(store, one, "buses", "voice")
    for project, code in ((one, "voice"), (two, "buses")):
        with project.open("ana") as store:
            summaries.put(store, [summaries.Draft("group", "elders", code, f"Of {code}.", (), "{}")], "Wrote")
            made = codings.add(store, codings.new(store, transcripts.infos(store)[0].guid, Span(5, 14), code))
            codings.set_memo(store, made.guid, f"memo on {code}")
    first = merged(one, two)
    assert merged(one, two) == first == merged(two, one) == merged(one, two)
    with one.open("ana") as store:
        (text,) = (row["text"] for row in store.rows("SELECT text FROM summaries"))
        assert sorted(text.split("\n\n")) == ["Of buses.", "Of voice."]
        history.undo(store, one)


def test_a_code_that_had_to_stay_does_not_go_once_the_reason_has_gone(pair: tuple[Project, Project]) -> None:
    """A code kept for another beneath it is kept for good: merging the same copy again must not take it away."""
    one, two = pair
    with two.open("ana") as store:
        book = codes.load(store)
        gone = {code.id for code in book.family("voice")}
        left = replace(book, codes=tuple(code for code in book if code.id not in gone))
        codes.sync(store, left, action="codebook", summary="Read", undoable=False)
        codebook_edits.bring_file_along(store, two)
    with one.open("ana") as store:
        codebook_edits.add_code(store, one, Code("beneath", "Beneath", parent="voice"))
        merge(store, one, two.folder)
        assert "voice" in codes.load(store)
        codebook_edits.delete_code(store, one, "beneath")
        merge(store, one, two.folder)
        assert "voice" in codes.load(store)
